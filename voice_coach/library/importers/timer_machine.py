"""Timers of TimeR Machine, from its backups and shared files: nested steps and voice texts are kept.

The structures are those that its classes AppDataData, TimerData, StepData and BehaviourData write through Moshi
(https://github.com/timer-machine/timer-machine-android, data/src/main/java/xyz/aprildown/timer/data): times in
milliseconds; ``step_type`` says whether an entry of ``steps`` is a step or a group; a behaviour's
``label`` and ``content`` are left out when they are empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from voice_coach.library.importers.fields import BadImportError, Field
from voice_coach.library.importers.imported_routine import (
    ImportedRoutine,
    Notes,
    Step,
    finish,
    is_rest,
    named,
    rest,
    rounds,
    work,
)
from voice_coach.routines.format import MAX_LEVELS, MAX_TEXT
from voice_coach.routines.values import duration_text
from voice_coach.safe_text import shown

APP = "TimeR Machine"

_TRASH = 2  # the folder of timers that were deleted
_NAMELESS = "Exercise"

_LEFT_BEHIND = {
    "MUSIC": "music",
    "VIBRATION": "vibration",
    "SCREEN": "waking the screen",
    "BEEP": "a beep of the app (the coach has its own tones)",
    "HALF": "a half-time call of the app (the coach has its own, from 20 s up)",
    "COUNT": "a spoken countdown (the coach counts every start in, and work of 10 s or more out)",
    "NOTIFICATION": "a notification",
    "FLASHLIGHT": "the flashlight",
    "IMAGE": "an image",
}
_KEPT, _WAITING = "VOICE", "HALT"
_PRESSED = {"until": "press"}

# Each variable has two or three spellings; the oldest begin with a dollar sign.
_VARIABLE = re.compile(
    r"\{(?:[TGSO][A-Z][A-Za-z]*|(?:timer|group|step|clock)_[a-z_]+)%?\}"
    r"|\$(?:total_loop|loop|step_name|step_duration|step_end_time|timer_end_time|group_end_time|time"
    r"|(?:elapsed|remaining)(?:_in_percent|%?(?:_group)?))"
)
_NAMES_OF = {
    "step": ("{SName}", "{step_name}", "$step_name"),
    "length": ("{SDuration}", "{step_duration}", "$step_duration"),
    "timer": ("{TName}", "{timer_name}"),
    "group": ("{GName}", "{group_name}"),
    "timer rounds": ("{TTotalLoop}", "{timer_loop_total}"),
    "group rounds": ("{GTotalLoop}", "{group_loop_total}"),
    "rounds": ("$total_loop",),
}
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True)
class _Around:
    """What is known around a step, for the variables in its voice text."""

    known: Mapping[str, str]
    notes: Notes

    def within(self, **known: str) -> _Around:
        """Return a copy with more names; an underscore means a space."""
        more = {name.replace("_", " "): text for name, text in known.items()}
        return _Around({**self.known, **more}, self.notes)


def is_timer_machine(root: Field) -> bool:
    """Return whether a file has the keys of the app's data."""
    return isinstance(root.value, dict) and "timers" in root.value


def timer_machine_routines(root: Field) -> list[ImportedRoutine]:
    """Return a routine for each timer that is not in the trash. Raises ``BadImportError``."""
    timers = list(root.items("timers"))
    kept = [timer for timer in timers if timer.whole("folderId", 1) != _TRASH]
    made = [_timer(timer) for timer in kept]
    if not made:
        found = "only timers in the trash" if timers else "no timers"
        raise BadImportError(f"{shown(root.file, 200)} holds {found}.", "Export a timer in the app.")
    whole = made[0].notes
    whole["a timer in the trash"] += len(timers) - len(kept)
    for key, kind in (("schedulers", "a schedule"), ("timerStamps", "a record of the past")):
        if root.has(key):
            whole[kind] += sum(1 for _ in root.items(key))
    return made


def _timer(timer: Field) -> ImportedRoutine:
    notes = Notes()
    name = named(timer, "name", "Timer", notes)
    count = timer.whole("loop", 1, least=1)
    around = _Around({}, notes).within(timer=name, timer_rounds=str(count), rounds=str(count))
    steps = rounds(count, _steps(timer, around, 0))
    if timer.has("startStep"):
        steps = [*_step(timer.at("startStep"), around), *steps]
    if timer.has("endStep"):
        steps = [*steps, *_step(timer.at("endStep"), around)]
    if not steps:
        raise timer.fault("this timer has no steps")
    if timer.has("more") and timer.at("more").whole("triggerTimerId", 0):
        notes["starting another timer afterwards"] += 1
    return finish(name, APP, steps, notes)


