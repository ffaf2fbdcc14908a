"""A routine in a language that the coach does not speak: each voice says what it can read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from legible import Words, amount, cues, exercise, items, routine
from test_player import Play

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.instructions import read_out, talks
from voice_coach.coaching.messages import catalogue
from voice_coach.routines.routine import Repeat, Rest, Routine
from voice_coach.session.orders import Command

RIGHT, LEFT = "правая нога", "левая нога"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
SPOKEN = tuple[str, str]


def spoken(made: Iterable[Cue]) -> list[SPOKEN]:
    """Return the language and the words of each phrase."""
    return [
        (cue.content.language, cue.content.text)
        for cue in made
        if cue.kind == "speech" and isinstance(cue.content, Phrase)
    ]


def russian() -> Routine:
    """Make a routine in which every message with a gap for the author's words comes."""
    rest = Rest(amount(30))
    return routine(
        exercise("Планка", hold=20, sides=(RIGHT, LEFT)),
        rest,
        exercise("Присед", hold=20, sets=2, rest=30, sides=(RIGHT, LEFT)),
        rest,
        exercise("Шаг", reps=6, alternate=(RIGHT, LEFT)),
        rest,
        Repeat(amount(2), (exercise("Мост", hold=20, sides=(RIGHT, LEFT)),), amount(20)),
        rest,
        Repeat(
            amount(2), (exercise("Лодка", hold=20, sets=2, sides=(RIGHT, LEFT), get_ready=8),), amount(20)
        ),
        title="Ноги",
        language="ru",
    )


def after(said: list[SPOKEN], first: SPOKEN, count: int) -> list[SPOKEN]:
    at = said.index(first)
    return said[at : at + count]


def test_no_voice_is_given_the_other_language_to_read() -> None:
    """The author's names and labels are spoken as Russian, the coach's words as English, never in one phrase."""
    for language, text in spoken(cues(russian())):
        assert (language == "ru") is bool(CYRILLIC.search(text)), text
        assert not (CYRILLIC.search(text) and re.search("[a-z]", text)), text


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (("ru", "Планка"), [("ru", RIGHT), ("en", "first"), ("en", "Hold for 20 seconds, each side")]),
        (
            ("ru", "Присед"),
            [("ru", RIGHT), ("en", "first"), ("en", "2 holds of 20 seconds, each side")],
        ),
        (("ru", "Шаг"), [("en", "6 reps, alternating"), ("ru", RIGHT), ("en", "first")]),
        (("ru", "Мост"), [("en", "Round 1 of 2"), ("ru", RIGHT), ("en", "first")]),
        (
            ("ru", "Лодка"),
            [
                ("en", "Round 1 of 2"),
                ("ru", RIGHT),
                ("en", "first"),
                ("en", "2 holds of 20 seconds, each side"),
                ("en", "Get set"),
                ("ru", RIGHT),
            ],
        ),
    ],
)
def test_positions_are_said_by_both_voices(before: SPOKEN, expected: list[SPOKEN]) -> None:
    """Round and set in the coach's language, then the side in the author's; which comes first, the label first."""
    assert after(spoken(cues(russian())), before, len(expected) + 1)[1:] == expected


def test_get_ready_and_the_side_stand_together() -> None:
    """Both phrases are said at the beginning of the lead-in, as close as words in the work."""
    made = cues(russian())
    boat = next(number for number, cue in enumerate(made) if cue.text == "Лодка")
    ready = next(cue for cue in made[boat:] if cue.text == "Get set")
    side = made[made.index(ready) + 1]
    assert side.text == RIGHT
    assert side.start - ready.end == 2
    assert side.phase == ready.phase == "lead-in"


def test_what_the_authors_voice_cannot_say_is_left_out_of_get_ready() -> None:
    """Without the label, "Get ready" is said alone."""
    said = spoken(
        item
        for item in items(russian(), lengths=Words(unsayable=frozenset({RIGHT, LEFT})))
        if isinstance(item, Cue)
    )
    assert ("en", "Get ready") in said
    assert ("ru", RIGHT) not in said


def test_where_both_speak_one_language_it_is_one_phrase() -> None:
    """Nothing is taken apart where the coach can read the author's words."""
    german = replace(russian(), language="de")
    texts = [text for _, text in spoken(cues(german))]
    assert f"Letzter Satz, {RIGHT}" in texts
    assert f"{RIGHT} zuerst" in texts
    assert f"Gleich {RIGHT}" in texts
    assert f"1, {RIGHT}" in texts  # number and label of a rep


