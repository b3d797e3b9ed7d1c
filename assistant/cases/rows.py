"""Steps of a change to a case, each inside the caller's transaction."""

import logging
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, Select, insert, select, update

from assistant.cases.errors import UnknownCase
from assistant.cases.keys import CaseKeys
from assistant.cases.model import CaseChange, FoundCase, KeptCase, What
from assistant.cases.tables import cases, revision, versions
from assistant.events import append
from knowledge_base.cases import Signature, SolvedCase

logger = logging.getLogger(__name__)


def next_revision(connection: Connection) -> int:
    """Raise the counter of changes and return it; later changes wait until this one is kept."""
    raised = update(revision).values(revision=revision.c.revision + 1)
    return int(connection.execute(raised.returning(revision.c.revision)).scalar_one())


def add_case(connection: Connection, case: SolvedCase, keys: CaseKeys) -> None:
    """Insert a case with its first version."""
    born = next_revision(connection)
    head = {"case_id": case.case_id, "born": born, "found_version": None}
    connection.execute(insert(cases).values(head | _standing(case, born) | asdict(keys)))
    _add_version(connection, case, "recorded")


def change_case(
    connection: Connection, kept: KeptCase, case: SolvedCase, what: What, keys: CaseKeys
) -> KeptCase:
    """Write the version that follows `kept`; raises the counter of changes."""
    found = _found_after(kept, case, what)
    values = _standing(case, next_revision(connection)) | asdict(keys) | {"found_version": found}
    mine = cases.c.case_id == case.case_id
    connection.execute(update(cases).where(mine).values(values))
    _add_version(connection, case, what)
    return KeptCase(case, found)


def lock_case(connection: Connection, case_id: str) -> KeptCase:
    """Return a case locked against other changes; raises `UnknownCase`."""
    lock = select(cases.c.case_id).where(cases.c.case_id == case_id).with_for_update()
    connection.execute(lock)
    return find_case(connection, case_id)


def find_case(connection: Connection, case_id: str) -> KeptCase:
    """Return the latest version of a case; raises `UnknownCase`."""
    row = connection.execute(latest().where(cases.c.case_id == case_id)).one_or_none()
    if row is None:
        raise UnknownCase(
            f"There is no case {case_id[:40]!r}; GET /api/v1/cases lists those that there are."
        )
    return row_to_kept(row)


def latest() -> Select[Any]:
    """Return a query for cases with the record of their latest version."""
    here = (versions.c.case_id == cases.c.case_id) & (versions.c.version == cases.c.version)
    head = (cases.c.born, cases.c.found_version, cases.c.make, cases.c.model)
    return select(*head, versions.c.record).join(versions, here)


def row_to_kept(row: Row[Any]) -> KeptCase:
    """Convert a row of `latest`."""
    return KeptCase(SolvedCase.model_validate(row.record), row.found_version)


def row_to_change(row: Row[Any]) -> CaseChange:
    """Convert a row of the versions."""
    case = SolvedCase.model_validate(row.record)
    return CaseChange(row.what, _signature(case, row.what), case)


def record_to_found(case_id: str, record: dict[str, Any] | None) -> FoundCase:
    """Return what searches find of a case; None is found of one without a reviewed version.

    A record that a newer release wrote while this one still runs is left out, not raised: one
    case must not stop every search.
    """
    if record is None:
        return FoundCase(case_id, None)
    try:
        return FoundCase(case_id, SolvedCase.model_validate(record))
    except ValidationError as error:
        logger.error("case %s can't be read: %d errors", case_id, error.error_count())
        return FoundCase(case_id, None)


def _signature(case: SolvedCase, what: What) -> Signature:
    """Return who made a version of a case what it is."""
    by = {"reviewed": case.reviewed, "withdrawn": case.withdrawn}.get(what) or case.written
    return Signature(account=by.account, name=by.name, at=by.at)


def _found_after(kept: KeptCase, case: SolvedCase, what: What) -> int | None:
    if what == "withdrawn":
        return None
    return case.version if what == "reviewed" else kept.found_version


def _standing(case: SolvedCase, raised: int) -> dict[str, Any]:
    return {"version": case.version, "status": case.status, "revision": raised}


def _add_version(connection: Connection, case: SolvedCase, what: What) -> None:
    by = _signature(case, what)
    row = {
        "case_id": case.case_id,
        "version": case.version,
        "what": what,
        "record": case.model_dump(mode="json"),
    }
    connection.execute(insert(versions).values(row | dict(by)))
    append(
        connection,
        f"account:{by.account}",
        f"case_{what}",
        f"case:{case.case_id}",
        version=case.version,
    )
