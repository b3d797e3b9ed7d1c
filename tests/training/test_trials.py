import json
from pathlib import Path

import numpy as np
import pytest

from assistant.likeness.drivers import DriverEncoder
from assistant.likeness.fitting import Row
from assistant.likeness.tuning import adopt, trials
from assistant.likeness.tuning.bundle import Bundle, read, write
from assistant.likeness.tuning.fitting import Tuner, fit
from assistant.likeness.tuning.gathering import gather, texts_of
from assistant.likeness.tuning.labelled import Task, make_task
from assistant.likeness.tuning.rounds import Plan, draw
from assistant.likeness.tuning.slips import Slips
from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedModel

pytest.importorskip("torch")

SAID = {
    "danger": ("the pedal goes to the floor {}", "刹车踩到底也没反应{}"),
    "none": ("wash my car please {}", "帮我洗一下车{}"),
}


def task() -> Task:
    rows = [Row(f.format(n), name) for name, own in SAID.items() for f in own for n in range(30)]
    return make_task("danger", rows, 1.0)


def watched() -> Task:
    rows = [Row("no brakes at all", "red_flag"), Row("brakes were done in may", "look_alike")]
    return Task("suites", [], rows, ("look_alike", "red_flag"), 0.0)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return gather(PackedModel(bundled_model()), [task(), watched()], slipped=2)


def test_slips_leave_what_turns_a_message_round() -> None:
    slips = Slips(dict.fromkeys("不布没梅三散刹杀车的得", 99))
    zh, en = "刹车不灵没反应三次", "brakes do not work and never did"
    for seed in map(str, range(50)):
        assert slips(zh, seed)[2] == "不" and slips(zh, seed)[4] == "没"
        assert slips(zh, seed)[7] == "三" and len(slips(zh, seed)) == len(zh)
        assert " not " in slips(en, seed) and " never " in slips(en, seed)
    assert len({slips(en, str(n)) for n in range(50)}) > 20
    assert slips(zh, "1") == slips(zh, "1") != zh


def test_a_written_bundle_is_read_as_it_was(bundle: Bundle, tmp_path: Path) -> None:
    write(bundle, tmp_path / "b.npz")
    found = read(tmp_path / "b.npz")
    assert found.version == bundle.version and found.texts.lengths.max() > 3
    for name in ("numbers", "starts", "forms", "held", "chinese"):
        assert np.array_equal(getattr(found.texts, name), getattr(bundle.texts, name))
    for mine, theirs in zip(bundle.tasks, found.tasks, strict=True):
        assert (mine.name, mine.labels, mine.weight) == (theirs.name, theirs.labels, theirs.weight)
        assert np.array_equal(mine.owners, theirs.owners)
        assert np.array_equal(mine.numbers, theirs.numbers)
    assert np.array_equal(found.weights.floats("l7.fo.w"), bundle.weights.floats("l7.fo.w"))


def test_a_round_learns_every_text_once_and_none_that_judges(bundle: Bundle) -> None:
    texts = bundle.texts
    owners = np.repeat(np.arange(len(texts.held)), np.diff(texts.forms))
    drawn = draw(bundle, Plan(batch=16, slipped=0.5), 0, "cpu")
    forms = np.concatenate([batch.forms.numpy() for batch in drawn])
    learnt = np.flatnonzero(~texts.held)
    assert sorted(owners[forms]) == learnt.tolist()
    with_others = forms[np.diff(texts.forms)[owners[forms]] > 1]
    assert 0.3 < np.isin(with_others, texts.forms).mean() < 0.7
    unseen = {row.text for one in (task(), watched()) for row in one.unseen}
    assert {
        t for t, held in zip(texts_of([task(), watched()]), texts.held, strict=True) if held
    } == (unseen)


@pytest.mark.train
def test_fitting_ends_when_its_time_is_over(bundle: Bundle) -> None:
    rounds: list[int] = []
    fit(Tuner(bundle), Plan(full=500, stepped=500, warm_up=1, seconds=4.0), keep=rounds.append)
    assert len(rounds) < 400 and rounds[-1] > 500


@pytest.mark.train
def test_the_best_trial_becomes_the_drivers_encoder(bundle: Bundle, tmp_path: Path) -> None:
    write(bundle, tmp_path / "b.npz")
    plan = Plan(full=6, stepped=2, warm_up=3, rate=5e-4, batch=16, slipped=0.3)
    tried = [
        trials.Trial("lost", 6, Plan(full=1, stepped=1, warm_up=1, rate=1e30), 0.2),
        trials.Trial("found", 6, plan, 0.6),
    ]
    arguments = [str(tmp_path / "b.npz"), str(tmp_path), "--device", "cpu", "--threads", "1"]
    assert trials.main([*arguments, "--seconds", "400"], tried) == 0
    untuned, lost, found = json.loads((tmp_path / "results.json").read_text())
    assert "failed" in lost and found["score"] < 1 and found["rounds"] == 8
    assert found["judged"]["danger"]["wrong"] <= untuned["judged"]["danger"]["wrong"]
    assert found["judged"]["suites_en"]["n"] == 1
    adopt.main(tmp_path / "upper.npz", tmp_path / "drivers.npz")
    one, same, other = (
        DriverEncoder(tmp_path / "drivers.npz").encode_query(text)
        for text in ("the pedal goes to the floor", "刹车踩到底也没反应", "帮我洗一下车")
    )
    assert one @ same > one @ other


def test_a_missing_gpu_is_told(bundle: Bundle, tmp_path: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    write(bundle, tmp_path / "b.npz")
    assert trials.main([str(tmp_path / "b.npz"), str(tmp_path)], []) == 1
