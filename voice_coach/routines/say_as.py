"""`say_as`: words and how they are spoken, read from a routine or from the settings."""

from __future__ import annotations

from voice_coach.routines.format import MAX_SAY_AS, MAX_SPELLING
from voice_coach.routines.plain_values import group_of, language_of, text_of
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.yaml.tree import Node, Scalar
from voice_coach.safe_text import shown
from voice_coach.spoken.say_as import counts_as_written

SAMPLE = "`say_as: {TRX: T R X}`"
SAMPLE_BY_LANGUAGE = "`say_as: {en: {TRX: T R X}}`"


def spellings(collector: ProblemCollector, node: Node, sample: str = SAMPLE) -> dict[str, str] | None:
    """Return what is spoken for each word, or report what is wrong and return None."""
    group = group_of(collector, node, "say_as", "words and how they are spoken", sample)
    if group is None:
        return None
    if len(group.pairs) > MAX_SAY_AS:
        cause = f"`say_as` has {len(group.pairs):,} words, more than {MAX_SAY_AS}"
        collector.tell_node(node, cause, "Keep those that the voice says wrong.")
        return None
    read: dict[str, str] = {}
    known: dict[str, str] = {}
    for key, value in group.pairs.values():
        word = _short_text(collector, key, "a word of `say_as`")
        spelling = _short_text(collector, value, f"{shown(key.text)} in `say_as`")
        if word is None or spelling is None:
            continue
        same = known.setdefault(word if counts_as_written(word) else word.lower(), word)
        if same != word:
            collector.tell_node(
                key, f"{shown(word)} and {shown(same)} are the same word here", "Keep one of them."
            )
        else:
            read[word] = spelling
    return read or None


def spellings_by_language(collector: ProblemCollector, node: Node) -> dict[str, dict[str, str]] | None:
    """Return what is spoken for each word, by language tag, or report what is wrong and return None."""
    group = group_of(collector, node, "say_as", "languages with their words", SAMPLE_BY_LANGUAGE)
    if group is None:
        return None
    read: dict[str, dict[str, str]] = {}
    for key, value in group.pairs.values():
        language = language_of(collector, key, "a language of `say_as`")
        words = spellings(collector, value, SAMPLE_BY_LANGUAGE)
        if language and words:
            read[language] = words
    return read


def _short_text(collector: ProblemCollector, node: Node, name: str) -> str | None:
    if isinstance(node, Scalar) and len(node.text.strip()) > MAX_SPELLING:
        cause = f"{name} has {len(node.text.strip()):,} characters, more than {MAX_SPELLING}"
        collector.tell_node(node, cause, "Write single words, or a few.")
        return None
    return text_of(collector, node, name)
