"""Trainer's checks: what a good trainer would not leave out or put elsewhere, and `check` can see in a routine.

A Routine goes in, and findings come out for `check` to report, as in ``listening``. The words of each language are in
``listening_words``; a rule that needs words is silent in a language without them.
"""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.checks.listening import Finding, sentences, span_in
from voice_coach.checks.listening_words import ListeningWords, straight, words_for
from voice_coach.coaching.unroll import cautions, equipment
from voice_coach.routines.effort import prescribe
from voice_coach.routines.quick.words import QUICK_FILE
from voice_coach.routines.routine import Exercise, Routine, Step
from voice_coach.routines.step_iterator import steps_of_file, with_included
from voice_coach.routines.text_span import WHOLE, TextSpan
from voice_coach.routines.texts import LABELS, Text, texts_of
from voice_coach.routines.values import duration_text
from voice_coach.safe_text import shown
from voice_coach.units import Seconds

LONGEST_PLAIN_REP = Seconds(3)
"""A longer rep needs a sign for its turning point."""
LONGEST_TEMPO = Seconds(120)
"""A longer rep is hardly meant."""
LONGEST_WORDLESS = Seconds(40)
"""A hold or free work of this length or longer needs the author's words."""
_KEPT = "Write it as the exercise's `caution`, which is heard there."
_KEPT_CUE = "Write it as the exercise's `caution`, or give it `always: true`; both are heard there."
FLAGS = frozenset({"true", "false", "yes", "no", "on", "off"})
"""What YAML calls true and false."""
HARDEST = 100
"""The effort at which a hold is longest."""


def train(routine: Routine) -> Iterator[Finding]:
    """Yield what a trainer would do otherwise in ``routine`` and all that it includes, each file once. Never raises.

    A quick form is not judged: it has no room for these keys.
    """
    if routine.file == QUICK_FILE:
        return
    first = next((text for text, _ in cautions(routine)), None)
    owned = frozenset(_owned(routine))
    for one in with_included(routine):
        words = words_for(one.language)
        yield from _lost_cautions(one, first, words)
        named: set[str] = set()
        for step in steps_of_file(one.steps):
            if isinstance(step, Exercise):
                yield from _no_turning_point(one, step)
                yield from _same_moves(one, step)
                yield from _flag_for_text(one, step)
                yield from _no_words(one, step)
                yield from _position_in_how(one, step, words)
            texts = list(texts_of(step))
            whole = "\n".join(text.text for text in texts)  # most steps need no search of each text
            if isinstance(step, Exercise) and words.danger.search(whole):
                yield from _lost_warning(one, step, texts, words)
            if words.equipment.search(whole):
                yield from _unlisted_equipment(one, step, texts, words, owned, named)


def _value(routine: Routine, exercise: Exercise, key: str) -> TextSpan:
    return TextSpan(routine.file, exercise.place, key, None, *WHOLE)


def _no_turning_point(routine: Routine, exercise: Exercise) -> Iterator[Finding]:
    """Find slow reps that nothing divides: the listener hears one tick, and not when to come back.

    In held reps `hold` and `release` are the turning points, and work that ends by a press has no ticks.
    """
    if exercise.reps is None or exercise.hold is not None or exercise.moves or exercise.until_press:
        return
    tempo = prescribe(exercise, 0).tempo
    if tempo > LONGEST_TEMPO:
        yield Finding(
            _value(routine, exercise, "tempo"),
            f"a rep takes {duration_text(tempo)}",
            "`tempo` is the length of one rep. For the digits of a training plan, such as 3010, write its parts: "
            "`moves: {down: 3s, hold: 1s, up: 2s}`.",
        )
    elif tempo > LONGEST_PLAIN_REP:
        yield Finding(
            _value(routine, exercise, "reps"),
            f"a rep takes {duration_text(tempo)}, and nothing says when to turn back",
            "Name its parts, such as `moves: [down, up]`: a tone then marks each of them. "
            f"Or give it a `tempo` of {duration_text(LONGEST_PLAIN_REP)} or less.",
        )


def _same_moves(routine: Routine, exercise: Exercise) -> Iterator[Finding]:
    """Find a part of a rep with the name of the one before it; "in, hold, out, hold" is fine."""
    labels = [move.label for move in exercise.moves]
    for number in range(1, len(labels)):
        if labels[number].casefold() == labels[number - 1].casefold():
            yield Finding(
                span_in(
                    routine, exercise.place, Text("moves", labels[number], number), 0, len(labels[number])
                ),
                f"{shown(labels[number])} is called twice in a row",
                "Name what is done in each part of a rep, such as `moves: [down, up]`.",
            )
            return


