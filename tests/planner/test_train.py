from pathlib import Path

import numpy as np
import pytest

from assistant.likeness.fitting import held_out
from assistant.planner.classifier import ClassifierError, load_classifier
from assistant.planner.train import fit_and_score
from assistant.planner.utterances import INTENTS, Utterance


def utterances() -> list[Utterance]:
    return [
        Utterance(f"{intent} {locale} {n}", intent, locale)  # type: ignore[arg-type]
        for intent in INTENTS
        for locale in ("zh", "en")
        for n in range(10)
    ]


def vectors(rows: list[Utterance]) -> np.ndarray:
    noise = np.random.default_rng(1)
    axes = np.eye(40, dtype=np.float32)
    return np.stack(
        [
            axes[INTENTS.index(u.intent)] + 0.1 * noise.normal(size=40).astype(np.float32)
            for u in rows
        ]
    )


def test_separable_intents_are_learnt_and_survive_saving(tmp_path: Path) -> None:
    rows = utterances()
    model, score = fit_and_score(vectors(rows), rows, "fake")
    assert score.accuracy > 0.95 and score.n == sum(held_out(u.text) for u in rows)
    model.save(tmp_path / "w.npz")
    again = load_classifier(tmp_path / "w.npz", encoder="fake")
    known = vectors(rows)
    for locale in ("zh", "en"):
        own = [n for n, u in enumerate(rows) if u.locale == locale]
        logits = again.logits([rows[n].text for n in own], known[own], locale)
        wanted = [INTENTS.index(rows[n].intent) for n in own]
        assert np.mean(logits.argmax(axis=1) == wanted) > 0.95


def test_weights_of_another_encoder_are_refused(tmp_path: Path) -> None:
    rows = utterances()
    fit_and_score(vectors(rows), rows, "fake")[0].save(tmp_path / "w.npz")
    with pytest.raises(ClassifierError, match="belongs to fake"):
        load_classifier(tmp_path / "w.npz", encoder="other")


def test_missing_weights_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match=r"python -m assistant\.planner\.train"):
        load_classifier(tmp_path / "none.npz")
