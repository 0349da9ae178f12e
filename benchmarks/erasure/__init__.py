"""Erases many members of a data folder in one pass, then looks for them in every byte of it.

    python -m benchmarks.erasure DATA --workspace DATA/demo/workspace.yml --people 200 --seed 1

DATA is changed: give it a copy. What is looked for, and how, is written here anew and shares nothing with the
code that erases (see `traces`, `searching`).
"""
