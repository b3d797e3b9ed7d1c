"""What the README says is so: commands, settings, addresses, files."""

import asyncio
import json
import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from PIL import Image

from assistant.cli import carcare
from assistant.settings import Settings
from tests.snapshots import assert_current

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
BEGIN, END = "<!-- settings -->\n", "<!-- /settings -->"
SETTINGS = {str(field.validation_alias): field for field in Settings.model_fields.values()}
LINES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
]
CLI = [line for line in LINES if line.startswith(".venv/bin/carcare ")]
CURL = [line for line in LINES if line.startswith("curl ")]


def settings_table() -> str:
    rows = ["| variable | default | what it is for |", "| --- | --- | --- |"]
    for name, field in SETTINGS.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{name}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def test_the_settings_table_is_current() -> None:
    before, rest = TEXT.split(BEGIN)
    _, after = rest.split(END)
    assert_current(README, f"{before}{BEGIN}{settings_table()}{END}{after}")


def test_every_variable_it_names_is_a_setting() -> None:
    named = set(re.findall(r"\b(?:CARCARE|OPENAI|DATABASE)_[A-Z_]+\b", TEXT))
    assert named == set(SETTINGS)


def test_the_example_file_holds_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dict(re.findall(r"^#([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert set(values) == set(SETTINGS)
    for name in ("CARCARE_DATA_DIR", "CARCARE_HOST", "CARCARE_PORT", "CARCARE_RATE_LIMIT"):
        assert values[name] == str(SETTINGS[name].default)


def test_every_make_target_it_names_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = re.findall(r"(?:^|`|[A-Z]\S+ )make ([a-z-]+)", TEXT, re.MULTILINE)
    assert {"serve", "test"} <= set(named) <= set(targets)


def test_every_file_it_links_to_exists() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("line", CLI)
def test_every_command_it_shows_is_understood(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("photos", "answers", "questions"):
        (tmp_path / name).mkdir()
    for name in ("cluster.jpg", "stores.csv", "manual.pdf", "classes.csv"):
        (tmp_path / name).touch()
    understand(carcare, shlex.split(line)[1:])


def understand(
    command: click.Command, args: list[str], parent: click.Context | None = None
) -> None:
    """Parse a command line to its end without running it; raises on what does not exist."""
    if not isinstance(command, click.Group):
        command.make_context(command.name, args, parent=parent)
        return
    with click.Context(command, info_name=command.name, parent=parent) as context:
        _, chosen, rest = command.resolve_command(context, args)
        assert chosen is not None
        understand(chosen, rest, context)


def test_every_request_it_shows_is_answered(
    real_services: Any, assistant_loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    Image.new("RGB", (640, 480), "black").save(tmp_path / "cluster.jpg")
    answers = assistant_loop.run_until_complete(send_all(real_services, tmp_path))
    talk, book, solve = answers[:3], answers[3:7], answers[7:]
    assert [answer.status_code for answer in talk] == [200, 200, 200]
    assert "event: done" in answers[1].text
    assert [answer.status_code for answer in book] == [200, 200, 201, 200]
    assert book[-1].json()["code"] == book[-2].json()["code"]
    assert [answer.status_code for answer in solve] == [201, 200, 200]
    assert [answer.json()["status"] for answer in solve] == ["draft", "reviewed", "withdrawn"]


async def send_all(services: Any, folder: Path) -> list[httpx.Response]:
    """Send the README's requests in their order, each filled in from the answers before."""
    from web.app import create_app

    app = create_app(services=services, pages=False)
    known = {"TOKEN": services.desks.accounts.add_user("readme", "technician").secret}
    answers = []
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        async with httpx.AsyncClient(transport=transport) as client:
            for line in CURL:
                for name, value in known.items():
                    line = re.sub(rf"\b{name}\b", value, line)
                answers.append(await send(client, shlex.split(line)[1:], folder))
                known |= learn(answers[-1])
    return answers


async def send(client: httpx.AsyncClient, args: list[str], folder: Path) -> httpx.Response:
    """Send what a `curl` command line would."""
    headers, rest = {}, {}
    url = next(arg for arg in args if arg.startswith("http"))
    for flag, value in pairwise(args):
        if flag == "-H":
            key, _, words = value.partition(": ")
            headers[key] = words
        elif flag == "-d":
            rest["content"] = value.encode()
        elif flag == "-F":
            field, _, name = value.partition("=@")
            rest["files"] = {field: (folder / name).read_bytes()}  # type: ignore[assignment]
    method = "POST" if rest else "GET"
    return await client.request(method, url, headers=headers, **rest)  # type: ignore[arg-type]


def learn(answer: httpx.Response) -> dict[str, str]:
    """Return what later requests need."""
    if not answer.headers["content-type"].startswith("application/json"):
        return {}
    document = json.loads(answer.text)
    if document.get("slots"):
        return {"SLOT_ID": document["slots"][0]["slot_id"]}
    if "case_id" in document:
        return {"CASE_ID": document["case_id"]}
    return {"CODE": document["code"]} if "booking_id" in document else {}
