"""Every error as RFC 9457 `application/problem+json`."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.refusals import Refusal, expected_errors, refusal_of

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
URN = "urn:carcare:problem:"

# Kind -> status and title. The kinds of `assistant.refusals` are all among them.
KINDS: dict[str, tuple[int, str]] = {
    "malformed": (400, "The request can't be read"),
    "sign-in": (401, "Sign in first"),
    "not-allowed": (403, "Not allowed"),
    "csrf": (403, "The CSRF token is missing or wrong"),
    "not-found": (404, "Nothing is at this address"),
    "unknown-thread": (404, "Unknown conversation"),
    "nothing-to-report": (404, "Nothing to report"),
    "unknown-store": (404, "Unknown store"),
    "unknown-slot": (404, "Unknown slot"),
    "unknown-booking": (404, "Unknown booking"),
    "unknown-lamp": (404, "Unknown lamp"),
    "unknown-car": (404, "Unknown car"),
    "unknown-crop": (404, "Unknown cut-out"),
    "unknown-case": (404, "Unknown case"),
    "unknown-photo": (404, "Unknown photo"),
    "unknown-code": (404, "Unknown trouble code"),
    "unknown-record": (404, "Unknown record"),
    "maker-specific-code": (404, "Maker-specific trouble code"),
    "method-not-allowed": (405, "Method not allowed"),
    "thread-busy": (409, "A turn is still running"),
    "slot-taken": (409, "The slot is taken"),
    "not-changeable": (409, "The booking can't be changed so"),
    "list-full": (409, "The list is full"),
    "stale-version": (409, "It was changed meanwhile"),
    "case-not-changeable": (409, "The case can't be changed so"),
    "too-large": (413, "Too large"),
    "not-an-image": (415, "Not an image"),
    "invalid": (422, "The request can't be used"),
    "slot-in-past": (422, "The slot has passed"),
    "not-offered": (422, "The store does not offer this"),
    "key-reused": (422, "The idempotency key was used before"),
    "too-many": (429, "Too many requests"),
    "internal": (500, "An error of ours"),
    "not-available": (501, "Not available yet"),
    "unavailable": (503, "Not ready"),
}
HTTP_KINDS = {
    400: "malformed", 401: "sign-in", 403: "not-allowed", 404: "not-found",
    405: "method-not-allowed", 413: "too-large", 415: "not-an-image", 503: "unavailable",
}  # fmt: skip
ADVICE = {
    "missing": "is missing; send it",
    "extra_forbidden": "is no field of this request; leave it out",
    "json_invalid": "is not valid JSON; check commas, quotes and brackets",
    "model_attributes_type": "is not a JSON object; send one with Content-Type: application/json",
    "value_error": "can't be used",
}


class Refused(Exception):
    """A request that the HTTP layer itself refuses."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        field: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.refusal = Refusal(kind, detail, field=field, retry_after_s=retry_after_s)


def problem(refusal: Refusal) -> dict[str, Any]:
    """Return the RFC 9457 object of a refusal."""
    status, title = KINDS[refusal.kind]
    found: dict[str, Any] = {
        "type": URN + refusal.kind,
        "title": title,
        "status": status,
        "detail": refusal.detail,
    }
    if refusal.field is not None:
        found["errors"] = [{"field": refusal.field, "message": refusal.detail}]
    if refusal.alternatives is not None:
        found["alternatives"] = [slot.model_dump(mode="json") for slot in refusal.alternatives]
    if refusal.current_version is not None:
        found["current_version"] = refusal.current_version
    if refusal.possible is not None:
        found["possible"] = list(refusal.possible)
    return found


def problem_of(error: Exception) -> dict[str, Any]:
    """Return the problem of any error; a bug is logged under the id that the problem shows."""
    refusal = error.refusal if isinstance(error, Refused) else refusal_of(error)
    return problem(refusal) if refusal else unexpected(error)


def unexpected(error: Exception) -> dict[str, Any]:
    """Log a bug and return a problem that tells nothing of it but its id."""
    incident = uuid4()
    logger.error("incident %s", incident, exc_info=error)
    detail = "Something went wrong on our side. Try again; if it stays, report the instance."
    return {**problem(Refusal("internal", detail)), "instance": f"urn:uuid:{incident}"}


def problem_response(
    found: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, path: str = ""
) -> Response:
    """Return a problem as an answer; on `/v1/` with the `error` member that OpenAI clients read."""
    body = dict(found)
    if path.startswith("/v1/"):
        kind = str(found["type"]).removeprefix(URN)
        body["error"] = {"message": found["detail"], "type": kind, "code": kind, "param": None}
    return Response(dump(body), found["status"], headers=dict(headers or {}), media_type=MEDIA_TYPE)


def dump(found: Mapping[str, Any]) -> bytes:
    """Return a problem as it is sent."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def refusal_headers(refusal: Refusal) -> dict[str, str]:
    """Return the headers that a refusal asks for."""
    headers = {}
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(refusal.retry_after_s)
    if refusal.kind == "sign-in":
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def install_handlers(app: FastAPI) -> None:
    """Answer every expected error with its problem."""
    app.add_exception_handler(Refused, _expected)
    for known in expected_errors():
        app.add_exception_handler(known, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def _expected(request: Request, error: Exception) -> Response:
    refusal = error.refusal if isinstance(error, Refused) else refusal_of(error)
    if refusal is None:
        raise error
    headers = refusal_headers(refusal)
    return problem_response(problem(refusal), headers=headers, path=request.url.path)


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    rows = [{"field": _field(row), "message": _advice(row)} for row in error.errors()]
    detail = "; ".join(f"{row['field']} {row['message']}" for row in rows[:5])
    found = {**problem(Refusal("invalid", detail)), "errors": rows}
    return problem_response(found, path=request.url.path)


def _field(row: Mapping[str, Any]) -> str:
    where, *path = row["loc"]
    if row["type"] == "json_invalid" or not path:
        return str(where)
    return ".".join(str(part) for part in path)


def _advice(row: Mapping[str, Any]) -> str:
    # What was sent is not repeated: it may hold a name or a phone.
    known = ADVICE.get(row["type"])
    if row["type"] == "value_error":
        return f"{known}: {row['ctx']['error']}"
    return known or f"can't be used: {row['msg']}"


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    refusal = Refusal(HTTP_KINDS.get(error.status_code, "malformed"), _http_detail(request, error))
    return problem_response(problem(refusal), headers=error.headers, path=request.url.path)


def _http_detail(request: Request, error: HTTPException) -> str:
    where = f"{request.method} {request.url.path[:120]}"
    match error.status_code:
        case 400:
            return "The body can't be read; send what /openapi.json describes for this address."
        case 404:
            return f"{where} leads nowhere; /openapi.json lists every address."
        case 405:
            allowed = (error.headers or {}).get("Allow", "")
            return f"{where} is not possible; this address takes {allowed or 'other methods'}."
    return error.detail
