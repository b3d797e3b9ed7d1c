"""What the Advertising Law forbids is found in every disguise, look-alikes are left alone."""

from pathlib import Path

import pytest

from assistant.marketing.checker import find_violations, mend
from knowledge_base.schema import Locale

DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


FORBIDDEN = [(loc, line) for loc in ("zh", "en") for line in lines(f"forbidden_{loc}.txt")]
LAWFUL = [(loc, line) for loc in ("zh", "en") for line in lines(f"lawful_{loc}.txt")]


@pytest.mark.parametrize(("locale", "text"), FORBIDDEN)
def test_forbidden_words_are_found_with_their_article_and_mended(locale: Locale, text: str) -> None:
    found = find_violations(text, locale)
    assert found and all(violation.article and violation.why for violation in found)
    mended, _ = mend(text, locale)
    assert find_violations(mended, locale) == []


@pytest.mark.parametrize(("locale", "text"), LAWFUL)
def test_lawful_look_alikes_are_left_alone(locale: Locale, text: str) -> None:
    assert find_violations(text, locale) == []
    assert mend(text, locale) == (text, [])


def test_the_clause_goes_and_the_rest_stays() -> None:
    text = "小保养约1小时，行业第一，参考价¥253–644。"
    mended, found = mend(text, "zh")
    assert mended == "小保养约1小时，参考价¥253–644。"
    assert [v.words for v in found] == ["第一"]
    assert "第九条" in found[0].article


def test_a_superlative_before_a_noun_is_reworded() -> None:
    assert mend("用合适的机油，最好的服务等您", "zh")[0] == "用合适的机油，好的服务等您"


def test_words_of_the_stores_own_record_may_stand() -> None:
    assert find_violations("长春第一汽修厂欢迎您", "zh")
    known = frozenset({"长春第一汽修厂"})
    assert find_violations("长春第一汽修厂欢迎您", "zh", known=known) == []
    assert find_violations("长春第一汽修厂，全国第一", "zh", known=known)


def test_english_words_are_found_in_a_chinese_text() -> None:
    assert find_violations("换机油就来，best price 等你", "zh")
