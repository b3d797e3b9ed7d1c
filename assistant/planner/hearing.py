"""Characters that dictation mistakes for words of the trade, put right at the same length."""

import re

# Heard alike, and none of them makes sense before these words.
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"唤(?=[个一下了条套]?(?:机油|雨刮|轮胎|胎|电瓶|刹车|火花|滤|空调|油|片|灯|电池|玻璃)|一副|一下|一哈|个新)"
        ),
        "换",
    ),
    (re.compile(r"休(?=[一下个]?(?:车|理|空调|刹车|保险杠|车门))"), "修"),
    (re.compile(r"邦(?=[我忙你])"), "帮"),
    # Heard so in the south-west for "a moment".
    (re.compile(r"(?<=一)哈(?=$|[^哈密])"), "下"),
    (re.compile(r"(?<=预)越"), "约"),
    (re.compile(r"(?<=师)付"), "傅"),
    (re.compile(r"撒(?=车)|杀(?=车(?![人祸]))"), "刹"),
    (re.compile(r"(?<=刹)察"), "车"),
    (re.compile(r"邮(?=门)"), "油"),
    (re.compile(r"鸡(?=油)"), "机"),
)  # fmt: skip


def heard(text: str) -> str:
    """Return a folded text with such characters put right; its length is kept."""
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    return text
