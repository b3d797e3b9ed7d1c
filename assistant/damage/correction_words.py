"""Reads a driver's remarks on the list of damages: "that one was there before", "not a dent"."""

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Literal

from assistant.damage.part_words import find_parts
from assistant.damage.types import Correction, Damage, DamageCode
from assistant.messages import Message

_TYPES: tuple[tuple[DamageCode, str], ...] = (
    ("scratch", r"划[痕伤了]|刮|剐|蹭|掉漆|scratch|scuff|scrape"),
    ("dent", r"凹|坑|瘪|\bdent|\bding"),
    ("crack", r"裂|\bcrack"),
    ("deformation", r"变形|扭曲|deform|\bbent\b|buckled"),
    ("broken", r"破损|破了|碎|\bbroken\b|smashed|shattered"),
)
_BEFORE = re.compile(
    r"之前就|以前就|原来就|本来就|早就|老伤|旧伤|以前的|之前的|原来的|上次的|不是这次"
    r"|(?:was|were|been|is|are) (?:already )?there (?:before|already)|already there|pre-?existing"
    r"|\bold (?:one|damage|scratch|dent|crack)|from before|not from (?:this|the) (?:crash|accident)"
    r"|had (?:that|it|this) (?:before|already)"
)
_DIRT = r"脏|泥|灰尘?|水渍|水滴|反光|倒影|影子|阴影|贴纸|车贴|鸟屎|胶印|雪"
_DIRT_EN = r"dirt|mud|dust|reflection|shadow|sticker|decal|water|bird|snow|leaf"
_NO_DAMAGE = re.compile(
    rf"(?:只?是|有点|就是)[^,。;]{{0,4}}(?:{_DIRT})|不是(?:什么)?(?:损伤|伤|坏)"
    rf"|\b(?:just|only|but|is|it's|that's|are|some)\b[^,.;]{{0,12}}\b(?:{_DIRT_EN})"
    r"|(?:is|it's|that's) not (?:a |any )?damage"
)
_NOT = re.compile(r"(?:不是|没有|并非)(?P<not>[^,。;而]{1,8})|\b(?:not|no) (?:an? )?(?P<no>[a-z]+)")
_IS = re.compile(r"(?:而是|应该是|(?<!不)是)(?P<is>[^,。;]{1,8})|\b(?:but|it's|that's|is) (?:an? )"
                 r"(?P<en>[a-z]+)")  # fmt: skip
_TOO = re.compile(r"也|还有|另外|\btoo\b|\bas well\b|\balso\b|\bplus\b")
_ALL = re.compile(r"都|全|所有|两[个处]|\ball\b|\bboth\b|\bthose\b|\bthese\b")
_NUMBER = re.compile(
    r"第(?P<zh>[一二三四五六七八九\d])[处个条项]|(?P<no>\d)号|(?:\bno\.? ?|#|number )(?P<en>\d)"
    r"|\b(?P<word>first|second|third|fourth|fifth) (?:one|damage)?"
)
_ORDINALS = {**{c: n for n, c in enumerate("一二三四五六七八九", 1)},
             "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}  # fmt: skip
_CLAUSE = re.compile(r"[。;；!！\n]|[,，](?!\s*(?:[而只就]?是|有|但|but|just|it's|that's))|\. ")


class Remarks(Message):
    """What a message says of the damages; `unclear` when it says it of one that it doesn't name.

    `which_part` holds the parts among which an added damage leaves the choice.
    """

    corrections: tuple[Correction, ...] = ()
    unclear: bool = False
    which_part: tuple[str, ...] = ()


def read_remarks(text: str, damages: Sequence[Damage]) -> Remarks:
    """Read a folded message against the damages, numbered from 1 in their order."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    read = [_after(before, clause, damages) for before, clause in pairwise(["", *clauses])]
    return Remarks(
        corrections=tuple(chain.from_iterable(remarks.corrections for remarks in read)),
        unclear=any(remarks.unclear for remarks in read),
        which_part=next((r.which_part for r in read if r.which_part), ()),
    )


def _after(before: str, clause: str, damages: Sequence[Damage]) -> Remarks:
    """Read a clause, with the one before it where it names none: "the left door, it's old"."""
    remarks = _clause(clause, damages)
    return _clause(f"{before} {clause}", damages) if remarks.unclear and before else remarks


def _clause(text: str, damages: Sequence[Damage]) -> Remarks:
    if _NO_DAMAGE.search(text):
        return _noted("not_damage", text, damages)
    if _BEFORE.search(text):
        return _noted("before", text, damages)
    changed = _retyped(text, damages)
    if changed:
        return changed
    return _more(text, damages) if _TOO.search(text) else Remarks()


def _noted(note: Literal["before", "not_damage"], text: str, damages: Sequence[Damage]) -> Remarks:
    meant = _meant(text, damages)
    said = tuple(Correction(action=note, code=d.code, part=d.part) for d in meant)
    return Remarks(corrections=said, unclear=not said)


def _retyped(text: str, damages: Sequence[Damage]) -> Remarks | None:
    """Read "not a dent but a scratch"; None when it is not said."""
    denied, stated = _typed(_NOT, text), _typed(_IS, text)
    if not denied or denied == stated:
        return None
    meant = [d for d in _meant(text, damages, by_type=False) if d.code == denied]
    if not stated or len(meant) != 1:
        # "不是凹陷" alone tells what it isn't, and nothing to put in its place.
        return Remarks(unclear=True)
    change = Correction(action="change", code=denied, part=meant[0].part, to_code=stated)
    return Remarks(corrections=(change,))


def _more(text: str, damages: Sequence[Damage]) -> Remarks:
    """Read "the left door too": more of what is said, or of the only type there is."""
    codes = _types(text) or list(dict.fromkeys(damage.code for damage in damages))
    parts = find_parts(text)
    if not parts:
        return Remarks()
    if len(codes) != 1:
        return Remarks(unclear=True)
    sure = [options[0] for options in parts if len(options) == 1]
    added = tuple(Correction(action="add", code=codes[0], part=part) for part in sure)
    return Remarks(
        corrections=added,
        which_part=next((options for options in parts if len(options) > 1), ()),
    )


def _meant(text: str, damages: Sequence[Damage], *, by_type: bool = True) -> list[Damage]:
    """Return the damages that a clause names, all of those alike; the only one where it names none.

    "That one" among several is nobody's guess: it gives none.
    """
    number = _numbered(text)
    if number is not None:
        return list(damages[number - 1 : number])
    parts, codes = set(chain.from_iterable(find_parts(text))), _types(text) if by_type else []
    if not parts and not codes:
        whole = len(damages) == 1 or not by_type or _ALL.search(text)
        return list(damages) if whole else []
    meant = [
        damage
        for damage in damages
        if (not parts or damage.part in parts) and (not codes or damage.code in codes)
    ]
    # "The dent" of three dents is nobody's guess either.
    return meant if parts or len(meant) == 1 or not by_type or _ALL.search(text) else []


def _numbered(text: str) -> int | None:
    match = _NUMBER.search(text)
    said = next(filter(None, match.groups()), "") if match else ""
    return _ORDINALS.get(said) or (int(said) if said.isdigit() else None)


def _types(text: str) -> list[DamageCode]:
    return [code for code, pattern in _TYPES if re.search(pattern, text)]


def _typed(pattern: re.Pattern[str], text: str) -> DamageCode | None:
    said = (next(filter(None, match.groups()), "") for match in pattern.finditer(text))
    return next((types[0] for words in said if (types := _types(words))), None)
