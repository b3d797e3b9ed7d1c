"""From labelled folders to the damage network: the recipe behind `carcare train damage`."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import torch

from vision.damage import MODEL_FILE
from vision.training.damage.augmentation import Photos
from vision.training.damage.export import export_damage
from vision.training.damage.fitting import Plan, fit
from vision.training.damage.folders import HELD_OUT, Sets, held_out, read_sets
from vision.training.damage.labels import HEADS, mirrored
from vision.training.damage.network import DamageNetwork
from vision.training.damage.packing import pack_photos
from vision.training.damage.thresholds import write_policy
from vision.training.photos import BadDataset

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to train, which blocks to hold out, and which sets to leave out.

    A set that is left out can measure the network as photos of a source that it never saw.
    """

    plan: Plan
    fold: int = 0
    without: Sequence[str] = ()


def train_damage(data: Path, out: Path, effort: Effort) -> None:
    """Train, choose thresholds on what was held out, and export.

    Writes `damage.onnx` and `damage.json` to `out`, and everything in between to `out/work`, from
    where a run that was stopped goes on. Uses a GPU where there is one.

    Args:
        data: Has one or more of the folders of `FOLDERS`, each as `read_folder` wants it.
        out: Folder for the two files; made when missing.
        effort: How much to do.

    Raises:
        BadDataset: `data` has no labelled set, or `out` holds another training.
        ImportError: The `train` extra is not installed.
    """
    sets = read_sets(data, effort.without)
    work = out / "work"
    _claim(work, sets, effort)
    weights = work / "weights.pt"
    if not weights.is_file():
        _fit(sets, effort, work, weights)
    export_damage(weights, out / MODEL_FILE)
    learnt = {
        "heads": list(sets),
        "held_out_fold": effort.fold,
        "photos": {head: len(photos) for head, photos in sets.items()},
        "seed": effort.plan.seed,
        "seconds": effort.plan.seconds,
    }
    write_policy(out, held_out(sets, effort.fold), learnt)


def _fit(sets: Sets, effort: Effort, work: Path, weights: Path) -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(effort.plan.seed)
    torch.backends.cudnn.benchmark = True
    photos: dict[str, Photos] = {}
    for head, labelled in sets.items():
        kept = [one for one in labelled if one.block % HELD_OUT != effort.fold]
        photos[head] = pack_photos(kept, mirrored(HEADS[head]), effort.plan.side, device)
        logger.info("%s: %d photos to learn from", head, len(kept))
    network = DamageNetwork().to(device, memory_format=torch.channels_last)
    trained = fit(network, photos, effort.plan, work / "checkpoint.pt")
    half = {k: v.half() if v.is_floating_point() else v for k, v in trained.state_dict().items()}
    fresh = weights.with_suffix(".part")
    torch.save(half, fresh)
    fresh.replace(weights)


def _claim(work: Path, sets: Sets, effort: Effort) -> None:
    """Mark `work` as that of this training, or check that it is."""
    digest = sha256(repr(effort).encode())
    for head, labelled in sets.items():
        for one in labelled:
            digest.update(repr((head, one.path.name, one.extent)).encode() + one.boxes.tobytes())
    recipe, mark = digest.hexdigest(), work / "recipe.txt"
    work.mkdir(parents=True, exist_ok=True)
    if not mark.is_file():
        mark.write_text(recipe, "utf-8")
    elif mark.read_text("utf-8") != recipe:
        raise BadDataset(
            f"{work} holds a training on other data, or with other settings; give another --out, "
            "or remove that folder"
        )
