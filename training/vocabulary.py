"""Which pieces of the encoder's vocabulary are kept, and the tokenizer made of them.

    python -m training.vocabulary ../shared/data --output build/vocabulary.model

The encoder has 250,000 pieces for a hundred languages, 96 MB of embeddings in 8 bits. Those that the
eight languages of the product use are counted in the training texts, in unlabelled posts and in word
lists weighted by frequency (PyPI `wordfreq`; it only decides which pieces stay), and the commonest
are kept. A word whose piece is gone is spelled with shorter ones: single characters of the scripts
concerned all stay.
"""

import argparse
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as layout

from agorascope.scoring.encoder.text import MARKS, normalised
from training import corpora, pool
from training.pretrained import Pretrained, load

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
SCRIPTS = ("LATIN", "ARABIC", "DEVANAGARI", "GREEK", "CYRILLIC")
_WORDS = 80_000  # of each language's list


def model_of(pretrained: Pretrained, kept: list[int]) -> bytes:
    """A SentencePiece unigram model of these pieces; the marks of a target are its last two pieces."""
    model = layout.ModelProto()
    kinds = layout.ModelProto.SentencePiece
    for place in kept:
        piece = pretrained.pieces[place]
        kind = kinds.NORMAL
        if piece in SPECIALS:
            kind = kinds.UNKNOWN if piece == "<unk>" else kinds.CONTROL
        model.pieces.add(piece=piece, score=float(pretrained.scores[place]), type=kind)
    for mark in MARKS:
        model.pieces.add(piece=mark, score=0.0, type=kinds.USER_DEFINED)
    spec = model.trainer_spec
    spec.model_type, spec.vocab_size = layout.TrainerSpec.UNIGRAM, len(model.pieces)
    spec.bos_id, spec.pad_id, spec.eos_id, spec.unk_id = range(4)
    spec.pad_piece = "<pad>"
    model.normalizer_spec.name = "identity"  # `normalised` has done it
    return bytes(model.SerializeToString())


def texts_of(data: Path) -> Iterator[str]:
    """Training texts (French and English twice, as they matter most), and unlabelled posts."""
    for example in [*corpora.training(data), *corpora.training_targets(data)]:
        yield example.text
        if example.lang in ("fr", "en"):
            yield example.text
    yield from pool.unlabelled(data)


def counted(pretrained: Pretrained, data: Path) -> Counter[int]:
    """How often each piece is used; a word of a list weighs its frequency in a million."""
    import wordfreq

    whole = sentencepiece.SentencePieceProcessor(
        model_proto=model_of(pretrained, list(range(len(pretrained.pieces))))
    )
    counts: Counter[int] = Counter()
    texts = [normalised(text) for text in texts_of(data)]
    for ids in whole.encode(texts):
        counts.update(ids)
    for lang in corpora.UMSAB.values():
        weight = 4.0 if lang in ("fr", "en") else 1.0
        words = wordfreq.top_n_list(lang, _WORDS, wordlist="best")
        for word, ids in zip(words, whole.encode([normalised(word) for word in words]), strict=True):
            share = weight * 1e6 * wordfreq.word_frequency(word, lang)
            for piece in ids:
                counts[piece] += share  # type: ignore[assignment]  # Counter adds what it is given
    return counts


def chosen(pretrained: Pretrained, counts: Counter[int], size: int) -> list[int]:
    """The places of the pieces kept, in the encoder's order: specials, characters, then the commonest."""
    kept = {pretrained.pieces.index(piece) for piece in SPECIALS}
    kept |= {place for place, piece in enumerate(pretrained.pieces) if _is_a_character(piece)}
    for place, _ in counts.most_common():
        if len(kept) >= size:
            break
        if place < len(pretrained.pieces):
            kept.add(place)
    return sorted(kept)


def _is_a_character(piece: str) -> bool:
    bare = piece.removeprefix("▁")
    if len(bare) > 1:
        return False
    if not bare or bare.isascii() or unicodedata.category(bare)[0] in "PS":
        return True
    return unicodedata.name(bare, "").startswith(SCRIPTS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--size", type=int, default=40_000)
    arguments = parser.parse_args()
    pretrained = load()
    counts = counted(pretrained, arguments.data)
    kept = chosen(pretrained, counts, arguments.size)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_bytes(model_of(pretrained, kept))
    arguments.output.with_suffix(".json").write_text(json.dumps(kept))
    coverage = sum(counts[place] for place in kept) / sum(counts.values())
    print(f"{len(kept)} pieces kept, {coverage:.2%} of their uses")


if __name__ == "__main__":
    main()
