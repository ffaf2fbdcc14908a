"""Trainer's checks: what a good trainer would not leave out or put elsewhere, and `check` can see in a routine.

A Routine goes in, and findings come out for `check` to report, as in ``listening``. The words of each language are in
``listening_words``; a rule that needs words is silent in a language without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from voice_coach.checks.listening import Finding, all_steps, routines_of, sentences
from voice_coach.checks.listening_words import ListeningWords, words_for
from voice_coach.coaching.unroll import cautions
from voice_coach.errors import Place
from voice_coach.routines.effort import prescribe
from voice_coach.routines.quick.words import QUICK_FILE
from voice_coach.routines.routine import Exercise, Rest, Routine, Say, Step
from voice_coach.routines.text_span import WHOLE, TextSpan
from voice_coach.routines.texts import LABELS, Text, texts_of
from voice_coach.routines.values import duration_text
from voice_coach.safe_text import shown
from voice_coach.units import Seconds

LONGEST_PLAIN_REP = Seconds(3)
"""A longer rep needs a sign for its turning point."""
LONGEST_WORDLESS = Seconds(40)
"""A hold or free work of this length or longer needs the author's words."""
HARDEST = 100
"""The effort at which a hold is longest."""


def train(routine: Routine) -> Iterator[Finding]:
    """Yield what a trainer would do otherwise in ``routine`` and all that it includes, each file once. Never raises.

    A quick form is not judged: it has no room for these keys.
    """
    if routine.file == QUICK_FILE:
        return
    first = next((text for text, _ in cautions(routine)), None)
    routines = list(routines_of(routine))
    owned = frozenset(chain.from_iterable(map(_owned, routines)))
    for one in routines:
        words = words_for(one.language)
        yield from _lost_cautions(one, first)
        named: set[str] = set()
        for step in all_steps(one.steps):
            if isinstance(step, Exercise):
                yield from _no_turning_point(one, step)
                yield from _no_words(one, step)
                yield from _position_in_how(one, step, words)
                yield from _lost_warning(one, step, words)
            if isinstance(step, Exercise | Rest | Say):
                yield from _unlisted_equipment(one, step, words, owned, named)


def _span(routine: Routine, place: Place | None, text: Text, start: int, end: int) -> TextSpan:
    return TextSpan(routine.file, place, text.key, text.number, start, end, text.part)


def _value(routine: Routine, exercise: Exercise, key: str) -> TextSpan:
    return TextSpan(routine.file, exercise.place, key, None, *WHOLE)


def _no_turning_point(routine: Routine, exercise: Exercise) -> Iterator[Finding]:
    """Find slow reps that nothing divides: the listener hears one tick, and not when to come back.

    In held reps `hold` and `release` are the turning points, and work that ends by a press has no ticks.
    """
    if exercise.reps is None or exercise.hold is not None or exercise.moves or exercise.until_press:
        return
    tempo = prescribe(exercise, 0).tempo
    if tempo > LONGEST_PLAIN_REP:
        yield Finding(
            _value(routine, exercise, "reps"),
            f"a rep takes {duration_text(tempo)}, and nothing says when to turn back",
            "Name its parts, such as `moves: [down, up]`: a tone then marks each of them. "
            f"Or give it a `tempo` of {duration_text(LONGEST_PLAIN_REP)} or less.",
        )


def _no_words(routine: Routine, exercise: Exercise) -> Iterator[Finding]:
    """Find long holds and long free work without the author's words."""
    dose = prescribe(exercise, HARDEST)
    for key, length in (("hold", dose.hold), ("work", dose.work)):
        if length is not None and length >= LONGEST_WORDLESS and not exercise.cues:
            what = (
                f"a hold of {duration_text(length)}" if key == "hold" else f"{duration_text(length)} of work"
            )
            yield Finding(
                _value(routine, exercise, key),
                f"{what} without a word of yours is long",
                "Write `cues`: what to feel or to correct, in a few words each, "
                "such as `cues: [Breathe slowly, Shoulders low]`.",
            )


def _position_in_how(routine: Routine, exercise: Exercise, words: ListeningWords) -> Iterator[Finding]:
    """Find a starting position at the beginning of `how`: in `start` it is followed by time to get there."""
    how = exercise.how
    if exercise.start is not None or not how or not words.into_position.match(how.lstrip()):
        return
    start, end = next(sentences(how, words.abbreviations), (0, len(how)))
    yield Finding(
        _span(routine, exercise.place, Text("how", how), start, end),
        "`how` begins with the starting position",
        "Move it to `start`, which is said first and gives time to get there.",
    )


def _lost_cautions(routine: Routine, first: str | None) -> Iterator[Finding]:
    """Find cautions of a routine that are not the first one heard."""
    for number, text in enumerate(routine.cautions):
        if text != first and text not in routine.cautions[:number]:
            yield Finding(
                _span(routine, None, Text("cautions", text, number), 0, len(text)),
                "`--talk short` leaves this caution out: it keeps only the first one",
                "Add it to the first one, or write it as the `caution` of the exercise that it is about.",
            )


def _lost_warning(routine: Routine, exercise: Exercise, words: ListeningWords) -> Iterator[Finding]:
    """Find the first warning in a text that is not heard at `--talk short`, in an exercise that warns nowhere else."""
    kept = [exercise.caution or "", *(cue.say for cue in exercise.cues if cue.always)]
    if any(words.danger.search(text) for text in kept):
        return
    for text in texts_of(exercise):
        if text.key in ("start", "how", "easier", "cues") and (match := words.danger.search(text.text)):
            remedy = "Write it as `caution`, which is always said"
            yield Finding(
                _span(routine, exercise.place, text, *match.span()),
                f"`--talk short` leaves this warning out: {shown(match.group())} is in `{text.key}`",
                f"{remedy}, or give it `always: true`." if text.key == "cues" else f"{remedy} at that level.",
            )
            return


def _owned(routine: Routine) -> Iterator[str]:
    """Yield the kinds of equipment that a routine lists."""
    pattern = words_for(routine.language).equipment
    for text in routine.equipment:
        yield from (match.lastgroup or "" for match in pattern.finditer(text))


def _unlisted_equipment(
    routine: Routine, step: Step, words: ListeningWords, owned: frozenset[str], named: set[str]
) -> Iterator[Finding]:
    """Find equipment that a text names and no `equipment` lists, each kind once in a file.

    ``owned`` is what the routine and all that it includes list, since all of it is announced. ``named`` collects what
    was found.
    """
    for text in texts_of(step):
        if text.key in LABELS or text.key in ("caution", "calls"):
            continue
        found = [
            match
            for match in words.equipment_in(text.text)
            if match.lastgroup not in owned and match.lastgroup
        ]
        for match in found:
            if match.lastgroup in named or _has_other(text.text, match.start(), words, owned):
                continue
            named.add(match.lastgroup or "")
            yield Finding(
                _span(routine, step.place, text, *match.span()),
                f"{shown(match.group())} is needed, and `equipment` does not list it",
                "Add it to `equipment`, which is announced before the start.",
            )


def _has_other(text: str, at: int, words: ListeningWords, owned: frozenset[str]) -> bool:
    """Return whether the sentence leaves a choice ("a chair or a stool") that includes something listed."""
    for start, end in sentences(text, words.abbreviations):
        if start <= at < end:
            sentence = text[start:end]
            listed = any(match.lastgroup in owned for match in words.equipment_in(sentence))
            return listed and words.choice.search(sentence) is not None
    return False
