"""The same files to a live server, over HTTP."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tqdm import tqdm

from evals.surfaces import SurfaceError
from evals.uploads.files.types import MARK, Upload
from evals.uploads.requests import Sent, of_file, wrong_by_themselves
from evals.uploads.traces import traces
from evals.uploads.verdicts import Outcome

if TYPE_CHECKING:
    import httpx

DATA_DIR = "CARCARE_DATA_DIR"
PROBLEM = "application/problem+json"
NOT_SEARCHED = f"What the server keeps was not searched: set {DATA_DIR} to its data directory."
WAITS, TIMEOUT_S = 20, 300


def outcomes_at(
    base_url: str, files: Sequence[Upload]
) -> tuple[list[Outcome], Mapping[str, Path], list[str]]:
    """Send every file to a server, then requests that are wrong by themselves.

    Returns what came of each, what was found on disk where `CARCARE_DATA_DIR` names the data
    directory of that server, and what there is to say besides.

    Raises:
        SurfaceError: The server can't be reached.
    """
    import httpx

    with httpx.Client(base_url=base_url, timeout=TIMEOUT_S) as client:
        try:
            client.get("/readyz")
            sent = {upload.name: upload.make() for upload in files}
            asked = chain(_requests(files, sent), wrong_by_themselves())
            bar = tqdm(asked, "uploads", unit="request")
            outcomes = [_outcome(client, request) for request in bar]
        except httpx.TransportError as error:
            raise SurfaceError(f"{base_url} can't be reached: {error}") from error
    folder = os.environ.get(DATA_DIR)
    if not folder:
        return outcomes, {}, [NOT_SEARCHED]
    return outcomes, dict(traces(Path(folder), sent)), []


def _requests(files: Sequence[Upload], sent: Mapping[str, bytes]) -> Iterator[Sent]:
    for upload in files:
        yield from of_file(upload, sent[upload.name])


def _outcome(client: "httpx.Client", sent: Sent) -> Outcome:
    began = time.monotonic()
    response = _answer(client, sent)
    took_s, leaks = time.monotonic() - began, []
    if MARK.decode() in response.text:
        leaks.append("its mark")
    if response.status_code >= 400 and not response.headers["content-type"].startswith(PROBLEM):
        leaks.append(f"a refusal as {response.headers['content-type']}")
    status = str(response.status_code)
    return Outcome(sent.name, sent.door, sent.expected, status, took_s, leaks=tuple(leaks))


def _answer(client: "httpx.Client", sent: Sent) -> "httpx.Response":
    """Return the answer; a server that limits its callers is asked again."""
    for _ in range(WAITS):
        own = sent.request.get("headers", {})
        headers = {**own, "X-CarCare-Session": uuid4().hex + uuid4().hex}
        response = client.post(sent.path, **{**sent.request, "headers": headers})
        if response.status_code != 429:
            break
        time.sleep(float(response.headers.get("Retry-After", 1)))
    return response
