"""What the audit after a drive over several workers finds."""

from pathlib import Path

from assistant.accounts.vault import Vault
from evals.scale.auditing import find_faults
from evals.scale.driving import Seen
from tests.postgres import opened


async def test_the_audit_sees_what_is_lost(tmp_path: Path) -> None:
    well = Seen("session:well", statuses=[("book", 409)])
    ill = Seen("session:ill", statuses=[("chat", 503)], faults=["never answered"])
    ill.codes["ABCD2345"], ill.turns["t" * 32] = "confirmed", ["a word"]
    with opened(tmp_path) as engine:
        found = await find_faults(engine, Vault(["s" * 40]), [well, ill])
        assert not any((await find_faults(engine, Vault(["s" * 40]), [well])).values())
    told = [lines[0].split()[0] for lines in found.values() if lines]
    assert told == ["ABCD2345", "t" * 32, "chat", "never"]
