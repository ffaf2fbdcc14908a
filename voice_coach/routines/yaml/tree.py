"""Parse YAML text to a small tree of texts with their places. It knows YAML, and nothing of routines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import Any, cast

import yaml

from voice_coach.routines.yaml.faults import Fault, anchors, explain, tags
from voice_coach.routines.yaml.words import Words
from voice_coach.safe_text import shown

MAX_DEPTH = 200
"""The deepest nesting: no file needs more, and it is slow to scan."""

MAX_NODES = 150_000
"""Enough for a real file of 1 MiB; one of brackets and commas could hold a million."""

MAX_FAULTS = 1_000
"""Nobody reads more; the rest is not looked for."""


@dataclass(slots=True)
class Scalar:
    """One plain, quoted or block text; ``text`` is its value, never resolved (``yes`` is "yes").

    ``start`` and ``end`` are offsets in the source, in characters. ``plain`` is whether it has no quotes.
    """

    start: int
    end: int
    text: str
    plain: bool


@dataclass(slots=True)
class Sequence:
    """A list."""

    start: int
    end: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys with values, in the order of the file, each key once."""

    start: int
    end: int
    pairs: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


@dataclass(slots=True)
class Alias:
    """An alias, which has been reported as a fault: readers skip it."""

    start: int
    end: int


Node = Scalar | Sequence | Mapping | Alias


@dataclass(frozen=True, slots=True)
class Tree:
    """The content of a file: its root (None if it could not be read), and all faults."""

    root: Node | None
    faults: tuple[Fault, ...]


class Lines:
    """The lines of a source: turns offsets into line and column, both from 1, as editors count them."""

    def __init__(self, source: str) -> None:
        self._source = source
        if "\r" in source:
            self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", source))]
        else:
            self._starts = list(accumulate((len(line) + 1 for line in source.split("\n")), initial=0))[:-1]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def text(self, line: int) -> str:
        """Return a whole line, counted from 1, without its end."""
        end = self._starts[line] if line < len(self._starts) else len(self._source)
        return self._source[self._starts[line - 1] : end].rstrip("\r\n")


UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that are not allowed in a file."""

_OLD_LINE_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_TAG_DIRECTIVE = re.compile(r"^%TAG\b.*", re.MULTILINE)
_PROPERTY = re.compile(r"(?:&[^\s,\[\]{}]*|!<[^>\s]*>|![^\s,\[\]{}]*)")
_SPACE = re.compile(r"\s*")
_MAX_UNPRINTABLE = 100


_NEUTRAL = Words()


def read_tree(source: str, words: Words = _NEUTRAL) -> Tree:
    """Read one YAML document. Errors are among the tree's faults, in ``words``; nothing is raised.

    Aliases, anchors, merge keys, tags, further documents, duplicate keys and keys that are not single texts
    are faults. After broken syntax or absurd nesting there is no root.
    """
    unprintable = tuple(
        _unprintable(match, words) for match in islice(UNPRINTABLE.finditer(source), _MAX_UNPRINTABLE)
    )
    if unprintable:
        return Tree(None, unprintable)
    # YAML 1.1 ends a line at these characters, but editors do not show that: read what is seen.
    source = source if source.isascii() else source.translate(_OLD_LINE_BREAKS)
    # The parser's time grows with the square of their number.
    if directive := _TAG_DIRECTIVE.search(source):
        return Tree(None, (Fault(directive.start(), directive.end(), *tags(words, "Delete the line.")),))
    builder = _Builder(source, words)
    try:
        root = builder.build()
    except yaml.YAMLError as error:
        builder.faults.append(builder.explained(error))
        root = None
    return Tree(root, tuple(builder.faults))


def _unprintable(match: re.Match[str], words: Words) -> Fault:
    return Fault(
        match.start(),
        match.end(),
        f"the character U+{ord(match.group()):04X} is not allowed in {words.file}",
        "Delete it; if a text needs it, write it as an escape in double quotes.",
    )


@dataclass(slots=True)
class _Level:
    """A list or a group that is still open; in a group, the key whose value comes next (None for a bad key).

    ``bracket`` is the offset of the innermost bracket or brace around its items, or -1 if there is none.
    """

    node: Sequence | Mapping
    bracket: int = -1
    key: Scalar | None = None
    value_is_due: bool = False


class _Builder:
    """Builds the tree from the parser's events, with a stack of its own: depth costs no recursion."""

    def __init__(self, source: str, words: Words) -> None:
        self.faults: list[Fault] = []
        self.document_ended = False  # by a line `...`
        self._source = source
        self._words = words
        self._lines: Lines | None = None
        self._text = Scalar(0, 0, "", True)  # the last one
        self._top = _Level(Sequence(0, 0))  # the document: a list of one root
        self._stack: list[_Level] = []

    def build(self) -> Node | None:
        """Read the whole document. Raises ``yaml.YAMLError``."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        nodes = 0
        ended = False
        for event in cast("Iterator[Any]", yaml.parse(self._source, Loader=loader)):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                nodes += 1
                node = Scalar(event.start_mark.index, event.end_mark.index, event.value, not event.style)
                if event.anchor is not None or event.tag is not None:
                    node.start = min(node.end, self._tell_properties(event))
                self._add(node)
                self._text = node
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                nodes += 1
                self._open(event)
                if len(self._stack) > MAX_DEPTH:
                    self._tell_event(event, "this is nested too deeply", "Write it flatter.")
                    return None
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._top.node.end = event.end_mark.index
                self._top = self._stack.pop()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentEndEvent:
                ended = True
                self.document_ended = bool(event.explicit)
            elif kind is yaml.DocumentStartEvent and ended:
                self._tell_event(event, "a second document begins here", self._words.second_document)
                break
            if len(self.faults) > MAX_FAULTS:
                return None
            if nodes > MAX_NODES:
                cause = f"the file has more than {MAX_NODES:,} values"
                self._tell_event(event, cause, self._words.too_large)
                return None
        root = self._top.node
        return root.items[0] if isinstance(root, Sequence) and root.items else None

    def explained(self, error: yaml.YAMLError) -> Fault:
        """Return the fault for an error that ended ``build``."""
        return explain(
            error,
            self._source,
            self._words,
            bracket=self._top.bracket,
            text=(self._text.start, self._text.end),
            document_ended=self.document_ended,
        )

    def _open(self, event: Any) -> None:
        kind = Mapping if type(event) is yaml.MappingStartEvent else Sequence
        node = kind(event.start_mark.index, event.end_mark.index)
        if event.anchor is not None or event.tag is not None:
            node.start = self._tell_properties(event)
        self._add(node)
        self._stack.append(self._top)
        # A pair in a list (`[key: value]`) is a group without a brace of its own.
        bracket = event.end_mark.index - 1
        has_own = event.flow_style and self._source[bracket] in "[{"
        self._top = _Level(node, bracket if has_own else self._top.bracket)

    def _alias(self, event: Any) -> None:
        # The value of a merge key or another bad key is not reported again.
        if not (self._top.value_is_due and self._top.key is None):
            self._tell_event(event, *anchors(self._words))
        self._add(Alias(event.start_mark.index, event.end_mark.index))

    def _add(self, node: Node) -> None:
        top = self._top
        parent = top.node
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif top.value_is_due:
            top.value_is_due = False
            if top.key is not None:
                parent.pairs[top.key.text] = (top.key, node)
        else:
            top.value_is_due = True
            top.key = self._key(node, parent)

    def _key(self, node: Node, parent: Mapping) -> Scalar | None:
        """Return a key, or report why it cannot be one and return None: its value is skipped."""
        if not isinstance(node, Scalar):
            if not isinstance(node, Alias):
                self._tell(node.start, node.start + 1, "a key must be a word", "Write `key: value`.")
            return None
        if node.text == "<<" and node.plain:
            cause = f"merge keys (`<<`) are not allowed in {self._words.one}"
            self._tell(node.start, node.end, cause, "Write the keys out.")
            return None
        if node.text in parent.pairs:
            self._lines = self._lines or Lines(self._source)
            first, _ = self._lines.place(parent.pairs[node.text][0].start)
            remedy = f"Keep one of them; the first is in line {first}."
            self._tell(node.start, node.end, f"{shown(node.text)} appears twice", remedy)
            return None
        return node

    def _tell_properties(self, event: Any) -> int:
        """Add an error for the anchor and the tag before a node; return where the node itself begins."""
        start: int = event.start_mark.index
        for given in (event.anchor, event.tag):
            match = _PROPERTY.match(self._source, start)
            if given is not None and match is not None:
                told = anchors if match.group().startswith("&") else tags
                self._tell(match.start(), match.end(), *told(self._words))
                space = _SPACE.match(self._source, match.end())
                start = space.end() if space else match.end()
        return start

    def _tell_event(self, event: Any, cause: str, remedy: str) -> None:
        self._tell(
            event.start_mark.index, max(event.end_mark.index, event.start_mark.index + 1), cause, remedy
        )

    def _tell(self, start: int, end: int, cause: str, remedy: str) -> None:
        self.faults.append(Fault(start, end, cause, remedy))
