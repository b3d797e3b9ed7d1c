"""Bare answers: a yes, a no or a doubt that names nothing, and what it says of what was asked."""

import re
from collections.abc import Mapping, Sequence

from assistant.planner.answer_words import doubts, hedges
from assistant.planner.folding import fold
from knowledge_base.accident import CHOICES, AccidentQuestion, Fact

_LEAD_NO = re.compile(
    r"(?:啊|嗯|额|呃|哦)?[,。]?(?:都|全都|暂时|目前|应该|好像)?(?:没有?|无|不是|没的|否|不|一个都没)"
    r"(?=$|[,。!?~了啊呀哦的吧呢哎欸嘛、]|都|人|事|我|他|就|只|不|没|车)|"
    r"(?:都|全都|一切|全部|看着)?(?:正常|没(?:什么|啥)?问题|没(?:什么|啥)?事儿?|没(?:什么|啥)(?:异常|毛病)?|好着呢?)(?=$|[,。!~的了啊呀])|"
    r"(?:no|nope|nah|none|nothing|nobody|neither|not at all|all (?:good|fine|ok(?:ay)?)|n)\b"
)
_LEAD_YES = re.compile(
    r"(?:啊|嗯|额|呃|哦)?[,。]?(?:有的?|是的?|对的?|嗯+|在的?|能的?|可以|没错|还在)(?=$|[,。!?~啊呀的、]|人|一)|"
    r"(?:yes|yeah|yep|yup|yea|aye|it (?:is|does|can)|they (?:are|do)|there is|i (?:am|do)|y)\b"
)
_UNSURE = re.compile(
    r"(?:应该|好像|可能|大概|估计|看着|目前看|貌似|也许|说不[好准]|没注意|没看)|"
    r"(?:i )?(?:don't|do not) think so|(?:i )?(?:think|guess|hope) (?:so|not)|"
    r"(?:probably|hopefully|maybe|perhaps|possibly)\b|not (?:that i|as far as)"
)
# Says that all is well without naming anything.
_FINE = re.compile(
    r"(?:都|全都|一切|全部|看着|大家)?(?:正常|挺好|好着|没(?:什么|啥)?(?:问题|事))|"
    r"(?:all|everything'?s?(?: is)?) (?:good|fine|ok(?:ay)?|normal)\b"
)
# "Yes, set up a visit for me" accepts an offer; it says of no danger that it is there.
_ACCEPTS = re.compile(
    r"\b(?:book (?:me|it|that|us|one|an?)|(?:set up|make|arrange|get|schedule)\b.{0,16}"
    r"\b(?:appointment|visit|slot|booking))\b|(?:帮我|给我)?(?:预约|约个|约一)"
)
CLAUSE_END = re.compile(r"[,。;!?]")
_SEVERAL = 2
_BURNING: tuple[Fact, ...] = ("fire", "smoke", "fuel")
# Asked after several dangers at once, only these speak of all of them beside what they name.
_NONE = re.compile(
    r"(?:啊|嗯|额|呃|哦)?[,。]?(?:都|全都|全部|以上|上面|这些|那些|哪样|哪个|哪一?样)?(?:都|也)?"
    r"(?:没有|没|不是|没事|无)(?=$|[,。!~了啊呀哦的吧呢])|一[个样项条]都?(?:没有?|不是)|"
    r"(?:none|nothing|neither|all (?:good|fine|clear|ok(?:ay)?|safe)|no to (?:all|everything))"
    r"(?: of (?:it|that|those|these|them|the above|the four))?(?: like that)?(?=$|[,.;!])"
)


def answers_plainly(text: str) -> bool:
    """Return whether a message is a bare yes, no or doubt."""
    folded = fold(text)
    if _ACCEPTS.search(folded):
        return False
    begin = CLAUSE_END.split(folded)[0]
    plain = any(rule.match(folded) for rule in (_NONE, _LEAD_NO, _LEAD_YES, _UNSURE))
    return plain or doubts(begin) or hedges(begin)


def bare_answer(
    text: str,
    asked: Sequence[AccidentQuestion],
    told: Mapping[Fact, str],
    opening: Mapping[Fact, str],
) -> dict[Fact, str]:
    """Return what a bare yes, no or doubt says of what was asked.

    What names a fact speaks of that fact alone: "no one is hurt" doesn't say that nothing burns.
    `told` is what the whole message tells, `opening` what its first clause does.
    """
    facts = [fact for question in asked for fact in question.facts if fact not in CHOICES]
    folded = fold(text)
    if _ACCEPTS.search(folded):
        return {}
    if len(asked) >= _SEVERAL and _NONE.match(folded):
        return dict.fromkeys(facts, "no")
    of_another = opening and not opening.keys() & set(facts) and not _FINE.match(folded)
    if not asked or of_another or (told and len(asked) >= _SEVERAL):
        return {}
    begin = CLAUSE_END.split(folded)[0]
    if doubts(begin) or hedges(begin) or _UNSURE.match(begin):
        return dict.fromkeys(facts, "maybe")
    if _LEAD_NO.match(folded):
        return dict.fromkeys(facts, "no")
    if _LEAD_YES.match(folded) and not any(told.get(fact) == "yes" for fact in facts):
        return dict.fromkeys(facts, "yes" if len(facts) < _SEVERAL else "maybe")
    return {}


def implied(asked: Sequence[AccidentQuestion], told: Mapping[Fact, str]) -> dict[Fact, str]:
    """Return what else is denied.

    No smoke is no fire; who denies two of fire, smoke and fuel, or one when asked for all, has
    looked for the third as well.
    """
    denied = [fact for fact in _BURNING if told.get(fact) == "no"]
    rest: dict[Fact, str] = {"fire": "no"} if "smoke" in denied else {}
    if len(denied) > 1 and not any(told.get(fact) in ("yes", "maybe") for fact in _BURNING):
        rest = dict.fromkeys(_BURNING, "no")
    for question in asked:
        said = {told[fact] for fact in question.flags if fact in told}
        if said == {"no"}:
            rest |= dict.fromkeys(question.flags, "no")
    return {fact: value for fact, value in rest.items() if fact not in told}


def split_answer(
    answer: dict[Fact, str], asked: Sequence[AccidentQuestion], told: Mapping[Fact, str]
) -> tuple[dict[Fact, str], dict[Fact, str]]:
    """Part an answer to one thing, which is plain, from an answer to several, which is implied."""
    if len([fact for question in asked for fact in question.facts]) < _SEVERAL:
        return answer, {}
    return {}, {fact: value for fact, value in answer.items() if fact not in told}
