from pathlib import Path

import numpy as np
import pytest

from assistant.likeness.drivers import DriverEncoder, save
from assistant.likeness.fitting import Row
from assistant.likeness.tuning.bundle import Bundle
from assistant.likeness.tuning.fitting import FIRST, Tuner, fit
from assistant.likeness.tuning.gathering import gather, texts_of
from assistant.likeness.tuning.labelled import Task, load_tasks, make_task
from assistant.likeness.tuning.network import tensors_of
from assistant.likeness.tuning.rounds import Plan
from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedModel

torch = pytest.importorskip("torch")

PLAN = Plan(full=3, stepped=4, warm_up=3, rate=5e-4)


def task() -> Task:
    said = {
        "brakes": ("the pedal is soft {}", "刹车{}发软", "brakes squeal {}", "刹车异响{}"),
        "wash": ("wash my car {}", "洗车{}", "clean the inside {}", "内饰清洗{}"),
    }
    rows = [
        Row(f.format(n), label) for label, forms in said.items() for f in forms for n in range(40)
    ]
    return make_task("work", rows, 1.0)


def bundle(*, slipped: int = 0) -> Bundle:
    return gather(PackedModel(bundled_model()), [task()], slipped=slipped)


@pytest.mark.train
def test_the_kept_weights_encode_as_the_network_that_learnt(tmp_path: Path) -> None:
    tuner = Tuner(bundle(), seed=1)
    rounds: list[int] = []
    fit(tuner, PLAN, keep=rounds.append)
    assert rounds == list(range(1, 8)) and tuner.accuracy(0) > 0.9
    save(tensors_of(tuner.layers, FIRST), "toy", tmp_path / "w.npz")
    kept, text = DriverEncoder(tmp_path / "w.npz"), task().unseen[0].text
    place = tuner.bundle.texts.forms[texts_of([task()]).index(text)]
    learnt = tuner.vectors(np.array([place]))[0].numpy()
    assert kept.encode_query(text) @ learnt / np.linalg.norm(learnt) > 0.995


@pytest.mark.train
def test_a_run_that_was_stopped_goes_on_from_what_it_kept() -> None:
    first = Tuner(bundle(), seed=1)
    fit(first, Plan(full=1, stepped=0, warm_up=3), keep=lambda _: None)
    second = Tuner(bundle(), seed=2)
    second.load_state(first.state())
    rounds: list[int] = []
    fit(second, PLAN, keep=rounds.append, begun=1)
    assert rounds == list(range(2, 8)) and second.accuracy(0) > 0.9


def test_no_unseen_message_is_learnt_from() -> None:
    for one in load_tasks():
        assert len(one.unseen) > 100
        assert not {row.text for row in one.learnt} & {row.text for row in one.unseen}
