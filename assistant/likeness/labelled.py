"""Reads files of labelled texts: label -> texts, texts of several labels, texts of none."""

from collections.abc import Container
from pathlib import Path
from typing import Any

from assistant.likeness.fitting import Row
from assistant.likeness.model import NO_LABEL
from assistant.planner.folding import fold
from knowledge_base.kept import read_yaml


class LabelError(Exception):
    """A file of labelled texts is wrong; the message names the file and the entry."""


def load_labelled(file: Path, known: Container[str], *, key: str, none: str = "none") -> list[Row]:
    """Return the folded texts of a file; one that fits several labels comes once for each.

    Args:
        file: YAML with `key` (label -> texts), `ambiguous` (rows of `text` and `key`, its labels)
            and a list of texts without a label.
        known: The labels there are.
        key: Where the labels stand.
        none: Where the texts without a label stand.

    Raises:
        LabelError: A label is unknown, or an entry is no text.
    """
    raw: Any = read_yaml(file)
    pairs = [(text, label) for label, texts in raw[key].items() for text in texts]
    pairs += [(row["text"], label) for row in raw["ambiguous"] for label in row[key]]
    pairs += [(text, NO_LABEL) for text in raw[none]]
    for text, label in pairs:
        if (label != NO_LABEL and label not in known) or not isinstance(text, str):
            raise LabelError(f"{file}: {label!r}: {text!r}: no known label, or no text")
    return [Row(fold(text), label) for text, label in pairs]
