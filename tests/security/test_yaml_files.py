"""Workspaces and mappings that mean harm: one clear message each, in no time."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agorascope.errors import AgorascopeError
from agorascope.workspace import load_workspace
from extractors.archive.mapping import load_mapping

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 900))
HARM = {
    "billion laughs": f"{LAUGHS}brands: *j\n",
    "billion laughs in a field of words": f"{LAUGHS}columns: {{text: {{column: t, values: {{a: *j}}}}}}\n",
    "aliases one in the other": f"{CHAIN}brands: *a899\n",
    "a part that holds itself": "columns: &c {text: {column: t, values: *c}}\nbrands: &b [*b]\n",
    "a list in a list in a list": "name: " + "[" * 900 + "]" * 900 + "\n",
    "keys in keys": "".join(" " * i + "a:\n" for i in range(900)),
    "python/object": "name: !!python/object/apply:os.system ['touch {folder}/owned']\n",
    "python/module": "name: !!python/module:os\n",
    "a number of ten thousand digits": "name: " + "9" * 10_000 + "\n",
    "a day that there is not": "name: 9999-99-99\n",
    "an offset that there is not": "name: 2001-12-14t21:59:43.10-99:99\n",
    "a key that is a mapping": "? {a: b}\n: c\n",
    "a merge with itself": "a: &a\n  <<: *a\nname: x\n",
    "two documents": "---\nname: a\n---\nname: b\n",
    "a control sign": "name: a\0b\n",
    "a base that is itself": "base: harm.yml\n",
    "six megabytes": "name: " + "x" * 6_000_000 + "\n",
}


def load_any_mapping(path: Path) -> object:
    return load_mapping(str(path))


@pytest.mark.parametrize("load", [load_workspace, load_any_mapping])
@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_means_harm_is_refused_in_words(
    tmp_path: Path, load: Callable[[Path], object], harm: str
) -> None:
    path = tmp_path / "harm.yml"
    path.write_text(HARM[harm].replace("{folder}", str(tmp_path)), encoding="utf-8")
    started = time.process_time()
    with pytest.raises(AgorascopeError) as refused:
        load(path)
    assert time.process_time() - started < 10
    assert refused.value.remedy
    assert len(str(refused.value)) < 20_000
    assert list(tmp_path.iterdir()) == [path]


def test_aliases_that_people_write_are_read(tmp_path: Path) -> None:
    path = tmp_path / "workspace.yml"
    path.write_text(
        "name: W\nbrands: [{id: nova, name: Nova, own: true}]\n"
        "aspects:\n- {id: price, name: Price, terms: {fr: &terms [prix], en: *terms}}\n",
        encoding="utf-8",
    )
    assert load_workspace(path).aspects[0].terms["en"] == ("prix",)
