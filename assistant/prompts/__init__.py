"""Prompts as files, and their one loader."""

from pathlib import Path


def load_prompt(name: str) -> str:
    """Return the text of `name`.md."""
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
