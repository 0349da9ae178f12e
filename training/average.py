"""The mean of the weights of encoders that were fine-tuned from the same start, with other seeds.

    python -m training.average build/encoder-1.pt build/encoder-2.pt --output build/encoder.pt

Wortsman et al. 2022, "Model soups": better than each alone, at the cost of one.
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    states = [torch.load(path, weights_only=True) for path in arguments.checkpoints]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    torch.save(mean, arguments.output)


if __name__ == "__main__":
    main()
