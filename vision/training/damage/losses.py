"""What a head of boxes is taught: which places answer for which box, and how wrong they are.

Places are chosen by task-aligned assignment (Feng et al., TOOD, 2021): those that name and outline
a box best already. Boxes are fitted by complete IoU (Zheng et al., 2020) and by the distribution
of each side (Li et al., generalised focal loss, 2020).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from vision.training.damage.layers import BINS, Raw

BOX_GAIN, CLASS_GAIN, SIDES_GAIN = 7.5, 0.5, 1.5

_PLACES_A_BOX = 10
_NAMED, _OUTLINED = 0.5, 6.0
_SMALLEST_PX = 16.0
"""A smaller side is widened to this when places are chosen, so that every box has some."""
_TINY = 1e-7
_NO_FIT = 1e-9


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the places of a photo should say.

    Attributes:
        classes: `(places, classes)` in [0, 1]: how well a place stands for its box.
        corners: `(places, 4)`; means something where `chosen`.
        chosen: `(places,)` bool.
    """

    classes: torch.Tensor
    corners: torch.Tensor
    chosen: torch.Tensor


def head_loss(raw: Raw, labelled: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return three losses a photo's worth: of outlines, names and sides, `(3,)`.

    Args:
        raw: What the head says of `n` photos.
        labelled: For each photo `(k, 5)`: class, then corners in pixels.
    """
    corners = raw.corners()
    scores = raw.classes.detach().sigmoid()
    wanted = [
        assign(said, boxes, raw.places, rows)
        for said, boxes, rows in zip(scores, corners.detach(), labelled, strict=True)
    ]
    classes = torch.stack([one.classes for one in wanted])
    chosen = torch.stack([one.chosen for one in wanted])
    targets = torch.stack([one.corners for one in wanted])[chosen]
    total = classes.sum().clamp(min=1.0)
    weights = classes.sum(2)[chosen]
    named = nn.functional.binary_cross_entropy_with_logits(raw.classes, classes, reduction="sum")
    outlined = ((1.0 - complete_iou(corners[chosen], targets)) * weights).sum()
    places = raw.places.expand(len(wanted), -1, -1)[chosen]
    strides = raw.strides.expand(len(wanted), -1, -1)[chosen]
    reach = torch.cat((places - targets[:, :2], targets[:, 2:] - places), 1) / strides
    sided = (_sides_loss(raw.sides[chosen], reach) * weights).sum()
    gains = raw.classes.new_tensor([BOX_GAIN, CLASS_GAIN, SIDES_GAIN])
    return gains * torch.stack((outlined, named, sided)) / total


def assign(
    scores: torch.Tensor, boxes: torch.Tensor, places: torch.Tensor, labelled: torch.Tensor
) -> Wanted:
    """Return which places of one photo answer for which labelled box.

    Args:
        scores: `(places, classes)` in [0, 1].
        boxes: `(places, 4)`, corners that the places say.
        places: `(places, 2)`, their centres.
        labelled: `(k, 5)`: class, then corners.
    """
    if not len(labelled):
        silent = torch.zeros(len(places), dtype=torch.bool, device=places.device)
        return Wanted(torch.zeros_like(scores), torch.zeros_like(boxes), silent)
    classes, targets = labelled[:, 0].long(), labelled[:, 1:].to(boxes.dtype)
    within = _within(places, targets)
    iou = complete_iou(targets[:, None], boxes[None]).clamp(min=0.0) * within
    fit = scores[:, classes].T.pow(_NAMED) * iou.pow(_OUTLINED) * within
    best = fit.topk(min(_PLACES_A_BOX, len(places)), dim=1).indices
    mine = torch.zeros_like(within).scatter_(1, best, torch.ones_like(within)) & within
    # A place wanted by several boxes answers for the one that it outlines best.
    closest = nn.functional.one_hot(iou.argmax(0), len(targets)).T.bool()
    mine = torch.where(mine.sum(0) > 1, closest, mine)
    fit, iou = fit * mine, iou * mine
    worth = fit / (fit.amax(1, keepdim=True) + _NO_FIT) * iou.amax(1, keepdim=True)
    owner = mine.int().argmax(0)
    wanted = torch.zeros_like(scores)
    wanted[torch.arange(len(places)), classes[owner]] = worth.amax(0).to(wanted.dtype)
    return Wanted(wanted, targets[owner], mine.any(0))


def complete_iou(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the overlap of boxes, less for centres apart and for sides of another ratio.

    Args:
        first: `(..., 4)` corners.
        second: `(..., 4)` corners; the leading dimensions broadcast.
    """
    sizes = [box[..., 2:] - box[..., :2] + _TINY * torch.tensor([0.0, 1.0], device=box.device)
             for box in (first, second)]  # fmt: skip
    low, high = (
        torch.maximum(first[..., :2], second[..., :2]),
        torch.minimum(first[..., 2:], second[..., 2:]),
    )
    both = (high - low).clamp(min=0.0).prod(-1)
    iou = both / (sizes[0].prod(-1) + sizes[1].prod(-1) - both + _TINY)
    around = torch.maximum(first[..., 2:], second[..., 2:]) - torch.minimum(
        first[..., :2], second[..., :2]
    )
    apart = (first[..., :2] + first[..., 2:] - second[..., :2] - second[..., 2:]) / 2
    far = apart.pow(2).sum(-1) / (around.pow(2).sum(-1) + _TINY)
    turn = torch.atan(sizes[0][..., 0] / sizes[0][..., 1]) - torch.atan(
        sizes[1][..., 0] / sizes[1][..., 1]
    )
    skewed = 4 / math.pi**2 * turn.pow(2)
    weight = (skewed / (1 - iou + skewed + _TINY)).detach()
    return iou - far - skewed * weight


def _within(places: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return which places lie in which boxes, `(k, places)`; small boxes are widened."""
    centre = (targets[:, :2] + targets[:, 2:]) / 2
    half = (targets[:, 2:] - targets[:, :2]).clamp(min=_SMALLEST_PX) / 2
    return ((places[None] - centre[:, None]).abs() < half[:, None]).all(2)


def _sides_loss(sides: torch.Tensor, reach: torch.Tensor) -> torch.Tensor:
    """Return for each box the mean surprise at the two bins around each side, `(m,)`."""
    reach = reach.clamp(0, BINS - 1 - 0.01)
    lower = reach.long()
    share = reach - lower
    told = sides.log_softmax(2)
    below, above = (told.gather(2, bins[..., None])[..., 0] for bins in (lower, lower + 1))
    return -(below * (1 - share) + above * share).mean(1)
