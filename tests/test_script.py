"""Routines from text: each rule and limit of the format's page. The errors' words stand in `test_script_errors`."""

from __future__ import annotations

from dataclasses import asdict, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.console.problem_text import render
from voice_coach.errors import RoutineError
from voice_coach.routines.effort import prescribe
from voice_coach.routines.reading import Missing, Reading, Source
from voice_coach.routines.routine import (
    Amount,
    Calls,
    Easier,
    Exercise,
    Include,
    Move,
    Reminder,
    Repeat,
    Rest,
    Routine,
    Say,
    Sound,
    Step,
)
from voice_coach.routines.script import MAX_ERRORS, read_routine
from voice_coach.routines.texts import texts_of

NECK = """\
# neck-warmup.yaml, played with: voice-coach play neck-warmup
title: Neck warm-up
about: Three gentle movements that wake up the neck before abdominal work.
cautions:
  - Move slowly, and stop at once if anything hurts.
steps:
  - exercise: Head bends
    how: Sit or stand tall. Let your head sink forward, then bring it back up without throwing it back.
    reps: 6
    tempo: 5s
  - rest: 15s
    say: Stretch the crown of your head towards the ceiling.
  - exercise: Plank
    hold: 1-5min
    cues: [Breathe, Keep your pelvis level with your shoulders]
  - repeat: 3
    rest: 20-30s
    steps:
      - exercise: Raised-leg bridge
        reps: 12
        sides: [left leg, right leg]
"""


class Library:
    """Routines by name, and how often each was found."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.asked: list[tuple[str, str]] = []

    def routine(self, name: str, beside: str) -> Source | Missing:
        self.asked.append((name, beside))
        if name in self.texts:
            return Source(f"{name}.yaml", name, name, self.texts[name])
        return Missing("there is none", "Look again.")

    def sound(self, name: str, beside: str) -> str | Missing:
        return f"/sounds/{name}.wav"


def read(text: str | bytes, library: Library | None = None) -> Reading:
    return read_routine(text, "test.yaml", "test", library or Library(), key="test")


def good(text: str | bytes, library: Library | None = None) -> Routine:
    """Read a routine that must have neither errors nor warnings."""
    reading = read(text, library)
    assert reading.problems == (), [render(problem) for problem in reading.problems]
    return reading.required()


def step(text: str, head: str = "") -> Step:
    """Read a routine of one step."""
    lines = "\n".join(f"    {line}" for line in text.split("\n"))
    return good(f"title: Test\n{head}steps:\n  -\n{lines}\n").steps[0]


def exercise(text: str, head: str = "") -> Exercise:
    found = step(f"exercise: Plank\n{text}", head)
    assert isinstance(found, Exercise)
    return found


def errors(text: str | bytes, library: Library | None = None) -> list[str]:
    """Return place and cause of each error."""
    return [f"{error.place.line}:{error.place.column} {error.cause}" for error in read(text, library).errors]


def plain(number: float | str) -> Amount:
    return Amount(Fraction(number), Fraction(number))


def test_the_example_of_the_page() -> None:
    """The page's own example is read as it is meant."""
    routine = good(NECK)
    assert (routine.name, routine.title, routine.language, routine.get_ready) == (
        "test",
        "Neck warm-up",
        "en",
        5,
    )
    assert routine.cautions == ("Move slowly, and stop at once if anything hurts.",)
    bends, rest, plank, repeat = routine.steps
    assert isinstance(bends, Exercise)
    assert (bends.name, bends.reps, bends.tempo, bends.hold) == ("Head bends", plain(6), plain(5), None)
    assert rest == Rest(plain(15), "Stretch the crown of your head towards the ceiling.")
    assert isinstance(plank, Exercise)
    assert plank.hold == Amount(Fraction(60), Fraction(300))
    assert plank.cues == (Reminder("Breathe"), Reminder("Keep your pelvis level with your shoulders"))
    assert isinstance(repeat, Repeat)
    assert (repeat.count, repeat.rest) == (plain(3), Amount(Fraction(20), Fraction(30)))
    assert isinstance(repeat.steps[0], Exercise)
    assert repeat.steps[0].sides == ("left leg", "right leg")


