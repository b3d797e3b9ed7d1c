"""Trains the learned layer of triage: `python -m assistant.safety.train [PHRASINGS [WEIGHED…]]`.

The first model learns from `data/reports.*.yaml` and `data/harmless.*.yaml`, from the phrasings of
the rules' tests (folder PHRASINGS), from how drivers ask for the guides, and from utterances that
tell of no danger; the second one from the development half of the safety suites (folders WEIGHED),
of which the first has seen nothing. Takes about fifteen minutes on 2 cores, almost all of them to
encode.
"""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.likeness.fitting import Fitted, Row, digest, encode, fit
from assistant.likeness.model import LOCALES, NO_LABEL, save
from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.planner.lamp_training import load_descriptions
from assistant.planner.said import english_spelling
from assistant.planner.service_training import load_requests
from assistant.planner.utterances import load_utterances
from assistant.safety.danger import (
    GUIDE_DANGER,
    NO_DANGER,
    VERDICT,
    WEIGHTS,
    DangerSense,
    Verdict,
    odds_of,
    spoken,
)
from assistant.safety.nothing import nothing_said
from assistant.safety.rules import DATA
from assistant.safety.spelling import Speller
from assistant.safety.triage import Triager
from assistant.softmax import Array, fit_softmax, softmax
from knowledge_base.load import shipped_knowledge
from retrieval.encoders import Encoder

logger = logging.getLogger(__name__)

PHRASINGS = Path("tests/safety/data")
WEIGHED = tuple(
    Path("evals/suites") / name
    for name in ("safety", "safety_more", "safety_third", "safety_fourth", "safety_fifth")
)
# Best of 3e-7 .. 1e-4 and of 200 .. 1,000 on the development half.
_PENALTY, _STEPS = 2e-6, 800
_FOLDS, _SEED = 10, 2
# The share of look-alikes that may be taken for danger: at .032 four of the 1,824 reports of the
# development halves were left out, at .035 none. What nobody has read yet is worded worse.
FALSE_ALARMS = 0.035
# The share of requests for guides to stop, held out, that may be read as calm.
CALM = 0.03
# Of these intents an utterance may tell of danger; those are labelled by hand elsewhere.
_AMBIGUOUS = frozenset({"accident", "emergency", "symptom", "lamp", "code", "unsafe_request"})
_EACH = 3
FIELDS = ("whole", "part", "rule", "voided", "told", "explained", "guide")
# Which of them speak for danger, and which against it.
SENSE = np.array([1, 1, 1, -1, -1, -1, 1], np.float32)
_HARDLY = 0.1


def load_rows(phrasings: Path = PHRASINGS) -> list[Row]:
    """Return every message that the first model learns from, normalised, each once."""
    speller = Speller()
    found: dict[str, str] = {}
    for text, code in (
        *_phrasings(phrasings),
        *_written(),
        *_everyday(),
        *_faults(),
        *_work_asked(),
        *_mild_lamps(),
        *((text, NO_DANGER) for locale in LOCALES for text in nothing_said(locale)),
    ):
        found.setdefault(fold(speller.normalise(text)), code)
    return [Row(text, code) for text, code in found.items() if text.strip()]


def load_weighed(*folders: Path) -> list[tuple[str, bool]]:
    """Return the development half of safety suites: message, and whether it is danger."""
    rows = []
    for file in (file for folder in folders for file in sorted(folder.glob("*.yaml"))):
        held = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        texts = (text for group in held["phrasings"] for text in group.get("dev", ()))
        rows += [(str(text), held["label"] == "red_flag") for text in texts]
    return rows


def train_models(encoder: Encoder, rows: Sequence[Row]) -> dict[Locale, Fitted]:
    """Fit the first model of each language."""
    found = {}
    for locale in LOCALES:
        own = [row for row in rows if spoken(row.text) == locale]
        vectors = encode(encoder, [row.text for row in own], locale)
        found[locale] = fit(own, vectors, locale, penalty=_PENALTY, steps=_STEPS)
    return found


def find_calm(found: Mapping[Locale, Fitted], rows: Sequence[Row]) -> float:
    """Return the log-odds below which a message surely asks for no guide that says to stop.

    They come from those of the rows that were held out.
    """
    read = []
    for locale, (model, unseen, logits) in found.items():
        own = [row for row in rows if spoken(row.text) == locale]
        read += [
            odds_of(model, shares).stops
            for number, shares in zip(unseen, softmax(logits), strict=True)
            if own[number].label == GUIDE_DANGER
        ]
    return float(np.quantile(read, CALM))


def train_verdict(
    readings: Array, danger: NDArray[np.bool_], *, calm: float, encoder: str, content: str
) -> Verdict:
    """Fit the second model on readings `(n, 7)` in the order of `FIELDS`.

    Its threshold comes from odds of messages that were held out; `calm` is what `find_calm` found.
    """
    labels = danger.astype(np.int64)
    folds = np.random.default_rng(_SEED).integers(0, _FOLDS, len(labels))
    unseen = np.zeros(len(labels))
    for number in range(_FOLDS):
        held = folds == number
        weights, bias = _fit(readings[~held], labels[~held])
        unseen[held] = readings[held] @ weights + bias
    weights, bias = _fit(readings, labels)
    return Verdict(
        **{name: round(float(w), 4) for name, w in zip(FIELDS, weights, strict=True)},
        bias=round(float(bias), 4),
        threshold=round(float(np.quantile(unseen[~danger], 1 - FALSE_ALARMS)), 4),
        calm=round(calm, 4),
        encoder=encoder,
        content=content,
    )


