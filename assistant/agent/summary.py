"""The summary that a driver confirms. Written by code, so that it is always whole."""

from assistant.dates import say_when
from assistant.evidence import BookingProposal, Evidence
from assistant.messages import Locale

_TITLE = {
    "zh": {"book": "请确认预约", "cancel": "请确认取消这个预约", "move": "请确认改约"},
    "en": {
        "book": "Please confirm this booking",
        "cancel": "Please confirm that you want to cancel",
        "move": "Please confirm the new time",
    },
}
_FIELDS = {
    "zh": ("门店", "项目", "时间", "姓名", "电话"),
    "en": ("Store", "Service", "Time", "Name", "Phone"),
}
_ASK = {
    "zh": "回复“是”我就办理，回复“不”则不办。",
    "en": "Reply “yes” and I will do it, or “no” to leave it.",
}


def summary_block(proposal: BookingProposal, locale: Locale) -> str:
    """Return the markdown summary of a proposal, ending with the question for a yes."""
    values = (
        proposal.store_name,
        proposal.service_name,
        proposal.when,
        proposal.name,
        proposal.phone_masked,
    )
    colon = "：" if locale == "zh" else ": "
    lines = [
        f"- {field}{colon}{value}" for field, value in zip(_FIELDS[locale], values, strict=True)
    ]
    return "\n".join([f"**{_TITLE[locale][proposal.action]}**", *lines, "", _ASK[locale]])


_DONE = {
    "zh": {
        "book": "✅ 已预约：{when}，{store}。预约码 **{code}**。",
        "cancel": "✅ 预约 **{code}** 已取消。",
        "move": "✅ 已改约：{when}。预约码 **{code}** 不变。",
    },
    "en": {
        "book": "✅ Booked: {when}, {store}. Your code is **{code}**.",
        "cancel": "✅ The booking **{code}** is cancelled.",
        "move": "✅ Moved: {when}. Your code is still **{code}**.",
    },
}


def outcome_line(evidence: Evidence, body: str, locale: Locale) -> str:
    """Return what was written in this turn, "" when nothing was or `body` names its code."""
    booking = evidence.booking
    if evidence.done is None or booking is None or booking.code in body:
        return ""
    return _DONE[locale][evidence.done].format(
        when=say_when(booking.starts_at, locale), store=evidence.done_at, code=booking.code
    )
