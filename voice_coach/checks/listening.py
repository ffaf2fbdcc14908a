"""Listening checks: what in a routine's texts would not help a listener with closed eyes.

A Routine goes in, and findings come out for `check` to report. The words of each language are in
``listening_words``; the rules are here. Each prefers missing something to blaming a good text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from voice_coach.checks.listening_words import EVERY_SIGN, ListeningWords, words_for
from voice_coach.coaching.sentences import sentence_spans, trimmed
from voice_coach.errors import Place
from voice_coach.routines.effort import prescribe
from voice_coach.routines.routine import Exercise, Rest, Routine, Say, Step
from voice_coach.routines.step_iterator import steps_of_file, with_included
from voice_coach.routines.text_span import TextSpan
from voice_coach.routines.texts import LABELS, Text, texts_of
from voice_coach.safe_text import shown

MOST_WORDS = 20
"""A longer sentence is hard to remember when it is heard."""
FEWEST_WORDS = 3
"""A `how` with fewer is a hint ("Slowly"), unless it begins with a movement ("Jump")."""
OPENING_SENTENCES = 2
"""The sentences in which the starting position has to come."""
AT_THE_START = 5
"""Seconds after `go` within which words about the start are in time."""
ENDS = (0, 100)
"""The efforts at both ends of a range."""
NEARLY = 3
"""Seconds by which a cue may be wrong about the time left: it may come 1.5 s late, and takes time itself."""


NO_SIDES = "and the exercise has neither `sides` nor `alternate`"
SIDES_REMEDY = "Name the side, or give the exercise `sides`, such as `sides: [left leg, right leg]`."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a listener would miss."""

    span: TextSpan
    cause: str
    remedy: str


_Told = tuple[Text, int, int, str, str]
"""A text, where in it, cause and remedy."""


def listen(routine: Routine) -> Iterator[Finding]:
    """Yield what a listener would miss in ``routine`` and all that it includes, each file once. Never raises."""
    for one in with_included(routine):
        words = words_for(one.language)
        if one is routine:  # an included title is never spoken
            yield from _found(one, None, _plain(Text("title", one.title), words))
        for key, texts in (("cautions", one.cautions), ("equipment", one.equipment)):
            for number, text in enumerate(texts):
                yield from _found(one, None, _plain(Text(key, text, number), words))
        placed = False
        for step in steps_of_file(one.steps):
            yield from _found(one, step.place, _step(step, placed, words))
            match step:
                case Exercise():
                    placed = _places(step.then, words)
                case Rest():
                    placed = placed or _places(step.say, words)
                case Say():
                    placed = placed or _places(step.text, words)


def sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of ``text`` begins and ends, the space around it left out.

    They are the coach's sentences, which also end here at ``。！？`` and at an empty line.
    """
    for start, end in sentence_spans(text, language):
        breaks = (match.end() for match in _BREAK.finditer(text, start, end))
        for part in pairwise((start, *breaks, end)):
            yield from trimmed(text, *part)


def count_words(text: str) -> int:
    """Count words: what is between spaces and has a letter or a digit in it."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


# Possessive repeats never backtrack: the time is linear in the length.
_BREAK = re.compile(r"[。！？｡]++[」』”’）]*+|\n[^\S\n]*+\n")


def _found(routine: Routine, place: Place | None, told: Iterator[_Told]) -> Iterator[Finding]:
    for text, start, end, cause, remedy in told:
        yield Finding(span_in(routine, place, text, start, end), cause, remedy)


def span_in(routine: Routine, place: Place | None, text: Text, start: int, end: int) -> TextSpan:
    """Return the span of some characters of a text; ``place`` is that of its step, if it is in one."""
    return TextSpan(routine.file, place, text.key, text.number, start, end, text.part)


