"""Lines of routine files, for problems that are found after reading: each file is read once."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Literal

from voice_coach.errors import CoachError, Place
from voice_coach.library.files import read_limited
from voice_coach.routines.text_span import WHOLE, TextSpan
from voice_coach.routines.yaml.tree import Lines, Mapping, Node, Scalar, Sequence, read_tree

Giver = Literal["step", "defaults", "format"]
"""Where the value of a key comes from."""


class SourceLines:
    """Finds the lines of places, and the places of keys and words, in routine files."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, Lines]] = {}
        self._groups: dict[str, dict[tuple[int, int], Mapping]] = {}

    def line(self, place: Place) -> str:
        """Return the line of a place; empty if the file has changed since."""
        try:
            return self._of(place.file)[1].text(place.line)
        except IndexError:
            return ""

    def value(self, file: str, key: str) -> Place:
        """Return the place of the value of a top-level key, or the beginning of a file without it."""
        text, lines = self._of(file)
        root = read_tree(text).root
        pair = root.pairs.get(key) if isinstance(root, Mapping) else None
        line, column = lines.place(pair[1].start) if pair else (1, 1)
        return Place(file, line, column)

    def key(self, step: Place, name: str) -> tuple[Place, int, Giver]:
        """Return the place of a key of a step or else of `defaults`, its length in characters, and where it is from.

        If neither has the key, or the step is not found (a quick form, a file that has changed since), the place
        is that of the step.
        """
        group, root = self._group(step), self._group(Place(step.file, 0, 0))
        if group is None:
            return step, 1, "step"
        defaults = root.pairs.get("defaults") if root is not None else None
        givers: tuple[tuple[Giver, Node | None], ...] = (
            ("step", group),
            ("defaults", defaults[1] if defaults else None),
        )
        for giver, node in givers:
            if isinstance(node, Mapping) and name in node.pairs:
                start = node.pairs[name][0].start
                line, column = self._of(step.file)[1].place(start)
                return Place(step.file, line, column), len(name), giver
        return step, 1, "format"

    def words(self, span: TextSpan) -> tuple[Place, int]:
        """Return the place of the words of ``span`` in their file, and how many characters of its line they take.

        If they cannot be found (escapes, a file that has changed since), the place is that of the text or the step.
        """
        nowhere = span.place or Place(span.file, 1, 1)
        text, lines = self._of(nowhere.file)
        node = self._text_node(nowhere.file, span)
        if node is None:
            return nowhere, 1
        if (span.start, span.end) == WHOLE:
            start, end = node.start, node.end
        else:
            found = _span(text[node.start : node.end], node.text, span.start, span.end)
            start, end = (node.start, node.start + 1) if found is None else (node.start + at for at in found)
        line, column = lines.place(start)
        rest = len(lines.text(line)) - column + 1
        return Place(nowhere.file, line, column), max(1, min(end - start, rest))

    def _group(self, place: Place) -> Mapping | None:
        """Return the group of keys that begins at a place; the file's own is at 0, 0."""
        if place.file not in self._groups:
            text, lines = self._of(place.file)
            self._groups[place.file] = _groups(read_tree(text).root, lines)
        return self._groups[place.file].get((place.line, place.column))

    def _text_node(self, file: str, span: TextSpan) -> Scalar | None:
        group = self._group(span.place or Place(file, 0, 0))
        pair = group.pairs.get(span.key) if group is not None else None
        node: Node | None = pair[1] if pair else None
        if span.number is not None and not isinstance(node, Scalar):
            node = _entry(node, span.number)
        if isinstance(node, Mapping):
            part = node.pairs.get(span.part or "say")
            node = part[1] if part else None
        return node if isinstance(node, Scalar) else None

    def _of(self, file: str) -> tuple[str, Lines]:
        if file not in self._files:
            try:
                text = read_limited(Path(file)).decode("utf-8-sig")
            except (CoachError, UnicodeDecodeError):
                text = ""
            self._files[file] = text, Lines(text)
        return self._files[file]


def _groups(root: Node | None, lines: Lines) -> dict[tuple[int, int], Mapping]:
    """Return every group of keys by the place where it begins, the file itself by (0, 0)."""
    found: dict[tuple[int, int], Mapping] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        match node:
            case Mapping():
                found[lines.place(node.start) if node is not root else (0, 0)] = node
                waiting.extend(value for _, value in node.pairs.values())
            case Sequence():
                waiting.extend(node.items)
    return found


def _entry(node: Node | None, number: int) -> Node | None:
    """Return an entry of a list, or a key of a group; None if there are fewer."""
    entries: list[Node] = []
    match node:
        case Sequence():
            entries = node.items
        case Mapping():
            entries = [key for key, _ in node.pairs.values()]
    return entries[number] if number < len(entries) else None


def _span(source: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Find characters ``start`` to ``end`` of ``text`` in its YAML ``source``, by counting words.

    YAML folds lines, so only the space between words differs. Return None if more does.
    """
    first, last = _word(text, start), _word(text, max(start, end - 1))
    # A block of text begins with a header, such as `>-`.
    body = source.find("\n") + 1 if source[:1] in ("|", ">") else 0
    source_words = list(islice(_WORD.finditer(source, body), last[0] + 1))
    if len(source_words) <= last[0]:
        return None
    places = []
    for number, offset, word in (first, last):
        there = source_words[number]
        shift = there.group().find(word)
        if shift < 0:
            return None
        places.append(there.start() + shift + offset)
    return places[0], places[1] + 1


def _word(text: str, at: int) -> tuple[int, int, str]:
    """Return the number of the word that holds a character, the place in the word, and the word."""
    begins = at
    while begins > 0 and not text[begins - 1].isspace():
        begins -= 1
    match = _WORD.match(text, begins)
    return len(text[:begins].split()), at - begins, match.group() if match else ""


_WORD = re.compile(r"\S+")
