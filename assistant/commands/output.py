"""Printing: one JSON document, or lines for people."""

import json
from typing import Any

import click


def print_json(document: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print one JSON document to stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
