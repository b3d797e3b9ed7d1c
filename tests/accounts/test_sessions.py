import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.accounts.cookies import Cookies, csrf_token, is_csrf_token
from assistant.accounts.errors import InvalidCookie, SecretUnavailable
from assistant.accounts.secret import derive_key, load_secret
from assistant.accounts.sessions import is_session_id, new_session_id, session_owner

OLD, NEW = "old secret", "new secret"


def test_session_ids_are_long_random_and_valid() -> None:
    ids = {new_session_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(is_session_id(session_id) and len(session_id) == 43 for session_id in ids)


@pytest.mark.parametrize("text", ["", "a" * 31, "a" * 257, "a" * 40 + "\n", "会" * 40, "a b" * 20])
def test_short_or_strange_session_ids_are_refused(text: str) -> None:
    assert not is_session_id(text)


def test_the_owner_key_does_not_tell_the_session_id() -> None:
    session_id = new_session_id()
    assert session_id not in session_owner(session_id)
    assert session_owner(session_id) == session_owner(session_id)
    assert session_owner(session_id) != session_owner(new_session_id())


def test_a_cookie_opens_to_what_was_sealed() -> None:
    cookies = Cookies([NEW], "session")
    opened = cookies.open(cookies.seal("v"))
    assert (opened.value, opened.stale) == ("v", False)


def test_a_cookie_of_an_older_secret_opens_but_is_stale() -> None:
    cookie = Cookies([OLD], "session").seal("v")
    opened = Cookies([NEW, OLD], "session").open(cookie)
    assert (opened.value, opened.stale) == ("v", True)
    with pytest.raises(InvalidCookie):
        Cookies([NEW], "session").open(cookie)


@pytest.mark.parametrize("cookie", ["", "v", "v.x.y", "v" * 9000, "会话.1.2"])
def test_a_made_up_cookie_is_refused(cookie: str) -> None:
    with pytest.raises(InvalidCookie, match="sign in again"):
        Cookies([NEW], "session").open(cookie)


def test_a_changed_cookie_is_refused() -> None:
    cookie = Cookies([NEW], "session").seal("value")
    with pytest.raises(InvalidCookie):
        Cookies([NEW], "session").open(cookie.replace("value", "other"))


def test_a_cookie_can_not_be_used_under_another_name() -> None:
    with pytest.raises(InvalidCookie):
        Cookies([NEW], "login").open(Cookies([NEW], "session").seal("v"))


def test_a_cookie_too_old_is_refused() -> None:
    cookies = Cookies([NEW], "session", max_age=timedelta(seconds=-1))
    with pytest.raises(InvalidCookie):
        cookies.open(cookies.seal("v"))


def test_a_csrf_token_is_good_for_its_session_alone() -> None:
    token = csrf_token(NEW, "session-1")
    assert is_csrf_token(NEW, "session-1", token)
    assert not is_csrf_token(NEW, "session-2", token)
    assert not is_csrf_token(OLD, "session-1", token)
    assert not is_csrf_token(NEW, "session-1", "令牌")


def test_keys_for_different_purposes_differ() -> None:
    assert derive_key(NEW, "slots") != derive_key(NEW, "cookies")
    assert len(derive_key(NEW, "slots")) == 32


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: load_secret(folder), range(16)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 43
    assert [file.name for file in folder.iterdir()] == ["secret"]
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_a_configured_secret_wins_and_leaves_no_file(tmp_path: Path) -> None:
    assert load_secret(tmp_path, NEW) == NEW
    assert list(tmp_path.iterdir()) == []


def test_a_secret_file_that_can_not_be_used_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(SecretUnavailable, match="delete it"):
        load_secret(tmp_path)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SecretUnavailable, match="set CARCARE_SECRET"):
        load_secret(tmp_path / "file")
