"""The remedy for several keys in one line, for ``faults``."""

from __future__ import annotations

import re

_LONGEST = 200
"""The longest line that is rewritten in a remedy."""

_LEAD = re.compile(r" *(- +)?")
_BARE = re.compile(r"\w(?:[\w .%/–-]*[\w.%])?")
_WHOLE = re.compile(r"\[[\w .,%/–-]*\]|\"[^\"\\]*\"|'[^']*'")


def several_keys(line: str, keys: tuple[str, ...]) -> str:
    """Return the remedy for a line with several of ``keys`` in it; empty for any other line.

    After the first, a word counts as a key if a comma or a semicolon comes before it, or a figure after it.
    """
    lead = _LEAD.match(line)
    if lead is None or len(line) > _LONGEST:
        return ""
    text = line[lead.end() :]
    words = "|".join(map(re.escape, sorted(keys, key=len, reverse=True)))
    key = rf"(?:\A|(?P<apart>[,;]) *|(?<=\w) +)(?P<key>{words}):(?= +(?P<figure>[0-9])?)"
    found = list(re.finditer(key, text, re.IGNORECASE))
    found = [match for match in found if match["apart"] or match["figure"] or match.start() == 0]
    if len(found) < 2 or found[0].start() != 0:
        return ""
    ends = [match.start() for match in found[1:]] + [len(text)]
    pairs = [
        (match["key"].lower(), text[match.end() : end].strip(" ,;"))
        for match, end in zip(found, ends, strict=True)
    ]
    if not all(value for _, value in pairs):
        return ""
    named = [f"`{name}: {value}`" for name, value in pairs]
    remedy = f"Give each key a line of its own: {', '.join(named[:-1])} and {named[-1]}"
    if lead[1]:
        inside = ", ".join(f"{name}: {_in_braces(value)}" for name, value in pairs)
        remedy += f"; or put all in braces: `- {{{inside}}}`"
    doubt = "" if found[1]["figure"] else " If the colon belongs to the text, put the text in quotes."
    return f"{remedy}.{doubt}"


def _in_braces(value: str) -> str:
    """Return a value for use in braces: in quotes if a character in it has a meaning there."""
    if _BARE.fullmatch(value) or _WHOLE.fullmatch(value):
        return value
    return "'" + value.replace("'", "''") + "'"
