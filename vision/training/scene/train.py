"""From photos and drawings to the scene model: the recipe behind `carcare train scene`."""

import logging
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np

from vision.scene_classifier import MODEL_FILE, POLICY_FILE, SIDE_PX, policy_to_json
from vision.training.export import export_network
from vision.training.photos import BadDataset
from vision.training.scene.calibration import Logits, calibrate, read_all
from vision.training.scene.card import write_card
from vision.training.scene.confusion import Said
from vision.training.scene.fitting import Maps, Schedule, fit_upper, frozen_maps, logits_of
from vision.training.scene.network import build_scene_network
from vision.training.scene.samples import Amounts, Row, Samples, make_samples
from vision.training.scene.sources import ScenePhoto, fold_names, load_scene_photos

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to do. The defaults take about an hour on two cores."""

    amounts: Amounts = field(default_factory=Amounts)
    schedule: Schedule = field(default_factory=Schedule)


def train_scene(
    data: Path | None, out: Path, *, seed: int = 1, effort: Effort | None = None
) -> list[Said]:
    """Train, calibrate, measure and export the scene model.

    Writes `scene.onnx`, `scene.json` and the model card `scene.md` to `out`, and everything in
    between to `out/work`, from where a run that was stopped goes on.

    Args:
        data: Photos in VIEW/SOURCE/ folders, see `load_scene_photos`; None learns from drawings.
        out: Folder for the three files; made when missing.
        seed: Seed of drawings, variations, sampling and weights.
        effort: How much to do.

    Returns:
        What models that never saw its source say of each photo and drawing.

    Raises:
        BadDataset: `data` holds no such photos, or `out` another training.
        ImportError: The `train` extra is not installed.
    """
    effort = effort or Effort()
    photos = load_scene_photos(data) if data else []
    # Said to be missing before pictures are made, not after.
    network = build_scene_network()
    work = out / "work"
    _claim(work, photos, effort, seed)
    samples = make_samples(photos, effort.amounts, work, seed=seed)
    maps = frozen_maps(network, samples, work)
    seen = {fold: _held_out(samples, maps, effort, fold, work) for fold in fold_names()}
    said = _cross_read(seen)
    network = build_scene_network()
    fit_upper(network, maps, samples, effort.schedule, without=None)
    export_network(network, out / MODEL_FILE, side_px=SIDE_PX, outputs=["logits"])
    policy = calibrate(*_joined(list(seen.values())))
    (out / POLICY_FILE).write_text(policy_to_json(policy), "utf-8")
    write_card(out, policy, said, made=_made(samples, effort, seed))
    return said


Held = tuple[Logits, list[Row]]


def _held_out(samples: Samples, maps: Maps, effort: Effort, fold: str, work: Path) -> Held:
    """Return what a model fitted without a fold says of what is measured in it; kept on disk."""
    numbers = np.array([
        n for n, row in enumerate(samples.rows) if not row.learnt and row.fold == fold
    ], np.int64)  # fmt: skip
    path = work / f"without_{fold}.npy"
    if not path.is_file():
        network = build_scene_network()
        fit_upper(network, maps, samples, effort.schedule, without=fold)
        np.save(path, logits_of(network, maps, numbers))
    return np.load(path), [samples.rows[int(n)] for n in numbers]


def _cross_read(seen: dict[str, Held]) -> list[Said]:
    """Read each fold with what was calibrated on the others."""
    said: list[Said] = []
    for fold, (logits, rows) in seen.items():
        policy = calibrate(*_joined([held for name, held in seen.items() if name != fold]))
        said += read_all(policy, logits, rows)
    return said


def _joined(parts: list[Held]) -> Held:
    return np.concatenate([logits for logits, _ in parts]), [
        row for _, rows in parts for row in rows
    ]


def _claim(work: Path, photos: list[ScenePhoto], effort: Effort, seed: int) -> None:
    """Mark `work` as that of this training, or refuse what another one left there."""
    names = [(photo.view, photo.source, photo.path.name) for photo in photos]
    recipe = sha256(repr((names, effort, seed)).encode()).hexdigest()
    work.mkdir(parents=True, exist_ok=True)
    mark = work / "recipe.txt"
    if not mark.is_file():
        mark.write_text(recipe, "utf-8")
    elif mark.read_text("utf-8") != recipe:
        raise BadDataset(
            f"{work} holds a training on other data, or with other settings; give another --out, "
            "or remove that folder"
        )


def _made(samples: Samples, effort: Effort, seed: int) -> str:
    learnt = [row for row in samples.rows if row.learnt]
    drawn = sum(row.drawn for row in learnt)
    return (
        f"seed {seed}, {len(learnt) - drawn:,} variations of photos and {drawn:,} drawings, "
        f"{effort.schedule.steps:,} steps of {effort.schedule.batch} pictures"
    )
