"""Messages that only ask how bad the matter at hand is."""

import re

_AGAIN = re.compile(
    r"(?:那|所以|请问|我的?|这个?|车|现在|到底|还)*(?:能|可以|敢)(?:不能)?(?:继续|接着)?"
    r"(?:开|跑|上路|上高速)(?:回家|过去|走)?[吗么嘛不]?[?？]?"
    r"|(?:这个?)?(?:严重|要紧|危险)[吗么不]?[?？]?"
    r"|(?:so |and )?(?:can|could|should) i (?:still |even )?(?:keep )?driv(?:e|ing)"
    r"(?: it| on| home)?\??"
    r"|is (?:it|this|that) (?:safe|serious|dangerous|bad)(?: to drive)?\??",
    re.IGNORECASE,
)


def asks_how_bad(text: str) -> bool:
    """Return whether a message asks whether one may drive on, and nothing else."""
    return _AGAIN.fullmatch(text.strip()) is not None
