"""A tiny Piper voice that a test makes itself: the real loading code and process run with it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

HAVE_PIPER = all(importlib.util.find_spec(name) for name in ("onnx", "piper"))
needs_piper = pytest.mark.skipif(not HAVE_PIPER, reason="piper-tts and onnx are not installed")

RATE = 16_000
FRAMES = 800
"""What the tiny voice hums for each phoneme at a length scale of 1."""


def make_model(path: Path, loudness: float = 0.05, language: str = "en-us", **description: object) -> Path:
    """Make a voice that hums a tone for each phoneme, as high as its number, with noise as it is told.

    ``description`` replaces keys of the JSON beside it.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def constant(name: str, value: object) -> object:
        return numpy_helper.from_array(np.array(value), name)

    nodes = [
        helper.make_node("Gather", ["scales", "zero"], ["noise_scale"]),
        helper.make_node("Gather", ["scales", "one"], ["length_scale"]),
        helper.make_node("Mul", ["length_scale", "frames"], ["scaled"]),
        helper.make_node("Cast", ["scaled"], ["count"], to=TensorProto.INT64),
        helper.make_node("Cast", ["input"], ["pitches"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["pitches", "last"], ["column"]),
        helper.make_node("Cast", ["count"], ["limit"], to=TensorProto.FLOAT),
        helper.make_node("Range", ["float_zero", "limit", "float_one"], ["places"]),
        helper.make_node("Mul", ["column", "places"], ["turns"]),
        helper.make_node("Mul", ["turns", "step"], ["angles"]),
        helper.make_node("Sin", ["angles"], ["waves"]),
        helper.make_node("RandomNormalLike", ["waves"], ["noise"]),
        helper.make_node("Mul", ["noise", "noise_scale"], ["scaled_noise"]),
        helper.make_node("Add", ["waves", "scaled_noise"], ["loud"]),
        helper.make_node("Mul", ["loud", "quietly"], ["quiet"]),
        helper.make_node("Reshape", ["quiet", "flat"], ["output"]),
    ]
    constants = [
        constant("zero", np.int64(0)),
        constant("one", np.int64(1)),
        constant("frames", np.float32(FRAMES)),
        constant("last", np.array([2], np.int64)),
        constant("float_zero", np.float32(0)),
        constant("float_one", np.float32(1)),
        constant("step", np.float32(0.02)),
        constant("quietly", np.float32(loudness)),
        constant("flat", np.array([1, 1, 1, -1], np.int64)),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, None]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)]
    graph = helper.make_graph(nodes, "hum", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    letters = "_^$ .,abcdefghijklmnopqrstuvwxyz\u0251\u00e6\u0259\u025b\u026a\u0254\u028a\u028c\u02c8\u02d0"
    config = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": language},
        "phoneme_type": "espeak",
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(letters)},
        "num_symbols": len(letters),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        **description,
    }
    path.with_name(path.name + ".json").write_text(json.dumps(config))
    return path
