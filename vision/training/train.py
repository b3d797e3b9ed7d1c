"""From drawings and photos to the lamp models: the whole recipe behind `carcare train lamps`."""

import csv
import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vision.lamp_policy import Label, LampPolicy, Thresholds, policy_to_json
from vision.lamps import CLASSIFIER_FILE, FILTER_FILE, POLICY_FILE
from vision.training.calibration import Seen, calibrate
from vision.training.card import write_card
from vision.training.crossfit import GPU_STEPS, Fitter, Steps, Weights, seen_outside
from vision.training.curves import draw_curves, read_losses
from vision.training.datasets.reading import load_photos
from vision.training.evaluation import LampReport
from vision.training.feedback import FEEDBACK_WEIGHT
from vision.training.folds import capped, fold_of, photo_weights
from vision.training.generation import Amounts, Ingredients, load_samples, make_samples
from vision.training.heldout import cross_report, look_at
from vision.training.icons import load_icons
from vision.training.lighting import COLOURS
from vision.training.photos import BadDataset, LabelledPhoto
from vision.training.pool import best_device
from vision.training.recipe import claim
from vision.training.samples import FEEDBACK, Samples
from vision.training.scenes import build_stock, draw_scene

logger = logging.getLogger(__name__)

_START = Thresholds(filter=0.05, lit=0.2, say=0.8, ask=0.4, stop_now_guard=0.05)
_PHOTO_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".webp"))
_MOST_OTHERS = 400
_CALIBRATION_SCENES = 60


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to do. The defaults are a full run of two to three hours on two cores."""

    amounts: Amounts = field(default_factory=lambda: Amounts(scenes=6000, pasted=3000))
    steps: Steps = field(default_factory=Steps)
    calibration_scenes: int = _CALIBRATION_SCENES


GPU_EFFORT = Effort(Amounts(scenes=12000, pasted=6000), GPU_STEPS)
"""A full run of about half an hour on sixteen cores and one GPU."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What to learn from beside our own drawings; all may be absent.

    `data` is a folder of labelled photos (see `load_photos`), `classes` the CSV from its class
    names to codes, `icons` a folder of icon sets, `others` a folder of photos without a lit lamp,
    `feedback` what `carcare feedback export` wrote; it only adds to `data`.
    """

    data: Path | None = None
    classes: Path | None = None
    icons: Path | None = None
    others: Path | None = None
    feedback: Path | None = None


def train_lamps(
    sources: Sources, out: Path, *, codes: Path, seed: int = 1, effort: Effort | None = None
) -> LampReport:
    """Train, calibrate, measure and export the lamp models.

    Writes `lamps.onnx`, `lamps_filter.onnx`, `lamps.json` and the model card `lamps.md` to `out`,
    and everything in between to `out/work`, from where a run that was stopped goes on. With photos
    the models are fitted once for each fold of makers beside, to measure them on makers that they
    never saw; those that ship have seen all.

    Args:
        sources: What to learn from.
        out: Folder for the four files; made when missing.
        codes: The CSV of the closed set: `code`, `severity_by_colour`.
        seed: Seed of scenes, sampling and weights.
        effort: How much to do; when left out, what suits the machine.

    Returns:
        The report on photos of makers never seen, or on fresh scenes without photos.

    Raises:
        BadDataset: `sources.data` or `sources.feedback` is incomplete, or `out` holds another
            training.
        ImportError: The `train` extra is not installed.
    """
    labels = load_labels(codes)
    names = tuple(label.code for label in labels)
    given = _ingredients(sources, labels)
    # Says that torch is missing before an hour of drawing, not after.
    effort = effort or (Effort() if best_device().type == "cpu" else GPU_EFFORT)
    work = out / "work"
    claim(work, given, effort, seed)
    if load_samples(work / "samples") is None:
        cores = os.cpu_count() or 1
        make_samples(given, effort.amounts, work / "samples", seed=seed, processes=cores)
    samples = load_samples(work / "samples")
    assert samples is not None
    weights = sample_weights(samples, given.photos)
    fitter = Fitter(samples, weights, len(names), len(COLOURS), effort.steps, seed, work)
    policy = LampPolicy(tuple(labels), COLOURS, _START)
    seen = _fit_folds(fitter, policy, given.photos)
    fitter.adapt(np.ones(len(samples), bool), work / "all")
    for name in (CLASSIFIER_FILE, FILTER_FILE):
        shutil.copyfile(work / "all" / name, out / name)
    if not seen:
        rng = np.random.default_rng(seed + 1000)
        fresh = (draw_scene(given.stock, rng) for _ in range(effort.calibration_scenes))
        seen = {"drawn": look_at(out, policy, fresh)}
    reports = cross_report(policy, seen, work)
    policy = calibrate(policy, [pair for pairs in seen.values() for pair in pairs])
    (out / POLICY_FILE).write_text(policy_to_json(policy), "utf-8")
    write_card(out, policy, reports, made=_made(effort, seed, samples))
    fits = {
        "base": work / "base.csv",
        "first": work / "all/adapt0.csv",
        "second": work / "all/adapt1.csv",
    }
    draw_curves({n: read_losses(path) for n, path in fits.items()}, out / "lamps_training.svg")
    return reports["all"]


def sample_weights(samples: Samples, photos: Sequence[LabelledPhoto]) -> Weights:
    """Return how much each sample counts, `(n,)`: as its photo, or as what it is without one."""
    # `photo` is an index from the end for what is of no photo: UNKNOWN the last, then FEEDBACK.
    return np.append(photo_weights(photos), [FEEDBACK_WEIGHT, 1.0])[samples.photo]


def _made(effort: Effort, seed: int, samples: Samples) -> str:
    steps, told = effort.steps, int((samples.photo == FEEDBACK).sum())
    feedback = f"{told:,} cut-outs that drivers named, " if told else ""
    return (
        f"seed {seed}, {effort.amounts.scenes:,} drawn scenes and {effort.amounts.pasted:,} photos "
        f"with drawn lamps put in, {feedback}{len(samples):,} crops, classifier {steps.base:,} + "
        f"2 x {steps.adapt:,} steps of {steps.batch} crops, filter {steps.sieve:,} steps of 256"
    )


def _ingredients(sources: Sources, labels: Sequence[Label]) -> Ingredients:
    names = tuple(label.code for label in labels)
    stock = build_stock({label.code: label.colours for label in labels}, load_icons(sources.icons))
    photos = load_photos(sources.data, names, classes=sources.classes) if sources.data else []
    # What a data set keeps for testing stays out of everything here.
    learnt = tuple(photo for photo in photos if photo.split in (None, "train"))
    if photos and not learnt:
        raise BadDataset(f"{sources.data} has photos for validation and testing alone")
    if sources.feedback and not learnt:
        raise BadDataset(
            f"{sources.feedback} only adds to labelled photos: a few answers that may be wrong "
            "must not be all that is real; give photos with --data as well"
        )
    others = tuple(_photo_files(sources.others))
    return Ingredients(stock, names, learnt, others, sources.feedback)


def _photo_files(folder: Path | None) -> list[Path]:
    """Return some hundred photos below a folder, always the same ones."""
    if folder is None:
        return []
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _PHOTO_ENDINGS)
    chosen = np.random.default_rng(0).permutation(len(found))[:_MOST_OTHERS]
    return [found[i] for i in sorted(chosen)]


def _fit_folds(
    fitter: Fitter, policy: LampPolicy, photos: Sequence[LabelledPhoto]
) -> dict[str, Seen]:
    """Return, by fold, what models fitted without it say of its photos, big groups capped."""
    fold = [fold_of(photo.group) for photo in photos]
    shown = capped(photos)
    seen: dict[str, Seen] = {}
    for name in dict.fromkeys(fold):
        models = fitter.folder / name
        fitter.adapt(seen_outside(fitter.samples, fold, name), models)
        own = (photo.load() for photo in shown if fold_of(photo.group) == name)
        seen[name] = look_at(models, policy, own)
    return seen


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
