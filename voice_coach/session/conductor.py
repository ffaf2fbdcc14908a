"""The conductor: what sounds next when the listener asks for something. It decides, and makes no sound."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Literal

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import BREATH, OPENING, Ending, ExerciseSet, Line, Noise, Pause, Phase, Talk
from voice_coach.coaching.wait_layout import fit_pause, fit_wait
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session.answers import (
    amount_left,
    answer,
    going_on_anew,
    going_on_with,
    going_to,
    named,
    then,
    wait_left,
    where,
)
from voice_coach.session.display_state import DisplayState, paused_state
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.playhead import Moment
from voice_coach.session.resume import (
    answered,
    entered,
    explanation,
    rest_of_pause,
    rest_of_talk,
    rest_of_wait,
    rest_of_work,
    skipped,
    unsaid,
    work_anew,
)
from voice_coach.spoken import spoken_text
from voice_coach.units import Samples, Seconds, to_samples, to_seconds

JUST_BEGUN = Fraction(3)
"""Seconds after a `go` in which "back" goes to the set before."""
MORE_REST = Fraction(15)
"""Seconds that a rest becomes longer by."""
VOLUME_STEP = 10
WORTH_WAITING = Fraction(1)
"""Seconds that an answer waits for a word of the routine to end, rather than stop the work for it."""
NEARLY_OVER = Fraction(5)
"""Seconds of work that are not worth being stopped for an answer."""
ONCE = Fraction(1)
"""Seconds in which waking up is told once, whoever tells of it."""
PATIENCE = Fraction(4)
"""Seconds in which an answer has to find a place that no work is stopped for."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How the listener likes it: ``resume`` a broken-off set where it was or anew, and what a lost device does."""

    resume: Literal["continue", "restart"] = "continue"
    on_device_change: Literal["pause", "continue"] = "pause"


@dataclass(frozen=True, slots=True)
class Sequel:
    """What sounds from now on, in place of all that was to come.

    ``number`` is that of the first of ``phases``; behind them the course goes on with phase ``then``. Without
    that there is silence, or the end.
    """

    phases: tuple[Phase, ...]
    number: int = 0
    then: int | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """Words laid over what goes on, in the first place within ``patience`` that has room for all of them.

    If there is none, ``otherwise`` comes: other words, or what it makes of the moment at which that is known.
    """

    lines: tuple[Line, ...]
    patience: Seconds
    otherwise: Callable[[Moment], Sequel] | Aside | None


Decision = Sequel | Aside | None
"""None: all goes on as it was."""


