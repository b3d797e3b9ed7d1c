"""The embedded planner, over what it knows."""

from assistant.booking.clock import Clock
from assistant.planner.calls import Catalogue
from assistant.planner.chat_model import EmbeddedPlanner
from assistant.planner.understanding import Places, Understander
from assistant.pricing import has_clear_price
from knowledge_base.load import Knowledge
from retrieval.documents import LOCALES
from retrieval.encoders import Encoder
from retrieval.spelling import Spelling

# Nothing but the equipment for the work itself finds what is wrong: a scan tool tells no gas level.
_OWN = ("climate",)


def build_planner(
    encoder: Encoder,
    places: Places,
    knowledge: Knowledge,
    clock: Clock,
    spelling: Spelling | None = None,
) -> EmbeddedPlanner:
    """Return the planner; `encoder` must be the one that its classifiers were trained on."""
    services, lamps = knowledge.services.values(), knowledge.lamps.values()
    return EmbeddedPlanner(
        understand=Understander(encoder, places, knowledge, clock, spelling).understand,
        catalogue=Catalogue(
            roadside=frozenset(s.code for s in services if s.category == "roadside"),
            narrow=frozenset(s.code for s in services if has_clear_price(s) or s.category in _OWN),
            body=frozenset(work.service for work in knowledge.body_work),
            engine=frozenset(s.code for s in services if "ev" not in s.powertrains),
            electric=frozenset(
                s.code
                for s in services
                if "ev" in s.powertrains[-1:] and not ({"petrol", "diesel"} & set(s.powertrains))
            ),
        ),
        names={locale: {s.code: s.name.get(locale) for s in services} for locale in LOCALES},
        symbols={locale: {m.code: m.symbol.get(locale) for m in lamps} for locale in LOCALES},
    )