def _fit(readings: Array, labels: NDArray[np.int64]) -> tuple[Array, float]:
    """Return the weights `(7,)` and bias of log-odds.

    What would speak against its own sense, such as a rule for calm, hardly counts instead.
    """
    kept = np.ones(len(SENSE), dtype=bool)
    while True:
        weights, bias = fit_softmax(readings * kept, labels, 2, penalty=1e-4, steps=1500)
        odds = (weights[:, 1] - weights[:, 0]) * kept
        wrong = odds * SENSE < 0
        if not wrong.any():
            least = np.where(kept, odds, SENSE * _HARDLY)
            return np.asarray(least, np.float32), float(bias[1] - bias[0])
        kept &= ~wrong


def _phrasings(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("red_flags.*.yaml")):
        yield from _lines(file)
    for file in sorted(folder.glob("look_alikes.*.yaml")):
        yield from ((text, NO_DANGER) for text, _ in _lines(file))


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for block in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        for text in block["texts"].splitlines():
            yield text, block.get("code", NO_DANGER)


def _written() -> Iterator[tuple[str, str]]:
    for locale in LOCALES:
        reports: Any = _read(f"reports.{locale}.yaml")
        yield from ((str(text), code) for code, texts in reports.items() for text in texts)
        yield from ((str(text), NO_DANGER) for text in _read(f"harmless.{locale}.yaml"))


def _read(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.load((DATA / name).read_text(encoding="utf-8"), yaml.CSafeLoader)


def _everyday() -> Iterator[tuple[str, str]]:
    yield from ((u.text, NO_DANGER) for u in load_utterances() if u.intent not in _AMBIGUOUS)


def _faults() -> Iterator[tuple[str, str]]:
    """Yield how drivers tell of faults that raise no red flag, in the words of the guides."""
    rules = Triager()
    for guide in shipped_knowledge().guides.values():
        label = GUIDE_DANGER if guide.severity == "stop_now" else NO_DANGER
        texts = (*guide.phrasings.zh, *guide.phrasings.en)
        yield from ((text, label) for text in texts if not rules.check(text).flags)


def _mild_lamps() -> Iterator[tuple[str, str]]:
    """Yield how drivers describe lamps of which no colour says stop; a third of them will do."""
    lamps = shipped_knowledge().lamps
    mild = {
        code
        for code, lamp in lamps.items()
        if all(meaning.severity != "stop_now" for meaning in lamp.meanings)
    }
    for locale in LOCALES:
        told = [row.text for row in load_descriptions(locale, lamps) if row.label in mild]
        yield from ((text, NO_DANGER) for text in told[::_EACH])


def _work_asked() -> Iterator[tuple[str, str]]:
    """Yield how drivers ask for work, help at the roadside left aside where it may be danger."""
    services = shipped_knowledge().services
    for locale in LOCALES:
        for row in load_requests(locale, services):
            # A car that is towed may stand anywhere; one out of fuel stands somewhere safe.
            if row.label not in (NO_LABEL, "towing", "flat_tyre_roadside"):
                yield row.text, NO_DANGER


def main(phrasings: Path = PHRASINGS, *weighed: Path) -> None:
    """Train both models with the drivers' encoder; write the weights."""
    from assistant.likeness.drivers import DriverEncoder

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    encoder, rows = DriverEncoder(), load_rows(phrasings)
    found = train_models(encoder, rows)
    save({locale: one.model for locale, one in found.items()}, digest(rows), WEIGHTS)
    marked = load_weighed(*(weighed or WEIGHED))
    sense = DangerSense(encoder, verdict=blank_verdict(encoder.name))
    read = Triager(sense=sense, repair=english_spelling(shipped_knowledge()).repair).read
    readings = np.array(
        [[float(getattr(read(text), name)) for name in FIELDS] for text, _ in marked], np.float32
    )
    danger = np.array([is_danger for _, is_danger in marked])
    verdict = train_verdict(
        readings,
        danger,
        calm=find_calm(found, rows),
        encoder=encoder.name,
        content=digest(rows),
    )
    VERDICT.write_text(_document(verdict), encoding="utf-8")
    logger.info("%s", verdict)


def blank_verdict(encoder: str) -> Verdict:
    """Return a verdict that finds nothing, to read messages with before one is learnt."""
    zeros = dict.fromkeys((*FIELDS, "bias"), 0.0)
    return Verdict(**zeros, threshold=1.0, calm=0.0, encoder=encoder, content="")


def _document(verdict: Verdict) -> str:
    head = "# How triage weighs what it reads of a message; written by assistant.safety.train.\n"
    return head + yaml.safe_dump(verdict.model_dump(), sort_keys=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
