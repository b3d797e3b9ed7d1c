import subprocess
import sys
from pathlib import Path

COMPONENT = """
from gradio.components.base import Component

class Mine(Component):
    EVENTS = ["change"]
"""
IMPORTED = """
import sys
from web.pages.stubs import import_without_stubs
finders = list(sys.meta_path)
{first}
assert sys.meta_path == finders
sys.path.insert(0, {folder!r})
import mine
assert callable(mine.Mine.change)
"""


def stubs(folder: Path, first: str) -> set[str]:
    """Return the stubs that Gradio writes for a component of one's own."""
    folder.mkdir()
    (folder / "mine.py").write_text(COMPONENT, encoding="utf-8")
    script = IMPORTED.format(first=first, folder=str(folder))
    subprocess.run([sys.executable, "-c", script], check=True)
    return {path.name for path in folder.glob("*.pyi")}


def test_gradio_writes_no_stubs_beside_its_components(tmp_path: Path) -> None:
    assert stubs(tmp_path / "with", "") == {"mine.pyi"}
    assert stubs(tmp_path / "without", "import_without_stubs()") == set()
