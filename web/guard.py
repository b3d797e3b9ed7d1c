"""The last line of defence: the only place that catches every exception. All of them are logged."""

from collections.abc import AsyncIterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.messages import ErrorEvent, Event
from web.problems import problem_of, problem_response, unexpected


class Guard:
    """Answers a bug with a problem that shows an id and nothing of the inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            found = unexpected(error)
            if started:
                # Half an answer is out; breaking off tells the client that it is not whole.
                raise
            await problem_response(found, path=scope["path"])(scope, receive, send)


async def guarded(events: AsyncIterator[Event]) -> AsyncIterator[Event]:
    """Yield the events; an error in the middle becomes the last one."""
    try:
        async for event in events:
            yield event
    except Exception as error:  # noqa: BLE001 - logged with an id unless expected
        yield ErrorEvent(problem=problem_of(error))
