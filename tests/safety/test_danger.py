"""The learned layer: separable dangers are learnt, rules come first, new words are understood."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml

from assistant.safety.danger import DangerError, DangerModel, DangerSense, load_danger, parts_of
from assistant.safety.train import Example, Score, content_hash, fit_and_score, load_examples
from assistant.safety.triage import Triager
from retrieval.encoders import BundledEncoder, Vectors

DATA = Path(__file__).parent / "data"
CODES = ("none", "fire", "flood")


class Recorder:
    """An encoder that knows where three words lie and remembers what it was asked."""

    dimension = 384

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[str] = []

    def encode_query(self, text: str) -> Vectors:
        self.asked.append(text)
        return vector(next((code for code in CODES if code in text), "none"), len(text))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.encode_query(text) for text in texts])


def vector(code: str, seed: int) -> Vectors:
    noise = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    place = np.eye(384, dtype=np.float32)[CODES.index(code)]
    return np.asarray(place + 0.01 * noise, dtype=np.float32)


def examples() -> list[Example]:
    return [
        Example(f"{code} {word} {n}", code, look_alike=code == "none" and n % 2 == 0)
        for code in CODES
        for word in ("车", "car")
        for n in range(30)
    ]


def fitted() -> tuple[DangerModel, Score]:
    rows = examples()
    vectors = np.stack([vector(e.code, n) for n, e in enumerate(rows)])
    return fit_and_score(vectors, rows, np.ones(len(rows), dtype=bool), CODES)


def test_separable_dangers_are_learnt_and_survive_saving(tmp_path: Path) -> None:
    model, score = fitted()
    assert score.recall > 0.95 and score.right > 0.95 and score.look_alikes == 0
    model.save(tmp_path / "w.npz")
    again = load_danger(tmp_path / "w.npz", encoder="")
    sense = DangerSense(Recorder(""), again)
    assert sense.suspect("flood here") == "flood"
    assert sense.suspect_part("fire there") == "fire"
    assert sense.suspect("none at all") is None


def test_weights_of_another_encoder_are_refused() -> None:
    with pytest.raises(DangerError, match="belongs to"):
        Triager(encoder=Recorder("other"))


def test_missing_weights_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DangerError, match=r"python -m assistant\.safety\.train"):
        load_danger(tmp_path / "none.npz")


def test_the_shipped_weights_learnt_from_these_phrasings() -> None:
    assert load_danger().content == content_hash(load_examples(DATA)), (
        "run: python -m assistant.safety.train"
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("刹车失灵了", 0),
        ("如果刹车失灵怎么办", 0),
        ("no smoke, just a rattle", 0),
        ("火花塞", 0),
        ("", 0),
        ("想约周六保养", 1),
    ],
)
def test_only_what_the_rules_leave_open_is_encoded(text: str, asked: int) -> None:
    encoder = Recorder(load_danger().encoder)
    Triager(encoder=encoder).check(text)
    assert len(encoder.asked) == asked


def test_a_long_story_is_read_in_pairs_of_clauses() -> None:
    assert parts_of("车抖，怎么办") == []
    story = "早上送娃上学，路上都挺好，到了桥底下，车忽然停了，底下全湿了，我很慌"
    assert parts_of(story)[:2] == ["早上送娃上学 路上都挺好", "路上都挺好 到了桥底下"]
    assert len(parts_of(story * 9)) == 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_danger_in_new_words_is_rarely_missed_and_calm_talk_rarely_flagged(language: str) -> None:
    triager = Triager(encoder=BundledEncoder())
    unseen = yaml.safe_load((DATA / f"unseen.{language}.yaml").read_text(encoding="utf-8"))
    danger, safe = unseen["danger"].splitlines(), unseen["safe"].splitlines()
    missed = [text for text in danger if not triager.check(text).flags]
    flagged = [text for text in safe if triager.check(text).flags]
    assert len(missed) <= 0.15 * len(danger)
    assert len(flagged) <= 0.08 * len(safe)
