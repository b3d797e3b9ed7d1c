"""Contact sheets: every picture with what is lit and what was made of it, the worst first."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from evals.lamps.drawings import DrawnSet, Naming
from evals.lamps.readings import Reading
from evals.lamps.rows import describe, worst_first
from vision.draw import Mark, draw_marks
from vision.images import Pixels, encode_jpeg, load_photo
from vision.training.outcomes import Outcome
from vision.types import Box, ImageTooLarge, NotAnImage

PAGE = "lamps.html"
PICTURE_PX = 960
COLUMNS, ROWS = 3, 3
_CELL_PX = (640, 520)  # width and height, caption included
_CAPTION_PX = 40
# Right is green, wrong is red, asked is amber, what is lit is cyan: keys of the palette.
_HUES = {
    "named": "green",
    "misnamed": "red",
    "invented": "red",
    "offered": "amber",
    "not_offered": "amber",
    "asked_in_vain": "amber",
}
_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; background: #fff; color: #222 }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(30rem, 1fr)); gap: 1.5rem }
figure { margin: 0 } img { width: 100%; display: block }
ul { margin: .3rem 0; padding-left: 1.2rem }
table { border-collapse: collapse; margin: 1rem 0 } td { padding: .1rem .8rem .1rem 0 }
"""
_LEGEND = (
    "Thin cyan boxes are what is lit. Thick boxes are what was found: green named right, red "
    "wrong, amber (dashed) asked about. The worst come first."
)


@dataclass(frozen=True)
class Card:
    """A picture as JPEG, with a title and lines to read beside it."""

    title: str
    lines: list[str]
    picture: bytes


def photo_cards(readings: Sequence[Reading]) -> Iterator[Card]:
    """Yield a card a photo, worst first."""
    for reading in worst_first(readings):
        title = f"{reading.photo.path.name} ({reading.photo.group})"
        lines = [reading.refusal] if reading.refusal else []
        lines += [describe(outcome) for outcome in reading.outcomes]
        yield Card(title, lines, _drawn_photo(reading))


def drawing_cards(sets: Sequence[DrawnSet]) -> Iterator[Card]:
    """Yield a card a drawn picture, those with most wrong names first."""
    rows = [
        (drawn.name, n, scene, namings)
        for drawn in sets
        for n, (scene, namings) in enumerate(zip(drawn.scenes, drawn.namings, strict=True))
    ]
    for name, n, scene, namings in sorted(rows, key=lambda row: sum(x.right for x in row[3])):
        marks = [_naming_mark(naming) for naming in namings]
        wrong = [f"{x.lamp.code}: said to be {x.said}" for x in namings if not x.right]
        yield Card(f"{name} {n + 1}", wrong, encode_jpeg(draw_marks(scene.image, marks)))


def write_sheets(out: Path, cards: Sequence[Card], figures: Sequence[tuple[str, str]]) -> Path:
    """Write the page and the numbered sheets into `out`; return the page."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("lamps-[0-9]*.png"):
        old.unlink()
    page = out / PAGE
    page.write_text(_html(cards, figures), encoding="utf-8")
    size = COLUMNS * ROWS
    for number, start in enumerate(range(0, len(cards), size), 1):
        _write_png(out / f"lamps-{number:03}.png", cards[start : start + size])
    return page


def _drawn_photo(reading: Reading) -> bytes:
    try:
        photo = load_photo(reading.photo.path.read_bytes(), max_side=PICTURE_PX)
    except (NotAnImage, ImageTooLarge):
        return encode_jpeg(np.full((PICTURE_PX * 3 // 4, PICTURE_PX, 3), 128, np.uint8))
    marks = [mark for outcome in reading.outcomes for mark in _marks(outcome)]
    return encode_jpeg(draw_marks(photo.pixels, marks, scale=photo.scale), quality=75)


def _marks(outcome: Outcome) -> Iterator[Mark]:
    finding, lamp = outcome.finding, outcome.lamp
    if lamp is not None:
        label = f"missed {lamp.code}" if finding is None else ""
        yield Mark(Box(*lamp.box), label, thin=True)
    if finding is not None:
        name = finding.code if finding.decision == "say" else f"{finding.code}?"
        label = f"{name}, is {lamp.code}" if lamp and lamp.code != finding.code else name
        yield Mark(finding.box, label, _HUES[outcome.result], finding.decision == "say")


def _naming_mark(naming: Naming) -> Mark:
    if naming.right:
        return Mark(Box(*naming.lamp.box), "", "green", thin=True)
    return Mark(Box(*naming.lamp.box), f"{naming.said}, is {naming.lamp.code}", "red", thin=True)


def _html(cards: Sequence[Card], figures: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<tr><td>{escape(n)}</td><td>{escape(v)}</td></tr>" for n, v in figures)
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Lamps</title>'
        f"<style>{_STYLE}</style>\n<h1>Lamps</h1>\n<table>{rows}</table>\n<p>{_LEGEND}</p>\n"
        f"<main>\n{''.join(map(_figure, cards))}</main></html>\n"
    )


def _figure(card: Card) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in card.lines)
    data = b64encode(card.picture).decode()
    return (
        f'<figure><img loading="lazy" alt="{escape(card.title)}" '
        f'src="data:image/jpeg;base64,{data}"><figcaption><b>{escape(card.title)}</b>'
        f"<ul>{lines}</ul></figcaption></figure>\n"
    )


def _write_png(path: Path, cards: Sequence[Card]) -> None:
    import cv2

    width, height = _CELL_PX
    rows = -(-len(cards) // COLUMNS)
    sheet = np.full((rows * height, COLUMNS * width, 3), 255, np.uint8)
    for at, card in enumerate(cards):
        top, left = at // COLUMNS * height, at % COLUMNS * width
        sheet[top : top + height, left : left + width] = _cell(card)
    cv2.imwrite(str(path), sheet[..., ::-1])


def _cell(card: Card) -> Pixels:
    import cv2

    width, height = _CELL_PX
    cell = np.full((height, width, 3), 255, np.uint8)
    picture = load_photo(card.picture).pixels
    factor = min(width / picture.shape[1], (height - _CAPTION_PX) / picture.shape[0])
    size = (max(1, int(picture.shape[1] * factor)), max(1, int(picture.shape[0] * factor)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cell[: size[1], : size[0]] = small
    ink, font = (20, 20, 20), cv2.FontFace("uni")
    cv2.putText(cell, card.title, (6, height - 14), ink, font, 18)
    return cell
