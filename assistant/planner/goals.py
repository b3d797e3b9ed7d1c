"""What the driver is after: a booking, another time for one, its end, or to be told of it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from assistant.planner.asking import hesitates, speaks_of_booking, takes_note, walks_off
from assistant.planner.called_off import asks_if_off
from assistant.planner.cues import cued_intents
from assistant.planner.differing import asks_difference
from assistant.planner.due_asked import asks_what_is_due
from assistant.planner.folding import fold
from assistant.planner.own_booking import asks_when_or_where
from assistant.planner.second_thoughts import takes_back
from assistant.planner.terms import asks_cancel_fee, is_conditional
from assistant.planner.types import Intent, Understanding

if TYPE_CHECKING:
    from assistant.planner.dialogue import Dialogue

_WISH = re.compile(
    r"想|要|帮|给我|麻烦|安排|做个|做一下|来个|换个|[换装配补修]一?[个只块条副套]|\b(?:want|need|like|get|have|book|do)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[?？吗么]|呢$|多久|几[年万]|年限|周期|寿命|什么|怎么|怎样|为啥|真的假的|是真的|忽悠|坑[我人]|骗[我人]|是不是|会不会|要不要|该不该|"
    r"用不用|需不需要|有必要|why|how|when|what|should|do i (?:need|have)",
    re.IGNORECASE,
)

_POLITE = re.compile(
    r"(?:能不能|可不可以|可以|能)(?:帮我|给我|帮忙|麻烦)|(?:帮我|给我).{0,14}(?:吗|么|嘛|行不|"
    r"好不|呗)|"
    r"\b(?:can|could|would|will) (?:you|someone|anybody) .{0,60}\b(?:for me|please)\b|"
    r"\b(?:can|could|may) i (?:get|have|book)\b|\bany chance of\b|"
    r"\bcan you (?:do|fit|change|replace)\b|"
    r"(?:你们|你家|店里|这边)(?:这儿|这边|那边)?(?:能|可以|会)(?:不能)?[^,。?？]{0,6}(?:不|吗|么|"
    r"嘛)",
    re.IGNORECASE,
)
# Work that is due is wanted: "防冻液该换了".
_DUE = re.compile(
    r"[该得](?:去)?[换做修补弄洗加查]|[换做修补](?:了吧?|吧|呗|嘛)?$|[换做修补]一?[下哈]|"
    r"^(?:(?:hi|hello|hey|please|pls|kindly|just)[, ]+)*(?:change|replace|fix|repair|swap|fit|"
    r"check|"
    r"service|flush|regas|mend|balance|align|rotate|renew|refill|top up|clean|inspect|patch) |"
    r"[,:] ?(?:change|replace|fix|repair|swap|check|service|renew|flush|balance|align)[.! ]*$|"
    r"^(?!.*\b(?:was|were|went|is|did|done|fixed|worked|all|great|fine|good|that|for)\b)"
    r"[\w ]{6,32}[,.] ?(?:thx|thanks|cheers|ta)[.! ]*$|"
    r"\bdo (?:both|them both|the lot|it all)\b|"
    r"\b(?:wants?|needs?|due for|time for|time i) .{0,12}(?:\w+ing|"
    r"\w+ed|"
    r"new|change|service)\b|\b(?:is|are|it's|was) (?:over)?due\b|"
    r"^(?!.*\b(?:tell|explain|advise|know|whether|advice|info\w*)\b).*\b(?:please|pls|plz)\b",
    re.IGNORECASE,
)
# Words of a question that ask nothing: "no idea how but ...", "show", "do both, yeah?".
_NO_QUESTION = re.compile(
    r"\b(?:no (?:idea|clue)|(?:don't|dont|do not) know|not sure|dunno|idk|who knows) "
    r"(?:how|why|when|what)\b|\b(?:some|any)how\b|\bshow\w*|\bwhatever\b|\bwhenever\b|"
    r"[, ](?:yeah|ok|okay|please|pls)\s*[?]+$",
    re.IGNORECASE,
)
# Parting words and promises name a day and wish for none.
_PARTS = re.compile(r"见(?:$|[,。!！ ])|准时|收到|记得|记住|知道了|\bsee you\b|\bi'll be there\b")
_ASKS_OF_ONE = re.compile(
    r"\b(?:is there|are there|do i have|have i|i have|am i|any (?:appointment|booking)|"
    r"(?:in|under) my name|my (?:booking|appointment|reservation|slot))\b"
)
_MAKES_ONE = re.compile(
    r"\b(?:make|book|arrange|need|want|get|schedule|set up|like|have|give me|fix)\b"
    r"(?! (?:my|the|that|this|to)\b).{0,24}?\b(?:appointment|booking|slot|visit)\b|"
    r"^(?!.*\b(?:my|the|that|this|cancel\w*|move|change|when)\b).{3,40} (?:appointment|booking)"
    r"(?: please| pls|[.!]?$)"
)
_LETS_GO = re.compile(
    r"\b(?:won't|don't|not|no longer) (?:be )?need(?:ing)?\b.{0,24}\b(?:it|any ?more|booking|"
    r"appointment|after all|slot)\b|\b(?:can't|cannot|won't|not going to|"
    r"not gonna) (?:be able to )?"
    r"(?:make (?:it|the appointment|that)|come|be (?:there|coming))\b|\bnot coming\b|"
    r"\b(?:scratch|scrap|bin|drop|ditch|lose|forget) (?:it|that|the (?:appointment|booking|slot)|"
    r"about it)\b|\b(?:i've|i have|ive|we've|i) (?:just )?sold (?:it|the car|my car)\b|"
    r"\btake me off\b|\bdon't want (?:it|the (?:appointment|booking)) any ?more\b"
)
# The reason for letting a booking go: it was mended elsewhere, or nobody will come.
_LETS_GO_ZH = re.compile(
    r"(?:给我|帮我|替我|自[己个]|别[家处人]|人家|楼下|朋友|邻居|同事|路边|家里|老公|老婆|[爸妈]|4s店?|保险公司|师傅|"
    r"已经|刚刚?|头先|啱啱).{0,12}(?:补|修|换|弄|搞|整|捣鼓|处理|解决|搭|打|加|充)(?:好|完|上|着|掉|妥)?(?:电|火)?(?:了|咗|过)|"
    r"(?:补|修|换|弄|整|搞|处理|解决)好(?:了|咗)|自[己个].{0,3}(?:打着|好|灭)了|卖(?:掉)?了|"
    r"(?:不去|不来|别来|甭来|来不了|去不了|去不成|来不成|不用(?:来|去|派|上门)|唔使[来嚟]?|唔[来嚟去]|不麻烦你们|不修|用不着)"
    r"(?:了|喇|啦|修了|人来了?|你们那个了?)?|"
    r"(?:预约|约|单|号|位子?|那个|原来的?).{0,6}(?:不要|唔要|退|撤|作废|算了|让给|给别人)|(?:退|撤)(?:掉|了)(?:吧)?$"
)
# An hour alone is another one only beside these.
_SHIFTS = re.compile(
    r"改|换|挪|调|提前|推|往[前后]|[早晚]一?[点些]|同一?[天日]|当[天日]|[那这]天|日[子期]不|日子照|"
    r"\b(?:earlier|later|instead|make it|move|push)\b",
    re.IGNORECASE,
)
_OF_A_NEW_ONE = re.compile(r"再|另|还要|\b(?:another|also|as well)\b", re.IGNORECASE)
# The end of a question, and words that back out whatever is asked beside them.
_ASKED = re.compile(
    r"(?:[?？吗么]|[行好可成要能]不|行不行|可不可以|能不能|要不要|怎么办|咋办|咋整)$"
)
_BACKS_OUT = re.compile(
    r"(?:取消|退|算)了?(?:吧|掉)|算了|不约了|不订了|先不|别约|不要了|"
    r"\b(?:cancel (?:it|that|this)|forget it|never mind|leave it)\b",
    re.IGNORECASE,
)
# A day in these belongs to something else than the booking.
_NO_MOVE: tuple[Intent, ...] = (
    "symptom", "lamp", "code", "accident", "emergency", "price", "opening_hours", "how_to",
    "cancel_booking", "look_up_booking", "complaint", "human", "unsafe_request", "off_topic",
)  # fmt: skip
Goal = Literal["book", "move", "cancel", "look_up"]
# What an intent wants of a booking that stands.
_MANAGED: Mapping[Intent, Goal] = {
    "cancel_booking": "cancel",
    "change_booking": "move",
    "look_up_booking": "look_up",
}


def set_goal(state: "Dialogue", said: Understanding, awaiting: str | None) -> None:
    """Take from a message what the driver is after now; `awaiting` is what was asked."""
    if said.intent == "unsafe_request" or asks_cancel_fee(fold(said.text)) or asks_difference(said):
        return
    due = asks_what_is_due(said, kept_car=state.turn.kept_car)
    if due or _rethinks(state, said, awaiting):
        return
    if _keeps(state, said, awaiting):
        state.goal, state.turn.keeps = None, True
        return
    if _asks_of_own(state, said, awaiting):
        state.goal = "look_up"
        return
    if _drops_booking(state, said, awaiting):
        state.goal = "cancel"
        return
    if _walks_off(said):
        state.goal = None
        return
    managed = _managed(state, said)
    if _wants_work(state, said):
        state.goal = "book"
    elif managed is not None:
        # "Make it the big service instead" changes what is being booked; no booking stands yet.
        if _keeps_to_booking(state, said, awaiting):
            _set_wish(state, said, awaiting)
        else:
            state.goal = managed
    else:
        _set_wish(state, said, awaiting)


def _managed(state: "Dialogue", said: Understanding) -> Goal | None:
    """Return what a message wants of a booking; a mere guess counts only where there is one."""
    goal = next((goal for intent, goal in _MANAGED.items() if said.has(intent)), None)
    if goal is None or state.booked or said.booking_code or said.last4:
        return goal
    folded = fold(said.text)
    sure = _ASKS_OF_ONE.search(folded) or any(i in _MANAGED for i in cued_intents(folded))
    return goal if sure or not (said.services or said.has("book")) else None


def _set_wish(state: "Dialogue", said: Understanding, awaiting: str | None) -> None:
    if _wishes_other_day(state, said):
        state.goal = "move"
    elif said.has("book", "find_store", "compare") or asks_for_work(said) or _books(said, awaiting):
        state.goal = "book"
    elif _tells_where(state, said):
        state.goal = state.goal or "book"
    elif awaiting in ("location", "store", "slot", "service") and not said.has("deny"):
        state.goal = state.goal or "book"
    elif state.offered_help and (said.plain_yes or said.has("affirm")) and not _notes(said):
        state.goal = "book"
    elif said.has("deny") and (awaiting or state.offered_help) and not said.correction:
        state.goal = None


def _tells_where(state: "Dialogue", said: Understanding) -> bool:
    """Return whether only a place is told once work or a shop was spoken of: shops are wanted."""
    spoken_of = (state.service is not None or state.offered_help) and not state.booked
    return spoken_of and said.place is not None and said.intent in (None, "inform")


def _books(said: Understanding, awaiting: str | None) -> bool:
    """Return whether a yes such as "book me in" wishes for a booking where nothing was asked."""
    return awaiting is None and said.plain_yes and "book" in cued_intents(fold(said.text))


def _walks_off(said: Understanding) -> bool:
    wished = said.services or said.when or said.pick or said.place or said.correction
    return not wished and walks_off(fold(said.text))


def _notes(said: Understanding) -> bool:
    """Return whether the message takes note of what was told; an offer beside it is not taken."""
    return not said.plain_yes and (takes_note(said.text) or hesitates(said.text))


def _rethinks(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    """Handle a change of mind about a booking that is not made yet; return whether it was one."""
    if state.goal != "book" or awaiting not in ("slot", "name", "phone", "confirmation"):
        return False
    if said.when is not None or said.pick is not None or said.place is not None:
        return said.has("change_booking") or said.correction
    if said.name or said.phone:
        # "It's Brendan, not Brandon" denies nothing but the slip; a mere guess looks nothing up.
        guessed = not any(intent in _MANAGED for intent in cued_intents(fold(said.text)))
        return said.has("deny") or (guessed and said.has("look_up_booking"))
    if awaiting == "confirmation" and is_conditional(fold(said.text)):
        return True
    if said.has("cancel_booking", "deny") and awaiting == "confirmation":
        # "And if I can't come, may I cancel?" asks; only what is no question backs out.
        gives_up = said.plain_no or not _asks_only(said.text)
        if gives_up:
            state.goal, state.turn.gives_up = None, True
        return True
    return False


def _keeps(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    """Return whether a cancellation or a move that was asked for is taken back."""
    other = said.when or said.pick or said.services or state.turn.flagged
    if state.goal not in ("cancel", "move") or other:
        return False
    return (said.plain_no and awaiting is not None) or takes_back(fold(said.text))


def _asks_of_own(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    """Return whether when or where is asked once a booking stands: its own is meant."""
    stands = state.booked and state.goal in (None, "look_up") and awaiting is None
    other = said.place or said.services or said.when or said.codes or said.lamps
    folded = fold(said.text)
    off = state.cancelled and asks_if_off(folded) and not state.turn.flagged
    return stands and not other and bool(off or asks_when_or_where(folded))


def _asks_only(text: str) -> bool:
    return _ASKED.search(text.strip(" .。!！~")) is not None and not _BACKS_OUT.search(text)


def _drops_booking(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    """Return whether a booking that stands is let go in other words than "cancel"; it is asked."""
    stands = state.booked and state.goal is None and awaiting is None
    folded = fold(said.text)
    if not stands or said.when is not None:
        return False
    return bool(_LETS_GO.search(folded)) or lets_go(folded)


def lets_go(text: str) -> bool:
    """Return whether a folded Chinese message says why a booking is no longer needed."""
    return bool(_LETS_GO_ZH.search(text)) and not (_QUESTION.search(text) or _ASKED.search(text))


def _wishes_other_day(state: "Dialogue", said: Understanding) -> bool:
    """Return whether a message only names another day once a booking stands."""
    if not state.booked or state.goal is not None or said.when is None or said.services:
        return False
    if said.when.first is None and not _SHIFTS.search(said.text):
        return False
    if _PARTS.search(said.text) or _OF_A_NEW_ONE.search(said.text):
        return False
    return not said.has(*_NO_MOVE)


def asks_for_work(said: Understanding) -> bool:
    """Return whether a message wants a service done, rather than to know something about it.

    Whoever tells when, where or for whom wants it done, too.
    """
    if not said.services or said.has("price", "deny", "complaint"):
        return False
    if hesitates(fold(said.text)) and not (said.phone or said.name or said.when):
        return False
    told = said.phone or said.name or said.place or said.when
    if said.phone or said.name or (said.place and said.when) or _POLITE.search(said.text):
        # "Any chance of an oil change on Friday?" is a wish in the form of a question.
        return True
    wished = _WISH.search(said.text) or _DUE.search(said.text)
    return bool(told or wished) and not _QUESTION.search(_NO_QUESTION.sub("", said.text))


def _keeps_to_booking(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    stands = _stands(state, said)
    under_way = state.goal == "book" or awaiting in ("location", "store", "slot", "service")
    return under_way and said.has("change_booking", "look_up_booking") and not stands


def _wants_work(state: "Dialogue", said: Understanding) -> bool:
    """Return whether "I'd like new plugs" is heard where no booking is spoken of."""
    return not _stands(state, said) and asks_for_work(said)


def _stands(state: "Dialogue", said: Understanding) -> bool:
    """Return whether a message may speak of a booking that stands; "booking please" makes one."""
    speaks = speaks_of_booking(_MAKES_ONE.sub("", fold(said.text)))
    return bool(state.booked or said.booking_code or speaks)
