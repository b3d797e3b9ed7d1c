"""Cases in the database: each change is one transaction, and leaves the versions before it."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from uuid import uuid4

from sqlalchemy import Connection, Engine

from assistant.accounts.model import Account
from assistant.booking import answers
from assistant.booking.clock import Clock, RealClock
from assistant.booking.decisions import decide
from assistant.booking.model import Answer, Once
from assistant.cases import rows, rules
from assistant.cases.keys import KeyMaker
from assistant.cases.model import KeptCase, What
from knowledge_base.cases import CaseText, SolvedCase


class CaseBook:
    """Records cases and what becomes of them.

    Args:
        engine: A migrated database whose writing transactions queue (`open_database`).
        clock: The business clock; it dates what is done.
        zone: The zone of those dates.
        keys: Makes the columns that queries read.
    """

    def __init__(
        self, engine: Engine, clock: Clock, zone: Callable[[], tzinfo], keys: KeyMaker
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._zone = zone
        self._keys = keys

    def record(self, text: CaseText, by: Account) -> KeptCase:
        """Keep a new case as a draft.

        Raises:
            InvalidCase: A text holds personal data.
        """
        case = rules.begin(uuid4().hex, text, by, self._now())
        decide(self._engine, lambda connection: self._add(connection, case))
        return KeptCase(case, None)

    def record_once(
        self, text: CaseText, by: Account, once: Once, answer: Callable[[KeptCase], Answer]
    ) -> Answer:
        """Keep a new case and the answer to its request; return the first answer byte for byte.

        Raises:
            InvalidCase: A text holds personal data; nothing is kept under the key.
            IdempotencyMismatch: The key was used with another body.
        """
        case = rules.begin(uuid4().hex, text, by, self._now())

        def work(connection: Connection) -> Answer:
            if kept := answers.claim(connection, once, RealClock().now()):
                return kept.reply()
            self._add(connection, case)
            reply = answer(KeptCase(case, None))
            answers.keep(connection, once, booking_id=None, answer=reply)
            return reply

        return decide(self._engine, work)

    def edit(self, case_id: str, version: int, text: CaseText, by: Account) -> KeptCase:
        """Write a new draft of a case; a reviewed version stays found until this one is reviewed.

        Raises:
            UnknownCase: There is none with this id.
            StaleVersion: `version` is not the latest.
            CaseNotChangeable: It was withdrawn.
            NotAllowed: It is another one's draft.
            InvalidCase: A text holds personal data.
        """
        return self._change(
            case_id, version, "edited", lambda case: rules.edit(case, text, by, self._now())
        )

    def review(self, case_id: str, version: int, by: Account) -> KeptCase:
        """Let searches find a draft, in the place of the version that they found before.

        Raises:
            UnknownCase: There is none with this id.
            StaleVersion: `version` is not the latest.
            CaseNotChangeable: It is no draft.
        """
        return self._change(
            case_id, version, "reviewed", lambda case: rules.review(case, by, self._now())
        )

    def withdraw(
        self, case_id: str, reason: str, by: Account, *, version: int | None = None
    ) -> KeptCase:
        """Take a case back for good, in whatever version it is unless one is given.

        Raises:
            UnknownCase: There is none with this id.
            StaleVersion: A version was given and is not the latest.
            CaseNotChangeable: It was withdrawn before.
            InvalidCase: The reason can't be used.
        """
        return self._change(
            case_id,
            version,
            "withdrawn",
            lambda case: rules.withdraw(case, reason, by, self._now()),
        )

    def _change(
        self,
        case_id: str,
        version: int | None,
        what: What,
        rule: Callable[[SolvedCase], SolvedCase],
    ) -> KeptCase:
        def work(connection: Connection) -> KeptCase:
            kept = rows.lock_case(connection, case_id)
            rules.check_version(kept.case, version)
            case = rule(kept.case)
            return rows.change_case(connection, kept, case, what, self._keys.keys(case))

        return decide(self._engine, work)

    def _add(self, connection: Connection, case: SolvedCase) -> None:
        rows.add_case(connection, case, self._keys.keys(case))

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone())
