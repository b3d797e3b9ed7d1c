"""Whether the models are loaded."""

import asyncio
import logging

from assistant.bootstrap import Services
from assistant.health import database_answers, warm_up
from web.problems import Refused, problem_of

logger = logging.getLogger(__name__)

# Longer than any start measured; a request that comes during the start waits this long at most.
PATIENCE_S = 30.0


class Readiness:
    """Warms the rooms in the background, once, and tells when they are warm."""

    def __init__(self) -> None:
        self._warm = asyncio.Event()
        self._trouble: str | None = None

    def start(self, services: Services) -> None:
        """Begin to load the models; needs a running event loop."""
        task = asyncio.create_task(asyncio.to_thread(warm_up, services))
        task.add_done_callback(self._note)

    async def wait(self) -> None:
        """Wait until the rooms are warm, or have failed to be.

        Raises:
            Refused: It takes too long.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._warm.wait()
        except TimeoutError:
            raise Refused(
                "unavailable", "The models are still loading; try again.", retry_after_s=5
            ) from None

    def check(self, services: Services) -> None:
        """Return if everything works; reads the database.

        Raises:
            Refused: The models are not loaded, or the database is out of reach.
        """
        if not self._warm.is_set():
            raise Refused("unavailable", "The models are still loading.", retry_after_s=2)
        if self._trouble is not None:
            raise Refused("unavailable", self._trouble)
        if not database_answers(services.desks.engine):
            raise Refused(
                "unavailable", "The database does not answer; check DATABASE_URL.", retry_after_s=5
            )

    def _note(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            logger.error("the models could not be loaded: %s", error)
            self._trouble = f"{problem_of(error)['detail']} `carcare doctor` says more."
        # A room that failed says so itself when it is asked, so nobody waits for it.
        self._warm.set()
