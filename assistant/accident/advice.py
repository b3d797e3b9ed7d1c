"""What goes in at the door of accident advice, and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.accident.checklist import Explained, Item, View
from assistant.accident.drivability import Drivability
from assistant.accident.photos import PhotoSeen
from assistant.accident.questions import Emergency, Question
from assistant.accident.situation import Facts, Situation


@dataclass(frozen=True)
class Told:
    """One message of the driver.

    `flags` are the codes of the red flags that triage found in it, None where it hasn't looked:
    then it does, which takes far longer with an encoder than all the rest.
    `asked` is the id of the question of ours that it follows, `view` that of the photo asked for
    last, `photos` what the models saw in its
    photos, `facts` what they or another reader know (smoke in a photo, the car's powertrain): a
    model may say "maybe" or "yes", never "no". `views` are those that the driver says a photo is.
    """

    text: str = ""
    flags: tuple[str, ...] | None = None
    asked: str | None = None
    view: str | None = None
    photos: Sequence[PhotoSeen] = ()
    facts: Facts = field(default_factory=dict)
    views: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cited:
    """A record that the advice rests on, as a source to cite."""

    doc_id: str
    title: str
    snippet: str


@dataclass(frozen=True)
class Advice:
    """What to say after a message, in this order; every text is ready to be shown.

    `lines` are the emergency lines to say first: of what nobody has seen to yet.
    `ticked` names what the last message said was done. `safe` tells that people are out of danger.
    `records` are the sources of all of it, each once; `views` all photos wanted, with those taken
    ticked off, and `facts` what to explain about cover and cost once people are safe.
    """

    situation: Situation
    emergencies: tuple[Emergency, ...]
    lines: tuple[str, ...]
    question: Question | None
    ticked: tuple[str, ...]
    safe: bool
    checklist: tuple[Item, ...]
    next_item: Item | None
    views: tuple[View, ...]
    next_view: View | None
    drivability: Drivability
    facts: tuple[Explained, ...]
    records: tuple[Cited, ...]
