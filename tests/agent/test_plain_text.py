import pytest

from assistant.agent.failures import BadAnswer, BadCall
from assistant.agent.plain_text import PlainText, WrittenCall

FIND = WrittenCall("find_stores", '{"service": "towing"}')
WRITTEN = '{"name": "find_stores", "arguments": {"service": "towing"}}'


def filtered(text: str, size: int) -> tuple[str, list[WrittenCall]]:
    plain = PlainText()
    parts = [plain.feed(text[i : i + size]) for i in range(0, len(text), size)]
    return "".join(parts) + plain.rest(), plain.calls


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("先停车。", "先停车。"),
        ("<think>lie to them</think>Stop now.", "Stop now."),
        ("Stop<|im_end|> now.<｜end▁of▁sentence｜>", "Stop now."),
        ("<think>never ends", ""),
        ("3 < 5 [lamp:abs] and functions of it", "3 < 5 [lamp:abs] and functions of it"),
        ('{"a": 1} is an object', '{"a": 1} is an object'),
    ],
)
def test_thoughts_and_template_marks_are_no_text(text: str, said: str, size: int) -> None:
    assert filtered(text, size) == (said, [])


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    "text",
    [
        f"<tool_call>\n{WRITTEN}\n</tool_call>",
        f"<tool_call>{WRITTEN}",
        f"```json\n{WRITTEN}\n```",
        WRITTEN,
    ],
)
def test_a_call_that_is_written_out_is_a_call(text: str, size: int) -> None:
    assert filtered(text, size) == ("", [FIND])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("plan: lie</think>Stop.", BadAnswer),
        ("<tool_call>find the stores</tool_call>", BadCall),
        ("functions.find_stores:", BadCall),
    ],
)
def test_what_cannot_be_told_apart_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        filtered(text, 2)
