"""Warning lamps: finds, names and colours the lit ones in a photo, or keeps silent."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.crops import CONTEXT, Boxes, Pixels, cut_crops
from vision.lamp_policy import LampPolicy, Probabilities, load_policy
from vision.proposals import propose_boxes
from vision.sightings import Sighting, judge_all, merge_sightings, turn_back
from vision.types import Finding, ModelMissing

CLASSIFIER_FILE = "lamps.onnx"
FILTER_FILE = "lamps_filter.onnx"
POLICY_FILE = "lamps.json"

MOST_CLASSIFIED = 96
"""Boxes classified at most: what passes the filter, best first. Bounds the time per photo."""

SECOND_LOOK = 0.05
"""Places at least this lamp-like are looked at again, closer and from farther away."""

ZOOMS = (1.3, 1.5, 2.0, 2.3)
"""Crop sides of the second look, as multiples of the box's longer side."""

MOST_SECOND = 24
"""Places looked at again at most, most lamp-like first."""

MOST_TURNED = 8
"""Places looked at sideways and upside down, most lamp-like first."""

SURELY_NAMED = 0.7
SURER = (1.3, 1.0)
"""A photo is turned when the lamps named surely then are more than 1.3 times those of the photo as
it is, and one: two at least. So 21 of 37 real photos put upside down and 23 of 37 laid on a side
were righted, none of 111 upright ones with lamps was turned, and 1 of 64 without (0.7: 14)."""

_BATCH = 32


class LampRecogniser:
    """Names the lit lamps of a photo; loads its models on first use, one session each."""

    def __init__(
        self, model_dir: Path | None = None, *, sessions: Callable[[Path], Any] | None = None
    ) -> None:
        """Remember where the models are, by default those that ship; nothing is read yet.

        Args:
            model_dir: Folder of the models and their policy.
            sessions: Opens a model file instead of `open_session`; for those who measure.
        """
        self._model_dir = model_dir or Path(__file__).parent / "models"
        self._open = sessions or open_session

    def find(self, image: Pixels) -> list[Finding]:
        """Return the lit lamps that are sure enough to say or to ask about.

        A photo that shows surer lamps lying on its side or upside down is read that way.

        Args:
            image: Photo, `(h, w, 3)` RGB uint8.

        Returns:
            Findings of kind "lamp", most confident first, at most one per place. What is too
            unsure to ask about is left out.

        Raises:
            ModelMissing: A model file is absent or unreadable.
        """
        sighting = self.look_twice(image)
        turns = self._turns(image, sighting)
        if turns:
            turned = np.ascontiguousarray(np.rot90(image, turns))
            sighting = turn_back(self.look_twice(turned), turns, (image.shape[0], image.shape[1]))
        return sorted(judge_all(self.policy, sighting), key=lambda finding: -finding.confidence)

    def look_twice(self, image: Pixels) -> Sighting:
        """Return one row a place: the mean of its boxes, and of a second look at the likely ones.

        Rows are sorted by how lamp-like the first look found them.
        """
        first = merge_sightings(self.look(image))
        lit = 1.0 - first.codes[:, -1]
        again = int((lit[:MOST_SECOND] >= SECOND_LOOK).sum())
        if not again:
            return first
        looks = [self.classify(image, first.boxes[:again], context=zoom) for zoom in ZOOMS]
        codes, colours = first.codes.copy(), first.colours.copy()
        codes[:again] = np.mean([first.codes[:again], *(x.codes for x in looks)], axis=0)
        colours[:again] = np.mean([first.colours[:again], *(x.colours for x in looks)], axis=0)
        return Sighting(first.boxes, codes, colours, first.votes)

    def look(self, image: Pixels) -> Sighting:
        """Return what the models say of every box that passes the filter, overlapping or not."""
        return self.classify(image, self._filtered(image, propose_boxes(image)))

    def classify(self, image: Pixels, boxes: Boxes, *, context: float = CONTEXT) -> Sighting:
        """Return what the classifier says of boxes `(n, 4)`; `context` as in `cut_crops`."""
        crops = cut_crops(image, boxes, self._side_px(self._classifier), context=context)
        codes, colours = _run(self._classifier, crops)
        return Sighting(boxes, _softmax(codes), _softmax(colours))

    def _turns(self, image: Pixels, upright: Sighting) -> int:
        """Return the quarter turns counterclockwise after which much surer lamps are seen."""
        crops = cut_crops(image, upright.boxes[:MOST_TURNED], self._side_px(self._classifier))
        found = []
        for turns in range(4):
            turned = np.ascontiguousarray(np.rot90(crops, turns, axes=(1, 2)))
            found.append(_evidence(_softmax(_run(self._classifier, turned)[0])))
        best = int(np.argmax(found))
        return best if found[best] >= SURER[0] * found[0] + SURER[1] else 0

    @cached_property
    def policy(self) -> LampPolicy:
        """The closed set of codes and the calibrated thresholds."""
        return load_policy(self._model_dir / POLICY_FILE)

    @cached_property
    def _classifier(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return self._open(self._model_dir / CLASSIFIER_FILE)

    @cached_property
    def _filter(self) -> Any:  # noqa: ANN401
        return self._open(self._model_dir / FILTER_FILE)

    def _filtered(self, image: Pixels, boxes: Boxes) -> Boxes:
        crops = cut_crops(image, boxes, self._side_px(self._filter))
        logits = _run(self._filter, crops, batch=256)[0]
        lit = 1 / (1 + np.exp(-logits))
        order = np.argsort(-lit)[:MOST_CLASSIFIED]
        return boxes[order[lit[order] >= self.policy.thresholds.filter]]

    @staticmethod
    def _side_px(session: Any) -> int:  # noqa: ANN401
        return int(session.get_inputs()[0].shape[1])


def _evidence(codes: Probabilities) -> float:
    """Return about how many lamps are named surely."""
    named = codes[:, :-1].max(axis=1, initial=0.0)
    return float(named[named >= SURELY_NAMED].sum())


def open_session(path: Path) -> Any:  # noqa: ANN401
    """Open a model file for serving.

    Raises:
        ModelMissing: The file is absent.
    """
    import onnxruntime

    if not path.is_file():
        raise ModelMissing(f"{path} is absent; run `carcare doctor`")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.inter_op_num_threads = 1
    # The memory arenas of six models hold 350 MiB for ever that one photo wanted for a moment.
    options.enable_cpu_mem_arena = False
    # Spinning workers would take the cores from the rest of the reply.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Any, crops: Pixels, *, batch: int = _BATCH) -> list[npt.NDArray[np.float32]]:  # noqa: ANN401
    name = session.get_inputs()[0].name
    starts = range(0, max(len(crops), 1), batch)
    parts = [session.run(None, {name: crops[i : i + batch]}) for i in starts]
    return [np.concatenate(outputs) for outputs in zip(*parts, strict=True)]


def _softmax(logits: npt.NDArray[np.float32]) -> Probabilities:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