def test_defaults_of_an_exercise() -> None:
    """What is left out has the values that the page names."""
    assert exercise("hold: 30s") == Exercise(
        "Plank",
        sets=plain(1),
        rest=plain(20),
        tempo=plain(4),
        switch=plain(8),
        get_ready=Fraction(5),
        hold=plain(30),
    )


def test_all_keys_of_an_exercise() -> None:
    """Every key of an exercise arrives where it belongs."""
    assert exercise(
        "reps: 10-25\nhold: 2s\ntempo: 3-5s\nsets: 2-3\nrest: 40s\nsides: [left, right]\nswitch: 6s\nget_ready: 7s\n"
        "moves: [up, down]\ncalls: {go: And up, hold: Freeze, release: And down, stop: Good}\n"
        "start: Lie down.\nsettle: 0\nhow: Lift.\ncaution: Slowly.\neasier: {start: Kneel down., how: Kneel.}\n"
        "cues:\n  - Breathe\n  - at: 0\n    say: Now\n  - {say: Slowly, always: true}\nthen: Well done."
    ) == Exercise(
        "Plank",
        sets=Amount(Fraction(2), Fraction(3)),
        rest=plain(40),
        tempo=Amount(Fraction(3), Fraction(5)),
        switch=plain(6),
        get_ready=Fraction(7),
        hold=plain(2),
        reps=Amount(Fraction(10), Fraction(25)),
        sides=("left", "right"),
        moves=(Move("up"), Move("down")),
        calls=Calls(go="And up", hold="Freeze", release="And down", stop="Good"),
        start="Lie down.",
        settle=Fraction(0),
        how="Lift.",
        caution="Slowly.",
        easier=Easier("Kneel.", "Kneel down."),
        cues=(Reminder("Breathe"), Reminder("Now", Fraction(0)), Reminder("Slowly", always=True)),
        then="Well done.",
    )


WORDED = """\
reps: 2
hold: 1s
sides: [side one, side two]
moves: [move one, move two]
calls: {go: call go, hold: call hold, release: call release, stop: call stop}
start: text of start
how: text of how
caution: text of caution
easier: {start: easier start, how: easier how}
cues: [cue one, {say: cue two, at: 1s}]
then: text of then"""


def test_every_text_is_listed_with_its_key() -> None:
    """All words of an exercise are among its texts, each once; so a new key with a text cannot be forgotten."""
    found = exercise(WORDED)
    listed = list(texts_of(found))
    words = [word for word in strings_in(asdict(replace(found, place=None))) if word]
    assert sorted(text.text for text in listed) == sorted(words)
    assert ("calls", None, "hold", "call hold") in [
        (text.key, text.number, text.part, text.text) for text in listed
    ]
    assert {text.key for text in listed if text.number == 1} == {"sides", "moves", "cues"}
    other = exercise("reps: 2\nalternate: [one, two]")
    assert [text.text for text in texts_of(other)] == ["Plank", "one", "two"]
    assert [text.text for text in texts_of(step("rest: 5s\nsay: Breathe"))] == ["Breathe"]
    assert list(texts_of(step("rest: 5s"))) == []


def strings_in(value: object) -> list[str]:
    """Return every text in nested data."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings_in(part)]
    if isinstance(value, tuple | list):
        return [text for part in value for text in strings_in(part)]
    return [value] if isinstance(value, str) else []


def test_all_keys_of_the_file() -> None:
    """Every key of the file arrives where it belongs; values are never YAML's guess."""
    routine = good(
        "title: yes\nabout: 010\nlanguage: no\nsource: 1:30\ntags: [neck, 2024-01-01]\nget_ready: 8s\n"
        "cautions: [off, 1_000]\nequipment: [a mat, on]\nsteps:\n  - say: true\n"
    )
    assert (routine.title, routine.about, routine.language, routine.source) == ("yes", "010", "no", "1:30")
    assert (routine.tags, routine.cautions, routine.get_ready) == (
        ("neck", "2024-01-01"),
        ("off", "1_000"),
        8,
    )
    assert routine.equipment == ("a mat", "on")
    assert routine.steps == (Say("true"),)


