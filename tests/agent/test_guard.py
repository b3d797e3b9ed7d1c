from assistant.agent.guard import OutputGuard, SentenceBuffer, split_sentences
from assistant.evidence import Evidence, PassageRef
from assistant.messages import EstimateView, SplitRange


def passage(doc_id: str) -> PassageRef:
    return PassageRef(doc_id=doc_id, title=doc_id, snippet="…", source="ISO 2575")


def evidence(*doc_ids: str, low: int = 0, high: int = 0) -> Evidence:
    span, none = SplitRange(low=low, high=high), SplitRange(low=0, high=0)
    estimate = EstimateView(
        low=low,
        high=high,
        currency="CNY",
        labour=span,
        parts=none,
        excludes=[],
    )
    return Evidence(passages=[passage(d) for d in doc_ids], estimate=estimate if high else None)


def test_citations_are_numbered_in_the_order_of_their_first_use() -> None:
    guard = OutputGuard(evidence("lamp:a", "guide:b"))
    text = guard.check_all("First [guide:b]. Then [lamp:a]. Again [guide:b].")
    assert text == "First [1]. Then [2]. Again [1]."
    assert [c.doc_id for c in guard.citations()] == ["guide:b", "lamp:a"]


def test_a_citation_of_what_no_tool_returned_vanishes() -> None:
    assert OutputGuard(evidence("lamp:a")).check("Stop [lamp:z] now [7].") == "Stop now."


def test_a_price_from_the_catalogue_passes() -> None:
    guard = OutputGuard(evidence(low=20000, high=90000))
    assert "200–900 元" in guard.check("费用大概 200–900 元。")


def test_an_invented_price_is_dropped_with_its_sentence() -> None:
    guard = OutputGuard(evidence(low=20000, high=90000))
    for sentence in ("大概 350 元。", "It costs $99.", "约 ¥1,200 起。", "两百到 800 块。"):
        assert guard.check(sentence) == ""


def test_other_numbers_are_no_prices() -> None:
    sentence = "等 30 分钟，离车 100 米，电压低于 12.4 V。"
    assert OutputGuard(evidence()).check(sentence) == sentence


def test_a_promise_of_a_write_that_did_not_happen_is_dropped() -> None:
    guard = OutputGuard(evidence())
    for sentence in ("已为您预约成功。", "Your slot is booked.", "I have cancelled it."):
        assert guard.check(sentence) == ""


def test_list_numbers_and_decimals_do_not_end_a_sentence() -> None:
    text = "1. Check 3.5 bar.\n2. Look at P0420. Then stop."
    assert "".join(split_sentences(text)) == text
    assert split_sentences("2. Tow it. Now.") == ["2. Tow it.", " Now."]


def test_a_stream_gives_whole_sentences_only() -> None:
    buffer = SentenceBuffer()
    assert buffer.feed("先停") == []
    assert buffer.feed("车。再叫") == ["先停车。"]
    assert buffer.rest() == "再叫"
