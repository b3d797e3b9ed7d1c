"""Whether the rooms can work: the models are loaded, the database answers."""

from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.heap import end_start
from assistant.messages import Locale

if TYPE_CHECKING:
    from assistant.bootstrap import Services

FIRST_QUERIES: tuple[tuple[str, Locale], ...] = (
    ("刹车有异响怎么办", "zh"),
    ("brakes squeal, what can I do", "en"),
)


def warm_up(services: "Services") -> None:
    """Load what is loaded on first use, so that the first driver waits no longer than others.

    Raises:
        VisionError: A model can't be loaded.
        RetrievalError: An index can't be loaded.
    """
    try:
        for query, locale in FIRST_QUERIES:
            services.searcher.search(query, locale=locale, limit=1)
            services.assistant.warm(query, locale)
        services.inspector.warm()
    finally:
        end_start()


def database_answers(engine: Engine) -> bool:
    """Tell whether the database can be read."""
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