def test_the_instructions_alone_are_said_by_both_voices() -> None:
    """`show --listen` takes which side comes first apart as well."""
    made = read_out(talks(russian(), Choices()), Words(), 10)
    said = spoken(item for item in made if isinstance(item, Cue))
    assert after(said, ("ru", "Шаг"), 4)[2:] == [("ru", RIGHT), ("en", "first")]


@pytest.mark.parametrize(
    ("key", "gaps", "expected"),
    [
        ("next", {"name": "Мост"}, [("en", "Next"), ("ru", "Мост")]),
        ("back", {"name": "Мост"}, [("en", "Back to"), ("ru", "Мост")]),
        ("then_comes", {"name": "Мост"}, [("en", "Then"), ("ru", "Мост")]),
        ("side_first", {"side": RIGHT}, [("ru", RIGHT), ("en", "first")]),
        ("get_ready_side", {"side": RIGHT}, [("en", "Get ready"), ("ru", RIGHT)]),
        ("next", {"name": "Step, and: hold"}, [("en", "Next"), ("ru", "Step, and: hold")]),
    ],
)
def test_a_message_in_two_languages(key: str, gaps: dict[str, object], expected: list[SPOKEN]) -> None:
    """Whatever has a gap for the author's words is cut there, and loses the comma or colon at the cut alone."""
    phrases = catalogue("ru").phrases(key, "ru", **gaps)
    assert [(phrase.language, phrase.text) for phrase in phrases] == expected
    assert len(catalogue("en").phrases(key, "en", **gaps)) == 1


# --- answers to the listener

STEERED = f"""
title: Ноги
language: ru
steps:
  - exercise: Планка
    hold: 30s
    sets: 2
    rest: 20s
    sides: [{RIGHT}, {LEFT}]
  - rest: 20s
  - exercise: Шаг
    reps: 5
    tempo: 4s
    alternate: [{RIGHT}, {LEFT}]
"""
PLAIN = Play(routine=STEERED)
GO = PLAIN.tones("go")


def test_going_to_an_exercise_names_it_in_its_language() -> None:
    """ "Next" is followed by the name, however the listener comes there."""
    said = spoken(Play((GO[3] + 5, Command.NEXT), routine=STEERED).cues(GO[3] + 4.9))
    assert said[:2] == [("en", "Next"), ("ru", "Шаг")]
    assert ("en", "first") in said
    back = spoken(Play((GO[4] + 1, Command.BACK), routine=STEERED).cues(GO[4] + 0.9))
    assert back[:4] == [("en", "Back to"), ("ru", "Планка"), ("en", "Last set"), ("ru", LEFT)]


def test_going_to_the_other_side_says_which() -> None:
    """The set is said by the coach's voice, the side by the author's, and the name after them."""
    said = spoken(Play((GO[0] + 5, Command.NEXT), routine=STEERED).cues(GO[0] + 4.9))
    assert said[:3] == [("en", "Next: Set 1 of 2"), ("ru", LEFT), ("ru", "Планка")]


def test_where_am_i_says_what_comes_in_two_phrases() -> None:
    """What comes then is named by the author's voice."""
    said = spoken(Play((GO[2] + 1, Command.WHERE), routine=STEERED).cues(GO[2] + 0.9, GO[2] + 14))
    assert ("en", "Then: Last set") in said
    assert said[said.index(("en", "Then: Last set")) + 1] == ("ru", LEFT)


def test_reps_that_take_turns_go_on_with_the_side_in_its_language() -> None:
    """After a pause, whose turn it is stands label first."""
    play = Play((GO[4] + 5, Command.PAUSE), (GO[4] + 15, Command.RESUME), routine=STEERED)
    said = spoken(play.cues(GO[4] + 15))
    assert said[:4] == [("ru", "Шаг"), ("en", "4 reps left"), ("ru", LEFT), ("en", "first")]


@pytest.mark.parametrize("command", [Command.NEXT, Command.BACK, Command.WHERE, Command.AGAIN, Command.PAUSE])
@pytest.mark.parametrize("at", [1.0, GO[0] - 3, GO[0] + 11, GO[2] - 10])
def test_no_answer_mixes_two_languages(command: Command, at: float) -> None:
    """Whatever is asked, and whenever, no voice is given the other's words."""
    orders = ((at, command), (at + 8, Command.WHERE), (at + 20, Command.RESUME), (at + 60, Command.QUIT))
    for language, text in spoken(Play(*orders, routine=STEERED).cues()):
        assert (language == "ru") is bool(CYRILLIC.search(text)), text
