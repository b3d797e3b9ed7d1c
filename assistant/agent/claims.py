"""What only a language model could make up: times, places, numbers, promises, links, its orders."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from langchain_core.messages import AnyMessage, HumanMessage

from assistant.agent.guard import PROMISE
from assistant.agent.state import evidence_of
from assistant.evidence import Evidence
from assistant.prompts import load_prompt

_PART = r"凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|今晚"
_CLOCK = re.compile(
    rf"(?:(?P<part>{_PART})\s?)?(?<![\d:.第])(?P<h>[01]?\d|2[0-4])"
    r"(?:[:：](?P<m>[0-5]\d)|\s?[点點时](?P<half>半)?(?:(?P<cm>[0-5]?\d)分?)?"
    r"(?!火|儿|子|油|建议|注意|说明|原因|要求|方向))"
    r"\s?(?P<ap>[ap]\.?m\b)?"
    r"|(?<![\d:.])(?P<h2>1[0-2]|0?[1-9])\s?(?P<ap2>[ap]\.?m\b)",
    re.IGNORECASE,
)
# Without a part of the day "一点" is "a little".
_SPOKEN_HOUR = re.compile(
    rf"({_PART}|明天|后天|今天|周[一二三四五六日])"
    r"([一二两三四五六七八九]?十?[一二两三四五六七八九]?)点"
)
_DIGIT = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_DISTANCE = re.compile(r"(\d+(?:\.\d+)?)\s?(?:公里|千米|km\b|kilomet)", re.IGNORECASE)
_AWAY = re.compile(r"距|离(?:您|你|这)|最近|away|from (?:you|here)|nearest|distance", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+?\d[\d -]{6,}\d)(?![\w.])")
_WORDED_MONEY = re.compile(r"[一二两三四五六七八九十百千万几]+(?:多|来)?(?:元|块钱|块(?!儿|头|板))")
_PROMISE = re.compile(
    r"(?:预约|预订|安排|登记|提交|改约|取消|确认|订)(?:好了|好啦|妥了|完成|完毕)"
    r"|已经?(?:为您|为你|帮您|帮你|给您|给你|替您)?(?:安排|登记|提交|确认|下单|锁定|保留|通知)"
    r"|恭候|到时见|届时见"
    r"|(?:I|we)(?:'ve| have)? (?:just |now |already )*(?:scheduled|arranged|secured|confirmed|made)"
    r"|(?:is|are|been|'s|'re) (?:now |all |successfully )*(?:set up|all set|scheduled|arranged"
    r"|secured|locked in|booked|confirmed|reserved|cancelled|canceled|rescheduled)"
    r"|\bbooked!|successfully (?:booked|scheduled|cancelled|canceled)"
    r"|see you (?:then|tomorrow|on|at)",
    re.IGNORECASE,
)
_UNDONE = re.compile(r"取消|改约|改到|cancel|reschedul|\bmoved\b", re.IGNORECASE)
_SOOTHES = re.compile(
    r"(?:可以|能够?|照样|放心|继续|正常)(?:慢慢|接着|继续|放心|正常|先)*(?:开(?!灯|双闪|窗|门|后|发动|引擎|空调|警)|行驶|驾驶|上路|走)"
    r"|没事|没关系|不要紧|不用担心|不必担心|问题不大|不影响(?:行驶|驾驶)|不用停|不必停"
    r"|safe to (?:drive|continue|keep)|(?:can|may|could) (?:still |safely |slowly )*"
    r"(?:drive|continue|keep driving|carry on)|keep (?:on )?driving|nothing to worry"
    r"|(?:it's|it is|that's|you're|you are) (?:fine|ok|okay|safe)"
    r"|no need to (?:stop|worry|pull over)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:没有?|无|未见|未发现|看不到|不见)(?:任何|明显|可见|什么|其他|其它|别的)*的?(?:损伤|损坏|受损|伤痕)"
    r"|完好无损|毫发无损"
    r"|\bno (?:other |further |visible |apparent |obvious )*damage|\bundamaged\b|not damaged"
    r"|free of damage",
    re.IGNORECASE,
)
_SEEN_ONLY = re.compile(r"照片|看得见|图[中里片]|photo|picture|image|visible", re.IGNORECASE)
_DENIED = re.compile(
    r"不|别|勿|未|没|not|n't|never|if|before|until|when|是否|能否|吗", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?:[「“\"《]|\*\*|^\s*(?:\d+[.、)]|[-*•])\s*)([^「」“”\"《》*，。,:：（(\n]{2,20}?"
    r"(?:店|维修中心|服务中心|汽修厂|修理厂|车行|汽修))"
    r"|((?:[A-Z][\w'&]+ ){1,4}"
    r"(?:Auto(?: \w+)?|Garage|Motors|Workshop|Car Care|Service Cent(?:er|re)))\b"
)
_GENERIC = re.compile(
    r"^(?:\w{0,4}(?:4S|维修|修理|汽修|轮胎|专业|正规|附近|门|这家|那家|其他|任何|合作|演示|一家|最近)\w{0,4}店|门店|商店)$"
)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)?")
_LINK = re.compile(r"\[([^\]]*)\]\((?:[^)]*)\)")
_URL = re.compile(r"(?:https?|ftp|data|javascript|file):\S+|\bwww\.\S+", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?(?:-->|$)|</?[A-Za-z!][^>\n]*(?:>|$)|&(?:lt|gt|#\w+);")
# A doc_id stands after a colon, and stays.
_ID = re.compile(r"(?<![:\w.-])[A-Za-z0-9_-]{24,}(?:\.[A-Za-z0-9_-]+)*")
# "[find_stores service=...]": a call that became part of a sentence.
_WRITTEN = re.compile(r"[\[`(]?\b[a-z]+_[a-z_]+(?:\s\w+=|\()[^\])`\n]*[\])`]*")
_WORDS = re.compile(r"[a-z_`]+|[\u4e00-\u9fff]")
# Six words in a row that the policy has too are no coincidence.
SHINGLE = 6
SAME_KM = 0.06


def denies_damage(sentence: str) -> bool:
    """Return whether a sentence says that there is no damage, and not that none is in view."""
    return bool(_WHOLE.search(sentence)) and not _SEEN_ONLY.search(sentence)


@dataclass(frozen=True)
class Known:
    """What a thread holds that may be repeated; `minutes` are its clock times, of a day."""

    minutes: frozenset[int] = frozenset()
    distances: tuple[float, ...] = ()
    stores: tuple[str, ...] = ()
    words: str = ""
    digits: str = ""
    policy: frozenset[tuple[str, ...]] = field(default_factory=frozenset)


def known_of(messages: Sequence[AnyMessage]) -> Known:
    """Gather what the tools returned in a thread and what the driver said in it."""
    seen = evidence_of(list(messages))
    said = " ".join(str(m.text) for m in messages if isinstance(m, HumanMessage))
    proposals = [p for p in (seen.proposal, seen.failed_proposal) if p is not None]
    prose = " ".join([*_prose(seen), said])
    return Known(
        minutes=frozenset().union(*_moments(prose), *map(_exact, _times(seen))),
        distances=tuple(
            store.distance_km for store in seen.stores if store.distance_km is not None
        ),
        stores=(*(s.name for s in seen.stores), *(p.store_name for p in proposals)),
        words=prose,
        digits=re.sub(r"\D", "", f"{said} {' '.join(s.phone or '' for s in seen.stores)}"),
        policy=_shingles(load_prompt("policy")),
    )


def _prose(seen: Evidence) -> Iterable[str]:
    for problem in seen.problems:
        yield " ".join([problem.title, problem.drive, problem.meaning, *problem.now])
        yield " ".join([*problem.likely, *problem.checks, *problem.next])
    yield from (f"{passage.title} {passage.snippet}" for passage in seen.passages)
    yield from seen.texts


def _times(seen: Evidence) -> Iterable[str]:
    starts = [*(slot.starts_at for slot in seen.slots), *(slot.ends_at for slot in seen.slots)]
    for proposal in (seen.proposal, seen.failed_proposal):
        starts += [proposal.starts_at, proposal.ends_at] if proposal else []
    starts += [seen.booking.starts_at, seen.booking.ends_at] if seen.booking else []
    yield from (start[11:16] for start in starts)
    for store in seen.stores:
        yield from (clock for spans in store.hours.values() for span in spans for clock in span)


def _exact(clock: str) -> frozenset[int]:
    hours, _, minutes = clock.partition(":")
    return frozenset([int(hours) % 24 * 60 + int(minutes)])


def _moments(text: str) -> Iterable[frozenset[int]]:
    """Yield the clock times of a text, each as the minutes of a day that it may be."""
    for match in _CLOCK.finditer(_SPOKEN_HOUR.sub(_figure, text)):
        hour = int(match["h"] or match["h2"])
        minute = int(match["m"] or match["cm"] or (30 if match["half"] else 0))
        part = (match["part"] or match["ap"] or match["ap2"] or "").lower()
        yield frozenset(h % 24 * 60 + minute for h in _hours(hour, part))


def _hours(hour: int, part: str) -> set[int]:
    """Return the hours of a day that an hour may be: "at three" is either, 15:00 is one."""
    if hour > 12:
        return {hour}
    if not part:
        return {hour, hour + 12}
    if part.startswith("p") or part in ("下午", "傍晚", "晚上", "今晚"):
        return {hour % 12 + 12}
    # Noon is from eleven to one.
    return {hour if hour > 10 else hour + 12} if part == "中午" else {hour % 12}


def _figure(match: re.Match[str]) -> str:
    tens, _, ones = match[2].rpartition("十") if "十" in match[2] else ("", "", match[2])
    ten = 10 * (_DIGIT.get(tens, 1)) if "十" in match[2] else 0
    return f"{match[1]}{ten + _DIGIT.get(ones, 0)}点"


def invents(sentence: str, known: Known) -> bool:
    """Return whether a sentence names a time, distance, number, price or store that is not known.

    So does one that repeats the policy.
    """
    return (
        any(not moment & known.minutes for moment in _moments(sentence))
        or _far_off(sentence, known)
        or any(_strange_number(m.group(), known) for m in _PHONE.finditer(sentence))
        or any(m.group() not in known.words for m in _WORDED_MONEY.finditer(sentence))
        or any(_strange_store(m, known) for m in _PLACE.finditer(sentence))
        or bool(_shingles(sentence) & known.policy)
    )


def _far_off(sentence: str, known: Known) -> bool:
    """Return whether a distance is told that no store has: 5,000 km of an oil change is none."""
    if not _AWAY.search(sentence):
        return False
    told = [float(match[1]) for match in _DISTANCE.finditer(sentence)]
    return any(
        all(
            round(abs(km - known_km), 3) > max(SAME_KM, known_km / 10)
            for known_km in known.distances
        )
        and f"{km:g}" not in known.words
        for km in told
    )


def _strange_number(text: str, known: Known) -> bool:
    digits = re.sub(r"\D", "", text)
    # A date or a span of figures has fewer digits in a row than a phone number.
    return len(digits) >= 7 and digits not in known.digits and text not in known.words


def _strange_store(match: re.Match[str], known: Known) -> bool:
    name = (match[1] or match[2]).strip()
    if _GENERIC.match(name) or name in known.words:
        return False
    return not any(name in store or store in name for store in known.stores)


def promises(sentence: str, done: str | None, *, stands: bool) -> bool:
    """Return whether a sentence tells of a write that did not happen.

    Args:
        sentence: What the model says.
        done: The write of this turn, if any.
        stands: Whether a booking was looked up, which may be called booked but not cancelled.
    """
    if not (PROMISE.search(sentence) or _PROMISE.search(sentence)):
        return False
    return not (done or stands) or bool(_UNDONE.search(sentence) and done not in ("cancel", "move"))


def soothes(sentence: str) -> bool:
    """Return whether a sentence takes back a warning to stop."""
    return any(not _DENIED.search(sentence[: m.start()][-6:]) for m in _SOOTHES.finditer(sentence))


def plain(sentence: str, urls: Iterable[str]) -> str:
    """Return the sentence without pictures, tags, ids, and links to what no tool returned."""
    allowed = tuple(urls)
    text = _LINK.sub(r"\1", _IMAGE.sub("", sentence))
    text = _URL.sub(lambda m: m.group() if m.group().startswith(allowed or ("\0",)) else "", text)
    return _ID.sub("", _TAG.sub("", _WRITTEN.sub("", text)))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))
