from pathlib import Path
from xml.etree import ElementTree

from vision.training.curves import draw_curves, read_losses


def test_losses_of_a_resumed_fit_are_read_once_each(tmp_path: Path) -> None:
    (tmp_path / "base.csv").write_text("50,3.5\n100,3.0\n50,3.4\n")
    assert read_losses(tmp_path / "base.csv") == [(50, 3.4), (100, 3.0)]
    assert read_losses(tmp_path / "absent.csv") == []


def test_curves_are_a_picture_with_one_line_a_fit(tmp_path: Path) -> None:
    draw_curves({"base": [(50, 3.0), (100, 2.0)], "gone": []}, tmp_path / "curves.svg")
    picture = ElementTree.parse(tmp_path / "curves.svg").getroot()
    lines = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 1
    assert "base" in "".join(picture.itertext())
