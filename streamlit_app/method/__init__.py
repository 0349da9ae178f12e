"""How every figure is made: what is said of each formula, and single values computed again step by step.

rows of the published file -> the product's own functions -> Working (inputs, steps, checks against the mart)

`formula.py` says what a formula is; `reputation_formulas.py`, `people_formulas.py` and `desk_formulas.py`
hold them; the modules called `*_workings.py` compute again. No SQL and no Streamlit here.
"""
