"""Services named in a message."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.messages import Locale
from assistant.planner.clauses import split_clauses
from assistant.planner.flat_tyres import tells_of_flat
from assistant.planner.part_words import PartWords
from assistant.planner.phrases import Hit, PhraseIndex
from assistant.planner.service_likeness import ServiceLikeness
from knowledge_base.schema import Service
from retrieval.encoders import Encoder

_DATA = Path(__file__).parent / "data"
# The alias names work, not a part or a fault.
_WORK = re.compile(
    r"换|修|补|洗|配|做|加氟|加冷媒|加尿素|检测|检查|保养|定位|平衡|年检|车检|审车|"
    r"年审|验车|拖车|救援|搭.{0,3}[电火]|"
    r"送.{0,2}[汽柴]?油|上门|喷漆|抛光|钣金|标定|匹配|复位|均衡|诊断|首保|板车|读故障码|查"
    r"|chang|replac|repair|servic|flush|fix|patch|inspect|check|diagnos|scan|balanc|"
    r"alignment|\btow|jump|deliver|cables|leads|"
    r"regas|recharge|clean|mobile|recovery|flatbed|calibrat|programm|top.up|refill|"
    r"\bmot\b|respray|bleed|"
    r"rebuild|overhaul|paintless|puncture|new (?:tyres|plugs|door|windscreen|brake)"
)
# The message asks for work, so a part or a fault named in it stands for its service.
_CUE = re.compile(
    r"换|修|补|做一?[下个次]?|检查|保养|多少钱|费用|价格|报价|贵|约|订|弄|处理一下|"
    r"搞一下|收费|要花|洗|加"
    r"|replac|chang|fix|repair|book|appoint|price|cost|how much|quote|need (?:a |new|"
    r"an |my|some|to (?:get|have))|"
    r"any chance|want|do you (?:do|offer|have)|servic|install|fit\b|sort|get (?:a|my|the|new)|"
    r"looking for|estimate|sorted"
)
_DONE = re.compile(
    r"(?:刚刚?|才|上次|上个?月|上周|上个?(?:礼拜|星期)|前阵子|前段时间|之前|已经|去年|昨天|前天|前几天|早就|不用|不要|"
    r"不想|别|没必要|不是)[^，。,;；?？]{0,6}$"
    r"|(?<![该得要想能会])[换修补做](?:了|过|完)(?![吧呗])[^，。,;；?？]{0,3}$"
    r"|(?:just|already|recently|last (?:week|month|year|time)|yesterday|had (?:the|my|"
    r"a|an|new)|don't (?:need|want)|"
    r"\b(?:forget|leave|scrap|skip|drop|ditch|bin|never mind)(?: about)?(?: the| my)? ?$|not an?|"
    r"no need (?:for|to)|without|instead of(?: the| an?)?|"
    r"rather than(?: the| an?)?)"
    r"[^,.;?]{0,16}$"
)
_SYMPTOM_AFTER = re.compile(
    r"^(?:的?(?:时候)?|有点?|老|总是|一直|突然|很|太|特别|又)*(?:异响|响|叫|抖|软|硬|"
    r"漏|冒烟|烧|异味|失灵)"
)
_DONE_AFTER = re.compile(
    r"^(?:了?新的?)?(?:[了过完好]{1,2}[之以]?|[之以])后(?![天面]|.{0,2}[再还顺])|"
    r"^(?:[^,，。;；]{0,3}[都全]|也|刚|已经|早就)?(?:换|修|做|补|弄)(?:过|了(?![吧呗])|好)|"
    r"^过(?![一去来])|"
    r"^(?:好像|应该|暂时)?(?:不用|不必|不需要|没必要)"
)
# The alias is a fault in the driver's words, which many kinds of work may mend.
_FAULT = re.compile(
    r"响|抖|漏|坏|裂|碎|不|没|高$|重$|软|硬|慢$|开锅|凹|划痕|掉漆|偏$|吃胎|磨|鼓包|"
    r"没电|灯$|灯亮|失灵|故障|打滑|顿挫|缺缸|烧|进水|渗|丢|"
    r"noise|rattle|clunk|hum|squeal|leak|not |won't|no |dead|flat|stuck|broken|crack|"
    r"slip|warn|light|heavy|soft|spongy|"
    r"weak|shake|judder|misfire|whine|burning|overheat|fault|smell|lost|ran out|"
    r"out of|pulls|wear|uneven|low|loud|rough|streak|ding|scuff|dent|scrap|bulge|worn|"
    r"click|hard"
)
# Whom or what the work is named by, not the work: "the MOT guy said", "年检的时候人家说".
_SOURCE_AFTER = re.compile(
    r"^的(?:店|地方|铺子?|厂|那[家边个])[^，。,;；?？]{0,4}(?:说|讲|告诉|建议|让|叫|做不了|没法|没有设备)|"
    r"^(?:的时候|时(?![间候])|那[天次回]|的?(?:师傅|师父|小哥|人家|店员|工人))|^[- ](?:guy|man|"
    r"lady|woman|lads?|tester|people|report|sheet|advisory|advisories|test (?:said|says)|"
    r"said|says|told|reckons|failed|failure|pass)|"
    # Why something else has to be mended: "年检肯定过不去".
    r"^(?:的时候|时)?(?:肯定|恐怕|估计|怕|可能|应该|铁定|准|都|就|也|会)*(?:过不[了去]|通不过|不[给让]过)"
)
# To drag something out is no work for a tow truck: "拖到年后再弄".
_POSTPONES = re.compile(
    r"(?:年|月|下|明|后|周|星期|礼拜|春节|过年|国庆|五一|现在|今天|[\d一二两三几半]个?(?:月|周|星期|天|年))"
)
_GLASS = re.compile(r"玻璃|挡风|风挡|前挡|windscreen|windshield")
_LEAK = re.compile(r"[渗漏滴冒]出?来?了?机?油|机?油.{0,4}(?:渗|漏|滴)")
_BRIEF = 24
# How likely work must be asked for, and how much likelier one service than all others.
_LIKE, _EXPECTED = (0.5, 0.5), (0.35, 0.4)
# Each clause costs one run of the encoder.
_CLAUSES = 4


class ServiceReader:
    """Finds the services of the catalogue in a message: names first, then what it is like."""

    def __init__(self, services: Mapping[str, Service], encoder: Encoder) -> None:
        phrases = list(_phrases(services))
        self._index, self._parts = PhraseIndex(phrases), PartWords(phrases)
        self._likeness = ServiceLikeness(services)
        self._encoder = encoder

    def like(self, text: str, locale: Locale, *, expected: bool) -> tuple[str, ...]:
        """Return the service that a folded text without any name asks for; often none.

        A story may ask in one of its clauses. `expected` tells that work is surely wanted.
        """
        least, share_least = _EXPECTED if expected else _LIKE
        best, chosen = 0.0, ""
        for part in (text, *split_clauses(text)[:_CLAUSES]):
            vector = self._encoder.encode_query(part)
            found, (code, share) = self._likeness.read(part, vector, locale)
            if found >= least and share >= share_least and found * share > best:
                best, chosen = found * share, code
        # The lamp is lit for the tyre that is down, not for its sensor.
        sensors = chosen == "tpms_service" and tells_of_flat(text)
        return (chosen,) if chosen and not sensors else ()

    def find(self, text: str, *, awaiting: str | None = None) -> tuple[str, ...]:
        """Return service codes in the order of a folded text, each once.

        A fault is no service: "刹车异响" and "my brakes squeal" give none. A part alone counts
        where the message asks for work or a price, or where a service was asked for.
        """
        cue = awaiting == "service" or bool(_CUE.search(text))
        named = self._index.find(text)
        found = [hit for hit in named if _wanted(text, hit, cue)]
        found += self._parts.find(text, taken=named)
        ordered = sorted(found, key=lambda hit: hit.start)
        codes = (_of_leak(_of_glass(hit.values[0], text), text) for hit in ordered)
        return tuple(dict.fromkeys(codes))


def _phrases(services: Mapping[str, Service]) -> Iterable[tuple[str, str]]:
    raw: Any = yaml.load(
        (_DATA / "service_words.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    # Everyday words come first: the first value of a shared phrase is taken.
    for code, words in raw.items():
        if code in services:
            yield from ((word, code) for word in words)
    for service in services.values():
        for alias in [*service.aliases.zh, *service.aliases.en, service.name.zh, service.name.en]:
            yield alias, service.code


def _of_glass(code: str, text: str) -> str:
    """Return the service of a chip: "小坑" in the windscreen is no dent."""
    return "windscreen_repair" if code == "dent_repair" and _GLASS.search(text) else code


def _of_leak(code: str, text: str) -> str:
    """Return the service of a leak: an engine to be mended because it drips oil needs no more."""
    return "oil_leak_repair" if code == "engine_repair" and _LEAK.search(text) else code


def _wanted(text: str, hit: Hit, cue: bool) -> bool:
    after = text[hit.end :]
    if hit.phrase.startswith("拖") and _POSTPONES.match(after):
        return False
    if _SOURCE_AFTER.search(after):
        return False
    if _DONE.search(text[: hit.start]) or _SYMPTOM_AFTER.search(after) or _DONE_AFTER.search(after):
        return False
    if _WORK.search(hit.phrase):
        return True
    if _FAULT.search(hit.phrase):
        # "异响，多少钱" asks for a price of something yet unknown; "修异响" asks for the work.
        return bool(_CUE.search(_clause(text, hit))) and len(_clause(text, hit)) <= _BRIEF
    return cue or len(hit.phrase) >= len(text) - 2


def _clause(text: str, hit: Hit) -> str:
    low = max(text.rfind(mark, 0, hit.start) for mark in "，,。;；!！?？") + 1
    ends = [at for mark in "，,。;；!！?？" if (at := text.find(mark, hit.end)) >= 0]
    return text[low : min(ends, default=len(text))]
