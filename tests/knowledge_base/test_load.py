import shutil
from pathlib import Path

import pytest

from knowledge_base.load import CONTENT, ContentError, load_knowledge
from tests.shipped import shipped_knowledge


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content, to be broken."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def test_the_shipped_content_is_whole() -> None:
    knowledge = load_knowledge()
    assert len(knowledge.lamps) == 70
    assert len(knowledge.guides) >= 60
    assert len(knowledge.stores) >= 48
    assert len(knowledge.trouble_codes) > 9000


def test_a_bad_field_is_named_with_file_and_line(content: Path) -> None:
    file = content / "guides" / "brakes.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith("  severity:"))
    lines[number] = "  severity: deadly"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"brakes\.yaml:{number + 1}: severity"):
        load_knowledge(content)


def test_broken_yaml_is_named_with_its_file(content: Path) -> None:
    (content / "services.yaml").write_text("- code: [", encoding="utf-8")
    with pytest.raises(ContentError, match=r"services\.yaml: not valid YAML"):
        load_knowledge(content)


def test_a_missing_file_is_named(content: Path) -> None:
    (content / "stores.yaml").unlink()
    with pytest.raises(ContentError, match=r"stores\.yaml: cannot be read"):
        load_knowledge(content)


def test_a_reference_to_nothing_is_named(content: Path) -> None:
    file = content / "stores.yaml"
    text = file.read_text(encoding="utf-8").replace("oil_service", "oil_servce", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="oil_servce"):
        load_knowledge(content)


def test_a_duplicate_is_named(content: Path) -> None:
    file = content / "lamps" / "other.yaml"
    file.write_text(file.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(ContentError, match="already used"):
        load_knowledge(content)


def test_every_lamp_has_the_colours_and_severities_of_the_closed_set() -> None:
    import csv

    lamps = shipped_knowledge().lamps
    with (CONTENT / "lamp_codes.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            stated = {(m.colour, m.flashing): m.severity for m in lamps[row["code"]].meanings}
            for part in row["severity_by_colour"].split("|"):
                colour, severity = part.split("=")
                key = (colour.removesuffix("_flashing"), colour.endswith("_flashing"))
                assert stated[key] == severity, (row["code"], part)


def test_a_colour_that_nobody_named_is_the_usual_one() -> None:
    lamps = shipped_knowledge().lamps
    assert lamps["check_engine"].meaning(None).severity == "soon"
    assert lamps["check_engine"].meaning(None, flashing=True).severity == "stop_now"
    assert lamps["engine_oil_pressure"].meaning(None).severity == "stop_now"


def test_a_colour_that_the_lamp_never_has_counts_as_the_most_dangerous() -> None:
    lamp = shipped_knowledge().lamps["engine_oil_level"]
    assert lamp.meaning("amber").severity == "soon"
    assert lamp.meaning("purple").severity == "stop_now"


def test_the_usual_colour_of_a_lamp_stands_first() -> None:
    import csv

    lamps = shipped_knowledge().lamps
    with (CONTENT / "lamp_codes.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            usual = row["severity_by_colour"].split("=")[0]
            assert lamps[row["code"]].meanings[0].colour == usual, row["code"]
