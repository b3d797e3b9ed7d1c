"""YAML read twice as fast as PyYAML does, for files of plain lists and mappings.

PyYAML parses in C but asks Python, scalar by scalar, what each one is; here each spelling is asked
about once. What is rare in such files (anchors, tags, merged or composed keys) is left to PyYAML.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from yaml.resolver import Resolver

_TEXT = "tag:yaml.org,2002:str"
_MERGE = "<<"


class _Unusual(Exception):
    """The text has what only PyYAML itself reads."""


def read_yaml(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    """Return what `yaml.safe_load` returns.

    Raises:
        yaml.YAMLError: The text is no YAML, or none that is safe.
    """
    try:
        return _Reader(text).read()
    except _Unusual:
        return yaml.load(text, Loader=yaml.CSafeLoader)


class _Reader:
    """Reads one text."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._known: dict[str, Any] = {}
        self._resolver, self._constructor = Resolver(), SafeConstructor()

    def read(self) -> Any:  # noqa: ANN401
        nodes = [event for event in map(self._node, self._events) if event is not _NO_NODE]
        if len(nodes) > 1:
            raise _Unusual
        return nodes[0] if nodes else None

    def _node(self, event: Event) -> Any:  # noqa: ANN401
        if not isinstance(event, NodeEvent):
            return _NO_NODE
        if isinstance(event, AliasEvent) or event.anchor:
            raise _Unusual
        if isinstance(event, (ScalarEvent, CollectionStartEvent)) and event.tag:
            raise _Unusual
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, MappingStartEvent):
            return dict(self._pairs())
        return list(self._items())

    def _items(self) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, CollectionEndEvent):
                return
            yield self._node(event)

    def _pairs(self) -> Iterator[tuple[Any, Any]]:
        for event in self._events:
            if isinstance(event, CollectionEndEvent):
                return
            if not isinstance(event, ScalarEvent) or event.value == _MERGE:
                raise _Unusual
            yield self._node(event), self._node(next(self._events))

    def _scalar(self, event: ScalarEvent) -> Any:  # noqa: ANN401
        if not event.implicit[0]:
            return event.value
        if event.value not in self._known:
            self._known[event.value] = self._plain(event.value)
        return self._known[event.value]

    def _plain(self, value: str) -> Any:  # noqa: ANN401
        tag = self._resolver.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
        if tag == _TEXT:
            return value
        try:
            return self._constructor.construct_object(yaml.ScalarNode(tag, value))
        except (yaml.YAMLError, ValueError) as error:
            # PyYAML says where it stands.
            raise _Unusual from error


_NO_NODE = object()
