"""The pages: they draw what the assistant says, and hold no rule."""

from fastapi import FastAPI

from web.schemas import Health


def mount_pages(app: FastAPI) -> None:
    """Put the pages at the addresses that no other route took."""
    app.add_api_route("/", _home, methods=["GET"], include_in_schema=False)


async def _home() -> Health:
    return Health()