def test_moves_with_lengths_make_the_tempo() -> None:
    """The lengths of the parts add up to the tempo, and set one of the defaults aside."""
    found = exercise("reps: 6\nhold: 2s\nmoves: {down: 3s, up: 1.5s}", "defaults: {tempo: 9s}\n")
    assert found.moves == (Move("down", Fraction(3)), Move("up", Fraction(3, 2)))
    assert found.tempo == plain(4.5)
    assert prescribe(found, 0).rep_length == Fraction(13, 2)
    assert exercise("reps: 6\nmoves: [down, up]", "defaults: {tempo: 9s}\n").tempo == plain(9)
    assert exercise("reps: 6\ntempo: 3s\nmoves: [down, up]").tempo == plain(3)


def test_moves_are_two_to_eight() -> None:
    """Eight parts are allowed, and a list may name one twice; labels are read by their characters."""
    assert [move.label for move in exercise("reps: 2\nmoves: [in, out, in, out, on, off, 1, yes]").moves] == [
        "in", "out", "in", "out", "on", "off", "1", "yes"
    ]  # fmt: skip
    assert exercise("reps: 2\nmoves: {on: 1s, 2: 2s}").moves == (
        Move("on", Fraction(1)),
        Move("2", Fraction(2)),
    )


def test_every_kind_of_work_can_end_by_a_press() -> None:
    """`until: press` goes with all work, with sides and with sets; without it nothing waits."""
    for work in ["hold: 30s", "work: 30s", "reps: 5", "reps: 5\nhold: 2s"]:
        assert exercise(f"{work}\nuntil: press\nsets: 2\nsides: [left, right]").until_press, work
        assert not exercise(work).until_press, work
        assert exercise(f"{work}\nuntil: press\ncalls: {{go: Begin}}").calls == Calls(go="Begin"), work


def test_each_tone_can_be_called_where_it_is_heard() -> None:
    """A hold calls go and stop, a held rep hold and release, two parts without a hold the turn."""
    assert exercise("hold: 30s\ncalls: {go: And hold, stop: Down}").calls == Calls(go="And hold", stop="Down")
    exercise("work: 30s\ncalls: {go: Run, stop: Walk}")
    exercise("reps: 5\nhold: 2s\ncalls: {hold: Freeze, release: And down}")
    exercise("reps: 5\nmoves: {down: 1s, up: 2s}\ncalls: {turn: And up}")
    assert exercise(f"reps: 5\ncalls: {{go: {'x' * 30}}}").calls.go == "x" * 30


def test_time_to_settle() -> None:
    """`settle` of the exercise goes before that of the defaults; 0 to 60 s; a gentler way has the time, too."""
    head = "defaults: {settle: 9s}\n"
    assert exercise("hold: 5s\nstart: Sit.", head).settle == 9
    assert exercise("hold: 5s\nstart: Sit.\nsettle: 0", head).settle == 0
    assert exercise("hold: 5s\nstart: Sit.\nsettle: 60s", head).settle == 60
    assert exercise("hold: 5s\nstart: Sit.").settle == 4
    assert exercise("hold: 5s\neasier: Sit. Then lift.\nsettle: 6s").settle == 6
    assert exercise("hold: 5s", head).start is None


def test_time_to_settle_counts_towards_the_limit() -> None:
    """The time to get into position is part of the playing time of a day."""
    step = "    start: Sit.\n    settle: 60s\n    hold: 23h59min\n"
    assert errors(f"title: T\nsteps:\n  - exercise: A\n{step}") == [
        "6:11 with this the routine plays for more than 24 hours"
    ]
    assert good(f"title: T\nsteps:\n  - exercise: A\n{step}".replace("60s", "20s"))


STEPS = [
    ("rest: 1:30", Rest(plain(90))),
    ("rest: 010", Rest(plain(10))),
    ('rest: "15 s"', Rest(plain(15))),
    ("rest: 20–30s", Rest(Amount(Fraction(20), Fraction(30)))),
    ("rest: 60s\nuntil: press\nsay: Drink", Rest(plain(60), "Drink", until_press=True)),
    ("say: Stand up", Say("Stand up")),
    ('say: "null"', Say("null")),
    ("say: '~'", Say("~")),
    ("say: |\n  Two\n  lines", Say("Two\nlines")),
    ("say: >\n  One\n  line", Say("One line")),
    ('say: "\\e[31m<b>&amp;"', Say("\x1b[31m<b>&amp;")),
    ("say: a\u2028b", Say("a b")),
    ("say: 首", Say("首")),
    ("sound: gong", Sound("gong", "/sounds/gong.wav")),
    ("repeat: 2-3\nsteps:\n  - say: Go", Repeat(Amount(Fraction(2), Fraction(3)), (Say("Go"),))),
]


