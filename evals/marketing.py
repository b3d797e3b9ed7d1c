"""The marketing suite: every store, service and campaign, in every outlet, tone and language."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from tqdm import tqdm

from assistant.bootstrap import Desks, build_desks
from assistant.marketing.errors import NotSold
from assistant.marketing.model import Brief, Channel, Copy, Form, Tone
from assistant.settings import Settings
from evals.intervals import Estimate, percentile
from evals.marketing_grading import (
    ForbiddenWords,
    Records,
    load_forbidden,
    repeated,
    too_long,
    untraced,
)
from evals.results import Failure, Measure, SuiteResult, none_of
from knowledge_base.schema import Locale

NAME = "marketing"
WORDS = "forbidden.yaml"
SMOKE_STEP = 40
LOCALES: tuple[Locale, ...] = get_args(Locale)
TONES: tuple[Tone, ...] = get_args(Tone)
OUTLETS: tuple[tuple[Channel, Form], ...] = (
    ("douyin", "moments"), ("meituan", "moments"), ("amap", "moments"), ("wechat", "moments"),
    ("wechat", "group"), ("wechat", "one_to_one"), ("sms", "moments"),
)  # fmt: skip
KINDS = ("forbidden words", "facts without a record", "too long", "repeated variants")


@dataclass(frozen=True)
class Graded:
    """What was written for a brief, and what is wrong with it."""

    brief: Brief
    copy: Copy
    faults: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Name it for people and for the next run."""
        brief = self.brief
        what = brief.service or brief.campaign
        return f"{brief.store_id}, {what}, {brief.outlet}, {brief.tone}, {brief.locale}"


def marketing_result(path: Path, *, smoke: bool) -> SuiteResult:
    """Write and grade.

    Args:
        path: A folder with `forbidden.yaml`, or the file.
        smoke: One brief in forty.

    Raises:
        CaseError: The list of words can't be used.
    """
    words = load_forbidden(path / WORDS if path.is_dir() else path)
    with TemporaryDirectory() as folder:
        desks = build_desks(Settings(_env_file=None, data_dir=Path(folder)))
        try:
            return sum_up(list(_graded(desks, words, SMOKE_STEP if smoke else 1)))
        finally:
            desks.engine.dispose()


def briefs(desks: Desks) -> Iterator[Brief]:
    """Yield a brief for each service and campaign of each store; outlets, tones and languages turn.

    The lengths of the three have no common beat with each other, so all combinations come up.
    """
    turn = count()
    for store in desks.stores.knowledge().stores.values():
        wishes = [{"service": code} for code in store.services]
        wishes += [{"campaign": code} for code in desks.marketing.campaigns]
        for wish in wishes:
            n = next(turn)
            channel, form = OUTLETS[n % len(OUTLETS)]
            yield Brief(
                store_id=store.store_id,
                channel=channel,
                form=form,
                tone=TONES[n // len(OUTLETS) % len(TONES)],
                locale=LOCALES[n // len(OUTLETS) // len(TONES) % len(LOCALES)],
                **wish,
            )


def _graded(desks: Desks, words: ForbiddenWords, step: int) -> Iterator[Graded]:
    records = Records(desks.stores.knowledge(), desks.marketing.campaigns)
    for brief in tqdm(list(briefs(desks))[::step], NAME, unit="brief"):
        try:
            copy = desks.marketing.write_embedded(brief)
        except NotSold:
            # A body shop has nothing to say about oil; that is the right answer.
            continue
        yield Graded(brief, copy, tuple(grade(brief, copy, words, records)))


def grade(
    brief: Brief, copy: Copy, words: ForbiddenWords, records: Records
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with three texts: the kind of fault, and what it is."""
    for text in copy.texts:
        whole = "\n".join([text.title, text.body, *text.hashtags])
        names = records.knowledge.stores[brief.store_id].name.get(brief.locale)
        yield from ((KINDS[0], word) for word in words.found(whole.replace(names, "")))
        facts = [(fact.claim, fact.source) for fact in text.facts]
        yield from ((KINDS[1], number) for number in untraced(whole, facts, records))
        if brief.channel == "sms" and too_long(text.body):
            yield KINDS[2], text.body
    if repeated([text.body for text in copy.texts]):
        yield KINDS[3], copy.texts[0].title


def sum_up(graded: list[Graded]) -> SuiteResult:
    """Return the figures, and the texts that have a fault."""
    found = [{kind for kind, _ in one.faults} for one in graded]
    texts = [text for one in graded for text in one.copy.texts]
    lengths = [float(len(text.body)) for text in texts]
    measures = [none_of(f"briefs: {kind}", [kind in kinds for kinds in found]) for kind in KINDS]
    for q in (50, 95):
        found_q = Estimate.of(lengths, percentile(q), unit="")
        measures.append(Measure(f"characters of a text, p{q}", found_q))
    return SuiteResult(
        NAME,
        measures,
        [_failure(one) for one in graded if one.faults],
        dict(Counter(kind for kinds in found for kind in kinds)),
        [{"key": one.key, "passed": not one.faults} for one in graded],
        slices=[
            none_of(f"briefs with a fault, {part}", outcomes)
            for part, outcomes in _parts(graded).items()
        ],
        notes=[
            f"{len(graded)} briefs, three texts each: {len(texts)} texts, of which "
            f"{len({text.body for text in texts})} differ. Forbidden words are looked for with the "
            "suite's own list and spelling, numbers are looked up in the records anew."
        ],
    )


def _parts(graded: list[Graded]) -> Mapping[str, list[bool]]:
    parts: dict[str, list[bool]] = {}
    for one in graded:
        for part in (one.brief.outlet, one.brief.tone, one.brief.locale):
            parts.setdefault(part, []).append(bool(one.faults))
    return parts


def _failure(one: Graded) -> Failure:
    written = "\n\n".join(f"{text.title}\n{text.body}" for text in one.copy.texts)
    faults = [f"{kind}: {what}" for kind, what in one.faults]
    return Failure(one.key, faults, [f"> {line}" for line in written.splitlines()])
