"""What the encoder is tuned on: every labelled message of the models that read drivers."""

from collections.abc import Iterable
from typing import NamedTuple

from assistant.likeness.fitting import Row, held_out
from assistant.likeness.model import LOCALES
from assistant.planner import lamp_training, service_training
from assistant.planner.folding import fold
from assistant.planner.utterances import load_utterances
from assistant.safety.spelling import Speller
from assistant.safety.train import WEIGHED, load_rows, load_weighed
from knowledge_base.load import shipped_knowledge

WATCHED, LOOK_ALIKE, RED_FLAG = "suites", "look_alike", "red_flag"


class Task(NamedTuple):
    """One way to label messages: `learnt` rows, those `unseen`, all `labels`.

    `weight` is that of its loss: tasks with many labels would otherwise crowd out the others.
    """

    name: str
    learnt: list[Row]
    unseen: list[Row]
    labels: tuple[str, ...]
    weight: float


def load_tasks() -> list[Task]:
    """Return the dangers, intents, work, lamps and guides that drivers speak of, labelled."""
    knowledge = shipped_knowledge()
    guides = (
        Row(fold(text), guide.id)
        for guide in knowledge.guides.values()
        for text in (*guide.phrasings.zh, *guide.phrasings.en)
    )
    work = (row for locale in LOCALES for row in service_training.rows(locale, knowledge.services))
    lamps = (row for locale in LOCALES for row in lamp_training.rows(locale, knowledge))
    said = (Row(fold(u.text), u.intent) for u in load_utterances())
    return [
        make_task("danger", load_rows(), 1.0),
        make_task("intents", said, 1.0),
        make_task("services", work, 1.0),
        make_task("lamps", lamps, 0.7),
        make_task("guides", guides, 0.5),
    ]


def load_watched(taught: Iterable[Task]) -> Task:
    """Return the development half of the safety suites, which nothing is tuned on.

    It is of weight 0; what one of the `taught` tasks holds is left out.
    """
    speller, known = Speller(), {row.text for t in taught for row in (*t.learnt, *t.unseen)}
    rows = {
        fold(speller.normalise(text)): RED_FLAG if danger else LOOK_ALIKE
        for text, danger in load_weighed(*WEIGHED)
    }
    unseen = [Row(text, label) for text, label in rows.items() if text and text not in known]
    return Task(WATCHED, [], unseen, (LOOK_ALIKE, RED_FLAG), 0.0)


def make_task(name: str, rows: Iterable[Row], weight: float) -> Task:
    """Part rows into those to learn from and the tenth that judges."""
    found = list(rows)
    return Task(
        name,
        [row for row in found if not held_out(row.text)],
        [row for row in found if held_out(row.text)],
        tuple(sorted({row.label for row in found})),
        weight,
    )
