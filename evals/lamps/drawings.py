"""The drawn test: every code in inks, and in drawings, that no training picture has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from tqdm import tqdm

from evals.intervals import Share
from evals.results import Failure, Measure, SuiteResult
from vision.lamps import LampRecogniser
from vision.training.lighting import random_style
from vision.training.scenes import LitLamp, Scene
from vision.training.symbols import load_symbols
from vision.training.unseen import Drawings, Inking, draw_test_scenes, unseen_style

BAR = 0.95
PER_CODE, SMOKE_PER_CODE = 12, 1
SEED = 20260
UNSEEN_SYMBOLS = "unseen_symbols.yaml"


@dataclass(frozen=True)
class Naming:
    """A drawn lamp, the code that its crop got, and whether "not a lamp" was likelier still."""

    lamp: LitLamp
    said: str
    passed_over: bool

    @property
    def right(self) -> bool:
        """Whether the code is the lamp's."""
        return self.said == self.lamp.code


@dataclass(frozen=True)
class DrawnSet:
    """A kind of pictures, with what each of their lamps was named, one list a scene."""

    name: str
    scenes: Sequence[Scene]
    namings: Sequence[Sequence[Naming]]

    @property
    def all(self) -> list[Naming]:
        """All lamps of all scenes."""
        return [naming for scene in self.namings for naming in scene]


def drawn_sets(recogniser: LampRecogniser, *, smoke: bool = False) -> list[DrawnSet]:
    """Draw and name: unseen inks by a calm and by a rough camera, then unseen drawings if any."""
    per_code = SMOKE_PER_CODE if smoke else PER_CODE
    ours = load_symbols()
    plans: list[tuple[str, Drawings, Inking, bool]] = [
        ("unseen inks", ours, unseen_style, True),
        ("unseen inks, rough camera", ours, unseen_style, False),
    ]
    if (files("vision.training") / "data" / UNSEEN_SYMBOLS).is_file():
        plans.append(("unseen drawings", load_symbols(UNSEEN_SYMBOLS), random_style, True))
    colours = {label.code: label.colours for label in recogniser.policy.labels}
    sets = []
    for name, drawings, inking, gentle in tqdm(plans, "drawings", unit="set"):
        scenes = draw_test_scenes(
            drawings, colours, inking=inking, per_code=per_code, seed=SEED, gentle=gentle
        )
        sets.append(DrawnSet(name, scenes, [_named(recogniser, scene) for scene in scenes]))
    return sets


def _named(recogniser: LampRecogniser, scene: Scene) -> list[Naming]:
    boxes = np.array([lamp.box for lamp in scene.lamps], np.float32)
    # Here every code is drawn equally often.
    policy = recogniser.policy.without_priors()
    seen = recogniser.classify(scene.image, boxes)
    return [
        Naming(
            lamp,
            policy.labels[int(policy.named(codes, hues).argmax())].code,
            bool(codes[-1] > codes[:-1].max()),
        )
        for lamp, codes, hues in zip(scene.lamps, seen.codes, seen.colours, strict=True)
    ]


def drawings_result(sets: Sequence[DrawnSet]) -> SuiteResult:
    """Sum up: top-1 over all codes; the bar is on unseen inks."""
    measures: list[Measure] = []
    slices: list[Measure] = []
    for drawn in sets:
        top = _share(drawn.all)
        bar = (f"≥ {BAR}", top.value >= BAR) if drawn is sets[0] else ("", None)
        measures.append(Measure(f"{drawn.name}, top-1", top, *bar))
        lost = Share(sum(naming.passed_over for naming in drawn.all), top.n)
        measures.append(Measure(f"{drawn.name}, likelier no lamp", lost))
        slices += [
            Measure(f"{drawn.name}, {code}", _share(part)) for code, part in _by_code(drawn).items()
        ]
    wrong = Counter(
        f"{drawn.name}: {naming.lamp.code} → {naming.said}"
        for drawn in sets
        for naming in drawn.all
        if not naming.right
    )
    failures = [failure for drawn in sets for failure in _failures(drawn)]
    return SuiteResult("lamps", measures, failures, dict(wrong.most_common()), [], slices)


def _share(namings: Sequence[Naming]) -> Share:
    return Share(sum(naming.right for naming in namings), len(namings))


def _by_code(drawn: DrawnSet) -> Mapping[str, list[Naming]]:
    parts: dict[str, list[Naming]] = {}
    for naming in sorted(drawn.all, key=lambda naming: naming.lamp.code):
        parts.setdefault(naming.lamp.code, []).append(naming)
    return dict(sorted(parts.items(), key=lambda pair: _share(pair[1]).value))


def _failures(drawn: DrawnSet) -> Iterator[Failure]:
    for code, part in _by_code(drawn).items():
        top = _share(part)
        if top.value < BAR:
            said = Counter(naming.said for naming in part if not naming.right)
            faults = [f"said to be {other} ({n})" for other, n in said.most_common()]
            yield Failure(f"{drawn.name}: {code} {top.hits}/{top.n}", faults, [])
