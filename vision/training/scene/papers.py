"""Vehicle papers, policies and bills; and pages of print, which are something else."""

from collections.abc import Callable

import numpy as np

from vision.training.scene.ink import (
    Flat,
    Generator,
    Pixels,
    Rgb,
    box,
    centred,
    disc,
    near,
    shade,
    sheet,
    stroke,
    vivid,
    whole,
    write,
)
from vision.training.scene.words import EN, ZH, date, digits, language, letters, one, some, vin

DARK, SEAL = (25, 25, 30), (205, 30, 40)
_SURNAMES = "王李张刘陈杨赵黄周吴"
_TITLES = {
    "licence": ("中华人民共和国机动车行驶证", "VEHICLE LICENCE"),
    "driver": ("中华人民共和国机动车驾驶证", "DRIVER LICENCE"),
}


def _guilloche(image: Pixels, rng: Generator, rgb: Rgb) -> None:
    """Cover a card with fine wavy lines."""
    height, width = image.shape[:2]
    x, pitch = np.arange(0, width, 6), int(rng.integers(7, 14))
    phase, swing = rng.uniform(0, 6), rng.uniform(4, 14)
    for y in range(0, height + pitch, pitch):
        wave = y + swing * np.sin(x / rng.uniform(30, 34) + phase)
        stroke(image, np.stack([x, wave], axis=1), rgb, 1)


def _seal(image: Pixels, rng: Generator, x: float, y: float, radius: float) -> None:
    ink = near(SEAL, rng)
    if rng.random() < 0.5:
        disc(image, x, y, radius, ink, line=max(2, int(radius * 0.08)))
        centred(image, "★", x, y + radius * 0.3, radius * 0.8, ink)
    else:
        box(image, x - radius, y - radius, 2 * radius, 2 * radius, ink, line=3)
        for n, part in enumerate(("公安局", "交警", "支队")):
            centred(image, part, x, y - radius * 0.3 + n * radius * 0.6, radius * 0.5, ink,
                    fit=radius * 1.7)  # fmt: skip


def _value(rng: Generator, tongue: int) -> str:
    kind = rng.integers(0, 5)
    if kind == 0:
        return date(rng)
    if kind == 1:
        return vin(rng)
    if kind == 2:
        return f"{letters(rng, 2)}{digits(rng, 5)}"
    if tongue == ZH:
        return "".join(_SURNAMES[i] for i in rng.integers(0, 10, int(rng.integers(2, 9))))
    return f"{letters(rng, 1)}{letters(rng, 6).lower()} {letters(rng, 5).lower()}"


