import re
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant.agent.lead import split_lead
from assistant.bootstrap import Desks
from assistant.evidence import Evidence
from assistant.history import past_turns
from assistant.messages import CandidateView, FindingView, Name, Reply
from assistant.photos import copy_photo
from assistant.safety.calls import calls_in
from tests.private_scenes import is_legible, lettered_car
from tests.web.world import photo
from vision.images import encode_jpeg, load_photo
from web.pages.names import Names
from web.pages.owner import read_sent, take_files
from web.pages.parts import text_parts, user_part
from web.pages.photo import MOST_BYTES, PhotoShelf, ShownPhoto, photo_figure
from web.pages.picks import lamp_question
from web.pages.prose import prose, without_items
from web.pages.staff import SECTIONS
from web.pages.strings import Strings, load_strings

T = Strings("en")


def label(number: str) -> str:
    return f"Source {number}"


def lamp(name: str = "Oil") -> FindingView:
    return FindingView(
        kind="lamp", code="oil", name=Name(zh=name, en=name), box=[64, 48, 128, 96],
        confidence=0.9, severity="stop_now", decision="say", colour='red" onclick="x',
    )  # fmt: skip


@pytest.mark.parametrize("section", list(load_strings("en")))
def test_both_languages_have_the_same_texts_with_the_same_facts(section: str) -> None:
    zh, en = load_strings("zh")[section], load_strings("en")[section]
    assert zh.keys() == en.keys()
    for key, text in zh.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", en[key])), key


@pytest.mark.parametrize("page", ["staff", "technician"])
def test_the_workplaces_have_every_text_that_they_name(page: str) -> None:
    web = Path(__file__).parents[2] / "web"
    sources = [
        *(web / "static").glob(f"{page}*.js"), *(web / "pages").glob(f"{page}*.py"),
        web / "static/workplace.js", web / "pages/workplace.py",
    ]  # fmt: skip
    strings = load_strings("en")
    sections = ("workplace", *(SECTIONS if page == "staff" else (page,)))
    known = {key for section in sections for key in strings[section]}
    for path in sources:
        named = re.findall(r'\bt\("(\w+)"|data-(?:t|label)="(\w+)"', path.read_text("utf-8"))
        assert {one or other for one, other in named} <= known, path


def test_the_pages_hold_no_chinese_outside_the_catalogue() -> None:
    web = Path(__file__).parents[2] / "web"
    sources = [*(web / "pages").glob("*.py"), *(web / "static").glob("*.*")]
    assert len(sources) > 10
    for path in sources:
        assert not re.search(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    "hostile",
    ["<script>x()</script>", "<img src=x onerror=x()>", "![a](https://e.example/a.png)",
     "[a](javascript:x())", "<https://e.example>", "`<b>`", "&lt;b&gt;<b>"],
)  # fmt: skip
def test_prose_makes_no_element_of_what_a_text_brings(hostile: str) -> None:
    html = prose(f"Before {hostile} after", label)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "code"}


def test_prose_turns_marks_into_buttons_that_name_their_source() -> None:
    html = prose("Stop [1]", lambda number: f'"{number}"')
    assert 'data-cite="1"' in html
    assert 'aria-label="&#34;1&#34;"' in html


def test_numbered_lines_that_cards_show_go_with_the_line_before_them() -> None:
    text = "Near you:\n1. **A**, 1 km\n2. B\n\nFree:\n1. Mon 10:00\n\nWhich one?"
    assert without_items(text, ["A", "Mon 10:00"]) == "2. B\n\n\nWhich one?"
    assert without_items(text, []) == text


def test_a_message_is_escaped() -> None:
    assert "<b>" not in user_part("<b>hi</b>", T)


def test_the_lead_line_becomes_the_banner_and_leaves_the_answer() -> None:
    reply = "🔴 **Stop <now>. Call 119.**\n\nThe oil is low."
    parts = text_parts(reply, None, None, T)
    assert 'class="banner stop_now" role="alert"' in parts["banner"]
    assert "Stop &lt;now&gt;" in parts["banner"]
    assert 'href="tel:119"' in parts["banner"]
    assert "Stop" not in parts["answer"] and "The oil is low." in parts["answer"]


def test_a_reply_without_a_lead_has_no_banner() -> None:
    assert split_lead("🔴 no lead") == (None, [], "🔴 no lead")
    assert text_parts("Hello", None, None, T)["banner"] == ""


def test_only_emergency_numbers_can_be_called() -> None:
    line = "Call 119 (fire) or 12122; not 13800138000, 4001, P0120 or 1.120"
    assert [call.number for call in calls_in(line, "en")] == ["119", "12122"]


def test_a_number_for_abroad_is_marked_beside_those_at_home() -> None:
    calls = calls_in("Call 112, or in mainland China 119 (fire)", "en")
    assert [(call.number, call.away) for call in calls] == [("112", True), ("119", False)]
    assert [call.away for call in calls_in("Call 112", "en")] == [False]


