"""Trainer's checks: what they report with which words and where, and what they let pass, in each language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.checks.listening_words import LANGUAGES, words_for
from voice_coach.checks.training import train
from voice_coach.cli import main
from voice_coach.commands.check.report import training_problems
from voice_coach.library.finder import load
from voice_coach.routines.reading import NoFinder
from voice_coach.routines.routine import Easier, Exercise, Reminder, Routine, Say
from voice_coach.routines.script import read_routine

ROOT = Path(__file__).parents[1]
Captured = pytest.CaptureFixture[str]


def routine_of(steps: str, head: str = "") -> Routine:
    return read_routine(f"title: T\n{head}steps:\n{steps}", "t.yaml", "t", NoFinder()).required()


def exercise(*lines: str, work: str = "hold: 20s", name: str = "Leg raise") -> str:
    return "\n    ".join((f"  - exercise: {name}", work, *lines)) + "\n"


def causes(steps: str, head: str = "") -> list[str]:
    return [finding.cause for finding in train(routine_of(steps, head))]


def told(tmp_path: Path, text: str) -> list[str]:
    """Return each warning about a file with the words that its caret is under."""
    file = tmp_path / "t.yaml"
    file.write_text(text, "utf-8")
    lines = []
    for problem in training_problems(load(str(file)).required()):
        start = problem.place.column - 1
        marked = problem.line_text[start : start + problem.width]
        assert problem.warning
        lines.append(f"{problem.place.line}: [{marked}] {problem.cause}. {problem.remedy}")
    return lines


def test_parts_of_a_rep_with_one_name(tmp_path: Path) -> None:
    """Two in a row cannot be told apart by listening; the same name again later is fine."""
    text = "title: Legs\nsteps:\n  - exercise: Squat\n    reps: 5\n    moves: [down, Down, up]\n"
    assert told(tmp_path, text) == [
        "5: [Down] `Down` is called twice in a row. "
        "Name what is done in each part of a rep, such as `moves: [down, up]`."
    ]
    assert causes(exercise("moves: [in, hold, out, hold]", work="reps: 5")) == []


def test_a_tempo_in_the_digits_of_a_plan(tmp_path: Path) -> None:
    """In a gym, 3010 is the seconds of four parts of a rep; here it would be fifty minutes for one."""
    text = "title: Legs\nsteps:\n  - exercise: Squat\n    reps: 5\n    tempo: 3010\n"
    assert told(tmp_path, text) == [
        "5: [3010] a rep takes 50 min 10 s. `tempo` is the length of one rep. For the digits of a training plan, "
        "such as 3010, write its parts: `moves: {down: 3s, hold: 1s, up: 2s}`."
    ]


@pytest.mark.parametrize("line", ["how: yes", "easier: true", "easier: {start: Stand., how: True}"])
def test_a_flag_where_words_belong(tmp_path: Path, line: str) -> None:
    """It would be read aloud."""
    text = f"title: Legs\nsteps:\n  - exercise: Squat\n    reps: 5\n    tempo: 2s\n    {line}\n"
    key, flag = line.partition(":")[0], line.rsplit(maxsplit=1)[-1].rstrip("}")
    assert told(tmp_path, text) == [
        f"6: [{flag}] `{key}` says nothing but `{flag}`. Write what is to be done: these words are read aloud."
    ]


def test_every_warning_with_place_cause_and_remedy(tmp_path: Path) -> None:
    """The caret is under the words or the figure, and the remedy names the key to write."""
    assert told(
        tmp_path,
        """\
title: Legs
cautions:
  - Stop if anything hurts.
  - Do not hold your breath.
steps:
  - exercise: Squat
    reps: 12
    how: Stand with your back to a wall. Sink down. Stop if you feel dizzy.
  - exercise: Plank
    hold: 30-60s
  - exercise: March
    work: 1min
