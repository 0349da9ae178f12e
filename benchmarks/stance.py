"""What the stance towards a brand gains over the sentiment of the whole text.

    python -m benchmarks.stance ../shared/data [scorer] [--tune]

1. `aspects`: SemEval 2014 reviews in which two targets or more stand in one sentence (a term for a brand);
2. `dong`: tweets towards a target (Dong et al. 2014); only whole-text rules can help, one target is known;
3. `topics`: SemEval 2016 tasks BD (two labels) and CE (five points, folded to three), topic looked up in
   the text by its letters;
4. `stances.txt`: texts written for this project, by kind; odd lines tune, even lines report;
5. harm: UMSAB and SemEval tweets with one name put in, whole-text label against the label after rules;
6. speed: microseconds a mention where the whole text is the scope.

Every figure stands beside the whole-text label of the same scorer, with its target reader if it has one.
Rules were tuned on the tuning parts (`--tune`: odd lines, 2016 train and dev, half of the reviews by hash
of the text). The encoder learned from the reviews, from four fifths of Dong's tweets and from 2016 train
and dev: of it only the last fifth, devtest, UMSAB val and the written cases say something.
"""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agorascope.matching import BrandMatch
from agorascope.scoring import Scorer, get_scorer
from agorascope.scoring.interface import LABELS
from agorascope.stance import StanceTable, read_stances
from training import corpora
from training.metrics import macro_f1

Ints = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]

WRITTEN = Path(__file__).parents[1] / "tests" / "agorascope" / "stance" / "material" / "stances.txt"
_MARK = re.compile(r"\{([^{}:]+):([-0+])\}")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its brands, where each stands, and the stance towards each (place in LABELS)."""

    text: str
    lang: str
    brands: tuple[str, ...]
    spans: tuple[Spans, ...]
    labels: tuple[int, ...]
    kind: str


def written(path: Path, part: str) -> list[Case]:
    """The cases of a marked file: part "tune" (odd lines of each section) or "report" (even lines)."""
    cases, lang, kind, line_number = [], "", "", 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            lang, kind = line.removeprefix("==").split()
            line_number = 0
        elif line and not line.startswith("#"):
            line_number += 1
            if (line_number % 2 == 1) == (part == "tune"):
                cases.append(unmarked(line, lang, kind))
    return cases


def unmarked(line: str, lang: str, kind: str) -> Case:
    """One line of a marked file."""
    text, place = "", 0
    spans: dict[str, list[tuple[int, int]]] = {}
    labels: dict[str, int] = {}
    for mark in _MARK.finditer(line):
        text += line[place : mark.start()]
        spans.setdefault(mark[1], []).append((len(text), len(text) + len(mark[1])))
        labels[mark[1]] = "-0+".index(mark[2])
        text, place = text + mark[1], mark.end()
    places = tuple(tuple(own) for own in spans.values())
    return Case(text + line[place:], lang, tuple(spans), places, tuple(labels.values()), kind)


def single(examples: Iterable[corpora.Example]) -> list[Case]:
    """Each example as a text with one brand; without a span where its target was not found."""
    return [
        Case(e.text, e.lang, ("target",), ((e.target,) if e.target else (),), (e.label,), e.source)
        for e in examples
    ]


def together(examples: Iterable[corpora.Example]) -> list[Case]:
    """Examples of one text as one case, where they are two or more with different places."""
    by_text: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
    for example in examples:
        if example.target:
            by_text[example.text][example.target] = example.label
    return [
        Case(text, "en", tuple(map(str, found)), tuple((span,) for span in found), tuple(found.values()), "")
        for text, found in by_text.items()
        if len(found) > 1
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """Labels of all mentions of some cases: by people, of the whole text, and of the stance."""

    gold: Ints
    whole: Ints
    stance: Ints
    table: StanceTable
    cases: list[Case]  # one per mention

    def line(self, name: str, figure: Callable[[Ints, Ints], float]) -> str:
        whole, stance = 100 * figure(self.gold, self.whole), 100 * figure(self.gold, self.stance)
        changed = int((self.whole != self.stance).sum())
        return f"{name:34}{len(self.gold):7,}{whole:9.1f}{stance:9.1f}{changed:9,}"


def judge(cases: Sequence[Case], scorer: Scorer) -> Judged:
    """Read all cases at once."""
    texts, langs = [case.text for case in cases], [case.lang for case in cases]
    matches = [
        [BrandMatch(brand, "name", brand, own) for brand, own in zip(case.brands, case.spans, strict=True)]
        for case in cases
    ]
    whole = scorer.read(texts, langs).probabilities
    table = read_stances(texts, langs, matches, whole, scorer, getattr(scorer, "target_reader", None))
    return Judged(
        gold=np.array([label for case in cases for label in case.labels]),
        whole=whole.argmax(1)[table.places],
        stance=np.array([LABELS.index(label or "neutral") for label in table.labels]),
        table=table,
        cases=[cases[place] for place in table.places],
    )


def accuracy(gold: Ints, answers: Ints) -> float:
    return float((gold == answers).mean())


def present_recall(gold: Ints, answers: Ints) -> float:
    """Macro recall over the labels that occur (task BD has no neutral)."""
    return float(np.mean([(answers[gold == label] == label).mean() for label in np.unique(gold)]))


def polar(probabilities: NDArray[np.floating]) -> Ints:
    """Task BD's answer: the likelier of negative and positive."""
    return np.where(probabilities[:, 2] >= probabilities[:, 0], 2, 0)


