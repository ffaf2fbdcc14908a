"""What a known exercise lends to one of a quick form: its words and how it moves, never its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

from voice_coach.routines.effort import prescribe
from voice_coach.routines.format import SETTLE
from voice_coach.routines.routine import Amount, Calls, Easier, Exercise
from voice_coach.routines.values import compact_duration, parse_count, parse_durations

SECONDS_A_CUE = 8
"""Reminders that are spread over the work: one for this many seconds at most, so that all fit."""

_ALWAYS = {"always": "true"}
_WORK = {"reps": parse_count, "hold": parse_durations, "work": parse_durations}


def lend(known: Exercise, figures: Mapping[str, str], *, sided: bool, until_press: bool) -> dict[str, object]:
    """Return what is added to the figures of a line, as the plain data of a routine file.

    ``figures`` are texts by key; ``sided`` is whether the line asks for each side, ``until_press`` whether a press ends
    its sets. What would contradict the figures is left out. Instructions speak of the signals and the sides to come: if
    the line asks for another kind of work, only the caution is still true.
    """
    asked = {key: parse(figures[key]) for key, parse in _WORK.items() if key in figures}
    own = {key for key in _WORK if getattr(known, key) is not None}
    waits = known.until_press and not until_press
    if asked.keys() != own or (sided and not known.sides) or waits or (until_press and known.alternate):
        return {"caution": known.caution} if known.caution else {}
    here = replace(known, reps=asked.get("reps"), hold=asked.get("hold"), work=asked.get("work"))
    lent: dict[str, object] = {
        "alternate": list(known.alternate),
        "sides": list(known.sides),
        "switch": _amount(known.switch) if known.sides else None,
        "tempo": _amount(known.tempo) if known.reps and (until_press or not _timed(known)) else None,
        "moves": None if until_press else _moves(known),
        "get_ready": compact_duration(known.get_ready),
        "start": known.start,
        "settle": compact_duration(known.settle) if known.settle != SETTLE else None,
        "caution": known.caution,
        "how": known.how,
        "easier": _easier(known.easier) if known.easier else None,
        "calls": _calls(known.calls, until_press),
        "cues": list(_cues(known, here)),
        "then": known.then,
    }
    return {key: value for key, value in lent.items() if value}


def _timed(known: Exercise) -> bool:
    return any(move.length is not None for move in known.moves)


def _moves(known: Exercise) -> object:
    if _timed(known):
        return {move.label: compact_duration(move.length) for move in known.moves if move.length is not None}
    return [move.label for move in known.moves]


def _easier(easier: Easier) -> object:
    return easier.how if easier.start is None else {"start": easier.start, "how": easier.how}


def _calls(calls: Calls, until_press: bool) -> dict[str, str]:
    """Return the calls; where a press ends the set, only `ready` and `go` are called."""
    return {
        tone: call
        for tone, call in asdict(calls).items()
        if call is not None and (tone in ("ready", "go") or not until_press)
    }


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
                yield {"at": compact_duration(cue.at), "say": cue.say} | (_ALWAYS if cue.always else {})
        elif room > 0:
            room -= 1
            yield {"say": cue.say} | _ALWAYS if cue.always else cue.say


def _amount(amount: Amount) -> str:
    return "-".join(map(compact_duration, amount.ends))
