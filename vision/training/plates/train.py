"""Trains the plate detector: `python -m vision.training.plates.train --photos DIR --out DIR`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile

import numpy as np

from vision.images import Pixels
from vision.plates import CHECK_FILE, CHINESE_FILE, PLATE_FILE, PlateFinder
from vision.redaction import MODELS
from vision.training.plates.fitting import Recipe, fit
from vision.training.plates.labels import BadLabels, MarkedPhoto, load_marked
from vision.training.plates.samples import Samples, Scene, draw_atlas, load_scenes

logger = logging.getLogger(__name__)

BOXES = Path("evals/suites/redaction/boxes.csv")
CHECK_SAMPLES, CHECK_STEPS = 3000, 900
_ATLAS_FILE = "atlas.npz"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit on the photos marked dev and write the model; returns 0, or 2 for wrong input."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    recipe = Recipe(chosen.steps, chosen.batch, chosen.seed, chosen.workers)
    try:
        marked = _learnt_from(load_marked(chosen.boxes), chosen.photos, chosen.leave_out)
    except BadLabels as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    atlas = _atlas(chosen.out, recipe.seed)
    plates = sum(a.kind == "plate" for photo in marked for a in photo.areas)
    logger.info("%d photos with %d plates, %d drawn plates", len(marked), plates, len(atlas))
    scenes = load_scenes(chosen.photos, marked)
    if chosen.only != "check":
        _train_detector(scenes, atlas, recipe, chosen.out)
    if chosen.only != "detector":
        _train_check(scenes, atlas, recipe.seed, chosen.out)
    return 0


def _train_detector(
    scenes: Sequence[Scene], atlas: Sequence[Pixels], recipe: Recipe, out: Path
) -> None:
    from vision.training.plates.export import export_detector

    path = out / PLATE_FILE
    network = fit(scenes, atlas, recipe, keep=lambda network: export_detector(network, path))
    export_detector(network, path)


def _train_check(scenes: Sequence[Scene], atlas: Sequence[Pixels], seed: int, out: Path) -> None:
    """Fit the check on what the detector in `out` proposes."""
    from vision.training.plates.checking import collect, fit_check
    from vision.training.plates.export import export_check

    copyfile(MODELS / CHINESE_FILE, out / CHINESE_FILE)
    samples = Samples(scenes, atlas, seed + 1, CHECK_SAMPLES)
    cuts = collect(scenes, samples, PlateFinder(out))
    logger.info("%d cut-outs of plates, %d of others", len(cuts.plates), len(cuts.others))
    export_check(fit_check(cuts, steps=CHECK_STEPS, seed=seed), out / CHECK_FILE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Trains the plate detector.")
    add, usual = parser.add_argument, Recipe()
    add("--photos", type=Path, required=True, help="the folder that the file names start from")
    add("--boxes", type=Path, default=BOXES, help="what is marked in them, CSV")
    add("--out", type=Path, default=Path("runs/plates"))
    add("--leave-out", metavar="SOURCE", help="learn from no photo of this source")
    add("--only", choices=("detector", "check"), help="the check learns from OUT/plates.onnx")
    add("--steps", type=int, default=usual.steps, help="of the detector")
    add("--batch", type=int, default=usual.batch)
    add("--seed", type=int, default=usual.seed)
    add("--workers", type=int, default=usual.workers, help="processes that make samples")
    return parser


def _learnt_from(
    marked: Sequence[MarkedPhoto], photos: Path, left_out: str | None
) -> list[MarkedPhoto]:
    """Return the photos of the dev half that are there."""
    dev = [photo for photo in marked if photo.split == "dev" and photo.source != left_out]
    here = [photo for photo in dev if (photos / photo.file).is_file()]
    if not here:
        raise BadLabels(f"{photos} holds none of the {len(dev)} photos to learn from")
    if len(here) < len(dev):
        logger.warning("%d of %d photos are absent", len(dev) - len(here), len(dev))
    return here


def _atlas(out: Path, seed: int) -> list[Pixels]:
    """Draw the plates, or take those that an earlier run drew."""
    path = out / _ATLAS_FILE
    if path.is_file():
        with np.load(path) as kept:
            return [kept[name] for name in kept.files]
    drawn = draw_atlas(np.random.default_rng(seed))
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, *drawn)
    return drawn


if __name__ == "__main__":
    sys.exit(main())
