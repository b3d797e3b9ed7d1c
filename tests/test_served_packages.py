"""What serves needs no package but those that `requirements/serve.lock` installs."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = """
import sys
from importlib.abc import MetaPathFinder
class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in {absent}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
import asyncio
from assistant.settings import Settings
from web.app import create_app
async def make():
    create_app(Settings(data_dir={folder!r}))
asyncio.run(make())
from assistant.cli import main
main(["ask", "My brakes squeal in the morning."])
"""


def pinned(lock: str) -> set[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==", text, re.MULTILINE))


def absent_modules() -> set[str]:
    """Return the modules that only those have who develop."""
    served = pinned("serve.lock")
    found = packages_distributions().items()
    names = {
        module: {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners}
        for module, owners in found
    }
    only = pinned("dev.lock") - served
    return {module for module, owners in names.items() if owners and owners <= only}


def test_the_assistant_answers_with_the_packages_of_those_who_serve(tmp_path: Path) -> None:
    absent = absent_modules()
    assert {"pytest", "scipy"} <= absent
    code = ANSWERS.format(absent=sorted(absent), folder=str(tmp_path))
    out = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"CARCARE_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert out.returncode == 0, out.stderr[-2000:]
    assert "brake" in out.stdout.lower()