def _step(step: Step, placed: bool, words: ListeningWords) -> Iterator[_Told]:
    for text in texts_of(step):
        yield from _plain(text, words)
    if isinstance(step, Exercise):
        yield from _no_position(step, placed, words)
        yield from _unnamed_side(step, words)
        yield from _labels(step, words)
        yield from _late_cues(step, words)


def _phrases(exercise: Exercise) -> Iterator[Text]:
    """Yield the texts of an exercise except its name and labels."""
    return (text for text in texts_of(exercise) if text.key != "exercise" and text.key not in LABELS)


# The rules -------------------------------------------------------------------------------------------


def _plain(text: Text, words: ListeningWords) -> Iterator[_Told]:
    """Find words and signs that only help readers, each once in a sentence, and sentences that are too long."""
    look = words.look(text.text)
    # Most texts have no such words, and short ones then need no search for their sentences.
    signs = words.signs if any(map(str.isalnum, look)) else EVERY_SIGN
    seen = [
        (match, remedy)
        for pattern, remedy in (
            (signs, "Leave it out, or say it in words."),
            (words.visual, "Say in words what is to be done."),
        )
        for match in pattern.finditer(look)
    ]
    if not seen and len(text.text.split()) <= MOST_WORDS:
        return
    for start, end in sentences(text.text, words.language):
        found: dict[str, tuple[int, int, str]] = {}
        for match, remedy in seen:
            if start <= match.start() < end:
                found.setdefault(_quoted(text.text, match), (*match.span(), remedy))
        for quoted, (first, last, remedy) in sorted(found.items(), key=lambda one: one[1]):
            yield text, first, last, f"{quoted} is no help to a listener", remedy
        count = count_words(text.text[start:end])
        if count > MOST_WORDS:
            cause = f"this sentence has {count} words; more than {MOST_WORDS} are hard to remember"
            yield text, start, end, cause, "Split it into shorter ones."


def _quoted(text: str, match: re.Match[str]) -> str:
    """Return the matched text in quotes, with single spaces."""
    return shown(" ".join(text[match.start() : match.end()].split()))


def _no_position(exercise: Exercise, placed: bool, words: ListeningWords) -> Iterator[_Told]:
    """Find instructions that do not open with a starting position.

    The name, and what was said since the work before (``placed``), may give it as well. Without a `how`
    nothing is reported: many exercises are known by name.
    """
    if words.posture is None or placed or _places(exercise.name, words):
        return
    for told in texts_of(exercise):
        text = told.text
        if told.key not in ("how", "easier") or told.part == "start" or _has_start(exercise, told.key):
            continue
        if count_words(text) < FEWEST_WORDS and not words.movement.match(text):
            continue
        parts = list(sentences(text, words.language))
        opening = parts[:OPENING_SENTENCES]
        if opening and not _places(text[: opening[-1][1]], words):
            cause = f"`{told.key}` does not begin with the starting position"
            remedy = "Say first how to sit, stand, lie or hold on; then what to do."
            yield told, *opening[0], cause, remedy


def _has_start(exercise: Exercise, key: str) -> bool:
    """Return whether the text of this key follows a `start` of its own."""
    owner = exercise.easier if key == "easier" else exercise
    return owner is not None and owner.start is not None


def _places(text: str | None, words: ListeningWords) -> bool:
    """Return whether a text says how or where to be."""
    return bool(text and words.posture and words.posture.search(text))


