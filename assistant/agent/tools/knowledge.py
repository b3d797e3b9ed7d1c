"""Search the knowledge base."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence, PassageRef
from assistant.ports import Searcher
from assistant.problems import SNIPPET_CHARS, guide_problem
from knowledge_base.load import Knowledge
from knowledge_base.schema import Guide
from retrieval.learnt import UNREAD, Learnt
from retrieval.types import Hit, Kind, SearchResult

# A driver is answered from what this project wrote and reviewed. Ingested manuals and cases are
# for people who can judge them: a sentence in one could tell a driver to go on.
KINDS: tuple[Kind, ...] = ("guide", "lamp", "family", "service")
# A second guide is only offered when it ranks nearly as high as the first.
NEARLY = 0.95
# The best guide that is no alarm stands in for an alarm that is out of place.
NEXT = 0.8
# Below this confidence a guide that says "stop at once" is quoted, and not sounded as an alarm.
SURELY = 0.5
# As likely is a guide asked for whose circumstance is told in words that its list lacks.
MEANT = 0.3
# Less likely is anything asked for that says to stop, and what was found only sounds like it: of
# 695 reports of such faults fewer than 2 in 100, of look-alikes that found such a guide half.
HARDLY = 0.08


def build_search_knowledge(searcher: Searcher, knowledge: Knowledge) -> BaseTool:
    """Return the tool that searches guides, lamps, code families and services."""

    @tool(response_format="content_and_artifact")
    def search_knowledge(
        query: str, runtime: ToolRuntime[TurnContext], general: bool = False
    ) -> Answer:
        """Search the car-care knowledge base. Cite what you use as [doc_id].

        Not for trouble codes such as P0420 (`look_up_code`), prices (`estimate_price`), stores and
        bookings (`find_stores`).
        When `abstained` is true nothing fits: say that you do not know, and ask for more detail.

        Args:
            query: The driver's problem or question in the driver's own words.
            general: True for a question about cars in general, such as how often or how thick;
                False whenever something may be wrong with the driver's car.
        """
        locale = runtime.context.locale
        result = searcher.search(query, locale=locale, kinds=KINDS, limit=5)
        unfit = _unfit(result, knowledge, query)
        if result.abstained or len(unfit) == len(result.hits):
            return answer(Evidence(abstained=True))
        return answer(
            Evidence(
                problems=[
                    guide_problem(guide, locale)
                    for guide in _guides(
                        result, knowledge, query, general=general or runtime.context.harmless
                    )
                ],
                passages=[hit_to_passage(hit) for hit in result.hits if hit not in unfit],
            ),
            knowledge,
            locale,
        )

    return search_knowledge


def _unfit(result: SearchResult, knowledge: Knowledge, query: str) -> list[Hit]:
    """The guides found that need a circumstance which nobody told of, in whatever spelling."""
    guides = [hit for hit in result.hits if hit.passage.kind == "guide"]
    told = (query, result.asked or query)
    return [hit for hit in guides if not _fits(hit, result.learnt, knowledge, told)]


def _fits(hit: Hit, learnt: Learnt, knowledge: Knowledge, told: tuple[str, str]) -> bool:
    guide = _guide(hit, knowledge)
    if any(map(guide.fits, told)):
        return True
    # No list holds all words for a circumstance.
    meant = learnt.shares.get(hit.passage.doc_id, 0.0) >= MEANT
    other = guide.never_with
    return meant and not (other and any(map(other.is_told, told)))


def _guide(hit: Hit, knowledge: Knowledge) -> Guide:
    return knowledge.guides[hit.passage.doc_id.removeprefix("guide:")]


def _guides(
    result: SearchResult, knowledge: Knowledge, query: str, *, general: bool
) -> list[Guide]:
    """The guides that may be spoken of: those at the top, or nearly there."""
    best, unfit = result.hits[0].score, _unfit(result, knowledge, query)
    fitting = [hit for hit in result.hits if hit not in unfit]
    spoken = [
        hit
        for hit in fitting
        if hit.passage.kind == "guide"
        and _may_speak(hit, fitting[0], result, knowledge, general=general)
    ]
    near = [hit for hit in spoken if hit in result.hits[:2] and hit.score >= NEARLY * best]
    if not near and result.hits[0].passage.kind in ("guide", "lamp"):
        # The alarm, or the lamp that nobody told of, is out of place; the next may be the answer.
        near = [hit for hit in spoken[:1] if hit.score >= NEXT * best]
    return [_guide(hit, knowledge) for hit in near]


def _may_speak(
    hit: Hit, first: Hit, result: SearchResult, knowledge: Knowledge, *, general: bool
) -> bool:
    """Return whether a guide fits well enough to be spoken of.

    "Stop at once" is said when that very danger is what the driver's words surely come nearest to.
    "How thick should pads be", or a friend's car that once boiled over, is answered with what such
    a guide says, without the alarm. `first` is the best hit that is not out of place: it stands in
    for one that ranks hardly higher. Red flags do not pass here.
    """
    guide = _guide(hit, knowledge)
    if guide.severity != "stop_now":
        return True
    nearest = hit is first and hit.score >= NEARLY * result.hits[0].score
    if not nearest or result.confidence < SURELY or general:
        return False
    return result.learnt is UNREAD or _stops(result.learnt, knowledge) >= HARDLY


def _stops(learnt: Learnt, knowledge: Knowledge) -> float:
    """How likely anything is asked for that says "stop at once"."""
    alarms = (share for doc_id, share in learnt.shares.items() if _is_alarm(doc_id, knowledge))
    return sum(alarms)


def _is_alarm(doc_id: str, knowledge: Knowledge) -> bool:
    kind, _, name = doc_id.partition(":")
    if kind == "guide":
        return name in knowledge.guides and knowledge.guides[name].severity == "stop_now"
    lamp = knowledge.lamps.get(name) if kind == "lamp" else None
    return lamp is not None and any(meaning.severity == "stop_now" for meaning in lamp.meanings)


def hit_to_passage(hit: Hit) -> PassageRef:
    """Return a hit as a citable passage."""
    passage = hit.passage
    return PassageRef(
        doc_id=passage.doc_id,
        title=passage.title,
        snippet=passage.text[:SNIPPET_CHARS],
        source=passage.source,
        score=round(hit.score, 4),
        url=passage.url,
    )
