"""A name told with its characters, or with the sex behind it: "任务的任，任建国", "金晓峰 男"."""

import re

from assistant.planner.name_words import HAN

_PARTS = re.compile(r"[,。;;、!|:()]+")
# "任务的任", "言字旁的谢", and the ways in which surnames are told: "弓长张".
_TOLD = re.compile(rf"(?:是|就是)?{HAN}{{1,5}}(?:的|那个)({HAN})(?:字)?[吧哈]?")
_TAKEN_APART = re.compile(rf"(?:是|就是)?{HAN}{{1,2}}({HAN})[吧哈]?")
_SEX = re.compile(rf"(?<={HAN})[ \t　,，]+(男|女)(?:的|士|性|生)?(?=[\s,，。\d]|$)")


def sex_apart(text: str) -> str:
    """Return a raw message with the sex that follows a name cut off from it."""
    return _SEX.sub("，", text)


def without_characters(text: str) -> str:
    """Return a tidy text without the clauses that only tell a character of the name beside them."""
    parts = [part for part in _PARTS.split(text) if part]
    kept = [part for part in parts if not _tells(part, [p for p in parts if p is not part])]
    return text if len(kept) in (0, len(parts)) else ",".join(kept)


def _tells(part: str, others: list[str]) -> bool:
    if match := _TOLD.fullmatch(part):
        return any(match[1] in other for other in others)
    match = _TAKEN_APART.fullmatch(part)
    # Only a surname is taken apart: it begins the name.
    return match is not None and any(
        re.search(rf"(?:^|[叫是写我姓]){match[1]}(?!,|$)", other) for other in others
    )
