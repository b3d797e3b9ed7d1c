"""The plate detector: the one of Chinese plates, to be taught those of other countries."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

OUTPUTS = ["loc", "conf"]
TRUNK = Path(__file__).parents[2] / "models" / "plates_cn.onnx"
"""What training starts from: RetinaFace with MobileNet of a quarter's width."""

_TAPS = (11, 23, 27)  # the last convolution at strides 8, 16 and 32
_SLOPE = 0.1


def build_network(trunk: Path = TRUNK) -> "nn.Module":
    """Return the network as it was trained on Chinese plates.

    Takes `(n, 3, h, w)` planes of blue, green and red with the mean taken off, both sides multiples
    of 32. For each of the m squares of `vision.plates.anchors` it gives `loc` `(n, m, 4)`, how the
    plate lies to the square, and `conf` `(n, m, 2)`, the logits of nothing and of a plate; in
    evaluation mode their probabilities.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch
    from torch import nn

    layers = list(_convolutions(trunk))

    class Detector(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.trunk = nn.ModuleList(layers[:27])
            self.sideways = nn.ModuleList(layers[27:30])
            self.merged = nn.ModuleList(layers[30:32])
            self.contexts = nn.ModuleList(nn.ModuleList(layers[n : n + 5]) for n in (32, 37, 42))
            self.boxes = nn.ModuleList(layers[47:50])
            self.classes = nn.ModuleList(layers[50:53])

        def forward(self, planes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            seen, taps = planes, []
            for n, layer in enumerate(self.trunk, 1):
                seen = _bent(layer(seen))
                if n in _TAPS:
                    taps.append(seen)
            near, middle, far = (
                _bent(side(tap)) for side, tap in zip(self.sideways, taps, strict=True)
            )
            middle = _bent(self.merged[0](middle + _doubled(far)))
            near = _bent(self.merged[1](near + _doubled(middle)))
            around = [
                _context(layers, tap)
                for layers, tap in zip(self.contexts, (near, middle, far), strict=True)
            ]
            loc = [_rows(head(tap), 4) for head, tap in zip(self.boxes, around, strict=True)]
            conf = [_rows(head(tap), 2) for head, tap in zip(self.classes, around, strict=True)]
            logits = torch.cat(conf, 1).float()
            told = logits if self.training else logits.softmax(2)
            return torch.cat(loc, 1).float(), told

    return Detector().to(memory_format=torch.channels_last)


def _context(layers: "nn.ModuleList", tap: "torch.Tensor") -> "torch.Tensor":
    """Look at each place with windows of three, five and seven cells."""
    import torch

    wide = _bent(layers[1](tap))
    wider = layers[4](_bent(layers[3](wide)))
    return torch.cat([layers[0](tap), layers[2](wide), wider], 1).relu()


def _rows(planes: "torch.Tensor", width: int) -> "torch.Tensor":
    return planes.permute(0, 2, 3, 1).reshape(planes.shape[0], -1, width)


def _convolutions(model: Path) -> "Iterator[nn.Conv2d]":
    """Yield the convolutions of an ONNX file as layers with its weights, in its order."""
    import onnx
    import torch
    from onnx import numpy_helper
    from torch import nn

    graph = onnx.load(str(model)).graph
    held = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    # Weights lie in half precision behind a cast.
    names = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Cast"}
    for node in graph.node:
        if node.op_type != "Conv":
            continue
        weight, bias = (
            torch.tensor(held[name if name in held else names[name]].astype("float32"))
            for name in node.input[1:3]
        )
        told: dict[str, Any] = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        layer = nn.Conv2d(
            weight.shape[1] * told["group"],
            weight.shape[0],
            told["kernel_shape"],
            told["strides"],
            told["pads"][0],
            groups=told["group"],
        )
        layer.weight.data, layer.bias.data = weight, bias
        yield layer


def _bent(planes: "torch.Tensor") -> "torch.Tensor":
    from torch.nn import functional

    return functional.leaky_relu(planes, _SLOPE)


def _doubled(planes: "torch.Tensor") -> "torch.Tensor":
    from torch.nn import functional

    return functional.interpolate(planes, scale_factor=2.0)
