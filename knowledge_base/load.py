"""Content files -> checked records. Every error names the file, the line and the field."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge_base.accident import (
    AccidentBook,
    AccidentQuestion,
    AccidentRecord,
    DrivabilitySign,
    PhotoView,
    Procedure,
)
from knowledge_base.body_work import BodyWork, ClaimFact, outside_service
from knowledge_base.kept import read_yaml
from knowledge_base.schema import CodeFamily, Guide, Lamp, Service, Store, TroubleCode

CONTENT = Path(__file__).parent / "content"

R = TypeVar("R", bound=BaseModel)


class ContentError(Exception):
    """A content file is wrong. The message names file, line, field and what is expected."""


@dataclass(frozen=True)
class Knowledge:
    """All shipped records by code or id."""

    lamps: dict[str, Lamp]
    trouble_codes: dict[str, TroubleCode]
    families: dict[str, CodeFamily]
    guides: dict[str, Guide]
    services: dict[str, Service]
    stores: dict[str, Store]
    body_work: tuple[BodyWork, ...] = ()
    claim_facts: tuple[ClaimFact, ...] = ()
    accident: AccidentBook = field(default_factory=AccidentBook)

    def with_stores(self, stores: Iterable[Store]) -> "Knowledge":
        """Return a copy in which `stores` take the place of the demo stores."""
        return replace(self, stores={store.store_id: store for store in stores})


def load_knowledge(content: Path = CONTENT) -> Knowledge:
    """Read and check every content file.

    Raises:
        ContentError: A file is missing, malformed, holds a duplicate, or refers to a record
            that does not exist.
    """
    codes = sorted((content / "trouble_codes").glob("*.csv"))
    knowledge = Knowledge(
        lamps=_keyed(_folder(content / "lamps", Lamp), "code"),
        trouble_codes=_keyed(_rows(codes, TroubleCode), "code"),
        families=_keyed(_records(content / "trouble_codes/families.yaml", CodeFamily), "family"),
        guides=_keyed(_folder(content / "guides", Guide), "id"),
        services=_keyed(_records(content / "services.yaml", Service), "code"),
        stores=_keyed(_records(content / "stores.yaml", Store), "store_id"),
        body_work=tuple(work for _, work in _records(content / "body_work.yaml", BodyWork)),
        claim_facts=tuple(_keyed(_records(content / "claim_facts.yaml", ClaimFact), "id").values()),
        accident=load_accident(content / "accident"),
    )
    _check_references(knowledge)
    _check_shares(knowledge)
    return knowledge


@cache
def shipped_knowledge() -> Knowledge:
    """Return the records that ship, read once a process; nobody may change them.

    Raises:
        ContentError: As `load_knowledge`.
    """
    return load_knowledge()


def load_accident(folder: Path) -> AccidentBook:
    """Read and check what to do after a crash.

    Raises:
        ContentError: As `load_knowledge`; also where two records of one place share a topic.
    """
    process = ("process_cn", "process_general", "claims")
    rows = [row for name in process for row in _records(folder / f"{name}.yaml", Procedure)]
    book = AccidentBook(
        questions=_keyed(_records(folder / "questions.yaml", AccidentQuestion), "id"),
        procedures=_keyed(rows, "id"),
        views=_keyed(_records(folder / "photos.yaml", PhotoView), "id"),
        signs=_keyed(_records(folder / "drivability.yaml", DrivabilitySign), "id"),
    )
    for records in (book.questions, book.procedures, book.views, book.signs):
        _one_for_each_place(folder, records.values())
    return book


def _one_for_each_place(folder: Path, records: Iterable[AccidentRecord]) -> None:
    held: dict[tuple[str, str], str] = {}
    for record in records:
        other = held.setdefault((record.topic, record.place), record.id)
        if other != record.id:
            raise ContentError(
                f"{folder}: {record.id!r} has topic and place of {other!r}; merge them"
            )


def _folder(folder: Path, kind: type[R]) -> Iterator[tuple[str, R]]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ContentError(f"{folder}: no .yaml file here; restore the folder from the repository")
    for file in files:
        yield from _records(file, kind)


def _records(file: Path, kind: type[R]) -> Iterator[tuple[str, R]]:
    """Yield `(place, record)` for a YAML list; `place` names file and position."""
    try:
        rows = read_yaml(file)
    except OSError as error:
        raise ContentError(f"{file}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{file}: not valid YAML: {error}") from error
    if not isinstance(rows, list):
        raise ContentError(f"{file}:1: expected a list of records, one '- ' entry for each")
    for index, row in enumerate(rows):
        try:
            yield f"{file} (entry {index + 1})", kind.model_validate(row)
        except ValidationError as error:
            raise ContentError(_explain(file, index, error)) from error


def _explain(file: Path, index: int, error: ValidationError) -> str:
    first = error.errors()[0]
    line = _line_of(file, (index, *first["loc"]))
    field = ".".join(str(part) for part in first["loc"]) or "record"
    return f"{file}:{line}: {field}: {first['msg']} (got {first['input']!r:.80})"


def _line_of(file: Path, path: tuple[Any, ...]) -> int:
    """Line (1-based) of the deepest node of `path` that the YAML file has."""
    root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    line, node = 1, root
    for part in path:
        node = _child(node, part)
        if node is None:
            break
        line = int(node.start_mark.line) + 1
    return line


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    return None


def _rows(files: list[Path], kind: type[TroubleCode]) -> Iterator[tuple[str, TroubleCode]]:
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield _code_row(file, row, kind)


def _code_row(file: Path, row: dict[str, str], kind: type[TroubleCode]) -> tuple[str, TroubleCode]:
    place = f"{file} (code {row.get('code')})"
    try:
        name = {"zh": row["name_zh"], "en": row["name_en"]}
        fields = {key: row[key] for key in ("code", "system", "severity", "family")}
        return place, kind.model_validate({**fields, "name": name})
    except (KeyError, ValidationError) as error:
        raise ContentError(f"{place}: {error}") from error


def _keyed(records: Iterable[tuple[str, R]], key: str) -> dict[str, R]:
    found: dict[str, R] = {}
    for place, record in records:
        identifier = getattr(record, key)
        if identifier in found:
            raise ContentError(f"{place}: {key} {identifier!r} is already used by another record")
        found[identifier] = record
    return found


def _references(knowledge: Knowledge) -> Iterator[tuple[str, str, str, Any]]:
    """Yield `(owner, kind, reference, table)` for every reference between records."""
    services, lamps = knowledge.services, knowledge.lamps
    for lamp in lamps.values():
        yield from ((f"lamp {lamp.code}", "service", s, services) for s in lamp.services)
    for guide in knowledge.guides.values():
        used = [*guide.services, *(s for h in guide.hypotheses for s in h.services)]
        yield from ((f"guide {guide.id}", "service", s, services) for s in used)
        yield from ((f"guide {guide.id}", "lamp", code, lamps) for code in guide.lamps)
    for family in knowledge.families.values():
        yield from ((f"family {family.family}", "service", s, services) for s in family.services)
    for code in knowledge.trouble_codes.values():
        yield f"code {code.code}", "family", code.family, knowledge.families
    for work in knowledge.body_work:
        yield f"body work {work.operation}", "service", work.service, services
    for sign in knowledge.accident.signs.values():
        yield from ((f"sign {sign.id}", "service", s, services) for s in sign.services)
    for store in knowledge.stores.values():
        yield from ((f"store {store.store_id}", "service", s, services) for s in store.services)


def _check_references(knowledge: Knowledge) -> None:
    for owner, kind, reference, table in _references(knowledge):
        if reference not in table:
            raise ContentError(f"{owner} refers to {kind} {reference!r}, which does not exist")


def _check_shares(knowledge: Knowledge) -> None:
    for work in knowledge.body_work:
        vehicle_class = outside_service(work, knowledge.services)
        if vehicle_class:
            raise ContentError(
                f"body work {work.operation} on {', '.join(work.items)}: the price for "
                f"{vehicle_class} is missing or not within that of service {work.service!r}"
            )
