"""What to do, in order, with what is done ticked off, and what to photograph next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.accident.questions import safe
from assistant.accident.records import Words, applicable, doc_id
from assistant.accident.situation import Situation
from knowledge_base.accident import AccidentBook, Phase, PhotoView, Procedure, holds

PHASES: tuple[Phase, ...] = ("rescue", "safety", "report", "evidence", "settle", "claim")
PHOTOS = "photos"
THIS_PHOTO = "this_photo"
"""Said of the one photo that was asked for last."""

_SAFETY = 2


@dataclass(frozen=True)
class Item:
    """One step. `id` names the action, `doc_id` the record that says so.

    `special` tells that it is for this kind of crash and not for any.
    """

    id: str
    text: str
    phase: Phase
    doc_id: str
    special: bool = False
    done: bool = False


@dataclass(frozen=True)
class View:
    """One photo to take."""

    id: str
    title: str
    how: str
    why: str
    doc_id: str
    done: bool = False


@dataclass(frozen=True)
class Explained:
    """Something to know about cover, fault and cost."""

    id: str
    title: str
    lines: tuple[str, ...]
    doc_id: str


def checklist(book: AccidentBook, situation: Situation, words: Words) -> list[Item]:
    """Return the steps for a situation in the order in which to act, each action once."""
    held = [p for p in applicable(book.procedures.values(), situation) if p.kind == "do"]
    ordered = sorted(held, key=lambda procedure: PHASES.index(procedure.phase))
    views_left = any(not view.done for view in photo_views(book, situation, words))
    items: dict[str, Item] = {}
    for item in (i for procedure in ordered for i in _items(procedure, situation, words)):
        ticked = item.id in situation.done or (item.id == PHOTOS and not views_left)
        items.setdefault(item.id, replace(item, done=ticked))
    return list(items.values())


def _items(procedure: Procedure, situation: Situation, words: Words) -> Iterator[Item]:
    known = situation.facts
    for step in procedure.steps:
        if holds(step.when, known):
            text = words(step.text, step.calls)
            yield Item(step.id, text, procedure.phase, doc_id(procedure), procedure.special)


def steps_left(items: Sequence[Item], *, safe: bool) -> list[Item]:
    """Return the open steps in the order in which to tell them.

    First what keeps people safe; once they are, a little of it, then the call and what this kind of
    crash asks for: nobody in shock reads as far as the tenth step.
    """
    left = [item for item in items if not item.done]
    first = [item for item in left if item.phase == "rescue"]
    first += [item for item in left if item.phase == "safety"]
    if not safe:
        return first
    shown = first[:_SAFETY] if not first or first[0].phase == "safety" else first
    rest = [item for item in left if item not in shown]
    calls = [item for item in rest if item.id == "call_police"]
    special = [item for item in rest if item.special and item not in calls]
    told = [*shown, *calls, *special]
    return [*told, *(item for item in rest if item not in told)]


def next_item(items: list[Item]) -> Item | None:
    """Return the first step that isn't done."""
    return next((item for item in items if not item.done), None)


def photo_views(book: AccidentBook, situation: Situation, words: Words) -> list[View]:
    """Return the photos to take, those taken ticked off, in a safe order."""
    return [_view(v, situation, words) for v in applicable(book.views.values(), situation)]


def _view(view: PhotoView, situation: Situation, words: Words) -> View:
    texts = (words(view.title), words(view.how), words(view.why))
    taken = view.id in situation.views or PHOTOS in situation.done
    return View(view.id, *texts, doc_id(view), taken)


def next_view(book: AccidentBook, situation: Situation, words: Words) -> View | None:
    """Return the next photo to take; None when all are there, and while people aren't safe."""
    if not safe(book, situation):
        return None
    views = photo_views(book, situation, words)
    return next((view for view in views if not view.done), None)


def facts_to_know(book: AccidentBook, situation: Situation, words: Words) -> list[Explained]:
    """Return what to know about cover, fault and cost; explained, never decided."""
    known = situation.facts
    held = [p for p in applicable(book.procedures.values(), situation) if p.kind == "know"]
    return [
        Explained(
            procedure.id,
            words(procedure.title),
            tuple(words(s.text, s.calls) for s in procedure.steps if holds(s.when, known)),
            doc_id(procedure),
        )
        for procedure in held
    ]
