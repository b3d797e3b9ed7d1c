"""Photos of a conversation while it is on screen: in memory, each for its sender alone."""

from dataclasses import dataclass

from markupsafe import Markup

from assistant.labels import COLOURS, colour_name, damage_name
from assistant.messages import FindingView
from assistant.photos import PhotoCopy
from assistant.shelf import Shelf
from web.pages.icons import level_icon
from web.pages.picks import percent
from web.pages.strings import Strings

PHOTO_PATH = "/page/photos"
# Long enough to look at the marks again; then the copy goes, as the page promises.
KEPT_S = 30 * 60
MOST_BYTES = 64 * 2**20


class PhotoShelf:
    """Keeps shown copies for a while; forgets the oldest when there are too many."""

    def __init__(self) -> None:
        self._shelf = Shelf[bytes](kept_s=KEPT_S, most_bytes=MOST_BYTES)

    def put(self, jpeg: bytes, owner: str) -> str:
        """Keep a copy; returns its address."""
        return f"{PHOTO_PATH}/{self._shelf.put(owner, jpeg, len(jpeg))}"

    def get(self, key: str, owner: str) -> bytes | None:
        """Return a copy to the one who sent it; None to others or when it is gone."""
        return self._shelf.get(key, owner)

    def forget(self, owner: str) -> None:
        """Forget all copies of an owner."""
        self._shelf.drop(self._shelf.of(owner))


@dataclass
class ShownPhoto:
    """A photo on the page; `findings` is None until it has been read."""

    copy: PhotoCopy
    address: str
    findings: list[FindingView] | None = None


def photo_figure(photo: ShownPhoto, t: Strings) -> Markup:
    """Return the photo with numbered marks over it and a legend below."""
    found = photo.findings or []
    marks = Markup("").join(_mark(n, f, photo.copy) for n, f in enumerate(found, 1))
    return Markup(
        '<figure class="photo"><div class="frame"><img src="{}" alt="{}" width="{}" height="{}">'
        "{}</div>{}</figure>"
    ).format(
        photo.address, t("photo"), photo.copy.width, photo.copy.height, marks, _legend(found, t)
    )


def _legend(found: list[FindingView], t: Strings) -> Markup:
    if not found:
        return Markup("")
    items = Markup("").join(_item(n, f, t) for n, f in enumerate(found, 1))
    return Markup('<figcaption aria-label="{}"><ol class="legend">{}</ol></figcaption>').format(
        t("legend"), items
    )


def _mark(number: int, finding: FindingView, copy: PhotoCopy) -> Markup:
    x1, y1, x2, y2 = finding.box
    left, width = _share(x1, copy.width), _share(x2 - x1, copy.width)
    top, height = _share(y1, copy.height), _share(y2 - y1, copy.height)
    return Markup(
        '<span class="mark {} {}" aria-hidden="true" '
        'style="left:{}%;top:{}%;width:{}%;height:{}%"><b>{}</b></span>'
    ).format(finding.decision, colour_class(finding), left, top, width, height, number)


def _item(number: int, finding: FindingView, t: Strings) -> Markup:
    name = _name(finding, t)
    doubt = t("unsure") if finding.decision == "ask" else ""
    known = [colour_name(finding.colour, t.locale), percent(finding.confidence), doubt]
    seen = Markup(' <span class="hint">{}</span>').format(" · ".join(filter(None, known)))
    return Markup('<li><b class="dot {}">{}</b><span>{}{}</span>{}</li>').format(
        colour_class(finding), number, name, seen, _level(finding, t)
    )


def _name(finding: FindingView, t: Strings) -> str:
    if finding.kind == "damage":
        return damage_name(finding, t.locale)
    return finding.name.zh if t.locale == "zh" else finding.name.en


def _level(finding: FindingView, t: Strings) -> Markup:
    """Return how urgent a finding is; of damages the banner alone says it, for all together."""
    if finding.kind == "damage":
        return Markup("")
    return Markup('<span class="level {}">{}{}</span>').format(
        finding.severity, level_icon(finding.severity, 18), t(finding.severity)
    )


def colour_class(finding: FindingView) -> str:
    """Return the class that gives a mark the colour of its lamp."""
    return finding.colour if finding.colour in COLOURS else "plain"


def _share(pixels: float, whole: int) -> float:
    return round(min(max(100 * pixels / whole, 0), 100), 2)
