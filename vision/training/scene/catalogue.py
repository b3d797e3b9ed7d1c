"""All drawn photos by name: what each shows, and which ones are measured together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from vision.training.camera import photograph
from vision.training.scene import everyday
from vision.training.scene.clusters import dial_cluster, screen_cluster
from vision.training.scene.devices import BODIES, Body, Screen
from vision.training.scene.ink import Flat, Generator, Pixels
from vision.training.scene.mounting import mount, picture_size
from vision.training.scene.papers import PAGES, PAPERS
from vision.training.scene.plates import PLATES
from vision.training.scene.tool_screens import SCREENS
from vision.views import View

Draw = Callable[[Generator, Pixels | None], Pixels]
_MONO_BODIES = ("handheld", "screen_only")


@dataclass(frozen=True, slots=True)
class Design:
    """One kind of drawn photo.

    `parts` are the names that say of which kinds of drawing it is made; two designs that share
    none have nothing in common but the camera.
    """

    view: View
    name: str
    draw: Draw = field(compare=False)
    parts: tuple[str, ...] = ()


def designs(pictures: Sequence[Pixels] = ()) -> list[Design]:
    """Return every design; `pictures` are what drawn phones, tablets and posters show."""
    return [
        *_tools(),
        *_flats("plate", "plate", PLATES, (0.35, 0.98)),
        *_flats("document", "paper", PAPERS, (0.55, 1.15)),
        *_flats("page", "page", PAGES, (0.6, 1.3)),
        *_flats("other", "thing", everyday.things(pictures), (0.4, 1.1)),
        Design("dashboard", "screen_cluster", partial(_mounted, screen_cluster, (0.6, 1.2)),
               ("screen_cluster",)),
        Design("dashboard", "dial_cluster", _dials, ("dial_cluster",)),
    ]  # fmt: skip


def _tools() -> Iterator[Design]:
    """Yield every screen in every body; the monochrome one only where such displays are found."""
    for body, cased in BODIES.items():
        for screen, drawn in SCREENS.items():
            if screen == "mono_lines" and body not in _MONO_BODIES:
                continue
            share = (0.9, 1.3) if body == "screen_only" else (0.5, 1.1)
            draw = partial(_mounted, partial(_cased, cased, drawn), share)
            yield Design("scan_tool", f"{body}_{screen}", draw, (body, screen))


def _cased(cased: Body, drawn: Screen, rng: Generator) -> Flat:
    return cased(rng, drawn)


def _flats(
    view: View, kind: str, drawn: dict[str, Callable[[Generator], Flat]], share: tuple[float, float]
) -> Iterator[Design]:
    for name, flat in drawn.items():
        yield Design(view, f"{kind}_{name}", partial(_mounted, flat, share), (name,))


def _mounted(
    flat: Callable[[Generator], Flat],
    share: tuple[float, float],
    rng: Generator,
    photo: Pixels | None,
) -> Pixels:
    return mount(flat(rng), photo, rng, share=share)


def _dials(rng: Generator, photo: Pixels | None) -> Pixels:  # noqa: ARG001 - fills the picture
    light = dial_cluster(rng, picture_size(rng))
    return np.asarray(photograph(light, rng), np.uint8)
