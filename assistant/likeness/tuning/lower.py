"""The layers of the encoder that are not tuned."""

from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from assistant.likeness.tuning.bundle import Texts, Weights
from assistant.likeness.tuning.network import build_layers, embedded

if TYPE_CHECKING:
    import torch

READ = {"cpu": 128, "cuda": 1024}
"""Forms that are read at once where nothing is learnt, by device."""


class Lower:
    """The layers that are not tuned, run once for each form."""

    def __init__(self, model: Weights, texts: Texts, last: int, device: str) -> None:
        import torch

        self._device, self._model, self._last = device, model, last
        self._lengths = texts.lengths
        self._sizes = torch.from_numpy(self._lengths).to(device)
        self._starts = torch.from_numpy(texts.starts[:-1]).to(device)
        self._numbers = torch.from_numpy(texts.numbers.astype(np.int64)).to(device)
        self._held: torch.Tensor | None = None

    def run(self) -> None:
        """Run them over all forms; once is enough."""
        import torch

        if self._held is not None:
            return
        embed = embedded(self._model, self._device)
        layers = build_layers(self._model, 0, self._last).eval().to(self._device)
        held = torch.empty(
            (len(self._numbers), self._model.width), dtype=torch.bfloat16, device=self._device
        )
        order, size = np.argsort(self._lengths, kind="stable"), READ[self._device]
        with torch.no_grad(), torch.autocast(self._device, torch.bfloat16):
            for at in tqdm(range(0, len(order), size), "lower layers", unit="batch"):
                some = order[at : at + size]
                forms = torch.from_numpy(some).to(self._device)
                places, mask = self._places(forms, int(self._lengths[some].max()))
                x = embed(self._numbers[places])
                for layer in layers:
                    x = layer(x, mask)
                held[places[mask]] = x[mask].bfloat16()
        self._held = held

    def batch(self, forms: "torch.Tensor", longest: int) -> "tuple[torch.Tensor, torch.Tensor]":
        """Return `(n, t, d)` and the mask of what is text; what is none is of no account."""
        if self._held is None:
            raise RuntimeError("the lower layers were not run")
        places, mask = self._places(forms, longest)
        return self._held[places].float(), mask

    def _places(self, forms: "torch.Tensor", longest: int) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        at = torch.arange(longest, device=self._device)
        mask = at < self._sizes[forms][:, None]
        places = self._starts[forms][:, None] + at
        return places.clamp(max=len(self._numbers) - 1), mask
