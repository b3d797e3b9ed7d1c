import pytest

from assistant.accounts.errors import NotAllowed, SignInNeeded
from assistant.accounts.model import Account, require_role

TECHNICIAN = Account("1", "wu", "technician")
STAFF = Account("2", "li", "staff", "sh-jingan")
CHAIN = Account("3", "he", "staff")
ADMIN = Account("4", "chen", "admin")


@pytest.mark.parametrize("roles", [(), ("staff",), ("admin",)])
def test_nobody_is_asked_to_sign_in(roles: tuple[str, ...]) -> None:
    with pytest.raises(SignInNeeded, match="Bearer"):
        require_role(None, *roles)  # type: ignore[arg-type]


def test_a_role_opens_what_asks_for_it() -> None:
    assert require_role(TECHNICIAN, "technician") is TECHNICIAN
    assert require_role(STAFF, "technician", "staff") is STAFF
    assert require_role(STAFF) is STAFF


def test_another_role_is_refused_with_what_is_needed() -> None:
    with pytest.raises(NotAllowed, match="needs the role staff; you are technician"):
        require_role(TECHNICIAN, "staff")
    with pytest.raises(NotAllowed):
        require_role(STAFF, "admin")


def test_an_admin_may_do_everything_everywhere() -> None:
    assert require_role(ADMIN, "technician") is ADMIN
    assert require_role(ADMIN, "staff", store_id="sh-pudong") is ADMIN


def test_staff_act_for_their_own_store_alone() -> None:
    assert require_role(STAFF, "staff", store_id="sh-jingan") is STAFF
    assert require_role(CHAIN, "staff", store_id="sh-pudong") is CHAIN
    with pytest.raises(NotAllowed, match="sh-jingan"):
        require_role(STAFF, "staff", store_id="sh-pudong")
