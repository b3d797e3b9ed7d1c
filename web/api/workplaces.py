"""What technicians and store staff work with; closed to everyone else."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assistant.accounts.model import Role, require_role
from web.auth import VisitorDep
from web.pages.staff import staff_page
from web.pages.technician import technician_page

router = APIRouter()
PAGES: dict[str, Role] = {"/technician": "technician", "/staff": "staff", "/store": "staff"}


@router.get("/technician", include_in_schema=False)
@router.get("/staff", include_in_schema=False)
@router.get("/store", include_in_schema=False)
def workplace(request: Request, visitor: VisitorDep) -> Response:
    """Open a workplace; a browser that is not signed in is sent to sign in."""
    path = request.url.path
    if visitor.account is None and "text/html" in request.headers.get("Accept", ""):
        return RedirectResponse(f"/login?next={path}", 303)
    require_role(visitor.account, PAGES[path])
    return technician_page() if path == "/technician" else staff_page()
