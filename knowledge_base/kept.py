"""YAML files read once: what they say is kept beside Python's bytecode, as JSON."""

import json
import os
import sys
from contextlib import suppress
from datetime import date
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import yaml

INSTALLED = Path(__file__).resolve().parents[1]
"""Only what is installed is kept: it stays."""
_DATE = "$date"


def read_yaml(file: Path, *, installed: Path = INSTALLED) -> Any:  # noqa: ANN401 - whatever it says
    """Return what a YAML file says; JSON says it in a tenth of the time.

    What is kept counts only with the digest of the file as it is now. As with bytecode nothing is
    written where the folder can't be written to, or where `PYTHONDONTWRITEBYTECODE` is set.

    Args:
        file: What to read.
        installed: What is not below this folder is not kept.

    Raises:
        OSError: The file can't be read.
        UnicodeDecodeError: It is not UTF-8.
        yaml.YAMLError: It is no YAML.
    """
    data = file.read_bytes()
    beside = _beside(file.resolve(), installed)
    if beside is None:
        return _parsed(data)
    digest = sha256(data).hexdigest()
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(beside.read_bytes(), object_hook=_dated)
        if kept["sha256"] == digest:
            return kept["says"]
    says = _parsed(data)
    if not sys.dont_write_bytecode:
        _keep(beside, digest, says)
    return says


def _parsed(data: bytes) -> Any:  # noqa: ANN401
    return yaml.load(data.decode("utf-8"), Loader=yaml.CSafeLoader)


def _beside(file: Path, installed: Path) -> Path | None:
    """Return where what a file says is kept; None for one that is not installed."""
    if not file.is_relative_to(installed):
        return None
    try:
        return Path(cache_from_source(str(file))).with_name(f"{file.name}.json")
    except NotImplementedError:
        # `cache_from_source` raises it where this Python keeps no bytecode at all.
        return None


def _keep(beside: Path, digest: str, says: object) -> None:
    partial = beside.with_name(f"{beside.name}.{os.getpid()}")
    with suppress(OSError, ValueError, TypeError):
        text = json.dumps({"sha256": digest, "says": says}, ensure_ascii=False, default=_undated)
        # Not everything that YAML says can be said in JSON: numbers as keys, say.
        if json.loads(text, object_hook=_dated)["says"] != says:
            return
        beside.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(beside)


def _undated(value: object) -> dict[str, str]:
    if type(value) is not date:
        raise TypeError(f"JSON has no word for {value!r}")
    return {_DATE: value.isoformat()}


def _dated(found: dict[str, Any]) -> Any:  # noqa: ANN401
    return date.fromisoformat(found[_DATE]) if found.keys() == {_DATE} else found
