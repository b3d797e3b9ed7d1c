"""The column types and the constraint names that all tables share."""

from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import DateTime, Dialect, Engine, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator

# Every constraint gets a name, so that a later migration can alter it on any database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """An aware instant, kept as UTC; SQLite itself knows no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; refuse a time without offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value} has no offset")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Vault(Protocol):
    """Seals what is personal; `assistant.accounts.vault` has one."""

    def seal(self, text: str, purpose: str) -> str:
        """Return a text that nobody can read; an empty one stays empty."""
        ...

    def open(self, sealed: str, purpose: str) -> str:
        """Return the text; one that was never sealed comes back as it is."""
        ...

    def seal_bytes(self, data: bytes, purpose: str) -> bytes:
        """Return bytes that nobody can read."""
        ...

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Return the bytes."""
        ...

    def fingerprint(self, text: str, purpose: str) -> str:
        """Return what stands for a text in look-ups."""
        ...


def give_vault(engine: Engine, vault: Vault) -> None:
    """Have the engine's sealed columns use this vault; without one they keep plain text."""
    # The dialect is all that an engine hands to its column types.
    engine.dialect.carcare_vault = vault  # type: ignore[attr-defined]


def vault_of(dialect: Dialect) -> Vault | None:
    """Return the vault of an engine by its dialect."""
    found: Vault | None = getattr(dialect, "carcare_vault", None)
    return found


class Sealed(TypeDecorator[str]):
    """A text that is sealed in the database and plain in the program."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal it."""
        vault = vault_of(dialect)
        return value if vault is None or value is None else vault.seal(value, self.purpose)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open it."""
        vault = vault_of(dialect)
        return value if vault is None or value is None else vault.open(value, self.purpose)


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that are sealed in the database and plain in the program."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal it."""
        vault = vault_of(dialect)
        return value if vault is None or value is None else vault.seal_bytes(value, self.purpose)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open it."""
        vault = vault_of(dialect)
        return value if vault is None or value is None else vault.open_bytes(value, self.purpose)


class Fingerprint(TypeDecorator[str]):
    """Stands for a text in look-ups: written and compared by the text, never read back."""

    impl = String(64)
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the fingerprint; the text itself where there is no vault."""
        vault = vault_of(dialect)
        return value if vault is None or value is None else vault.fingerprint(value, self.purpose)
