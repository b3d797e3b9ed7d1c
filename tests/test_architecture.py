"""Dependencies point inward, imports are light, files stay small."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# package -> first-party packages it may import
ALLOWED: dict[str, set[str]] = {
    "knowledge_base": set(),
    "vision": set(),
    "retrieval": {"knowledge_base"},
    "assistant": {"vision", "retrieval", "knowledge_base"},
    "web": {"assistant"},
    "evals": {"assistant", "vision", "retrieval", "knowledge_base"},
}
HEAVY = ("torch", "transformers", "ultralytics", "faiss", "gradio", "langgraph", "onnxruntime")
LONGEST_FILE = 300


def imported_modules(path: Path) -> set[str]:
    """Dotted names imported anywhere in `path`, function bodies included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return names


def sources() -> list[Path]:
    return [path for package in ALLOWED for path in (ROOT / package).rglob("*.py")]


@pytest.mark.parametrize("package", ALLOWED)
def test_dependencies_point_inward(package: str) -> None:
    forbidden = ALLOWED.keys() - ALLOWED[package] - {package}
    for path in (ROOT / package).rglob("*.py"):
        tops = {name.split(".")[0] for name in imported_modules(path)}
        assert not tops & forbidden, path


def test_booking_and_messages_stand_alone() -> None:
    for path in (ROOT / "assistant" / "booking").rglob("*.py"):
        ours = {name for name in imported_modules(path) if name.split(".")[0] in ALLOWED}
        assert all(name.startswith("assistant.booking") for name in ours), path
    own = imported_modules(ROOT / "assistant" / "messages.py")
    assert not {name.split(".")[0] for name in own} & ALLOWED.keys()


def test_only_bootstrap_builds_the_concrete_parts() -> None:
    built = {"vision.inspector", "vision.lamps", "retrieval.build", "assistant.booking.sql"}
    for path in (ROOT / "assistant").rglob("*.py"):
        if path.name != "bootstrap.py" and "booking" not in path.parts:
            assert not imported_modules(path) & built, path


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize(
    "module",
    [
        "assistant",
        "assistant.cli",
        "assistant.bootstrap",
        "vision",
        "vision.training.datasets.reading",
        "retrieval",
        "web",
    ],
)
def test_import_is_light(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    command = [sys.executable, "-c", code]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