def _fields(image: Pixels, rng: Generator, tongue: int, area: tuple[float, float, float, float],
            ink: Rgb, *, columns: int = 1) -> None:  # fmt: skip
    """Fill an area with labelled values, a thin line under each."""
    left, top, width, height = area
    rows = max(1, int(height / 34))
    for n, pair in enumerate(some("fields", rng, rows * columns)):
        x, y = left + (n % columns) * width / columns, top + (n // columns) * height / rows
        end = write(image, pair[tongue], x, y + 20, 14, ink, fit=width / columns * 0.42)
        write(image, _value(rng, tongue), end + 10, y + 21, 18, DARK,
              fit=max(20, x + width / columns - end - 20))  # fmt: skip
        if rng.random() < 0.7:
            stroke(image, [(x, y + 28), (x + width / columns - 10, y + 28)], ink, 1)


def _card(rng: Generator, title: str, tongue: int, tint: Rgb, *, portrait: bool) -> Flat:
    image = sheet(560, 380, near((244, 246, 244), rng, 6))
    _guilloche(image, rng, near(tint, rng))
    ink = near((40, 60, 90), rng, 25)
    heading = (SEAL, DARK)[int(rng.integers(0, 2))]
    centred(image, _TITLES[title][tongue], 280, 46, 28, heading, weight=700, fit=520)
    room = 360 if portrait else 520
    _fields(image, rng, tongue, (20, 66, room, 240), ink, columns=1 if portrait else 2)
    if portrait:
        _portrait(image, rng, 400, 130, 130, 170)
    _seal(image, rng, 90, 320, 42)
    return whole(image, corner=int(rng.integers(0, 24)))


def _portrait(image: Pixels, rng: Generator, left: float, top: float, width: float,
              height: float) -> None:  # fmt: skip
    box(image, left, top, width, height, near((230, 236, 245), rng))
    middle, skin = left + width / 2, near((222, 178, 150), rng, 30)
    disc(image, middle, top + height * 0.95, width * 0.4, shade(rng, 20, 90))
    disc(image, middle, top + height * 0.42, width * 0.23, skin)
    disc(image, middle, top + height * 0.28, width * 0.22, shade(rng, 15, 60))
    box(image, left, top + height, width, height, near((240, 244, 240), rng, 5))


def vehicle_licence(rng: Generator) -> Flat:
    """A vehicle licence, as drivers in China carry one."""
    return _card(rng, "licence", ZH, (190, 225, 215), portrait=False)


def driver_licence(rng: Generator) -> Flat:
    """A Chinese driving licence, with a portrait."""
    return _card(rng, "driver", ZH, (225, 215, 230), portrait=True)


def licence_card(rng: Generator) -> Flat:
    """A plastic driving licence with a portrait, in English."""
    tint = near(vivid(rng, (0.8, 0.95)), rng)
    pale = np.array(tint) * 0.35 + 165
    return _card(rng, "driver", EN, (int(pale[0]), int(pale[1]), int(pale[2])), portrait=True)


def registration(rng: Generator) -> Flat:
    """A registration certificate: a tinted form in columns of boxes."""
    tongue = EN if rng.random() < 0.7 else ZH
    tint = near(((214, 236, 226), (250, 226, 226), (222, 232, 250))[int(rng.integers(0, 3))], rng)
    image, bar = sheet(520, 700, tint), vivid(rng, (0.4, 0.8))
    box(image, 0, 0, 520, 64, bar)
    centred(image, "车辆登记证书" if tongue == ZH else "Vehicle Registration Certificate", 260, 42,
            28, (250, 250, 250), fit=490)  # fmt: skip
    for n in range(4):
        top = 84 + n * 150
        box(image, 16, top, 488, 138, bar, line=2)
        _fields(image, rng, tongue, (28, top + 4, 470, 130), near(bar, rng), columns=2)
    if rng.random() < 0.5:
        _seal(image, rng, 420, 620, 46)
    return whole(image)


def policy(rng: Generator) -> Flat:
    """An insurance policy: a heading, fields, a table of cover and a seal."""
    return _form(rng, ("机动车商业保险保险单", "MOTOR INSURANCE POLICY"))


def bill(rng: Generator) -> Flat:
    """A bill or an estimate of a workshop."""
    return _form(rng, ("维修结算单", "REPAIR INVOICE"))


def _form(rng: Generator, titles: tuple[str, str]) -> Flat:
    tongue = language(rng)
    image, ink = sheet(560, 760, shade(rng, 235, 255)), near((60, 60, 90), rng, 40)
    if rng.random() < 0.4:
        _guilloche(image, rng, near((225, 232, 222), rng, 6))
    title = titles[tongue] if rng.random() < 0.5 else one("papers", rng, tongue)
    centred(image, title, 280, 56, 32, ink, weight=700, fit=520)
    write(image, f"No. {digits(rng, 14)}", 330, 84, 14, DARK, fit=210)
    _fields(image, rng, tongue, (28, 96, 510, 200), ink, columns=2)
    _table(image, rng, tongue, 310, ink)
    _seal(image, rng, float(rng.uniform(360, 470)), float(rng.uniform(600, 690)), 52)
    write(image, date(rng), 60, 710, 18, DARK)
    return whole(image)


def _table(image: Pixels, rng: Generator, tongue: int, top: float, ink: Rgb) -> None:
    rows, tall = int(rng.integers(5, 9)), 32
    edges = [28.0, 250.0, 340.0, 430.0, 532.0]
    box(image, 28, top, 504, tall, near((225, 230, 240), rng))
    for n, pair in enumerate(some("items", rng, rows)):
        y = top + (n + 1) * tall
        write(image, pair[tongue], 36, y + 22, 16, DARK, fit=205)
        for left, text in zip(edges[1:], (digits(rng, 1), digits(rng, 3), digits(rng, 4)),
                              strict=False):  # fmt: skip
            write(image, f"{text}.00", left + 8, y + 22, 15, DARK, fit=76)
    for n in range(rows + 2):
        stroke(image, [(28, top + n * tall), (532, top + n * tall)], ink, 1)
    for x in edges:
        stroke(image, [(x, top), (x, top + (rows + 1) * tall)], ink, 1)


def manual_page(rng: Generator) -> Flat:
    """A page of an owner's manual: headings, running text, a figure with a symbol or two."""
    tongue = language(rng)
    image, y = sheet(540, 740, shade(rng, 232, 255)), 70.0
    columns = int(rng.integers(1, 3))
    for column in range(columns):
        left, y = 40 + column * 240.0, 70.0
        room = (460 if columns == 1 else 220) * 1.0
        while y < 690:
            y = _block(image, rng, tongue, left, y, room)
    write(image, str(rng.integers(2, 500)), 480, 725, 16, DARK)
    return whole(image)


def _block(image: Pixels, rng: Generator, tongue: int, left: float, y: float, room: float) -> float:
    kind = rng.random()
    if kind < 0.2:
        write(image, one("menu", rng, tongue), left, y + 20, 24, vivid(rng, (0.2, 0.6)), weight=800)
        return y + 36
    if kind < 0.35:
        box(image, left, y, room, 90, shade(rng, 200, 235))
        disc(image, left + room * 0.5, y + 45, 28, shade(rng, 30, 90), line=4)
        return y + 106
    for _ in range(int(rng.integers(2, 8))):
        sentence = one("pages", rng, tongue)
        size = 15.0
        write(image, sentence[: int(room / (size if tongue == ZH else size * 0.52))], left, y + 16,
              size, DARK, fit=room)  # fmt: skip
        y += 21
    return y + 12


def letter(rng: Generator) -> Flat:
    """A page of plain running text, as of a book, a letter or a newspaper."""
    tongue, columns = language(rng), int(rng.integers(1, 4))
    image = sheet(540, 740, near((245, 242, 230), rng, 10))
    room = 470 / columns - 16
    for column in range(columns):
        for n in range(32):
            size = 14.0
            sentence = one("pages", rng, tongue)
            shown = int(room / (size if tongue == ZH else size * 0.52) * rng.choice([1, 1, 1, 0.6]))
            write(image, sentence[:shown], 36 + column * (470 / columns), 60 + n * 20, size, DARK,
                  fit=room, font="sans" if tongue == EN else "uni")  # fmt: skip
    return whole(image)


PAPERS: dict[str, Callable[[Generator], Flat]] = {
    "vehicle_licence": vehicle_licence,
    "driver_licence": driver_licence,
    "licence_card": licence_card,
    "registration": registration,
    "policy": policy,
    "bill": bill,
}
PAGES: dict[str, Callable[[Generator], Flat]] = {"manual_page": manual_page, "letter": letter}