""",
    ) == [
        "4: [Do not hold your breath.] `--talk short` leaves this caution out: it keeps only the first one. "
        "Add it to the first one, or write it as the `caution` of the exercise that it is about.",
        "7: [12] a rep takes 4 s, and nothing says when to turn back. Name its parts, such as `moves: [down, up]`: "
        "a tone then marks each of them. Or give it a `tempo` of 3 s or less.",
        "8: [Stand with your back to a wall.] `how` begins with the starting position. "
        "Move it to `start`, which is said first and gives time to get there.",
        "8: [dizzy] `--talk short` leaves this warning out: `dizzy` is in `how`. "
        "Write it as the exercise's `caution`, which is heard there.",
        "8: [wall] `wall` is needed, and `equipment` does not list it. "
        "Add it to `equipment`, which is announced before the start.",
        "10: [30-60s] this hold lasts up to 1 min without `cues`. "
        "Say in a few words what to feel or to correct, such as `cues: [Breathe slowly, Shoulders low]`.",
        "12: [1min] this work lasts 1 min without `cues`. "
        "Say in a few words what to feel or to correct, such as `cues: [Breathe slowly, Shoulders low]`.",
    ]


def test_what_follows_the_remedies_is_silent(tmp_path: Path) -> None:
    """The same routine, written as the remedies say."""
    assert (
        told(
            tmp_path,
            """\
title: Legs
cautions: [Stop if anything hurts. Do not hold your breath.]
equipment: [a wall]
steps:
  - exercise: Squat
    reps: 12
    moves: [down, up]
    start: Stand with your back to a wall.
    caution: Stop if you feel dizzy.
    how: Sink down.
  - exercise: Plank
    hold: 30-60s
    cues: [Breathe]
  - exercise: March
    work: 1min
    cues: [Knees high]
""",
        )
        == []
    )


SLOW = "a rep takes {}, and nothing says when to turn back"


SLOW_REPS = [
    ("reps: 5", [SLOW.format("4 s")]),
    ("reps: 5\n    tempo: 3.5s", [SLOW.format("3.5 s")]),
    ("reps: 5\n    tempo: 2-5s", [SLOW.format("3.5 s")]),
    ("reps: 5\n    alternate: [left, right]", [SLOW.format("4 s")]),
    ("reps: 5\n    tempo: 3s", []),
    ("reps: 5\n    tempo: 2-4s", []),
    ("reps: 5\n    moves: [down, up]", []),
    ("reps: 5\n    hold: 5s", []),
    ("reps: 5\n    until: press", []),
]


def test_a_slow_rep_needs_a_turning_point() -> None:
    """A rep of more than 3 s is divided by `moves` or by a hold, or the listener sets the pace."""
    for work, expected in SLOW_REPS:
        assert causes(exercise(work=work)) == expected, work


LONG_HOLDS = [
    ("hold: 40s", ["this hold lasts 40 s without `cues`"]),
    ("hold: 1-5min", ["this hold lasts up to 5 min without `cues`"]),
    ("work: 90s", ["this work lasts 1 min 30 s without `cues`"]),
    ("reps: 2\n    hold: 45s", ["this hold lasts 45 s without `cues`"]),
    ("hold: 39s", []),
    ("work: 20-39s", []),
    ("hold: 60s\n    cues: [Breathe]", []),
    ("reps: 90\n    tempo: 2s", []),
]


def test_a_long_hold_needs_words() -> None:
    """From 40 s up, at any effort, a hold or free work has a cue."""
    for work, expected in LONG_HOLDS:
        assert causes(exercise(work=work)) == expected, work


def every(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the texts of a table, each with its language."""
    return [(language, text) for language, texts in table.items() for text in texts]


OPENINGS = {
    "en": [
        "Sit tall.", "Stand with your feet apart.", "Lie on your back.", "Kneel on the floor.", "Hang from it.",
        "Start on all fours.", "On your hands and knees, lift a hand.", "Get down on your hands and knees.",
        "Face down, arms long.", "With your back to the sun.", "Seated, lift your toes.", "sit down. Lift a foot.",
    ],
    "de": [
        "Im Stand, Füße hüftbreit.", "Leg dich auf den Rücken.", "Setzen Sie sich.", "Sitz aufrecht.",
        "In der Rückenlage hebst du die Beine.", "Geh in den Vierfüßlerstand.", "Steh breit. Sinke tief.",
    ],
    "es": ["De pie, con los pies juntos.", "Túmbate boca arriba.", "Siéntate.", "Empieza de rodillas."],
    "fr": ["Debout, les pieds joints.", "Allonge-toi sur le dos.", "Asseyez-vous.", "Commence à quatre pattes."],
}  # fmt: skip
MOVEMENTS = {
    "en": [
        "Lift your legs.", "Sit up slowly.", "Sit back, then rise.", "Stand up.", "Begin by lifting a foot.",
        "Hang your head.", "Start on the left.", "Keep your back flat. Lie down at the end.",
    ],
    "de": ["Heb die Beine.", "Beuge die Knie, und steh auf.", "Strecke dich lang."],
    "es": ["Levanta las piernas.", "Baja despacio.", "Camina en el sitio."],
    "fr": ["Lève les jambes.", "Descends lentement.", "Marche sur place."],
}  # fmt: skip


