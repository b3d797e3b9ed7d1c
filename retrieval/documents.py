"""Records -> documents: the citable text of a record in one language, in sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.load import Knowledge
from knowledge_base.schema import (
    CodeFamily,
    Guide,
    Lamp,
    Locale,
    Localised,
    Service,
    Source,
    TroubleCode,
)
from retrieval.types import Kind

LOCALES: tuple[Locale, ...] = ("zh", "en")


SHORT_WAYS = 8
"""What follows these ways to ask for a guide are whole messages, typed in haste as they come."""


@dataclass(frozen=True)
class Document:
    """A record's text in one language. Sections are searched one by one and cited together.

    `asked` are short ways to ask for it, its names among them: they find it and are never cited.
    """

    doc_id: str
    kind: Kind
    locale: Locale
    title: str
    sections: tuple[str, ...]
    source: str
    url: str | None = None
    embedded: bool = True
    vehicle: str | None = None
    asked: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sections, one a paragraph."""
        return "\n\n".join(self.sections)

    @property
    def heading(self) -> str:
        """What it is called and asked for by; of a document that says nothing of it, the title."""
        return "\n".join((self.title, *self.asked))


def knowledge_to_documents(knowledge: Knowledge) -> Iterator[Document]:
    """Yield the documents of every record in both languages."""
    for locale in LOCALES:
        yield from (_lamp(lamp, locale) for lamp in knowledge.lamps.values())
        yield from (_guide(guide, locale) for guide in knowledge.guides.values())
        yield from (_service(service, locale) for service in knowledge.services.values())
        yield from (_family(family, locale) for family in knowledge.families.values())
        yield from (_code(code, locale) for code in knowledge.trouble_codes.values())


def _lines(texts: list[Localised], locale: Locale) -> str:
    return " ".join(text.get(locale) for text in texts)


def _source(sources: list[Source], locale: Locale) -> tuple[str, str | None]:
    joined = "；" if locale == "zh" else "; "
    url = next((source.url for source in sources if source.url), None)
    return joined.join(source.title.get(locale) for source in sources), url


def _lamp(lamp: Lamp, locale: Locale) -> Document:
    aliases = lamp.aliases.zh if locale == "zh" else lamp.aliases.en
    meanings = tuple(
        f"{m.meaning.get(locale)} {m.drive.get(locale)} {_lines(m.now, locale)}"
        for m in lamp.meanings
    )
    follow_up = f"{_lines(lamp.causes, locale)} {_lines(lamp.next, locale)}"
    source, url = _source(lamp.sources, locale)
    return Document(
        f"lamp:{lamp.code}", "lamp", locale, lamp.name.get(locale),
        (lamp.symbol.get(locale), *meanings, follow_up), source, url,
        asked=(lamp.name.get(locale), lamp.symbol.get(locale), *aliases),
    )  # fmt: skip


def _guide(guide: Guide, locale: Locale) -> Document:
    phrasings = guide.phrasings.zh if locale == "zh" else guide.phrasings.en
    hypotheses = tuple(
        " ".join(text.get(locale) for text in (h.cause, h.check, h.fix, h.risk))
        for h in guide.hypotheses
    )
    first = f"{guide.drive.get(locale)} {_lines(guide.now, locale)}"
    notes = (_lines(guide.notes, locale),) if guide.notes else ()
    source, url = _source(guide.sources, locale)
    return Document(
        f"guide:{guide.id}", "guide", locale, guide.title.get(locale),
        (first, *hypotheses, *notes), source, url,
        asked=(guide.title.get(locale), *phrasings),
    )  # fmt: skip


def _service(service: Service, locale: Locale) -> Document:
    aliases = service.aliases.zh if locale == "zh" else service.aliases.en
    source, url = _source(service.sources, locale)
    return Document(
        f"service:{service.code}", "service", locale, service.name.get(locale),
        (service.description.get(locale),), source, url,
        asked=(service.name.get(locale), *aliases),
    )  # fmt: skip


def _family(family: CodeFamily, locale: Locale) -> Document:
    causes, checks = _lines(family.causes, locale), _lines(family.checks, locale)
    source, url = _source(family.sources, locale)
    return Document(
        f"family:{family.family}", "family", locale, family.family.replace("_", " "),
        (f"{causes} {checks}",), source, url,
    )  # fmt: skip


def _code(code: TroubleCode, locale: Locale) -> Document:
    return Document(
        f"code:{code.code}", "code", locale, f"{code.code} {code.name.get(locale)}",
        (code.name.get(locale),), "SAE J2012 / ISO 15031-6", embedded=False,
    )  # fmt: skip
