"""Whole records as a page opens them: sections of items, in one language."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from assistant.messages import Locale, Message, Urgency
from knowledge_base.load import Knowledge
from knowledge_base.manuals.shelf import Shelf
from knowledge_base.schema import CodeFamily, Guide, Lamp, Localised, Service, Source
from retrieval.documents import Document
from retrieval.manuals import manual_to_documents

Section = Literal[
    "drive", "meanings", "now", "hypotheses", "causes", "checks", "next", "notes", "codes",
    "description", "prices", "excludes", "basis", "text",
]  # fmt: skip
Part = Literal["check", "fix", "risk", "drive", "now"]


class UnknownRecord(Exception):
    """No record has this id."""


class RecordPart(Message):
    """Something told of an item: how to check a cause, what to do at once."""

    part: Part
    text: str


class RecordItem(Message):
    """One point of a section; colour and severity are those of a lamp's meaning."""

    text: str
    parts: list[RecordPart] = []
    severity: Urgency | None = None
    colour: str | None = None
    flashing: bool = False


class PriceItem(Message):
    """What work costs for a class of vehicle, in whole yuan."""

    vehicle: str
    labour: tuple[int, int]
    parts: tuple[int, int]


class RecordSection(Message):
    """Items under one heading; `ranked` when the likeliest stands first."""

    section: Section
    items: list[RecordItem] = []
    prices: list[PriceItem] = []
    ranked: bool = False


class SourceView(Message):
    """Where a record comes from."""

    title: str
    url: str | None = None


class Opened(Message):
    """A whole record. `system` is a trouble code's part of the car, `duration_min` a service's."""

    doc_id: str
    kind: Literal["lamp", "code", "family", "guide", "service", "manual"]
    title: str
    locale: Locale
    severity: Urgency | None = None
    sections: list[RecordSection]
    services: list[str] = []
    sources: list[SourceView]
    reviewed: date | None = None
    system: str | None = None
    duration_min: int | None = None


def open_record(knowledge: Knowledge, shelf: Shelf, doc_id: str, *, locale: Locale) -> Opened:
    """Return the record behind a hit; a manual's is the page or section that was found.

    Raises:
        UnknownRecord: No record has this id; technicians' cases have an address of their own.
    """
    kind, _, key = doc_id.partition(":")
    match kind:
        case "lamp" if key in knowledge.lamps:
            return _lamp(knowledge.lamps[key], knowledge, locale)
        case "guide" if key in knowledge.guides:
            return _guide(knowledge.guides[key], knowledge, locale)
        case "code" if key in knowledge.trouble_codes:
            return open_code(knowledge, key, locale=locale)
        case "family" if key in knowledge.families:
            return _family(knowledge.families[key], knowledge, locale)
        case "service" if key in knowledge.services:
            return _service(knowledge.services[key], locale)
        case "manual":
            return _manual(shelf, doc_id)
    raise UnknownRecord(f"No record has the id {doc_id[:80]!r}; take one from a search.")


def open_code(knowledge: Knowledge, code: str, *, locale: Locale) -> Opened:
    """Return a generic code that is among the records, with what its family says."""
    found = knowledge.trouble_codes[code]
    family = _family(knowledge.families[found.family], knowledge, locale)
    changes = {
        "doc_id": f"code:{code}",
        "kind": "code",
        "title": f"{code} {found.name.get(locale)}",
        "severity": found.severity,
        "system": found.system,
        "sections": [part for part in family.sections if part.section != "codes"],
    }
    return family.model_copy(update=changes)


def manual_vehicles(shelf: Shelf) -> list[str]:
    """Return the vehicles that manuals were taken in for, in alphabetical order."""
    return sorted({manual.vehicle for manual in shelf.manuals() if manual.vehicle})


def _lamp(lamp: Lamp, knowledge: Knowledge, locale: Locale) -> Opened:
    meanings = [
        RecordItem(
            text=m.meaning.get(locale),
            severity=m.severity,
            colour=m.colour,
            flashing=m.flashing,
            parts=[
                RecordPart(part="drive", text=m.drive.get(locale)),
                *(RecordPart(part="now", text=text.get(locale)) for text in m.now),
            ],
        )
        for m in lamp.meanings
    ]
    return Opened(
        doc_id=f"lamp:{lamp.code}",
        kind="lamp",
        title=lamp.name.get(locale),
        locale=locale,
        sections=[
            _said("description", [lamp.symbol], locale),
            RecordSection(section="meanings", items=meanings),
            _said("causes", lamp.causes, locale, ranked=True),
            _said("next", lamp.next, locale),
        ],
        services=_services(lamp.services, knowledge, locale),
        sources=_sources(lamp.sources, locale),
        reviewed=lamp.reviewed,
    )


