"""Draws a poster."""

from io import BytesIO
from typing import Literal

import segno
from PIL import Image, ImageDraw

from assistant.marketing.poster.brand import DARK, LIGHT, Brand, on_white, text_on
from assistant.marketing.poster.content import PosterText
from assistant.marketing.poster.setting import Frame, draw_text, set_text

Shape = Literal["3x4", "9x16", "1x1"]
SIZES: dict[Shape, tuple[int, int]] = {
    "3x4": (1080, 1440), "9x16": (1080, 1920), "1x1": (1080, 1080),
}  # fmt: skip
_MARGIN = 64
_GREY = (90, 98, 110)
_QR_SIDE = {"3x4": 300, "9x16": 340, "1x1": 230}
# The share of the poster that the coloured head takes.
_HEAD = {"3x4": 0.44, "9x16": 0.42, "1x1": 0.36}
_QUIET_MODULES = 4


def draw_poster(text: PosterText, url: str, brand: Brand, shape: Shape) -> bytes:
    """Return the poster as PNG.

    Args:
        text: What stands on it.
        url: Where the QR code leads.
        brand: The store's colours and logo.
        shape: Width to height.

    Raises:
        DoesNotFit: Some text runs over its place in the smallest size that can be read.
    """
    width, height = SIZES[shape]
    image = Image.new("RGB", (width, height), LIGHT)
    draw = ImageDraw.Draw(image)
    head = int(height * _HEAD[shape])
    _draw_head(image, draw, text, brand, head)
    foot = height - _MARGIN - 60
    code_top = foot - _QR_SIDE[shape] - 60
    _draw_price(draw, text, brand, Frame(_MARGIN, head + 36, width - _MARGIN, code_top - 16))
    _draw_foot(image, draw, text, url, Frame(_MARGIN, code_top, width - _MARGIN, foot))
    frame = Frame(_MARGIN, foot + 16, width - _MARGIN, height - 16)
    draw_text(draw, set_text(text.small, frame, largest_px=26), frame, _GREY)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _draw_head(
    image: Image.Image, draw: ImageDraw.ImageDraw, text: PosterText, brand: Brand, head: int
) -> None:
    draw.rectangle((0, 0, image.width, head), fill=brand.primary)
    ink, left = text_on(brand.primary), _MARGIN
    if brand.logo is not None:
        left = _draw_logo(image, brand.logo)
    name = Frame(left, _MARGIN - 8, image.width - _MARGIN, _MARGIN + 72)
    draw_text(draw, set_text(text.store, name, largest_px=44), name, ink)
    title = Frame(_MARGIN, _MARGIN + 100, image.width - _MARGIN, head - 110)
    setting = set_text(text.headline, title, largest_px=112, heavy=True)
    draw_text(draw, setting, title, ink, heavy=True)
    subject = Frame(_MARGIN, head - 94, image.width - _MARGIN, head - 16)
    draw_text(draw, set_text(text.subject, subject, largest_px=52), subject, ink)


def _draw_logo(image: Image.Image, logo: Image.Image) -> int:
    """Draw the logo on a light ground; return where the name may begin."""
    small = logo.copy()
    small.thumbnail((200, 84))
    box = (_MARGIN - 8, _MARGIN - 20, _MARGIN + small.width + 8, _MARGIN - 4 + small.height)
    ImageDraw.Draw(image).rounded_rectangle(box, radius=10, fill=LIGHT)
    image.paste(small, (_MARGIN, _MARGIN - 12), small)
    return box[2] + 24


def _draw_price(draw: ImageDraw.ImageDraw, text: PosterText, brand: Brand, frame: Frame) -> None:
    tall = frame.height
    label = Frame(frame.left, frame.top, frame.right, frame.top + max(56, tall // 5))
    colour = on_white(brand.accent)
    if not text.price:
        whole = set_text(text.price_label, frame, largest_px=76, heavy=True)
        draw_text(draw, whole, frame, colour, heavy=True)
        return
    draw_text(draw, set_text(text.price_label, label, largest_px=40), label, DARK)
    price = Frame(frame.left, label.bottom, frame.right, frame.bottom)
    setting = set_text(text.price, price, largest_px=136, heavy=True)
    draw_text(draw, setting, price, colour, heavy=True)


def _draw_foot(
    image: Image.Image, draw: ImageDraw.ImageDraw, text: PosterText, url: str, frame: Frame
) -> None:
    side = frame.height - 60
    left = frame.right - side
    image.paste(qr_code(url, side), (left, frame.top))
    scan = Frame(left, frame.top + side + 6, frame.right, frame.bottom)
    draw_text(draw, set_text(text.scan, scan, largest_px=32), scan, DARK, centred=True)
    details = Frame(frame.left, frame.top, left - 40, frame.bottom)
    draw_text(draw, set_text("\n".join(text.details), details, largest_px=38), details, DARK)


def qr_code(url: str, side_px: int) -> Image.Image:
    """Return a QR code of exactly this side with its quiet zone, for a link."""
    rows = [list(row) for row in segno.make(url, error="m", micro=False).matrix]
    modules = len(rows) + 2 * _QUIET_MODULES
    image = Image.new("1", (modules, modules), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x + _QUIET_MODULES, y + _QUIET_MODULES), 0 if dark else 1)
    scale = side_px // modules
    whole = Image.new("RGB", (side_px, side_px), LIGHT)
    code = image.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
    edge = (side_px - code.width) // 2
    whole.paste(code.convert("RGB"), (edge, edge))
    return whole
