"""What is learned from and what is judged by never meet."""

from pathlib import Path

import pytest

from training import corpora
from training.corpora import Example, fold_of, is_held_out, key, located, read, targeted, unescaped


def test_copies_of_one_post_have_one_key_and_one_fold() -> None:
    first = '"I\\u2019m SO happy!! http://t.co/a"'
    second = "I’m so happy @somebody https://x.example"
    assert key(first) == key(second) == "imsohappy"
    assert fold_of(first) == fold_of(second)


def test_escapes_of_the_files_are_read() -> None:
    assert unescaped('"It\\u2019s \\""fine\\"" &amp; dandy"') == 'It’s "fine" & dandy'


@pytest.mark.parametrize(
    ("text", "topic", "found"),
    [
        ("I love the I-Phone", "i phone", "I-Phone"),
        ("nothing here", "velkarn", None),
        ("anything", "???", None),
        ("Ask @Velkarn now", "@velkarn", "Velkarn"),
    ],
)
def test_a_topic_is_found_whatever_its_case_and_signs(text: str, topic: str, found: str | None) -> None:
    span = located(text, topic)
    assert (text[span[0] : span[1]] if span else None) == found


def test_records_of_three_lines_give_the_place_of_their_target(tmp_path: Path) -> None:
    path = tmp_path / "train.raw"
    path.write_text("the $T$ is slow\nVelkarn\n-1\n$T$ rocks\nMarelle\n1\n", encoding="utf-8")
    first, second = targeted(path, "dong")
    assert (first.text, first.label, first.target) == ("the Velkarn is slow", 0, (4, 11))
    assert read(second) == "⟦ Marelle ⟧ rocks"


@pytest.mark.real
def test_no_text_that_is_judged_by_is_learned_from(shared_data: Path) -> None:
    judged = {key(example.text) for example in corpora.held_out(shared_data)}
    learned = [*corpora.training(shared_data), *corpora.training_targets(shared_data)]
    learned += [example for example in corpora.dong(shared_data) if not is_held_out(example)]
    shared = [example.source for example in learned if key(example.text) in judged]
    assert len(learned) > 50_000
    assert not shared


@pytest.mark.real
def test_no_text_is_learned_twice(shared_data: Path) -> None:
    keys = [key(example.text) for example in corpora.training(shared_data)]
    assert len(keys) == len(set(keys))


def test_only_deft_and_dong_have_a_part_kept_apart() -> None:
    texts = [f"text number {number}" for number in range(100)]
    kept = [is_held_out(Example(text, 0, "fr", "deft-negative")) for text in texts]
    assert 5 < sum(kept) < 40
    assert not any(is_held_out(Example(text, 0, "fr", "umsab-french")) for text in texts)
