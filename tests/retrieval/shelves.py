"""Small manuals and a countable encoder for tests of ingestion."""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge_base.manuals.shelf import Shelf
from knowledge_base.manuals.types import PageReader, Seen
from retrieval.encoders import Vectors
from retrieval.ingestion import Outcome, ingest
from retrieval.keywords import tokenise

HEADLAMPS = (
    "旋转灯光拨杆末端的滚轮可以启用近光灯，仪表上会同时亮起绿色的近光灯标志，请在黄昏时及时打开。"
)
TYRES = "冷态轮胎的标准气压为二百五十千帕，满载行驶之前请按照车门边的标签把气压调整到较高的数值。"


class CountingEncoder:
    """Bags of words hashed into 64 dimensions; remembers what it encoded."""

    name = "counting"

    def __init__(self, *, dies_after: int | None = None) -> None:
        self.encoded: list[str] = []
        self._dies_after = dies_after

    def encode_query(self, text: str) -> Vectors:
        return self._encode(text)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if self._dies_after is not None and len(self.encoded) >= self._dies_after:
            raise KeyboardInterrupt
        self.encoded += texts
        return np.stack([self._encode(text) for text in texts])

    def _encode(self, text: str) -> Vectors:
        vector = np.full(64, 0.01, dtype=np.float32)
        for token in tokenise(text):
            vector[crc32(token.encode()) % 64] += 1
        return vector / np.float32(np.linalg.norm(vector))


def take(
    path: Path,
    shelf: Shelf,
    encoder: CountingEncoder | None = None,
    *,
    vehicle: str | None = None,
    read_page: PageReader | None = None,
) -> list[Outcome]:
    """Ingest and return the outcomes of all files."""
    given = encoder or CountingEncoder()
    return list(ingest(path, shelf, given, vehicle=vehicle, read_page=read_page))


def write_pdf(
    file: Path, pages: Sequence[Sequence[str]], *, fontname: str = "china-s", **options: object
) -> Path:
    """Write a PDF; the lines of a page go down from its top, the first one set as a heading."""
    import pymupdf  # The processes that only search need not wait for it.

    document = pymupdf.open()
    for lines in pages:
        page = document.new_page()
        for row, line in enumerate(lines):
            size = 18 if row == 0 else 10
            page.insert_text((60, 120 + 30 * row), line, fontname=fontname, fontsize=size)
    document.save(file, **options)
    document.close()
    return file


def scan(file: Path, *, dpi: int = 150, labels_from: int | None = None) -> Path:
    """Put pictures of its pages in the place of a PDF's pages, as a scanner would."""
    import pymupdf

    scanned = pymupdf.open()
    with pymupdf.open(file) as document:
        for page in document:
            picture = page.get_pixmap(dpi=dpi).tobytes("jpeg")
            copy = scanned.new_page(width=page.rect.width, height=page.rect.height)
            copy.insert_image(copy.rect, stream=picture)
    if labels_from is not None:
        scanned.set_page_labels([{"startpage": 0, "style": "D", "firstpagenum": labels_from}])
    scanned.save(file)
    scanned.close()
    return file


class ScriptedReader:
    """Sees what it was told on one page after the other; remembers the pictures' sizes."""

    def __init__(self, *pages: Sequence[Seen], dies_after: int | None = None) -> None:
        self.pages = list(pages)
        self.sizes: list[tuple[int, ...]] = []
        self._dies_after = dies_after

    def __call__(self, image: NDArray[np.uint8]) -> list[Seen]:
        if len(self.sizes) == self._dies_after:
            raise KeyboardInterrupt
        self.sizes.append(image.shape)
        return list(self.pages[len(self.sizes) - 1])


def lines(
    *texts: str, x: float = 100, y: float = 300, size: float = 40, gap: float = 10
) -> list[Seen]:
    """Lines of one column from the top, as wide as their text."""
    return [
        Seen(text, x, y + n * (size + gap), x + 20 * len(text), y + n * (size + gap) + size)
        for n, text in enumerate(texts)
    ]
