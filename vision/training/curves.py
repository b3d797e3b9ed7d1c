"""Training curves as a small picture beside the model card."""

from collections.abc import Mapping, Sequence
from pathlib import Path

_WIDTH, _HEIGHT, _MARGIN = 640, 300, 44
_INKS = ("#0b6", "#06c", "#c40", "#a0a")


def read_losses(path: Path) -> list[tuple[int, float]]:
    """Return the (step, loss) pairs that a fit left behind; a step repeated after a stop wins."""
    if not path.is_file():
        return []
    rows = (line.split(",") for line in path.read_text("utf-8").splitlines() if line)
    return sorted({int(step): float(loss) for step, loss in rows}.items())


def draw_curves(fits: Mapping[str, Sequence[tuple[int, float]]], path: Path) -> None:
    """Write an SVG of each fit's loss over its steps; fits without any loss are left out."""
    fits = {name: losses for name, losses in fits.items() if losses}
    last = max((losses[-1][0] for losses in fits.values()), default=1)
    top = max((loss for losses in fits.values() for _, loss in losses), default=1.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _text(_MARGIN, _HEIGHT - 12, f"steps, 0 to {last:,}"),
        _text(_MARGIN, 16, f"running loss, 0 to {top:.1f}"),
    ]
    for (name, losses), ink in zip(fits.items(), _INKS, strict=False):
        points = " ".join(f"{_x(step, last):.1f},{_y(loss, top):.1f}" for step, loss in losses)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="1.5"/>')
        parts.append(_text(_x(losses[-1][0], last) - 120, _y(losses[-1][1], top) - 6, name, ink))
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", "utf-8")


def _x(step: int, last: int) -> float:
    return _MARGIN + (_WIDTH - 2 * _MARGIN) * step / last


def _y(loss: float, top: float) -> float:
    return _HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * loss / top


def _text(x: float, y: float, words: str, ink: str = "#333") -> str:
    return f'<text x="{max(x, 4):.0f}" y="{y:.0f}" fill="{ink}">{words}</text>'
