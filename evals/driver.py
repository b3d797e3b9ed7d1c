"""A scripted driver: answers what is asked from what they know, and wants what the case says."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from assistant.messages import Awaiting, BookingView, Locale, Reply
from evals.case_files import read_yaml
from evals.cases import Case, Judged, Twist
from evals.noise import with_slips
from evals.surfaces import ACTIVE, Answered, Surface

ANSWERS = Path(__file__).parent / "suites" / "driver" / "answers.yaml"
# A driver without a booking asks for one this often before giving up.
MAX_WISHES = 2
# Whoever is asked the same thing more often than this leaves.
PATIENCE = 3


@dataclass(frozen=True)
class Said:
    """A message of the driver.

    `gives` is the thing asked for that it tells. `is_yes` is True for a plain yes to a summary
    only. `takes_back` are things told before that no longer hold. `settles` is True when the
    driver took another time than the one wished for. `judged` is what the reply must be like.
    """

    text: str
    gives: frozenset[Awaiting] = frozenset()
    is_yes: bool = False
    takes_back: tuple[Awaiting, ...] = ()
    settles: bool = False
    declines: bool = False
    judged: Judged | None = None


@dataclass(frozen=True)
class Exchange:
    """One turn: what was said, what came back, and the caller's bookings before and after."""

    said: Said
    answered: Answered
    before: tuple[BookingView, ...]
    after: tuple[BookingView, ...]

    @property
    def reply(self) -> Reply:
        """The assistant's reply."""
        return self.answered.reply


Played = list[Exchange]


class Player(Protocol):
    """Puts what the scripted driver says into words of its own."""

    async def reword(self, case: Case, said: Said, so_far: Played) -> Said:
        """Return the message that is sent; it tells what `said` tells."""
        ...