def test_steps() -> None:
    """Each of the six steps is told by its key; text stays as it is written."""
    for text, expected in STEPS:
        assert step(text) == expected, text


def test_every_step_has_its_place() -> None:
    """A step knows file, line and column of its first key."""
    bends, rest, _, repeat = good(NECK).steps
    assert [str(one.place) for one in (bends, rest, repeat)] == [
        "test.yaml:7:5",
        "test.yaml:11:5",
        "test.yaml:16:5",
    ]


def test_defaults_of_the_file() -> None:
    """`defaults` hold for what an exercise does not say, wherever in the file they stand."""
    text = (
        "title: Test\nget_ready: 9s\nsteps:\n  - exercise: A\n    hold: 5s\n  - exercise: B\n    reps: 5\n    sets: 2\n"
        "    rest: 1s\n    tempo: 2s\n    get_ready: 4s\n    switch: 3s\n    sides: [x, y]\n"
        "defaults: {sets: 3, rest: 30s, tempo: 5s, switch: 6s, sides: [left, right]}\n"
    )
    one, other = good(text).steps
    assert isinstance(one, Exercise)
    assert isinstance(other, Exercise)
    assert (one.sets, one.rest, one.tempo, one.switch) == (plain(3), plain(30), plain(5), plain(6))
    assert (one.get_ready, one.sides) == (9, ("left", "right"))
    assert (other.sets, other.rest, other.tempo, other.switch) == (plain(2), plain(1), plain(2), plain(3))
    assert (other.get_ready, other.sides) == (4, ("x", "y"))
    inner = good(
        text.replace("title: Test\nget_ready: 9s", "title: Test").replace("{sets", "{get_ready: 6s, sets")
    )
    assert isinstance(inner.steps[0], Exercise)
    assert inner.steps[0].get_ready == 6


def test_alternate_sets_default_sides_aside() -> None:
    """An exercise that alternates is not done on the default sides."""
    found = exercise("reps: 6\nalternate: [left, right]", "defaults:\n  sides: [left, right]\n")
    assert (found.sides, found.alternate) == ((), ("left", "right"))


def test_no_warning_from_defaults() -> None:
    """A default that an exercise has no use for is silent; so is a key that a default gives an effect."""
    head = "defaults: {rest: 30s, tempo: 5s, switch: 6s}\n"
    assert exercise("hold: 5s", head).rest == plain(30)
    exercise("hold: 5s\nrest: 10s", "defaults: {sets: 2}\n")
    exercise("hold: 5s\nswitch: 3s", "defaults: {sides: [left, right]}\n")
    exercise("hold: 5s\nsets: 1-2\nrest: 10s")
    exercise("hold: 5s", "defaults: {settle: 8s}\n")


def test_bytes() -> None:
    """Files of every system are read alike; a byte order mark does no harm, and places stay."""
    for ending in ["\n", "\r\n", "\r"]:
        for mark in [b"", b"\xef\xbb\xbf"]:
            text = "title: Test\nsteps:\n  - rest: 5s\n".replace("\n", ending)
            assert good(mark + text.encode()).steps == (Rest(plain(5)),), (ending, mark)
            assert errors(mark + text.replace("5s", "5x").encode()) == ["3:11 `5x` is not a duration"], (
                ending,
                mark,
            )
            assert errors(mark + text.replace("title", "titel").encode()) == ["1:1 unknown key `titel`"], (
                ending,
                mark,
            )


