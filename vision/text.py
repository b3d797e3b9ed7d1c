"""OCR: photo -> lines of text with boxes, by the PP-OCR models that rapidocr carries."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vision.light_rapidocr import text_engine
from vision.types import Box, ModelMissing, TextLine

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from rapidocr import RapidOCR

Pixels = npt.NDArray[np.uint8]

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
MAX_LINES = 80  # a scan-tool list has about 30; a page of print must not cost seconds
MAX_STRETCH = 8  # the detector loses text in pictures flatter than this


class TextReader:
    """Reads lines of Chinese and Latin text.

    Text is found on a reduced copy and read from the picture itself, so that small print costs
    nothing extra. Models load on first use (about 31 MB of files); calls from several threads
    are safe.

    Args:
        threads: CPU threads of each model run.
        detect_side: Longer side, in pixels, of the copy on which text is found.
        min_confidence: Lines below this mean character probability are dropped, in [0, 1].
        models: Folder with the model files; by default the one inside rapidocr.
        max_lines: Lines of a picture beyond these are not read.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        detect_side: int = 960,
        min_confidence: float = 0.5,
        models: Path | None = None,
        max_lines: int = MAX_LINES,
    ) -> None:
        self._threads = threads
        self._detect_side = detect_side
        self._min_confidence = min_confidence
        self._models = models
        self._max_lines = max_lines
        self._engine: RapidOCR | None = None
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Load the models and run them once.

        Raises:
            ModelMissing: A model file is absent.
        """
        self.read(np.zeros((64, 256, 3), np.uint8))
        self.read_regions(np.zeros((64, 256, 3), np.uint8), [Box(0, 0, 256, 64)])

    def read(self, image: Pixels) -> list[TextLine]:
        """Find and read all text of an RGB picture `(h, w, 3)`, top to bottom.

        Raises:
            ModelMissing: A model file is absent.
        """
        engine = self._loaded()
        from rapidocr.main import RapidOCRError

        padded, top, left = _pad_strip(np.ascontiguousarray(image[:, :, ::-1]))
        try:
            crops, found = engine.detect_and_crop(padded, {})
        except RapidOCRError:
            return []
        height, width = image.shape[:2]
        quads = () if found.boxes is None else found.boxes[: self._max_lines]
        boxes = [_box(quad - np.array([left, top]), width, height) for quad in quads]
        return self._recognise(crops[: self._max_lines], boxes)

    def read_regions(self, image: Pixels, boxes: Sequence[Box]) -> list[TextLine]:
        """Read each box of an RGB picture as one horizontal line, without looking for text.

        Lines come in the order of `boxes`; those without legible text are left out.

        Raises:
            ModelMissing: A model file is absent.
        """
        self._loaded()
        bgr = image[:, :, ::-1]
        height, width = image.shape[:2]
        inside = [_box(np.array([[b.x1, b.y1], [b.x2, b.y2]]), width, height) for b in boxes]
        kept = [box for box in inside if box is not None]
        crops = [
            np.ascontiguousarray(bgr[int(b.y1) : int(b.y2), int(b.x1) : int(b.x2)]) for b in kept
        ]
        return self._recognise(crops, kept)

    def _recognise(self, crops: list[Pixels], boxes: Sequence[Box | None]) -> list[TextLine]:
        if not crops:
            return []
        read = self._loaded().recognize_txt(crops)
        return [
            TextLine(text.strip(), box, min(1.0, float(score)))
            for text, score, box in zip(read.txts or (), read.scores or (), boxes, strict=True)
            if box is not None and text.strip() and score >= self._min_confidence
        ]

    def _loaded(self) -> "RapidOCR":
        with self._lock:
            if self._engine is None:
                self._engine = self._build()
            return self._engine

    def _build(self) -> "RapidOCR":
        import rapidocr

        folder = self._models or Path(rapidocr.__file__).parent / "models"
        for name in (DETECTOR, RECOGNISER):
            # Checked here because rapidocr would fetch a missing file from the network.
            if not (folder / name).is_file():
                raise ModelMissing(
                    f"The text model {name} is not in {folder}. Reinstall rapidocr; "
                    "`carcare doctor` checks it."
                )
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        engine = text_engine()(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.use_vertical_padding": False,
                "Det.limit_type": "max",
                "Det.limit_side_len": self._detect_side,
            }
        )
        for part, name in (("Det", DETECTOR), ("Rec", RECOGNISER)):
            _use_session(engine, part, _session(folder / name, self._threads))
        return engine


def _session(model: Path, threads: int) -> "InferenceSession":
    """Open a model on the CPU.

    rapidocr offers no switch for spinning. Waiting threads that spin cost 29 % more CPU time and
    20 % more wall time on two busy cores (15 photos). The memory arena saves 7 % of time and costs
    230 MB over photos of mixed shapes.
    """
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _use_session(engine: "RapidOCR", part: str, session: "InferenceSession") -> None:
    from omegaconf import OmegaConf

    settings = {**engine.cfg[part], "session": session}
    engine.cfg[part] = OmegaConf.create(settings, flags={"allow_objects": True})


def _pad_strip(image: Pixels) -> tuple[Pixels, int, int]:
    """Widen the short side with black so that the shape is at most `MAX_STRETCH` : 1."""
    height, width = image.shape[:2]
    top = max(0, -(-width // MAX_STRETCH) - height) // 2
    left = max(0, -(-height // MAX_STRETCH) - width) // 2
    if not top and not left:
        return image, 0, 0
    return np.pad(image, ((top, top), (left, left), (0, 0))), top, left


def _box(corners: npt.NDArray[np.floating], width: int, height: int) -> Box | None:
    """Return the upright box around `corners` `(n, 2)` inside the picture, if any is left."""
    x1, y1 = np.clip(corners.min(axis=0), 0, (width, height))
    x2, y2 = np.clip(corners.max(axis=0), 0, (width, height))
    return Box(float(x1), float(y1), float(x2), float(y2)) if x2 - x1 > 1 and y2 - y1 > 1 else None
