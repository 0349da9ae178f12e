"""Every step from the labelled texts to the files of `agorascope/models`, one after the other.

    python -m training.all ../shared/data --work build/models --output agorascope/models

What a step has written already is kept, so that a run cut short goes on where it stopped. Each step
is a command of its own, for whoever wants to change one.
"""

import argparse
import subprocess
import sys
from pathlib import Path


def steps(data: Path, work: Path, output: Path) -> list[tuple[Path, list[str]]]:
    """(what it writes last, module and arguments) of each step."""
    vocabulary, encoder, teacher = work / "vocabulary.model", work / "encoder.pt", work / "teacher.npz"
    use = ["--vocabulary", str(vocabulary)]
    return [
        (vocabulary, ["vocabulary", str(data), "--output", str(vocabulary)]),
        (encoder, ["finetune", str(data), *use, "--output", str(encoder)]),
        (teacher, ["teach", str(data), *use, "--checkpoint", str(encoder), "--output", str(teacher)]),
        (
            output / "fast.npz",
            ["fast", str(data), "--teacher", str(teacher), "--output", str(output / "fast.npz")],
        ),
        (
            output / "accurate.json",
            ["export", str(data), *use, "--checkpoint", str(encoder), "--output", str(output)],
        ),
        (output / "cascade.json", ["cascade", str(data), "--models", str(output)]),
        (output / "confusions.json", ["confusions", str(data), "--output", str(output)]),
        (output / "accounts.json", ["accounts", str(data), "--output", str(output)]),
        (output / "intent.npz", ["tagging", str(data), "--output", str(output)]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path("build/models"))
    parser.add_argument("--output", type=Path, default=Path("agorascope/models"))
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    for written, (module, *rest) in steps(arguments.data, arguments.work, arguments.output):
        # What lies in the output folder came with the repository: it is made anew.
        if written.exists() and written.parent == arguments.work:
            print(f"{module}: {written} is there")
            continue
        print(f"{module}: {' '.join(rest)}", flush=True)
        subprocess.run([sys.executable, "-m", f"training.{module}", *rest], check=True)


if __name__ == "__main__":
    main()
