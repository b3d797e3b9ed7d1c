"""Networks to ONNX files that serving reads; weights stored in half precision."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

_SMALL = 1024  # tensors below this many values stay exact


def export_network(
    network: "nn.Module",
    path: Path,
    *,
    side_px: int,
    outputs: list[str],
    free: dict[str, dict[int, str]] | None = None,
) -> None:
    """Write `network` as ONNX: input `pixels` `(n, side_px, side_px, 3)` uint8.

    Weights are rounded to half precision and widened again when the file is loaded, which halves
    the file and costs no time per photo.

    Args:
        network: What to write.
        path: The file.
        side_px: Height and width of the pictures.
        outputs: Names of what comes out.
        free: By input or output, sides beside the first that may have any length, with a name.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import onnx
    import torch

    network.eval()
    example = torch.zeros(2, side_px, side_px, 3, dtype=torch.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with warnings.catch_warnings():
        # The newer exporter cannot convert the frozen stem (torch 2.14); this one says it is old.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example,),
            str(fresh),
            input_names=["pixels"],
            output_names=outputs,
            dynamic_axes={n: {0: "n", **(free or {}).get(n, {})} for n in ("pixels", *outputs)},
            opset_version=17,
            dynamo=False,
        )
    model = onnx.load(str(fresh))
    halve_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(fresh))
    # A model that is there is whole: a run that was stopped goes on behind it.
    fresh.replace(path)


def halve_weights(model) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - onnx is untyped
    """Store big float tensors as float16 behind a Cast, in place."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
