"""Warning lamps: finds, names and colours the lit ones in a photo, or keeps silent."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.crops import Boxes, Pixels, cut_crops
from vision.geometry import overlaps
from vision.lamp_policy import LampPolicy, Probabilities, load_policy
from vision.proposals import propose_boxes
from vision.types import Box, Finding, ModelMissing

CLASSIFIER_FILE = "lamps.onnx"
FILTER_FILE = "lamps_filter.onnx"
POLICY_FILE = "lamps.json"

MOST_CLASSIFIED = 96
"""Boxes classified at most: what passes the filter, best first. Bounds the time per photo."""

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the models say of one photo's boxes, before any decision.

    `boxes` `(n, 4)`; `codes` `(n, codes + 1)` and `colours` `(n, colours)` probabilities.
    """

    boxes: Boxes
    codes: Probabilities
    colours: Probabilities


class LampRecogniser:
    """Names the lit lamps of a photo; loads its models on first use, one session each."""

    def __init__(self, model_dir: Path | None = None) -> None:
        """Remember where the models are, by default those that ship; nothing is read yet."""
        self._model_dir = model_dir or Path(__file__).parent / "models"

    def find(self, image: Pixels) -> list[Finding]:
        """Return the lit lamps that are sure enough to say or to ask about.

        Args:
            image: Upright photo, `(h, w, 3)` RGB uint8.

        Returns:
            Findings of kind "lamp", most confident first, at most one per place. What is too
            unsure to ask about is left out.

        Raises:
            ModelMissing: A model file is absent or unreadable.
        """
        sighting = merge_sightings(self.look(image))
        found = []
        for box, code, colour in zip(sighting.boxes, sighting.codes, sighting.colours, strict=True):
            verdict = self.policy.judge(code, colour)
            if verdict is not None:
                found.append(
                    Finding(
                        kind="lamp",
                        code=verdict.candidates[0].code,
                        box=Box(*(float(v) for v in box)),
                        confidence=verdict.confidence,
                        decision=verdict.decision,
                        candidates=verdict.candidates,
                        colour=verdict.colour,
                    )
                )
        return sorted(found, key=lambda finding: -finding.confidence)

    def look(self, image: Pixels) -> Sighting:
        """Return what the models say of every box that passes the filter, overlapping or not."""
        boxes = self._filtered(image, propose_boxes(image))
        limits = self.policy.thresholds
        crops = cut_crops(image, boxes, self._side_px(self._classifier))
        codes, colours = _run(self._classifier, crops)
        return Sighting(
            boxes,
            _softmax(codes, limits.code_temperature),
            _softmax(colours, limits.colour_temperature),
        )

    @cached_property
    def policy(self) -> LampPolicy:
        """The closed set of codes and the calibrated thresholds."""
        return load_policy(self._model_dir / POLICY_FILE)

    @cached_property
    def _classifier(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return _load_session(self._model_dir / CLASSIFIER_FILE)

    @cached_property
    def _filter(self) -> Any:  # noqa: ANN401
        return _load_session(self._model_dir / FILTER_FILE)

    def _filtered(self, image: Pixels, boxes: Boxes) -> Boxes:
        crops = cut_crops(image, boxes, self._side_px(self._filter))
        logits = _run(self._filter, crops, batch=256)[0]
        lit = 1 / (1 + np.exp(-logits))
        order = np.argsort(-lit)[:MOST_CLASSIFIED]
        return boxes[order[lit[order] >= self.policy.thresholds.filter]]

    @staticmethod
    def _side_px(session: Any) -> int:  # noqa: ANN401
        return int(session.get_inputs()[0].shape[1])


def merge_sightings(sighting: Sighting) -> Sighting:
    """Keep one box per place, most lamp-like first: the mean of the boxes that agree there."""
    lit = 1.0 - sighting.codes[:, -1]
    iou, covered = overlaps(sighting.boxes, sighting.boxes)
    free = np.ones(len(lit), bool)
    boxes, codes, colours = [], [], []
    for i in np.argsort(-lit):
        if not free[i]:
            continue
        agreeing = free & (iou[i] >= 0.6)
        weights = lit[agreeing] / max(float(lit[agreeing].sum()), 1e-6)
        boxes.append(weights @ sighting.boxes[agreeing])
        codes.append(weights @ sighting.codes[agreeing])
        colours.append(weights @ sighting.colours[agreeing])
        free &= (iou[i] < 0.3) & (covered[i] < 0.6)
    if not boxes:
        return sighting
    return Sighting(np.stack(boxes), np.stack(codes), np.stack(colours))


def _load_session(path: Path) -> Any:  # noqa: ANN401
    import onnxruntime

    if not path.is_file():
        raise ModelMissing(f"{path} is absent; run `carcare doctor`")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.inter_op_num_threads = 1
    # Spinning workers would take the cores from the rest of the reply.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Any, crops: Pixels, *, batch: int = _BATCH) -> list[npt.NDArray[np.float32]]:  # noqa: ANN401
    name = session.get_inputs()[0].name
    starts = range(0, max(len(crops), 1), batch)
    parts = [session.run(None, {name: crops[i : i + batch]}) for i in starts]
    return [np.concatenate(outputs) for outputs in zip(*parts, strict=True)]


def _softmax(logits: npt.NDArray[np.float32], temperature: float) -> Probabilities:
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
