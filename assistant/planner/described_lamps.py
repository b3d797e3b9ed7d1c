"""Lamps told in words, with or without a name: which one, or which few, may be meant."""

from collections.abc import Mapping

from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.planner.lamp_likeness import LampLikeness
from assistant.planner.lamp_words import is_described
from assistant.planner.lamps import TALKS_OF_LAMP, LampReader, look
from assistant.planner.language import detect_locale
from assistant.planner.types import LampMention
from knowledge_base.schema import Lamp
from retrieval.encoders import Encoder

# Without a word such as "lamp" a text is more often about the car itself: "red fluid drips".
_TALKED_OF, _SILENT = 0.5, 0.9
# Where the likeliest lamp is none in particular, the words tell of something else.
_PARTICULAR = 0.25


class DescribedLamps:
    """Reads lamps from words: names first, then what the words and the sentence are like.

    Costs one embedding where no name of a single lamp decides.
    """

    def __init__(self, lamps: Mapping[str, Lamp], encoder: Encoder) -> None:
        self._names = LampReader(lamps)
        self._likeness = LampLikeness(lamps)
        self._encoder = encoder

    def named(self, folded: str, *, expected: bool = False) -> tuple[LampMention, ...]:
        """Return the lamps that a folded text names, see `LampReader.find`."""
        return self._names.find(folded, expected=expected)

    def described(
        self, folded: str, locale: Locale, named: tuple[LampMention, ...], *, talked_of: bool
    ) -> tuple[LampMention, ...]:
        """Return `named`, or where no name is certain what the whole text is like.

        A text that names lamps only to say that they are off tells of none.

        Args:
            folded: The folded text.
            locale: Its language.
            named: What `named` found.
            talked_of: Whether the text is known to tell of a lamp, whatever its words.
        """
        if not named and self._names.says_off(folded):
            return ()
        beside = self._names.beside_names(folded) if named else folded
        if any(mention.certain for mention in named) or not is_described(beside):
            return named
        talks = talked_of or bool(named) or TALKS_OF_LAMP.search(folded) is not None
        colour, flashing = look(folded, 0, len(folded))
        found = self._likeness.read(folded, self._encoder.encode_query(folded), locale, colour)
        if found.lamp < (_TALKED_OF if talks else _SILENT):
            return named
        if not found.ranked or found.ranked[0][1] < _PARTICULAR:
            return named
        return (LampMention(found.ranked, colour, flashing),)

    def describe(self, text: str, locale: Locale) -> tuple[LampMention, ...]:
        """Return the lamps that a description means, as `assistant.ports.LampDescriber`."""
        folded = fold(text)
        named = self.named(folded, expected=True)
        return self.described(folded, detect_locale(text) or locale, named, talked_of=True)
