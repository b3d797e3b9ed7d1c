"""Tables as lines of cells, which people and indexes both read."""

from collections.abc import Iterable, Sequence

from knowledge_base.manuals.cleaning import clean


def rows_to_text(rows: Iterable[Sequence[str | None]]) -> str:
    """Return `| a | b |` lines; empty rows are dropped."""
    lines = []
    for row in rows:
        cells = [clean(cell or "").replace("\n", " ") for cell in row]
        if any(cells):
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