def _guide(guide: Guide, knowledge: Knowledge, locale: Locale) -> Opened:
    hypotheses = [
        RecordItem(
            text=h.cause.get(locale),
            parts=[
                RecordPart(part="check", text=h.check.get(locale)),
                RecordPart(part="fix", text=h.fix.get(locale)),
                RecordPart(part="risk", text=h.risk.get(locale)),
            ],
        )
        for h in guide.hypotheses
    ]
    sections = [
        _said("drive", [guide.drive], locale),
        RecordSection(section="hypotheses", items=hypotheses, ranked=True),
        _said("now", guide.now, locale),
        _said("notes", guide.notes, locale),
    ]
    return Opened(
        doc_id=f"guide:{guide.id}",
        kind="guide",
        title=guide.title.get(locale),
        locale=locale,
        severity=guide.severity,
        sections=[section for section in sections if section.items],
        services=_services(guide.services, knowledge, locale),
        sources=_sources(guide.sources, locale),
        reviewed=guide.reviewed,
    )


def _family(family: CodeFamily, knowledge: Knowledge, locale: Locale) -> Opened:
    codes = sorted(c.code for c in knowledge.trouble_codes.values() if c.family == family.family)
    return Opened(
        doc_id=f"family:{family.family}",
        kind="family",
        title=family.family.replace("_", " "),
        locale=locale,
        sections=[
            _said("drive", [family.drive], locale),
            _said("causes", family.causes, locale, ranked=True),
            _said("checks", family.checks, locale),
            RecordSection(section="codes", items=[RecordItem(text=", ".join(codes))]),
        ],
        services=_services(family.services, knowledge, locale),
        sources=_sources(family.sources, locale),
        reviewed=family.reviewed,
    )


def _service(service: Service, locale: Locale) -> Opened:
    prices = [
        PriceItem(
            vehicle=vehicle,
            labour=(price.labour.low, price.labour.high),
            parts=(price.parts.low, price.parts.high),
        )
        for vehicle, price in service.prices.items()
    ]
    return Opened(
        doc_id=f"service:{service.code}",
        kind="service",
        title=service.name.get(locale),
        locale=locale,
        sections=[
            _said("description", [service.description], locale),
            RecordSection(section="prices", prices=prices),
            _said("excludes", service.excludes, locale),
            _said("basis", [service.basis], locale),
        ],
        sources=_sources(service.sources, locale),
        reviewed=service.reviewed,
        duration_min=service.duration_min,
    )


def _manual(shelf: Shelf, doc_id: str) -> Opened:
    document = _manual_page(shelf, doc_id)
    if document is None:
        raise UnknownRecord(f"No manual has the page {doc_id[:80]!r}; search again.")
    items = [RecordItem(text=text) for text in document.sections]
    return Opened(
        doc_id=doc_id,
        kind="manual",
        title=document.title,
        locale=document.locale,
        sections=[RecordSection(section="text", items=items)],
        sources=[SourceView(title=document.source, url=document.url)],
    )


def _manual_page(shelf: Shelf, doc_id: str) -> Document | None:
    pages = (
        page
        for manual in shelf.manuals()
        if doc_id.startswith(f"manual:{manual.doc_id}.")
        for page in manual_to_documents(manual)
    )
    return next((page for page in pages if page.doc_id == doc_id), None)


def _said(
    section: Section, texts: Iterable[Localised], locale: Locale, *, ranked: bool = False
) -> RecordSection:
    items = [RecordItem(text=text.get(locale)) for text in texts]
    return RecordSection(section=section, items=items, ranked=ranked)


def _services(codes: Iterable[str], knowledge: Knowledge, locale: Locale) -> list[str]:
    known = knowledge.services
    return [known[code].name.get(locale) for code in codes if code in known]


def _sources(sources: Iterable[Source], locale: Locale) -> list[SourceView]:
    return [SourceView(title=source.title.get(locale), url=source.url) for source in sources]
