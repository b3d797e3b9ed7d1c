"""rapidocr imported without building its list of a hundred models that could be fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapidocr import RapidOCR

_LIST, _LOAD = "default_models.yaml", "load"


def text_engine() -> "type[RapidOCR]":
    """Return the engine's class.

    Two of rapidocr's modules make objects of omegaconf of the list, each for itself, which takes a
    fifth of a second of a start. Here they get it as plain dictionaries: it only tells where to
    fetch a model from, and ours are given to the engine.
    """
    with _plain_list():
        from rapidocr.main import RapidOCR
    return RapidOCR


@contextmanager
def _plain_list() -> Iterator[None]:
    import yaml
    from omegaconf import OmegaConf

    load = OmegaConf.load

    def lightly(file: Any) -> Any:  # noqa: ANN401 - as omegaconf's
        if Path(file).name != _LIST:
            return load(file)
        return yaml.load(Path(file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

    setattr(OmegaConf, _LOAD, staticmethod(lightly))
    try:
        yield
    finally:
        setattr(OmegaConf, _LOAD, staticmethod(load))
