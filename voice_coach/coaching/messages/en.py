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
    # introduction
    "normal_speed": "Play this at normal speed. Faster playback makes the holds shorter",
    "introduction": {"one": "{n} exercise, about {length}", "other": "{n} exercises, about {length}"},
    "introduction_without_exercise": "About {length}",
    "equipment": "You need {name}",
    "list": "{a} and {b}",
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
    "sets_hold": "{sets} holds of {hold}",
    "sets_hold_sides": "{sets} holds of {hold}, each side",
    "in_all": "{what}, {length} in all",
    "sets_work": "{sets} sets of {work}",
    "sets_work_sides": "{sets} sets of {work}, each side",
    # round, set and side
    "side_first": "{side} first",
    "round": "Round {number} of {count}",
    "last_round": ("Last round", "Final round", "The last round"),
    "set": "Set {number} of {count}",
    "last_set": ("Last set", "Final set", "The last set"),
    "then_set": "set {number} of {count}",
    "then_last_set": ("last set", "final set", "the last set"),
    # waiting
    "rest": "Rest, {length}",
    "switch": "Switch sides",
    "get_ready": ("Get ready", "Ready now", "Get set"),
    "get_ready_side": ("Get ready, {side}", "Ready now, {side}", "Get set, {side}"),
    # work
    "number": "{n}",
    "last_one": ("Last one", "Last rep", "Final rep"),
    "hold_now": "Hold",
    "release_now": "Release",
    "halfway": ("Halfway", "Halfway there", "That's half"),
    "minutes_left": {"one": "{n} minute left", "other": "{n} minutes left"},
    "ten_seconds": "Ten seconds",
    # work: labels, the last reps, and words for long holds
    "number_label": "{value}, {side}",
    "more": {"one": "{n} more", "other": "{n} more"},
    "breathe": "Breathe",
    "steady": "Steady",
    "keep_going": "Keep going",
    # praise: only what is known, never how it was done
    "all_sets_done": (
        {"one": "One set done", "other": "{n} sets done"},
        {"one": "That's one set", "other": "All {n} sets done"},
        {"one": "One set, all done", "other": "{n} sets, all done"},
    ),
    "exercise_done": ("That one's done", "And that's done", "That's another one done"),
    "sets_left": {"one": "{n}", "other": "{n}"},
    "sets_done": (
        {"one": "One set done, {left} to go", "other": "{n} sets done, {left} to go"},
        {"one": "That's one done, {left} to go", "other": "That's {n} done, {left} to go"},
        {"one": "That's one set. {left} more", "other": "That's {n} sets. {left} more"},
    ),
    "minutes_done": (
        {"one": "That's the minute", "other": "That's {n} minutes"},
        {"one": "A whole minute done", "other": "{n} whole minutes done"},
        {"one": "The minute's done", "other": "All {n} minutes done"},
    ),
    # end
    "routine_done": (
        "Well done. That's everything",
        "All done. Well done",
        "That's the routine. Well done",
        "That's it. Well done",
    ),
    "end_praise": "That's all",
    "took": "About {length}",
    # answers to the listener
    "paused": "Paused",
    "one_moment": "One moment",
    "going_on": "Carrying on",
    "playing": "Already playing",
    "stopped": "Stopped",
    "next": "Next: {name}",
    "back": "Back to: {name}",
    "last_exercise": "Last exercise",
    "at_the_start": "This is the start",
    "to_the_start": "Back to the start",
    "time_left": "{length} left",
    "about_left": "About {length} left",
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
    "skipped": "Skipping ahead",
    "starting": "Starting now",
    "nothing_to_repeat": "Nothing to repeat",
    "from_the_start": "From the start",
    "volume": "Volume {value}",
    "help": "Space or P: pause. N or right: next. A: again. W: where am I. Ask again for the other keys",
    "help_more": "B or left: back. R: longer rest. S: skip ahead. Plus and minus: volume. Q: quit",
    # sets and rests that the listener ends
    "own_pace": "{what}, at your own pace. Press when you're done",
    "until_press": "{what}, or longer. Press when you're done",
    "when_ready": "Ready when you are",
    "press_to_go_on": "Press when you're ready to go on",
    "so_far": "{length} so far, the target is {target}",
    "about_so_far": "About {length} so far",
    "target": "The target is {target}",
    # files for other players: where a chapter is in the routine, and tones written in captions
    "chapter_round": "round {number} of {count}",
    "chapter_set": "set {number} of {count}",
    "tone_go": "go",
    "tone_hold": "hold",
    "tone_release": "release",
    "tone_halfway": "halfway",
    "tone_stop": "stop",
    "tone_done": "done",
}
