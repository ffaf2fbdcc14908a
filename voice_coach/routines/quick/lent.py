"""What a known exercise lends to one of a quick form: its words and how it moves, never its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from voice_coach.routines.effort import prescribe
from voice_coach.routines.routine import Amount, Exercise
from voice_coach.routines.values import duration_text, parse_count, parse_durations

SECONDS_A_CUE = 8
"""Reminders that are spread over the work: one for this many seconds at most, so that all fit."""

_WORK = {"reps": parse_count, "hold": parse_durations, "work": parse_durations}


def lend(known: Exercise, figures: Mapping[str, str], *, sided: bool) -> dict[str, object]:
    """Return what is added to the figures of a line, as the plain data of a routine file.

    ``figures`` are texts by key; ``sided`` is whether the line asks for each side. What would contradict the figures
    is left out. Instructions speak of the signals and the sides to come: if the line asks for another kind of work,
    only the caution is still true.
    """
    asked = {key: parse(figures[key]) for key, parse in _WORK.items() if key in figures}
    own = {key for key in _WORK if getattr(known, key) is not None}
    if asked.keys() != own or (sided and not known.sides):
        return {"caution": known.caution} if known.caution else {}
    here = replace(known, reps=asked.get("reps"), hold=asked.get("hold"), work=asked.get("work"))
    lent: dict[str, object] = {
        "alternate": list(known.alternate),
        "sides": list(known.sides),
        "switch": _amount(known.switch) if known.sides else None,
        "tempo": _amount(known.tempo) if known.reps else None,
        "get_ready": _compact(duration_text(known.get_ready)),
        "caution": known.caution,
        "how": known.how,
        "easier": known.easier.how if known.easier else None,
        "cues": list(_cues(known, here)),
        "then": known.then,
    }
    return {key: value for key, value in lent.items() if value}


def _cues(known: Exercise, here: Exercise) -> Iterator[object]:
    """Yield the reminders, with their times if `hold` and `work` are the same as in the known exercise.

    If not, they are spread over the work. Those that do not fit are left out.
    """
    shortest = prescribe(here, 0).work_length
    room = shortest // SECONDS_A_CUE
    timed = here.hold == known.hold and here.work == known.work
    for cue in known.cues:
        if timed and cue.at is not None:
            if cue.at < shortest:
                yield {"at": _compact(duration_text(cue.at)), "say": cue.say}
        elif room > 0:
            room -= 1
            yield cue.say


def _amount(amount: Amount) -> str:
    ends = (amount.low, amount.high) if amount.is_range else (amount.low,)
    return "-".join(_compact(duration_text(end)) for end in ends)


def _compact(duration: str) -> str:
    return duration.replace(" ", "")
