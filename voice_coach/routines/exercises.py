"""The step `exercise`: turn its keys into an Exercise, with the checks that the table of keys cannot make."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from voice_coach.errors import Place
from voice_coach.routines.effort import prescribe
from voice_coach.routines.exercise_values import Cues, WrittenCalls
from voice_coach.routines.format import ALL_KEYS, EXERCISE, GET_READY, SETTLE, WORK_KEYS
from voice_coach.routines.groups import Taken
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.routine import NO_CALLS, Amount, Easier, Exercise, Move
from voice_coach.routines.values import duration_text
from voice_coach.routines.yaml.keys import several_keys
from voice_coach.routines.yaml.tree import Mapping
from voice_coach.safe_text import shown

_STANDARD: dict[str, Amount] = {
    key.name: Amount(key.default, key.default) for key in EXERCISE if isinstance(key.default, Fraction)
}
"""The values of keys that neither the exercise nor the file's `defaults` give."""


_NEED_REPS = {
    "alternate": "Add `reps`, or use `sides`: every set is then done on each side.",
    "moves": "Add for instance `reps: 12`, or delete `moves`.",
}
"""Keys that need `reps`, with the remedy if there are none."""


class ExerciseReader:
    """Reads the exercises of one file; ``defaults`` and ``get_ready`` are set when those of the file are read."""

    def __init__(self, collector: ProblemCollector) -> None:
        self._collector = collector
        self.defaults = Taken(0)
        self.get_ready = GET_READY

    def read(self, taken: Taken, node: Mapping, place: Place) -> tuple[Exercise, bool]:
        """Return an exercise, and whether the length of its work is known; report what is wrong with its keys."""
        wants_work = not any(taken.has(name) for name in WORK_KEYS)
        if wants_work:
            given = taken.text("exercise")
            who = shown(given) if given else "this exercise"
            remedy = (
                "Add for instance `reps: 12`."
                if any(map(taken.has, _NEED_REPS))
                else "Add for instance `hold: 30s`."
            )
            if apart := several_keys(f"exercise: {given}", ALL_KEYS):
                remedy = f"{apart} Only texts go in quotes."
            self._collector.tell_first_key(node, f"{who} needs one of `hold`, `reps` or `work`", remedy)
        else:
            for name, remedy in _NEED_REPS.items():
                if name in taken.keys and not taken.has("reps"):
                    self._collector.tell_node(taken.keys[name], f"`{name}` needs `reps`", remedy)
        self._check_tempo(taken)
        self._warn_of_keys(taken)
        exercise = self._build(taken, place)
        if not wants_work:
            self._check_calls(taken)
        is_known = not wants_work and self._knows_work(taken)
        if is_known:
            self._check_cue_times(taken, exercise)
        return exercise, is_known

    def _knows_work(self, taken: Taken) -> bool:
        """Return whether the length of the work is known: no key that it depends on has a bad value."""
        names = (*WORK_KEYS, "tempo", "moves")
        givers = (taken, self.defaults)
        return not any(giver.has(name) and name not in giver.values for giver in givers for name in names)

    def _build(self, taken: Taken, place: Place) -> Exercise:
        default = self.defaults
        cues = cast("Cues | None", taken.values.get("cues"))
        calls = cast("WrittenCalls | None", taken.values.get("calls"))
        moves = cast("tuple[Move, ...]", taken.values.get("moves", ()))
        settles = (giver.seconds("settle") for giver in (taken, default))

        def amount(name: str) -> Amount:
            return taken.amount(name) or default.amount(name) or _STANDARD[name]

        return Exercise(
            name=taken.text("exercise") or "",
            sets=amount("sets"),
            rest=amount("rest"),
            tempo=_tempo_of(moves) or amount("tempo"),
            switch=amount("switch"),
            get_ready=taken.seconds("get_ready") or default.seconds("get_ready") or self.get_ready,
            hold=taken.amount("hold"),
            reps=taken.amount("reps"),
            work=taken.amount("work"),
            sides=() if taken.has("alternate") else taken.texts("sides") or default.texts("sides"),
            alternate=taken.texts("alternate"),
            moves=moves,
            calls=NO_CALLS if calls is None else calls.calls,
            until_press=taken.flag("until"),
            start=taken.text("start"),
            settle=next((settle for settle in settles if settle is not None), SETTLE),
            how=taken.text("how"),
            caution=taken.text("caution"),
            easier=cast("Easier | None", taken.values.get("easier")),
            cues=() if cues is None else cues.cues,
            then=taken.text("then"),
            place=place,
        )

    def _warn_of_keys(self, taken: Taken) -> None:
        """Warn of keys that can have no effect, except those in `defaults`."""
        keys, default = taken.keys, self.defaults
        if "tempo" in keys and not taken.has("reps") and any(map(taken.has, WORK_KEYS)):
            self._collector.warn(keys["tempo"], "there are no `reps`")
        one_sided = taken.has("alternate") or not (taken.has("sides") or default.has("sides"))
        if "switch" in keys and one_sided:
            self._collector.warn(keys["switch"], "there are no `sides`")
        if "settle" in keys and not (taken.has("start") or taken.has("easier")):
            self._collector.warn(keys["settle"], "there is no `start`")
        if taken.flag("until") and "moves" in keys:
            self._collector.warn(keys["moves"], "with `until: press` you set the pace")
        giver = taken if taken.has("sets") else default
        sets = giver.amount("sets") if giver.has("sets") else _STANDARD["sets"]
        if "rest" in keys and sets is not None and sets.high == 1:
            self._collector.warn(
                keys["rest"], "there is only one set; a pause after the exercise is a step of its own"
            )

    def _check_tempo(self, taken: Taken) -> None:
        """Report a `tempo` beside `moves` that have lengths of their own."""
        if "tempo" not in taken.keys or not isinstance(taken.nodes.get("moves"), Mapping):
            return
        later = max(taken.keys["tempo"], taken.keys["moves"], key=lambda key: key.start)
        cause = "`tempo` cannot be used beside `moves` with their own lengths"
        self._collector.tell_node(later, cause, "Keep one of them: the lengths add up to the tempo.")

    def _check_calls(self, taken: Taken) -> None:
        """Report calls after tones that are not heard here; warn of those that a press leaves without effect."""
        written = cast("WrittenCalls | None", taken.values.get("calls"))
        for name, key in written.keys.items() if written is not None else ():
            if taken.flag("until"):
                if name not in ("ready", "go", "stop"):
                    self._collector.warn(
                        key, "with `until: press` there are only `ready`, `go` and `stop` to call"
                    )
            elif told := _no_call(name, taken):
                self._collector.tell_node(key, *told)

    def _check_cue_times(self, taken: Taken, exercise: Exercise) -> None:
        cues = cast("Cues | None", taken.values.get("cues"))
        if cues is None or not cues.times:
            return
        longest = prescribe(exercise, 100).work_length
        for at, node in cues.times:
            if at > longest:
                cause = f"{duration_text(at)} is after the end of the work ({duration_text(longest)} at most)"
                self._collector.tell_node(node, cause, "Give it an earlier time.")