def _steps(owner: Field, around: _Around, depth: int) -> list[Step]:
    steps: list[Step] = []
    for entry in owner.items("steps"):
        kind = entry.text("step_type", "step")
        if kind == "step":
            steps += _step(entry, around)
        elif kind != "group":
            raise entry.fault(
                f"{shown(kind)} is not a known kind of step", "A newer voice-coach may support it."
            )
        elif depth >= MAX_LEVELS:
            raise entry.fault(f"groups are nested more than {MAX_LEVELS} levels deep here", "Nest them less.")
        else:
            steps += _group(entry, around, depth)
    return steps


def _group(group: Field, around: _Around, depth: int) -> list[Step]:
    count = group.whole("loop", 1, least=1)
    name = group.text("name")
    inner = _steps(group, around.within(group=name, group_rounds=str(count), rounds=str(count)), depth + 1)
    if not inner:
        around.notes["a group with nothing in it"] += 1
    elif name:
        around.notes["a group's name"] += 1
    return rounds(count, inner)


def _step(step: Field, around: _Around) -> list[Step]:
    label = step.text("label")
    length = Fraction(step.whole("length"), 1000)
    known = around.within(step=label, length=_spoken(length))
    said = _behaviours(step, known) if step.has("behaviour") else ""
    press = _PRESSED if step.has("behaviour") and _waits(step) else {}
    if not length and said:
        return [{"say": said}, *([rest("", Fraction(1)) | press] if press else [])]
    if not length:
        raise step.fault("this step has no length and says nothing: `length` is 0")
    said = "" if said.casefold().rstrip(".!") == label.casefold() else said
    # The app's own reminder step, and a start or an end without a movement, are waits.
    if label.casefold() in _WAITS:
        return [rest("", length, said) | press]
    if step.text("type", "NORMAL") == "NOTIFIER" or is_rest(label):
        return [rest(label, length, said) | press]
    around.notes["waiting for a tap after an exercise: a press now ends the exercise itself"] += bool(press)
    return [work(named(step, "label", _NAMELESS, around.notes), length, said) | press]


def _spoken(length: Fraction) -> str:
    """Return a duration in words that a voice reads well: "1 minute 30 seconds"."""
    parts = duration_text(length).split()
    counted = zip(parts[::2], parts[1::2], strict=True)
    return " ".join(f"{count} {_UNITS[unit]}{'' if count == '1' else 's'}" for count, unit in counted)


_UNITS = {"h": "hour", "min": "minute", "s": "second"}
_WAITS = frozenset({"start", "end", "finish", "finished", "done", "stop", "notifier", "reminder"})


def _waits(step: Field) -> bool:
    """Return whether a step waits for a tap at its end."""
    return any(behaviour.text("type") == _WAITING for behaviour in step.items("behaviour"))


def _behaviours(step: Field, around: _Around) -> str:
    """Return the text that a step says, and note what else it does."""
    said = ""
    for behaviour in step.items("behaviour"):
        kind = behaviour.text("type")
        if kind == _KEPT:
            said = said or _said(behaviour.text("content") or behaviour.text("label"), around)
            if len(said) > MAX_TEXT:
                raise behaviour.fault(
                    f"with its names filled in, this text has more than {MAX_TEXT:,} characters"
                )
        elif kind != _WAITING:
            around.notes[_LEFT_BEHIND.get(kind, f"a behaviour called {shown(kind)}")] += 1
    return said


def _said(text: str, around: _Around) -> str:
    """Fill in the variables that are known beforehand; leave out a sentence with any other."""
    known = {spelling: around.known.get(name, "") for name, all_ in _NAMES_OF.items() for spelling in all_}
    kept = []
    for sentence in _SENTENCE_END.split(text):
        if all(known.get(variable) for variable in _VARIABLE.findall(sentence)):
            kept.append(_VARIABLE.sub(lambda match: known[match.group()], sentence))
        else:
            around.notes["a sentence with the round, the clock or the time left"] += 1
    return " ".join(kept).strip()
