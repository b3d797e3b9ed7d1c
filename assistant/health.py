"""Whether the rooms can work: the models are loaded, the database answers."""

from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.heap import end_start
from assistant.planner.said import english_spelling

if TYPE_CHECKING:
    from assistant.bootstrap import Services

FIRST_QUERIES = (("机油灯亮了还能开吗", "zh"), ("oil light on, can I drive", "en"))


def warm_up(services: "Services") -> None:
    """Load what is loaded on first use, so that the first driver waits no longer than others.

    Raises:
        VisionError: A model can't be loaded.
        RetrievalError: An index can't be loaded.
    """
    try:
        for query, locale in FIRST_QUERIES:
            services.searcher.search(query, locale=locale, limit=1)
            if locale == "en":
                english_spelling(services.desks.shipped).repair(query)
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