def test_a_position_at_the_beginning_of_how() -> None:
    """A `how` that begins with a position is told, unless there is a `start`."""
    for language, how in every(OPENINGS):
        head = f"language: {language}\n"
        assert causes(exercise(f"how: {how}"), head) == ["`how` begins with the starting position"], how
        assert causes(exercise(f"how: {how}", "start: There."), head) == [], how


def test_a_movement_at_the_beginning_of_how() -> None:
    """A `how` that begins with the movement is as it should be."""
    for language, how in every(MOVEMENTS):
        assert causes(exercise(f"how: {how}"), f"language: {language}\n") == [], how


THINGS = {
    "en": ["mat", "chair", "wall", "ball", "dumbbell", "bar", "towel", "resistance band", "bench", "weights"],
    "de": [
        "Matte",
        "Stuhl",
        "Wand",
        "Ball",
        "Kurzhantel",
        "Klimmzugstange",
        "Handtuch",
        "Gummiband",
        "Gewichte",
    ],
    "es": [
        "esterilla",
        "silla",
        "pared",
        "pelota",
        "mancuerna",
        "barra",
        "toalla",
        "banda elástica",
        "banco",
    ],
    "fr": ["tapis", "chaise", "mur", "ballon", "haltères", "barre", "serviette", "élastique", "banc"],
}


def test_equipment_that_is_not_listed() -> None:
    """What a text names is listed in `equipment`, in whatever words."""
    for language, thing in every(THINGS):
        head, step = f"language: {language}\n", f"  - say: {thing}\n"
        assert causes(step, head) == [f"`{thing}` is needed, and `equipment` does not list it"], thing
        assert causes(step, f"{head}equipment: ['xyz {thing}']\n") == [], thing


NO_EQUIPMENT = [
    ("en", "Roll onto the balls of your feet."),
    ("en", "Sink down as if onto a chair."),
    ("en", "Imagine that you push against a wall."),
    ("en", "You need no chair."),
    ("en", "Draw your abdominal wall in."),
    ("en", "Curl up into a ball."),
    ("en", "Lift your legs to table-top."),
    ("en", "Shift your weight, and step on the barn floor."),
    ("de", "Setz dich, als ob da ein Stuhl wäre."),
    ("de", "Ohne Matte geht es auch."),
    ("de", "Fersen und Ballen am Boden."),
    ("es", "Baja como si hubiera una silla."),
    ("fr", "Descends comme sur une chaise."),
    ("fr", "Le poids du corps est au milieu."),
    ("fi", "chair"),
]


def test_what_is_no_equipment() -> None:
    """A picture in words, a part of the body and what is done without need no equipment."""
    for language, text in NO_EQUIPMENT:
        assert causes(f"  - say: {text!r}\n", f"language: {language}\n") == [], text


def test_each_kind_of_equipment_is_told_once_where_it_is_first_named() -> None:
    """In the name, `start`, `how`, `easier`, cues, `then` and what is said, but not in a caution."""
    steps = (
        exercise(
            "start: Hold a towel.",
            "how: Push the ball.",
            "easier: {start: Use a chair., how: Use the chair.}",
            "cues: [Press into the mat]",
            "then: Fetch the band.",
            "caution: Mind the door.",
            name="Wall sit",
        )
        + "  - rest: 20s\n    say: Take the rope.\n  - say: A wall, a towel and a bar.\n"
    )
    found = [cause.split("`")[1] for cause in causes(steps)]
    assert found == ["Wall", "towel", "ball", "chair", "mat", "band", "rope", "bar"]