class Conductor:
    """Answers each order with what sounds next, and remembers whether it is paused, and where.

    ``rate`` is the stream's; the stream takes ``gap`` samples to fade before a sequel begins.
    """

    def __init__(self, phase_index: PhaseIndex, manners: Manners, volume: int, rate: int, gap: int) -> None:
        self.volume = volume
        self.held: Moment | None = None
        """Where it is paused, or None while it plays."""
        self.idle = Samples(0)
        """How much of the stream so far was a pause."""
        self.reply = ""
        """The words of the last answer."""
        self._phase_index = phase_index
        self._manners = manners
        self._rate = rate
        self._gap = gap
        self._words = catalogue(phase_index.routine.language)
        self._paused_at = Samples(0)
        self._target: tuple[int, ExerciseSet] | None = None  # where to go on, if not where it was held
        self._more = Fraction(0)  # seconds that were added to a rest while it was paused
        self._skips = False  # whether the rest that was paused is skipped
        self._took = Fraction(0)
        self._by_loss = False
        self._lost = False
        self._woke_at: Samples | None = None
        self.over = False
        """Whether the listener has ended it."""
        self._explained: Collection[Phrase] = ()
        self._commands: dict[Command, Callable[[Moment], Decision]] = {
            Command.TOGGLE: lambda moment: self._resume(moment) if self.held else self._pause(moment),
            Command.PAUSE: self._pause,
            Command.RESUME: self._resume,
            Command.NEXT: self._next,
            Command.BACK: self._back,
            Command.AGAIN: self._again,
            Command.WHERE: self._where,
            Command.LONGER: self._longer,
            Command.SKIP: self._skip,
            Command.LOUDER: lambda moment: self._set_volume(self.volume + VOLUME_STEP, moment),
            Command.SOFTER: lambda moment: self._set_volume(self.volume - VOLUME_STEP, moment),
            Command.HELP: self._help,
            Command.QUIT: self._quit,
        }

    def decide(self, order: Order, moment: Moment, at: Samples, explained: Collection[Phrase]) -> Decision:
        """Decide what comes of an order.

        ``moment`` is where the ear is in the course, ``at`` the position from which the stream can be changed,
        ``explained`` what has been heard of how things are done.
        """
        if self.over:
            return None  # the last word is being said; nothing brings the routine back
        self.reply = ""
        self._at, self._explained = at, explained
        moment = self._settled(moment)
        if self.held is None and (part := moment.part) is not None and isinstance(part.phase, Ending):
            trained = self._seconds((part.go or moment.at) - self.idle) - OPENING
            self._took = Fraction(max(1, round(trained)))
        match order:
            case SoundEvent():
                return self._on_event(order, moment)
            case SetVolume():
                return self._set_volume(order.percent, moment)
            case Command():
                if order in (Command.TOGGLE, Command.PAUSE):
                    self._by_loss = False  # now it is the listener who pauses
                return self._commands[order](moment)

    def _settled(self, moment: Moment) -> Moment:
        """Return the moment as it is decided on: once a set is over, what comes after it is on."""
        if self.held is None and moment.done:
            return Moment(moment.at, moment.number + 1, None, ())
        return moment

    @property
    def bound_for(self) -> tuple[int, ExerciseSet] | None:
        """The set at which a pause will end, with its number, if not where it began."""
        return self._target

    def paused_state(self) -> DisplayState | None:
        """Return what is to be shown of a pause; None while it plays."""
        if self.held is None:
            return None
        part = self.held.part
        phase = self._target[1] if self._target else part.phase if part else None
        return paused_state(phase, self._at, self._time_held(), self._rate)

    def _time_held(self) -> Samples:
        """Return what a pause leaves of a hold, of free work or of a rest; 0 where that is not told in time."""
        part = self.held.part if self.held is not None and self._target is None else None
        if self.held is None or part is None or part.go is None:
            return Samples(0)
        if not self.held.working:
            rests = isinstance(part.phase, Pause) or _has_rest(part.phase)
            return Samples(max(0, part.go - self.held.at) if rests else 0)
        timed = isinstance(part.phase, ExerciseSet) and part.phase.work.rep_length is None
        return Samples(part.stop - self.held.at if timed and part.stop is not None else 0)

    # Pause and resume.

    def _pause(self, moment: Moment, *, aloud: bool = True) -> Sequel:
        if self.held is None:
            self._paused_at, self.held, self._target = self._at, moment, None
            self._more, self._skips = Fraction(0), False
        return self._into_silence(self._say("paused") if aloud else ())

    def _into_silence(self, lines: tuple[Line, ...]) -> Sequel:
        """Say something in a pause."""
        self.note(lines)
        return Sequel((Talk(lines),))

    def _resume(self, moment: Moment) -> Decision:
        if self.held is None:  # it plays already
            return Aside(self._say("playing"), Fraction(0), None)
        if self._lost:  # headphones say "play" as they come back, before they can be heard
            return self._pause(moment)
        self.idle = Samples(self.idle + self._at - self._paused_at)
        target, part = self._target, moment.part
        anew = self._manners.resume == "restart"
        lines = self._going_on(moment, anew=anew)
        if self._more and part is not None and part.go is not None:
            before = Samples(part.go - to_samples(self._more, self._rate))
            moment = replace(moment, part=replace(part, go=before))
        self.held, self._target, self._by_loss = None, None, False
        if target is None and self._skips:
            return self._skip(moment, self._say("going_on"))
        if target is None:
            return self._carry_on(moment, lines, self._more, anew=anew)
        self.note(named(target[1]))
        return self._enter(*target, named(target[1])[:1])

    def _going_on(self, moment: Moment, *, anew: bool = False) -> tuple[Line, ...]:
        """Say what goes on: of a set that had begun its name and what is left."""
        part = moment.part
        if part is not None and isinstance(part.phase, ExerciseSet) and part.go is not None:
            if moment.working and anew:
                return going_on_anew(self._whole(moment))
            if moment.working or part.phase.comes_by == "pause":
                done = self._seconds(moment.at - part.go) if moment.working else Fraction(0)
                return going_on_with(part.phase, done)
            # Of what was said before the pause nobody has to remember anything.
            orientation = going_to(part.phase, "next")
            going_on = self._say("going_on")
            # What is left is told as it is when that is heard.
            passed = sum((self._spoken(line.phrase) + BREATH for line in going_on), Fraction(0))
            by_then = replace(moment, at=Samples(moment.at + to_samples(passed, self._rate)))
            return (*going_on, *wait_left(by_then, self._rate), *orientation)
        return self._say("going_on")

    def _whole(self, moment: Moment) -> ExerciseSet:
        """Return the set that is on as the routine has it, however often it was broken off."""
        phase = self._phase_index.phase(moment.number)
        assert isinstance(phase, ExerciseSet)
        return phase

    def _spoken(self, phrase: Phrase) -> Seconds:
        text = spoken_text(phrase.text, phrase.language)
        return spoken_seconds(text, self._phase_index.choices.words_a_minute)

    def _carry_on(
        self,
        moment: Moment,
        lines: tuple[Line, ...] = (),
        more: Seconds = Fraction(0),
        *,
        explains: bool = False,
        anew: bool = False,
    ) -> Sequel:
        """Go on where ``moment`` was, after ``lines``, with ``more`` of a rest.

        ``explains``: the lines end before a lead-in begins. ``anew``: a set that had begun begins anew.
        """
        self.note(lines)
        moment = self._settled(moment)
        part, number = moment.part, moment.number
        if self._closing(moment):
            return Sequel((Talk((*lines, *self._closing_words(moment))),), number, ends=True)
        phases: tuple[Phase, ...]
        match part.phase if part is not None else None:
            case None:
                phases = answered(self._phase_index.phase(number), lines, more)
            case ExerciseSet() as exercise_set if moment.working and part is not None and part.go is not None:
                if anew:
                    exercise_set = work_anew(self._whole(moment), lines)
                else:
                    exercise_set = rest_of_work(
                        exercise_set, self._seconds(moment.at - part.go), moment.said, lines
                    )
                phases = (replace(exercise_set, wait=replace(exercise_set.wait, explains=explains)),)
            case ExerciseSet() as exercise_set:
                if (
                    exercise_set.comes_by == "pause" and lines[:1] == named(exercise_set)[:1]
                ):  # it is all said again
                    exercise_set = replace(exercise_set, wait=replace(exercise_set.wait, lines=()))
                told = {line.phrase for line in lines if line.phase != "answer"}
                if going_to(exercise_set, "next")[0] in lines:
                    told.add(named(exercise_set)[0].phrase)
                exercise_set = rest_of_wait(exercise_set, self._left(moment), moment.said, lines, more, told)
                phases = (
                    replace(
                        exercise_set,
                        wait=replace(exercise_set.wait, explains=exercise_set.wait.explains or explains),
                    ),
                )
            case Pause() as pause:
                phases = (rest_of_pause(pause, self._left(moment), moment.said, lines, more),)
            case Talk() as talk:
                phases = (rest_of_talk(talk, moment.said, lines),)
            case Ending() as ending:
                phases = answered(replace(ending, wait=self._left(moment)), lines)
            case Noise() as noise:
                phases = answered(noise, lines)
        return Sequel(phases, number - len(phases) + 1, number + 1)

    def _waiting(self, moment: Moment) -> ExerciseSet | Pause | Talk | None:
        """Return the wait, rest or talk that is on, or that is about to begin; None in the work and at the end."""
        part = moment.part
        phase = self._phase_index.phase(moment.number) if part is None else part.phase
        if part is None and not (isinstance(phase, Pause | Talk) or _has_rest(phase)):
            return None
        if moment.working or not isinstance(phase, ExerciseSet | Pause | Talk) or self._closing(moment):
            return None
        return phase

    def _is_ending(self, moment: Moment) -> bool:
        part = moment.part
        return self._closing(moment) or (part is not None and isinstance(part.phase, Ending))

    def _closing(self, moment: Moment) -> bool:
        """Return whether `done` has sounded, and only the last words are left."""
        part = moment.part
        match part.phase if part is not None else None:
            case Ending():
                return part is not None and part.go is not None and part.go <= moment.at
            case Talk(
                occurrence=None
            ):  # last words that were broken off are a talk in the place of the ending
                return moment.number > 0 and isinstance(self._phase_index.phase(moment.number), Ending)
        return False

    def _closing_words(self, moment: Moment) -> tuple[Line, ...]:
        """Return the last words that have not been heard."""
        assert moment.part is not None
        phase = moment.part.phase
        lines: tuple[Line, ...] = ()
        if isinstance(phase, Ending):
            words = catalogue(phase.language)
            took = words.say("took", length=words.duration(self._took))
            lines = (phase.praise, Line(Phrase(took, words.language), "end"))
        elif isinstance(phase, Talk):
            lines = phase.lines
        return unsaid(lines, moment.said)

    def _left(self, moment: Moment) -> Seconds:
        """Return how long it is to the `go` or the end of what is on, from where the stream can go on."""
        part = moment.part
        if part is None or part.go is None:
            return Fraction(0)
        return max(Fraction(0), self._seconds(part.go - moment.at - self._gap))

    # Going elsewhere.

    def _next(self, moment: Moment) -> Decision:
        found = self._phase_index.set_after(self._target[0] if self._target else _last(moment))
        if found is not None:
            return self._go_to(found, "next", moment)
        if self._is_ending(moment):
            return self._answer(moment, self._say("end_now"))
        if self.held is None and self._phase_index.set_after(-1) is None:  # it has no exercise at all
            phase = self._phase_index.phase(moment.number + 1)
            if not isinstance(phase, Ending):
                phases = answered(phase, self._say("going_on"))
                return Sequel(phases, moment.number + 2 - len(phases), moment.number + 2)
            return self._answer(moment, self._say("then_the_end"), stop=False)
        # No button ends a routine by accident; there is one for that.
        return self._answer(moment, self._say("last_exercise"), stop=False)

    def _back(self, moment: Moment) -> Sequel:
        part = moment.part
        begun = False
        if (
            part is not None
            and part.go is not None
            and isinstance(part.phase, ExerciseSet)
            and self._target is None
        ):
            begun = part.phase.comes_by == "pause"
            begun |= moment.working and self._seconds(moment.at - part.go) > JUST_BEGUN
        if begun:
            phase = self._phase_index.phase(moment.number)
            found = (moment.number, phase) if isinstance(phase, ExerciseSet) else None
        else:
            found = self._phase_index.set_before(self._target[0] if self._target else moment.number)
        if found is not None:
            return self._go_to(found, "back", moment)
        if self.held is not None:
            if part is not None and isinstance(part.phase, ExerciseSet):
                return self._go_to((moment.number, self._whole(moment)), "back", moment)
            return self._into_silence(self._say("at_the_start"))
        phases = answered(self._phase_index.phase(0), self._say("to_the_start"))
        return Sequel(phases, 1 - len(phases), 1)

    def _go_to(self, found: tuple[int, ExerciseSet], key: str, moment: Moment) -> Sequel:
        here = self._target[1] if self._target else moment.part.phase if moment.part else None
        within = (
            isinstance(here, ExerciseSet) and here.index == found[1].index and here.where != found[1].where
        )
        lines = going_to(found[1], key, within=within)
        if self.held is None:
            self.note(lines)
            return self._enter(*found, lines if within else lines[:1])
        self._target = found
        return self._into_silence((*self._say("paused"), *lines))

    def _enter(self, number: int, exercise_set: ExerciseSet, lines: tuple[Line, ...]) -> Sequel:
        """Begin a set out of its turn. ``lines`` name its exercise, and the set as well where that is what is new."""
        return Sequel(
            (entered(exercise_set, lines, self._explained, self._phase_index.choices),), number, number + 1
        )

    def _skip(self, moment: Moment, lines: tuple[Line, ...] | None = None) -> Decision:
        phase = self._waiting(moment)
        rests = isinstance(phase, Pause) or (isinstance(phase, ExerciseSet) and _has_rest(phase))
        if phase is None or (self.held is not None and not rests):
            return self._answer(moment, self._say("no_rest"), stop=False)
        if self.held is not None:
            self._skips = True
            return self._into_silence((*self._say("paused"), *self._say("skipped")))
        switches = isinstance(phase, ExerciseSet) and phase.wait.phase == "switch"
        lines = lines or self._say("skipped" if rests and not switches else "starting")
        if isinstance(phase, ExerciseSet):
            answering = any(
                line.phase == "answer" and line.phrase not in self._explained for line in phase.wait.lines
            )
            exercise_set = skipped(phase, moment.said, lines, named(phase), anyway=answering)
            if exercise_set is None:
                return Aside(self._say("no_rest"), WORTH_WAITING, None)
            return Sequel((exercise_set,), moment.number, moment.number + 1)
        number = moment.number + 1
        coming = self._phase_index.phase(number)
        while (
            isinstance(phase, Talk)
            and phase.occurrence is None
            and isinstance(coming, Talk)
            and coming.occurrence is None
        ):
            number += 1  # the whole introduction
            coming = self._phase_index.phase(number)
        phases = answered(coming, lines)
        return Sequel(phases, number + 1 - len(phases), number + 1)

    # Answers.

    def _answer(
        self,
        moment: Moment,
        lines: tuple[Line, ...],
        *,
        stop: bool = True,
        waiting: tuple[Line, ...] | None = None,
    ) -> Decision:
        """Say something that changes nothing: in a free place if there is one, else the routine waits.

        With ``stop`` False no work waits; the answer comes in the next free place, if there is one soon.
        ``waiting`` is said, after "One moment", where work has to wait, and ends with what it goes on with.
        """
        if self.held is not None:
            return self._into_silence((*self._say("paused"), *lines))
        if moment.working and not stop:
            self.note(lines)
            return Aside(lines, PATIENCE, None)
        if moment.working:
            waiting = (*lines, *self._going_on(moment)) if waiting is None else waiting
            said = (*self._say("one_moment"), *waiting)
            return Aside(lines, WORTH_WAITING, partial(self._carry_on, lines=said))
        return Aside(lines, WORTH_WAITING if stop else PATIENCE, partial(self._carry_on, lines=lines))

    def _again(self, moment: Moment) -> Decision:
        phase = moment.part.phase if moment.part is not None else None
        if self._target is not None:
            phase = self._target[1]
        if isinstance(phase, ExerciseSet):
            if self._nearly_over(moment):
                return Aside(amount_left(moment, self._rate), Fraction(0), None)
            name, *position = named(phase)
            told = [name, *explanation(phase, self._phase_index.choices)]
            if self.held is not None:
                return self._into_silence(tuple(replace(line, phase="answer") for line in (*told, *position)))
            if moment.working:
                told = [*self._say("one_moment"), *told, *self._going_on(moment)[1:]]
                return self._carry_on(
                    moment, tuple(replace(line, phase="answer") for line in told), explains=True
                )
            # Of a set that goes on, the last words are what is left of it.
            told += self._going_on(moment)[1:] if phase.comes_by == "pause" else position
            return self._carry_on(moment, tuple(told), explains=True)
        if isinstance(phase, Talk) and self.held is None and not self._closing(moment):
            whole = self._phase_index.phase(moment.number)
            self.note(whole.lines if isinstance(whole, Talk) else ())
            return Sequel((whole,), moment.number, moment.number + 1)
        return self._answer(moment, self._say("nothing_to_repeat"))

    def _where(self, moment: Moment) -> Decision:
        if self._target is not None:
            return self._into_silence((*self._say("paused"), *going_to(self._target[1], "next")))
        if self._is_ending(moment):
            return self._answer(moment, self._say("end_now"))
        found = self._phase_index.set_after(_last(moment))
        coming = found[1] if found else None
        held = self.held is not None
        anew = held and moment.working and self._manners.resume == "restart"
        calm = held or not moment.working
        phase_index = self._phase_index
        rest = self._rest_after(moment.number)
        begun = phase_index.set_before(moment.number) is not None
        told = partial(
            where, moment, phase_index.routine, coming, self._rate, rest=rest, begun=begun, anew=anew
        )
        lines = told(calm=calm)
        exercise_set = moment.part.phase if moment.part is not None else None
        if held:
            begins = (
                going_on_anew(self._whole(moment))[len(named(exercise_set)) :]
                if anew and isinstance(exercise_set, ExerciseSet)
                else ()
            )
            return self._into_silence((*self._say("paused"), *lines, *begins))
        if not moment.working:
            if self._lengthens(moment, lines):
                lines = told(calm=False)
            if self._lengthens(moment, lines):
                lines = told(calm=False, timed=False)
            return self._answer(moment, lines)
        assert isinstance(exercise_set, ExerciseSet)
        left = amount_left(moment, self._rate)
        if self._nearly_over(moment):  # what comes is said in a moment
            self.note(lines)
            return Aside(lines, Fraction(0), Aside(left, Fraction(0), None))
        # Where the work waits, the last words before its count-in are what it goes on with.
        return self._answer(
            moment, lines, waiting=(*left, *then(exercise_set, coming, rest), *self._going_on(moment))
        )

    def _rest_after(self, number: int) -> Seconds:
        """Return how long is rested between phase ``number`` and the next set, of several rests in a row in all."""
        rest = Fraction(0)
        for phase in self._phase_index.phases(number + 1):
            match phase:
                case Pause():
                    rest += phase.prescribed
                case ExerciseSet():
                    return rest + (phase.wait.prescribed or 0 if phase.wait.phase == "rest" else 0)
        return rest

    def _lengthens(self, moment: Moment, lines: tuple[Line, ...]) -> bool:
        """Return whether ``lines`` make a rest longer, by the estimated length of all that is to be said in it."""

        def length(phrase: Phrase) -> Samples:
            return to_samples(self._spoken(phrase), self._rate)

        phase = self._carry_on(moment, lines).phases[-1]
        match phase:
            case ExerciseSet() if phase.wait.prescribed is not None:
                return fit_wait(phase.wait, Samples(0), Samples(0), length, self._rate).grown > 0
            case Pause():
                return fit_pause(phase, Samples(0), length, self._rate).grown > 0
        return False

    def _nearly_over(self, moment: Moment) -> bool:
        """Return whether so little is left of the work that is on that it is not stopped for an answer."""
        if self.held is not None or not moment.working or moment.part is None or moment.part.stop is None:
            return False
        return self._seconds(moment.part.stop - moment.at) < NEARLY_OVER

    def _longer(self, moment: Moment) -> Decision:
        phase, part = self._waiting(moment), moment.part
        if not isinstance(phase, ExerciseSet | Pause):
            return self._answer(moment, self._say("no_rest"), stop=False)
        key = "longer" if isinstance(phase, Pause) or _has_rest(phase) else "longer_ready"
        lines = self._say(key, length=self._words.duration(MORE_REST))
        if self.held is None:
            return self._carry_on(moment, lines, MORE_REST)
        self._more, self._skips = self._more + MORE_REST, False
        if part is not None and part.go is not None:
            later = Samples(part.go + to_samples(MORE_REST, self._rate))
            self.held = replace(moment, part=replace(part, go=later, stop=None))
        return self._into_silence((*self._say("paused"), *lines))

    def _set_volume(self, percent: int, moment: Moment) -> Decision:
        self.volume = min(100, max(0, percent))
        lines = self._say("volume", value=self.volume)
        # What sounds just now tells the volume by itself, and no sentence is broken off for it.
        return self._into_silence(lines) if self.held is not None else Aside(lines, Fraction(0), None)

    def _help(self, moment: Moment) -> Decision:
        if self._nearly_over(moment):
            return Aside(amount_left(moment, self._rate), Fraction(0), None)
        return self._answer(moment, self._say("help"))

    def _quit(self, moment: Moment) -> Sequel:
        del moment
        self.over = True
        return Sequel((Talk(self._say("stopped")),), ends=True)

    def _on_event(self, event: SoundEvent, moment: Moment) -> Decision:
        goes_on = self._manners.on_device_change == "continue"
        there = event in (SoundEvent.BACK, SoundEvent.ANSWERS)
        self._lost = event is SoundEvent.LOST or (self._lost and not there)
        if event is SoundEvent.WOKE:
            # A suspended terminal and the sound both tell of it.
            told_before, self._woke_at = self._woke_at, self._at
            if told_before is not None and self._seconds(self._at - told_before) < ONCE:
                return None
        if self.held is None:
            match event:
                case SoundEvent.LOST if self._closing(moment):  # all is done, and nobody hears the last words
                    self.over = True
                    return Sequel((), ends=True)
                case SoundEvent.LOST:
                    self._by_loss = True
                    return self._pause(moment, aloud=False)
                case SoundEvent.MOVED | SoundEvent.WOKE if not goes_on:
                    return self._pause(moment)
                case SoundEvent.WOKE:
                    anew = self._manners.resume == "restart"
                    return self._carry_on(moment, self._going_on(moment, anew=anew), anew=anew)
        elif there:
            # A device that was only slow to answer was never taken off, so nobody has to say that they are ready.
            goes_on |= event is SoundEvent.ANSWERS
            return self._resume(moment) if self._by_loss and goes_on else self._pause(moment)
        return None

    def _say(self, key: str, **gaps: object) -> tuple[Line, ...]:
        """Return a sentence that answers the listener, in the routine's language."""
        lines = answer(self._words, key, **gaps)
        self.note(lines)
        return lines

    def note(self, lines: tuple[Line, ...]) -> None:
        """Remember what is answered, for who asked in writing."""
        if lines:
            *before, last = (line.phrase.text for line in lines)
            self.reply = " ".join([*(ended(text) for text in before), last])

    def _seconds(self, samples: int) -> Seconds:
        return to_seconds(Samples(samples), self._rate)


def _has_rest(phase: Phase) -> bool:
    return isinstance(phase, ExerciseSet) and phase.wait.rests


def _last(moment: Moment) -> int:
    """Return the number of the phase that was begun last: where nothing is on, the one before.

    The set that a rest leads to has not begun, unless the listener came to it by a jump.
    """
    part = moment.part
    if part is None:
        return moment.number - 1
    rests = _has_rest(part.phase) and not moment.working
    rests &= isinstance(part.phase, ExerciseSet) and part.phase.comes_by == "routine"
    return moment.number - 1 if rests else moment.number


def ended(text: str) -> str:
    """Return a sentence with a mark at its end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
