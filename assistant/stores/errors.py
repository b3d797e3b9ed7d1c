"""What can go wrong with stores."""


class StoreError(Exception):
    """Base of the errors about stores."""


class UnknownStore(StoreError):
    """No store has this id."""

    def __init__(self, store_id: str) -> None:
        super().__init__(f"no store has the id {store_id!r}; take an id from the list of stores")


class UnknownService(StoreError):
    """The catalogue has no service with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the catalogue has no service {code!r}; take a code from the catalogue")


class InvalidEdit(StoreError):
    """A change of a store that can't be made; `field` says which value, the message why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UnreadableStoreFile(StoreError):
    """The file is neither a CSV nor a GeoJSON list of stores. Nothing of it was read."""
