"""Says what is missing and how to mend it."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from assistant.commands.failures import explain
from assistant.commands.output import print_json

# Less than this and the database may stop in the middle of a write.
FREE_MIB = 200
MODELS = Path(__file__).resolve().parents[2] / "vision" / "models"


class Missing(Exception):
    """What a check did not find, and how to mend it."""


@dataclass(frozen=True)
class Check:
    """One thing looked at; `needed` ones fail the command."""

    name: str
    ok: bool
    detail: str
    needed: bool = True


def run(*, as_json: bool) -> None:
    """Run every check; exit code 1 when something needed is missing."""
    checks = [_run(name, check, needed) for name, check, needed in _CHECKS]
    if as_json:
        print_json([vars(check) for check in checks])
    else:
        for check in checks:
            mark = "ok  " if check.ok else ("FAIL" if check.needed else "--  ")
            click.echo(f"{mark} {check.name}: {check.detail}")
    if any(check.needed and not check.ok for check in checks):
        sys.exit(1)


def _run(name: str, check: Callable[[], str], needed: bool) -> Check:
    try:
        return Check(name, True, check(), needed)
    except Missing as error:
        return Check(name, False, str(error), needed)
    except Exception as error:
        reason = explain(error)
        if reason is None:
            raise
        return Check(name, False, reason, needed)


def _python() -> str:
    return sys.version.split()[0]


def _settings() -> str:
    from assistant.settings import Settings

    settings = Settings()
    return f"http://{settings.host}:{settings.port}, data in {settings.data_dir.resolve()}"


def _space() -> str:
    from assistant.settings import Settings

    folder = Settings().data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise Missing(f"{folder} is a file, no folder for data; set CARCARE_DATA_DIR to another")
    free = shutil.disk_usage(folder).free // 2**20
    if free < FREE_MIB:
        raise Missing(f"{free} MiB free at {folder}; make room for {FREE_MIB} MiB")
    return f"{free} MiB free"


def _database() -> str:
    from assistant.bootstrap import build_desks
    from assistant.settings import Settings

    desks = build_desks(Settings())
    desks.engine.dispose()
    return desks.engine.url.render_as_string(hide_password=True)


def _content() -> str:
    from knowledge_base.load import shipped_knowledge

    known = shipped_knowledge()
    return (
        f"{len(known.lamps)} lamps, {len(known.guides)} guides, {len(known.trouble_codes)} codes, "
        f"{len(known.services)} services, {len(known.stores)} stores"
    )


def _encoder() -> str:
    from assistant.bootstrap import build_shelf
    from assistant.providers import build_search_encoder
    from assistant.settings import Settings
    from knowledge_base.load import shipped_knowledge
    from retrieval.knowledge_vectors import count_kept
    from retrieval.manuals import load_manual_vectors

    settings = Settings()
    encoder = build_search_encoder(settings)
    said = f"{encoder.name}, {len(encoder.encode_query('brake'))} dimensions"
    shelf = build_shelf(settings)
    if shelf.folder.exists():
        load_manual_vectors(shelf, shelf.manuals(), encoder.name)
    kept, wanted = count_kept(shipped_knowledge(), encoder.name, settings.data_dir)
    if kept < wanted:
        said += f"; {wanted - kept} of {wanted} texts are not encoded yet: run carcare index"
    return said


def _search() -> str:
    from assistant.database import open_database
    from assistant.settings import Settings
    from retrieval.pgvector_table import NoPgVector, prepare

    engine = open_database(Settings().resolved_database_url)
    if engine.dialect.name != "postgresql":
        return "vectors in memory"
    try:
        return f"vectors in PostgreSQL, pgvector {prepare(engine)}"
    except NoPgVector as error:
        raise Missing(f"vectors in memory: {error}") from error
    finally:
        engine.dispose()


def _text_reader() -> str:
    if find_spec("rapidocr") is None:
        raise Missing("rapidocr is missing; run `make setup`")
    return "rapidocr"


def _lamp_model() -> str:
    models = sorted(MODELS.glob("*.onnx"))
    if not models:
        raise Missing(f"no model in {MODELS}; restore it from the repository, or train one")
    return ", ".join(model.name for model in models)


def _language_model() -> str:
    from assistant.settings import Settings

    settings = Settings()
    if settings.model and not (settings.openai_base_url or settings.openai_api_key):
        raise Missing(
            f"CARCARE_MODEL is {settings.model!r}, but there is neither OPENAI_BASE_URL nor "
            "OPENAI_API_KEY; set one, or the embedded planner answers"
        )
    if not settings.model:
        return "embedded planner (set CARCARE_MODEL and OPENAI_BASE_URL for another)"
    return f"{settings.model} at {settings.openai_base_url or 'api.openai.com'}"


def _browser() -> str:
    found = shutil.which("chromium")
    if found is None:
        raise Missing("no chromium; only tests of the pages need it: apt-get install chromium")
    return found


def _training() -> str:
    if find_spec("torch") is None:
        raise Missing("not installed; only training needs it: make train-setup")
    return "torch is installed"


_CHECKS: tuple[tuple[str, Callable[[], str], bool], ...] = (
    ("python", _python, True),
    ("settings", _settings, True),
    ("disk", _space, True),
    ("database", _database, True),
    ("content", _content, True),
    ("encoder", _encoder, True),
    ("search", _search, False),
    ("text reader", _text_reader, True),
    ("lamp model", _lamp_model, True),
    ("language model", _language_model, False),
    ("browser", _browser, False),
    ("training", _training, False),
)
