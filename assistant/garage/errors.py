"""Why a car was not kept, found or changed."""


class GarageError(Exception):
    """A car that can't be dealt with so."""


class UnknownCar(GarageError):
    """No car of this caller has this id."""


class TooManyCars(GarageError):
    """The list is full."""


class InvalidCar(GarageError):
    """What was told of the car can't be; `field` is the part that has to change."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
