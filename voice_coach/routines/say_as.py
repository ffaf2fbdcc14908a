"""`say_as`: words and how they are spoken, read from a routine or from the settings."""

from __future__ import annotations

from voice_coach.routines.format import MAX_SAY_AS, MAX_SPELLING
from voice_coach.routines.plain_values import is_empty, language_of, scalar, text_of
from voice_coach.routines.teller import Teller
from voice_coach.routines.yaml_tree import Alias, Mapping, Node, Scalar, Sequence
from voice_coach.safe_text import shown
from voice_coach.spoken.say_as import counts_as_written

SAMPLE = "`say_as: {TRX: T R X}`"
SAMPLE_BY_LANGUAGE = "`say_as: {en: {TRX: T R X}}`"


def spellings(teller: Teller, node: Node, sample: str = SAMPLE) -> dict[str, str] | None:
    """Return what is spoken for each word, or report what is wrong and return None."""
    group = _group(teller, node, "words and how they are spoken", sample)
    if group is None:
        return None
    if len(group.pairs) > MAX_SAY_AS:
        cause = f"`say_as` has {len(group.pairs):,} words, more than {MAX_SAY_AS}"
        teller.tell_node(node, cause, "Keep those that the voice says wrong.")
        return None
    read: dict[str, str] = {}
    known: dict[str, str] = {}
    for key, value in group.pairs.values():
        word = _short_text(teller, key, "a word of `say_as`")
        spelling = _short_text(teller, value, f"{shown(key.text)} in `say_as`")
        if word is None or spelling is None:
            continue
        same = known.setdefault(word if counts_as_written(word) else word.lower(), word)
        if same != word:
            teller.tell_node(
                key, f"{shown(word)} and {shown(same)} are the same word here", "Keep one of them."
            )
        else:
            read[word] = spelling
    return read or None


def spellings_by_language(teller: Teller, node: Node) -> dict[str, dict[str, str]] | None:
    """Return what is spoken for each word, by language tag, or report what is wrong and return None."""
    group = _group(teller, node, "languages with their words", SAMPLE_BY_LANGUAGE)
    if group is None:
        return None
    read: dict[str, dict[str, str]] = {}
    for key, value in group.pairs.values():
        language = language_of(teller, key, "a language of `say_as`")
        words = spellings(teller, value, SAMPLE_BY_LANGUAGE)
        if language and words:
            read[language] = words
    return read


def _group(teller: Teller, node: Node, wanted: str, sample: str) -> Mapping | None:
    if isinstance(node, Alias):
        return None
    if isinstance(node, Mapping) and node.pairs:
        return node
    if isinstance(node, Scalar) and is_empty(node):
        scalar(teller, node, "`say_as`", wanted)
        return None
    found = "a list" if isinstance(node, Sequence) else "a single value"
    cause = (
        "the group of `say_as` is empty"
        if isinstance(node, Mapping)
        else f"`say_as` takes {wanted}, not {found}"
    )
    teller.tell_node(node, cause, f"Write for instance {sample}.")
    return None


def _short_text(teller: Teller, node: Node, name: str) -> str | None:
    if isinstance(node, Scalar) and len(node.text.strip()) > MAX_SPELLING:
        cause = f"{name} has {len(node.text.strip()):,} characters, more than {MAX_SPELLING}"
        teller.tell_node(node, cause, "Write single words, or a few.")
        return None
    return text_of(teller, node, name)