def test_a_choice_of_equipment_is_listed_by_one() -> None:
    """Of "a chair or a stool", one in `equipment` is enough; a list of things that all are needed is none."""
    head = "equipment: [a chair]\n"
    assert causes("  - say: Take a chair or a stool.\n", head) == []
    assert causes("  - say: Without a chair, take a stool.\n", head) == []
    assert len(causes("  - say: Take a chair and a stool.\n", head)) == 1
    assert len(causes("  - say: Take a chair. A stool or a bench will do.\n", head)) == 2


def test_equipment_of_included_routines_counts(tmp_path: Path) -> None:
    """What an included routine lists is announced with the rest, and what it names must be listed by one of them."""
    inner, outer = tmp_path / "inner.yaml", tmp_path / "outer.yaml"
    inner.write_text("title: I\nequipment: [a wall]\nsteps:\n  - say: To the wall. Take the mat.\n")
    outer.write_text(
        "title: O\nequipment: [a mat]\nsteps:\n  - say: To the wall.\n  - include: ./inner.yaml\n"
    )
    assert list(train(load(str(outer)).required())) == []
    assert [one.cause for one in train(load(str(inner)).required())] == [
        "`mat` is needed, and `equipment` does not list it"
    ]
    inner.write_text("title: I\nsteps:\n  - say: Take the ball.\n")
    (finding,) = (one for one in train(load(str(outer)).required()) if "ball" in one.cause)
    assert finding.span.file == str(inner)


def test_the_first_caution_of_all_is_kept(tmp_path: Path) -> None:
    """At `short` one caution of the whole routine is heard; the same words in an included one are no other."""
    inner, outer = tmp_path / "inner.yaml", tmp_path / "outer.yaml"
    inner.write_text(
        "title: I\ncautions: [Stop if it hurts, Never hold your breath]\nsteps:\n  - say: Hello\n"
    )
    outer.write_text("title: O\ncautions: [Stop if it hurts]\nsteps:\n  - include: ./inner.yaml\n")
    lost = list(train(load(str(outer)).required()))
    assert [(one.span.file, one.span.number) for one in lost] == [(str(inner), 1)]
    outer.write_text("title: O\nsteps:\n  - include: ./inner.yaml\n")
    assert [one.span.number for one in train(load(str(outer)).required())] == [1]


CAUTIONS = [
    ("en", "Don\u2019t twist your back", "Drink enough"),
    ("en", "Make no sudden moves", "If you have never trained, take the easier way"),
    ("en", "At the first discomfort, sit down", "Afterwards, stretch for ten minutes"),
    ("de", "Dreh den Rücken nicht", "Trinke genug"),
    ("es", "No gires la espalda", "Bebe agua para recuperarte"),
    ("fr", "Ne force jamais", "Bois assez"),
    ("fi", "", "Stop if it hurts"),
]


def test_a_caution_about_safety_comes_first() -> None:
    """What forbids or warns may not be lost at `short`; advice may."""
    for language, lost, kept in CAUTIONS:
        head = f"language: {language}\ncautions: [First, "
        step = "  - say: Hello\n"
        if lost:
            assert causes(step, f"{head}{lost}]\n") == [
                "`--talk short` leaves this caution out: it keeps only the first one"
            ], lost
        assert causes(step, f"{head}{kept}]\n") == [], lost


WARNINGS = {
    "en": ["Stop if it hurts", "If you feel dizzy, stop", "Ask your doctor", "Never into pain"],
    "de": ["Hör auf, wenn es weh tut", "Ohne Schmerzen", "Frag deinen Arzt", "Vorsicht mit dem Knie"],
    "es": ["Para si te duele", "Sin dolor", "Consulta a tu médico", "Ten cuidado con la rodilla"],
    "fr": ["Arrête si tu as mal", "Sans douleur", "Demande à ton médecin", "Attention à tes genoux"],
}


def test_a_warning_that_is_not_heard_at_short() -> None:
    """A warning in `start`, `how`, `easier` or a cue is lost, unless the exercise warns where it is heard."""
    for language, warning in every(WARNINGS):
        head = f"language: {language}\n"
        for line in (
            f"start: {warning!r}",
            f"how: {warning!r}",
            f"easier: {warning!r}",
            f"cues: [{warning!r}]",
        ):
            key = line.split(":")[0]
            (cause,) = causes(exercise(line), head)
            assert cause.startswith("`--talk short` leaves this warning out: `"), warning
            assert cause.endswith(f"` is in `{key}`"), warning
            assert causes(exercise(line, f"caution: {warning!r}"), head) == [], warning
        assert causes(exercise(f"cues: [{{say: {warning!r}, always: true}}]"), head) == [], warning
        assert causes(exercise(f"then: {warning!r}"), head) == [], warning
        assert causes(f"  - say: {warning!r}\n", head) == [], warning


