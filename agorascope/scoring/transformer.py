"""Any Hugging Face classifier of sentiment, by name or by folder. Needs the `transformers` extra.

    text -> the model's own tokenizer and labels -> negative, neutral, positive

Known labels are the names of the three or of the two poles, LABEL_0 and so on, and one to five
stars. A name is looked for in the hub's cache, and in the hub unless HF_HUB_OFFLINE is set.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from agorascope.errors import InputError
from agorascope.parallel import threads
from agorascope.scoring.interface import LABELS, Scorer
from agorascope.scoring.isolation import Floats

ALGORITHM_VERSION = 1  # raise it when the same model would be read otherwise
BATCH = 32
LONGEST = 512  # pieces read of one text, or fewer where the model's window is smaller

_SPELLINGS = {"neg": 0, "nég": 0, "neu": 1, "pos": 2}
_STARS = {1: 0, 2: 0, 3: 1, 4: 2, 5: 2}
_NUMBERED = {2: (0, 2), 3: (0, 1, 2), 5: (0, 0, 1, 2, 2)}  # LABEL_n of models with so many labels

Classify = Callable[[list[str]], list[list[dict[str, Any]]]]  # all labels of each text, with scores


class TransformerScorer(Scorer):
    """One classifier, its labels read as ours."""

    name = "transformer"

    def __init__(self, languages: Sequence[str], model: str) -> None:
        super().__init__(languages)
        self._classify, labels, identity = load_classifier(model)
        self._columns = columns_of(labels, model)
        digest = hashlib.sha256(repr((identity, sorted(labels.items()))).encode()).hexdigest()[:12]
        self._version = f"transformer-{ALGORITHM_VERSION}-{Path(model).name}-{digest}"

    @property
    def model_version(self) -> str:
        return self._version

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:  # noqa: ARG002
        """(n, 3): the scores of the model's labels, added up by the label of ours that each means."""
        result = np.zeros((len(texts), len(LABELS)))
        by_length = sorted(range(len(texts)), key=lambda row: len(texts[row]))  # little padding
        for first in range(0, len(by_length), BATCH):
            rows = by_length[first : first + BATCH]
            found = self._classify([texts[row] for row in rows])
            for row, scores in zip(rows, found, strict=True):
                for score in scores:
                    result[row, self._columns[score["label"]]] += score["score"]
        return result


def columns_of(labels: Mapping[int, str], model: str) -> dict[str, int]:
    """Column of LABELS that each label of a model means. Raises InputError when they are no sentiment."""
    columns = {label: _column(label, len(labels)) for label in labels.values()}
    known = {label: column for label, column in columns.items() if column is not None}
    if len(known) < len(columns) or not {0, 2} <= set(known.values()):
        raise InputError(
            f"The labels of {model} are not those of sentiment: {', '.join(labels.values())}.",
            remedy="Choose a classifier with negative, (neutral,) positive, LABEL_0..., or 1 to 5 stars.",
        )
    return known


def _column(label: str, count: int) -> int | None:
    spelled = label.casefold().removeprefix("very").strip(" _-")
    if spelled[:3] in _SPELLINGS:
        return _SPELLINGS[spelled[:3]]
    if stars := re.fullmatch(r"([1-5])[ _-]?(?:stars?|étoiles?)?", spelled):
        return _STARS[int(stars[1])] if count == len(_STARS) else None
    numbered = re.fullmatch(r"label_(\d)", spelled)
    meanings = _NUMBERED.get(count, ())
    return meanings[int(numbered[1])] if numbered and int(numbered[1]) < len(meanings) else None


def load_classifier(model: str) -> tuple[Classify, dict[int, str], str]:
    """The classifier, its labels, and what tells this state of it from any other."""
    try:
        transformers, torch = import_module("transformers"), import_module("torch")
    except ImportError as error:
        raise InputError(
            f"The scorer transformer:{model} needs packages that are not installed: {error}.",
            remedy="Install them: pip install 'agorascope[transformers]'",
        ) from error
    if count := threads():
        torch.set_num_threads(count)
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(model)
        network = transformers.AutoModelForSequenceClassification.from_pretrained(model)
    except (OSError, ValueError) as error:
        raise InputError(
            f"The model {model} cannot be loaded: {error}",
            remedy="Give a folder that holds a classifier and its tokenizer, or a name that the hub's cache "
            "or the hub knows (HF_HUB_OFFLINE=1 leaves the hub out).",
        ) from error
    pipeline = transformers.pipeline(
        "text-classification",
        model=network,
        tokenizer=tokenizer,
        top_k=None,
        device="cpu",
        batch_size=BATCH,
    )
    window = min(LONGEST, tokenizer.model_max_length)

    def classify(texts: list[str]) -> list[list[dict[str, Any]]]:
        found = pipeline(texts, truncation=True, max_length=window, function_to_apply="softmax")
        return list(found)

    return classify, dict(network.config.id2label), _identity(model, network.config)


def _identity(model: str, config: Any) -> str:
    """The commit of a model of the hub, else a hash of the files of its folder."""
    folder = Path(model)
    if not folder.is_dir():
        return f"{model}@{config._commit_hash}"  # noqa: SLF001 - the only place that says it
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
