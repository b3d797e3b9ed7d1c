"""After a crash, or with damage in a photo: which tools to call, and what to say of it."""

import re

from assistant.agent.middleware.names import COST_TOOL, CRASH_TOOL
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
# Whoever asks on is told the steps again.
_ASKS_ON = re.compile(r"怎么|咋|什么|啥|然后|接下来|what|next|how", re.IGNORECASE)
# Who settles a claim has left the road.
_CLAIM = re.compile(
    r"定损|复勘|理赔|赔付|赔偿|误工费|鉴定费|保费|续保|出险记录|认定书|"
    r"\b(?:claims?|adjuster|assessor|pay-?out|premium|write-?off|small claims)\b",
    re.IGNORECASE,
)
# Damage of long ago needs a repair, and nobody's ambulance.
_LONG_AGO = re.compile(
    r"旧伤|老伤|以前|之前车主|前车主|上任车主|去年|前年|[几两三四五]年前|[几两三]个?月前|"
    r"买来?(?:的时候|时)就|"
    r"\b(?:old|previous|earlier|former) (?:crash|accident|prang|bump|damage|owner|collision)\b|"
    r"\b(?:years?|months|ages) (?:ago|back)\b|\bbefore i (?:bought|got|had) (?:it|the car)\b|"
    r"\blast (?:year|month|summer|winter|spring|autumn)\b|\bpurely cosmetic\b|\bjust cosmetic\b",
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


def is_of_crash(state: Dialogue) -> bool:
    """Return whether the turn is about a crash or a damage that a photo shows."""
    turn, said = state.turn, state.turn.said
    if any(f.kind == "damage" and f.decision == "say" for f in turn.evidence.findings):
        return True
    if said.has("accident") and said.intent != "how_to" and not _orders_work(state):
        over = _LONG_AGO.search(said.text) or _CLAIM.search(said.text)
        return turn.flagged or not over or _FRESH.search(said.text) is not None
    if state.crash_question is None:
        return False
    # It was asked: what isn't about something else is the answer.
    return state.goal is None and not said.has(*_ELSE) and said.intent not in SMALL_TALK


def _orders_work(state: Dialogue) -> bool:
    """Return whether work is ordered and no crash told of: "前挡裂了,要换"."""
    said = state.turn.said
    told = state.turn.flagged or "accident" in cued_intents(fold(said.text))
    return not told and asks_for_work(said)


def cost_calls(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Return the call that estimates the damage in the photos, if its price is asked for."""
    said = state.turn.said
    asked = said.has("price", "compare") and set(said.services[:1]) <= catalogue.body
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
    if crash.reasons and not crash.urgent:
        parts.append(f"{say('crash_reasons')}\n{say.bullets(crash.reasons, _LINES)}")
    if crash.steps and (crash.steps != state.steps_told or _ASKS_ON.search(state.turn.said.text)):
        parts.append(f"{say('now')}\n{say.bullets(crash.steps, _LINES)} [{crash.source}]")
    if crash.checks:
        parts.append(say("crash_checks", what=say("joined").join(crash.checks)))
    if crash.view is not None:
        parts.append(say("crash_view", view=crash.view))
    return [*parts, *([crash.question] if crash.question else [])]


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
    excludes = say("damage_excludes", what=say("listing").join(cost.excludes))
    lines = say.bullets(cost.lines, _LINES)
    parts = ["\n".join([head, lines]).strip(), excludes]
    parts += [] if class_known or not cost.lines else [say("damage_class")]
    return [*parts, "\n".join(cost.claim)]


def offers_repair(state: Dialogue) -> bool:
    """Return whether a repair may be offered: damage is known and nothing else is asked."""
    crash = state.turn.evidence.crash
    cost = state.turn.evidence.damage_cost
    told = crash is not None and bool(crash.damages) and crash.question is None
    return (told or cost is not None) and worst_severity(state.problems) != "stop_now"
