"""Runs the scene suite: photos in VIEW/SOURCE/ folders if there are any, else fresh drawings."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from evals.case_files import CaseError
from evals.intervals import Estimate, Share, percentile
from evals.results import Failure, Measure, SuiteResult
from vision.images import Pixels, load_image
from vision.scene_classifier import SceneClassifier
from vision.training.photos import BadDataset
from vision.training.scene.catalogue import designs
from vision.training.scene.confusion import Said
from vision.training.scene.sources import load_scene_photos
from vision.types import ImageTooLarge, ModelMissing, NotAnImage
from vision.views import VIEWS, View

RIGHT_BAR, OPEN_BAR, TIME_BAR_MS = 0.97, 0.05, 40
PER_DESIGN, SMOKE_PER_DESIGN, SMOKE_PHOTOS = 12, 1, 40
SEED = 20261


@dataclass(frozen=True)
class Case:
    """A picture, what it shows, where it comes from and how to name it."""

    name: str
    view: View
    source: str
    image: Pixels


@dataclass(frozen=True)
class Looked:
    """What was said of a case, how surely, and how long it took; `said` is None for no photo."""

    name: str
    said: Said | None
    confidence: float = 0.0
    elapsed_ms: float = 0.0


def scene_result(
    cases: Path | None, *, models: Path | None = None, smoke: bool = False
) -> SuiteResult:
    """Measure the scene classifier as it is served.

    Args:
        cases: Photos in VIEW/SOURCE/ folders; None draws some of every kind that was learnt.
        models: A folder with another model than the one that ships.
        smoke: A few photos or drawings.

    Raises:
        CaseError: The folder holds no such photos, or the model is missing.
    """
    classifier = SceneClassifier(models)
    try:
        classifier.read(np.zeros((200, 300, 3), np.uint8))
        found = _drawn(smoke=smoke) if cases is None else _photos(cases, smoke=smoke)
        looked = [_look(classifier, case) for case in tqdm(found, "scene", unit="photo")]
    except (BadDataset, ModelMissing) as error:
        raise CaseError(str(error)) from error
    return _summed(looked)


def _photos(folder: Path, *, smoke: bool) -> Iterator[Case | str]:
    """Yield the photos one by one, or the name of one that can't be read."""
    photos = load_scene_photos(folder)
    for photo in photos[:: max(1, len(photos) // SMOKE_PHOTOS) if smoke else 1]:
        try:
            image = load_image(photo.path.read_bytes())
        except (NotAnImage, ImageTooLarge):
            yield photo.path.name
            continue
        yield Case(photo.path.name, photo.view, photo.source, image)


def _drawn(*, smoke: bool) -> Iterator[Case]:
    for n, design in enumerate(designs()):
        for k in range(SMOKE_PER_DESIGN if smoke else PER_DESIGN):
            rng = np.random.default_rng((SEED, n, k))
            yield Case(f"{design.name} {k}", design.view, design.name, design.draw(rng, None))


def _look(classifier: SceneClassifier, case: Case | str) -> Looked:
    if isinstance(case, str):
        return Looked(case, None)
    started = time.perf_counter()
    seen = classifier.read(case.image)
    elapsed_ms = (time.perf_counter() - started) * 1000
    said = Said(case.view, seen.view, seen.sure, case.source)
    return Looked(case.name, said, seen.confidence, elapsed_ms)


def _summed(looked: Sequence[Looked]) -> SuiteResult:
    said = [one.said for one in looked if one.said is not None]
    refused = len(looked) - len(said)
    measures = [*_figures(said), *_times([one.elapsed_ms for one in looked if one.said])]
    if refused:
        measures.append(Measure("photos that can't be read", Share(refused, len(looked))))
    wrong = sorted((one for one in looked if _wrong(one)), key=lambda one: -one.confidence)
    pairs = Counter((one.truth, one.view if one.sure else "left open") for one in said)
    return SuiteResult(
        "scene",
        measures,
        [_failure(one) for one in wrong],
        {f"{truth} → {view}": count for (truth, view), count in pairs.most_common()},
        [_row(one) for one in looked],
        list(_slices(said)),
    )


def _figures(said: Sequence[Said]) -> Iterator[Measure]:
    sure = [one for one in said if one.sure]
    right = Share(sum(one.right for one in sure), len(sure))
    left = Share(len(said) - len(sure), len(said))
    yield Measure("scene right, of those answered", right, f"≥ {RIGHT_BAR}",
                  right.value >= RIGHT_BAR)  # fmt: skip
    yield Measure("left open", left, f"≤ {OPEN_BAR}", left.value <= OPEN_BAR)
    exact = sum(one.view == one.truth for one in sure)
    yield Measure("the very view, of those answered", Share(exact, len(sure)))


def _times(elapsed_ms: Sequence[float]) -> Iterator[Measure]:
    late = Estimate.of(elapsed_ms, percentile(95), unit="ms")
    yield Measure("time, p50", Estimate.of(elapsed_ms, np.median, unit="ms"))
    yield Measure("time, p95", late, f"≤ {TIME_BAR_MS} ms", late.value <= TIME_BAR_MS)


def _slices(said: Sequence[Said]) -> Iterator[Measure]:
    for view in VIEWS:
        yield from _part(f"shows {view}", [one for one in said if one.truth == view])
    for source in sorted({one.source for one in said}):
        yield from _part(f"source {source}", [one for one in said if one.source == source])


def _part(name: str, said: Sequence[Said]) -> Iterator[Measure]:
    if said:
        sure = [one for one in said if one.sure]
        yield Measure(f"scene right, {name}", Share(sum(one.right for one in sure), len(sure)))
        yield Measure(f"left open, {name}", Share(len(said) - len(sure), len(said)))


def _wrong(one: Looked) -> bool:
    return one.said is None or (one.said.sure and not one.said.right)


def _failure(one: Looked) -> Failure:
    if one.said is None:
        return Failure(one.name, ["can't be read"], [])
    fault = f"{one.said.truth} taken for {one.said.view}, sure to {one.confidence:.2f}"
    return Failure(f"{one.name} ({one.said.source})", [fault], [])


def _row(one: Looked) -> dict[str, object]:
    if one.said is None:
        return {"name": one.name, "refused": True}
    return {
        "name": one.name,
        "source": one.said.source,
        "shows": one.said.truth,
        "view": one.said.view,
        "sure": one.said.sure,
        "confidence": round(one.confidence, 3),
        "ms": round(one.elapsed_ms, 1),
    }