@dataclass
class Driver:
    """Plays one case in one wording, `wording` counted from 0."""

    case: Case
    wording: int
    _twists: list[Twist] = field(init=False)
    _follow_ups: list[Judged] = field(init=False)
    _confirmed: int = 0
    _agreed_to: tuple[BookingView, ...] | None = None
    _wishes: int = 0
    _slots_named: int = 0
    _declined: int = 0
    _asked: list[Awaiting | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._twists = list(self.case.twists)
        self._follow_ups = list(self.case.follow_ups)

    def opening(self) -> Said:
        """Return the first message."""
        return Said(self._slipped(self._pick(self.case.openings)), frozenset(self.case.holds))

    def next(self, reply: Reply, bookings: tuple[BookingView, ...]) -> Said | None:
        """Return what the driver says to a reply; None when the conversation is over."""
        self._asked.append(reply.awaiting)
        if reply.awaiting and self._asked[-PATIENCE - 1 :] == [reply.awaiting] * (PATIENCE + 1):
            return None
        booked = any(row.status in ACTIVE for row in bookings)
        twist = self._twist(reply, booked)
        if twist is not None:
            return replace(self._put(twist), takes_back=twist.changes)
        if reply.awaiting is None:
            return self._unasked(booked)
        if self.case.goal == "talk" and self._stops_at(reply.awaiting):
            return self._decline()
        if reply.awaiting == "confirmation":
            return self._confirm(bookings)
        return self._answer(reply.awaiting, reply)

    def _twist(self, reply: Reply, booked: bool) -> Twist | None:
        for twist in self._twists:
            second = twist.at == "opening" and len(self._asked) == 1
            if second or twist.at == reply.awaiting or (twist.at == "booked" and booked):
                self._twists.remove(twist)
                return twist
        return None

    def _unasked(self, booked: bool) -> Said | None:
        # Whoever came for a booking speaks of it before anything that comes after it.
        idle = self.case.goal == "talk" and self.case.until is None
        done = booked or self._confirmed or self._declined or self._wishes == MAX_WISHES
        if self.case.goal != "talk" and not done:
            self._wishes += 1
            return Said(self._words("wish"))
        if self._follow_ups:
            return self._put(self._follow_ups.pop(0))
        if done or idle:
            return None
        self._wishes += 1
        return Said(self._words("wish"))

    def _put(self, judged: Judged) -> Said:
        return Said(self._slipped(self._pick(judged.say)), judged=judged)

    def _slipped(self, text: str) -> str:
        known = self.case.known
        kept = [word for word in (known.name, known.place, known.vehicle) if word]
        return with_slips(text, self.case.noise, kept)

    def _stops_at(self, awaiting: Awaiting) -> bool:
        if self._declined or self.case.until is None:
            return True
        return awaiting == self.case.until != "confirmation"

    def _decline(self) -> Said | None:
        if self._declined:
            return self._put(self._follow_ups.pop(0)) if self._follow_ups else None
        self._declined += 1
        return Said(self._words("decline"), declines=True)

    def _answer(self, awaiting: Awaiting, reply: Reply) -> Said:
        match awaiting:
            case "slot":
                return self._slot(reply)
            case "store" | "photo":
                return Said(self._words(awaiting), frozenset({awaiting}))
            case _:
                return self._fact(awaiting)

    def _fact(self, awaiting: Awaiting) -> Said:
        fact = getattr(self.case.known, awaiting if awaiting != "location" else "place")
        if fact is not None:
            words = self._words(awaiting).format(**self.case.known.model_dump())
            return Said(words, frozenset({awaiting}))
        if awaiting in ("service", "symptom"):
            # Whoever isn't understood says the same in other words.
            words = self._pick(self.case.openings, self._asked.count(awaiting))
            return Said(words, frozenset({awaiting}))
        return Said(self._words("unknown"))

    def _confirm(self, bookings: tuple[BookingView, ...]) -> Said:
        # A yes that changed nothing was not heard: it is said again.
        if self._agreed_to == bookings:
            return Said(self._words("yes"), is_yes=True)
        answers = self.case.confirmations
        answer = answers[min(self._confirmed, len(answers) - 1)]
        self._confirmed += 1
        self._agreed_to = bookings if answer == "yes" else None
        if answer in ("yes", "no"):
            return Said(self._words(answer), is_yes=answer == "yes", declines=answer == "no")
        return Said(answer)

    def _slot(self, reply: Reply) -> Said:
        wish = self.case.known.slot
        self._slots_named += 1
        if wish.pick is not None:
            n = min(wish.pick, max(1, len(reply.slots)))
            words = self._words("slot").format(n=n)
            return Said(words, frozenset({"slot"}), settles=n != wish.pick)
        if self._slots_named > 1:
            return Said(self._words("settle"), frozenset({"slot"}), settles=True)
        return Said(self._pick(wish.say), frozenset({"slot"}))

    def _pick(self, wordings: tuple[str, ...], again: int = 0) -> str:
        return wordings[(self.wording + again) % len(wordings)]

    def _words(self, kind: str) -> str:
        # Whoever is asked again answers in other words.
        again = max(0, self._asked.count(self._asked[-1]) - 1) if self._asked[-1] else 0
        return self._pick(load_answers()[self.case.locale][kind], again)


@cache
def load_answers() -> dict[Locale, dict[str, tuple[str, ...]]]:
    """Return the answers by language and kind, in as many wordings as a case has."""
    return {
        locale: {kind: tuple(words) for kind, words in kinds.items()}
        for locale, kinds in read_yaml(ANSWERS).items()
    }


async def play(case: Case, wording: int, surface: Surface, player: Player | None = None) -> Played:
    """Hold one conversation and return it; ends after `case.max_turns` messages.

    `player` may put what the driver says into other words.
    """
    from evals.photos import cluster_photo

    driver, visitor = Driver(case, wording), surface.visitor()
    photos = [cluster_photo(case.photo)] if case.photo else []
    said: Said | None = driver.opening()
    exchanges: Played = []
    before: tuple[BookingView, ...] = ()
    while said is not None and len(exchanges) < case.max_turns:
        said = await player.reword(case, said, exchanges) if player else said
        answered = await visitor.say(said.text, case.locale, images=photos)
        photos = []
        after = tuple(await visitor.bookings())
        exchanges.append(Exchange(said, answered, before, after))
        said, before = driver.next(answered.reply, after), after
        if case.resume and said is not None and _resumes(said, case):
            await surface.restart()
    await visitor.leave()
    return exchanges


def _resumes(said: Said, case: Case) -> bool:
    return said.judged is not None and said.judged is case.follow_ups[0]
