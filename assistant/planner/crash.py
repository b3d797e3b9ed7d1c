"""After a crash, or with damage in a photo: which tools to call, and what to say of it."""

import re

from assistant.accident.bare_answers import answers_plainly
from assistant.accident.cover import cover_reader
from assistant.accident.heeding import dangers_told, tells_of_battery_hit, tells_of_crash
from assistant.agent.middleware.names import COST_TOOL, COVER_TOOL, CRASH_TOOL
from assistant.evidence import CrashAdvice
from assistant.planner.again import asks_how_bad
from assistant.planner.asking import asks_about_claim
from assistant.planner.calls import Call, Catalogue
from assistant.planner.cues import cued_intents
from assistant.planner.dialogue import Dialogue
from assistant.planner.folding import fold
from assistant.planner.goals import asks_for_work
from assistant.planner.types import SMALL_TALK, Intent
from assistant.planner.wording import Wording, yuan
from assistant.problems import worst_severity

# With these a driver turns to something else in the middle of the talk about a crash.
_ELSE: tuple[Intent, ...] = (
    "book", "find_store", "compare", "price", "change_booking", "cancel_booking",
    "look_up_booking", "opening_hours", "store_services", "how_to", "code", "lamp",
)  # fmt: skip
_LINES = 8
# "And now?" in the middle of it.
_ASKS_ON = re.compile(
    r"^(?:那|那么|好的?|嗯)?[,，。 ]?(?:然后|接下来|下一步|现在)"
    r"(?:呢|怎么办|做什么|干什么|该怎么|要做什么|做啥|干嘛)?|"
    r"还(?:要|需要|差|剩)(?:做|干)?(?:什么|啥|哪些)|"
    r"怎么(?:找|查|抓|知道)[^,，。]{0,4}(?:谁|人|他|对方|肇事|车)|谁(?:撞|蹭|刮|干)的|"
    r"\bwho (?:did|hit|scraped) (?:it|this|that|me|my)|\b(?:find|track|trace) (?:them|him|her|who)|"
    r"^(?:ok(?:ay)?,? |so,? |and )?(?:what(?:'s| is)? (?:next|now|else|left)|"
    r"what (?:do|should) i do(?: now| next)?|and then|now what)\b",
    re.IGNORECASE,
)
# Who settles a claim has left the road.
_CLAIM = re.compile(
    r"定损|复勘|理赔|赔付|赔偿|误工费|鉴定费|保费|续保|出险记录|认定书|"
    r"\b(?:claims?|adjuster|assessor|pay-?out|premium|write-?off|small claims)\b",
    re.IGNORECASE,
)
# Who asks what is paid for a car that was hit with nobody in it is in no danger.
_ASKS_COVER = re.compile(
    r"\b(?:insur\w+|cover(?:s|ed|age)?|premiums?|deductible|excess|polic(?:y|ies)|claim\w*|"
    r"(?:who|will they|do they|does it)\b.{0,24}\bpays?|reimburs\w*|compensat\w*|liab\w+)\b",
    re.IGNORECASE,
)
_UNATTENDED = re.compile(
    r"\b(?:parked|parking|car ?park|garage|driveway|lot|overnight|this morning|no note|left a note|"
    r"came (?:back|out)|found|keyed|vandal\w*|unknown|stranger|somebody|someone|nobody|culprit|"
    r"fled|"
    r"(?:drove|ran|driven) (?:off|away)|hit[- ]and[- ]run|trolley|cart|while i was (?:away|"
    r"shopping|"
    r"inside|at|in))\b|\b(?:do|does|will|would|is|are|can) (?:\w+ ){0,3}(?:insur\w+|policy|cover)",
    re.IGNORECASE,
)
_IN_THE_CAR = re.compile(
    r"\b(?:hurt|injur\w*|bleed\w*|neck|unconscious|trapped|ambulance|smok\w+|fire|airbags?|"
    r"just now|"
    r"right now|just (?:had|hit|crashed|got hit)|we (?:crashed|collided)|i (?:crashed|hit|rear))\b",
    re.IGNORECASE,
)
# A small mark that a door or a trolley left wants a repair; nobody was thrown about.
_SMALL_MARK = re.compile(
    r"\b(?:small|little|tiny|wee|minor|shallow|coin|trolley|cart|opened (?:his|her|their|a) door|"
    r"paint(?:work|'s)? (?:is )?(?:ok|okay|fine|intact)|no scratch\w*)\b",
    re.IGNORECASE,
)
_DENT = re.compile(r"\b(?:dent|ding|dimple)", re.IGNORECASE)
_MARK = re.compile(r"\b(?:dents?|dings?|dimples?|scratch\w*|scuffs?)\b", re.IGNORECASE)
# Damage of long ago needs a repair, and nobody's ambulance.
_LONG_AGO = re.compile(
    r"旧伤|老伤|以前|之前车主|前车主|上任车主|去年|前年|[几两三四五]年前|[几两三]个?月前|上+个?月|"
    r"车(?:还|已经?)?(?:在|送|拖)(?:到|去|进)?(?:了)?(?:修理厂|4 ?s店|汽修厂|维修厂)|"
    r"买来?(?:的时候|时)就|"
    r"\b(?:old|previous|earlier|former) (?:crash|accident|prang|bump|damage|owner|collision)\b|"
    r"\b(?:years?|months|weeks|ages) (?:ago|back)\b|\bbefore i (?:bought|got|had) (?:it|the car)\b|"
    r"\blast (?:year|month|summer|winter|spring|autumn)\b|\bpurely cosmetic\b|\bjust cosmetic\b",
    re.IGNORECASE,
)
# Who learns for another day is in no danger.
_SUPPOSED = re.compile(
    r"(?:如果|万一|假如|要是)(?:以后|哪天|将来|有一天|真)|(?:学习|了解|请教|科普)一下|科目[一四]|理论考|"
    r"\bif i (?:ever|should ever)\b|\b(?:just )?want(?:ed)? to (?:learn|know for)\b|"
    r"\btheory test\b|\bhypothetical|\bin case i ever\b",
    re.IGNORECASE,
)
_FRESH = re.compile(
    r"刚刚?|现在|今天|这会儿|流血|受伤|\b(?:just now|right now|today|bleeding|hurt|"
    r"minutes ago)\b",
    re.IGNORECASE,
)


