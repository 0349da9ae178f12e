"""Labelled texts, read from the folder of real data; duplicates between parts removed.

    python -m training.corpora ../shared/data     prints what there is

Parts: "train" may be learned from; "val" chooses (thresholds, temperatures, when to stop) and is what
the model cards report. Test splits are not here at all. A text of a val part, however spelled, is
never in a train part (`key`), since SemEval's files and UMSAB repeat each other.

Sources: SemEval 2013-2016 task A (Rosenthal et al. 2017, CC BY 3.0 annotations), UMSAB (Barbieri et
al. 2022, "XLM-T"), DEFT 2017 (Benamara et al. 2017, CeCILL), Dong et al. 2014 (target-dependent
tweets), SemEval 2014 task 4 (Pontiki et al. 2014).
"""

import csv
import hashlib
import html
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agorascope.scoring.encoder.text import marked, normalised

NEGATIVE, NEUTRAL, POSITIVE = range(3)
HELD_OUT = 0  # the fold of DEFT and of Dong that is kept apart
UMSAB = {
    "english": "en", "french": "fr", "german": "de", "italian": "it", "spanish": "es",
    "portuguese": "pt", "arabic": "ar", "hindi": "hi",
}  # fmt: skip
_LABELS = {
    "negative": NEGATIVE, "neutral": NEUTRAL, "objective": NEUTRAL, "mixed": NEUTRAL, "positive": POSITIVE,
}  # fmt: skip
_SEMEVAL_TRAIN = (
    "2013train", "2013dev", "2013test", "2014test", "2014sarcasm", "2015train", "2015test",
    "2016train", "2016dev",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `target` is the (start, end) of what the label is about; none: the whole text."""

    text: str
    label: int
    lang: str
    source: str
    target: tuple[int, int] | None = None


_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ADDRESS_OR_NAME = re.compile(r"https?://\S+|https?\b|www\.\S+|@\w+")
_NOT_WORDS = re.compile(r"[\W_]+")


def unescaped(text: str) -> str:
    """SemEval's files hold escapes (\\u2019, doubled quotes) and HTML entities."""
    text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    text = text.replace('\\""', '"').replace('""', '"').replace('\\"', '"').replace("\\n", " ")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return html.unescape(text).strip().strip('"')


def key(text: str) -> str:
    """What is left of a text without addresses, names and signs: equal for copies of one post."""
    return _NOT_WORDS.sub("", _ADDRESS_OR_NAME.sub(" ", unescaped(text).lower()))


def _lines(path: Path) -> list[str]:
    """Lines by line feed alone: posts hold U+2028 and the like."""
    return path.read_bytes().decode("utf-8").rstrip("\n").replace("\r", "").split("\n")


def umsab(data: Path, language: str, split: str) -> list[Example]:
    """UMSAB of one language ("french"), split "train" (1,839 tweets) or "val" (324)."""
    folder = data / "umsab" / language
    texts, labels = _lines(folder / f"{split}_text.txt"), _lines(folder / f"{split}_labels.txt")
    return [
        Example(html.unescape(text), int(label), UMSAB[language], f"umsab-{language}")
        for text, label in zip(texts, labels, strict=True)
    ]


def semeval(data: Path, parts: Iterable[str]) -> list[Example]:
    """SemEval task A of some years ("2016devtest"): English tweets, sentiment of the whole."""
    folder = data / "semeval2017" / "dataset" / "Subtask_A" / "downloaded"
    examples = []
    for part in parts:
        for line in _lines(folder / f"twitter-{part}-A.tsv"):
            _, label, text = line.split("\t", 2)
            if label in _LABELS:
                examples.append(Example(unescaped(text), _LABELS[label], "en", f"semeval-{part}"))
    return examples


def deft(data: Path) -> list[Example]:
    """DEFT 2017's French tweets with a polarity; "mixed" counts as neutral."""
    with (data / "deft2017" / "polarity.tsv").open(encoding="utf-8", newline="") as file:
        return [
            Example(unescaped(row["text"]), _LABELS[row["label"]], "fr", f"deft-{row['label']}")
            for row in csv.DictReader(file, delimiter="\t")
            if row["label"] in _LABELS
        ]


def targeted(path: Path, source: str) -> list[Example]:
    """Records of three lines: a text with $T$, what $T$ stands for, -1 0 or 1."""
    lines = _lines(path)
    examples = []
    for text, target, label in zip(lines[0::3], lines[1::3], lines[2::3], strict=True):
        before, _, after = text.partition("$T$")
        start = len(before)
        whole = f"{before}{target}{after}".replace("$T$", target)
        examples.append(Example(whole, int(label) + 1, "en", source, (start, start + len(target))))
    return examples


def dong(data: Path) -> list[Example]:
    """Dong et al. 2014: tweets, sentiment towards a person or product in them."""
    return targeted(data / "absa" / "datasets" / "acl-14-short-data" / "train.raw", "dong")


def reviews(data: Path) -> list[Example]:
    """SemEval 2014 task 4: restaurants and laptops, sentiment towards a term."""
    folder = data / "absa" / "datasets" / "semeval14"
    return [
        example
        for name in ("Restaurants", "Laptops")
        for example in targeted(folder / f"{name}_Train.xml.seg", f"absa-{name.lower()}")
    ]


def topics(data: Path, parts: Iterable[str]) -> list[Example]:
    """SemEval task CE ("2016train"): tweets with a topic, -2..2 folded to three labels."""
    folder = data / "semeval2017" / "dataset" / "Subtask_CE" / "downloaded"
    examples = []
    for part in parts:
        for line in _lines(folder / f"twitter-{part}-CE.tsv"):
            _, topic, label, text = line.split("\t", 3)
            whole = unescaped(text)
            span = located(whole, unescaped(topic))
            value = int(label)
            examples.append(Example(whole, (value > 0) - (value < 0) + 1, "en", f"topic-{part}", span))
    return examples


def located(text: str, topic: str) -> tuple[int, int] | None:
    """Where a topic is named in a text, letters' case and signs apart; none when it is not."""
    words = re.findall(r"\w+", topic)
    found = re.search(r"\W*".join(re.escape(word) for word in words), text, re.IGNORECASE) if words else None
    return found.span() if found else None


def validation(data: Path) -> dict[str, list[Example]]:
    """What chooses and what is reported: SemEval 2016 devtest, and UMSAB val of eight languages."""
    sets = {f"umsab-{name}": umsab(data, name, "val") for name in UMSAB}
    return {"semeval-2016devtest": semeval(data, ["2016devtest"])} | sets


def is_held_out(example: Example) -> bool:
    """A fifth of DEFT and of Dong is never learned from: their figures come from it."""
    return example.source.partition("-")[0] in ("deft", "dong") and fold_of(example.text) == HELD_OUT


def held_out(data: Path) -> list[Example]:
    """Every text that figures are taken from."""
    return [example for examples in judged(data).values() for example in examples]


def judged(data: Path) -> dict[str, list[Example]]:
    """The same by name: what figures are given for."""
    fifths = {"deft fifth": deft(data), "dong fifth": dong(data)}
    return validation(data) | {
        name: [example for example in examples if is_held_out(example)] for name, examples in fifths.items()
    }


def read(example: Example) -> str:
    """The text as the encoder gets it: normalised, and the target marked where there is one."""
    return marked(example.text, *example.target) if example.target else normalised(example.text)


def training(data: Path) -> list[Example]:
    """Whole-text examples to learn from: none is in a validation set, none twice."""
    banned = {key(example.text) for example in held_out(data)}
    return list(_unseen(_training_sources(data), banned))


def training_targets(data: Path) -> list[Example]:
    """Target examples other than Dong's, whose figure is reported by cross-validation."""
    banned = {key(example.text) for example in (*held_out(data), *dong(data))}
    found = [*reviews(data), *topics(data, ["2016train", "2016dev"])]
    return [example for example in found if key(example.text) not in banned]


def _training_sources(data: Path) -> Iterator[Example]:
    for name in UMSAB:
        yield from umsab(data, name, "train")
    yield from deft(data)
    yield from semeval(data, _SEMEVAL_TRAIN)


def _unseen(examples: Iterable[Example], banned: set[str]) -> Iterator[Example]:
    seen = set(banned)
    for example in examples:
        name = key(example.text)
        if name and name not in seen:
            seen.add(name)
            yield example


def fold_of(text: str, folds: int = 5) -> int:
    """Fold of a text, by its words: copies of one post never straddle folds."""
    return int(hashlib.sha256(key(text).encode()).hexdigest(), 16) % folds


def main(data: Path) -> None:
    sets = {"train": training(data), "targets": training_targets(data), "dong": dong(data)} | validation(data)
    for name, examples in sets.items():
        labels = Counter(example.label for example in examples)
        langs = Counter(example.lang for example in examples)
        print(f"{name:22}{len(examples):7,}  labels {dict(sorted(labels.items()))}  {dict(langs)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
