"""The workout: turns steps in the order of play into phases, by the rules of docs/coaching.md.

The phases have no sample positions yet; the timeline gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from voice_coach.coaching.announcements import (
    Choices,
    Lines,
    author_lines,
    praise_line,
    recall,
    until_press_line,
)
from voice_coach.coaching.cue import NOWHERE, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.phases import (
    Ending,
    ExerciseSet,
    Noise,
    Occurrence,
    Pause,
    Phase,
    Rested,
    Talk,
    Wait,
    Work,
)
from voice_coach.coaching.unroll import Occurrences, count_exercises, numbered, unroll
from voice_coach.coaching.waits import Coming, after_set, rest_lines, wait_before
from voice_coach.coaching.work import bare_work, open_work, work_of
from voice_coach.routines.effort import Dose, prescribe, settle_down
from voice_coach.routines.routine import Exercise, Rest, Routine, Say, Sound
from voice_coach.units import Seconds


def workout(
    routine: Routine,
    choices: Choices,
    memory: Memory | None = None,
    *,
    abridged: bool = False,
    live: bool = False,
) -> Iterator[Phase]:
    """Yield the phases that follow a routine's introduction in order, lazily.

    ``memory`` is filled while the phases are made. ``abridged`` is for timing: the second round or set represents all
    up to the last one (``times`` is how many), and the work has no words. ``live``: a listener can press, so what lasts
    until then is open; otherwise it has the prescribed length.
    """
    return _Workout(routine, choices, memory if memory is not None else Memory(), abridged, live).phases()


@dataclass(slots=True)
class _Workout:
    """What is carried from step to step while the phases of a routine are made."""

    routine: Routine
    choices: Choices
    memory: Memory
    abridged: bool
    live: bool
    index: int = 0
    """Which exercise this is, each occurrence counted."""
    count: int = 0
    """How many exercises there are."""
    rests: list[Rested] = field(default_factory=list)
    """The rest steps that become the next wait or pause."""
    before: Lines = ()
    """What is said at the beginning of the next phase: what belongs to the work that is over."""

    def phases(self) -> Iterator[Phase]:
        routine, choices = self.routine, self.choices
        _, self.count = count_exercises(routine.steps, choices.effort)
        occurrences = Occurrences(
            unroll(routine.steps, choices.effort, routine.language, abridged=self.abridged)
        )
        for occurrence in occurrences:
            match occurrence.step:
                case Rest() as rest:
                    self.rests.append(Rested(occurrence, settle_down(rest.length, choices.effort)))
                    following = occurrences.next()
                    if following is None or not isinstance(following.step, Exercise | Rest):
                        yield self.pause()
                case Say() | Sound() as step:
                    yield from self.aside(occurrence, step)
                case Exercise():
                    self.index += occurrence.times
                    coming = occurrences.next_exercise() if self.index < self.count else None
                    yield from self.sets(occurrence, coming.name if coming else None)
        if self.before:
            yield Talk(self.before)
        yield self.ending()

    def sets(self, occurrence: Occurrence, next_name: str | None) -> Iterator[ExerciseSet]:
        """Yield the sets of an exercise, each on each side."""
        exercise, memory = occurrence.exercise, self.memory
        dose = prescribe(exercise, self.choices.effort)
        known = recall(occurrence, self.choices, memory)
        opens_routine = self.index == occurrence.times
        coming = Coming(
            occurrence, dose, self.choices, known, opens_routine, alone=self.count == 1, live=self.live
        )
        sides: tuple[str | None, ...] = exercise.sides or (None,)
        for number, times in numbered(dose.sets, abridged=self.abridged):
            for place, side in enumerate(sides):
                first = number == 1 and place == 0
                last = number == dose.sets and place == len(sides) - 1
                where = Where(occurrence.path, occurrence.round, number, side)
                wait = self.wait(coming, where, switches=place > 0, first=first, times=times)
                exercise_set = ExerciseSet(
                    occurrence,
                    dose,
                    where,
                    wait,
                    self.work(occurrence, dose, where),
                    next_name if last else exercise.name,
                    self.index,
                    self.count,
                    first,
                    last,
                    tuple(self.rests) if first else (),
                    times=times,
                )
                yield exercise_set
                memory.trained += times * dose.work_length
                ends = last and self.index == self.count
                self.before = after_set(exercise_set, self.choices, memory, ends_routine=ends)
                self.rests.clear()

    def wait(self, coming: Coming, where: Where, *, switches: bool, first: bool, times: int) -> Wait:
        """Return the wait before a set: before the ``first`` one, it is the rests that came before the exercise."""
        prescribed: Seconds | None = coming.dose.switch if switches else coming.dose.rest
        if first:
            prescribed = _total(self.rests) if self.rests else None
        self.memory.trained += times * (prescribed or 0)
        wait = wait_before(
            coming,
            where,
            self.memory,
            phase="switch" if switches else "rest",
            opens=first,
            prescribed=prescribed,
            before=self.before,
            rests=tuple(self.rests) if first else (),
        )
        if first and self.waits():
            return replace(wait, until_press=until_press_line(coming.occurrence, where))
        return wait

    def work(self, occurrence: Occurrence, dose: Dose, where: Where) -> Work:
        """Return the work of a set."""
        if self.abridged:
            return bare_work(dose, where)
        make = open_work if self.live and occurrence.exercise.until_press else work_of
        return make(occurrence, dose, where, choices=self.choices, memory=self.memory)

    def pause(self) -> Pause:
        """Return the rests in a row that no exercise follows, as one pause."""
        rests = tuple(self.rests)
        occurrence, length = rests[0].occurrence, _total(rests)
        self.memory.trained += length
        where = Where(occurrence.path, occurrence.round)
        lines = (*self.before, *rest_lines(occurrence, where, length, rests, self.choices))
        until_press = until_press_line(occurrence, where) if self.waits() else None
        self.rests.clear()
        self.before = ()
        return Pause(occurrence, length, lines, rests, until_press)

    def waits(self) -> bool:
        """Return whether the current rest lasts until the listener presses."""
        return self.live and any(rested.rest.until_press for rested in self.rests)

    def aside(self, occurrence: Occurrence, step: Say | Sound) -> Iterator[Phase]:
        """Yield what a step says or plays, after what belongs to the work before it."""
        if self.before:
            yield Talk(self.before)
        self.before = ()
        if isinstance(step, Sound):
            yield Noise(occurrence, step)
        elif self.choices.talk == "signals":
            yield Talk((), occurrence)
        else:
            where = Where(occurrence.path, occurrence.round)
            yield Talk(author_lines(step.text, occurrence, where), occurrence)

    def ending(self) -> Ending:
        """Return the end, with praise for what was done."""
        language, choices, memory = self.routine.language, self.choices, self.memory
        praise: Lines = ()
        if choices.talk != "signals":
            key = "routine_done" if self.count and choices.teaches else "end_praise"
            praise = (praise_line(language, "end", NOWHERE, key, before=len(memory.met)),)
        return Ending(praise, language, timed=choices.talk != "signals")


def _total(rests: Iterable[Rested]) -> Seconds:
    return sum((rested.length for rested in rests), Fraction(0))
