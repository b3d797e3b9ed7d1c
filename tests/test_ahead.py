from threading import Event
from typing import Any

from assistant.ahead import load_ahead
from assistant.likeness.drivers import DriverEncoder
from vision.types import ModelMissing


class Warmed:
    """Waits until it may be warm."""

    def __init__(self) -> None:
        self.begun, self.may, self.done = Event(), Event(), Event()

    def warm(self) -> None:
        self.begun.set()
        assert self.may.wait(30)
        self.done.set()


class Broken:
    def __init__(self) -> None:
        self.asked = 0

    def warm(self) -> None:
        self.asked += 1
        raise ModelMissing("The text model is absent.")


def load(inspector: Any, *, warm: bool) -> DriverEncoder:
    return load_ahead(inspector, warm=warm).encoder.result(30)


def test_models_are_read_while_the_start_goes_on() -> None:
    inspector = Warmed()
    assert isinstance(load(inspector, warm=True), DriverEncoder)
    assert inspector.begun.wait(30)
    assert not inspector.done.is_set()
    inspector.may.set()
    assert inspector.done.wait(30)


def test_models_for_photos_are_read_only_to_serve() -> None:
    inspector = Warmed()
    load(inspector, warm=False)
    assert not inspector.begun.wait(0.2)


def test_a_missing_model_ends_no_start() -> None:
    """Whoever warms it afterwards is told."""
    inspector = Broken()
    assert load(inspector, warm=True).name