def by_kind(judged: Judged) -> None:
    """Accuracy per kind and language."""
    by_group(judged, [f"{case.lang} {case.kind}" for case in judged.cases])


def by_rule(judged: Judged) -> None:
    """Where each rule acted: how often, and whether it was right before and after."""
    table = judged.table
    by_group(judged, [f"{rule}/{method}" for rule, method in zip(table.rules, table.methods, strict=True)])


def by_group(judged: Judged, groups: Sequence[str]) -> None:
    for group in dict.fromkeys(groups):
        rows = np.array([own == group for own in groups])
        whole, stance = (
            100 * accuracy(judged.gold[rows], answers[rows]) for answers in (judged.whole, judged.stance)
        )
        labels = np.bincount(judged.gold[rows], minlength=3)
        print(f"    {group:30}{rows.sum():7}{whole:9.1f}{stance:9.1f}   labels {labels}")


def is_tuning(text: str) -> bool:
    return corpora.fold_of(text, 2) == 0


def binary_topics(data: Path, parts: Iterable[str]) -> list[corpora.Example]:
    """SemEval task BD ("2016devtest"): tweets with a topic, positive or negative."""
    folder = data / "semeval2017" / "dataset" / "Subtask_BD" / "downloaded"
    examples = []
    for part in parts:
        for line in (folder / f"twitter-{part}-BD.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            _, topic, label, text = line.split("\t", 3)
            whole = corpora.unescaped(text)
            if label in LABELS:
                span = corpora.located(whole, corpora.unescaped(topic))
                examples.append(corpora.Example(whole, LABELS.index(label), "en", f"BD-{part}", span))  # type: ignore[arg-type]
    return examples


def named(examples: Iterable[corpora.Example]) -> list[Case]:
    """Ordinary posts with one capitalised word or handle taken for the brand."""
    cases = []
    for example in examples:
        found = re.search(r"(?<!^)@\w+|(?<=[a-z] )[A-Z]\w{3,}", example.text)
        if found:
            cases.append(
                Case(example.text, example.lang, ("x",), ((found.span(),),), (example.label,), "harm")
            )
    return cases


def speed(cases: Sequence[Case], scorer: Scorer) -> float:
    """Microseconds a mention, of texts without hints and one brand."""
    texts, langs = [case.text for case in cases], [case.lang for case in cases]
    matches = [[BrandMatch("x", "name", "x", case.spans[0])] for case in cases]
    whole = np.tile([0.2, 0.5, 0.3], (len(cases), 1))
    started = time.process_time()
    read_stances(texts, langs, matches, whole, scorer)
    return 1e6 * (time.process_time() - started) / len(cases)


def main(data: Path, name: str, *, tune: bool) -> None:
    scorer = get_scorer(name, languages=("fr", "en"))
    print(f"scorer {scorer.model_version}, {'tuning' if tune else 'reporting'} parts")
    print(f"{'':34}{'n':>7}{'text':>9}{'stance':>9}{'changed':>9}")
    aspects = [case for case in together(corpora.reviews(data)) if is_tuning(case.text) == tune]
    found = judge(aspects, scorer)
    print(found.line("aspects, macro F1", macro_f1))
    print(found.line("aspects, accuracy", accuracy))
    by_rule(found)
    for title, examples in (
        ("dong, macro F1", corpora.dong(data)),
        ("dong, fifth never trained on", [e for e in corpora.dong(data) if corpora.is_held_out(e)]),
    ):
        found = judge(single(examples), scorer)
        print(found.line(title, macro_f1))
    by_rule(found)
    parts = ["2016train", "2016dev"] if tune else ["2016devtest"]
    found = judge(single(corpora.topics(data, parts)), scorer)
    print(found.line("topics CE, macro recall of 3", present_recall))
    by_rule(found)
    found = judge(single(binary_topics(data, parts)), scorer)
    rows = scorer.read([case.text for case in found.cases], ["en"] * len(found.cases)).probabilities
    whole, stance = polar(rows), polar(found.table.probabilities)
    print(
        f"{'topics BD, macro recall of 2':34}{len(whole):7,}{100 * present_recall(found.gold, whole):9.1f}"
        f"{100 * present_recall(found.gold, stance):9.1f}{(whole != stance).sum():9,}"
    )
    found = judge(written(WRITTEN, "tune" if tune else "report"), scorer)
    print(found.line("written cases, accuracy", accuracy))
    by_kind(found)
    ordinary = [
        named(corpora.umsab(data, language, "train" if tune else "val")) for language in ("english", "french")
    ] + [named(corpora.semeval(data, ["2016dev" if tune else "2016devtest"]))]
    for title, cases in zip(("UMSAB en", "UMSAB fr", "SemEval A"), ordinary, strict=True):
        found = judge(cases, scorer)
        print(found.line(f"one name in {title}, macro F1", macro_f1))
        by_rule(found)
    plain = [case for case in ordinary[2] if judge([case], scorer).table.rules == [""]]
    print(f"speed, whole text: {speed(plain * 5, scorer):.1f} microseconds a mention")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    main(
        Path(arguments[0] if arguments else "../shared/data"),
        arguments[1] if len(arguments) > 1 else "lexicon",
        tune="--tune" in sys.argv,
    )
