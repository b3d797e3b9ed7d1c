"""Fits the check: is a place that the detectors propose a plate, and where exactly does it lie?"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from vision.geometry import overlaps
from vision.images import Pixels, load_photo
from vision.plates import CHECK_PX, CHECK_ROOM, PlateFinder, cut_proposals
from vision.training.plates.samples import Random, Samples, Scene

if TYPE_CHECKING:
    import torch
    from torch import nn

logger = logging.getLogger(__name__)

OUTPUTS = ["sure", "moves"]
_WIDE = 2.5  # room of the cut-outs that are kept, so that they can be shifted
_WIDE_PX = (round(CHECK_PX[0] * _WIDE / CHECK_ROOM), round(CHECK_PX[1] * _WIDE / CHECK_ROOM))
_PLATE, _NONE = 0.5, 0.35  # overlap (IoU) from which a shifted box is a plate, and below which none
_RATE = 2e-3
_PLATES_SHARE = 0.5  # of the cut-outs of a batch
_MOVES_SHARE = 2.0  # of the loss of the place in the whole
_TELL = 200


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cut-outs `(n, 80, 187, 3)` around plates and around what only resembles them."""

    plates: Pixels
    others: Pixels


def collect(
    scenes: Sequence[Scene], samples: Samples, finder: PlateFinder, *, most: int = 24
) -> Cuts:
    """Cut out the plates of samples, and what a finder proposes in photos though it is none.

    Args:
        scenes: The photos.
        samples: Crops of them with drawn plates in some.
        finder: Its proposals, `most` of each photo, are taken where no plate is.
        most: Proposals of a photo at most.
    """
    plates, others = [], []
    for number in tqdm(range(len(samples)), desc="plates"):
        sample = samples[number]
        plates.append(cut_proposals(sample.pixels, sample.plates, room=_WIDE, size=_WIDE_PX))
    for scene in tqdm(scenes, desc="proposals"):
        photo = load_photo(scene.jpeg).pixels
        proposed = finder.propose(photo)[:most]
        marked = np.concatenate([scene.plates, scene.blank])
        if len(marked) and len(proposed):
            proposed = proposed[overlaps(proposed, marked)[0].max(1) < _NONE]
        others.append(cut_proposals(photo, proposed, room=_WIDE, size=_WIDE_PX))
    return Cuts(np.concatenate(plates), np.concatenate(others))


def build_check() -> "nn.Module":
    """Return the check, untaught.

    Takes `(n, 48, 112, 3)` pixels 0..255; gives `sure` `(n,)`, the probability of a plate (while
    training its logit), and `moves` `(n, 4)`, see `vision.plates.moved`.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch
    from torch import nn

    def layer(inside: int, outside: int, stride: int) -> list[nn.Module]:
        return [
            nn.Conv2d(inside, outside, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outside),
            nn.ReLU(inplace=True),
        ]

    class Check(nn.Module):  # type: ignore[misc]  # torch may be absent
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(
                *layer(3, 24, 2), *layer(24, 32, 2), *layer(32, 48, 1), *layer(48, 64, 2),
                *layer(64, 64, 1), *layer(64, 96, 2),
            )  # fmt: skip
            self.head = nn.Sequential(
                nn.Flatten(), nn.Dropout(0.2), nn.Linear(96 * 21, 64), nn.ReLU(), nn.Linear(64, 5)
            )

        def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            planes = (pixels.permute(0, 3, 1, 2).float() - 127.0) / 64.0
            told = self.head(self.body(planes)).float()
            sure = told[:, 0] if self.training else told[:, 0].sigmoid()
            return sure, told[:, 1:].clamp(-1.0, 1.0)

    return Check().to(memory_format=torch.channels_last)


def fit_check(cuts: Cuts, *, steps: int, batch: int = 128, seed: int = 1) -> "nn.Module":
    """Fit the check; returns it in evaluation mode."""
    import torch

    torch.manual_seed(seed)
    random, check = np.random.default_rng(seed), build_check().train()
    optimiser = torch.optim.AdamW(check.parameters(), _RATE, weight_decay=1e-3)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    for step in tqdm(range(steps), desc="check"):
        pixels, overlap, moves = _drawn(cuts, batch, random)
        with torch.autocast("cpu", torch.bfloat16):
            sure, told = check(torch.from_numpy(pixels))
        loss = _loss(sure, told, torch.from_numpy(overlap), torch.from_numpy(moves))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        pace.step()
        if step % _TELL == _TELL - 1:
            logger.info("step %d: loss %.3f", step + 1, float(loss.detach()))
    return check.eval()


def _loss(
    sure: "torch.Tensor", told: "torch.Tensor", overlap: "torch.Tensor", moves: "torch.Tensor"
) -> "torch.Tensor":
    from torch.nn import functional

    truth = (overlap >= _PLATE).float()
    counts = (overlap >= _PLATE) | (overlap < _NONE)
    plain = functional.binary_cross_entropy_with_logits(sure, truth, reduction="none")
    near = (overlap >= _NONE).float()[:, None]
    place = functional.smooth_l1_loss(told, moves, reduction="none", beta=0.1) * near
    return (plain * counts).sum() / counts.sum() + _MOVES_SHARE * place.sum() / near.sum().clamp(1)


def _drawn(
    cuts: Cuts, batch: int, random: Random
) -> tuple[Pixels, npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return shifted cut-outs, how much each box overlaps the plate, and how it should move."""
    many = round(batch * _PLATES_SHARE)
    wide = np.concatenate(
        [
            cuts.plates[random.integers(len(cuts.plates), size=many)],
            cuts.others[random.integers(len(cuts.others), size=batch - many)],
        ]
    )
    shift = random.normal(0, 0.1, (batch, 2)).clip(-0.35, 0.35)
    grown = np.exp(random.normal(0, 0.15, (batch, 2)).clip(-0.4, 0.4))
    pixels = np.stack(
        [_shifted(c, s, g, random) for c, s, g in zip(wide, shift, grown, strict=True)]
    )
    # The box is shifted and grown, so the plate lies the other way, in shares of the box.
    moves = np.concatenate([-shift / grown, -np.log(grown)], 1).astype(np.float32)
    box = np.concatenate([shift - grown / 2, shift + grown / 2], 1).astype(np.float32)
    plate = np.array([[-0.5, -0.5, 0.5, 0.5]], np.float32)
    overlap = overlaps(box, plate)[0][:, 0]
    overlap[many:] = 0
    return pixels, overlap, moves


def _shifted(
    wide: Pixels, shift: npt.NDArray[np.float64], grown: npt.NDArray[np.float64], random: Random
) -> Pixels:
    """Cut the box that is shifted and grown out of a wide cut-out, in another light."""
    import cv2

    size = np.array(_WIDE_PX) / _WIDE  # of the plate, in pixels of the wide cut-out
    scale = np.array(CHECK_PX) / (CHECK_ROOM * size * grown)
    centre = np.array(_WIDE_PX) / 2 + shift * size
    matrix = np.array(
        [
            [scale[0], 0, CHECK_PX[0] / 2 - centre[0] * scale[0]],
            [0, scale[1], CHECK_PX[1] / 2 - centre[1] * scale[1]],
        ]
    )
    cut = cv2.warpAffine(wide, matrix, CHECK_PX, flags=cv2.INTER_LINEAR)
    light, tint = float(np.exp(random.normal(0, 0.2))), random.normal(1, 0.05, 3)
    return np.asarray((cut * light * tint + random.normal(0, 8)).clip(0, 255), np.uint8)