def _tempo_of(moves: tuple[Move, ...]) -> Amount | None:
    """Return the tempo that the lengths of the parts add up to; None if they have none."""
    lengths = [move.length for move in moves if move.length is not None]
    whole = sum(lengths, Fraction(0))
    return Amount(whole, whole) if lengths else None


def _no_call(name: str, taken: Taken) -> tuple[str, str] | None:
    """Return why there is no tone of this name to call in an exercise, and a remedy; None if there is one."""
    if name in ("ready", "go", "stop"):
        return None
    if not taken.has("reps"):
        return (
            f"there is no `{name}` to call here: this exercise has no reps",
            "Use `go` or `stop`, or delete it.",
        )
    if name != "turn":
        cause = f"there is no `{name}` to call here: the reps are not held"
        return None if taken.has("hold") else (cause, "Add for instance `hold: 5s`, or delete it.")
    if taken.has("hold"):
        return "`turn` cannot be called in a rep with a `hold`", "Use `release`: it is heard after the hold."
    moves = cast("tuple[Move, ...] | None", taken.values.get("moves"))
    if not taken.has("moves"):
        return "`turn` needs two `moves`", "Add for instance `moves: [down, up]`."
    if moves is not None and len(moves) != 2:
        cause = f"`turn` needs exactly two `moves`, and there are {len(moves)}"
        return cause, "Delete it: the coach calls the parts by their names."
    return None
