"""Text as people read it: no invisible characters, no dot leaders."""

import re
import unicodedata

# Tables of contents say "Brakes . . . . . 12"; found as passages they would answer nothing.
_LEADERS = re.compile(r"(?:[.．·…]\s*){5,}|(?:^|[\s|])\.(?:\s?\.)*\s?\d{1,4}[\s|]*$")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff，。；：、]) (?=[\u4e00-\u9fff，。；：、])")
_BULLET = re.compile(r"^[-*•·■□▪●◆◦]+\s*(?:[•■□▪●◆◦]\s*)?", re.MULTILINE)


def clean(text: str) -> str:
    """Drop invisible characters, even out spaces and bullets; line ends stay."""
    seen = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
    )
    lines = (_SPACES.sub(" ", line).strip() for line in seen.splitlines())
    return _BULLET.sub("- ", _BETWEEN_HAN.sub("", "\n".join(line for line in lines if line)))


def is_contents_line(line: str) -> bool:
    """Whether a line belongs to a table of contents."""
    return _LEADERS.search(line) is not None
