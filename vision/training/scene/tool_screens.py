"""Screens of trouble-code readers and diagnosis apps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vision.training.scene.ink import (
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
    write,
)
from vision.training.scene.words import EN, ZH, digits, language, one, some

Screen = Callable[[Generator, int, int], Pixels]
RED, GREEN, AMBER = (214, 44, 38), (36, 160, 70), (236, 150, 20)


@dataclass(frozen=True, slots=True)
class _Theme:
    back: Rgb
    ink: Rgb
    bar: Rgb
    bar_ink: Rgb
    line: Rgb


def _theme(rng: Generator) -> _Theme:
    bar = vivid(rng, (0.3, 0.85)) if rng.random() < 0.75 else shade(rng, 25, 70)
    if rng.random() < 0.45:
        return _Theme(shade(rng, 5, 45), shade(rng, 215, 255), bar, (250, 250, 250),
                      shade(rng, 60, 90))  # fmt: skip
    return _Theme(shade(rng, 225, 255), shade(rng, 10, 60), bar, (250, 250, 250),
                  shade(rng, 180, 215))  # fmt: skip


def _framed(rng: Generator, width: int, height: int) -> tuple[Pixels, _Theme, int, float, int]:
    """Return an empty screen with a title bar, its theme, language, row height and first row."""
    theme, tongue = _theme(rng), language(rng)
    image = sheet(width, height, theme.back)
    bar = int(height * rng.uniform(0.08, 0.14))
    box(image, 0, 0, width, bar, theme.bar)
    write(image, one("titles", rng, tongue), width * 0.04, bar * 0.72, bar * 0.5, theme.bar_ink,
          fit=width * 0.6)  # fmt: skip
    write(image, f"{rng.integers(11, 15)}.{rng.integers(0, 9)}V", width * 0.82, bar * 0.7,
          bar * 0.42, theme.bar_ink, fit=width * 0.16)  # fmt: skip
    return image, theme, tongue, height * float(rng.uniform(0.075, 0.14)), bar


def _buttons(image: Pixels, rng: Generator, theme: _Theme, tongue: int, count: int) -> None:
    height, width = image.shape[:2]
    tall, each = int(height * 0.09), width / count
    for n in range(count):
        fill = near(theme.bar, rng)
        box(image, n * each + 4, height - tall, each - 8, tall - 4, fill)
        centred(image, one("menu", rng, tongue), (n + 0.5) * each, height - tall * 0.35,
                tall * 0.42, (250, 250, 250), fit=each * 0.85)  # fmt: skip


def code_list(rng: Generator, width: int, height: int) -> Pixels:
    """A list of trouble codes with what they mean and a state each."""
    image, theme, tongue, tall, y = _framed(rng, width, height)
    states = ("当前", "历史", "待定") if tongue == ZH else ("Current", "Pending", "Stored")
    for code, zh, en in some("codes", rng, int(rng.integers(1, 7))):
        if y + 2 * tall > height:
            break
        ink = RED if rng.random() < 0.5 else theme.ink
        write(image, code, width * 0.04, y + tall * 0.7, tall * 0.55, ink, weight=700)
        write(image, str(rng.choice(states)), width * 0.76, y + tall * 0.68, tall * 0.4,
              AMBER, fit=width * 0.22)  # fmt: skip
        write(image, (zh, en)[tongue], width * 0.04, y + tall * 1.35, tall * 0.42, theme.ink,
              fit=width * 0.9)  # fmt: skip
        y = int(y + 1.65 * tall)
        stroke(image, [(width * 0.03, y), (width * 0.97, y)], theme.line, 1)
    _buttons(image, rng, theme, tongue, int(rng.integers(2, 5)))
    return image


def code_detail(rng: Generator, width: int, height: int) -> Pixels:
    """One trouble code, large, with a table of the freeze frame."""
    image, theme, tongue, tall, y = _framed(rng, width, height)
    code, zh, en = some("codes", rng, 1)[0]
    centred(image, code, width / 2, y + tall * 1.6, tall * 1.3, RED, weight=800)
    centred(image, (zh, en)[tongue], width / 2, y + tall * 2.5, tall * 0.5, theme.ink,
            fit=width * 0.92)  # fmt: skip
    _values(image, rng, theme, tongue, y + tall * 3, tall * 0.9)
    return image


def live_data(rng: Generator, width: int, height: int) -> Pixels:
    """A table of measured values."""
    image, theme, tongue, tall, y = _framed(rng, width, height)
    _values(image, rng, theme, tongue, y, tall)
    _buttons(image, rng, theme, tongue, 3)
    return image


def _values(image: Pixels, rng: Generator, theme: _Theme, tongue: int, y: float,
            tall: float) -> None:  # fmt: skip
    height, width = image.shape[:2]
    for n, (zh, en, unit) in enumerate(some("pids", rng, 12)):
        if y + tall > height * 0.9:
            return
        if n % 2:
            box(image, 0, y, width, tall, near(theme.back, rng, 8))
        write(image, (zh, en)[tongue], width * 0.04, y + tall * 0.7, tall * 0.48, theme.ink,
              fit=width * 0.5)  # fmt: skip
        value = f"{rng.uniform(0, 900):.{rng.integers(0, 3)}f}"
        write(image, value, width * 0.6, y + tall * 0.7, tall * 0.5, theme.ink, fit=width * 0.2)
        write(image, unit, width * 0.84, y + tall * 0.7, tall * 0.42, theme.ink, fit=width * 0.14)
        stroke(image, [(0, y + tall), (width, y + tall)], theme.line, 1)
        y += tall


def system_list(rng: Generator, width: int, height: int) -> Pixels:
    """The control units of a car, each with OK or a number of faults."""
    image, theme, tongue, tall, y = _framed(rng, width, height)
    columns = int(rng.integers(1, 3))
    for n, names in enumerate(some("systems", rng, 12)):
        left, top = (n % columns) * width / columns, y + (n // columns) * tall
        if top + tall > height * 0.9:
            break
        faults = int(rng.integers(0, 4)) if rng.random() < 0.4 else 0
        ok, bad = ("正常", f"故障 {faults}") if tongue == ZH else ("OK", f"{faults} DTC")
        write(image, names[tongue], left + width * 0.03, top + tall * 0.68, tall * 0.46, theme.ink,
              fit=width / columns * 0.6)  # fmt: skip
        write(image, bad if faults else ok, left + width / columns * 0.72, top + tall * 0.68,
              tall * 0.44, RED if faults else GREEN, fit=width / columns * 0.25)  # fmt: skip
        stroke(image, [(left, top + tall), (left + width / columns, top + tall)], theme.line, 1)
    _buttons(image, rng, theme, tongue, 2)
    return image


def menu(rng: Generator, width: int, height: int) -> Pixels:
    """A grid of functions with a picture each."""
    image, theme, tongue, tall, y = _framed(rng, width, height)
    columns = int(rng.integers(2, 5)) if width > height else int(rng.integers(2, 4))
    rows = int(rng.integers(2, 4))
    wide, high = width / columns, (height - y - tall) / rows
    for n, names in enumerate(some("menu", rng, columns * rows)):
        left, top = (n % columns) * wide, y + (n // columns) * high
        fill = vivid(rng) if rng.random() < 0.8 else theme.bar
        box(image, left + wide * 0.08, top + high * 0.08, wide * 0.84, high * 0.84, fill)
        size = min(wide, high)
        _icon(image, rng, left + wide / 2, top + high * 0.4, size * 0.2)
        centred(image, names[tongue], left + wide / 2, top + high * 0.82, size * 0.14,
                (250, 250, 250), fit=wide * 0.8)  # fmt: skip
    return image


def _icon(image: Pixels, rng: Generator, x: float, y: float, radius: float) -> None:
    white, kind = (250, 250, 250), rng.integers(0, 4)
    if kind == 0:
        disc(image, x, y, radius, white, line=3)
        stroke(image, [(x, y), (x + radius * 0.6, y - radius * 0.6)], white, 3)
    elif kind == 1:
        box(image, x - radius, y - radius * 0.5, radius * 2, radius, white, line=3)
    elif kind == 2:
        wave = np.linspace(-1, 1, 30)
        line = np.stack([x + radius * wave, y + radius * 0.6 * np.sin(wave * 6)], axis=1)
        stroke(image, line, white, 3)
    else:
        for n in range(3):
            top = y - radius + n * radius * 0.7
            box(image, x - radius, top, radius * 2, radius * 0.3, white)


def mono_lines(rng: Generator, width: int, height: int) -> Pixels:
    """A few lines on a monochrome liquid-crystal display, as cheap readers have."""
    back = near(((168, 190, 120), (150, 170, 190), (200, 205, 190), (40, 70, 170))[
        int(rng.integers(0, 4))], rng)  # fmt: skip
    ink = shade(rng, 220, 250) if back[0] < 100 else shade(rng, 15, 50)
    image, rows = sheet(width, height, back), int(rng.integers(4, 8))
    code, zh, en = some("codes", rng, 1)[0]
    tongue = ZH if rng.random() < 0.3 else EN
    lines = [
        f"DTC {rng.integers(1, 3)}/{rng.integers(3, 9)}", code, *_split((zh, en)[tongue], 16),
        f"$7E{rng.integers(8, 10)}  {'待定' if tongue == ZH else 'Pending'}", "MIL ON", "I/M READY",
    ]  # fmt: skip
    tall = height / (rows + 0.3)
    first = 1 if rng.random() < 0.6 else 0
    if first:
        box(image, 0, 0, width, tall, ink)
        write(image, one("menu", rng, tongue), width * 0.05, tall * 0.75, tall * 0.6, back,
              font="sans", fit=width * 0.9)  # fmt: skip
    for n, line in enumerate(lines[: rows - first]):
        write(image, line, width * 0.05, (n + first + 0.8) * tall, tall * 0.66, ink,
              font="sans" if tongue == EN else "uni", weight=700, fit=width * 0.92)  # fmt: skip
    return image


def _split(text: str, length: int) -> list[str]:
    return [text[i : i + length] for i in range(0, min(len(text), 2 * length), length)]


def readiness(rng: Generator, width: int, height: int) -> Pixels:
    """The monitors of an emission test, as a grid of short names with marks."""
    image, theme, _tongue, _tall, y = _framed(rng, width, height)
    names = ("MIS", "FUE", "CCM", "CAT", "HCAT", "EVAP", "AIR", "O2S", "HTR", "EGR", "MIL", "DTC")
    columns = int(rng.integers(2, 5))
    rows = -(-len(names) // columns)
    wide, high = width / columns, (height - y) / (rows + 0.5)
    for n, name in enumerate(names):
        left, top = (n % columns) * wide, y + (n // columns) * high
        write(image, name, left + wide * 0.1, top + high * 0.65, min(high * 0.5, wide * 0.22),
              theme.ink, font="sans", fit=wide * 0.5)  # fmt: skip
        disc(image, left + wide * 0.78, top + high * 0.5, min(wide, high) * 0.2,
             (GREEN, RED, theme.line)[int(rng.integers(0, 3))])  # fmt: skip
    return image


def graph(rng: Generator, width: int, height: int) -> Pixels:
    """Curves of sensors over time, with their names and values."""
    image, theme, tongue, _tall, y = _framed(rng, width, height)
    parts = int(rng.integers(1, 4))
    high = (height - y) / parts
    for n, (zh, en, unit) in enumerate(some("pids", rng, parts)):
        top, colour = y + n * high, vivid(rng)
        box(image, width * 0.03, top + high * 0.22, width * 0.94, high * 0.7, theme.line, line=1)
        walk = np.cumsum(rng.normal(0, 1, 80))
        walk = (walk - walk.min()) / (np.ptp(walk) + 1e-6)
        line = np.stack([np.linspace(width * 0.04, width * 0.96, 80),
                         top + high * (0.86 - 0.58 * walk)], axis=1)  # fmt: skip
        stroke(image, line, colour, 2)
        words = f"{(zh, en)[tongue]}  {digits(rng, 3)} {unit}"
        write(image, words, width * 0.04, top + high * 0.17, min(high * 0.14, width * 0.06),
              theme.ink, fit=width * 0.9)  # fmt: skip
    return image


SCREENS: dict[str, Screen] = {
    "code_list": code_list,
    "code_detail": code_detail,
    "live_data": live_data,
    "system_list": system_list,
    "menu": menu,
    "mono_lines": mono_lines,
    "readiness": readiness,
    "graph": graph,
}
