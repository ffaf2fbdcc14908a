"""Write plain data as the text of a routine file, as a person would: the reverse of ``script``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from voice_coach.routines.format import CALLS, CUE, DEFAULTS, EASIER, FILE, STEP_RANKS, STEPS, Key, Kind
from voice_coach.safe_text import safe

WIDTH = 110
"""Where long texts are wrapped, in characters."""

_ONE_LINE = 80  # characters of a list in brackets
_TEXT = "tag:yaml.org,2002:str"
_GROUP = "tag:yaml.org,2002:map"
_LIST = "tag:yaml.org,2002:seq"
_AMOUNTS: frozenset[Kind] = frozenset({"duration", "durations", "counts", "flag"})
_SHORT: frozenset[Kind] = frozenset({"cues", "moves", "calls"})
"""Kinds of groups that are written in braces if they fit one line."""

_OLD_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
_NEEDS_QUOTES_IN_BRACKETS = re.compile("[,\\[\\]{}\n]")
_UNPRINTABLE = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))  # beyond what YAML allows in a comment


def script_text(data: Mapping[str, object], comment: str) -> str:
    """Return a routine as YAML text, with the lines of ``comment`` above it, each after a ``#``.

    ``data`` holds groups of keys, lists, texts and whole numbers, by the names of the format; keys are put in
    the format's order, unknown ones last. Every text reads back unchanged, except that ``script`` strips the
    space around it. The data is not checked.
    """
    text = yaml.serialize(_group(data, FILE), Dumper=_Writer, allow_unicode=True, width=WIDTH)
    return "".join(_comment_line(line) for line in comment.splitlines()) + text


def _comment_line(text: str) -> str:
    return f"# {safe(text).translate(_UNPRINTABLE)}".rstrip() + "\n"


class _Writer(yaml.SafeDumper):
    """A dumper that indents lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Begin a list or a group."""
        super().increase_indent(flow, False)


def _group(data: Mapping[str, object], keys: tuple[Key, ...]) -> yaml.MappingNode:
    # `steps` come last: a key after them would be far from the beginning of its group.
    names = [key.name for key in sorted(keys, key=lambda key: key.kind == "steps")]
    kinds: dict[str, Kind] = {key.name: key.kind for key in keys}
    order = sorted(data, key=lambda name: names.index(name) if name in names else len(names))
    pairs = [(_scalar(name), _value(data[name], kinds.get(name, "text"))) for name in order]
    return yaml.MappingNode(_GROUP, pairs, flow_style=False)


def _value(value: object, kind: Kind) -> yaml.Node:
    if isinstance(value, Mapping):
        group = _group(value, _keys_of(value, kind))
        if kind in _SHORT:
            group.flow_style = _fits_one_line(node for pair in group.value for node in pair)
        return group
    if isinstance(value, list | tuple):
        items = [_value(item, kind) for item in value]
        return yaml.SequenceNode(_LIST, items, flow_style=_fits_one_line(items))
    return _scalar(str(value), amount=kind in _AMOUNTS or isinstance(value, int))


_KEYS: dict[Kind, tuple[Key, ...]] = {
    "defaults": DEFAULTS,
    "cues": CUE,
    "calls": CALLS,
    "easier": EASIER,
    "spellings": (),
}


def _keys_of(data: Mapping[str, object], kind: Kind) -> tuple[Key, ...]:
    if kind == "moves":
        return tuple(Key(label, "duration", "") for label in data)
    if kind in _KEYS:
        return _KEYS[kind]
    told_by = next((name for rank in STEP_RANKS for name in data if name in rank), "exercise")
    return STEPS[told_by]


def _scalar(text: str, *, amount: bool = False) -> yaml.ScalarNode:
    # The tag that YAML itself resolves an amount to keeps it from being quoted.
    resolver: Any = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, text, (True, False)) if amount else _TEXT
    style = '"' if _OLD_LINE_BREAKS.search(text) else "|" if "\n" in text else None
    return yaml.ScalarNode(tag, text, style=style)


def _fits_one_line(nodes: Any) -> bool:
    length = 0
    for node in nodes:
        if not isinstance(node, yaml.ScalarNode) or _NEEDS_QUOTES_IN_BRACKETS.search(node.value):
            return False
        length += len(node.value) + len(", ")
    return length <= _ONE_LINE
