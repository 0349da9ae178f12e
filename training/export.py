"""The fine-tuned encoder as an ONNX file in 8 bits, with its tokenizer and calibration beside it.

    python -m training.export ../shared/data --output agorascope/models \
        --checkpoint build/encoder.pt --vocabulary build/vocabulary.model

Weights of matrix products are quantised a channel, activations as they come (dynamic), embeddings a
table. What that costs is printed: the same texts through PyTorch and through the file.
"""

import argparse
import copy
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional

from agorascope.scoring.encoder.model import EncoderModel
from training.corpora import Example, judged, read
from training.encoder import Encoder, outputs, restored
from training.fast import LANGS, slope_of
from training.metrics import calibration_error, macro_f1, macro_recall


class OneText(nn.Module):
    """The encoder for one text without padding, (length,) ids to (3,) logits: what is fast to run.

    One at a time, since 8-bit activations share a scale a call: in a batch, a text's answer would hang
    on its neighbours. The graph has no mask and no batch, and attention's scale lies in its weights.
    """

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = copy.deepcopy(model)
        for layer in self.model.layers:
            size = layer.out.weight.shape[0]
            scale = (size // layer.heads) ** -0.5
            with torch.no_grad():
                layer.qkv.weight[:size] *= scale
                layer.qkv.bias[:size] *= scale

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        model = self.model
        x = model.norm(model.word(ids) + model.place.weight[: ids.shape[0]] + model.kind)
        for layer in model.layers:
            size = layer.out.weight.shape[0]
            query, key, value = (
                layer.qkv(x).reshape(-1, 3, layer.heads, size // layer.heads).permute(1, 2, 0, 3).unbind(0)
            )
            context = (query @ key.transpose(-1, -2)).softmax(-1) @ value
            x = layer.norm1(x + layer.out(context.permute(1, 0, 2).reshape(-1, size)))
            x = layer.norm2(x + layer.down(functional.gelu(layer.up(x))))
        return model.head(x.mean(0, keepdim=True))[0]


def write_onnx(model: Encoder, path: Path) -> None:
    """float32, one text of any length."""
    torch.onnx.export(
        OneText(model).eval(), (torch.randint(4, 1000, (16,)),), path,
        input_names=["ids"], output_names=["logits"], dynamic_axes={"ids": {0: "length"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip


def quantised(model: Encoder, output: Path) -> None:
    """8 bits, without the remarks of the exporter, which name files of the machine."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        write_onnx(model, whole)
        quantize_dynamic(
            whole, output, weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )  # fmt: skip
    loaded = onnx.load(output)
    for node in loaded.graph.node:
        node.doc_string = ""
    onnx.save(loaded, output)


def logits_of(model: EncoderModel, examples: list[Example]) -> np.ndarray:
    return model.logits([read(example) for example in examples])


def slopes(model: EncoderModel, sets: dict[str, list[Example]]) -> dict[str, float]:
    """Slope of each language on its validation texts; "default" is their mean; "target" for marked ones."""
    examples = [example for found in sets.values() for example in found]
    found = {
        lang: _slope(model, [e for e in examples if e.lang == lang and e.target is None]) for lang in LANGS
    }
    target = _slope(model, [e for e in examples if e.target])
    return found | {"default": float(np.mean(list(found.values()))), "target": target}


def _slope(model: EncoderModel, examples: list[Example]) -> float:
    return round(slope_of(logits_of(model, examples), np.array([e.label for e in examples])), 3)


def report(encoder: Encoder, tokens_of, model: EncoderModel, sets: dict[str, list[Example]]) -> None:
    for name, examples in sets.items():
        labels = np.array([e.label for e in examples])
        before = outputs(encoder, tokens_of([read(e) for e in examples])).argmax(1)
        logits = (
            logits_of(model, examples)
            * np.array([model.slope("target" if e.target else e.lang) for e in examples])[:, None]
        )
        shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        print(
            f"  {name:22}{len(labels):6}  torch F1 {100 * macro_f1(labels, before):5.1f}"
            f"  8 bits: recall {100 * macro_recall(labels, shares.argmax(1)):5.1f}"
            f"  F1 {100 * macro_f1(labels, shares.argmax(1)):5.1f}"
            f"  ECE {calibration_error(labels, shares):.3f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder, tokens_of = restored(arguments.checkpoint, arguments.vocabulary)
    quantised(encoder, arguments.output / "accurate.onnx")
    shutil.copyfile(arguments.vocabulary, arguments.output / "accurate.model")
    settings = arguments.output / "accurate.json"
    settings.write_text(json.dumps({"slope": {"default": 1.0}}))
    sets = judged(arguments.data)
    found = slopes(EncoderModel(arguments.output), sets)
    settings.write_text(json.dumps({"slope": found}, indent=1) + "\n")
    report(encoder, tokens_of, EncoderModel(arguments.output), sets)


if __name__ == "__main__":
    main()
