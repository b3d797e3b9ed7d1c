"""Help that a driver has called already, "recovery's on its way", or asks for: "叫谁来"."""

import re

_TRADE = r"insur\w*|recovery|roadside|breakdown|rescue|tow\w*|truck|lorry|flatbed|aa|rac"
_FRIEND = (
    r"friend|mate|brother|sister|dad|father|mum|mother|husband|wife|son|neighbou?r|colleague|"
    r"cousin|uncle|somebody|someone|they|he|she"
)
_COMES = (
    r"coming|on (?:its|their|his|her|the) way|sends?|sending|sent|tows?|towing|fetch\w*|collect\w*|"
    r"pick\w* (?:me|it|us|her|the car|my car) up|sorting|arranged|dealing with it|here already"
)
_HELPED = re.compile(
    rf"\b(?:{_TRADE})\b[^.;?!]{{0,40}}\b(?:{_COMES})\b|"
    rf"\b(?:{_FRIEND})\b[^.;?!]{{0,40}}\b(?:{_COMES})\b"
    r"[^.;?!]{0,30}\b(?:tow\w*|rope|trailer|truck|flatbed)\b|"
    r"\b(?:i|we)(?:'ve| have)? (?:already |just )*(?:called|rang|rung|phoned|ordered|arranged|"
    rf"contacted)\b[^.;?!]{{0,30}}\b(?!insur)(?:{_TRADE})\b|"
    r"(?:保险|救援|拖车|清障|交警|朋友|同事|家里人?|老公|老婆|爸)[^?？。]{0,10}(?:在路上|快到|马上[就要]?[到来]|来拖|派[了人车]|"
    r"已经来|过来了|[来到]了)|"
    r"(?:已经|刚刚?|都)?(?:叫|打|联系|喊)(?:了|过|好)[^,，。?？]{0,6}(?:救援|拖车|清障)"
)
# What is asked for, what failed, and whoever comes to look at the damage.
_OTHERWISE = re.compile(
    r"\?|\b(?:but|can|could|would|will you|can't|won't|want|please|pls|unless|until|if|hours|"
    r"should i|how|when|what|assess\w*|adjust\w*|inspect\w*|quote|estimate)\b|"
    r"(?<!no )(?<!n't )(?<!not )\bneed (?:an?|the|to)\b|"
    r"[?？吗么]|但|可是|不过|没(?:人|打通|来)|来不了|不来|怎么|多久|能不能"
)


def has_own_help(text: str) -> bool:
    """Return whether a folded message says that help is coming that nobody here need send."""
    return bool(_HELPED.search(text)) and not _OTHERWISE.search(text)


_SENT = re.compile(
    r"[叫找喊让派请](?:谁|人|个人|师傅|人手)[^,，。;；]{0,4}(?:来|救|帮|看|拖)|谁(?:能|可以|会)?(?:来|过来)(?!负)|"
    r"\bwho (?:do|should|can|could|shall|must|to|will|is going to) (?:i |we )?"
    r"(?:call|ring|phone|come|get|help|send|rescue)\b|"
    r"\b(?:send|get) (?:someone|somebody|anyone|anybody|a mechanic|a truck)\b"
)
# Whom one wants to talk to, and not to be fetched by.
_TALKED_TO = re.compile(
    r"人工|真人|客服|投诉|反映|负责|经理|老板|主管|谈|聊|说话|回电|"
    r"\b(?:human|person|operator|manager|complain\w*|refund|talk|speak|in charge)\b"
)


def wants_help_sent(text: str) -> bool:
    """Return whether a folded message asks who will come to the car, or whom to call for it."""
    return bool(_SENT.search(text)) and not _TALKED_TO.search(text)
