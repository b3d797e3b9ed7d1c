"""What can go wrong with marketing copy and posters."""


class MarketingError(Exception):
    """Base of the errors about marketing copy."""


class NotSold(MarketingError):
    """The store doesn't do the work that was to be advertised; `field` names the wish."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class UnknownCampaign(MarketingError):
    """No campaign has this code."""

    field = "campaign"

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(f"there is no campaign {code!r}; there are {', '.join(known)}")


class NotLawful(MarketingError):
    """What the record of the store holds makes a text that may not be published."""

    field = "store_id"

    def __init__(self, words: str, article: str, why: str) -> None:
        super().__init__(
            f"With the name and address of this store the text would hold {words!r}: {why} "
            f"({article}). Correct the store's record, or choose another channel."
        )


class DoesNotFit(MarketingError):
    """A text is too long for its place, however small it is set."""

    field = "service"


class BadBrand(MarketingError):
    """Colours or logo of a store can't be used."""

    field = "store_id"
