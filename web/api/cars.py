"""The cars that a driver keeps: list, add, change, remove."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from assistant.garage.model import Car, CarFacts
from assistant.garage.sql import Garage
from web.dependencies import Actor, DesksDep
from web.openapi import problems
from web.schemas import Body, PlainId, Text

router = APIRouter(prefix="/api/v1/cars", tags=["cars"])

CHANGE = ("malformed", "sign-in", "csrf", "too-large", "invalid")


class CarRequest(Body):
    """A car in its driver's words; the plate is sealed where it is kept."""

    model: Text
    plate: Text = ""
    odometer_km: int | None = None
    last_service_on: date | None = None


class CarList(BaseModel):
    """The caller's cars; the first is the one that "my car" means."""

    cars: list[Car]


def garage(desks: DesksDep) -> Garage:
    """Return where cars are kept."""
    return Garage(desks.engine, desks.clock)


GarageDep = Annotated[Garage, Depends(garage)]


@router.get("", responses=problems("sign-in"))
def list_cars(cars: GarageDep, visitor: Actor) -> CarList:
    """Return the cars that the session or account keeps."""
    return CarList(cars=cars.of(visitor.caller))


@router.post("", status_code=201, responses=problems(*CHANGE, "list-full"))
def add_car(body: CarRequest, cars: GarageDep, visitor: Actor) -> Car:
    """Keep a car. Sending its plate is the consent to keep it; removing the car erases it."""
    return cars.add(CarFacts(**body.model_dump()), visitor.caller)


@router.put("/{car_id}", responses=problems(*CHANGE, "unknown-car"))
def change_car(car_id: PlainId, body: CarRequest, cars: GarageDep, visitor: Actor) -> Car:
    """Replace what is kept of a car, and make it the one that "my car" means."""
    return cars.change(car_id, CarFacts(**body.model_dump()), visitor.caller)


@router.delete(
    "/{car_id}", status_code=204, responses=problems("sign-in", "csrf", "invalid", "unknown-car")
)
def remove_car(car_id: PlainId, cars: GarageDep, visitor: Actor) -> None:
    """Erase a car."""
    cars.remove(car_id, visitor.caller)
