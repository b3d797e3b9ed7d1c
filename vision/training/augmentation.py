"""Random changes to a batch of stored crops, on tensors."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_KEEP = 80 / 96  # share of a stored crop that the network's crop covers


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
    planes = _moved(planes, uniform(-0.22, 0.22), uniform(0.86, 1.16), uniform(-0.09, 0.09, 2),
                    size_px)  # fmt: skip
    planes = _coarser(planes, random)
    planes = planes * uniform(0.65, 1.35, 1, 1, 1) + uniform(-18, 18, 1, 1, 1)
    planes = planes * uniform(0.88, 1.12, 3, 1, 1)
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
    """Lower the resolution of a quarter of the batch, as a far or compressed photo has."""
    import torch
    from torch.nn import functional

    side = planes.shape[-1]
    few = int(len(planes) * 0.25)
    order = torch.randperm(len(planes), generator=random, device=planes.device)[:few]
    # From the seed of the CPU: whoever reads a number from a GPU waits for all that it has to do.
    low = int(torch.randint(side // 4, side * 3 // 4, (1,)))
    small = functional.interpolate(planes[order], size=(low, low), mode="area")
    planes = planes.clone()
    planes[order] = functional.interpolate(
        small, size=(side, side), mode="bilinear", align_corners=False
    )
    return planes