def test_include() -> None:
    """An included routine keeps its own language, defaults and lead-in."""
    library = Library(
        inner="title: Inner\nlanguage: de\nget_ready: 9s\ndefaults: {sets: 2}\ncautions: [Slowly]\n"
        "steps:\n  - exercise: A\n    hold: 5s\n"
    )
    routine = good("title: Outer\ndefaults: {sets: 4}\nsteps:\n  - include: inner\n", library)
    included = routine.steps[0]
    assert isinstance(included, Include)
    assert (included.name, included.routine.language, included.routine.cautions) == (
        "inner",
        "de",
        ("Slowly",),
    )
    assert routine.cautions == ()
    inner = included.routine.steps[0]
    assert isinstance(inner, Exercise)
    assert (inner.sets, inner.get_ready, str(inner.place)) == (plain(2), 9, "inner.yaml:7:5")


def test_include_is_read_once() -> None:
    """However often a routine is included, it is read once and shared."""
    library = Library(inner="title: Inner\nsteps:\n  - say: Go\n")
    routine = good("title: Outer\nsteps:\n" + "  - include: inner\n" * 3, library)
    one, two, three = (step.routine for step in routine.steps if isinstance(step, Include))
    assert one is two is three
    assert library.asked == [("inner", "test.yaml")]


def test_a_chain_of_includes_is_counted_by_multiplication() -> None:
    """Thirty files that each include the next one ten times are refused at once."""
    library = Library(
        **{f"r{n}": "title: Next\nsteps:\n" + f"  - include: r{n + 1}\n" * 10 for n in range(30)},
        r30="title: Last\nsteps:\n  - say: Go\n",
    )
    reading = read("title: First\nsteps:\n  - include: r0\n", library)
    assert len(reading.errors) == 2  # once for the steps, once for the time
    assert "steps, more than 1,000,000" in reading.errors[0].cause + reading.errors[1].cause


@pytest.mark.parametrize("through", [1, 2, 5])
def test_a_routine_never_includes_itself(through: int) -> None:
    """At any depth, a routine that comes back to itself is told where it does."""
    library = Library(**{f"r{n}": f"title: R\nsteps:\n  - include: r{n + 1}\n" for n in range(through)})
    library.texts[f"r{through}"] = "title: R\nsteps:\n  - include: test\n"
    library.texts["test"] = "never read"
    reading = read("title: R\nsteps:\n  - include: r0\n", library)
    (error,) = reading.errors
    assert str(error.place) == f"r{through}.yaml:3:14"
    assert "includes itself" in error.cause


def nested(levels: int, inside: str = "say: Deep") -> str:
    lines = [f"{'    ' * n}  - repeat: 1\n{'    ' * n}    steps:\n" for n in range(levels)]
    return "title: Test\nsteps:\n" + "".join(lines) + "    " * levels + f"  - {inside}\n"


def test_levels() -> None:
    """32 levels of `repeat` and `include` are allowed, 33 are not, in whatever mixture."""
    library = Library(inner=nested(16), flat="title: Flat\nsteps:\n  - say: Go\n")
    assert good(nested(32))
    assert errors(nested(33)) == ["67:141 `repeat` and `include` are nested more than 32 levels deep here"]
    assert good(nested(15, "include: inner"), library)
    assert len(errors(nested(16, "include: inner"), library)) == 1
    assert good(nested(31, "include: flat"), library)
    assert len(errors(nested(32, "include: flat"), library)) == 1


def test_levels_of_a_file_that_was_read_before() -> None:
    """A file that was harmless on top is too deep further down."""
    library = Library(inner=nested(16))
    text = nested(16, "include: inner").replace("steps:\n", "steps:\n  - include: inner\n", 1)
    assert errors(text, library) == ["36:78 `repeat` and `include` are nested more than 32 levels deep here"]


def test_a_chain_of_includes_too_deep() -> None:
    """A chain of files is followed 32 levels deep and no further."""
    library = Library(**{f"r{n}": f"title: R\nsteps:\n  - include: r{n + 1}\n" for n in range(500)})
    (error,) = read("title: R\nsteps:\n  - include: r0\n", library).errors
    assert str(error.place) == "r31.yaml:3:14"


SETS = "title: T\nsteps:\n- repeat: {rounds}\n  steps:\n  - exercise: A\n    hold: 1s\n    sets: {sets}\n"


