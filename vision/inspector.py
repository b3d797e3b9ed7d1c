"""The facade: the bytes of one photo -> everything read from it."""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np

from vision.codes import find_codes
from vision.damage import DamageSighting
from vision.fusion import by_urgency, merge_words
from vision.images import MAX_BYTES, MAX_PIXELS, MAX_SIDE, Photo, Pixels, load_photo
from vision.pages import is_printed_page
from vision.plate_reading import PlateReading, read_plate
from vision.scene import Evidence, EvidenceScene, SceneJudge
from vision.scene_judge import weigh
from vision.types import Box, Finding, Inspection, ModelMissing, Scene, TextLine
from vision.views import View, ViewReading
from vision.warning_texts import find_warnings

logger = logging.getLogger(__name__)

_PAGE = 0.8
OUTSIDE: tuple[View, ...] = ("vehicle", "road")

MODELS = Path(__file__).parent / "models"


class LampFinder(Protocol):
    """Finds lit warning lamps."""

    def find(self, image: Pixels) -> list[Finding]:
        """Return the lit lamps of an RGB picture `(h, w, 3)`."""


class DamageFinder(Protocol):
    """Finds visible damage."""

    def find(self, image: Pixels) -> DamageSighting:
        """Return what is damaged in an RGB picture `(h, w, 3)` of a car."""


class ViewReader(Protocol):
    """Tells what a photo is a picture of."""

    def read(self, image: Pixels) -> ViewReading:
        """Return the view of an RGB picture `(h, w, 3)`."""


class LineReader(Protocol):
    """Reads text."""

    def read(self, image: Pixels) -> list[TextLine]:
        """Return the lines of an RGB picture `(h, w, 3)`."""

    def read_regions(self, image: Pixels, boxes: Sequence[Box]) -> list[TextLine]:
        """Return what stands in each box of an RGB picture, each read as one line."""


def build_inspector(*, models: Path = MODELS, threads: int = 2) -> "PhotoInspector":
    """Build the inspector; its models load on first use.

    Args:
        models: Folder with the lamp models; without them photos are read for text only.
        threads: CPU threads of each run of a text model.
    """
    from vision.damage import DamageRecogniser
    from vision.lamps import LampRecogniser
    from vision.scene_classifier import SceneClassifier
    from vision.text import TextReader

    return PhotoInspector(
        LampRecogniser(models),
        TextReader(threads=threads),
        damage=DamageRecogniser(models),
        views=SceneClassifier(models),
    )


