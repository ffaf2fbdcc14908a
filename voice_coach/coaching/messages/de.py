"""German. A sentence's gaps are named; `n` is the number that picks the plural form.

The listener is addressed as `du`. None ends in a full stop, as each is spoken on its own.
"""

from __future__ import annotations

from voice_coach.coaching.messages import Message


def plural(n: int) -> str:
    """Return the CLDR plural category of a whole number (German: one, other)."""
    return "one" if n == 1 else "other"


DECIMAL = ","
"""The decimal separator."""

MESSAGES: dict[str, Message] = {
    # times
    "hours": {"one": "eine Stunde", "other": "{n} Stunden"},
    "minutes": {"one": "eine Minute", "other": "{n} Minuten"},
    "seconds": {"one": "eine Sekunde", "other": "{n} Sekunden"},
    "seconds_fraction": "{value} Sekunden",
    # introduction
    "normal_speed": "Lass das in normalem Tempo laufen. Läuft es schneller, hältst du kürzer",
    "introduction": {"one": "eine Übung, etwa {length}", "other": "{n} Übungen, etwa {length}"},
    "introduction_without_exercise": "Etwa {length}",
    "equipment": "Du brauchst {name}",
    "list": "{a} und {b}",
    # what an exercise asks for: sets, reps and sides in one sentence
    "reps": {"one": "eine Wiederholung", "other": "{n} Wiederholungen"},
    "reps_sides": {
        "one": "eine Wiederholung auf jeder Seite",
        "other": "{n} Wiederholungen auf jeder Seite",
    },
    "reps_alternate": {"one": "eine Wiederholung", "other": "{n} Wiederholungen im Wechsel"},
    "held": {
        "one": "eine Wiederholung, {hold} halten",
        "other": "{n} Wiederholungen, jede {hold} halten",
    },
    "held_sides": {
        "one": "eine Wiederholung auf jeder Seite, {hold} halten",
        "other": "{n} Wiederholungen auf jeder Seite, jede {hold} halten",
    },
    "held_alternate": {
        "one": "eine Wiederholung, {hold} halten",
        "other": "{n} Wiederholungen im Wechsel, jede {hold} halten",
    },
    "hold": "{hold} halten",
    "hold_sides": "{hold} halten, auf jeder Seite",
    "work": "Bleib {work} in Bewegung",
    "work_sides": "Bleib {work} in Bewegung, auf jeder Seite",
    "sets_reps": {
        "one": "{sets} Sätze mit je einer Wiederholung",
        "other": "{sets} Sätze mit je {n} Wiederholungen",
    },
    "sets_reps_sides": {
        "one": "{sets} Sätze mit je einer Wiederholung auf jeder Seite",
        "other": "{sets} Sätze mit je {n} Wiederholungen auf jeder Seite",
    },
    "sets_reps_alternate": {
        "one": "{sets} Sätze mit je einer Wiederholung",
        "other": "{sets} Sätze mit je {n} Wiederholungen im Wechsel",
    },
    "sets_held": {
        "one": "{sets} Sätze mit je einer Wiederholung, {hold} halten",
        "other": "{sets} Sätze mit je {n} Wiederholungen, jede {hold} halten",
    },
    "sets_held_sides": {
        "one": "{sets} Sätze mit je einer Wiederholung auf jeder Seite, {hold} halten",
        "other": "{sets} Sätze mit je {n} Wiederholungen auf jeder Seite, jede {hold} halten",
    },
    "sets_held_alternate": {
        "one": "{sets} Sätze mit je einer Wiederholung, {hold} halten",
        "other": "{sets} Sätze mit je {n} Wiederholungen im Wechsel, jede {hold} halten",
    },
    "sets_hold": "{sets} Sätze, je {hold} halten",
    "sets_hold_sides": "{sets} Sätze, je {hold} halten, auf jeder Seite",
    "in_all": "{what}, insgesamt {length}",
    "sets_work": "{sets} Sätze, je {work}",
    "sets_work_sides": "{sets} Sätze, je {work}, auf jeder Seite",
    # round, set and side
    "side_first": "{side} zuerst",
    "round": "Runde {number} von {count}",
    "last_round": ("Letzte Runde", "Die letzte Runde", "Jetzt die letzte Runde"),
    "set": "Satz {number} von {count}",
    "last_set": ("Letzter Satz", "Der letzte Satz", "Jetzt der letzte Satz"),
    "then_set": "Satz {number} von {count}",
    "then_last_set": ("letzter Satz", "der letzte Satz", "und der letzte Satz"),
    # waiting
    "rest": "Pause, {length}",
    "switch": "Seite wechseln",
    "get_ready": ("Mach dich bereit", "Gleich geht's los", "Jetzt bereit machen"),
    "get_ready_side": ("Gleich {side}", "Bereit machen, {side}", "Und jetzt {side}"),
    # work
    "number": "{n}",
    "last_one": ("Die letzte", "Und die letzte", "Eine noch"),
    "hold_now": "Halten",
    "release_now": "Lösen",
    "halfway": ("Halbzeit", "Die Hälfte", "Hälfte geschafft"),
    "minutes_left": {"one": "Noch eine Minute", "other": "Noch {n} Minuten"},
    "ten_seconds": "Noch 10 Sekunden",
    # work: labels, the last reps, and words for long holds
    "number_label": "{value}, {side}",
    "more": {"one": "Noch eine", "other": "Noch {n}"},
    "breathe": "Atme weiter",
    "steady": "Ruhig halten",
    "keep_going": "Mach weiter",
    # praise: only what is known, never how it was done
    "all_sets_done": (
        {"one": "Ein Satz geschafft", "other": "Alle {n} Sätze geschafft"},
        {"one": "Das war der Satz", "other": "Das waren die {n} Sätze"},
        {"one": "Ein Satz fertig", "other": "{n} Sätze fertig"},
    ),
    "exercise_done": ("Das wäre geschafft", "Und fertig", "Wieder eine Übung geschafft"),
    "sets_left": {"one": "einer", "other": "{n}"},
    "sets_done": (
        {"one": "Ein Satz geschafft, noch {left}", "other": "{n} Sätze geschafft, noch {left}"},
        {"one": "Einer fertig, noch {left}", "other": "{n} fertig, noch {left}"},
        {"one": "Das war ein Satz, noch {left}", "other": "Das waren {n} Sätze, noch {left}"},
    ),
    "minutes_done": (
        {"one": "Das war die Minute", "other": "Das waren {n} Minuten"},
        {"one": "Eine ganze Minute geschafft", "other": "{n} ganze Minuten geschafft"},
        {"one": "Die Minute ist um", "other": "Die {n} Minuten sind um"},
    ),
    # end
    "routine_done": (
        "Gut gemacht. Das war alles",
        "Alles geschafft. Gut gemacht",
        "Das war's. Gut gemacht",
        "Fertig. Gut gemacht",
    ),
    "end_praise": "Das war alles",
    "took": "Etwa {length}",
    # answers to the listener
    "paused": "Angehalten",
    "one_moment": "Einen Moment",
    "going_on": "Weiter geht's",
    "playing": "Es läuft schon",
    "stopped": "Beendet",
    "next": "Weiter mit: {name}",
    "back": "Zurück zu: {name}",
    "last_exercise": "Letzte Übung",
    "at_the_start": "Das ist der Anfang",
    "to_the_start": "Zurück zum Anfang",
    "time_left": "Noch {length}",
    "about_left": "Noch etwa {length}",
    "reps_left": {"one": "Noch eine Wiederholung", "other": "Noch {n} Wiederholungen"},
    "rest_left": "Noch {length} Pause",
    "starts_in": "Noch {length} bis zum Start",
    "exercise_of": "Übung {index} von {count}",
    "then_comes": "Danach: {name}",
    "then_the_end": "Danach bist du fertig",
    "introduction_now": "Die Einführung",
    "end_now": "Das Ende",
    "longer": "{length} mehr",
    "longer_ready": "{length} mehr zum Vorbereiten",
    "no_rest": "Jetzt ist keine Pause",
    "skipped": "Wir gehen gleich weiter",
    "starting": "Es geht los",
    "nothing_to_repeat": "Nichts zu wiederholen",
    "from_the_start": "Von vorn",
    "volume": "Lautstärke {value}",
    "help": "Leertaste oder P: anhalten. N oder rechts: weiter. A: noch einmal. W: wo bin ich. "
    "Für die anderen Tasten frag noch einmal",
    "help_more": "B oder links: zurück. R: längere Pause. S: überspringen. Plus und Minus: Lautstärke. Q: beenden",
    # sets and rests that the listener ends
    "own_pace": "{what}, in deinem Tempo. Drück, wenn du fertig bist",
    "until_press": "{what}, oder länger. Drück, wenn du fertig bist",
    "when_ready": "Drück, wenn du bereit bist",
    "press_to_go_on": "Drück, wenn es weitergehen soll",
    "so_far": "Bisher {length}, Ziel: {target}",
    "about_so_far": "Bisher etwa {length}",
    "target": "Ziel: {target}",
    # files for other players: where a chapter is in the routine, and tones written in captions
    "chapter_round": "Runde {number} von {count}",
    "chapter_set": "Satz {number} von {count}",
    "tone_go": "los",
    "tone_hold": "halten",
    "tone_release": "lösen",
    "tone_halfway": "Hälfte",
    "tone_stop": "stopp",
    "tone_done": "fertig",
}