def _flag_for_text(routine: Routine, exercise: Exercise) -> Iterator[Finding]:
    """Find `true` and the like where the words of an instruction belong."""
    for text in texts_of(exercise):
        if text.key in ("how", "easier") and text.text.casefold() in FLAGS:
            yield Finding(
                span_in(routine, exercise.place, text, 0, len(text.text)),
                f"`{text.key}` says nothing but {shown(text.text)}",
                "Write what is to be done: these words are read aloud.",
            )


def _no_words(routine: Routine, exercise: Exercise) -> Iterator[Finding]:
    """Find long holds and long free work without the author's words."""
    dose = prescribe(exercise, HARDEST)
    for key, amount, longest in (("hold", exercise.hold, dose.hold), ("work", exercise.work, dose.work)):
        if amount is not None and longest is not None and longest >= LONGEST_WORDLESS and not exercise.cues:
            length = f"{'up to ' if amount.is_range else ''}{duration_text(longest)}"
            yield Finding(
                _value(routine, exercise, key),
                f"this {key} lasts {length} without `cues`",
                "Say in a few words what to feel or to correct, such as `cues: [Breathe slowly, Shoulders low]`.",
            )


def _position_in_how(routine: Routine, exercise: Exercise, words: ListeningWords) -> Iterator[Finding]:
    """Find a starting position at the beginning of `how`: in `start` it is followed by time to get there."""
    how = exercise.how
    if exercise.start is not None or not how or not words.into_position.match(how.lstrip()):
        return
    start, end = next(sentences(how, words.language), (0, len(how)))
    yield Finding(
        span_in(routine, exercise.place, Text("how", how), start, end),
        "`how` begins with the starting position",
        "Move it to `start`, which is said first and gives time to get there.",
    )


def _lost_cautions(routine: Routine, first: str | None, words: ListeningWords) -> Iterator[Finding]:
    """Find cautions of a routine about safety that are not the first one heard."""
    for number, text in enumerate(routine.cautions):
        plain = straight(text)
        if not (words.danger.search(plain) or words.forbidding.search(plain)):
            continue
        if text != first and text not in routine.cautions[:number]:
            yield Finding(
                span_in(routine, None, Text("cautions", text, number), 0, len(text)),
                "`--talk short` leaves this caution out: it keeps only the first one",
                "Add it to the first one, or write it as the `caution` of the exercise that it is about.",
            )


def _lost_warning(
    routine: Routine, exercise: Exercise, texts: list[Text], words: ListeningWords
) -> Iterator[Finding]:
    """Find the first warning in a text that is not heard at `--talk short`, in an exercise that warns nowhere else."""
    kept = [exercise.caution or "", *(cue.say for cue in exercise.cues if cue.always)]
    if any(words.danger.search(text) for text in kept):
        return
    for text in texts:
        if text.key in ("start", "how", "easier", "cues") and (match := words.danger.search(text.text)):
            yield Finding(
                span_in(routine, exercise.place, text, *match.span()),
                f"`--talk short` leaves this warning out: {shown(match.group())} is in `{text.key}`",
                _KEPT_CUE if text.key == "cues" else _KEPT,
            )
            return


def _owned(routine: Routine) -> Iterator[str]:
    """Yield the kinds of equipment that a routine and all that it includes list."""
    for text, language in equipment(routine):
        for match in words_for(language).equipment.finditer(text):
            yield match.lastgroup or ""


def _unlisted_equipment(
    routine: Routine,
    step: Step,
    texts: list[Text],
    words: ListeningWords,
    owned: frozenset[str],
    named: set[str],
) -> Iterator[Finding]:
    """Find equipment that a text names and no `equipment` lists, each kind once in a file.

    ``owned`` is what the routine and all that it includes list, since all of it is announced. ``named`` collects what
    was found.
    """
    for text in texts:
        if text.key in LABELS or text.key in ("caution", "calls"):
            continue
        for match in words.equipment_in(text.text):
            kind = match.lastgroup or ""
            if kind in owned or kind in named or _has_other(text.text, match.start(), words, owned):
                continue
            named.add(kind)
            yield Finding(
                span_in(routine, step.place, text, *match.span()),
                f"{shown(match.group())} is needed, and `equipment` does not list it",
                "Add it to `equipment`, which is announced before the start.",
            )


def _has_other(text: str, at: int, words: ListeningWords, owned: frozenset[str]) -> bool:
    """Return whether the sentence leaves a choice, as "a chair or a stool", that includes something listed."""
    for start, end in sentences(text, words.language):
        if start <= at < end:
            sentence = text[start:end]
            listed = any(match.lastgroup in owned for match in words.equipment.finditer(sentence))
            return listed and words.choice.search(sentence) is not None
    return False
