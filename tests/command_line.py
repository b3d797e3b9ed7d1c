"""Running the command line inside the test's own process."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli import main
from tests.shipped import shipped_searcher

SETTINGS = (
    "CARCARE_HOST", "CARCARE_PORT", "CARCARE_SECRET", "CARCARE_NOW", "CARCARE_RATE_LIMIT",
    "CARCARE_ENCODER", "CARCARE_ENCODER_API_KEY", "CARCARE_ENCODER_BASE_URL",
    "CARCARE_ENCODER_PREFIXES", "CARCARE_MODEL", "DATABASE_URL",
    "OPENAI_BASE_URL", "OPENAI_API_KEY",
)  # fmt: skip

# Commands that search: what they count of the knowledge's words is counted once for all of them.
SEARCHING = ("ask", "search")


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def make_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Return what runs the command line in a folder, with no settings but those it is given."""
    for name in SETTINGS:
        # An empty variable counts as none; unlike a deleted one it is put back afterwards.
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("CARCARE_DATA_DIR", str(folder / "data"))
    monkeypatch.chdir(folder)

    def run(*args: str, **settings: str) -> Outcome:
        if args[0] in SEARCHING:
            shipped_searcher()
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        out, err = capfd.readouterr()
        code = ended.value.code
        return Outcome(code if isinstance(code, int) else int(code is not None), out, err)

    return run


def assert_one_line(outcome: Outcome, *words: str) -> None:
    """Check that a failure is one line that holds `words`, on stderr alone."""
    assert outcome.code == 1
    assert outcome.out == ""
    assert re.fullmatch(r"Error: [^\n]+\n", outcome.err), outcome.err
    for word in words:
        assert word in outcome.err
