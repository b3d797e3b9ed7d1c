"""What searches must know of the cases in the database."""

from sqlalchemy import Engine, select

from assistant.cases.model import CaseChanges
from assistant.cases.rows import record_to_found
from assistant.cases.tables import cases, revision, versions


class CaseFeed:
    """Tells which cases changed, and what of them may be found."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine.execution_options(read_only=True)

    def revision(self) -> int:
        """Return how many changes were ever made; one cheap read."""
        with self._reader.connect() as connection:
            return int(connection.execute(select(revision.c.revision)).scalar_one())

    def changes(self, since: int) -> CaseChanges:
        """Return what searches should find of the cases that changed after a revision."""
        found = (versions.c.case_id == cases.c.case_id) & (
            versions.c.version == cases.c.found_version
        )
        query = (
            select(cases.c.case_id, versions.c.record)
            .outerjoin(versions, found)
            .where(cases.c.revision > since)
        )
        with self._reader.connect() as connection:
            # Read first: what changes between the two reads is told again the next time.
            at = int(connection.execute(select(revision.c.revision)).scalar_one())
            changed = [record_to_found(*row) for row in connection.execute(query)]
        return CaseChanges(at, changed)
