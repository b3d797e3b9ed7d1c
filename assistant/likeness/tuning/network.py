"""The bundled encoder as a network that can be fitted: its own file gives the weights."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.likeness.tuning.bundle import Weights
from retrieval.encoders.packed import BLOCK, pack

if TYPE_CHECKING:
    import torch
    from torch import nn

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
_DROPPED = 0.1


def build_layers(model: Weights, first: int, last: int) -> "nn.ModuleList":
    """Return layers `first` up to `last` with the weights of a model's file.

    Each turns `(n, t, d)` and a mask `(n, t)` of what is text into `(n, t, d)`.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch
    from torch import nn
    from torch.nn import functional

    class Layer(nn.Module):  # type: ignore[misc] # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            wide, inner = model.width, model.inner
            for name in MATRICES:
                sizes = {"fi": (wide, inner), "fo": (inner, wide)}.get(name, (wide, wide))
                self.add_module(name, nn.Linear(*sizes))
            for name in NORMS:
                self.add_module(name, nn.LayerNorm(wide, model.epsilon))
            self.dropped = nn.Dropout(_DROPPED)

        def forward(self, x: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
            n, t, wide = x.shape
            query, key, value = (
                self.get_submodule(name)(x).view(n, t, model.heads, -1).transpose(1, 2)
                for name in ("q", "k", "v")
            )
            seen = functional.scaled_dot_product_attention(
                query, key, value, attn_mask=mask[:, None, None, :]
            )
            x = self.aln(x + self.dropped(self.ao(seen.transpose(1, 2).reshape(n, t, wide))))
            return self.oln(x + self.dropped(self.fo(functional.gelu(self.fi(x)))))

    layers = nn.ModuleList(Layer() for _ in range(first, last))
    for number, layer in enumerate(layers, first):
        for name in (*MATRICES, *NORMS):
            part = layer.get_submodule(name)
            for kind, values in (("w", part.weight), ("b", part.bias)):
                held = model.floats(f"l{number}.{name}.{kind}")
                values.data = torch.from_numpy(held.reshape(values.shape))
    return layers


def count_in_steps(layers: "nn.ModuleList") -> None:
    """Let matrices count as they will be kept, in 4 bits; gradients pass to the full weights."""
    import torch
    from torch import nn
    from torch.nn.utils import parametrize

    class Stepped(nn.Module):  # type: ignore[misc] # torch is not typed here
        def forward(self, weights: "torch.Tensor") -> "torch.Tensor":
            with torch.no_grad():
                off = _stepped(weights) - weights
            return weights + off

    for layer in layers:
        for name in MATRICES:
            parametrize.register_parametrization(layer.get_submodule(name), "weight", Stepped())


def embedded(model: Weights, device: str = "cpu") -> "Any":  # noqa: ANN401 - of torch's tensors
    """Return what turns numbers of pieces `(n, t)` into the vectors that the first layer reads."""
    import torch
    from torch.nn import functional

    def held(name: str) -> "torch.Tensor":
        return torch.from_numpy(model.floats(f"emb.{name}")).to(device)

    wide = model.width
    words, places, kinds = (held(name).reshape(-1, wide) for name in ("word", "pos", "type"))
    weight, bias = held("ln.w"), held("ln.b")

    def embed(numbers: "torch.Tensor") -> "torch.Tensor":
        summed = words[numbers] + places[: numbers.shape[1]] + kinds[0]
        return functional.layer_norm(summed, (wide,), weight, bias, model.epsilon)

    return embed


def tensors_of(layers: "nn.ModuleList", first: int) -> Mapping[str, NDArray[np.generic]]:
    """Return the tensors of layers from `first` on as the engine's file keeps them."""
    found: dict[str, NDArray[np.generic]] = {}
    for number, layer in enumerate(layers, first):
        for name in (*MATRICES, *NORMS):
            part = layer.get_submodule(name)
            weights, bias = (p.detach().cpu().numpy() for p in (part.weight, part.bias))
            kept = pack(weights) if name in MATRICES else weights.astype(np.float32)
            found |= {f"l{number}.{name}.w": kept, f"l{number}.{name}.b": bias.astype(np.float32)}
    return found


def _stepped(weights: "torch.Tensor") -> "torch.Tensor":
    """As `unpack(pack(weights))`."""
    import torch

    rows = weights.view(-1, BLOCK)
    largest = rows.gather(1, rows.abs().argmax(dim=1, keepdim=True))
    scale = (largest / -8).half().float()
    steps = torch.round(rows / torch.where(scale == 0, torch.ones_like(scale), scale))
    return (torch.clamp(steps, -8, 7) * scale).view_as(weights)
