"""Contact sheets: pictures with what was made of them, as one page and as numbered PNG files."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from vision.images import Pixels, load_photo

COLUMNS, ROWS = 3, 3
_CELL_PX = (640, 520)  # width and height, caption included
_CAPTION_PX = 40
_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; background: #fff; color: #222 }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(30rem, 1fr)); gap: 1.5rem }
figure { margin: 0 } img { width: 100%; display: block }
ul { margin: .3rem 0; padding-left: 1.2rem }
table { border-collapse: collapse; margin: 1rem 0 } td { padding: .1rem .8rem .1rem 0 }
"""


@dataclass(frozen=True)
class Card:
    """A picture as JPEG, with a title and lines to read beside it."""

    title: str
    lines: list[str]
    picture: bytes


@dataclass(frozen=True)
class About:
    """What the sheets show: `name` is that of the files, `legend` says how to read the marks."""

    name: str
    title: str
    legend: str


def write_sheets(
    out: Path, cards: Sequence[Card], figures: Sequence[tuple[str, str]], about: About
) -> Path:
    """Write the page and the numbered sheets into `out`; return the page."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob(f"{about.name}-[0-9]*.png"):
        old.unlink()
    page = out / f"{about.name}.html"
    page.write_text(_html(cards, figures, about), encoding="utf-8")
    size = COLUMNS * ROWS
    for number, start in enumerate(range(0, len(cards), size), 1):
        _write_png(out / f"{about.name}-{number:03}.png", cards[start : start + size])
    return page


def _html(cards: Sequence[Card], figures: Sequence[tuple[str, str]], about: About) -> str:
    rows = "".join(f"<tr><td>{escape(n)}</td><td>{escape(v)}</td></tr>" for n, v in figures)
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        f"<title>{about.title}</title><style>{_STYLE}</style>\n<h1>{about.title}</h1>\n"
        f"<table>{rows}</table>\n<p>{escape(about.legend)}</p>\n"
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
