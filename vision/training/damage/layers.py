"""Building blocks of the damage network: convolutions, and a head that boxes at every place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

BINS = 16
"""A side of a box lies this many strides from the place that says so, at most."""

_FIRST_DISTANCE = 2.0
_BOXES_A_PHOTO = 5


class ConvUnit(nn.Module):  # type: ignore[misc]  # torch may be absent
    """Convolution, batch normalisation, SiLU."""

    def __init__(
        self, wide: int, out: int, size: int = 1, stride: int = 1, groups: int = 1
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(wide, out, size, stride, size // 2, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(out)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """Return `(n, out, h / stride, w / stride)`."""
        return nn.functional.silu(self.bn(self.conv(seen)))


class SplitBlock(nn.Module):  # type: ignore[misc]
    """Half of the channels goes on as it is, the other half through two convolutions as well."""

    def __init__(self, wide: int, out: int) -> None:
        super().__init__()
        self.enter = ConvUnit(wide, out)
        self.twice = nn.Sequential(*(ConvUnit(out // 2, out // 2, 3) for _ in range(2)))
        self.leave = ConvUnit(out // 2 * 3, out)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """Return `(n, out, h, w)`."""
        kept, worked = self.enter(seen).chunk(2, 1)
        return self.leave(torch.cat((kept, worked, self.twice(worked)), 1))


@dataclass(frozen=True, slots=True)
class Raw:
    """What a head says at every place of the pyramid, finest level first.

    Attributes:
        sides: `(n, places, 4, BINS)` logits of the distance to each side.
        classes: `(n, places, classes)` logits.
        places: `(places, 2)`, centres in pixels of the photo.
        strides: `(places, 1)`.
    """

    sides: torch.Tensor
    classes: torch.Tensor
    places: torch.Tensor
    strides: torch.Tensor

    def corners(self) -> torch.Tensor:
        """Return the boxes `(n, places, 4)`, corners in pixels of the photo."""
        bins = torch.arange(BINS, dtype=self.sides.dtype, device=self.sides.device)
        reach = self.sides.softmax(3).matmul(bins) * self.strides
        return torch.cat((self.places - reach[..., :2], self.places + reach[..., 2:]), -1)


class BoxHead(nn.Module):  # type: ignore[misc]
    """Says at every place of the pyramid how far the sides of a box are, and what is in it."""

    def __init__(self, classes: int, wide: int, strides: Sequence[int]) -> None:
        super().__init__()
        self.strides = tuple(strides)
        self.classes = classes
        self.boxes = nn.ModuleList(_box_branch(wide) for _ in strides)
        self.names = nn.ModuleList(_name_branch(wide, classes) for _ in strides)
        for boxes, names, stride in zip(self.boxes, self.names, strides, strict=True):
            nn.init.constant_(boxes[-1].bias, _FIRST_DISTANCE)
            # At first about five places of a photo of 640 px would say that something is there.
            chance = _BOXES_A_PHOTO / classes / (640 / stride) ** 2
            nn.init.constant_(names[-1].bias, math.log(chance))

    def forward(self, pyramid: Sequence[torch.Tensor]) -> Raw:
        """Return what is said at every place."""
        sides, classes, places, strides = [], [], [], []
        for level, boxes, names, stride in zip(
            pyramid, self.boxes, self.names, self.strides, strict=True
        ):
            height, width = level.shape[2:]
            sides.append(boxes(level).view(-1, 4, BINS, height * width).permute(0, 3, 1, 2))
            classes.append(names(level).view(-1, self.classes, height * width).transpose(1, 2))
            places.append(_centres(height, width, level.device) * stride)
            strides.append(torch.full((height * width, 1), float(stride), device=level.device))
        return Raw(
            torch.cat(sides, 1), torch.cat(classes, 1), torch.cat(places), torch.cat(strides)
        )


def _box_branch(wide: int) -> nn.Module:
    inner = 4 * BINS
    return nn.Sequential(ConvUnit(wide, inner, 3), ConvUnit(inner, inner, 3),
                         nn.Conv2d(inner, 4 * BINS, 1))  # fmt: skip


def _name_branch(wide: int, classes: int) -> nn.Module:
    """Return a branch of depthwise convolutions, since names need no fine places."""
    twice = (
        nn.Sequential(ConvUnit(wide, wide, 3, groups=wide), ConvUnit(wide, wide)) for _ in range(2)
    )
    return nn.Sequential(*twice, nn.Conv2d(wide, classes, 1))


def _centres(height: int, width: int, device: torch.device) -> torch.Tensor:
    rows, columns = torch.meshgrid(
        torch.arange(height, device=device), torch.arange(width, device=device), indexing="ij"
    )
    return torch.stack((columns, rows), -1).reshape(-1, 2) + 0.5
