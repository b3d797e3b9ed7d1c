"""Random changes to a batch of stored crops, on tensors."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_KEEP = 80 / 96  # share of a stored crop that the network's crop covers
_COARSE_SHARE = 0.4
_COARSE_SIDES = 6  # sides of one batch: one for each crop would take a step for each


def augment(crops: "torch.Tensor", size_px: int, random: "torch.Generator") -> "torch.Tensor":
    """Shift, turn, zoom, recolour, blur and dirty a batch; symbols are never mirrored.

    Args:
        crops: `(n, s, s, 3)` uint8 with a margin (`samples.STORED_CONTEXT`).
        size_px: Side of what comes back.
        random: Source of all variation, on the crops' device.

    Returns:
        `(n, size_px, size_px, 3)` float32 in 0..255.
    """
    import torch

    count, device = len(crops), crops.device

    def uniform(low: float, high: float, *shape: int) -> "torch.Tensor":
        return low + (high - low) * torch.rand(count, *shape, generator=random, device=device)

    planes = crops.permute(0, 3, 1, 2).float()
    planes = _coarser(planes, random)
    planes = _moved(planes, uniform(-0.22, 0.22), uniform(0.86, 1.16), uniform(-0.09, 0.09, 2),
                    size_px)  # fmt: skip
    planes = planes * uniform(0.65, 1.35, 1, 1, 1) + uniform(-18, 18, 1, 1, 1)
    planes = planes * uniform(0.86, 1.14, 3, 1, 1)
    grey = planes.mean(1, keepdim=True)
    planes = grey + (planes - grey) * uniform(0.55, 1.2, 1, 1, 1)
    bright = (planes / 255).clamp(1e-4, 1) ** uniform(0.7, 1.4, 1, 1, 1)
    grain = torch.randn(planes.shape, generator=random, device=device) * uniform(0, 7, 1, 1, 1)
    return (bright * 255 + grain).clamp(0, 255).permute(0, 2, 3, 1)


def centre(crops: "torch.Tensor", size_px: int) -> "torch.Tensor":
    """Return the crops as serving sees them: no margin, no change."""
    import torch

    count, device = len(crops), crops.device
    zero, one = torch.zeros(count, device=device), torch.ones(count, device=device)
    planes = crops.permute(0, 3, 1, 2).float()
    moved = _moved(planes, zero, one, torch.zeros(count, 2, device=device), size_px)
    return moved.permute(0, 2, 3, 1)


def _moved(
    planes: "torch.Tensor",
    turn: "torch.Tensor",
    zoom: "torch.Tensor",
    shift: "torch.Tensor",
    size_px: int,
) -> "torch.Tensor":
    import torch
    from torch.nn import functional

    cos, sin = torch.cos(turn) * zoom * _KEEP, torch.sin(turn) * zoom * _KEEP
    # Sampling straight to a small side would alias, which serving's area resize does not.
    fine = size_px if size_px * 2 > planes.shape[-1] else size_px * 3
    matrix = torch.stack(
        [torch.stack([cos, -sin, shift[:, 0]], 1), torch.stack([sin, cos, shift[:, 1]], 1)], 1
    )
    grid = functional.affine_grid(matrix, [len(planes), 3, fine, fine], align_corners=False)
    moved = functional.grid_sample(planes, grid, padding_mode="border", align_corners=False)
    return functional.adaptive_avg_pool2d(moved, size_px) if fine != size_px else moved


def _coarser(planes: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Lower the resolution of two fifths of the batch, as a far or compressed photo has.

    A lamp fills about half of a stored crop, so the coarsest are of lamps of 8 px, where a
    camera's noise and the halved colours of JPEG cover several parts of a symbol.
    """
    import torch

    few = int(len(planes) * _COARSE_SHARE)
    order = torch.randperm(len(planes), generator=random, device=planes.device)[:few]
    planes = planes.clone()
    for part in order.chunk(_COARSE_SIDES):
        if len(part):
            planes[part] = _seen_at(planes[part], _coarse_side(planes.shape[-1]), random)
    return planes


def _coarse_side(side: int) -> int:
    """Return a side in pixels, small ones as likely as large ones by their logarithm."""
    import torch

    low, high = math.log(side / 6), math.log(side * 3 / 4)
    # From the seed of the CPU: whoever reads a number from a GPU waits for all that it has to do.
    return round(math.exp(low + (high - low) * float(torch.rand(1))))


def _seen_at(planes: "torch.Tensor", low: int, random: "torch.Generator") -> "torch.Tensor":
    """Return crops as they look when their photo has `low` pixels for each side."""
    import torch
    from torch.nn import functional

    small = functional.interpolate(planes, size=(low, low), mode="area")
    grey = small.mean(1, keepdim=True)
    hue = functional.interpolate(small - grey, size=((low + 1) // 2,) * 2, mode="area")
    halved = grey + functional.interpolate(hue, size=(low, low), mode="bilinear")
    share = torch.rand(len(planes), 2, 1, 1, 1, generator=random, device=planes.device)
    small = small + share[:, 0].round() * (halved - small)
    noise = torch.randn(small.shape, generator=random, device=planes.device)
    small = small + 8 * share[:, 1] * noise
    return functional.interpolate(
        small, size=planes.shape[-2:], mode="bilinear", align_corners=False
    )