def test_the_remedy_for_a_cue() -> None:
    """A cue with `always: true` is heard at `short`, which the other keys cannot have."""
    (finding,) = train(routine_of(exercise("cues: [Stop if it hurts]")))
    assert finding.remedy == (
        "Write it as the exercise's `caution`, or give it `always: true`; both are heard there."
    )


def test_a_quick_form_is_not_judged(tmp_path: Path) -> None:
    """A line has no room for `moves`, `cues` and `equipment`."""
    assert list(train(load("wall squat 3x12 / 30s rest, plank 2min").required())) == []


@pytest.mark.parametrize("file", sorted((ROOT / "scripts").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_built_in_routines_pass(file: Path) -> None:
    """What is shipped is as a trainer would have it."""
    found = training_problems(load(str(file)).required())
    assert [f"{problem.place}: {problem.cause}" for problem in found] == []


def test_the_template_passes() -> None:
    """A new script of one's own begins without warnings."""
    template = (ROOT / "voice_coach" / "library" / "template.yaml").read_text("utf-8")
    assert list(train(read_routine(template, "t.yaml", "t", NoFinder()).required())) == []


def test_check_reports_them(tmp_path: Path, capsys: Captured) -> None:
    """`check` prints them among the other warnings, in the order of the file, and exits 0."""
    file = tmp_path / "t.yaml"
    file.write_text("title: T\nsteps:\n  - exercise: Squat\n    how: Sit. Rise as shown.\n    reps: 3\n")
    assert main(["check", str(file), "--voice", "silent"]) == 0
    lines = [line.split(": warning: ")[0] for line in capsys.readouterr().out.splitlines()]
    assert lines == [f"{file}:4:10", f"{file}:4:20", f"{file}:5:11"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_kinds_of_equipment(language: str) -> None:
    """A kind has one name everywhere, so that a routine may list it in one language and use it in another."""
    words = words_for(language)
    assert words.equipment.groupindex.keys() == words_for("en").equipment.groupindex.keys()
    for pattern in (words.into_position, words.no_equipment, words.choice, words.danger):
        assert pattern.pattern != words_for("fi").danger.pattern


PIECES = (
    "a chair",
    "or",
    "as if",
    "the ball of",
    "your foot",
    "it hurts",
    "Sit",
    "stand",
    ".",
    "\n\n",
    "wall",
)
TEXTS = st.text(min_size=1, max_size=60) | st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(
    " ".join
)


@given(st.lists(TEXTS, min_size=7, max_size=7), st.sampled_from([*LANGUAGES, "fi"]))
def test_no_text_is_too_odd(texts: list[str], language: str) -> None:
    """Whatever a text holds, findings lie inside it, and nothing is raised."""
    plank = routine_of(exercise())
    first = plank.steps[0]
    assert isinstance(first, Exercise)
    odd = replace(
        first, name=texts[0], how=texts[1], then=texts[2], cues=(Reminder(texts[3]),), easier=Easier(texts[4])
    )
    routine = replace(plank, steps=(Say(texts[5]), odd), language=language, equipment=(texts[6],))
    longest = max(map(len, texts))
    for finding in train(routine):
        assert 0 <= finding.span.start < finding.span.end <= longest


ENDLESS = ["as if ", "a ", "no a wall ", "in der ", "or a chair ", "chair\n", "sin  ", "wie x "]


def test_endless_repeats_are_judged_at_once() -> None:
    """No text makes the rules go back and forth: as many characters as allowed give an answer."""
    for piece in ENDLESS:
        for language in LANGUAGES:
            text = (piece * 2000)[:2000]
            routine = replace(routine_of(exercise("how: x")), language=language)
            step = routine.steps[0]
            assert isinstance(step, Exercise), (piece, language)
            found = train(replace(routine, steps=(replace(step, how=text), Say(text))))
            assert all(finding.span.end <= 2000 for finding in found), (piece, language)
