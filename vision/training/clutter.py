"""What is on a cluster beside lamps: panels, dials, needles, displays, words, reflections."""

import numpy as np

from vision.training.lighting import Generator, Light, emission

_WORDS = (
    *(
        "TRIP A",
        "ODO",
        "km/h",
        "x1000rpm",
        "MPH",
        "P R N D",
        "L/100km",
        "TEMP",
        "km",
        "E",
        "F",
        "H",
    ),
    *("C", "AUTO", "12:45", "8:30", "°C", "Check oil", "Service in", "Range", "Door open"),
    *("检查胎压", "请系安全带", "续航里程", "平均油耗", "行车电脑", "制动液不足", "电池电量低"),
)


def draw_panel(rng: Generator, size: tuple[int, int]) -> Light:
    """Return an empty panel in linear light, `(h, w, 3)`: dark or pale, shaded, with a grain."""
    import cv2

    height, width = size
    base = float(np.exp(rng.uniform(np.log(0.002), np.log(0.3))))
    tint = rng.uniform(0.75, 1.0, 3)
    coarse = rng.uniform(0.4, 1.6, (4, 5, 1)) * np.ones((1, 1, 3))
    shade = cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    grain = 1 + rng.uniform(0, 0.12) * rng.standard_normal((height, width, 1))
    return np.asarray(np.clip(base * tint * shade * grain, 0, 1), np.float32)


def add_dials(light: Light, rng: Generator) -> None:
    """Draw up to three dials with scale, numbers, needle and a coloured zone, in place."""
    for _ in range(int(rng.integers(0, 4))):
        _add_dial(light, rng)


