"""Detectors to the ONNX files that serving reads; weights stored in half precision."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vision.plates import CHECK_PX
from vision.training.export import halve_weights
from vision.training.plates.checking import OUTPUTS as CHECK_OUTPUTS
from vision.training.plates.network import OUTPUTS

if TYPE_CHECKING:
    import torch
    from torch import nn

Axes = dict[str, dict[int, str]]


def export_detector(network: "nn.Module", path: Path) -> None:
    """Write a fitted detector; its input `image` is `(n, 3, h, w)`, see `build_network`.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch

    axes = {"image": {0: "n", 2: "h", 3: "w"}, **{name: {0: "n", 1: "m"} for name in OUTPUTS}}
    _export(network, torch.zeros(1, 3, 64, 96), path, axes)


def export_check(check: "nn.Module", path: Path) -> None:
    """Write a fitted check; its input `pixels` is `(n, 48, 112, 3)` uint8.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch

    width, height = CHECK_PX
    axes = {name: {0: "n"} for name in ("pixels", *CHECK_OUTPUTS)}
    _export(check, torch.zeros(2, height, width, 3, dtype=torch.uint8), path, axes)


def _export(network: "nn.Module", example: "torch.Tensor", path: Path, axes: Axes) -> None:
    import onnx
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # The newer exporter needs another package; this one says it is old.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(),
            (example,),
            str(path),
            input_names=[next(iter(axes))],
            output_names=list(axes)[1:],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    model = onnx.load(str(path))
    halve_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def import_detector(source: Path, path: Path, *, any_size: bool = False) -> None:
    """Rewrite a detector that another project made, so that it loads quietly and is half as large.

    Args:
        source: The ONNX file as a package carries it.
        path: Where the file that serving reads goes.
        any_size: Its shapes are fixed and shall not be: CenterFace was exported for 32 pixels.
    """
    import onnx

    model = onnx.load(str(source))
    graph = model.graph
    used = {name for node in graph.node for name in node.input}
    weights = {tensor.name for tensor in graph.initializer}
    _keep(graph.initializer, [t for t in graph.initializer if t.name in used])
    _keep(graph.input, [value for value in graph.input if value.name not in weights])
    if any_size:
        del graph.value_info[:]
        for value in [*graph.input, *graph.output]:
            for axis, name in ((0, "n"), (2, f"{value.name}_h"), (3, f"{value.name}_w")):
                value.type.tensor_type.shape.dim[axis].dim_param = name
    halve_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _keep(field: Any, kept: list[Any]) -> None:  # noqa: ANN401 - repeated fields are untyped
    del field[:]
    field.extend(kept)
