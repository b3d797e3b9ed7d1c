"""The learned layer: separable dangers are learnt, and it is weighed with what the rules find."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from assistant.likeness.fitting import Row, digest
from assistant.likeness.model import TextModel, digest_of, load, save
from assistant.messages import Locale
from assistant.safety.danger import (
    GUIDE_DANGER,
    NO_DANGER,
    VERDICT,
    WEIGHTS,
    DangerError,
    DangerSense,
    Reading,
    Verdict,
    load_verdict,
    log_odds,
    parts_of,
)
from assistant.safety.train import (
    FALSE_ALARMS,
    FIELDS,
    blank_verdict,
    load_rows,
    train_models,
    train_verdict,
)
from assistant.safety.triage import Triager
from assistant.softmax import softmax
from retrieval.encoders import Vectors
from tests.shipped import shipped_encoder

DATA = Path(__file__).parent / "data"
RED = ("fire", "flood")
CODES = (NO_DANGER, GUIDE_DANGER, *RED)
RULED, UNRULED = "刹车失灵了", "想约周六保养"


class Recorder:
    """An encoder that knows where three words lie and remembers what it was asked."""

    dimension = 384

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[str] = []

    def encode_query(self, text: str) -> Vectors:
        self.asked.append(text)
        return vector(next((code for code in CODES if code in text), NO_DANGER), len(text))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.encode_query(text) for text in texts])


class FixedSense(DangerSense):
    """Reads the same out of every message."""

    def __init__(
        self,
        verdict: Verdict,
        *,
        whole: float,
        part: float,
        code: str = "fire",
        stops: float | None = None,
    ) -> None:
        self.verdict = verdict
        self._found = Reading(whole, part, code, stops=whole if stops is None else stops)

    def read(self, text: str, masked: str) -> Reading:
        return self._found


def vector(code: str, seed: int) -> Vectors:
    noise = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    place = np.eye(384, dtype=np.float32)[CODES.index(code)]
    return np.asarray(place + 0.01 * noise, dtype=np.float32)


def trained() -> dict[Locale, TextModel]:
    found = train_models(Recorder("toy"), rows())
    return {locale: one.model for locale, one in found.items()}


def rows() -> list[Row]:
    return [
        Row(f"{code} {word} {n}", code)
        for code in CODES
        for word in ("车", "car")
        for n in range(9)
    ]


def shipped() -> Verdict:
    return load_verdict()


def sensed(whole: float, part: float, code: str = "fire") -> Triager:
    return Triager(sense=FixedSense(shipped(), whole=whole, part=part, code=code))


def write_verdict(folder: Path, verdict: Verdict) -> Path:
    path = folder / VERDICT.name
    path.write_text(yaml.safe_dump(verdict.model_dump()), encoding="utf-8")
    return path


def test_separable_dangers_are_learnt_and_survive_saving(tmp_path: Path) -> None:
    save(trained(), digest(rows()), tmp_path / WEIGHTS.name)
    write_verdict(tmp_path, blank_verdict("toy"))
    sense = DangerSense(Recorder("toy"), tmp_path)
    assert digest_of(tmp_path / WEIGHTS.name) == digest(rows())
    for row in rows():
        read = sense.read(row.text, row.text)
        assert read.whole == read.part <= read.stops
        assert (read.whole > 0) == (row.label in RED)
        assert (read.stops > 0) == (row.label != NO_DANGER)
        assert row.label == read.code or row.label not in RED


@pytest.mark.parametrize(
    ("locale", "texts"),
    [("zh", ["刹车失灵了", "zzz", ""]), ("en", ["my brakes failed", "zzz", ""])],
)
def test_the_pieces_that_a_text_has_weigh_what_all_pieces_do(
    locale: Locale, texts: list[str]
) -> None:
    model = load(WEIGHTS)[locale]
    vectors = np.stack([vector("fire", seed) for seed in range(len(texts))])
    whole = softmax(model.features(texts, vectors) @ model.weights + model.bias)
    assert np.allclose(model.shares(texts, vectors), whole, atol=1e-6)


def test_the_worst_clause_is_read_and_names_the_danger(tmp_path: Path) -> None:
    save(trained(), "", tmp_path / WEIGHTS.name)
    write_verdict(tmp_path, blank_verdict("toy"))
    message = "none at all, flood car 3"
    read = DangerSense(Recorder("toy"), tmp_path).read(message, message)
    assert read.code == "flood"
    assert read.part >= read.whole
    assert read.part > 0


def test_weights_of_another_encoder_are_refused() -> None:
    with pytest.raises(DangerError, match=r"belongs to .*python -m assistant\.safety\.train"):
        Triager(encoder=Recorder("other"))


def test_missing_weights_say_what_to_run(tmp_path: Path) -> None:
    write_verdict(tmp_path, shipped())
    with pytest.raises(DangerError, match=r"danger\.npz.*python -m assistant\.safety\.train"):
        DangerSense(Recorder(shipped().encoder), tmp_path)


@pytest.mark.parametrize("content", [None, "", "whole: 1.0\n", "{[", "whole: much\n"])
def test_a_missing_or_damaged_verdict_says_what_to_run(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / VERDICT.name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DangerError, match=r"python -m assistant\.safety\.train"):
        load_verdict(path)


def test_the_shipped_weights_learnt_from_these_phrasings() -> None:
    learnt = digest(load_rows(DATA))
    assert digest_of(WEIGHTS) == learnt, "run: python -m assistant.safety.train"
    assert shipped().content == learnt, "run: python -m assistant.safety.train"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", 0),
        ("  \n", 0),
        ("刹车失灵了", 1),
        ("火花塞", 1),
        ("想约周六保养", 1),
        ("车一直抖，怎么办", 3),
    ],
)
def test_a_message_costs_one_run_of_the_encoder_and_one_for_each_part(
    text: str, asked: int
) -> None:
    encoder = Recorder(shipped().encoder)
    Triager(encoder=encoder).check(text)
    assert len(encoder.asked) == asked


def test_the_whole_is_read_without_what_only_looks_like_danger() -> None:
    encoder = Recorder(shipped().encoder)
    Triager(encoder=encoder).check("火花塞该换了吗")
    assert [text.strip() for text in encoder.asked] == ["该换了吗", "火花塞该换了吗"]


def test_a_long_story_is_read_in_clauses_and_pairs_of_them() -> None:
    assert parts_of("车一直抖") == parts_of("车抖，怎么办") == []
    assert parts_of("车一直抖，怎么办") == ["车一直抖", "怎么办"]
    assert parts_of("it shakes but the brakes went, then nothing") == [
        "it shakes",
        "the brakes went",
        "nothing",
        "it shakes the brakes went",
        "the brakes went nothing",
    ]
    story = "早上送娃上学，路上都挺好，到了桥底下，车忽然停了，底下全湿了，我很慌"
    assert parts_of(story)[:2] == ["早上送娃上学", "路上都挺好"]
    assert "车忽然停了" in parts_of(story)
    assert "早上送娃上学 路上都挺好" in parts_of(story)
    assert len(parts_of(story * 9)) == 8


def test_log_odds_stay_finite() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == -log_odds(0.0) == 12


def test_surely_dangerous_reading_alarms_without_a_rule() -> None:
    assert not Triager().check(UNRULED).flags
    triage = sensed(12, 12, "flood").check(UNRULED)
    assert [flag.code for flag in triage.flags] == ["flood"]
    assert not triage.harmless


def test_a_rule_alone_raises_no_alarm_against_a_surely_calm_reading() -> None:
    at_length = f"{RULED}，想问问怎么回事"
    assert Triager().check(at_length).flags
    triage = sensed(-12, -12).check(at_length)
    assert not triage.flags
    assert triage.harmless


@pytest.mark.parametrize("text", [RULED, "somebody's hurt", "brakes failed"])
def test_of_a_few_words_the_rules_decide(text: str) -> None:
    assert sensed(-12, -12).check(text).flags


def test_what_a_rule_names_comes_before_what_the_model_names() -> None:
    triage = sensed(12, 12, "flood").check(RULED)
    assert [flag.code for flag in triage.flags] == ["brake_loss"]


def test_an_alarm_starts_at_the_threshold_and_calm_ends_below_it() -> None:
    at = Verdict(
        **{**blank_verdict("toy").model_dump(), "whole": 1.0, "threshold": 2.0, "calm": -1.0}
    )
    for whole, flagged, harmless in (
        (2.0, 1, False),
        (1.9, 0, False),
        (-1.0, 0, False),
        (-1.1, 0, True),
    ):
        triage = Triager(sense=FixedSense(at, whole=whole, part=0)).check("今天车里有点怪")
        assert (len(triage.flags), triage.harmless) == (flagged, harmless)


@pytest.mark.parametrize(("whole", "flagged"), [(2.0, 0), (3.4, 0), (3.5, 1)])
def test_beside_a_wish_for_work_danger_takes_plainer_words(whole: float, flagged: int) -> None:
    at = Verdict(**{**blank_verdict("toy").model_dump(), "whole": 1.0, "threshold": 2.0})
    triage = Triager(sense=FixedSense(at, whole=whole, part=0)).check(UNRULED)
    assert len(triage.flags) == flagged


def test_beside_a_wish_for_work_what_a_rule_finds_counts_as_ever() -> None:
    at = Verdict(**{**blank_verdict("toy").model_dump(), "whole": 1.0, "threshold": 2.0})
    wish = f"{RULED}，想约个时间修一下，什么时候都可以"
    triage = Triager(sense=FixedSense(at, whole=2.0, part=0)).check(wish)
    assert [flag.code for flag in triage.flags] == ["brake_loss"]


def test_rules_and_readings_speak_for_danger_and_stories_against_it() -> None:
    verdict, plain = shipped(), Reading(0, 0, "fire")
    more = (
        replace(plain, whole=1),
        replace(plain, part=1),
        replace(plain, rule=True),
        replace(plain, guide=1),
    )
    less = (
        replace(plain, voided=True),
        replace(plain, told=True),
        replace(plain, explained=1.0),
    )
    assert all(verdict.weigh(reading) > verdict.weigh(plain) for reading in more)
    assert all(verdict.weigh(reading) < verdict.weigh(plain) for reading in less)


def test_a_verdict_is_learnt_with_the_share_of_false_alarms_that_is_allowed() -> None:
    chance = np.random.default_rng(0)
    danger = np.arange(400) % 2 == 0
    readings = chance.normal(size=(400, len(FIELDS))).astype(np.float32)
    readings[:, 0] += 3 * danger
    verdict = train_verdict(readings, danger, calm=-2.0, encoder="toy", content="")
    assert verdict.calm == -2.0
    read = [Reading(code="", **dict(zip(FIELDS, row, strict=True))) for row in readings]
    odds = np.array([verdict.weigh(reading) for reading in read])
    assert abs((odds[~danger] >= verdict.threshold).mean() - FALSE_ALARMS) < 0.03
    assert (odds[danger] >= verdict.threshold).mean() > 0.85


def test_without_an_encoder_only_the_rules_decide() -> None:
    triager = Triager()
    assert triager.check(RULED).flags
    assert not triager.check(UNRULED).flags
    with pytest.raises(DangerError, match="without an encoder"):
        triager.read(RULED)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_danger_in_new_words_is_rarely_missed_and_calm_talk_rarely_flagged(language: str) -> None:
    triager = Triager(encoder=shipped_encoder())
    unseen = yaml.load(
        (DATA / f"unseen.{language}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    danger, safe = unseen["danger"].splitlines(), unseen["safe"].splitlines()
    missed = [text for text in danger if not triager.check(text).flags]
    flagged = [text for text in safe if triager.check(text).flags]
    assert len(missed) <= 0.05 * len(danger), missed
    assert len(flagged) <= 0.08 * len(safe), flagged


def test_the_shape_of_a_thought_makes_nothing_harmless_so_near_to_an_alarm() -> None:
    thought = "what if my brakes failed on the motorway"
    near = Verdict(
        **{**blank_verdict("toy").model_dump(), "whole": 1.0, "threshold": 2.0, "calm": -9.0}
    )
    for whole, harmless in ((1.5, False), (0.5, True)):
        triage = Triager(sense=FixedSense(near, whole=whole, part=0)).check(thought)
        assert (triage.flags, triage.harmless) == ((), harmless)


def test_no_reading_speaks_against_its_own_sense() -> None:
    chance = np.random.default_rng(1)
    danger = np.arange(400) % 2 == 0
    readings = np.zeros((400, len(FIELDS)), np.float32)
    readings[:, 0] = np.where(danger, 2, -2) + chance.normal(size=400)
    # By chance rules found more in harmless messages, and stories were dangerous.
    readings[:, FIELDS.index("rule")] = ~danger
    readings[:, FIELDS.index("told")] = danger
    learnt = train_verdict(readings, danger, calm=0.0, encoder="toy", content="")
    assert learnt.whole > 1 and learnt.rule > 0 > learnt.told