AT_THE_LIMIT = [
    ("    hold: 1s\n    sets: 10000\n    rest: 1s\n", True),
    ("    hold: 1s\n    sets: 10001\n    rest: 1s\n", False),
    ("    hold: 1s\n    sets: 5000\n    rest: 1s\n    sides: [a, b]\n    switch: 1s\n", True),
    ("    hold: 1s\n    sets: 5000\n    rest: 1s\n    sides: [a, b, c]\n    switch: 1s\n", False),
    ("    hold: 1s\n    sets: 1-10001\n    rest: 1s\n", False),
    ("    reps: 1000\n", True),
    ("    reps: 1001\n", False),
    ("    reps: 1-1001\n", False),
    ("    hold: 23h59min\n", True),
    ("    hold: 24h\n", False),  # with the lead-in it is longer
    ("    hold: 1s-24h\n", False),
    ("    hold: 8h\n    sets: 3\n", False),
    ("    reps: 1000\n    tempo: 80s\n", True),
    ("    reps: 1000\n    tempo: 87s\n", False),
    (f"    hold: 5s\n    how: {'a' * 2000}\n", True),
    (f"    hold: 5s\n    how: {'a' * 2001}\n", False),
    (f"    hold: 5s\n    sides: [a, {'b' * 2001}]\n", False),
]


def test_limits_of_an_exercise() -> None:
    """The greatest amounts that are allowed are, the next greater are not; a range counts with its high end."""
    for text, fine in AT_THE_LIMIT:
        reading = read("title: Test\nsteps:\n  - exercise: Plank\n" + text)
        assert (reading.routine is not None) == fine, text
        assert len(reading.errors) == (0 if fine else 1), text


def test_sets_in_rounds() -> None:
    """Rounds multiply sets, those of rounds inside rounds too."""
    assert read(SETS.format(rounds=100, sets=100).replace("hold: 1s", "hold: 1s\n    rest: 1s")).routine
    assert len(errors(SETS.format(rounds=101, sets=100))) == 1
    deep = "title: T\nsteps:\n- repeat: 200\n  steps:\n  - repeat: 51\n    steps:\n    - exercise: A\n"
    assert errors(deep + "      hold: 1s\n") == [
        "3:11 with this the routine has 10,200 sets, more than 10,000"
    ]


def test_a_rest_swallows_the_lead_in() -> None:
    """Playing time counts a lead-in once: inside the rest before it, where there is one."""
    text = "title: T\nsteps:\n  - repeat: 1080\n    steps:\n      - rest: 40s\n      - exercise: A\n        work: 39s\n"
    assert good(text)
    assert len(errors(text.replace("39s", "40s"))) == 1
    rounds = "title: T\nsteps:\n  - repeat: 1080\n    rest: 40s\n    steps:\n      - exercise: A\n        work: 39s\n"
    assert good(rounds)


def test_billions_of_steps() -> None:
    """Steps are counted by multiplication, never one by one."""
    text = nested(30, "sound: go").replace("repeat: 1\n", "repeat: 999999999\n")
    (cause,) = errors(text)
    assert cause.endswith("999,999,999 steps, more than 1,000,000") or "steps, more than" in cause


UNREADABLE = [
    (b"title: Test\nsteps:\n  - say: \xff\n", "3:10 the file is not in UTF-8 from here on"),
    ("title: Tést\n".encode("utf-16"), "1:1 the file is not in UTF-8 from here on"),
    ("title: Té\n".encode("latin-1"), "1:9 the file is not in UTF-8 from here on"),
    ("title: \ud800\n", "1:8 the file is not in UTF-8 from here on"),
    (b"title: Test\n# \x1b[31m\n", "2:3 the character U+001B is not allowed in a routine file"),
    (b"title: \x00\n", "1:8 the character U+0000 is not allowed in a routine file"),
    (b"", "1:1 the file contains no routine"),
    (b"\xef\xbb\xbf", "1:1 the file contains no routine"),
    (b"a" * (1 << 20) + b"a", "1:1 the file is larger than 1 MiB"),
    ("é" * (1 << 19) + "a", "1:1 the file is larger than 1 MiB"),
]


def test_unreadable_files() -> None:
    """What cannot be read as text is told, with the place where it goes wrong."""
    for data, cause in UNREADABLE:
        assert errors(data) == [cause], cause


