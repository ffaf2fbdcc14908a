"""Rules for line breaks, lists, tags and markup of text that is written for a screen. They need no table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_coach.spoken.rules import PAUSE, Rule, rule
from voice_coach.spoken.signs import ARROWS

_PARTS = f"{ARROWS}|•◦⁃‣"
_TAGS = "a|b|i|u|s|p|br|hr|em|strong|small|big|sub|sup|span|div|ul|ol|li|h[1-6]|code|pre|q"
_TAGS += "|speak|break|emphasis|prosody|phoneme|say-as|voice|audio|mark|lang"


def layout_rules() -> Iterator[Rule]:
    """Yield the rules for line breaks, lists, tags and markup."""
    yield rule(r"^[ \t]*(?:#{1,6}|[-*•◦⁃‣·–]|>)[ \t]+", "\n\n", "#-*•◦⁃‣·–>", re.MULTILINE)
    yield rule(r"[ \t]*\n\s*\n\s*", PAUSE, "\n")
    yield rule(r"\s+", " ")
    yield rule(r"\b(?:https?://|mailto:)", "", ":", re.IGNORECASE)
    yield rule(r"!?\[([^\[\]]{0,400})\]\([^()\s]{0,400}\)", r" \1 ", "[")
    yield rule(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,200}})?/?>", " ", "<", re.IGNORECASE)
    yield rule(r"(?<=[0-9]) ?\* ?(?=[0-9])", " x ", "*")
    yield rule(rf"<?(?:-{{1,3}}|={{1,3}})>|<(?:-{{1,3}}|={{1,3}})|[{_PARTS}]", PAUSE, f"<>{_PARTS}")
    yield rule(r"(?<=\w)_+(?=\w)|[\[\]{}\\]", " ", "_[]{}\\")
    yield rule(r"\*|_|~~|`", "", "*_~`")
