"""The plate detector: the trunk of the detector of Chinese plates, a finer pyramid, a new head."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

STRIDE = 4
OUTPUTS = ["heat", "sides"]
TRUNK = Path(__file__).parents[2] / "models" / "plates_cn.onnx"
"""What training starts from: MobileNet of a quarter's width that knows Chinese plates."""

_TAPS = (7, 11, 23, 27)  # the last convolution at strides 4, 8, 16 and 32
_FINE = 32  # channels at stride 4
_SLOPE = 0.1
_MEAN = (104.0, 117.0, 123.0)  # blue, green, red, as the trunk was trained


def build_network(trunk: Path = TRUNK) -> "nn.Module":
    """Return the network, its trunk and pyramid as they were trained on Chinese plates.

    Takes `(n, h, w, 3)` RGB pixels 0..255, both sides multiples of 32; gives, at a quarter of the
    size, `heat` `(n, h/4, w/4)`, the probability that a plate's centre lies there, and `sides`
    `(n, 4, h/4, w/4)`, the distances in pixels from there to its left, top, right and bottom side.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch
    from torch import nn

    layers = list(_convolutions(trunk))

    class Detector(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.trunk = nn.ModuleList(layers[: _TAPS[-1]])
            self.sideways = nn.ModuleList(layers[27:30])
            self.merged = nn.ModuleList(layers[30:32])
            self.fine = nn.Conv2d(32, _FINE, 1)
            self.narrow = nn.Conv2d(64, _FINE, 1)
            self.smooth = _layer(_FINE, _FINE)
            self.head = nn.Sequential(_layer(_FINE, _FINE), nn.Conv2d(_FINE, 5, 1))
            # Nearly all places hold no plate; starting there keeps the first steps calm.
            self.head[-1].bias.data = torch.tensor([-4.0, 1.0, 1.0, 1.0, 1.0])
            self.register_buffer("mean", torch.tensor(_MEAN)[None, :, None, None])

        def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            seen = pixels.permute(0, 3, 1, 2).float()[:, [2, 1, 0]] - self.mean
            taps = []
            for n, layer in enumerate(self.trunk, 1):
                seen = _bent(layer(seen))
                if n in _TAPS:
                    taps.append(seen)
            eighth, sixteenth, last = (
                _bent(side(tap)) for side, tap in zip(self.sideways, taps[1:], strict=True)
            )
            sixteenth = _bent(self.merged[0](sixteenth + _doubled(last)))
            eighth = _bent(self.merged[1](eighth + _doubled(sixteenth)))
            told = self.head(
                self.smooth(self.fine(taps[0]) + _doubled(self.narrow(eighth)))
            ).float()
            return told[:, 0].sigmoid(), told[:, 1:].clamp(-4.0, 6.0).exp() * STRIDE

    return Detector().to(memory_format=torch.channels_last)


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


def _layer(inside: int, outside: int) -> "nn.Module":
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, 1, 1, bias=False),
        nn.BatchNorm2d(outside),
        nn.LeakyReLU(_SLOPE, inplace=True),
    )


def _bent(planes: "torch.Tensor") -> "torch.Tensor":
    from torch.nn import functional

    return functional.leaky_relu(planes, _SLOPE)


def _doubled(planes: "torch.Tensor") -> "torch.Tensor":
    from torch.nn import functional

    return functional.interpolate(planes, scale_factor=2.0)
