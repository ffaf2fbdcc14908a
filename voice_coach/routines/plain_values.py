"""Read single values and lists of them from nodes of the tree: text, labels, durations, counts, a language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar, cast

from voice_coach.near import did_you_mean, nearest
from voice_coach.routines.format import MAX_TEXT, Key, Kind
from voice_coach.routines.language_names import tag_for
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.routine import Amount
from voice_coach.routines.values import DAY, AmountError, parse_count, parse_duration, parse_durations
from voice_coach.routines.yaml.tree import Alias, Mapping, Node, Scalar, Sequence
from voice_coach.safe_text import has_half_character, is_visible, shown
from voice_coach.units import Seconds

_T = TypeVar("_T")

_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
# RFC 5646 allows longer first parts, but none has been registered: a longer one is a name.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def is_empty(node: Scalar) -> bool:
    """Return whether nothing is written: no characters, or a plain `~` or `null`."""
    return not node.text.strip() or (node.plain and node.text in _EMPTY)


def scalar(collector: ProblemCollector, node: Node, name: str, wanted: str) -> str | None:
    """Return the characters of a single value that is not empty, or report why it is not one and return None."""
    if isinstance(node, Alias):
        return None
    if not isinstance(node, Scalar):
        found = "a list" if isinstance(node, Sequence) else "a group of keys"
        remedy = f"Write {wanted} here."
        if wanted == "text" and isinstance(node, Mapping):
            remedy = "Write text here. If a colon or braces belong to the text, put it in quotes."
        collector.tell_node(node, f"{name} takes {wanted}, not {found}", remedy)
        return None
    if is_empty(node):
        word = node.text.strip()
        cause = f"{name} has no value"
        remedy = f"Write {wanted} after it, or delete it."
        if word:
            remedy = f"Write {wanted}, or delete it; the word {shown(word)} itself goes in quotes."
        collector.tell_node(node, cause, remedy)
        return None
    return node.text.strip()


def text_of(collector: ProblemCollector, node: Node, name: str, most: int = MAX_TEXT) -> str | None:
    """Return a text without the space around it, or report why it is not one; messages call it ``name``."""
    text = scalar(collector, node, name, "text")
    if text is None:
        return None
    if len(text) > most:
        cause = f"this text has {len(text):,} characters, more than {most:,}"
        remedy = "Split it, for instance into `say` steps." if most == MAX_TEXT else "Say it in fewer words."
        collector.tell_node(node, cause, remedy)
        return None
    if has_half_character(text):
        collector.tell_node(node, "this text contains half a character", "Correct the escape in the quotes.")
        return None
    if not is_visible(text):
        collector.tell_node(
            node, f"{name} contains only invisible characters", "Write text here, or delete it."
        )
        return None
    return text


def _text_value(collector: ProblemCollector, node: Node, spec: Key) -> str | None:
    return text_of(collector, node, f"`{spec.name}`", spec.most or MAX_TEXT)


def items_of(collector: ProblemCollector, node: Node, spec: Key, wanted: str = "a list") -> list[Node] | None:
    """Return the items of a list, or report why it is not one and return None."""
    if isinstance(node, Alias):
        return None
    if isinstance(node, Scalar) and is_empty(node):
        scalar(collector, node, f"`{spec.name}`", wanted)
        return None
    if not isinstance(node, Sequence):
        found = "a group of keys" if isinstance(node, Mapping) else "a single value"
        remedy = "Write each item on a line of its own, after `- `, or all in brackets: `[one, two]`."
        remedy = "Begin each step with `- `." if spec.kind == "steps" else remedy
        collector.tell_node(node, f"`{spec.name}` takes {wanted}, not {found}", remedy)
        return None
    if not node.items:
        collector.tell_node(
            node, f"the list of `{spec.name}` is empty", "Write at least one item, or delete the key."
        )
        return None
    return node.items


def group_of(collector: ProblemCollector, node: Node, name: str, wanted: str, sample: str) -> Mapping | None:
    """Return a group of keys that is not empty, or report why the value of ``name`` is none and return None."""
    if isinstance(node, Alias):
        return None
    if isinstance(node, Mapping) and node.pairs:
        return node
    if isinstance(node, Scalar) and is_empty(node):
        scalar(collector, node, f"`{name}`", wanted)
        return None
    found = "a list" if isinstance(node, Sequence) else "a single value"
    cause = f"`{name}` takes {wanted}, not {found}"
    if isinstance(node, Mapping):
        cause = f"the group of `{name}` is empty"
    collector.tell_node(node, cause, f"Write for instance {sample}.")
    return None


def _texts_value(collector: ProblemCollector, node: Node, spec: Key) -> tuple[str, ...] | None:
    items = items_of(collector, node, spec)
    if items is None:
        return None
    texts = [text_of(collector, item, f"an entry of `{spec.name}`") for item in items]
    return tuple(text for text in texts if text is not None) or None


def _words_value(collector: ProblemCollector, node: Node, spec: Key) -> tuple[str, ...] | None:
    words = _texts_value(collector, node, spec)
    if words is None or not isinstance(node, Sequence):
        return None
    for item in node.items:
        if isinstance(item, Scalar) and len(item.text.split()) > 1:
            remedy = f"Join its words: {shown('-'.join(item.text.split()))}."
            collector.tell_node(item, f"an entry of `{spec.name}` is a single word", remedy)
    return words


def _labels_value(collector: ProblemCollector, node: Node, spec: Key) -> tuple[str, ...] | None:
    labels = _texts_value(collector, node, spec)
    if isinstance(node, Sequence) and len(node.items) == 1:
        cause = f"`{spec.name}` takes two labels or more"
        collector.tell_node(node, cause, f"Write for instance `{spec.name}: [left, right]`.")
        return None
    return labels


def _duration_value(collector: ProblemCollector, node: Node, spec: Key) -> Seconds | None:
    def parse(text: str) -> Seconds:
        return parse_duration(text, least=spec.least, most=spec.longest or DAY, zero=spec.zero)

    return _amount(collector, node, spec, parse)


def duration_of(collector: ProblemCollector, node: Node, name: str) -> Seconds | None:
    """Return a duration above zero, or report why it is none; messages call it ``name``."""
    text = scalar(collector, node, name, "a duration")
    return None if text is None else _parsed(collector, node, text, parse_duration)


def _durations_value(collector: ProblemCollector, node: Node, spec: Key) -> Amount | None:
    return _amount(collector, node, spec, parse_durations)


def _counts_value(collector: ProblemCollector, node: Node, spec: Key) -> Amount | None:
    return _amount(collector, node, spec, lambda text: parse_count(text, most=spec.most))


def _amount(collector: ProblemCollector, node: Node, spec: Key, parse: Callable[[str], _T]) -> _T | None:
    wanted = "a whole number" if spec.kind == "counts" else "a duration"
    text = scalar(collector, node, f"`{spec.name}`", wanted)
    if text is None:
        return None
    # The same few amounts are used many times.
    known = collector.amounts.get((spec.name, text))
    if known is not None:
        return cast("_T", known)
    value = _parsed(collector, node, text, parse)
    if value is not None:
        collector.amounts[spec.name, text] = value
    return value


def _parsed(collector: ProblemCollector, node: Node, text: str, parse: Callable[[str], _T]) -> _T | None:
    try:
        return parse(text)
    except AmountError as error:
        collector.tell_node(node, error.cause, error.remedy)
        return None


def _press_value(collector: ProblemCollector, node: Node, spec: Key) -> bool | None:
    return _word(collector, node, spec, {"press": True})


def _flag_value(collector: ProblemCollector, node: Node, spec: Key) -> bool | None:
    return _word(collector, node, spec, {"true": True, "false": False})


def _word(collector: ProblemCollector, node: Node, spec: Key, meanings: dict[str, bool]) -> bool | None:
    """Return what a word means, or report that it is none of those allowed and return None."""
    words = " or ".join(f"`{word}`" for word in meanings)
    text = scalar(collector, node, f"`{spec.name}`", words)
    if text is None or text in meanings:
        return None if text is None else meanings[text]
    meant = nearest(text, list(meanings))
    remedy = did_you_mean([meant]) if meant else f"Write {words}, or delete the key."
    collector.tell_node(node, f"`{spec.name}` takes {words}, not {shown(text)}", remedy)
    return None


def _language_value(collector: ProblemCollector, node: Node, spec: Key) -> str | None:
    return language_of(collector, node, f"`{spec.name}`")


def language_of(collector: ProblemCollector, node: Node, name: str) -> str | None:
    """Return a language tag, or report why it is not one; messages call it ``name``."""
    text = scalar(collector, node, name, "a language tag")
    if text is None or _LANGUAGE.fullmatch(text):
        return text
    dashed = text.replace("_", "-")
    meant = dashed if _LANGUAGE.fullmatch(dashed) else tag_for(text)
    hint = did_you_mean([meant] if meant else []) or "Write a tag such as `en`, `de` or `fr-CA`."
    collector.tell_node(node, f"{shown(text)} is not a language tag", hint)
    return None


PLAIN_READERS: dict[Kind, Callable[[ProblemCollector, Node, Key], object]] = {
    "text": _text_value,
    "texts": _texts_value,
    "words": _words_value,
    "labels": _labels_value,
    "duration": _duration_value,
    "durations": _durations_value,
    "counts": _counts_value,
    "press": _press_value,
    "flag": _flag_value,
    "language": _language_value,
    "routine": _text_value,
    "sound": _text_value,
}
"""The reader of each kind of plain value; it returns None for a bad one, which it reports."""