def crash_calls(state: Dialogue) -> list[Call]:
    """Return the call that advises on a crash, if the message or its photo is about one."""
    return [] if state.turn.ran(CRASH_TOOL) or not is_of_crash(state) else [Call(CRASH_TOOL)]


def cover_calls(state: Dialogue) -> list[Call]:
    """Return the call that explains insurance and fault, if the message asks about them.

    A crash that is told of in the same breath comes first.
    """
    turn, said = state.turn, state.turn.said
    if turn.flagged or turn.photos or turn.ran(COVER_TOOL) or turn.ran(CRASH_TOOL):
        return []
    if _in_danger(state):
        return []
    topics = cover_reader().topics(said.text)
    news = _FRESH.search(said.text) and tells_of_crash(said.text) and not state.crash.going
    return [Call(COVER_TOOL, {"topics": topics})] if topics and not news else []


def is_of_crash(state: Dialogue) -> bool:
    """Return whether the turn is about a crash or a damage that a photo shows."""
    turn, said = state.turn, state.turn.said
    if any(f.kind == "damage" and f.decision == "say" for f in turn.evidence.findings):
        return True
    if said.has("accident") and said.intent != "how_to" and not _orders_work(state):
        if asks_of_cover(state) and not turn.flagged:
            return False
        told = "accident" in cued_intents(fold(said.text))
        claims = not told and asks_about_claim(fold(said.text))
        small = not told and small_mark(said.text) is not None
        # A guess of the classifier against a message that tells of nothing wrong now.
        over = (
            claims
            or small
            or (state.turn.harmless and not told)
            or any(rule.search(said.text) for rule in (_LONG_AGO, _CLAIM, _SUPPOSED))
        )
        return bool(turn.flagged or not over or _FRESH.search(said.text))
    if _in_danger(state):
        return True
    return _goes_on(state) or (said.intent != "how_to" and tells_of_battery_hit(said.text))


def small_mark(text: str) -> str | None:
    """Return the guide for a small dent or scratch; None where people or a crash are told of."""
    if not (_MARK.search(text) and _SMALL_MARK.search(text)) or _IN_THE_CAR.search(text):
        return None
    return "body_dent" if _DENT.search(text) else "body_scratch"


def _in_danger(state: Dialogue) -> bool:
    """Return whether a crash and its dangers are told of, in whatever words and for whatever end.

    Each danger has its own line then; the one line of triage isn't enough.
    """
    text = state.turn.said.text
    calm = state.turn.harmless and not (state.turn.flagged or state.turn.photos)
    if calm or any(rule.search(text) for rule in (_LONG_AGO, _SUPPOSED)):
        # Words alone can't tell that "I'm on fire today" burns nobody.
        return False
    count, hit = dangers_told(text)
    asks = hit or bool(cover_reader().topics(text))
    return count > 0 and (asks or (state.turn.flagged and count > 1))


def _goes_on(state: Dialogue) -> bool:
    """Return whether the message goes on about a crash that is spoken of already.

    It was asked: what isn't about something else is the answer.
    """
    said = state.turn.said
    if state.goal is not None or not state.crash.going:
        return False
    if state.turn.flagged or tells_of_crash(said.text):
        return True
    if _ASKS_ON.search(said.text) or asks_how_bad(said.text):
        return True
    if state.crash.question is None:
        return False
    if answers_plainly(said.text):
        return True
    return not said.has(*_ELSE) and said.intent not in SMALL_TALK


