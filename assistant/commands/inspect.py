"""Read one photo from the command line."""

from pathlib import Path

import click

from assistant.candidates import best_two
from assistant.commands.output import print_json
from assistant.commands.photos import read_photo
from assistant.messages import CandidateView, FindingView, Locale


def run(photo: Path, draw: Path | None, *, locale: Locale, as_json: bool) -> None:
    """Inspect a photo, print what it shows, and save it with boxes if asked."""
    from assistant.bootstrap import build_inspector
    from assistant.inspection import draw_inspection, inspection_to_view
    from knowledge_base.load import shipped_knowledge

    data = read_photo(photo)
    inspector = build_inspector()
    # Without this the time shown would be that of loading the models.
    inspector.warm()
    seen = inspector.inspect(data)
    knowledge = shipped_knowledge()
    view = inspection_to_view(seen, knowledge)
    if draw is not None:
        _save(draw, draw_inspection(data, seen, knowledge, locale))
    if as_json:
        print_json(view.model_dump())
        return
    click.echo(f"scene: {view.scene} ({view.scene_confidence:.2f}), {view.elapsed_ms:.0f} ms")
    for finding in view.findings:
        click.echo(_line(finding))
        if finding.decision == "ask":
            click.echo(f"  is it {' or '.join(_option(c) for c in best_two(finding))}?")
    for line in view.text:
        click.echo(f"text: {line.text}")


def _line(finding: FindingView) -> str:
    colour = f" {finding.colour}" if finding.colour else ""
    return (
        f"{finding.decision}: {finding.code}{colour} {finding.name.en} / {finding.name.zh} "
        f"{finding.confidence:.2f} {finding.severity} {finding.box}"
    )


def _option(candidate: CandidateView) -> str:
    name = candidate.name
    both = f"{name.en} / {name.zh}" if name else candidate.code
    return f"{both} ({candidate.code}, {candidate.confidence:.2f})"


def _save(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}") from error
