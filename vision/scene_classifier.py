"""What a photo is a picture of, told from its pixels."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.images import Pixels
from vision.lamps import open_session
from vision.types import ModelMissing
from vision.views import VIEWS, View, ViewReading

MODEL_FILE = "scene.onnx"
POLICY_FILE = "scene.json"
SIDE_PX = 192


@dataclass(frozen=True, slots=True)
class ScenePolicy:
    """What was calibrated on photos kept out of training.

    `temperature` divides the logits; a view is sure from its confidence in `thresholds` on.
    """

    temperature: float
    thresholds: dict[View, float]

    def read(self, logits: npt.NDArray[np.float32]) -> ViewReading:
        """Return the reading that the logits `(views,)` of one photo amount to."""
        powers = np.exp((logits - logits.max()) / self.temperature)
        shares = powers / powers.sum()
        best = int(shares.argmax())
        view, confidence = VIEWS[best], float(shares[best])
        return ViewReading(
            view,
            confidence,
            confidence >= self.thresholds[view],
            {name: float(share) for name, share in zip(VIEWS, shares, strict=True)},
        )


class SceneClassifier:
    """Tells the views of photos apart; loads its model on first use.

    Args:
        models: Folder of the model and its policy, by default those that ship.
    """

    def __init__(self, models: Path | None = None) -> None:
        self._models = models or Path(__file__).parent / "models"

    def judge_pixels(self, image: Pixels) -> tuple[View, float]:
        """Return the likeliest view of an RGB picture `(h, w, 3)` and its confidence in [0, 1].

        Raises:
            ModelMissing: A model file is absent.
        """
        reading = self.read(image)
        return reading.view, reading.confidence

    def read(self, image: Pixels) -> ViewReading:
        """Return the view with all shares, and whether it is sure; see `judge_pixels`."""
        logits = self._session.run(None, {"pixels": squared(image)[None]})[0]
        return self.policy.read(np.asarray(logits[0], np.float32))

    def logits(self, squares: Pixels) -> npt.NDArray[np.float32]:
        """Return `(n, views)` logits of pictures `(n, 192, 192, 3)` cut by `squared`."""
        return np.asarray(self._session.run(None, {"pixels": squares})[0], np.float32)

    @cached_property
    def policy(self) -> ScenePolicy:
        """What was calibrated for the model.

        Raises:
            ModelMissing: The file is absent.
        """
        path = self._models / POLICY_FILE
        if not path.is_file():
            raise ModelMissing(f"{path} is absent; run `carcare doctor`")
        return load_policy(path)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return open_session(self._models / MODEL_FILE)


def squared(image: Pixels) -> Pixels:
    """Return the whole picture as the classifier sees it, `(192, 192, 3)`, its shape ignored."""
    import cv2

    size = (SIDE_PX, SIDE_PX)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def load_policy(path: Path) -> ScenePolicy:
    """Read a policy file.

    Raises:
        ModelMissing: It was made for other views than these.
    """
    kept = json.loads(path.read_text("utf-8"))
    if tuple(kept["views"]) != VIEWS:
        raise ModelMissing(f"{path} was made for other views; take the model of this version")
    return ScenePolicy(
        float(kept["temperature"]), {view: float(kept["thresholds"][view]) for view in VIEWS}
    )


def policy_to_json(policy: ScenePolicy) -> str:
    """Return the policy as the text of its file."""
    kept = {
        "views": list(VIEWS),
        "temperature": round(policy.temperature, 4),
        "thresholds": {view: round(policy.thresholds[view], 4) for view in VIEWS},
    }
    return json.dumps(kept, indent=1) + "\n"
