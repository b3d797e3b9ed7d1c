"""Sealed data opens for the secret that sealed it, unchanged and in its place, and for no other."""

import pytest

from assistant.accounts.errors import SealBroken
from assistant.accounts.vault import MARK, Vault

OLD, NEW = "o" * 40, "n" * 40


def test_a_sealed_text_opens_and_tells_nothing() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("+8613912345678", "booking.phone")
    assert vault.open(sealed, "booking.phone") == "+8613912345678"
    assert sealed.startswith(MARK) and "139" not in sealed
    assert vault.seal("+8613912345678", "booking.phone") != sealed
    assert vault.seal("", "booking.phone") == ""


def test_what_was_written_before_comes_back_as_it_is() -> None:
    vault = Vault([OLD])
    assert vault.open("王芳 13800138000", "booking.name") == "王芳 13800138000"
    assert vault.open_bytes(b"{}", "answer.body") == b"{}"


def test_a_moved_or_changed_seal_is_broken() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("王芳", "booking.name")
    with pytest.raises(SealBroken, match=r"booking\.note"):
        vault.open(sealed, "booking.note")
    swapped = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    with pytest.raises(SealBroken, match="backup"):
        vault.open(swapped, "booking.name")


def test_an_older_secret_opens_and_does_not_seal() -> None:
    old, both, new = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
    sealed = old.seal("王芳", "booking.name")
    assert both.open(sealed, "booking.name") == "王芳" and not both.is_present(sealed)
    again = both.seal("王芳", "booking.name")
    assert new.open(again, "booking.name") == "王芳" and new.is_present(again)
    with pytest.raises(SealBroken, match="CARCARE_OLD_SECRETS"):
        new.open(sealed, "booking.name")


def test_a_fingerprint_is_the_same_for_the_same_text_under_the_same_secret() -> None:
    print_ = Vault([OLD]).fingerprint("+8613912345678", "booking.phone")
    assert print_ == Vault([OLD, NEW]).fingerprint("+8613912345678", "booking.phone")
    assert print_ != Vault([NEW]).fingerprint("+8613912345678", "booking.phone")
    assert print_ != Vault([OLD]).fingerprint("+8613912345679", "booking.phone")
    assert Vault([OLD]).fingerprint("", "booking.phone") == ""
