"""Every knob: default, environment name and check."""

import ipaddress
import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.tiles import checked_tiles


class Settings(BaseSettings):
    """Settings of one process, read from the environment and `.env`.

    Raises:
        ValidationError: A value is malformed, or a combination is unsafe; the message names the
            variable and the fix.
    """

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    data_dir: Path = Field(
        Path("data"),
        validation_alias="CARCARE_DATA_DIR",
        description="Where all state lives: database, threads, secret.",
    )
    database_url: str | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="`postgresql+psycopg://user@host/name` when one machine is not enough; "
        "SQLite in the data directory without it.",
    )
    secret: str | None = Field(
        None,
        validation_alias="CARCARE_SECRET",
        repr=False,
        description="Signs cookies and slots; kept in the data directory without it. Required, "
        "32 characters or more, outside localhost.",
    )
    old_secrets: str | None = Field(
        None,
        validation_alias="CARCARE_OLD_SECRETS",
        repr=False,
        description="Earlier secrets, separated by commas: they open what was signed and sealed "
        "before `CARCARE_SECRET` was changed.",
    )
    now: datetime | None = Field(
        None,
        validation_alias="CARCARE_NOW",
        examples=["2026-03-02T09:00:00+08:00"],
        description="Time from which the business clock ticks; for tests on localhost only.",
    )
    rate_limit: str = Field(
        "30/minute",
        validation_alias="CARCARE_RATE_LIMIT",
        examples=["30/minute, or off"],
        description="Requests per session that write or run models, four times as many per "
        "address; `off` is for tests on localhost only.",
    )
    host: str = Field(
        "127.0.0.1", validation_alias="CARCARE_HOST", description="Address to listen on."
    )
    port: int = Field(
        8000, validation_alias="CARCARE_PORT", ge=0, le=65535, description="Port to listen on."
    )
    keep_threads_days: int = Field(
        180,
        validation_alias="CARCARE_KEEP_THREADS_DAYS",
        ge=1,
        description="Days after its last turn for which a conversation is kept.",
    )
    keep_photos_days: int = Field(
        30,
        validation_alias="CARCARE_KEEP_PHOTOS_DAYS",
        ge=1,
        le=30,
        description="Days for which photos of cars are kept for the accident report; 30 at most.",
    )
    keep_bookings_days: int = Field(
        365,
        validation_alias="CARCARE_KEEP_BOOKINGS_DAYS",
        ge=1,
        description="Days after its end for which a booking keeps name, phone, car and note.",
    )
    reminders: Literal["log", "smtp", "webhook", "off"] = Field(
        "log",
        validation_alias="CARCARE_REMINDERS",
        description="How drivers are reminded and told of changes: `log` only notes that a message "
        "was due, `smtp` mails, `webhook` posts to an address of yours for SMS or WeChat, `off`.",
    )
    reminders_url: str | None = Field(
        None,
        validation_alias="CARCARE_REMINDERS_URL",
        repr=False,
        examples=["smtp://user:password@mail.example:587, or https://sms.example/send"],
        description="Where to: smtp:// or smtps:// with user and password, or the webhook.",
    )
    reminders_secret: str | None = Field(
        None,
        validation_alias="CARCARE_REMINDERS_SECRET",
        repr=False,
        description="Signs what is posted to the webhook; 32 characters or more.",
    )
    reminders_from: str | None = Field(
        None, validation_alias="CARCARE_REMINDERS_FROM", description="Who mails are from."
    )
    reminders_to: str | None = Field(
        None,
        validation_alias="CARCARE_REMINDERS_TO",
        examples=["{phone}@sms-gateway.example, or desk@shop.example"],
        description="Where mails go, as a booking holds no e-mail address; `{phone}` in it becomes "
        "the number.",
    )
    map_tiles: Annotated[str, AfterValidator(checked_tiles)] | None = Field(
        None,
        validation_alias="CARCARE_MAP_TILES",
        examples=["https://tiles.example/{z}/{x}/{y}.png"],
        description="Tiles of a map service, `https://…/{z}/{x}/{y}.png`, which drivers' browsers "
        "then ask; without it stores lie on a map that is drawn here.",
    )
    map_attribution: str | None = Field(
        None, validation_alias="CARCARE_MAP_ATTRIBUTION", description="Whose map it is, as text."
    )
    map_datum: Literal["wgs84", "gcj02"] = Field(
        "wgs84",
        validation_alias="CARCARE_MAP_DATUM",
        description="The datum of the tiles; maps of mainland China are mostly `gcj02`.",
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias="OPENAI_BASE_URL",
        description="Address of an OpenAI-compatible service.",
    )
    openai_api_key: str | None = Field(
        None, validation_alias="OPENAI_API_KEY", repr=False, description="Its key, if it wants one."
    )
    model: str | None = Field(
        None,
        validation_alias="CARCARE_MODEL",
        description="The name of its chat model; without it the embedded planner answers.",
    )
    model_call_seconds: float = Field(
        60,
        validation_alias="CARCARE_MODEL_CALL_SECONDS",
        gt=0,
        description="Longest that one call of the chat model may take.",
    )
    model_turn_seconds: float = Field(
        90,
        validation_alias="CARCARE_MODEL_TURN_SECONDS",
        gt=0,
        description="Longest that all its calls for one reply may take, waits between tries "
        "included; then the planner finishes the reply.",
    )
    model_stall_seconds: float = Field(
        30,
        validation_alias="CARCARE_MODEL_STALL_SECONDS",
        gt=0,
        description="Longest wait for its next word; the first one may take as long once the "
        "prompt is read, so give a slow machine more.",
    )
    model_reply_tokens: int = Field(
        1000,
        validation_alias="CARCARE_MODEL_REPLY_TOKENS",
        ge=50,
        description="Most tokens of one answer; what is cut off there is not used.",
    )
    model_prompt_tokens: int = Field(
        12000,
        validation_alias="CARCARE_MODEL_PROMPT_TOKENS",
        ge=2000,
        description="Most tokens (estimated) of policy, tools and conversation; older turns are "
        "summed up to fit. At most the context of the model less the answer.",
    )
    encoder: str = Field(
        "bundled",
        validation_alias="CARCARE_ENCODER",
        examples=["bundled, or transformers:intfloat/multilingual-e5-base, or openai:bge-m3"],
        description="What searches go by: `bundled`, `transformers:<folder or hub name>` or "
        "`openai:<model>`.",
    )
    encoder_prefixes: str | None = Field(
        None,
        validation_alias="CARCARE_ENCODER_PREFIXES",
        examples=["'query: |passage: '"],
        description="What its model wants before a query and before a passage, with `|` between; "
        "`query: ` and `passage: ` without it if the model's name says e5, else nothing.",
    )
    encoder_base_url: str | None = Field(
        None,
        validation_alias="CARCARE_ENCODER_BASE_URL",
        description="Address of its service, where that is not `OPENAI_BASE_URL`.",
    )
    encoder_api_key: str | None = Field(
        None,
        validation_alias="CARCARE_ENCODER_API_KEY",
        repr=False,
        description="The key of that service, where it is not `OPENAI_API_KEY`.",
    )

    @property
    def earlier_secrets(self) -> list[str]:
        """`CARCARE_OLD_SECRETS`, one by one."""
        parts = (self.old_secrets or "").split(",")
        return [secret.strip() for secret in parts if secret.strip()]

    @property
    def loopback(self) -> bool:
        """Whether the server is reachable from this machine only."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def resolved_database_url(self) -> str:
        """`DATABASE_URL`, or SQLite in the data directory."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'carcare.db').resolve()}"

    @field_validator("now", mode="before")
    @classmethod
    def _iso_now(cls, value: object) -> object:
        # Left alone, "2026" would be read as seconds since 1970.
        return datetime.fromisoformat(value) if isinstance(value, str) else value

    @field_validator("rate_limit")
    @classmethod
    def _readable_rate(cls, value: str) -> str:
        from limits import parse

        if value != "off" and parse(value).amount < 1:
            raise ValueError("nobody could ask anything")
        return value

    @field_validator("encoder")
    @classmethod
    def _known_encoder(cls, value: str) -> str:
        if not re.fullmatch(r"bundled|(transformers|openai):\S.*", value):
            raise ValueError("there is no such kind of encoder")
        return value

    @field_validator("encoder_prefixes")
    @classmethod
    def _two_prefixes(cls, value: str | None) -> str | None:
        if value is not None and value.count("|") != 1:
            raise ValueError("there must be one `|` between both prefixes")
        return value

    @model_validator(mode="after")
    def _reachable_reminders(self) -> Self:
        url, secret = self.reminders_url or "", self.reminders_secret or ""
        mails = re.match(r"smtps?://\S+", url) and self.reminders_from and self.reminders_to
        if self.reminders == "smtp" and not mails:
            raise ValueError(
                "CARCARE_REMINDERS=smtp needs CARCARE_REMINDERS_URL (smtp://user:password@host), "
                "CARCARE_REMINDERS_FROM and CARCARE_REMINDERS_TO"
            )
        posts = re.match(r"https?://\S+", url) and len(secret) >= 32
        if self.reminders == "webhook" and not posts:
            raise ValueError(
                "CARCARE_REMINDERS=webhook needs CARCARE_REMINDERS_URL (https://…) and "
                "CARCARE_REMINDERS_SECRET of at least 32 characters"
            )
        return self

    @model_validator(mode="after")
    def _aware_now(self) -> Self:
        if self.now is not None and self.now.tzinfo is None:
            raise ValueError("CARCARE_NOW needs an offset, e.g. 2026-03-02T09:00:00+08:00")
        return self

    @model_validator(mode="after")
    def _safe_outside_localhost(self) -> Self:
        if self.loopback:
            return self
        if not self.secret or len(self.secret) < 32:
            raise ValueError(
                f"CARCARE_SECRET must hold at least 32 characters to serve on {self.host}; "
                'make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if self.now is not None or self.rate_limit == "off":
            raise ValueError(
                "CARCARE_NOW and CARCARE_RATE_LIMIT=off are for tests on this machine only; "
                f"unset them to serve on {self.host}"
            )
        return self
