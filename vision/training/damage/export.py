"""The trained damage network as the ONNX file that serving reads."""

from pathlib import Path

import torch
from torch import nn

from vision.training.damage.labels import HEADS
from vision.training.damage.network import SIDE_PX, DamageNetwork
from vision.training.export import export_network

OUTPUTS = [*HEADS, "extent"]


class _Served(nn.Module):  # type: ignore[misc]  # torch may be absent
    """Pixels as photos have them in; boxes as corners with scores, and shares of extents, out."""

    def __init__(self, network: DamageNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, ...]:
        said, extent = self.network(pixels.permute(0, 3, 1, 2).float())
        boxes = (torch.cat((said[h].corners(), said[h].classes.sigmoid()), 2) for h in HEADS)
        return (*boxes, extent.softmax(1))


def export_damage(weights: Path, out: Path) -> None:
    """Write the network with the weights of a run as ONNX.

    Takes `pixels` `(n, h, w, 3)` uint8, RGB, sides in steps of 32; gives `types`, `damaged` and
    `parts`, each `(n, places, 4 + classes)`: corners in pixels of the picture and a score for each
    class, and `extent` `(n, 3)`.
    """
    network = DamageNetwork()
    network.load_state_dict(torch.load(weights, map_location="cpu"))
    free = {"pixels": {1: "h", 2: "w"}, **{head: {1: "places"} for head in HEADS}}
    served = _Served(network.float().eval())
    export_network(served, out, side_px=SIDE_PX, outputs=OUTPUTS, free=free)
