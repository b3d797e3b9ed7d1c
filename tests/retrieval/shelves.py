"""Small manuals and a countable encoder for tests of ingestion."""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pymupdf

from knowledge_base.manuals.shelf import Shelf
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
    path: Path, shelf: Shelf, encoder: CountingEncoder | None = None, *, vehicle: str | None = None
) -> list[Outcome]:
    """Ingest and return the outcomes of all files."""
    return list(ingest(path, shelf, encoder or CountingEncoder(), vehicle=vehicle))


def write_pdf(file: Path, pages: Sequence[Sequence[str]], **options: object) -> Path:
    """Write a PDF; the lines of a page go down from its top, the first one set as a heading."""
    document = pymupdf.open()
    for lines in pages:
        page = document.new_page()
        for row, line in enumerate(lines):
            size = 18 if row == 0 else 10
            page.insert_text((60, 120 + 30 * row), line, fontname="china-s", fontsize=size)
    document.save(file, **options)
    document.close()
    return file
