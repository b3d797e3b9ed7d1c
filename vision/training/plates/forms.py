"""What number plates look like around the world, roughly: shape, colours and pattern of signs."""

from dataclasses import dataclass

Rgb = tuple[int, int, int]

WHITE, BLACK, YELLOW = (245, 245, 240), (20, 20, 22), (250, 195, 20)
BLUE, GREEN, RED = (25, 60, 165), (60, 165, 105), (170, 30, 35)
EUROPE = (20, 55, 150)


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of plate.

    In `rows` each "1" stands for a digit, "A" for a letter, "汉" for a Chinese province, "あ" for
    Hiragana, "۱" for a Persian digit and "ب" for a Persian letter; all else stands for itself.
    `weight` is how often it is drawn, `band` the colour of a strip at its left end, `small` a line
    of small print above the signs.
    """

    ratio: float
    ground: Rgb
    ink: Rgb
    rows: tuple[str, ...]
    weight: float = 1.0
    band: Rgb | None = None
    small: str = ""
    fade: Rgb | None = None


FORMS = (
    Form(440 / 140, BLUE, WHITE, ("汉A·11111",), 3),
    Form(440 / 140, BLUE, WHITE, ("汉A·A1A11",), 2),
    Form(480 / 140, (225, 240, 225), BLACK, ("汉AA11111",), 3, fade=GREEN),
    Form(440 / 140, YELLOW, BLACK, ("汉A·11111",)),
    Form(440 / 220, YELLOW, BLACK, ("汉A", "11111"), 0.7),
    Form(440 / 140, WHITE, BLACK, ("汉A·1111警",), 0.4),
    Form(440 / 140, BLACK, WHITE, ("粤Z·1111港",), 0.3),
    Form(520 / 110, WHITE, BLACK, ("AA AA 1111",), 2, band=EUROPE),
    Form(520 / 110, WHITE, BLACK, ("A 111 AA",), 1.5, band=EUROPE),
    Form(520 / 110, WHITE, BLACK, ("AA-111-AA",), 1.5, band=EUROPE),
    Form(520 / 110, YELLOW, BLACK, ("AA11 AAA",), 1.5),
    Form(520 / 110, WHITE, BLACK, ("AA11 AAA",), 1.5),
    Form(520 / 110, YELLOW, BLACK, ("11-AA-AA",), 0.7, band=EUROPE),
    Form(280 / 200, WHITE, BLACK, ("AA", "1111"), 0.7, band=EUROPE),
    Form(520 / 112, WHITE, BLACK, ("A 111 AA 11",), 1.5),
    Form(520 / 112, WHITE, BLACK, ("AA 1111 AA",), 0.7),
    Form(305 / 152, WHITE, BLUE, ("AAA 1111",), 2, small="STATE"),
    Form(305 / 152, WHITE, RED, ("1AAA111",), 1.5, small="The Sunny State"),
    Form(305 / 152, (235, 225, 150), BLACK, ("AAA-1111",), small="PROVINCE"),
    Form(305 / 152, (150, 190, 220), BLACK, ("111 AAA",), small="River State"),
    Form(305 / 152, (40, 80, 60), WHITE, ("111-AAA",), 0.7, small="MOUNTAIN"),
    Form(500 / 120, WHITE, BLACK, ("AA 11 AA 1111",), 3),
    Form(500 / 120, WHITE, BLACK, ("AA11AA1111",), 3),
    Form(500 / 120, YELLOW, BLACK, ("AA 11 A 1111",), 1.5),
    Form(340 / 200, WHITE, BLACK, ("AA 11 AA", "1111"), 2),
    Form(340 / 200, YELLOW, BLACK, ("AA 11 AA", "1111"), 0.7),
    Form(500 / 120, GREEN, WHITE, ("AA 11 AA 1111",), 0.5),
    Form(520 / 110, WHITE, BLACK, ("۱۱ ب ۱۱۱ ۱۱",), 1.5, band=EUROPE),
    Form(520 / 110, YELLOW, BLACK, ("۱۱ ب ۱۱۱ ۱۱",), 0.5),
    Form(330 / 165, WHITE, (20, 90, 50), ("AA 111", "あ 11-11"), 0.7),
    Form(330 / 165, YELLOW, BLACK, ("AA 111", "あ 11-11"), 0.5),
    Form(520 / 110, WHITE, BLACK, ("111A 1111",)),
    Form(400 / 130, WHITE, BLACK, ("AAA1A11",), 1.2, small="BRASIL"),
    Form(400 / 130, (190, 192, 195), BLACK, ("AAA-1111",), 0.8, small="CITY"),
    Form(340 / 150, WHITE, BLACK, ("1AA 1111",), small="CITY"),
    Form(400 / 130, BLACK, WHITE, ("A 1111 AA",)),
    Form(372 / 135, WHITE, BLUE, ("AAA 11A",), 0.8),
    Form(372 / 135, YELLOW, BLUE, ("AAA 11A",), 0.5),
)
