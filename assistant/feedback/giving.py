"""Giving feedback on a lamp: what may be kept, of whom, and how it goes again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.candidates import NEITHER
from assistant.consents import record_consent, record_withdrawal
from assistant.events import EventLog
from assistant.feedback.crops import Crop, CropShelf
from assistant.feedback.errors import UnknownCrop, UnknownPick
from assistant.feedback.sql import FeedbackStore, KeptPick
from assistant.messages import Caller, FindingView
from assistant.threads import Threads

SUBJECT = "lamp_crop"


@dataclass(frozen=True)
class Feedback:
    """Takes the drivers' answers. Calling `give` is the statement that the driver consents.

    `codes` are the lamps there are; `model` tells the SHA-256 of the recogniser's file; `read`
    finds the lamp code, or "neither", in an answer that was typed.
    """

    threads: Threads
    store: FeedbackStore
    events: EventLog
    codes: Collection[str]
    model: Callable[[], str]
    read: Callable[[str, FindingView], str | None]
    crops: CropShelf = field(default_factory=CropShelf)

    def crops_of(self, thread_id: str, caller: Caller) -> dict[str, Crop]:
        """Return the cut-outs that wait for an answer, by id, oldest first.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
        """
        self.threads.open(thread_id, caller)
        return self.crops.of(thread_id, caller)

    def give(self, thread_id: str, crop_id: str, code: str, caller: Caller) -> None:
        """Keep a cut-out and what the driver says it is: a lamp code, or "neither".

        Saying it again changes nothing; another answer takes the place of the first.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
            UnknownCrop: The cut-out is gone, or of another thread.
            UnknownPick: `code` is neither a lamp nor "neither".
        """
        crop = self._crop(thread_id, crop_id, caller)
        if code not in (*self.codes, NEITHER):
            raise UnknownPick(
                f"{code[:40]!r} is no lamp; send a code of GET /api/v1/lamps, or {NEITHER!r}."
            )
        record_consent(self.events, caller, SUBJECT)
        self.store.keep(self._pick(crop_id, crop, code, caller))

    def give_said(self, thread_id: str, crop_id: str, text: str, caller: Caller) -> str | None:
        """Keep a cut-out and what the driver's own words say it is; returns the code kept.

        Where they pick no lamp, nothing is kept and None returned.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
            UnknownCrop: The cut-out is gone, or of another thread.
        """
        code = self.read(text, self._crop(thread_id, crop_id, caller).finding)
        if code is not None:
            self.give(thread_id, crop_id, code, caller)
        return code

    def kept(self, thread_id: str, caller: Caller) -> int:
        """Return how many answers of a thread of the caller are kept."""
        return self.store.count(caller.owner, thread_id)

    def erase(self, thread_id: str, caller: Caller) -> int:
        """Withdraw the consent: erase what was kept of a thread; returns how many answers.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
        """
        self.threads.open(thread_id, caller)
        erased = self.store.erase(caller.owner, thread_id)
        if erased:
            record_withdrawal(self.events, caller, SUBJECT)
        return erased

    def _crop(self, thread_id: str, crop_id: str, caller: Caller) -> Crop:
        crop = self.crops_of(thread_id, caller).get(crop_id)
        if crop is None:
            raise UnknownCrop(
                "There is no such cut-out in this conversation; they are kept for half an hour "
                "only. Nothing was stored."
            )
        return crop

    def _pick(self, crop_id: str, crop: Crop, code: str, caller: Caller) -> KeptPick:
        thought = crop.finding.candidates
        return KeptPick(
            crop_id=crop_id,
            owner=caller.owner,
            thread_id=crop.thread_id,
            at=datetime.now(UTC),
            pick=code,
            colour=crop.finding.colour,
            candidates=[{"code": c.code, "confidence": c.confidence} for c in thought],
            model=self.model(),
            png=crop.png,
        )
