from collections import Counter
from pathlib import Path

import pytest
import yaml

from assistant.planner.classifier import load_classifier
from assistant.planner.utterances import INTENTS, UtteranceError, content_hash, load_utterances

HELDOUT = Path(__file__).parent / "data" / "heldout.yaml"


def test_every_intent_has_twenty_utterances_in_each_language() -> None:
    counts = Counter((u.intent, u.locale) for u in load_utterances())
    assert all(counts[intent, locale] >= 20 for intent in INTENTS for locale in ("zh", "en"))


def test_the_shipped_weights_are_of_the_shipped_utterances() -> None:
    assert load_classifier().content == content_hash(load_utterances()), (
        "run: python -m assistant.planner.train"
    )


def test_no_held_out_utterance_is_trained_on() -> None:
    held = yaml.load(HELDOUT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    unseen = {text for texts in held.values() for rows in texts.values() for text in rows}
    assert not unseen & {u.text for u in load_utterances()}


def test_a_text_with_two_intents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "utterances.en.yaml").write_text("book: [now]\ndeny: [now]\n", encoding="utf-8")
    with pytest.raises(UtteranceError, match="both book and deny"):
        load_utterances(tmp_path)


def test_an_unknown_intent_is_refused(tmp_path: Path) -> None:
    (tmp_path / "utterances.zh.yaml").write_text("fly: [飞]\n", encoding="utf-8")
    with pytest.raises(UtteranceError, match="unknown intent 'fly'"):
        load_utterances(tmp_path)
