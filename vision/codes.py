"""Trouble codes in lines of OCR, where O and 0, I and 1, S and 5 are easily confused."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vision.types import Box, Candidate, Finding, TextLine

# What OCR reads for a digit. B and D are also hexadecimal digits, see `_twins`.
_AS_DIGIT = str.maketrans({
    "O": "0", "o": "0", "Q": "0", "〇": "0", "I": "1", "l": "1", "i": "1", "|": "1", "!": "1",
    "Z": "2", "z": "2", "S": "5", "s": "5", "G": "6", "T": "7",
})  # fmt: skip
_LOOSE = "OoQ〇IliZzSsGT|!"
_TAIL = rf"[0-9A-Fa-f{_LOOSE}]"
# A code, optionally with the two-digit failure type that some tools print behind it.
_CODE = re.compile(
    rf"(?<![0-9A-Za-z])(?P<letter>[PCBUpcbu])(?P<gap>[ .\-]{{0,2}})"
    rf"(?P<digits>[0-3OoQDIliZz|!]{_TAIL}{{3}})(?P<type>[0-9A-Fa-f]{{2}})?(?![0-9A-Za-z])"
)
_SCAN_WORDS = re.compile(
    r"\bdtcs?\b|trouble code|fault code|error code|\bobd|freeze ?frame|\bmil\b|\becu\b|\becm\b"
    r"|\bpcm\b|pending|permanent|\bstored\b|\bconfirmed\b|diagnos|read codes|erase|clear codes"
    r"|故障码|故障代码|诊断|冻结帧|当前码|历史码|读码|清码|待定|永久码|存储码|控制单元",
    re.IGNORECASE,
)
# A plate such as 粤B1234 or an odometer behind the gear letter P is not a code.
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_QUANTITY = re.compile(
    r"^\s*(km|mi|kpa|rpm|r/min|v\b|kw|nm|°|℃|%|:\d|[.,]\d|公里|千米)", re.IGNORECASE
)
_REPAIR_COST = 0.93  # per character that had to be guessed
_SAY = 0.85


@dataclass(frozen=True, slots=True)
class _Reading:
    code: str
    confidence: float
    plain: bool


def has_scan_tool_words(lines: Sequence[TextLine]) -> bool:
    """Tell whether the text speaks of trouble codes and diagnosis."""
    return any(_SCAN_WORDS.search(line.text) for line in lines)


def find_codes(lines: Sequence[TextLine]) -> list[Finding]:
    """Find trouble codes such as P0420 in OCR lines, each once, in reading order.

    Codes with a gap ("P 0420"), with only one sure digit, or cut in two neighbouring boxes are
    believed only on a screen that speaks of codes or shows a plain one. `decision` is "ask" where a
    character had to be guessed or where B/8 or D/0 leave two codes possible.
    """
    plain = [_finding(line.box, reading) for line, reading in _readings(lines, strict=True)]
    if not plain and not has_scan_tool_words(lines):
        return []
    loose = [
        _finding(line.box, reading)
        for line, reading in _readings([*lines, *_joined(lines)], strict=False)
    ]
    best: dict[str, Finding] = {}
    for finding in [*plain, *loose]:
        held = best.get(finding.code)
        if held is None or finding.confidence > held.confidence:
            best[finding.code] = finding
    return sorted(best.values(), key=lambda f: (f.box.y1 + f.box.y2, f.box.x1))


def _readings(lines: Sequence[TextLine], *, strict: bool) -> Iterator[tuple[TextLine, _Reading]]:
    for line in lines:
        for match in _CODE.finditer(line.text):
            reading = _read(line, match, strict=strict)
            if reading:
                yield line, reading


def _read(line: TextLine, match: re.Match[str], *, strict: bool) -> _Reading | None:
    raw = match["digits"]
    first = "0" if raw[0] == "D" else raw[0].translate(_AS_DIGIT)
    digits = first + raw[1:].translate(_AS_DIGIT).upper()
    sure = sum(char.isdigit() for char in raw)
    before, after = line.text[: match.start()][-1:], line.text[match.end() :]
    unlike = (before and before in _PROVINCES) or _QUANTITY.match(after)
    if unlike or sure < (2 if strict else 1) or (strict and (match["gap"] or match["type"])):
        return None
    guessed = sum(a != b for a, b in zip(raw.upper(), digits, strict=True)) + bool(match["gap"])
    confidence = line.confidence * _REPAIR_COST**guessed
    return _Reading(match["letter"].upper() + digits, confidence, not guessed)


def _finding(box: Box, reading: _Reading) -> Finding:
    twins = _twins(reading.code)
    say = reading.confidence >= _SAY and (not twins or reading.confidence >= 0.95)
    candidates: tuple[Candidate, ...] = ()
    if not say:
        codes = [reading.code, *twins]
        # Only the order is meant: what was read is likelier than its twin.
        shares = (0.6, 0.4) if twins else (1.0,)
        candidates = tuple(
            Candidate(code, reading.confidence * share)
            for code, share in zip(codes, shares, strict=True)
        )
    return Finding(
        "trouble_code",
        reading.code,
        box,
        reading.confidence,
        "say" if say else "ask",
        candidates,
    )


def _twins(code: str) -> list[str]:
    """Return what a code with B or D among its last three may be instead (8, 0)."""
    twin = code[:2] + code[2:].replace("B", "8").replace("D", "0")
    return [twin] if twin != code else []


def _joined(lines: Sequence[TextLine]) -> list[TextLine]:
    """Glue lines to their right neighbour in the same row: "P04" + "20"."""
    glued = []
    for left in lines:
        if not re.search(rf"(?<![0-9A-Za-z])[PCBUpcbu]{_TAIL}{{0,3}}$", left.text):
            continue
        right = min(
            (line for line in lines if line is not left and _follows(left.box, line.box)),
            key=lambda line: line.box.x1,
            default=None,
        )
        if right:
            box = Box(
                min(left.box.x1, right.box.x1),
                min(left.box.y1, right.box.y1),
                max(left.box.x2, right.box.x2),
                max(left.box.y2, right.box.y2),
            )
            confidence = min(left.confidence, right.confidence) * _REPAIR_COST
            glued.append(TextLine(left.text + right.text, box, confidence))
    return glued


def _follows(left: Box, right: Box) -> bool:
    height = min(left.y2 - left.y1, right.y2 - right.y1)
    overlap = min(left.y2, right.y2) - max(left.y1, right.y1)
    return overlap > 0.5 * height and -0.5 * height < right.x1 - left.x2 < 1.5 * height
