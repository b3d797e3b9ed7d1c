"""What drivers say, all of it: the messages that the readers of messages learn from."""

from functools import cache

from assistant.messages import Locale
from assistant.planner.lamp_training import load_descriptions
from assistant.planner.service_training import load_requests
from assistant.planner.utterances import load_utterances
from knowledge_base.load import Knowledge, shipped_knowledge
from retrieval.documents import knowledge_to_documents
from retrieval.spelling import Spelling


def said_texts(locale: Locale, knowledge: Knowledge) -> list[str]:
    """Return utterances, requests for work and descriptions of lamps of a language."""
    return [
        *(said.text for said in load_utterances() if said.locale == locale),
        *(row.text for row in load_requests(locale, knowledge.services)),
        *(row.text for row in load_descriptions(locale, knowledge.lamps)),
    ]


def english_spelling(knowledge: Knowledge) -> Spelling:
    """Return what repairs slips in English messages, by all that drivers say."""
    shipped = knowledge is shipped_knowledge()
    return _shipped_spelling() if shipped else _spelling(knowledge)


@cache
def _shipped_spelling() -> Spelling:
    """Learnt once a process: it takes seconds and never changes."""
    return _spelling(shipped_knowledge())


def _spelling(knowledge: Knowledge) -> Spelling:
    documents = (d for d in knowledge_to_documents(knowledge) if d.locale == "en")
    return Spelling("en", documents, lambda: said_texts("en", knowledge))
