"""Explain what is wrong with the YAML of a file: from the parser's errors to cause and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from voice_coach.routines.yaml.keys import several_keys
from voice_coach.routines.yaml.words import Words


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in the source, from offset ``start`` to ``end`` in characters."""

    start: int
    end: int
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Complaint:
    """An error of the parser: ``at`` is where it stopped, ``since`` where the broken construct began.

    ``bracket`` is the innermost bracket or brace that is open there; -1 if there is none.
    """

    problem: str
    context: str
    at: int
    since: int
    bracket: int
    source: str
    words: Words

    @property
    def character(self) -> str:
        return self.source[self.at : self.at + 1]

    @property
    def at_end(self) -> bool:
        return not self.source[self.at :].strip()

    def same_line(self, since: int) -> bool:
        return not _has_lines(self.source[since : self.at]) and not self.at_end


def _has_lines(text: str) -> bool:
    return "\n" in text or "\r" in text


def _line(source: str, offset: int) -> int:
    """Return the line of a character, counted from 1."""
    return len(re.findall(r"\r\n|\n|\r", source[:offset])) + 1


_Told = tuple[int, str, str]
_Explain = Callable[[_Complaint], _Told]

QUOTE = "Put the whole text in quotes."
_CLOSE_QUOTE = "Close it with the same quote at the end of the text."
_OTHER_QUOTES = {
    "'": 'Put the whole text in double quotes (`"`).',
    '"': "Put the whole text in single quotes (`'`).",
}
_BRACKETS = {"[": ("list", "]", "items", "items of a list"), "{": ("brace", "}", "keys", "keys in braces")}
"""What a bracket opens, what closes it, and what is in it, in two wordings."""
_WRITE_OUT = "Write it out in full; a text that begins with `*` or `&` goes in quotes."
_NO_BANG = "Leave it out; a text that begins with `!` goes in quotes."


def anchors(words: Words) -> tuple[str, str]:
    """Return cause and remedy for an alias or an anchor."""
    return f"aliases and anchors (`*`, `&`) are not allowed in {words.one}", _WRITE_OUT


def tags(words: Words, remedy: str = _NO_BANG) -> tuple[str, str]:
    """Return cause and remedy for a tag."""
    return f"tags (`!`) are not allowed in {words.one}", remedy


def explain(
    error: yaml.YAMLError,
    source: str,
    words: Words,
    *,
    bracket: int,
    text: tuple[int, int],
    document_ended: bool,
) -> Fault:
    """Return the fault for an error of the YAML parser, in plain words and with a remedy.

    ``bracket`` is the offset of the innermost open bracket or brace, or -1; ``text`` is where the last text that was
    read starts and ends. The table knows the messages of libyaml 0.2 and of PyYAML 6; others are passed on.
    """
    context_mark = getattr(error, "context_mark", None)
    at = _mark(error, source)
    complaint = _Complaint(
        problem=str(getattr(error, "problem", None) or "it cannot be read"),
        context=str(getattr(error, "context", None) or ""),
        at=at,
        since=at if context_mark is None else min(context_mark.index, len(source)),
        bracket=bracket,
        source=source,
        words=words,
    )
    if document_ended:
        return Fault(at, at + 1, f"there is text after the end of {words.whole}", words.second_document)
    start, end = text
    # Usually the quote that ends such a text should have begun the next one.
    if (
        source[start : start + 1] in _OTHER_QUOTES
        and _has_lines(source[start:end])
        and not source[end:at].strip(" ")
    ):
        cause = f"this quote is closed only in line {_line(source, end)}, and there is text after it"
        return Fault(start, start + 1, cause, _CLOSE_QUOTE)
    for piece, tell in _TABLE:
        if piece in complaint.problem or piece in complaint.context:
            start, cause, remedy = tell(complaint)
            break
    else:
        start, cause, remedy = (
            at,
            f"this is not YAML: {complaint.problem}",
            "Check colons, quotes and indentation here.",
        )
    return Fault(start, start + 1, cause, remedy)


