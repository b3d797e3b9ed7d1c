"""Encoders behind an OpenAI-compatible service."""

import logging
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import httpx2
import numpy as np

from retrieval.encoders import LONGEST_NAME, Prefixes, Vectors, to_unit
from retrieval.types import EncoderUnavailable

logger = logging.getLogger(__name__)

OPENAI = "https://api.openai.com/v1"
# Services take between 10 and 2048 texts a request; one that takes fewer is asked for fewer.
BATCH = 128
# A driver waits for a query; nobody waits for passages.
QUERY_TIMEOUT_S, PASSAGES_TIMEOUT_S = 10.0, 60.0
QUERY_TRIES, PASSAGES_TRIES = 2, 5
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_TOO_MUCH = frozenset({400, 413, 422})


class _TooMuch(EncoderUnavailable):
    """The service refused the texts of a request, perhaps because they are too many."""


class OpenAIEncoder:
    """An embedding model of OpenAI, or of a service that speaks its API; texts go out to it.

    Busy and broken answers are tried again. The name holds the service's address, because two
    services may mean two models by one name. Nothing is sent before the first text.

    Args:
        model: The service's name for it.
        base_url: Ends in `/v1` as a rule; None for OpenAI itself.
        api_key: None for services that want none.
        prefixes: Before each query and each passage.
        query_timeout_s: For each try of a query.
        passages_timeout_s: For each try of a batch of passages.
        pause_s: Before the second try; doubled before each further one.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        prefixes: Prefixes = ("", ""),
        query_timeout_s: float = QUERY_TIMEOUT_S,
        passages_timeout_s: float = PASSAGES_TIMEOUT_S,
        pause_s: float = 0.5,
    ) -> None:
        if not (base_url or api_key):
            raise EncoderUnavailable(
                f"openai:{model} needs a service: set OPENAI_API_KEY, or OPENAI_BASE_URL for one "
                "of your own (CARCARE_ENCODER_API_KEY and CARCARE_ENCODER_BASE_URL if they differ "
                "from the chat model's)"
            )
        self._model = model
        self._address = f"{(base_url or OPENAI).rstrip('/')}/embeddings"
        self._url = _without_password(self._address)
        self._prefixes = prefixes
        self._timeouts_s = query_timeout_s, passages_timeout_s
        self._pause_s = pause_s
        self._batch = BATCH
        self._dimension: int | None = None
        self._name = _name(model, self._url, prefixes)
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx2.Client(headers=headers)

    @property
    def name(self) -> str:
        """The model's name and the service's address."""
        return self._name

    def encode_query(self, text: str) -> Vectors:
        """Return float32 (d,), unit length; raises `EncoderUnavailable`."""
        sent = [self._prefixes[0] + text]
        return np.asarray(self._embed(sent, self._timeouts_s[0], QUERY_TRIES)[0])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, d), unit length; raises `EncoderUnavailable`."""
        sent = [self._prefixes[1] + text for text in texts]
        rows: list[Vectors] = []
        start = 0
        while start < len(sent):
            batch = sent[start : start + self._batch]
            try:
                rows.append(self._embed(batch, self._timeouts_s[1], PASSAGES_TRIES))
            except _TooMuch:
                if len(batch) == 1:
                    raise
                self._batch = len(batch) // 2
                continue
            start += len(batch)
        return np.concatenate(rows)

    def _embed(self, texts: list[str], timeout_s: float, tries: int) -> Vectors:
        reason, pause_s = "", 0.0
        for n in range(tries):
            # Waiting is capped, because a driver waits too.
            time.sleep(min(pause_s, timeout_s / 2))
            pause_s = self._pause_s * 2**n
            try:
                answer = self._client.post(
                    self._address, json={"model": self._model, "input": texts}, timeout=timeout_s
                )
            except httpx2.TimeoutException:
                reason = f"no answer in {timeout_s:g} s"
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                reason = f"{type(error).__name__}: {error}"
            else:
                if answer.status_code not in _BUSY:
                    return self._read(answer, len(texts))
                reason = f"{answer.status_code} {_detail(answer)}"
                pause_s = max(pause_s, _asked_pause_s(answer))
        logger.warning("%s failed %d times, lastly: %s", self._url, tries, reason)
        raise EncoderUnavailable(
            f"{self._url} failed {tries} times, lastly: {reason}; see that the service runs and "
            "that OPENAI_BASE_URL or CARCARE_ENCODER_BASE_URL is its address"
        )

    def _read(self, answer: httpx2.Response, count: int) -> Vectors:
        if answer.status_code != 200:
            raise self._refusal(answer)
        try:
            rows = sorted(answer.json()["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderUnavailable(
                f"{self._url} answered something that is no list of embeddings; see that it is an "
                "OpenAI-compatible service"
            ) from error
        if vectors.ndim != 2 or len(vectors) != count:
            raise EncoderUnavailable(
                f"{self._url} answered {len(vectors)} vectors for {count} texts"
            )
        return to_unit(self._same_dimension(vectors), self.name)

    def _same_dimension(self, vectors: Vectors) -> Vectors:
        width = vectors.shape[1]
        if self._dimension not in (None, width):
            raise EncoderUnavailable(
                f"{self._url} answered vectors of {width} numbers after vectors of "
                f"{self._dimension}: {self._model!r} is another model now; restart, and encode "
                "everything anew with `carcare index --rebuild`"
            )
        self._dimension = width
        return vectors

    def _refusal(self, answer: httpx2.Response) -> EncoderUnavailable:
        said = f"{self._url} answered {answer.status_code} for model {self._model!r}"
        detail = _detail(answer)
        match answer.status_code:
            case 401 | 403:
                advice = "set OPENAI_API_KEY or CARCARE_ENCODER_API_KEY to a key that it accepts"
            case 404:
                advice = (
                    "see that CARCARE_ENCODER names one of its embedding models, and that the "
                    "address is right (it ends in /v1 as a rule)"
                )
            case _:
                advice = "see what it says"
        error = _TooMuch if answer.status_code in _TOO_MUCH else EncoderUnavailable
        return error(f"{said} ({detail}); {advice}")


def _asked_pause_s(answer: httpx2.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else 0.0


def _detail(answer: httpx2.Response) -> str:
    """Return what the service said was wrong, in at most 200 characters."""
    try:
        body: Any = answer.json()
    except ValueError:
        return answer.text[:200].strip() or answer.reason_phrase
    error = body.get("error", body) if isinstance(body, dict) else body
    said = error.get("message", error) if isinstance(error, dict) else error
    return str(said)[:200]


def _without_password(address: str) -> str:
    try:
        return str(httpx2.URL(address).copy_with(username="", password=""))
    except httpx2.InvalidURL as error:
        raise EncoderUnavailable(
            f"the encoder's address is malformed ({error}); mend OPENAI_BASE_URL or "
            "CARCARE_ENCODER_BASE_URL"
        ) from error


def _name(model: str, url: str, prefixes: Prefixes) -> str:
    parts = httpx2.URL(url)
    shape = sha256("\0".join((model, url, *prefixes)).encode()).hexdigest()[:8]
    ending = f"@{parts.host}-{shape}"[-(LONGEST_NAME // 2) :]
    return f"openai/{model}"[: LONGEST_NAME - len(ending)] + ending
