"""Sets text into boxes: measured, wrapped, shrunk, and refused rather than let it run over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

from PIL import ImageDraw, ImageFont

from assistant.marketing.errors import DoesNotFit
from assistant.marketing.poster.brand import Colour

# Text smaller than this is not read on a phone that shows a poster of 1,080 px.
SMALLEST_PX = 22
_LEADING = 1.35
_STEP_PX = 2
# Widths are measured at this size, and the sizes set are at most a hundredth off by hinting.
_REFERENCE_PX = 100
_HINTING = 1.01
# Marks that begin no line and brackets that end none.
_NO_START = "，。！？；：、）》」』】,.!?;:)%–"
_NO_END = "（《「『【(¥"
# A break may come before every Chinese character and after every space.
_PIECE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+")


@dataclass(frozen=True)
class Frame:
    """A box of a poster, pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from side to side."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Setting:
    """Text as it is set: its lines, the size, and how tall they stand together."""

    lines: tuple[str, ...]
    size_px: int

    @property
    def height(self) -> int:
        """Pixels that the lines take."""
        return int(len(self.lines) * self.size_px * _LEADING)


@cache
def face(size_px: int) -> ImageFont.FreeTypeFont:
    """Return the font with Chinese that PyMuPDF carries (Droid Sans Fallback, Apache 2.0)."""
    return ImageFont.truetype(BytesIO(_font_file()), size_px)


@cache
def _font_file() -> bytes:
    import pymupdf

    return bytes(pymupdf.Font("cjk").buffer)


def set_text(text: str, frame: Frame, *, largest_px: int, heavy: bool = False) -> Setting:
    """Return the largest setting that stays within the frame.

    Args:
        text: One or more lines.
        frame: Where it has to stand.
        largest_px: The size to begin with.
        heavy: Whether the strokes are thickened, which makes characters wider.

    Raises:
        DoesNotFit: It runs over even in the smallest size that can be read.
    """
    for size_px in range(largest_px, SMALLEST_PX - 1, -_STEP_PX):
        more = _stroke(size_px) if heavy else 0
        lines = [part for line in text.splitlines() for part in _wrap(line, frame, size_px, more)]
        found = Setting(tuple(lines), size_px)
        widest = max((_width(line, size_px, more) for line in lines), default=0)
        if widest * _HINTING <= frame.width and found.height <= frame.height:
            return found
    raise DoesNotFit(
        f"{text[:40]!r} does not fit the poster, even at {SMALLEST_PX} px; shorten the name or the "
        "address in the store's record, or take a taller format."
    )


def draw_text(
    draw: ImageDraw.ImageDraw,
    text: Setting,
    frame: Frame,
    colour: Colour,
    *,
    heavy: bool = False,
    centred: bool = False,
) -> None:
    """Draw a setting from the top of its frame."""
    top = float(frame.top)
    stroke = _stroke(text.size_px) if heavy else 0
    for line in text.lines:
        spare = (frame.width - _width(line, text.size_px, stroke)) / 2 if centred else 0
        draw.text(
            (frame.left + stroke + spare, top), line, font=face(text.size_px), fill=colour,
            stroke_width=stroke, stroke_fill=colour,
        )  # fmt: skip
        top += text.size_px * _LEADING


def _stroke(size_px: int) -> int:
    return max(1, size_px // 48)


def _width(text: str, size_px: int, more: int) -> float:
    """Return how wide text is at a size, scaled from one size: opening a font takes long."""
    return _reference(text.rstrip()) * size_px / _REFERENCE_PX + 2 * more


@lru_cache(maxsize=4096)
def _reference(text: str) -> float:
    return float(face(_REFERENCE_PX).getlength(text))


def _wrap(line: str, frame: Frame, size_px: int, more: int) -> Iterator[str]:
    """Yield the lines of a paragraph, as even as their number allows."""
    lines = _fill(line, frame.width, size_px, more)
    width = frame.width
    while len(lines) > 1 and width > size_px:
        width -= size_px // 2
        tighter = _fill(line, width, size_px, more)
        if len(tighter) > len(lines) or max(_width(x, size_px, more) for x in tighter) > width:
            break
        lines = tighter
    yield from lines


def _fill(line: str, width_px: int, size_px: int, more: int) -> list[str]:
    lines, held, wide = [], "", 0.0
    for piece in _pieces(line):
        whole = _reference(piece) * size_px / _REFERENCE_PX
        if held and wide + _width(piece, size_px, more) > width_px:
            lines.append(held.rstrip())
            held, wide = "", 0.0
        held, wide = (held + piece, wide + whole) if held else (piece.lstrip(), whole)
    return [*lines, held.rstrip()] if held else lines


def _pieces(line: str) -> list[str]:
    """Return what a line may be broken between: marks cling to what they belong to."""
    found: list[str] = []
    for piece in _PIECE.findall(line):
        if found and (piece[0] in _NO_START or found[-1][-1] in _NO_END):
            found[-1] += piece
        else:
            found.append(piece)
    return found