def _mark(error: yaml.YAMLError, source: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return len(source) if mark is None else min(mark.index, len(source))


_GLUED = re.compile(r"^ *(?:- +)?\w+(:)[^\s:].*\n(?:[ \r]*\n)*[^\n]*\Z", re.MULTILINE)


def _colon(complaint: _Complaint) -> _Told:
    glued = _GLUED.search(complaint.source, max(0, complaint.at - 500), complaint.at)
    if glued:
        return glued.start(1), "a space is missing after this colon", "Write `key: value`."
    begin, end = (
        complaint.source.rfind("\n", 0, complaint.at) + 1,
        complaint.source.find("\n", complaint.at),
    )
    line = complaint.source[begin : end if end >= 0 else None].rstrip()
    apart = several_keys(line, complaint.words.keys)
    if apart:
        word = re.compile(r"\w+\Z").search(complaint.source, begin, complaint.at)
        return word.start() if word else complaint.at, "this line has a second key", apart
    return (
        complaint.at,
        "a colon is not allowed here",
        "Put the text in quotes if the colon belongs to it; else check the indentation here and above.",
    )


def _odd_character(complaint: _Complaint) -> _Told:
    if complaint.character == "\t":
        return complaint.at, "the indentation contains a tab", "Indent with spaces."
    return complaint.at, f"a text cannot begin with `{complaint.character}`", QUOTE


def _tab(complaint: _Complaint) -> _Told:
    return complaint.at, "the indentation contains a tab", "Indent with spaces."


def _open_quote(complaint: _Complaint) -> _Told:
    return complaint.since, "this quote is never closed", _CLOSE_QUOTE


def _open_bracket(complaint: _Complaint) -> _Told:
    name, closing, parts, parts_in_it = _BRACKETS[complaint.source[complaint.bracket]]
    if not complaint.same_line(complaint.bracket):
        remedy = f"Close it with `{closing}`, and put a comma between the {parts}."
        return complaint.bracket, f"this {name} is never closed", remedy
    found = complaint.character
    if found in "]}":
        remedy = f"Close the {name} with `{closing}`, before this `{found}` or in its place."
        return complaint.at, f"a `{closing}` is missing before this `{found}`", remedy
    cause = f"a comma or `{closing}` is missing before this"
    return complaint.at, cause, f"Put a comma between the {parts_in_it}."


def _misfit(complaint: _Complaint) -> _Told:
    if complaint.character and complaint.character in "]}":
        return complaint.at, f"this `{complaint.character}` closes nothing", "Delete it, or open it before."
    before = complaint.source[: complaint.at].rstrip(" ")[-1:]
    if before in _OTHER_QUOTES:
        return complaint.at, "there is text after the closing quote", _OTHER_QUOTES[before]
    return complaint.at, "this does not fit the lines above it", complaint.words.indentation


def _no_colon(complaint: _Complaint) -> _Told:
    return (
        complaint.since,
        "this line has no key with a colon",
        "Write `key: value`, with a space after the colon.",
    )


def _list_here(complaint: _Complaint) -> _Told:
    return complaint.at, "a list cannot begin here", "Begin it on a line of its own, below its key."


def _escape(complaint: _Complaint) -> _Told:
    remedy = "Write a backslash in double quotes twice, or use single quotes."
    return complaint.at, "in double quotes a backslash begins an escape, and this one is unknown", remedy


def _anchor(complaint: _Complaint) -> _Told:
    return complaint.since, *anchors(complaint.words)


def _tag(complaint: _Complaint) -> _Told:
    return complaint.since, *tags(complaint.words)


def _directive(complaint: _Complaint) -> _Told:
    cause = f"a line that begins with `%` is not allowed in {complaint.words.one}"
    return complaint.since, cause, "Delete the line."


def _block_header(complaint: _Complaint) -> _Told:
    return complaint.at, "after `|` or `>` the text begins on the next line", "Move the text down, indented."


def _missing_value(complaint: _Complaint) -> _Told:
    character = complaint.character
    if complaint.bracket >= 0:
        name, closing, parts, parts_in_it = _BRACKETS[complaint.source[complaint.bracket]]
        if character == "-" and not complaint.source.startswith("---", complaint.at):
            if complaint.same_line(complaint.bracket):
                cause = "a `-` is not allowed in brackets and braces"
                return complaint.at, cause, f"Put a comma between the {parts_in_it}, and no dash."
            cause = (
                f"this {name} is not closed before the `-` in line {_line(complaint.source, complaint.at)}"
            )
            remedy = f"Close it with `{closing}`, and put commas between the {parts}, no dashes."
            return complaint.bracket, cause, remedy
        if character not in (closing, ","):
            return _open_bracket(complaint)
    if character and character in "]},":
        return complaint.at, f"a value is missing before this `{character}`", "Write a value, or delete it."
    return complaint.at, "a value is missing here", "Write a value after the colon."


def _outside(complaint: _Complaint) -> _Told:
    return complaint.at, f"this is outside {complaint.words.whole}", complaint.words.outside


# The first row whose words are in the parser's problem or context is used.
_TABLE: tuple[tuple[str, _Explain], ...] = (
    ("mapping values are not allowed", _colon),
    ("scanning an alias", _anchor),
    ("scanning an anchor", _anchor),
    ("scanning a tag", _tag),
    ("parsing a tag", _tag),
    ("undefined tag handle", _tag),
    ("scanning a directive", _directive),
    ("scanning a %", _directive),
    ("parsing a %", _directive),
    ("YAML document", _directive),
    ("YAML directive", _directive),
    ("found a tab", _tab),
    ("scanning a quoted scalar", _open_quote),
    ("parsing a quoted scalar", _escape),
    ("double-quoted scalar", _escape),
    ("expected ',' or ']'", _open_bracket),
    ("expected ',' or '}'", _open_bracket),
    ("cannot start any token", _odd_character),
    ("could not find expected ':'", _no_colon),
    ("sequence entries are not allowed", _list_here),
    ("scanning a block scalar", _block_header),
    ("block mapping", _misfit),
    ("block collection", _misfit),
    ("node content", _missing_value),
    ("<document start>", _outside),
)
