"""Looking through cases of every state: one, lists, possible duplicates."""

from typing import Any

from sqlalchemy import Engine, Select, or_, select

from assistant.cases.keys import KeyMaker
from assistant.cases.model import CaseChange, CasePage, CaseQuery, KeptCase
from assistant.cases.rows import find_case, latest, row_to_change, row_to_kept
from assistant.cases.similar import Car, CaseSketch, Likeness, compare
from assistant.cases.tables import cases, versions
from assistant.planner.folding import fold

# So many cases of the same make or code, the newest, are compared word by word.
COMPARED = 500
MOST_ALIKE = 5


class CaseCatalogue:
    """Reads cases; drafts and withdrawn ones too, so it is for technicians alone."""

    def __init__(self, engine: Engine, keys: KeyMaker) -> None:
        self._reader = engine.execution_options(read_only=True)
        self._keys = keys

    def get(self, case_id: str) -> KeptCase:
        """Return a case, a withdrawn one too; raises `UnknownCase`."""
        with self._reader.connect() as connection:
            return find_case(connection, case_id)

    def history(self, case_id: str) -> list[CaseChange]:
        """Return what was done to a case, oldest first; empty for an unknown one."""
        mine = select(versions).where(versions.c.case_id == case_id).order_by(versions.c.version)
        with self._reader.connect() as connection:
            return [row_to_change(row) for row in connection.execute(mine)]

    def page(self, query: CaseQuery) -> CasePage:
        """Return cases newest first, a page at a time; cases that come meanwhile shift nothing."""
        chosen = self._chosen(query).order_by(cases.c.born.desc()).limit(query.limit + 1)
        with self._reader.connect() as connection:
            found = connection.execute(chosen).all()
        shown = found[: query.limit]
        more = len(found) > query.limit
        return CasePage([row_to_kept(row) for row in shown], shown[-1].born if more else None)

    def similar(self, sketch: CaseSketch, *, but: str | None = None) -> list[Likeness]:
        """Return the cases that may be the sketched one, most alike first; no withdrawn ones.

        Args:
            sketch: What is known of a case so far.
            but: The id of a case to leave out.
        """
        car = self._car(sketch)
        query = _candidates(sketch, car, but).order_by(cases.c.born.desc()).limit(COMPARED)
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        compared = (
            compare(sketch, car, row_to_kept(row), Car(row.make, row.model)) for row in rows
        )
        found = [likeness for likeness in compared if likeness is not None]
        return sorted(found, key=lambda likeness: -likeness.score)[:MOST_ALIKE]

    def _chosen(self, query: CaseQuery) -> Select[Any]:
        chosen = latest()
        for word in query.words.split():
            chosen = chosen.where(cases.c.words.contains(fold(word), autoescape=True))
        if query.status is not None:
            chosen = chosen.where(cases.c.status == query.status)
        if query.make and query.make.strip():
            chosen = chosen.where(cases.c.make == self._keys.car(query.make)[0])
        if query.cursor is not None:
            chosen = chosen.where(cases.c.born < query.cursor)
        return chosen

    def _car(self, sketch: CaseSketch) -> Car:
        make, model = sketch.vehicle.make or "", sketch.vehicle.model or ""
        return Car(*self._keys.car(make, model)) if make or model else Car("", "")


def _candidates(sketch: CaseSketch, car: Car, but: str | None) -> Select[Any]:
    query = latest().where(cases.c.status != "withdrawn")
    if but is not None:
        query = query.where(cases.c.case_id != but)
    near = [cases.c.codes.contains(f" {code} ") for code in sketch.known_codes]
    if car.make:
        near.append(cases.c.make == car.make)
    return query.where(or_(*near)) if near else query
