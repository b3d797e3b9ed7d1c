"""What a text for customers is made of; pure."""

from dataclasses import dataclass, field
from typing import Literal

from knowledge_base.campaigns import Audience
from knowledge_base.schema import Locale

Channel = Literal["douyin", "meituan", "amap", "wechat", "sms"]
Form = Literal["moments", "group", "one_to_one"]
Tone = Literal["friendly", "professional", "lively", "calm"]
# Templates are kept by outlet: WeChat is three of them.
Outlet = Literal["douyin", "meituan", "amap", "moments", "group", "one_to_one", "sms"]
PUBLISHED: frozenset[Outlet] = frozenset({"douyin", "meituan", "amap", "moments", "group"})


@dataclass(frozen=True)
class Fact:
    """Something a text says, and the record that says so, e.g. `service:oil_service#price`."""

    claim: str
    source: str


@dataclass(frozen=True)
class Brief:
    """What to write. Exactly one of `service` and `campaign` is given; `form` is for WeChat."""

    store_id: str
    channel: Channel
    locale: Locale
    service: str | None = None
    campaign: str | None = None
    form: Form = "moments"
    tone: Tone = "friendly"

    @property
    def outlet(self) -> Outlet:
        """Where the text is going to stand."""
        return self.form if self.channel == "wechat" else self.channel


@dataclass(frozen=True)
class Violation:
    """Words that the law forbids in an advertisement; `article` names it in the text's language."""

    words: str
    article: str
    why: str


@dataclass(frozen=True)
class Length:
    """A short message's length as networks count it."""

    chars: int
    parts: int
    encoding: Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True)
class Text:
    """One finished text. `mended` says what was taken out of it before."""

    title: str
    body: str
    hashtags: list[str]
    facts: list[Fact]
    mended: list[Violation] = field(default_factory=list)
    length: Length | None = None


@dataclass(frozen=True)
class Checked:
    """What the law forbids in a text, the text without it (empty: nothing lawful is left)."""

    violations: list[Violation]
    mended: str
    length: Length | None


@dataclass(frozen=True)
class AudienceSize:
    """How many of the store's customers a campaign is for, as its bookings tell."""

    group: Audience
    customers: int


@dataclass(frozen=True)
class Copy:
    """Three texts for one brief, and what whoever sends them should know."""

    texts: list[Text]
    model: str
    notes: list[str]
    audience: AudienceSize | None = None
    label: str | None = None
