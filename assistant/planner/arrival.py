"""How long help takes to come: asked on the way to a booking, and never promised in minutes."""

import re

_ARRIVAL = re.compile(
    r"(?:多久|多长时间|多少时间|几耐|好久|几时|几点钟?|(?:什么|啥)时候|多咱)[^,。;!?]{0,5}"
    r"(?:赶到|到(?![店期底了时])|过来|来到?(?=$|[啊呀吗嘛呢哦㗎?]|我))|"
    r"(?:过来|赶来|赶到)[^,。;!?]{0,6}(?:多久|多长时间|多少时间|几耐|好久)(?=$|[啊呀吗嘛呢哦㗎?])|"
    r"(?:等|要)[^,。;!?]{0,3}(?:多久|多长时间|几耐|好久)[^,。;!?]{0,4}(?:师傅|救援|拖车|过来|人来)|"
    r"\bhow (?:long|soon|quick\w*|fast)\b.{0,32}"
    r"\b(?:get here|be here|get to me|arrive\w*|reach me|come out|turn up|be with me)\b|"
    r"\b(?:what time|when)\b.{0,6}\b(?:will|would|can|do)\b.{0,24}"
    r"\b(?:get here|be here|get to me|arrive|reach me|turn up|be with me)\b|\beta\b",
    re.IGNORECASE,
)


def asks_arrival(text: str) -> bool:
    """Return whether a folded message asks how long those who are sent will take to come."""
    return _ARRIVAL.search(text) is not None