def test_marks_lie_where_the_findings_are_and_bring_no_attributes() -> None:
    copy = copy_photo(photo(640, 480))
    assert copy is not None
    html = photo_figure(ShownPhoto(copy, "/page/photos/x", [lamp("<i>Oil</i>")]), T)
    assert "left:10.0%;top:10.0%;width:10.0%;height:10.0%" in html
    assert "onclick" not in html and "<i>" not in html


def question(finding: FindingView, desks: Desks, crop_id: str | None = None) -> str:
    return str(lamp_question([lamp(), finding], crop_id, Names(desks), T))


def asked(*names: str) -> FindingView:
    """Return a red lamp that may be the brakes, the parking brake or nothing known."""
    codes = ("brake_system", "parking_brake", "nothing")
    candidates = [
        CandidateView(code=code, confidence=0.4, name=Name(zh=name, en=name))
        for code, name in zip(codes, names, strict=False)
    ]
    more = {"decision": "ask", "candidates": candidates, "colour": "red"}
    return lamp().model_copy(update=more)


def test_two_pictures_are_offered_and_no_box_without_a_cut_out(desks: Desks) -> None:
    html = question(asked("<b>Brakes</b>", "Parking", "Third"), desks)
    assert html.count("/symbol?colour=red") == 2 and "Third" not in html
    assert "&lt;b&gt;Brakes" in html and "checkbox" not in html and "/crops/" not in html
    kept = question(asked("Brakes", "Parking"), desks, "a-crop")
    assert 'type="checkbox" data-keep="a-crop"' in kept and "checked" not in kept
    assert '/api/v1/lamps/crops/a-crop" alt="The lamp in your photo' in kept


def test_a_single_candidate_is_answered_with_yes(desks: Desks) -> None:
    html = question(asked("Brakes"), desks)
    assert "Is it this one?" in html and 'data-say="yes" data-pick="brake_system"' in html


def test_a_code_is_chosen_by_its_digits(desks: Desks) -> None:
    twins = [
        CandidateView(code=code, confidence=0.4, name=Name(zh=name, en=name))
        for code, name in (("P042B", "Catalyst sensor"), ("P0428", "Catalyst temperature"))
    ]
    more = {"kind": "trouble_code", "decision": "ask", "candidates": twins, "colour": None}
    html = question(lamp().model_copy(update=more), desks)
    assert 'data-say="P0428"' in html and "P0428 Catalyst temperature" in html
    assert "<img" not in html and ">40%<" in html


def test_without_a_question_there_is_nothing_to_choose(desks: Desks) -> None:
    assert question(lamp(), desks) == ""


def test_a_legend_names_colour_and_confidence() -> None:
    copy = copy_photo(photo(640, 480))
    assert copy is not None
    html = photo_figure(ShownPhoto(copy, "/x", [asked("Brakes", "Parking")]), T)
    assert "red · 90% · not certain" in html


def test_a_shown_copy_has_its_plate_covered() -> None:
    copy = copy_photo(encode_jpeg(lettered_car("京A82637").pixels, quality=95))
    assert copy is not None
    assert not is_legible(load_photo(copy.jpeg))


def test_what_is_no_photo_has_no_copy() -> None:
    assert copy_photo(b"not a photo") is None


def test_the_shelf_gives_a_photo_to_its_owner_only_and_forgets_the_oldest() -> None:
    shelf = PhotoShelf()
    key = shelf.put(b"jpeg", "me").rpartition("/")[2]
    assert shelf.get(key, "me") == b"jpeg"
    assert shelf.get(key, "you") is None
    shelf.put(b"x" * MOST_BYTES, "you")
    assert shelf.get(key, "me") is None


def test_uploaded_files_are_read_once_and_removed(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"photo")
    assert take_files([str(file), str(file), str(tmp_path / "gone")]) == (b"photo",)
    assert not file.exists()


@pytest.mark.parametrize("told", [None, "x", {"location": {"lat": 99}}, {"say": ["x"]}])
def test_what_a_browser_may_send_along_is_checked(told: object) -> None:
    assert read_sent(told).say == "" and not read_sent(told).consent


def test_history_tells_turns_photos_and_stopped_answers_apart() -> None:
    call = {"name": "inspect_photo", "args": {"photo_id": "photo-2"}, "id": "1"}
    seen = Evidence(findings=[lamp()]).model_dump()
    sent = {"photos": ["photo-1", "photo-2"], "locale": "en"}
    messages = [
        HumanMessage("look", additional_kwargs=sent),
        AIMessage("", tool_calls=[call]),
        ToolMessage("", tool_call_id="1", name="inspect_photo", artifact=seen),
        AIMessage("Oil.", additional_kwargs={"urgency": "stop_now"}),
        HumanMessage("and then?", additional_kwargs={"locale": "en"}),
    ]
    first, second = past_turns(list(messages), "t")
    assert [len(found) for found in first.photos] == [0, 1]
    assert isinstance(first.reply, Reply) and first.reply.urgency == "stop_now"
    assert second.message == "and then?" and second.reply is None