def asks_of_cover(state: Dialogue) -> bool:
    """Return whether a message asks who pays for a car that was damaged with nobody in it."""
    text = state.turn.said.text
    asks = _ASKS_COVER.search(text) and _UNATTENDED.search(text)
    return bool(asks) and not (state.turn.flagged or _IN_THE_CAR.search(text))


def _orders_work(state: Dialogue) -> bool:
    """Return whether work is ordered and no crash told of: "前挡裂了,要换"."""
    said = state.turn.said
    told = state.turn.flagged or "accident" in cued_intents(fold(said.text))
    return not told and asks_for_work(said)


def cost_calls(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Return the call that estimates the damage in the photos, if its price is asked for."""
    said = state.turn.said
    told = state.crash.costed and said.vehicle.vehicle_class is not None
    asked = told or (said.has("price", "compare") and set(said.services[:1]) <= catalogue.body)
    if not (asked and state.damaged) or state.turn.ran(COST_TOOL) or state.turn.flagged:
        return []
    known = state.vehicle.vehicle_class
    return [Call(COST_TOOL, {"vehicle_class": known} if known else {})]


def crash_parts(state: Dialogue, say: Wording) -> list[str]:
    """Return what is said of a crash; the question stands last, alone while people may be hurt."""
    crash = state.turn.evidence.crash
    if crash is None:
        return []
    parts = []
    if crash.fresh and not crash.lines:
        parts.append(f"{say('crash_seen')}\n{say.bullets(crash.damages, _LINES)}")
        parts.append(say("crash_hidden"))
    before = state.crash.told
    if crash.reasons and not crash.urgent and crash.reasons != before.reasons:
        parts.append(f"{say('crash_reasons')}\n{say.bullets(crash.reasons, _LINES)}")
    parts += _step_parts(crash, state, say)
    if crash.checks and crash.checks != before.checks:
        parts.append(say("crash_checks", what=say("joined").join(crash.checks)))
    return [*parts, *([crash.question] if crash.question else [])]


def _step_parts(crash: CrashAdvice, state: Dialogue, say: Wording) -> list[str]:
    """Return what was ticked off, what is to be done next, and the photo to take if that is all."""
    before = state.crash.told
    steps = state.crash.next_steps(crash, state.turn.said.text)
    parts = []
    if crash.ticked:
        parts.append(say("crash_ticked", what=say("joined").join(crash.ticked)))
    if steps:
        fresh = steps[0] not in state.crash.steps
        head = "crash_left" if crash.ticked else "crash_next" if state.crash.steps else "now"
        head = head if fresh or crash.ticked else "now"
        parts.append(f"{say(head)}\n{say.bullets(steps, _LINES)} [{crash.source}]")
    if crash.view is not None and (crash.ticked or (not steps and crash.view != before.view)):
        parts.append(say("crash_view", view=crash.view))
    return parts


def cover_parts(state: Dialogue, say: Wording) -> list[str]:
    """Return what the records say of insurance and fault, each with its source."""
    if not state.turn.ran(COVER_TOOL):
        return []
    parts = []
    for passage in state.turn.evidence.passages:
        lines = say.bullets(passage.snippet.split("\n"), _LINES)
        head = f"**{passage.title}** [{passage.doc_id}]\n{lines}"
        parts.append(head if passage.title else f"{passage.snippet} [{passage.doc_id}]")
    return parts


def cost_parts(state: Dialogue, say: Wording) -> list[str]:
    """Return the estimate of the damages of this turn."""
    cost, total = state.turn.evidence.damage_cost, state.turn.evidence.estimate
    if cost is None:
        return []
    if not cost.lines:
        return [say("damage_unpriced", why=say("listing").join(cost.unpriced))]
    class_known = state.vehicle.vehicle_class is not None
    head = (
        say("damage_cost", low=yuan(total.low), high=yuan(total.high))
        if total
        else say("damage_no_total")
    )
    lines = say.bullets(cost.lines, _LINES)
    parts = ["\n".join([head, lines]).strip()]
    if cost.unpriced:
        parts.append(say("damage_unsummed", what=say("listing").join(cost.unpriced)))
    parts.append(say("damage_excludes", what=say("listing").join(cost.excludes)))
    parts += [] if class_known or not cost.lines else [say("damage_class")]
    return [*parts, "\n".join(cost.claim)]


def offers_repair(state: Dialogue) -> bool:
    """Return whether a repair may be offered: damage is known and nothing else is asked."""
    crash = state.turn.evidence.crash
    cost = state.turn.evidence.damage_cost
    told = crash is not None and bool(crash.damages) and crash.question is None
    return (told or cost is not None) and worst_severity(state.problems) != "stop_now"