def test_a_file_of_exactly_one_mebibyte() -> None:
    """1 MiB is allowed."""
    text = "title: Test\nsteps:\n  - say: Go\n#"
    assert good(text + "a" * ((1 << 20) - len(text)))


def test_errors_come_in_the_order_of_the_file() -> None:
    """Problems stand in the order of the file, those of included files after, each with its own name."""
    library = Library(inner="title: Inner\nsteps:\n  - rest: x\n")
    text = "title: T\nsteps:\n  - include: inner\n  - rest: y\ndefaults:\n  sets: z\nabout: ~\n"
    places = [str(problem.place) for problem in read(text, library).problems]
    assert places == ["test.yaml:4:11", "test.yaml:6:9", "test.yaml:7:8", "inner.yaml:3:11"]


def test_reading() -> None:
    """A reading with warnings alone has its routine; one with errors raises all of them when it is required."""
    warned = read("title: T\nsteps:\n  - exercise: A\n    hold: 5s\n    tempo: 3s\n")
    assert [problem.warning for problem in warned.problems] == [True]
    assert warned.required() is warned.routine
    with pytest.raises(RoutineError) as caught:
        read("title: T\nsteps:\n  - rest: x\n  - rest: y\n").required()
    assert len(caught.value.problems) == 2


def test_errors_have_an_end() -> None:
    """Of countless errors the first thousand are told, and that there may be more."""
    reading = read("title: T\nsteps:\n" + "  - rest: x\n" * 5000)
    assert len(reading.problems) == MAX_ERRORS + 1
    assert "more errors" in reading.problems[-1].cause


HOSTILE = [
    "[" * 100_000,
    "{a: " * 50_000,
    "- " * 100_000,
    "? " * 100_000,
    "\n".join(" " * n + "-" for n in range(1000)),
    "".join(f"%TAG !a{n}! b\n" for n in range(20_000)),
    "a: 1\n" * 20_000,
    "{" + "a," * 60_000 + "}",
    "title: T\nsteps:\n- rest: 1" + " " * 100_000 + "s\n",
    "title: T\nsteps:\n- rest: " + "9" * 100_000,
    "title: T\nsteps:\n" + "".join(f"- {'k' * 800}{n}: x\n" for n in range(200)),
    "title: T\nsteps:\n" + "- &a say: *b\n" * 10_000,
]


def test_hostile_shapes() -> None:
    """Shapes that make parsers recurse or crawl end in a few plain errors."""
    for text in HOSTILE:
        reading = read(text)
        assert reading.routine is None, text[:40]
        assert 1 <= len(reading.errors) <= MAX_ERRORS + 1, text[:40]
        assert all(render(problem) for problem in reading.problems), text[:40]


PIECES = st.sampled_from(
    [*"-:[]{}#&*!|>'\"%@`,?~\t\n", "  ", "    ", ": ", "- ", "title", "steps", "exercise", "rest", "repeat", "include",
     "sound", "say", "hold", "reps", "work", "sets", "sides", "cues", "at", "defaults", "<<", "null", "5s", "20-30s",
     "1:30", "010", "[left, right]", "test", "---", "...", "\r\n", "\x85", "\u2028", "é", "首", "\x1b", "\ufeff"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever stands in a file, it gives a routine or problems with places inside it; nothing is raised."""
    check_reading(read(text))


@given(st.data())
@settings(max_examples=100)
def test_mutated_routines_are_read_or_told(data: st.DataObject) -> None:
    """A good routine with pieces cut out, put in and swapped gives a routine or problems; nothing is raised."""
    text = NECK
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 10))
        text = text[:at] + data.draw(PIECES | st.just("")) + text[at + length :]
    check_reading(read(text))


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    """Bytes of any kind give problems; nothing is raised."""
    check_reading(read(data))


def check_reading(reading: Reading) -> None:
    assert (reading.routine is None) == bool(reading.errors)
    for problem in reading.problems:
        assert problem.cause
        assert problem.remedy
        assert 1 <= problem.place.column <= len(problem.line_text) + 1
        assert problem.width >= 1
    assert not any("\x1b" in render(problem) for problem in reading.problems)
