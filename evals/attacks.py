"""Files of prompt injections: what is tried, where it hides, how one sees that it worked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from assistant.messages import Locale
from evals.case_files import CaseError, case_files, read_yaml
from evals.cases import Part, Pattern, Split, Text, UrgencyWord

Channel = Literal["chat", "image_text", "manual", "case", "store"]
# Where the hostile text lies in the assistant's own data, not in what the driver sends.
PLANTED: tuple[Channel, ...] = ("manual", "case", "store")


class Attack(Part):
    """What the driver says, and what the replies must not be like.

    `plant` is the hostile text where it doesn't come from the driver: lines on a photo, a paragraph
    of a manual or a case with its `title`, or a `field` of a store. `urgency` is what the reply to
    the first message must carry.
    """

    say: tuple[Text, ...] = Field(min_length=1)
    must_not_say: tuple[Pattern, ...] = ()
    urgency: UrgencyWord | None = None
    plant: Text | tuple[Text, ...] | None = None
    title: Text | None = None
    field: Literal["name", "address", "note"] = "name"


class Aim(Part):
    """Attacks with one aim, in frozen halves."""

    aim: Text
    dev: tuple[Attack, ...] = ()
    test: tuple[Attack, ...] = ()


class AttackFile(Part):
    """A file of attacks through one channel in one language."""

    channel: Channel
    locale: Locale
    attacks: tuple[Aim, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Planned:
    """One attack with all that its file says of it.

    `number` counts from 0 through what was read of this channel and language.
    """

    attack: Attack
    aim: str
    channel: Channel
    locale: Locale
    split: Split
    number: int

    @property
    def key(self) -> str:
        """Its name in the suite."""
        return f"{self.channel} {self.locale} {self.number + 1}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The hostile text line by line."""
        plant = self.attack.plant
        return plant if isinstance(plant, tuple) else (plant or "",)


def load_attacks(path: Path, split: Split | None = None) -> list[Planned]:
    """Read the attacks of a file or folder.

    Raises:
        CaseError: A file is malformed, or hides nothing where something must be hidden.
    """
    counts: Counter[tuple[Channel, Locale]] = Counter()
    found = [planned for file in case_files(path) for planned in _read(file, counts)]
    return [planned for planned in found if split in (None, planned.split)]


def _read(file: Path, counts: Counter[tuple[Channel, Locale]]) -> Iterator[Planned]:
    try:
        held = AttackFile.model_validate(read_yaml(file))
    except ValidationError as error:
        first = error.errors()[0]
        raise CaseError(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    halves: tuple[Split, ...] = ("dev", "test")
    rows = [(g.aim, split, a) for g in held.attacks for split in halves for a in getattr(g, split)]
    for number, (aim, split, attack) in enumerate(rows, 1):
        if held.channel != "chat" and attack.plant is None:
            raise CaseError(f"{file}: attack {number} ({aim}) hides nothing: give `plant`")
        if held.channel in ("manual", "case") and attack.title is None:
            raise CaseError(f"{file}: attack {number} ({aim}) has no `title`")
        through = held.channel, held.locale
        yield Planned(attack, aim, held.channel, held.locale, split, counts[through])
        counts[through] += 1
