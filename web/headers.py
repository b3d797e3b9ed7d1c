"""Security headers on every answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Data is never rendered, so it may load nothing.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PICTURES = "img-src 'self' data: blob:"
# Gradio's pages start from inline scripts, compile their event handlers with Function, and draw
# photos from data and blob addresses. Nothing comes from another host.
PAGE_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    _PICTURES,
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Addresses of bookings carry four digits of a phone.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=(), "
    "usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
DATA_PATHS = ("/api/", "/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json")


class SecurityHeaders:
    """Adds what is missing; an answer's own headers stay."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = headers_for(scope["path"], scope["scheme"])

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, marked)


def page_policy(pictures_from: str) -> str:
    """Return the policy of a page that may also show pictures of one other origin."""
    return PAGE_POLICY.replace(_PICTURES, f"{_PICTURES} {pictures_from}")


def headers_for(path: str, scheme: str) -> dict[str, str]:
    """Return the headers of answers at this path."""
    headers = dict(ALWAYS)
    is_data = path.startswith(DATA_PATHS)
    headers["Content-Security-Policy"] = DATA_POLICY if is_data else PAGE_POLICY
    if is_data:
        headers["Cache-Control"] = "no-store"
    if scheme == "https":
        headers["Strict-Transport-Security"] = HSTS
    return headers
