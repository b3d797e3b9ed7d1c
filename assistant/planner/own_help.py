"""Help that a driver has called already: "recovery's on its way", "保险的拖车快到了"."""

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
