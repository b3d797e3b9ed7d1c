"""A file of any kind that we read -> a manual."""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from knowledge_base.manuals.html import read_html
from knowledge_base.manuals.language import detect_language
from knowledge_base.manuals.markdown import read_markdown
from knowledge_base.manuals.pdf import read_pdf
from knowledge_base.manuals.plain import decode, read_text
from knowledge_base.manuals.splitting import blocks_to_parts
from knowledge_base.manuals.types import (
    READER_VERSION,
    Extract,
    Manual,
    PageReader,
    Unreadable,
)

SUFFIXES = (".pdf", ".md", ".markdown", ".html", ".htm", ".txt")
LARGEST_MIB = 300

_TITLE_LENGTH = 120


def list_files(path: Path) -> Iterator[Path]:
    """Yield a file, or the readable files below a folder in order; hidden ones are left out."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.is_file() and not hidden and file.suffix.lower() in SUFFIXES:
            yield file


def read_bytes(file: Path) -> bytes:
    """Return the content of a file.

    Raises:
        Unreadable: It is no file of a known kind, empty, too large, its name can't be written
            down, or the system refuses.
    """
    if str(file) != shown(file):
        raise Unreadable("has a name that is not UTF-8, as old ZIP files make them; rename it")
    if file.suffix.lower() not in SUFFIXES:
        raise Unreadable(f"is none of {', '.join(SUFFIXES)}")
    try:
        size = file.stat().st_size
        if size > LARGEST_MIB * 2**20:
            raise Unreadable(f"has {size // 2**20} MiB; at most {LARGEST_MIB} are read")
        data = file.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error
    if not data.strip():
        raise Unreadable("is empty")
    return data


def shown(file: Path) -> str:
    """Return the path as text that any output can take; bytes that are not UTF-8 are marked."""
    return os.fsencode(file).decode("utf-8", "replace")


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return sha256(data).hexdigest()


def new_doc_id(file: Path) -> str:
    """Return the id of a file that is not on the shelf yet; it tells equal names apart."""
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:40] or "manual"
    return f"{name}-{sha256(str(file).encode()).hexdigest()[:8]}"


def data_to_manual(
    data: bytes,
    file: Path,
    *,
    doc_id: str,
    vehicle: str | None,
    read_page: PageReader | None = None,
) -> Manual:
    """Read the content of `file` into a manual.

    Args:
        data: The content.
        file: Where it came from; its ending says what it is.
        doc_id: The manual's id.
        vehicle: The one vehicle it is valid for, None for every vehicle.
        read_page: Reads scanned pages; without it they are named and left out.

    Raises:
        Unreadable: The content is damaged, protected, without text, or in another language.
    """
    extract = _extract(data, file.suffix.lower(), read_page)
    locale = detect_language(block.text for block in extract.blocks)
    return Manual(
        doc_id=doc_id,
        source=str(file),
        content_hash=content_hash(data),
        reader=READER_VERSION,
        title=(extract.title or file.stem.replace("_", " "))[:_TITLE_LENGTH],
        locale=locale,
        vehicle=vehicle,
        pages=extract.pages,
        scanned=list(extract.scanned),
        ocr=list(extract.ocr),
        parts=list(blocks_to_parts(extract.blocks, locale)),
    )


def _extract(data: bytes, suffix: str, read_page: PageReader | None) -> Extract:
    if suffix == ".pdf":
        return read_pdf(data, read_page)
    text = decode(data)
    if suffix in (".html", ".htm"):
        return read_html(text)
    return read_markdown(text) if suffix in (".md", ".markdown") else read_text(text)
