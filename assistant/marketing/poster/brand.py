"""Colours and logo of a store, from files of the operator; ours where there are none."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from PIL import Image, UnidentifiedImageError

from assistant.marketing.errors import BadBrand

Colour = tuple[int, int, int]

_HEX = re.compile(r"^#[0-9a-fA-F]{6}$")
_LOGO_BYTES = 2_000_000
_LOGO_SIDE_PX = 512
DARK, LIGHT = (23, 28, 38), (255, 255, 255)


@dataclass(frozen=True)
class Brand:
    """`primary` fills the head of a poster, `accent` sets off the price."""

    primary: Colour = (18, 74, 115)
    accent: Colour = (201, 74, 26)
    logo: Image.Image | None = None


def load_brand(folder: Path, store_id: str) -> Brand:
    """Return the brand in `folder`: STORE_ID.yaml with `primary` and `accent`, STORE_ID.png.

    Raises:
        BadBrand: A file is there and can't be used.
    """
    colours = _colours(folder / f"{store_id}.yaml")
    return Brand(**colours, logo=_logo(folder / f"{store_id}.png"))


def text_on(colour: Colour) -> Colour:
    """Return the text colour that reads better on a ground, by WCAG contrast."""
    ground = _luminance(colour)
    light, dark = 1.05 / (ground + 0.05), (ground + 0.05) / (_luminance(DARK) + 0.05)
    return LIGHT if light >= dark else DARK


def on_white(colour: Colour) -> Colour:
    """Return a colour for large text on white: darkened until it stands out three to one."""
    while 1.05 / (_luminance(colour) + 0.05) < 3:
        colour = (colour[0] * 9 // 10, colour[1] * 9 // 10, colour[2] * 9 // 10)
    return colour


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _colours(path: Path) -> dict[str, Colour]:
    if not path.is_file():
        return {}
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadBrand(f"{path} is no YAML; write primary and accent as '#124a73'.") from error
    data = data if isinstance(data, dict) else {"": data}
    wrong = [k for k, v in data.items() if k not in ("primary", "accent") or not _is_hex(v)]
    if wrong:
        raise BadBrand(
            f"{path}: {wrong[0]!r} can't be used; write primary and accent as '#124a73'."
        )
    return {key: _rgb(value) for key, value in data.items()}


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and bool(_HEX.match(value))


def _rgb(value: str) -> Colour:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def _logo(path: Path) -> Image.Image | None:
    if not path.is_file():
        return None
    if path.stat().st_size > _LOGO_BYTES:
        raise BadBrand(f"{path} is larger than {_LOGO_BYTES // 1_000_000} MB; make it smaller.")
    try:
        with Image.open(path, formats=["PNG"]) as image:
            image.draft("RGB", (_LOGO_SIDE_PX, _LOGO_SIDE_PX))
            logo = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise BadBrand(f"{path} is no PNG that can be read; save the logo as PNG.") from error
    logo.thumbnail((_LOGO_SIDE_PX, _LOGO_SIDE_PX))
    return logo