class PhotoInspector:
    """Reads lamps, trouble codes and warning texts from photos; safe to share between threads.

    Args:
        lamps: The lamp recogniser; None reads text only.
        reader: The text reader.
        damage: The damage recogniser; None looks for none.
        views: Tells what a photo is a picture of; None goes by the evidence found alone.
        scenes: Decides what a photo shows where `views` can't.
        max_bytes: Longest file accepted.
        max_pixels: Most pixels accepted.
        max_side: Longer side, in pixels, of the copy that the models see.
    """

    def __init__(
        self,
        lamps: LampFinder | None,
        reader: LineReader,
        *,
        damage: DamageFinder | None = None,
        views: ViewReader | None = None,
        scenes: SceneJudge | None = None,
        max_bytes: int = MAX_BYTES,
        max_pixels: int = MAX_PIXELS,
        max_side: int = MAX_SIDE,
    ) -> None:
        self._lamps = lamps
        self._reader = reader
        self._damage = damage
        self._views = views
        self._scenes = scenes or EvidenceScene()
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels
        self._max_side = max_side
        self._warming, self._warm = Lock(), False

    def warm(self) -> None:
        """Load all models and run them once, so that the first photo is as fast as the others.

        Who calls while another thread does so waits for it; once that is done it takes no time.
        """
        with self._warming:
            if self._warm:
                return
            blank = np.zeros((256, 256, 3), np.uint8)
            self._read_view(blank)
            self._find_damage(blank)
            self._read_both(blank, lamps=True, require_lamps=False)
            self._warm = True

    def read_plate(self, photo: Photo) -> PlateReading | None:
        """Read the Chinese plate of a photo for a driver who asked for it; see `read_plate`."""
        return read_plate(photo, self._reader)

    def inspect(self, data: bytes, *, require_lamps: bool = False) -> Inspection:
        """Read one encoded photo; boxes are in pixels of the upright photo as it was sent.

        Lamps come red first, each group surest first. Without a lamp model the rest is still
        read, unless `require_lamps`.

        Raises:
            NotAnImage: The bytes are no readable photo.
            ImageTooLarge: The file or its pixel count is above the limit.
            ModelMissing: The text model is absent, or the lamp model is and lamps are required.
        """
        started = time.perf_counter()
        photo = load_photo(
            data,
            max_bytes=self._max_bytes,
            max_pixels=self._max_pixels,
            max_side=self._max_side,
        )
        inspection = self.inspect_photo(photo, require_lamps=require_lamps)
        return replace(inspection, elapsed_ms=(time.perf_counter() - started) * 1000)

    def inspect_photo(self, photo: Photo, *, require_lamps: bool = False) -> Inspection:
        """Read a photo that is decoded already; see `inspect`."""
        started = time.perf_counter()
        view = self._read_view(photo.pixels)
        # The lit lamps of a car seen from outside are not those of a dashboard.
        outside = view is not None and view.sure and view.view in OUTSIDE
        lamps, lines = self._read_both(photo.pixels, lamps=not outside, require_lamps=require_lamps)
        codes = find_codes(lines)
        warnings = find_warnings(lines, photo.pixels)
        seen = Evidence([*lamps, *codes, *warnings], lines)
        scene, confidence = self._judge(photo.pixels, view, seen)
        damage = self._look_for_damage(photo.pixels, view, scene)
        if damage is not None and damage.findings and scene == "other":
            seen = Evidence([*seen.findings, *damage.findings], lines)
            scene, confidence = self._judge(photo.pixels, view, seen)
        if scene == "scan_tool":
            # Its menus name systems and faults; only the codes are this car's.
            warnings = []
        if scene not in ("scan_tool", "plate") and is_printed_page(lines):
            # A symbol in a manual is lit in nobody's car: ask which one it is about.
            scene, confidence = "other", max(confidence, _PAGE)
            lamps, warnings = [replace(lamp, decision="ask") for lamp in lamps], []
            damage = None
        words = [warning for warning in warnings if warning.kind == "lamp"]
        texts = [warning for warning in warnings if warning.kind == "text"]
        damages = damage.findings if damage is not None else ()
        findings = [*by_urgency([*merge_words(lamps, words), *texts, *codes]), *damages]
        return Inspection(
            scene,
            confidence,
            photo.width,
            photo.height,
            tuple(replace(f, box=_scaled(f.box, photo.scale)) for f in findings),
            tuple(replace(line, box=_scaled(line.box, photo.scale)) for line in lines),
            (time.perf_counter() - started) * 1000,
            vehicle=damage is not None,
            parts=tuple(part.part for part in damage.parts) if damage is not None else (),
            extent=damage.extent if damages and damage is not None else None,
        )

    def _read_view(self, image: Pixels) -> ViewReading | None:
        if self._views is None:
            return None
        try:
            return self._views.read(image)
        except ModelMissing:
            logger.warning("scene model missing, judging photos by what is read in them")
            return None

    def _judge(
        self, image: Pixels, view: ViewReading | None, seen: Evidence
    ) -> tuple[Scene, float]:
        if view is None:
            return self._scenes.judge(image, seen)
        judged = weigh(view, seen, image.shape[1])
        return judged.scene, judged.confidence

    def _look_for_damage(
        self, image: Pixels, view: ViewReading | None, scene: Scene
    ) -> DamageSighting | None:
        """Look for damage where the photo may show a car from outside; None where it doesn't."""
        if scene not in ("other", "accident"):
            return None
        if view is not None and not view.may_show_vehicle:
            return None
        damage = self._find_damage(image)
        sure = view is not None and view.sure
        # Where nothing says that it is a car, a part of one has to be in view.
        return damage if damage is not None and (sure or damage.parts) else None

    def _find_damage(self, image: Pixels) -> DamageSighting | None:
        if self._damage is None:
            return None
        try:
            return self._damage.find(image)
        except ModelMissing:
            logger.warning("damage model missing, looking for no damage")
            return None

    def _read_both(
        self, image: Pixels, *, lamps: bool, require_lamps: bool
    ) -> tuple[Sequence[Finding], list[TextLine]]:
        if not lamps:
            return (), self._reader.read(image)
        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(self._find_lamps, image, require_lamps=require_lamps)
            lines = self._reader.read(image)
            return found.result(), lines

    def _find_lamps(self, image: Pixels, *, require_lamps: bool) -> Sequence[Finding]:
        if self._lamps is None:
            if require_lamps:
                raise ModelMissing(
                    "No lamp model is installed, so warning lamps can't be read from photos. "
                    "`carcare doctor` says how to get it."
                )
            return ()
        try:
            return self._lamps.find(image)
        except ModelMissing:
            if require_lamps:
                raise
            logger.warning("lamp model missing, reading text only")
            return ()


def _scaled(box: Box, scale: float) -> Box:
    if scale == 1.0:
        return box
    return Box(box.x1 * scale, box.y1 * scale, box.x2 * scale, box.y2 * scale)
