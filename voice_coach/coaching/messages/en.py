"""English. A sentence's gaps are named; `n` is the number that picks the plural form.

Short and warm, one idea each. Each sentence is spoken on its own, so none ends in a full stop.
"""

from __future__ import annotations

from voice_coach.coaching.messages import Message


def plural(n: int) -> str:
    """Return the CLDR plural category of a whole number (English: one, other)."""
    return "one" if n == 1 else "other"


DECIMAL = "."
"""The decimal separator."""

MESSAGES: dict[str, Message] = {
    # times
    "hours": {"one": "{n} hour", "other": "{n} hours"},
    "minutes": {"one": "{n} minute", "other": "{n} minutes"},
    "seconds": {"one": "{n} second", "other": "{n} seconds"},
    "seconds_fraction": "{value} seconds",
    "duration_2": "{a} and {b}",
    "duration_3": "{a}, {b} and {c}",
    # introduction
    "introduction": {"one": "{n} exercise, about {length}", "other": "{n} exercises, about {length}"},
    "introduction_without_exercise": "About {length}",
    # what an exercise asks for: sets, reps and sides in one sentence
    "reps": {"one": "{n} rep", "other": "{n} reps"},
    "reps_sides": {"one": "{n} rep, each side", "other": "{n} reps, each side"},
    "reps_alternate": {"one": "{n} rep", "other": "{n} reps, alternating"},
    "held": {"one": "{n} rep, held for {hold}", "other": "{n} reps, each held for {hold}"},
    "held_sides": {
        "one": "{n} rep, held for {hold}, each side",
        "other": "{n} reps, each held for {hold}, on each side",
    },
    "held_alternate": {
        "one": "{n} rep, held for {hold}",
        "other": "{n} reps, alternating, each held for {hold}",
    },
    "hold": "Hold for {hold}",
    "hold_sides": "Hold for {hold}, each side",
    "work": "Keep going for {work}",
    "work_sides": "Keep going for {work}, each side",
    "sets_reps": {"one": "{sets} sets of {n} rep", "other": "{sets} sets of {n} reps"},
    "sets_reps_sides": {
        "one": "{sets} sets of {n} rep, each side",
        "other": "{sets} sets of {n} reps, each side",
    },
    "sets_reps_alternate": {
        "one": "{sets} sets of {n} rep",
        "other": "{sets} sets of {n} reps, alternating",
    },
    "sets_held": {
        "one": "{sets} sets of {n} rep, held for {hold}",
        "other": "{sets} sets of {n} reps, each held for {hold}",
    },
    "sets_held_sides": {
        "one": "{sets} sets of {n} rep, held for {hold}, each side",
        "other": "{sets} sets of {n} reps, each held for {hold}, on each side",
    },
    "sets_held_alternate": {
        "one": "{sets} sets of {n} rep, held for {hold}",
        "other": "{sets} sets of {n} reps, alternating, each held for {hold}",
    },
    "sets_hold": "{sets} sets, hold for {hold}",
    "sets_hold_sides": "{sets} sets, hold for {hold}, each side",
    "sets_work": "{sets} sets of {work}",
    "sets_work_sides": "{sets} sets of {work}, each side",
    # round, set and side
    "side": "{side}",
    "side_first": "{side} first",
    "set": "Set {set} of {sets}",
    "set_side": "Set {set} of {sets}, {side}",
    "round": "Round {round} of {rounds}",
    "round_side": "Round {round} of {rounds}, {side}",
    "round_set": "Round {round} of {rounds}, set {set} of {sets}",
    "round_set_side": "Round {round} of {rounds}, set {set} of {sets}, {side}",
    # waiting
    "rest": "Rest, {length}",
    "switch": "Switch sides",
    "get_ready": "Get ready",
    "get_ready_side": "Get ready, {side}",
    # work
    "number": "{n}",
    "last_one": ("Last one", "Last rep", "Final rep"),
    "hold_now": "Hold",
    "release_now": "Release",
    "halfway": ("Halfway", "Halfway there", "Half done"),
    "minutes_left": {"one": "{n} minute left", "other": "{n} minutes left"},
    "ten_seconds": "Ten seconds",
    # work: labels, the last reps, and words for long holds
    "number_label": "{value}, {side}",
    "more": {"one": "{n} more", "other": "{n} more"},
    "breathe": "Breathe",
    "steady": "Steady",
    "keep_going": "Keep going",
    # end
    "praise": "Well done",
    "took": "That took {length}",
    # answers to the listener
    "paused": "Paused",
    "one_moment": "One moment",
    "going_on": "On we go",
    "playing": "Already playing",
    "stopped": "Stopped",
    "next": "Next: {name}",
    "back": "Back to: {name}",
    "last_exercise": "This is the last exercise",
    "at_the_start": "This is the start",
    "to_the_start": "Back to the start",
    "time_left": "{length} left",
    "reps_left": {"one": "{n} rep left", "other": "{n} reps left"},
    "rest_left": "{length} of rest left",
    "starts_in": "{length} to go",
    "exercise_of": "Exercise {index} of {count}",
    "then_comes": "Then: {name}",
    "then_the_end": "Then you're done",
    "introduction_now": "The introduction",
    "end_now": "The end",
    "longer": "{length} more",
    "longer_ready": "{length} more to get ready",
    "no_rest": "No rest now",
    "skipped": "Rest skipped",
    "starting": "Starting now",
    "nothing_to_repeat": "Nothing to repeat",
    "from_the_start": "From the start",
    "volume": "Volume {value}",
    "help": "Space or P: pause. N or right: next. B or left: back. A: again. W: where am I. R: longer rest. "
    "S: skip rest. Plus and minus: volume. Q: quit",
}
