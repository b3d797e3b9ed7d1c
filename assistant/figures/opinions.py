"""Counts what drivers said of answers, and leaves out what few of them said; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.figures.counting import LEAST_ASKED, monday_of, mondays_of, share
from assistant.figures.views import RatedReason, RatedWeek, Ratings
from assistant.figures.visits import Opinion


def ratings(found: Sequence[Opinion], first: date, last: date) -> Ratings:
    """Return what was said from `first` to `last`; the times are of the store's zone."""
    enough = _drivers(found) >= LEAST_ASKED
    helpful = sum(one.helpful for one in found)
    n = len(found) if enough else 0
    reasons = _reasons(found)
    return Ratings(
        helpful=helpful if enough else None,
        not_helpful=n - helpful if enough else None,
        **share(helpful if enough else 0, n),
        reasons=[row for row in reasons if row],
        weeks=_weeks(found, mondays_of(first, last)),
        rare=reasons.count(None),
        least=LEAST_ASKED,
    )


def _reasons(found: Iterable[Opinion]) -> list[RatedReason | None]:
    """Return each reason, most often first; None for one that few gave."""
    given: dict[str, list[Opinion]] = defaultdict(list)
    for one in found:
        if one.reason and not one.helpful:
            given[one.reason].append(one)
    return [
        RatedReason(reason=reason, times=len(of)) if _drivers(of) >= LEAST_ASKED else None
        for reason, of in sorted(given.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def _weeks(found: Iterable[Opinion], mondays: list[date]) -> list[RatedWeek]:
    of: dict[date, list[Opinion]] = {monday: [] for monday in mondays}
    for one in found:
        of[monday_of(one.at.date())].append(one)
    hidden = _hidden(of)
    return [
        RatedWeek(
            monday=monday,
            helpful=None if monday in hidden else sum(one.helpful for one in said),
            not_helpful=None if monday in hidden else sum(not one.helpful for one in said),
        )
        for monday, said in of.items()
    ]


def _hidden(of: dict[date, list[Opinion]]) -> set[date]:
    """Return the weeks in which few said something.

    Subtracted from the whole, the other weeks would tell what those few said: while all that is
    hidden is of few, the week with the fewest drivers is hidden with it.
    """
    spoken = sorted((day for day in of if of[day]), key=lambda day: (_drivers(of[day]), day))
    hidden = {day for day in spoken if _drivers(of[day]) < LEAST_ASKED}
    for day in spoken:
        if not hidden or _drivers(one for each in hidden for one in of[each]) >= LEAST_ASKED:
            break
        hidden.add(day)
    return hidden


def _drivers(found: Iterable[Opinion]) -> int:
    return len({one.driver for one in found})
