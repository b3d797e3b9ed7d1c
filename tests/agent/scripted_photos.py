"""Photos on which a fake reader sees what a test says, for the real assistant around it."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image

from assistant.agent.tools.photo import build_inspect_photo
from assistant.agent.tools.plate import build_read_plate
from assistant.bootstrap import build_assistant
from tests.talk import Talk
from vision.images import Photo, load_photo
from vision.plate_reading import PlateReading, read_plate
from vision.text import TextReader
from vision.types import Box, Candidate, Finding, Inspection, Scene, TextLine

FIRST, SECOND = Box(100, 80, 160, 130), Box(300, 80, 360, 130)


@dataclass
class ScriptedInspector:
    """Sees on each photo what stands next in `script`; findings alone are those of a cluster."""

    script: list[Inspection | list[Finding]] = field(default_factory=list)

    def inspect(self, data: bytes) -> Inspection:
        return self.inspect_photo(load_photo(data))

    def inspect_photo(self, photo: Photo) -> Inspection:
        seen = self.script.pop(0)
        if isinstance(seen, Inspection):
            return seen
        return Inspection("dashboard", 0.9, photo.width, photo.height, tuple(seen))

    def read_plate(self, photo: Photo) -> PlateReading | None:
        return read_plate(photo, TextReader())

    def warm(self) -> None:
        pass


def cluster(shade: int = 20) -> bytes:
    """Return a photo; another shade makes another file."""
    file = io.BytesIO()
    Image.new("RGB", (640, 360), (shade, shade, shade)).save(file, "JPEG")
    return file.getvalue()


def sure(code: str, colour: str, box: Box = SECOND) -> Finding:
    return Finding("lamp", code, box, 0.96, colour=colour)


def unsure(colour: str, *codes: str, box: Box = FIRST) -> Finding:
    """Return a lamp that is one of `codes`, the first the likeliest."""
    shares = (0.55, 0.3, 0.05)
    candidates = tuple(Candidate(c, s) for c, s in zip(codes, shares, strict=False))
    return Finding("lamp", codes[0], box, 0.55, "ask", candidates, colour)


def reading(scene: Scene, *findings: Finding, lines: Sequence[str] = ()) -> Inspection:
    """Return what a photo of a scene shows, with the lines of text on it."""
    text = tuple(TextLine(line, Box(10, 10, 400, 30), 0.95) for line in lines)
    return Inspection(scene, 0.3, 640, 360, findings, text)


def talk_about(
    services: Any,
    loop: asyncio.AbstractEventLoop,
    *photos: Inspection | list[Finding],
    model: Any = None,
) -> Talk:
    """Return a conversation with the real assistant whose photos show these findings."""
    shipped, feedback = services.desks.shipped, services.agent.feedback
    inspector = ScriptedInspector(list(photos))
    readers = [
        build_inspect_photo(inspector, shipped, feedback.crops), build_read_plate(inspector),
    ]  # fmt: skip
    names = {tool.name for tool in readers}
    others = [tool for tool in services.agent.tools if tool.name not in names]
    agent = replace(services.agent, tools=[*readers, *others])
    return Talk(build_assistant(services.desks, agent, model), loop)
