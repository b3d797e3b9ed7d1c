"""The quick reader reads what PyYAML reads, and refuses what it refuses."""

from pathlib import Path

import pytest
import yaml

from knowledge_base.load import CONTENT
from knowledge_base.quick_yaml import read_yaml

TEXTS = (
    "", "# nothing", "~", "text", "- 1\n- 0o17\n- 017\n- 1_000\n- 1:30\n- -2.5e3\n- .inf",
    "[yes, No, on, OFF, true, null, ~, '', \"yes\", 'null', 2026-11-27]",
    "a: 1\nb: {c: [d, {e: f}], 2: three}\na: 4\nnull: 5\nyes: 6",
    "zh: |\n  油灯\n  亮了\nen: >-\n  oil\n  lamp\n", "- &shared {a: 1}\n- *shared",
    "base: &b {a: 1}\nown:\n  <<: *b\n  c: 2", "!!str 12", "- !!binary aGk=\n- !!set {a, b}",
    "---\na: 1\n...", "- -\n-", "'<<': 1",
)  # fmt: skip
BROKEN = (
    "a: [1",
    "a: b: c",
    "*nowhere",
    "- 1\nb: 2",
    "!own x",
    "--- 1\n--- 2",
    "\t- a",
    "{? [a]}",
    "- 1\n- =",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_means_the_same(text: str) -> None:
    assert repr(read_yaml(text)) == repr(yaml.load(text, Loader=yaml.CSafeLoader))


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_broken_is_refused_at_the_same_place(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as wanted:
        yaml.load(text, Loader=yaml.CSafeLoader)
    with pytest.raises(type(wanted.value)) as refused:
        read_yaml(text)
    assert str(refused.value) == str(wanted.value)


@pytest.mark.parametrize("name", ["services.yaml", "stores.yaml", "accident/claims.yaml"])
def test_content_means_the_same(name: str) -> None:
    text = Path(CONTENT / name).read_text(encoding="utf-8")
    assert read_yaml(text) == yaml.load(text, Loader=yaml.CSafeLoader)
