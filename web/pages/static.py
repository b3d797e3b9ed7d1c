"""The pages' own files: packed, and kept by browsers for as long as they stay the same."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

STATIC = Path(__file__).resolve().parents[1] / "static"
STATIC_PATH = "/page"
_FOREVER = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """Return the address of a file as it is now; another version has another address."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{STATIC_PATH}/{name}?v={digest}"


def static_files() -> ASGIApp:
    """Return what serves the files."""
    return GZipMiddleware(_Files(directory=STATIC))


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        # What is asked for by its name alone may be another version by now.
        current = address(path).encode().endswith(b"?" + scope["query_string"])
        answer.headers["Cache-Control"] = _FOREVER if current else "no-cache"
        return answer
