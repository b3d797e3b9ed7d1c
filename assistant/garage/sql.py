"""The cars in the database, their words and plates sealed."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, Row, and_, delete, func, insert, select, update

from assistant.booking.clock import Clock
from assistant.garage.errors import TooManyCars, UnknownCar
from assistant.garage.model import Car, CarFacts, checked
from assistant.messages import Caller
from assistant.tables import cars

MOST_CARS = 10


class Garage:
    """Keeps, changes and lists the cars of a caller; another one's are as if they were not.

    `clock` is business time: no service is in its future.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._clock = clock

    def of(self, caller: Caller) -> list[Car]:
        """Return the caller's cars, the one chosen last first."""
        query = select(cars).where(cars.c.owner == caller.owner)
        with self._reader.connect() as connection:
            rows = connection.execute(query.order_by(cars.c.chosen_at.desc(), cars.c.car_id)).all()
        return [_car(row) for row in rows]

    def add(self, facts: CarFacts, caller: Caller) -> Car:
        """Keep a car, which is then the chosen one.

        Raises:
            InvalidCar: Something is missing or can't be.
            TooManyCars: The list is full.
        """
        car = Car(car_id=uuid4().hex, **self._checked(facts))
        mine = select(func.count()).select_from(cars).where(cars.c.owner == caller.owner)
        with self._engine.begin() as connection:
            if (connection.scalar(mine) or 0) >= MOST_CARS:
                raise TooManyCars(f"You keep {MOST_CARS} cars already; remove one first.")
            row = {**car.model_dump(), "owner": caller.owner, "chosen_at": datetime.now(UTC)}
            connection.execute(insert(cars).values(row))
        return car

    def change(self, car_id: str, facts: CarFacts, caller: Caller) -> Car:
        """Replace what is kept of a car, and choose it.

        Raises:
            InvalidCar: Something is missing or can't be.
            UnknownCar: There is no such car of the caller.
        """
        values = self._checked(facts)
        change = update(cars).where(_mine(car_id, caller))
        with self._engine.begin() as connection:
            done = connection.execute(change.values(**values, chosen_at=datetime.now(UTC)))
        _found(done.rowcount)
        return Car(car_id=car_id, **values)

    def choose(self, car: Car, caller: Caller) -> None:
        """Note that the driver spoke of a car just now; one that is gone is left alone."""
        said = update(cars).where(_mine(car.car_id, caller))
        with self._engine.begin() as connection:
            connection.execute(said.values(chosen_at=datetime.now(UTC)))

    def remove(self, car_id: str, caller: Caller) -> None:
        """Erase a car; raises `UnknownCar` where it is none of the caller's."""
        with self._engine.begin() as connection:
            _found(connection.execute(delete(cars).where(_mine(car_id, caller))).rowcount)

    def _checked(self, facts: CarFacts) -> dict[str, Any]:
        known = checked(facts, self._clock.now().date())
        return {name: getattr(known, name) for name in CarFacts.model_fields}


def _mine(car_id: str, caller: Caller) -> ColumnElement[bool]:
    return and_(cars.c.car_id == car_id, cars.c.owner == caller.owner)


def _found(count: int) -> None:
    if not count:
        raise UnknownCar("There is no such car of yours; GET /api/v1/cars lists them.")


def _car(row: Row[Any]) -> Car:
    return Car(**{name: getattr(row, name) for name in Car.model_fields})
