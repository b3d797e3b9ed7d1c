"""Questions whether a booking that was cancelled really is: "so it's off now?", "取消掉了吗"."""

import re

_OFF = re.compile(
    r"\b(?:cancel+ed|called off|dropped|deleted|removed|scrapped|struck off|freed up)\b|"
    r"\b(?:it|that|this|booking|appointment|slot|visit)\b[^,.;]{0,20}\b(?:gone|off)\b|"
    r"\bdid (?:you|it|that|they) (?:really |actually |already )?(?:cancel|go through|work)\b|"
    r"\b(?:expect\w*|wait\w*) (?:for )?me\b|"
    r"\b(?:still|have to|need to|should i) (?:still )?(?:come|turn up|go)\b|"
    r"(?:取消|退|撤)(?:掉|好|成功)?(?:了|没|吗|么)|(?:取消|退|撤)(?:掉|好|成功)|没人等我|等(?:着)?我(?:吗|么|吧)|"
    r"(?:不用|还要|还用)(?:再)?[去来过](?:了|吗|么|吧)"
)
_ASKS = re.compile(
    r"\?|^(?:and |so |but |just |ok(?:ay)?,? )*(?:is|are|was|has|have|did|does|do|am|should)\b|"
    r"\b(?:is|are|was|has) (?:it|that|this|the|my|they|anybody|anyone|somebody|someone|nobody)\b|"
    r"\b(?:(?:to|make|be) sure|double[- ]check\w*|can you confirm)\b|"
    r"[吗么?？]|[了掉好]没有?$|没有?$|吧$|是不是|有没有|确认一?下|确定"
)
# Another booking, or what to do next.
_OTHER = re.compile(
    r"\b(?:other|another|too|as well|instead|new)\b|(?:另|别的|其他|那个也|重新|再约|换)"
)


def asks_if_off(text: str) -> bool:
    """Return whether a folded message asks if the booking just cancelled is off."""
    return bool(_OFF.search(text) and _ASKS.search(text)) and not _OTHER.search(text)