def _add_dial(light: Light, rng: Generator) -> None:
    import cv2

    height, width = light.shape[:2]
    radius = float(rng.uniform(0.12, 0.38) * height)
    centre = rng.uniform([0.1 * width, 0.2 * height], [0.9 * width, 0.9 * height])
    if rng.random() < 0.3:
        face = _layer(light)
        cv2.circle(face, _point(centre), int(radius), 255, -1, cv2.LINE_AA)
        _blend(light, face, rng.uniform(0.0, 0.5, 3) * rng.uniform(0.1, 1))
    scale, zone, needle = _layer(light), _layer(light), _layer(light)
    start = rng.uniform(100, 180)
    count = int(rng.integers(12, 60))
    font = rng.uniform(0.08, 0.18) * radius
    for i in range(count):
        ray = _ray(start + i * 260 / count)
        long = i % 5 == 0
        inner = radius * (0.84 if long else 0.92)
        target = zone if i > count * 0.84 else scale
        cv2.line(target, _point(centre + inner * ray), _point(centre + radius * ray), 255,
                 int(rng.integers(1, 4)) if long else 1, cv2.LINE_AA)  # fmt: skip
        if long and font > 6:
            _write(scale, str(i * 10 // 5), centre + radius * 0.7 * ray, font)
    if rng.random() < 0.4:
        cv2.ellipse(zone, _point(centre), (int(radius * 0.95),) * 2, 0, start + 220, start + 260,
                    255, int(rng.integers(2, 6)), cv2.LINE_AA)  # fmt: skip
    ray = _ray(start + rng.uniform(0, 260))
    cv2.line(needle, _point(centre - 0.1 * radius * ray), _point(centre + 0.9 * radius * ray), 255,
             max(1, int(radius * rng.uniform(0.01, 0.05))), cv2.LINE_AA)  # fmt: skip
    cv2.circle(needle, _point(centre), int(radius * 0.08), 255, -1, cv2.LINE_AA)
    _blend(light, scale, _print_colour(rng))
    _blend(light, zone, emission("red", rng) * rng.uniform(0.05, 1))
    _blend(light, needle, _print_colour(rng))


def add_displays(light: Light, rng: Generator) -> None:
    """Draw up to two displays with digits, words and bars, in place."""
    import cv2

    height, width = light.shape[:2]
    for _ in range(int(rng.integers(0, 3))):
        w, h = int(rng.uniform(0.1, 0.4) * width), int(rng.uniform(0.05, 0.35) * height)
        x, y = int(rng.uniform(0, width - w)), int(rng.uniform(0, height - h))
        colour = emission(str(rng.choice(["red", "amber", "white", "blue", "green"])), rng)
        back, ink = _layer(light), _layer(light)
        cv2.rectangle(back, (x, y), (x + w, y + h), 255, -1)
        size = float(rng.uniform(0.02, 0.05) * height)
        for row in range(int(rng.integers(1, 5))):
            words = str(rng.choice(_WORDS)) if rng.random() < 0.5 else _digits(rng)
            where = np.array([x + w * rng.uniform(0.3, 0.7), y + size * (1.2 + 1.8 * row)])
            _write(ink, words, where, size * rng.uniform(0.8, 1.6))
        ink = np.minimum(ink, back)
        lit_back = rng.random() < 0.35
        _blend(light, back, colour * (rng.uniform(0.05, 0.8) if lit_back else 0.01))
        _blend(light, ink, np.full(3, 0.005) if lit_back else colour * rng.uniform(0.2, 1.5))


def add_cell(light: Light, box: tuple[float, float, float, float], rng: Generator) -> None:
    """Print the window in which a lamp sits, darker or paler than the panel, in place."""
    import cv2

    layer = _layer(light)
    x1, y1, x2, y2 = box
    margin = rng.uniform(0.12, 0.5) * max(x2 - x1, y2 - y1)
    corners = np.array([[x1 - margin, y1 - margin], [x2 + margin, y2 + margin]])
    width = -1 if rng.random() < 0.7 else int(rng.integers(1, 3))
    cv2.rectangle(layer, _point(corners[0]), _point(corners[1]), (255,), width, cv2.LINE_AA)
    middle = np.clip(((corners[0] + corners[1]) / 2).astype(int), 0, light.shape[1::-1])
    around = light[min(middle[1], light.shape[0] - 1), min(middle[0], light.shape[1] - 1)]
    level = rng.uniform(0.1, 0.7) if rng.random() < 0.75 else rng.uniform(1.2, 2.0)
    _blend(light, layer, np.clip(around * level, 0, 0.8))


def add_words(light: Light, rng: Generator) -> None:
    """Scatter small printed words and button-like dots that are no lamps, in place."""
    import cv2

    height, width = light.shape[:2]
    layer = _layer(light)
    for _ in range(int(rng.integers(0, 12))):
        where = rng.uniform([0, 0], [width, height])
        if rng.random() < 0.7:
            words = str(rng.choice(_WORDS)) if rng.random() < 0.5 else _digits(rng)
            _write(layer, words, where, rng.uniform(0.012, 0.04) * height)
        else:
            cv2.circle(layer, _point(where), int(rng.uniform(2, 9)), 255, -1, cv2.LINE_AA)
    _blend(light, layer, _print_colour(rng))


def add_reflections(light: Light, rng: Generator) -> None:
    """Add glass reflections, in place."""
    import cv2

    height, width = light.shape[:2]
    for _ in range(int(rng.integers(0, 4))):
        layer = _layer(light)
        corners = rng.uniform([-0.2 * width, -0.2 * height], [1.2 * width, 1.2 * height], (1, 2))
        spread = rng.uniform(-0.4, 0.4, (4, 2)) * [width, height]
        cv2.fillPoly(layer, [(corners + spread).astype(np.int32)], 255)
        soft = cv2.GaussianBlur(layer, (0, 0), float(rng.uniform(1, 40)))
        veil = (soft.astype(np.float32) / 255)[..., None] * rng.uniform(0.0, 0.25)
        light += (veil * rng.uniform(0.7, 1, 3)).astype(np.float32)


def add_hand(light: Light, rng: Generator) -> np.ndarray:
    """Now and then hold a hand or a wheel rim in front, in place; return what it covers, > 0."""
    import cv2

    height, width = light.shape[:2]
    layer = _layer(light)
    if rng.random() < 0.25:
        centre = _point(np.array([rng.uniform(0, width), height * rng.choice([-0.1, 1.1])]))
        axes = (int(rng.uniform(0.2, 0.7) * width), int(rng.uniform(0.1, 0.35) * height))
        cv2.ellipse(layer, centre, axes, 0, 0, 360, (255,), -1, cv2.LINE_AA)
        _blend(light, layer, rng.uniform(0.0, 0.15, 3))
    return layer


def _print_colour(rng: Generator) -> Light:
    if rng.random() < 0.3:
        colour = emission(str(rng.choice(["red", "amber", "blue", "green"])), rng)
        return np.asarray(colour * rng.uniform(0.05, 1.0), np.float32)
    return np.asarray(rng.uniform(0.7, 1, 3) * rng.uniform(0.02, 0.9), np.float32)


def _digits(rng: Generator) -> str:
    return str(int(10 ** rng.uniform(0, 6)))


def _ray(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


def _point(where: np.ndarray) -> tuple[int, int]:
    return int(where[0]), int(where[1])


def _layer(light: Light) -> np.ndarray:
    return np.zeros(light.shape[:2], np.uint8)


def _write(layer: np.ndarray, words: str, where: np.ndarray, height_px: float) -> None:
    import cv2

    face = cv2.FontFace("sans")
    size = max(5, int(height_px))
    corner = (int(where[0] - 0.3 * size * len(words)), int(where[1] + size / 2))
    cv2.putText(layer, words, corner, (255,), face, size, 500)


def _blend(light: Light, layer: np.ndarray, rgb: np.ndarray) -> None:
    rows, cols = np.nonzero(layer)
    if not len(rows):
        return
    cover = layer[rows, cols, None].astype(np.float32) / 255
    light[rows, cols] = light[rows, cols] * (1 - cover) + cover * np.asarray(rgb, np.float32)
