"""Safety data files -> checked records and compiled patterns.

A rule is a regular expression with three additions: `<name>` stands for a word set, ` ~3 ` for a
gap of up to three characters (zh) or words (en) that does not cross the end of a sentence (`~~3`
may), and `@(...)` marks the core, the words that a negation must touch to void the match.
"""

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from knowledge_base.schema import Identifier, Line, Localised

DATA = Path(__file__).parent / "data"
Kind = Literal["fire", "ambulance", "police", "traffic", "motorway"]
Language = Literal["zh", "en"]

R = TypeVar("R", bound=BaseModel)

_GAP = {"zh": r"[^。!?\n]{0,%d}?", "en": r"(?:[^\w.!?\n]+\w[\w'%%-]*){0,%d}?[^\w.!?\n]+"}
_SPACE = {"zh": r"\s?", "en": r"[^\w.!?\n]+"}
_REACH = {"zh": r"(?s:.){0,%d}?", "en": r"(?:\W+\w[\w'%%-]*){0,%d}?\W+"}
_SYNTAX = re.compile(
    r"\s*~~(?P<reach>\d+)\s*|\s*~(?P<gap>\d+)\s*|<(?P<name>[a-z]\w*)>|(?P<core>@\()|(?P<space> \??)"
)


class SafetyDataError(Exception):
    """A safety data file is wrong. The message names the file, the place and the problem."""


class Record(BaseModel):
    """An immutable record; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _lines(block: object) -> object:
    return [line for line in block.splitlines() if line] if isinstance(block, str) else block


def _alternatives(block: object) -> object:
    return "|".join(block.split("\n")).strip("|") if isinstance(block, str) else block


Lines = Annotated[list[Line], BeforeValidator(_lines)]
Alternatives = Annotated[Line, BeforeValidator(_alternatives)]


class Rules(Record):
    """Patterns of one matter in both languages, one a line in the file."""

    zh: Lines
    en: Lines


class FlagRecord(Record):
    """One red flag: whom to call, what to say first, how drivers report it.

    `sure` rules leave nothing to weigh: what they find is danger, however calmly it is told.
    """

    code: Identifier
    calls: list[Kind] = []
    line: Localised
    rules: Rules
    sure: Rules = Rules(zh=[], en=[])


class RefusalRecord(Record):
    """One thing that is refused, with the lawful alternative."""

    code: Identifier
    text: Localised
    rules: Rules


class WordSets(Record):
    """Named word sets, one alternative a line; a set may use those that stand before it."""

    zh: dict[str, Alternatives] = {}
    en: dict[str, Alternatives] = {}


class FlagFile(Record):
    """`red_flags.yaml`; flags stand most urgent first."""

    words: WordSets
    look_alikes: Rules
    flags: list[FlagRecord]


class RefusalFile(Record):
    """`refusals.yaml`."""

    words: WordSets
    look_alikes: Rules
    refusals: list[RefusalRecord]


def load_record(path: Path, kind: type[R]) -> R:
    """Read one YAML data file.

    Raises:
        SafetyDataError: The file is missing, malformed or breaks the schema.
    """
    try:
        return kind.model_validate(
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        )
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SafetyDataError(f"{path}: {error}") from error


def expand_words(words: Mapping[str, str], language: Language) -> dict[str, str]:
    """Return each word set as one group, whole words only in English."""
    groups: dict[str, str] = {}
    for name, alternatives in words.items():
        inner = _expand(alternatives, groups, language)
        groups[name] = rf"\b(?:{inner})\b" if language == "en" else f"(?:{inner})"
    return groups


def compile_rule(rule: str, groups: Mapping[str, str], language: Language) -> re.Pattern[str]:
    """Return `rule` as a pattern over normalised text.

    Raises:
        SafetyDataError: The rule names an unknown set or is not a valid expression.
    """
    try:
        body = _expand(rule, groups, language)
        return _compiled(rf"(?<!\w)(?:{body})(?!\w)" if language == "en" else body)
    except (re.error, KeyError) as error:
        raise SafetyDataError(f"rule {rule!r}: {error}") from error


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Compile once a process: `re` itself remembers 512, fewer than there are rules."""
    return re.compile(expression)


def _expand(text: str, groups: Mapping[str, str], language: Language) -> str:
    return _SYNTAX.sub(partial(_replace, groups=groups, language=language), text)


def _replace(found: re.Match[str], groups: Mapping[str, str], language: Language) -> str:
    if found["reach"]:
        return _REACH[language] % int(found["reach"])
    if found["gap"]:
        return _GAP[language] % int(found["gap"])
    if found["name"]:
        return groups[found["name"]]
    if found["core"]:
        return "(?P<core>"
    return _SPACE[language].replace("+", "*") if found["space"] == " ?" else _SPACE[language]