def _unnamed_side(exercise: Exercise, words: ListeningWords) -> Iterator[_Told]:
    """Find the first mention of a side that is not named, in an exercise without `sides` and `alternate`."""
    if exercise.sides or exercise.alternate or words.named_side is None:
        return
    texts = list(_phrases(exercise))
    # Search all texts at once first: most exercises need no search of each.
    if not words.may_lack_side(" \n ".join(text.text for text in texts)):
        return
    looks = [(text, words.look(text.text)) for text in texts]
    for text, look in looks:
        if match := words.awaited_name.search(look):
            cause = f"{_quoted(text.text, match)} needs a named side, {NO_SIDES}"
            yield text, match.start(), match.end(), cause, SIDES_REMEDY
            return
    whole = "\n".join((words.look(exercise.name), *(look for _, look in looks)))
    if words.named_side.search(whole) or words.in_turn.search(whole):
        return
    timed_switch = words.says_when.search(whole) is not None
    switches = words.switch_sides.search(whole) is not None
    has_pair = words.pairs.search(whole) is not None
    for text, look in looks:
        match = None
        if not (switches and timed_switch):
            # After the work, any side will do: "turn your head to one side".
            match = words.one_side.search(look) if text.key != "then" else None
            match = match or words.switch_sides.search(look)
            if match is None and text.key in ("how", "easier"):
                match = words.your_one.search(look)
        if match is None and not has_pair:
            match = words.other_side.search(look)
        if match is not None:
            cause = f"{_quoted(text.text, match)} does not say which side, {NO_SIDES}"
            yield text, match.start(), match.end(), cause, SIDES_REMEDY
            return


def _labels(exercise: Exercise, words: ListeningWords) -> Iterator[_Told]:
    """Find labels that sound alike, or are heard as a letter."""
    for key, labels in (("sides", exercise.sides), ("alternate", exercise.alternate)):
        heard: dict[str, str] = {}
        for number, label in enumerate(labels):
            sound = " ".join(re.findall(r"\w+", label.casefold())) or label
            cause = ""
            if sound in heard:
                cause = f"{shown(label)} sounds like {shown(heard[sound])}, so they cannot be told apart by listening"
            elif label.lower() in words.letters:
                cause = f"{shown(label)} is heard as a letter"
            heard.setdefault(sound, label)
            if cause:
                yield (
                    Text(key, label, number),
                    0,
                    len(label),
                    cause,
                    "Write the side out, such as `left leg`.",
                )


def _late_cues(exercise: Exercise, words: ListeningWords) -> Iterator[_Told]:
    """Find cues that are heard too late or too early.

    These are words about the start in a cue that comes after it, getting ready in a cue without a time, and a
    time left or half-way that is more than ``NEARLY`` seconds wrong at either end of the effort. A cue that
    would not end before `stop` is left to the timeline.
    """
    lengths = (
        () if exercise.reps else tuple((effort, prescribe(exercise, effort).work_length) for effort in ENDS)
    )
    parts = 1 + sum(cue.at is None for cue in exercise.cues)
    part, share = 0, Fraction(0)
    for number, cue in enumerate(exercise.cues):
        text = Text("cues", cue.say, number)
        if cue.at is not None:
            late = words.before_start.search(cue.say) if cue.at > AT_THE_START else None
        else:
            part += 1
            late = words.before_start.search(cue.say) or words.setup.search(cue.say)
            # Where cues without a time are placed (docs/coaching.md, "Cues").
            share = Fraction(part, parts)
        if late is not None:
            cause = f"{_quoted(text.text, late)} comes too late: reminders are heard during the work"
            yield text, late.start(), late.end(), cause, "Say it in `how`, which is heard before the start."
        for left, start, end in _times_left(text.text, words) if lengths else ():
            for effort, length in lengths:
                truly = length - (cue.at if cue.at is not None else length * share)
                if truly > 0 and abs(truly - (length / 2 if left is None else left)) > NEARLY:
                    at = f" at effort {effort}" if lengths[0][1] != lengths[-1][1] else ""
                    cause = f"this is heard {float(truly):.0f} s before the end{at}"
                    remedy = (
                        "The coach announces the time left itself; leave it out, or give it another `at`."
                    )
                    yield text, start, end, cause, remedy
                    break


def _times_left(said: str, words: ListeningWords) -> Iterator[tuple[int | None, int, int]]:
    """Yield the seconds left that a cue speaks of, with their span; None means half of them."""
    yield from words.seconds_left(said)
    half = words.halfway.search(said)
    if half is not None:
        yield None, half.start(), half.end()
