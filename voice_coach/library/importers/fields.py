"""Read untrusted JSON field by field: each error names its place in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from voice_coach.errors import CoachError, Place, Problem, RoutineError
from voice_coach.routines.format import MAX_TEXT
from voice_coach.safe_text import DIRECTION_MARKS, has_half_character, is_visible, shown

MAX_IMPORT_BYTES = 8 << 20
"""Far more than an export of real routines."""

_MOST_DIGITS = 15  # more than any amount needs, and quick to read
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_DIRECTION_MARKS = re.compile(f"[{DIRECTION_MARKS}]")
_KINDS = {
    str: "text",
    bool: "yes or no",
    int: "a number",
    float: "a fraction",
    list: "a list",
    dict: "a group",
}
_EXPORT_AGAIN = "Correct it in the app, and export it again."


class BadImportError(CoachError):
    """A file cannot be imported because of its content (exit code 3)."""


@dataclass(frozen=True)
class Field:
    """One value of the file, and its place: ``timers[0].steps[2].length``."""

    file: str
    path: str
    value: object

    def fault(self, cause: str, remedy: str = _EXPORT_AGAIN) -> BadImportError:
        """Return the error for this place; ``cause`` follows it."""
        at = f", at {self.path}" if self.path else ""
        return BadImportError(f"{shown(self.file, 200)}{at}: {cause}.", remedy)

    def has(self, key: str) -> bool:
        """Return whether this group has something under ``key``: absent and null are the same to the apps."""
        return self._group().get(key) is not None

    def at(self, key: str) -> Field:
        """Return the value of ``key``. Raises ``BadImportError`` if there is none."""
        value = self._group().get(key)
        if value is None:
            raise self.fault(f"{shown(key)} is missing")
        return Field(self.file, f"{self.path}.{key}".lstrip("."), value)

    def items(self, key: str) -> Iterator[Field]:
        """Yield the entries of a list."""
        there = self.at(key)
        if not isinstance(there.value, list):
            raise there.fault(f"this is {there.kind}, not a list")
        for number, value in enumerate(there.value):
            yield Field(self.file, f"{there.path}[{number}]", value)

    def text(self, key: str, default: str = "") -> str:
        """Return a text on one line, of at most 2,000 characters, without direction marks.

        Return ``default`` if there is none, or if nothing in it is visible.
        """
        if not self.has(key):
            return default
        there = self.at(key)
        if not isinstance(there.value, str):
            raise there.fault(f"this is {there.kind}, not text")
        if has_half_character(there.value):
            raise there.fault("this text contains half a character")
        text = " ".join(_CONTROLS.sub(" ", _DIRECTION_MARKS.sub("", there.value)).split())
        if len(text) > MAX_TEXT:
            raise there.fault(f"this text has {len(text):,} characters, more than {MAX_TEXT:,}")
        return text if is_visible(text) else default

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """Return a whole number, at least ``least``."""
        if default is not None and not self.has(key):
            return default
        there = self.at(key)
        if not isinstance(there.value, int) or isinstance(there.value, bool):
            raise there.fault(f"this is {there.kind}, not a whole number")
        if there.value < least:
            raise there.fault(f"{there.value:,} is less than {least}")
        return there.value

    @property
    def kind(self) -> str:
        """What kind of value this is, in words."""
        return _KINDS.get(type(self.value), "something else")

    def _group(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.fault(f"this is {self.kind}, not a group of keys")
        return cast("dict[str, object]", self.value)


def read_json(text: str, file: str, known: str) -> Field:
    """Read JSON strictly: no duplicate keys, no NaN, no huge numbers, no absurd nesting.

    ``known`` is the remedy for text that is not JSON. Raises ``RoutineError`` with the place of broken syntax,
    ``BadImportError`` for JSON that is not trusted.
    """
    whole = Field(file, "", None)

    def group(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                raise whole.fault(
                    f"{shown(key)} appears twice in one group", "No app writes that: export the file again."
                )
            found[key] = value
        return found

    def number(digits: str) -> int:
        if len(digits) > _MOST_DIGITS:
            raise whole.fault(f"{shown(digits)} is too large a number")
        return int(digits)

    def constant(name: str) -> object:
        raise whole.fault(f"{shown(name)} is not a number")

    try:
        value = json.loads(text, object_pairs_hook=group, parse_int=number, parse_constant=constant)
    except RecursionError:
        raise whole.fault("this is nested too deeply", known) from None
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1] if len(text) < MAX_IMPORT_BYTES else ""
        cause, remedy = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", known
        if error.msg.startswith("Invalid control character"):
            cause = "letters were lost in this text when the app wrote the file"
            remedy = "In the app, share the workout instead: a shared file keeps all letters."
        place = Place(file, error.lineno, error.colno)
        raise RoutineError((Problem(place, line.rstrip("\r"), cause, remedy),)) from None
    return Field(file, "", value)
