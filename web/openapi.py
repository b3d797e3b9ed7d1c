"""The description of the API: problems of every route, and how callers name themselves."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from web.auth import CSRF_HEADER, SESSION_HEADER
from web.problems import KINDS, MEDIA_TYPE, URN
from web.schemas import Problem

Responses = dict[int | str, dict[str, Any]]

DESCRIPTION = """A conversational car-care assistant: from a photo of a warning lamp to a booked
slot. Errors are `application/problem+json` (RFC 9457). Nobody needs an account to ask or to book:
a session begins with the first call, kept by a cookie or by a header of your own."""
PARTS = {
    "Problem": Problem,
}
SCHEMES = {
    "account": {"type": "http", "scheme": "bearer", "description": "The token of an account."},
    "session": {
        "type": "apiKey",
        "in": "header",
        "name": SESSION_HEADER,
        "description": "An anonymous session: 32 or more random characters of your own choice.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "With writes of a browser that signed in by cookie.",
    },
}
RETRY = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
}


def problems(*kinds: str) -> Responses:
    """Return the `responses` of a route that may answer with these kinds of problem.

    Every route may be called too often, with what it can't read, or fail; those are always added.
    """
    found: Responses = {}
    for kind in (*kinds, "too-many", "internal"):
        status, title = KINDS[kind]
        answer = found.setdefault(status, {"description": title, "content": {}})
        content = answer["content"].setdefault(
            MEDIA_TYPE, {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
        )
        content["examples"][kind] = {
            "value": {"type": URN + kind, "title": title, "status": status, "detail": "…"}
        }
        if status in (429, 503):
            answer["headers"] = RETRY
    return found


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the application."""
    document = get_openapi(
        title="CarCare",
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    components["securitySchemes"] = SCHEMES
    document["security"] = [{}, {"session": []}, {"account": []}]
    return document
