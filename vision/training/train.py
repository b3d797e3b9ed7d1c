"""From drawings and photos to the lamp models: the whole recipe behind `carcare train lamps`."""

import csv
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vision.lamp_policy import Label, LampPolicy, Thresholds, policy_to_json
from vision.lamps import (
    CLASSIFIER_FILE,
    FILTER_FILE,
    POLICY_FILE,
    LampRecogniser,
    merge_sightings,
)
from vision.training.calibration import Seen, calibrate, score
from vision.training.card import write_card
from vision.training.evaluation import LampReport
from vision.training.export import export_network
from vision.training.fitting import Schedule, fit_classifier, fit_filter
from vision.training.icons import load_icons
from vision.training.lighting import COLOURS
from vision.training.mining import mine
from vision.training.network import CLASSIFIER_PX, FILTER_PX, build_classifier, build_filter
from vision.training.photos import LabelledPhoto, Split, capped, load_photos, split_of
from vision.training.samples import Samples, collect, join
from vision.training.scenes import Scene, Stock, build_stock, draw_scene

logger = logging.getLogger(__name__)

_START = Thresholds(filter=0.05, lit=0.5, say=0.7, ask=0.35, stop_now_guard=0.05)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to do. The defaults are a full run of hours; tests use far less."""

    scenes: int = 1000
    classifier_steps: int = 3000
    filter_steps: int = 500
    mining_rounds: int = 1
    calibration_scenes: int = 0
    width_px: int = 960


def train_lamps(
    data: Path | None,
    out: Path,
    *,
    codes: Path,
    icons: Path | None = None,
    seed: int = 0,
    effort: Effort | None = None,
) -> LampReport:
    """Train, calibrate, measure and export the lamp models.

    Writes `lamps.onnx`, `lamps_filter.onnx`, `lamps.json` and the model card `lamps.md`.
    Repeatable: the same data, seed and effort give the same models on the same machine.

    Args:
        data: Folder of labelled photos (`images/`, `labels/`, optional `sources.csv` and
            `boxes.csv`); without it everything is synthetic.
        out: Folder for the four files; made when missing.
        codes: The CSV of the closed set: `code`, `severity_by_colour`.
        icons: Folder of icon files to draw from beside our own drawings.
        seed: Seed of scenes, sampling and weights.
        effort: How much to do.

    Returns:
        The report on the validation photos, or on fresh scenes without data.

    Raises:
        BadDataset: `data` is incomplete.
        ImportError: The `train` extra is not installed.
    """
    import torch

    effort = effort or Effort()
    labels = load_labels(codes)
    names = [label.code for label in labels]
    stock = build_stock({label.code: label.colours for label in labels}, load_icons(icons))
    photos = load_photos(data, names) if data else []
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    chosen = capped([p for p in photos if split_of(p.group) == "train"], rng)
    samples = join([*_real(chosen, names, rng), *_synthetic(stock, chosen, names, effort, rng)])
    logger.info("%d crops, %d of lamps", len(samples), int((samples.code < len(names)).sum()))
    schedule = Schedule(effort.filter_steps, batch=256, learning_rate=4e-3, seed=seed)
    sieve = fit_filter(build_filter(), samples, schedule)
    export_network(sieve, out / FILTER_FILE, side_px=FILTER_PX, outputs=["lit"])
    policy = LampPolicy(tuple(labels), COLOURS, _START)
    (out / POLICY_FILE).write_text(policy_to_json(policy), "utf-8")
    network = build_classifier(len(names), len(COLOURS))
    for turn in range(effort.mining_rounds + 1):
        steps = effort.classifier_steps // (1 if turn == 0 else 2)
        network = fit_classifier(network, samples, Schedule(steps, seed=seed + turn))
        export_network(
            network, out / CLASSIFIER_FILE, side_px=CLASSIFIER_PX, outputs=["code", "colour"]
        )
        if turn < effort.mining_rounds:
            scenes = (photo.load() for photo in chosen)
            samples = join([samples, mine(LampRecogniser(out), scenes, names)])
    return finish(out, labels, photos, stock, effort, seed)


def finish(
    out: Path,
    labels: Sequence[Label],
    photos: Sequence[LabelledPhoto],
    stock: Stock,
    effort: Effort,
    seed: int,
) -> LampReport:
    """Calibrate and measure the exported models; write `lamps.json` and the card."""
    policy = LampPolicy(tuple(labels), COLOURS, _START)
    (out / POLICY_FILE).write_text(policy_to_json(policy), "utf-8")
    rng = np.random.default_rng(seed + 1000)
    fresh = [draw_scene(stock, rng) for _ in range(effort.calibration_scenes)]
    seen = _look(out, [*_of_split(photos, "dev"), *fresh])
    policy = calibrate(policy, seen)
    (out / POLICY_FILE).write_text(policy_to_json(policy), "utf-8")
    held_out = list(_of_split(photos, "validation")) or fresh
    report = score(policy, _look(out, held_out))
    write_card(out, policy, score(policy, _look(out, [s for s, _ in seen])), report, seed)
    return report


def load_labels(codes: Path) -> list[Label]:
    """Read the closed set of codes with their colours and "stop now" colours, in order."""
    with codes.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [_label(row["code"], row["severity_by_colour"]) for row in rows]


def _label(code: str, severities: str) -> Label:
    pairs = [pair.split("=") for pair in severities.split("|")]
    steady = [(colour, severity) for colour, severity in pairs if not colour.endswith("_flashing")]
    if steady[0][0] == "any":
        return Label(code, COLOURS, ())
    stop_now = tuple(colour for colour, severity in steady if severity == "stop_now")
    return Label(code, tuple(colour for colour, _ in steady), stop_now)


def _real(
    photos: Sequence[LabelledPhoto], names: Sequence[str], rng: np.random.Generator
) -> Iterator[Samples]:
    for photo in photos:
        yield collect(photo.load(), names, rng, origin=2, negatives=120)


def _synthetic(
    stock: Stock,
    photos: Sequence[LabelledPhoto],
    names: Sequence[str],
    effort: Effort,
    rng: np.random.Generator,
) -> Iterator[Samples]:
    size = (effort.width_px * 3 // 4, effort.width_px)
    for _ in range(effort.scenes):
        backdrop = None
        if photos and rng.random() < 0.6:
            backdrop = photos[int(rng.integers(len(photos)))].load()
        scene = draw_scene(stock, rng, size=size, backdrop=backdrop)
        origin = 0 if backdrop is None else 1
        yield collect(scene, names, rng, origin=origin, negatives=22, jitters=1)


def _of_split(photos: Sequence[LabelledPhoto], split: Split) -> Iterator[Scene]:
    return (photo.load() for photo in photos if split_of(photo.group) == split)


def _look(out: Path, scenes: Sequence[Scene]) -> Seen:
    recogniser = LampRecogniser(out)
    return [(scene, merge_sightings(recogniser.look(scene.image))) for scene in scenes]
