"""What was said of photos, counted: shares with intervals and the table of confusions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vision.scene_judge import SHOWN
from vision.training.evaluation import Share
from vision.views import VIEWS, View

_LISTED = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What one photo shows, and what was said of it; `sure` is False where it was left open."""

    truth: View
    view: View
    sure: bool
    source: str
    drawn: bool = False

    @property
    def right(self) -> bool:
        """Whether the scene is right; near or far, plate or paper, make no difference."""
        return SHOWN[self.view] == SHOWN[self.truth]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many photos were answered, and how many of those rightly."""

    answered: Share
    right: Share
    same_view: Share

    @classmethod
    def of(cls, said: Iterable[Said]) -> "Figures":
        """Count."""
        photos = list(said)
        sure = [photo for photo in photos if photo.sure]
        return cls(
            Share(len(sure), len(photos)),
            Share(sum(photo.right for photo in sure), len(sure)),
            Share(sum(photo.view == photo.truth for photo in sure), len(sure)),
        )


def table(said: Sequence[Said]) -> list[str]:
    """Return a Markdown table: a row for what is shown, a column for what is said.

    The last column counts the photos that were left open, whatever they were taken for.
    """
    counts = Counter((photo.truth, photo.view if photo.sure else None) for photo in said)
    rows = [
        "| shown \\ said | " + " | ".join(VIEWS) + " | left open | n |",
        "|" + "---|" * (len(VIEWS) + 3),
    ]
    for truth in VIEWS:
        cells = [counts[truth, view] for view in (*VIEWS, None)]
        if sum(cells):
            rows.append(f"| {truth} | " + " | ".join(map(str, [*cells, sum(cells)])) + " |")
    return rows


def by_source(said: Sequence[Said]) -> list[str]:
    """Return a Markdown table: a row for each view and source of 10 photos or more, worst first."""
    parts: dict[tuple[str, str], list[Said]] = {}
    for photo in said:
        parts.setdefault((photo.truth, photo.source), []).append(photo)
    figures = {key: Figures.of(part) for key, part in parts.items() if len(part) >= _LISTED}
    rows = ["| view | source | n | answered | scene right |", "|---|---|---|---|---|"]
    order = sorted(
        figures, key=lambda key: figures[key].right.hits / max(1, figures[key].answered.of)
    )
    for key in order:
        found = figures[key]
        rows.append(
            f"| {key[0]} | {key[1]} | {found.answered.of} | {found.answered} | {found.right} |"
        )
    return rows
