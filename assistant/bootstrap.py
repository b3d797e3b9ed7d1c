"""Builds everything: the only place where the concrete parts meet."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.booking.clock import Clock, RealClock, ShiftedClock
from assistant.ports import Inspector, Searcher
from assistant.providers import build_language_model, build_search_encoder
from assistant.settings import Settings
from knowledge_base.load import Knowledge, shipped_knowledge

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from sqlalchemy import Engine

    from assistant.accident.desk import AccidentDesk
    from assistant.accident_report.desk import ReportDesk
    from assistant.accounts.sql import Accounts
    from assistant.accounts.vault import Vault
    from assistant.ahead import Models
    from assistant.appointments import ShopAppointments
    from assistant.booking.ports import Bookings, Desk
    from assistant.cases.desk import CaseDesk
    from assistant.events import EventLog
    from assistant.feedback.giving import Feedback
    from assistant.feedback.sql import FeedbackStore
    from assistant.marketing.desk import MarketingDesk
    from assistant.places.gazetteer import Gazetteer
    from assistant.planner.chat_model import EmbeddedPlanner
    from assistant.privacy.desk import PrivacyDesk
    from assistant.reminders.sending import Reminders
    from assistant.safety.triage import Triager
    from assistant.session import Assistant
    from assistant.stores.desk import StoreDesk
    from assistant.stores.records import StoreRecords
    from knowledge_base.manuals.shelf import Shelf
    from retrieval.encoders import Encoder

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desks:
    """What works on the database alone, without models: quick to open for the CLI."""

    settings: Settings
    engine: "Engine"
    clock: Clock
    secret: str
    vault: "Vault"
    shipped: Knowledge
    stores: "StoreRecords"
    bookings: "Bookings"
    desk: "Desk"
    appointments: "ShopAppointments"
    accounts: "Accounts"
    events: "EventLog"
    lamp_feedback: "FeedbackStore"
    cases: "CaseDesk"
    store_desk: "StoreDesk"
    reminders: "Reminders | None"
    marketing: "MarketingDesk"


@dataclass(frozen=True)
class AgentParts:
    """What every agent is made of, whichever chat model speaks."""

    planner: "BaseChatModel"
    triager: "Triager"
    tools: "list[BaseTool]"
    checkpointer: "BaseCheckpointSaver[str]"
    feedback: "Feedback"


@dataclass(frozen=True)
class Services:
    """Everything, models included."""

    desks: Desks
    inspector: Inspector
    searcher: Searcher
    gazetteer: "Gazetteer"
    assistant: "Assistant"
    agent: AgentParts
    reports: "ReportDesk"
    privacy: "PrivacyDesk"


def build_desks(settings: Settings) -> Desks:
    """Open the database, bring it up to date, and build what stands on it.

    Raises:
        DatabaseError: The database can't be used.
        SecretUnavailable: The data directory can't be written.
        ContentError: A content file is wrong.
    """
    from assistant.accounts.counters import SqlAttempts
    from assistant.accounts.secret import derive_key, load_secret
    from assistant.accounts.sql import Accounts
    from assistant.accounts.vault import Vault
    from assistant.appointments import KnownShops, ShopAppointments
    from assistant.booking.desk import SqlDesk
    from assistant.booking.offers import Offers
    from assistant.booking.slot_ids import SlotIds
    from assistant.booking.sql import SqlBookings
    from assistant.cases.desk import open_cases
    from assistant.database import migrate, open_database
    from assistant.events import EventLog
    from assistant.feedback.sql import FeedbackStore
    from assistant.marketing.build import open_marketing
    from assistant.privacy.sealing import check_seals
    from assistant.reminders.build import build_reminders
    from assistant.stores.desk import StoreDesk
    from assistant.stores.records import StoreRecords

    secret = load_secret(settings.data_dir, settings.secret)
    vault = Vault([secret, *settings.earlier_secrets])
    engine = open_database(settings.resolved_database_url, vault)
    migrate(engine)
    check_seals(engine, vault)
    real, clock = RealClock(), build_clock(settings)
    shipped = shipped_knowledge()
    stores, attempts = StoreRecords(engine, shipped), SqlAttempts(engine, real)
    shops = KnownShops(stores.knowledge, stores.refresh)
    offers = Offers(shops, SlotIds(derive_key(secret, "slots")), clock)
    bookings, desk = SqlBookings(engine, offers, attempts, real), SqlDesk(engine, attempts, real)
    accounts = Accounts(engine, attempts, real)
    return Desks(
        settings=settings,
        engine=engine,
        clock=clock,
        secret=secret,
        vault=vault,
        shipped=shipped,
        stores=stores,
        bookings=bookings,
        desk=desk,
        appointments=ShopAppointments(bookings, stores.knowledge),
        accounts=accounts,
        events=EventLog(engine),
        lamp_feedback=FeedbackStore(engine),
        cases=open_cases(engine, clock, stores.zone),
        store_desk=StoreDesk(bookings, desk, stores, clock, accounts.users),
        reminders=build_reminders(settings, engine, clock, stores.knowledge),
        marketing=open_marketing(settings, shipped, stores, desk, clock),
    )


@asynccontextmanager
async def open_services(settings: Settings, *, serving: bool = False) -> AsyncIterator[Services]:
    """Build everything and close it again at the end; raises as `build_desks` does.

    `serving` loads the models for photos as well, and does not wait for them.
    """
    from assistant.ahead import load_ahead
    from assistant.checkpoints import open_checkpointer
    from assistant.heap import bound_heap

    bound_heap()
    models = load_ahead(build_inspector(), warm=serving)
    desks = build_desks(settings)
    async with open_checkpointer(settings.data_dir, desks.engine, desks.vault) as checkpointer:
        yield _services(desks, checkpointer, models)
    desks.engine.dispose()


def build_clock(settings: Settings) -> Clock:
    """Return the business clock: real, or ticking from `CARCARE_NOW`."""
    return ShiftedClock(settings.now) if settings.now is not None else RealClock()


def build_searcher(desks: Desks, encoder: "Encoder", drivers: "Callable[[], Encoder]") -> Searcher:
    """Build the search over knowledge, manuals and cases, which follows the latter two.

    Encodes only what has no kept vector. `drivers` returns the encoder of drivers' messages.
    """
    from assistant.cases.indexing import CaseSearcher
    from assistant.cases.vectors import KeptEncoder
    from assistant.planner.document_likeness import DocumentLikeness
    from retrieval.build import build_live_searcher
    from retrieval.knowledge_vectors import ensure_vectors
    from retrieval.pgvector import open_in

    shipped, _ = ensure_vectors(desks.shipped, encoder, desks.settings.data_dir)
    kept = KeptEncoder(encoder, desks.engine)
    shelf, opened = build_shelf(desks.settings), open_in(desks.engine, encoder.name)
    index = build_live_searcher(
        desks.shipped,
        kept,
        shelf,
        shipped=shipped,
        open_vectors=opened,
        reader=DocumentLikeness(drivers),
    )
    return CaseSearcher(index, desks.cases.feed)


def build_shelf(settings: Settings) -> "Shelf":
    """Return the shelf of ingested manuals in the data directory."""
    from knowledge_base.manuals.shelf import Shelf

    return Shelf(settings.data_dir / "manuals")


def build_inspector() -> Inspector:
    """Build the photo reader; its models load on first use."""
    from vision.inspector import build_inspector as build

    return build()


def build_assistant(desks: Desks, agent: AgentParts, model: "BaseChatModel | None") -> "Assistant":
    """Build the assistant around a language model, or around the planner alone."""
    from assistant.accident_report.album import Album
    from assistant.agent.graph import build_graph
    from assistant.garage.sql import Garage
    from assistant.planner.sign_words import SignReader
    from assistant.session import Assistant
    from assistant.threads import Threads

    graph = build_graph(
        planner=agent.planner,
        model=model,
        tools=agent.tools,
        appointments=desks.appointments,
        checkpointer=agent.checkpointer,
        services=", ".join(desks.shipped.services),
    )
    triager, threads = agent.triager, Threads(desks.engine)
    zone, named = desks.stores.zone, desks.stores.named
    signs, album = SignReader(desks.shipped.lamps).read, Album(desks.engine)
    garage = Garage(desks.engine, desks.clock)
    known = (agent.feedback, signs, album, named, garage, agent.planner)
    return Assistant(graph, threads, triager, desks.clock, zone, *known)


def build_reports(
    desks: Desks, assistant: "Assistant", accidents: "AccidentDesk", planner: "EmbeddedPlanner"
) -> "ReportDesk":
    """Build what puts the report of an accident together."""
    from assistant.accident_report.desk import ReportDesk
    from assistant.planner.dialogue import rebuild

    return ReportDesk(
        assistant, desks.shipped, accidents, lambda messages: rebuild(messages, planner.understand)
    )


def _services(desks: Desks, checkpointer: "BaseCheckpointSaver[str]", models: "Models") -> Services:
    from assistant.accident.desk import AccidentDesk
    from assistant.agent.tools.build import ToolParts, build_tools
    from assistant.feedback.build import build_feedback
    from assistant.places.gazetteer import Gazetteer
    from assistant.planner.build import build_planner
    from assistant.planner.described_lamps import DescribedLamps
    from assistant.planner.said import english_spelling
    from assistant.privacy.build import build_privacy
    from assistant.safety.triage import Triager
    from assistant.stores.interest import Interest
    from retrieval.encoders.remembering import RememberingEncoder

    # Planner, triage and search were trained on its vectors, and ask for the same ones.
    drivers = cache(lambda: RememberingEncoder(models.encoder.result()))
    searcher = build_searcher(desks, build_search_encoder(desks.settings), drivers)
    encoder, gazetteer = drivers(), Gazetteer.bundled()
    inspector, spelling = models.inspector, english_spelling(desks.shipped)
    triager = Triager(encoder=encoder, repair=spelling.repair)
    feedback, accidents = build_feedback(desks), AccidentDesk(desks.shipped.accident, triager)
    tools = ToolParts(
        knowledge=desks.shipped,
        clock=desks.clock,
        inspector=inspector,
        searcher=searcher,
        describer=DescribedLamps(desks.shipped.lamps, encoder),
        stores=desks.stores,
        appointments=desks.appointments,
        gazetteer=gazetteer,
        crops=feedback.crops,
        accidents=accidents,
        asked=Interest(desks.engine, desks.events).asked,
    )
    planner = build_planner(encoder, gazetteer, desks.shipped, desks.clock, spelling)
    agent = AgentParts(
        planner=planner,
        triager=triager,
        tools=build_tools(tools),
        checkpointer=checkpointer,
        feedback=feedback,
    )
    assistant = build_assistant(desks, agent, build_language_model(desks.settings))
    reports = build_reports(desks, assistant, accidents, planner)
    privacy = build_privacy(desks, checkpointer, feedback.crops)
    return Services(desks, inspector, searcher, gazetteer, assistant, agent, reports, privacy)
