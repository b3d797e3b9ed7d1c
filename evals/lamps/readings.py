"""Photos read as they are served, and the lamp stage timed against its bare models."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from vision.fusion import same_place
from vision.images import Photo, load_photo
from vision.inspector import MODELS, PhotoInspector, build_inspector
from vision.lamp_policy import LampPolicy, load_policy
from vision.lamps import CLASSIFIER_FILE, POLICY_FILE, LampRecogniser, open_session
from vision.proposals import propose_boxes
from vision.training.folds import fold_names, fold_of
from vision.training.outcomes import Outcome, Rules, outcomes_of
from vision.training.photos import LabelledPhoto
from vision.types import Box, Finding, ImageTooLarge, NotAnImage


@dataclass(frozen=True)
class Times:
    """Milliseconds: the whole inspection, the lamp stage alone, its proposals and models alone."""

    whole_ms: float
    stage_ms: float
    models_ms: float


@dataclass(frozen=True)
class Reading:
    """What became of a photo's lamps; `refusal` says why a photo could not be read at all.

    `from_words` are the findings that the lamp stage alone doesn't have: they were read as text.
    """

    photo: LabelledPhoto
    outcomes: list[Outcome]
    from_words: list[Finding]
    times: Times | None = None
    refusal: str = ""

    @property
    def wrong(self) -> int:
        """How many lamps were said that are not lit."""
        return sum(outcome.wrong for outcome in self.outcomes)


class Readers:
    """Gives each photo the models that read it.

    Args:
        models: A folder of lamp models, by default those that ship; or the `work` folder of a
            training: then a photo is read by the models of its fold, which never saw its maker.
    """

    def __init__(self, models: Path | None = None) -> None:
        self._models = models or MODELS
        folds = [name for name in fold_names() if (self._models / name / CLASSIFIER_FILE).is_file()]
        self.by_fold = bool(folds)
        policy = load_policy(self._models / (folds[0] if folds else "") / POLICY_FILE)
        self.codes = [label.code for label in policy.labels]
        self.rules = rules_of(policy)
        self._folds: dict[str, tuple[PhotoInspector, TimedRecogniser]] = {}

    def of(self, photo: LabelledPhoto) -> "tuple[PhotoInspector, TimedRecogniser]":
        """Return the whole reading, and the lamp stage alone, both warm.

        Raises:
            ModelMissing: There are no models for this photo.
        """
        name = fold_of(photo.group) if self.by_fold else ""
        if name not in self._folds:
            self._folds[name] = _warm(self._models / name)
        return self._folds[name]


def _warm(models: Path) -> "tuple[PhotoInspector, TimedRecogniser]":
    inspector, recogniser = build_inspector(models=models), TimedRecogniser(models)
    inspector.warm()
    recogniser.find(np.zeros((256, 256, 3), np.uint8))
    return inspector, recogniser


def read_all(photos: Sequence[LabelledPhoto], readers: Readers) -> list[Reading]:
    """Read photos one after the other, with a progress bar."""
    return [
        _read(photo, *readers.of(photo), readers.rules)
        for photo in tqdm(photos, "lamps", unit="photo")
    ]


class TimedRecogniser(LampRecogniser):
    """The recogniser as it is served, which adds up what its model runs take."""

    def __init__(self, model_dir: Path | None = None) -> None:
        super().__init__(model_dir, sessions=lambda path: _TimedSession(open_session(path), self))
        self.models_s = 0.0

    def time(self, image: Any) -> tuple[list[Finding], float, float]:  # noqa: ANN401
        """Return findings, and the milliseconds of the stage and of its proposals and models."""
        self.models_s = 0.0
        started = time.perf_counter()
        found = self.find(image)
        stage_s = time.perf_counter() - started
        started = time.perf_counter()
        propose_boxes(image)
        models_s = self.models_s + time.perf_counter() - started
        return found, stage_s * 1000, models_s * 1000


class _TimedSession:
    """A model session whose runs are timed."""

    def __init__(self, session: Any, owner: TimedRecogniser) -> None:  # noqa: ANN401
        self._session = session
        self._owner = owner

    def get_inputs(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return self._session.get_inputs()

    def run(self, outputs: Any, inputs: Any) -> Any:  # noqa: ANN401
        started = time.perf_counter()
        found = self._session.run(outputs, inputs)
        self._owner.models_s += time.perf_counter() - started
        return found


def rules_of(policy: LampPolicy) -> Rules:
    """Return what the labels say of colours and of stopping."""
    return Rules(
        {label.code: label.stop_now for label in policy.labels},
        {label.code: label.colours for label in policy.labels},
    )


def _read(
    photo: LabelledPhoto, inspector: PhotoInspector, recogniser: TimedRecogniser, rules: Rules
) -> Reading:
    """Read one photo; one that serving refuses is a photo on which all lamps are passed over."""
    data = photo.path.read_bytes()
    try:
        seen = inspector.inspect(data, require_lamps=True)
    except (NotAnImage, ImageTooLarge) as error:
        lamps = photo.lamps_in(1000, 1000)
        return Reading(photo, outcomes_of(lamps, [], rules), [], refusal=str(error))
    pixels = load_photo(data)
    shapes, stage_ms, models_ms = recogniser.time(pixels.pixels)
    lamps = photo.lamps_in(seen.width, seen.height)
    findings = [finding for finding in seen.findings if finding.kind == "lamp"]
    return Reading(
        photo,
        outcomes_of(lamps, findings, rules),
        [finding for finding in findings if not _seen_as_shape(finding, shapes, pixels)],
        Times(seen.elapsed_ms, stage_ms, models_ms),
    )


def _seen_as_shape(finding: Finding, shapes: Sequence[Finding], photo: Photo) -> bool:
    box, scale = finding.box, photo.scale
    small = Box(box.x1 / scale, box.y1 / scale, box.x2 / scale, box.y2 / scale)
    return any(same_place(small, shape.box) and shape.code == finding.code for shape in shapes)
