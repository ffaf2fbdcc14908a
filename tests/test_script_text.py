"""Data becomes the text of a routine, and is read back as what it was."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from voice_coach.library.script_text import WIDTH, script_text
from voice_coach.routines.script import read_routine
from voice_coach.routines.yaml.tree import Mapping, Node, Scalar, Sequence, read_tree
from voice_coach.safe_text import is_visible


def data_of(node: Node) -> object:
    """Return a tree as plain data."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [data_of(item) for item in node.items]
        case Mapping():
            return {name: data_of(value) for name, (_, value) in node.pairs.items()}
    raise AssertionError(node)


def read_back(text: str) -> object:
    tree = read_tree(text)
    assert tree.faults == ()
    assert tree.root is not None
    return data_of(tree.root)


# All that a text file can hold; half characters (surrogates) are no text.
characters = st.characters(exclude_categories=["Cs"])
odd = st.sampled_from(
    ["yes", "null", "~", "1:30", "010", "- a", "#x", "a #b", "a: b", "a:", "? a", "!x", "&a", "*a", "<<", "=",
     "%TAG !a!", "---", "...", "@", "`", "'", '"', "[a", "{a", "|", ">", "2026-01-01", " a ", "a\nb", "a\n", "\ta",
     "a\x85b", "a\u2028b", "\ufeff", "\x1b[2J", "\x7f", "é",
     "伸展", "👩‍🦯", "a \n b", "\n\n a", "word " * 60, "x" * 300]
)  # fmt: skip
texts = st.one_of(odd, st.text(characters, min_size=1), st.lists(odd, min_size=1, max_size=8).map(" ".join))
lists = st.lists(texts, min_size=1, max_size=4)
cues = st.lists(
    texts | st.fixed_dictionaries({"say": texts}, optional={"at": st.just("12s"), "always": st.just("true")}),
    min_size=1,
    max_size=3,
)
moves = lists | st.dictionaries(
    st.sampled_from(["down", "up", "yes", "1", "a: b"]), st.just("2s"), min_size=1
)
exercises = st.fixed_dictionaries(
    {"exercise": texts, "hold": st.just("1:30")},
    optional={
        "start": texts,
        "settle": st.just("0"),
        "how": texts,
        "easier": texts | st.fixed_dictionaries({"start": texts, "how": texts}),
        "then": texts,
        "cues": cues,
        "sides": lists,
        "moves": moves,
        "calls": st.fixed_dictionaries({"go": texts}, optional={"turn": texts}),
        "until": st.just("press"),
    },
)
steps = st.recursive(
    exercises
    | st.fixed_dictionaries({"rest": st.just("20s")}, optional={"say": texts, "until": st.just("press")}),
    lambda inner: st.fixed_dictionaries(
        {"repeat": st.just("3"), "steps": st.lists(inner, min_size=1, max_size=2)}
    ),
    max_leaves=4,
)


@given(
    st.fixed_dictionaries(
        {"title": texts, "steps": st.lists(steps, min_size=1, max_size=3)},
        optional={"about": texts, "cautions": lists, "equipment": lists, "tags": lists},
    ),
    st.text(st.characters()),
)
def test_what_is_written_is_read_back(data: dict[str, object], comment: str) -> None:
    """Every character of every text comes back, whatever it looks like to YAML, below any comment."""
    assert read_back(script_text(data, comment)) == data


@given(texts.filter(is_visible))
@example("yes")
@example("null")
@example("1:30")
def test_a_routine_says_what_was_written(text: str) -> None:
    """The routine that is read has the texts of the data, without the space around them."""
    reading = read_routine(script_text({"title": text, "steps": [{"say": text}]}, ""), "a.yaml", "a")
    assert reading.required().title == text.strip()


def test_it_looks_as_a_person_would_write_it() -> None:
    """Keys stand in the format's order, short lists in brackets, long texts wrapped; quotes only where needed."""
    data = {
        "steps": [
            {
                "sides": ["left leg", "right leg"],
                "hold": "1:30",
                "exercise": "Lift: slowly",
                "cues": ["Breathe"],
            },
            {"say": "Well done", "rest": 20},
            {"repeat": "2-3", "steps": [{"say": "Up, down"}], "rest": "30s"},
            {"exercise": "Plank", "work": 5, "cues": [{"say": "Hips up", "at": "2s"}, "Long, and slow"]},
        ],
        "title": "Yes",
        "cautions": ["Stop, if it hurts"],
    }
    assert (
        script_text(data, "From a friend\x1b[2J\n# of mine")
        == """\
# From a friend␛[2J
# # of mine
title: 'Yes'
cautions:
  - Stop, if it hurts
steps:
  - exercise: 'Lift: slowly'
    hold: 1:30
    sides: [left leg, right leg]
    cues: [Breathe]
  - rest: 20
    say: Well done
  - repeat: 2-3
    rest: 30s
    steps:
      - say: Up, down
  - exercise: Plank
    work: 5
    cues:
      - {at: 2s, say: Hips up}
      - Long, and slow
"""
    )


def test_long_texts_are_wrapped() -> None:
    """No line of words is longer than the width, and an empty line of a comment has nothing after its mark."""
    text = script_text({"title": "a word " * 100, "steps": []}, "one\n\ntwo")
    assert max(map(len, text.splitlines())) <= WIDTH + len(" word")
    assert "\n#\n" in text


def test_the_parts_of_an_exercise_look_as_a_person_would_write_them() -> None:
    """Parts of a rep, calls and reminders stand in braces, amounts without quotes, long texts on lines of their own."""
    data = {
        "title": "Legs",
        "steps": [
            {
                "exercise": "Squat",
                "reps": 12,
                "cues": [{"say": "Knees out", "always": "true"}],
                "easier": {"how": "Sit down, and stand up again.", "start": "Stand before a chair."},
                "calls": {"turn": "And up", "go": "Down"},
                "moves": {"down": "3s", "up": "2s"},
                "settle": "0",
                "until": "press",
            },
        ],
    }
    assert (
        script_text(data, "")
        == """\
title: Legs
steps:
  - exercise: Squat
    reps: 12
    moves: {down: 3s, up: 2s}
    until: press
    settle: 0
    easier:
      start: Stand before a chair.
      how: Sit down, and stand up again.
    calls: {go: Down, turn: And up}
    cues:
      - {say: Knees out, always: true}
"""
    )
