"""How each scorer errs, counted on labelled texts that nothing was learned from.

    python -m training.confusions ../shared/data --output agorascope/models

Corpora: UMSAB val of eight languages, the fifths of DEFT (French) and of Dong (towards a target), read as
the product reads them (`agorascope.scoring.classifier`). SemEval's devtest is left out, and every tweet
of the topics of SemEval 2016 dev and devtest, since `benchmarks.reputation` reports on them. The airline
tweets are not here either. What is written are counts, and no text.

Which corpora a language's matrix rests on (`pools`) was measured by leaving one out, on 300 samples of
300 texts of each English and French corpus: mean error of the positive share corrected by all other
corpora 0.067 (cascade) and 0.097 (fast), by the other corpus of its language 0.080 and 0.148, uncorrected
0.075 and 0.086. Two corpora of one language differ as much as two languages do, so the learned scorers have
one pool. Hindi in Latin letters is read so badly that it stands alone. The lexicon has words of two
languages: those two are one pool, all others another.
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np

from agorascope.reputation.confusion import Confusion, counted
from agorascope.scoring.classifier import Classifier, Texts
from training import corpora
from training.corpora import Example

SCORERS = ("lexicon", "fast", "accurate", "cascade")
ALONE = "umsab-hindi"
KNOWN_WORDS = ("en", "fr")  # languages of the lexicon
_ROW = re.compile(r"\[[\d\s,]+\]")  # is written on one line
REPORTED = ("2016dev", "2016devtest")


def examples(data: Path) -> dict[str, list[Example]]:
    """Corpora by name, without any text of a topic that is reported."""
    topics = {corpora.key(example.text) for example in corpora.topics(data, REPORTED)}
    found = {
        name: [example for example in own if corpora.key(example.text) not in topics]
        for name, own in corpora.judged(data).items()
    }
    return {name: own for name, own in found.items() if own and not name.startswith("semeval")}


def counts(classifier: Classifier, corpus: list[Example]) -> list[list[int]]:
    """(3, 3) texts by label and answer; a text that broke the scorer is left out."""
    targets = [example.text[slice(*example.target)] if example.target else None for example in corpus]
    found = classifier(Texts([e.text for e in corpus], [e.lang for e in corpus], list(targets)))
    answered = ~np.isnan(found.probabilities).any(axis=1)
    labels = np.array([example.label for example in corpus])[answered]
    cells = counted(labels, found.probabilities[answered].argmax(axis=1))
    return [[round(cell) for cell in row] for row in cells.tolist()]


def pools(scorer: str, languages: dict[str, str]) -> dict[str, list[str]]:
    """Corpora of each language's matrix, for the languages (by corpus) that were measured."""
    if scorer == "lexicon":
        known = [name for name, lang in languages.items() if lang in KNOWN_WORDS]
        others = [name for name in languages if name not in known]
        return dict.fromkeys(KNOWN_WORDS, known) | {"default": others}
    rest = [name for name in languages if name != ALONE]
    return {languages[ALONE]: [ALONE], "default": rest}


def measured(data: Path, scorers: tuple[str, ...] = SCORERS) -> dict[str, object]:
    """What the file says."""
    sets = examples(data)
    languages = {name: own[0].lang for name, own in sets.items()}
    scored: dict[str, object] = {}
    for scorer in scorers:
        classifier = Classifier(scorer)
        own = {name: counts(classifier, corpus) for name, corpus in sets.items()}
        scored[scorer] = {
            "version": classifier.model_version,
            "counts": own,
            "pools": pools(scorer, languages),
        }
        for lang, names in pools(scorer, languages).items():
            pooled = Confusion(lang, scorer, tuple(np.array(own[name], dtype=np.float64) for name in names))
            print(
                f"{scorer:9}{lang:9}{pooled.labels:7,.0f}  {np.round(pooled.matrix(), 2).tolist()}",
                flush=True,
            )
    return {
        "corpora": {
            name: {"lang": languages[name], "about": "target" if own[0].target else "text", "texts": len(own)}
            for name, own in sets.items()
        },
        "scorers": scored,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    text = json.dumps(measured(arguments.data), indent=1)
    text = _ROW.sub(lambda row: " ".join(row[0].split()).replace("[ ", "[").replace(" ]", "]"), text)
    (arguments.output / "confusions.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
