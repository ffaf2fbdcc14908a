"""Listening checks: what they report, what they let pass, and where the caret is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.checks.listening import count_words, listen, sentences
from voice_coach.checks.listening_words import LANGUAGES, words_for
from voice_coach.cli import main
from voice_coach.commands.check.report import listening_problems
from voice_coach.errors import Problem
from voice_coach.library.finder import load
from voice_coach.routines.reading import NoFinder
from voice_coach.routines.routine import Easier, Exercise, Reminder, Routine, Say
from voice_coach.routines.script import read_routine
from voice_coach.spoken import LANGUAGES as SPOKEN_LANGUAGES

ROOT = Path(__file__).parents[1]
Captured = pytest.CaptureFixture[str]


def routine_of(steps: str, head: str = "") -> Routine:
    text = f"title: T\n{head}steps:\n{steps}"
    return read_routine(text, "t.yaml", "t", NoFinder()).required()


def exercise(*lines: str, work: str = "hold: 60s") -> str:
    return "\n    ".join(("  - exercise: Leg raise", work, *lines)) + "\n"


def causes(steps: str, head: str = "") -> list[str]:
    return [finding.cause for finding in listen(routine_of(steps, head))]


def said(text: str, language: str = "en") -> list[str]:
    return causes(f"  - say: {text!r}\n", f"language: {language}\n")


FOR_THE_EYES = [
    "Do it like this.",
    "Lift your leg like so, and hold.",
    "Raise your arms as shown.",
    "See the picture.",
    "Bend as in the photo.",
    "As you can see, the back is flat.",
    "Look at the screen.",
    "Watch me.",
    "Lower it slowly (see below).",
    "Rest (see Exercise 8).",
    "Compare figure 3.",
    "Turn your head this way.",
    "Lift your heel this high.",
    "You should feel it here.",
    "Check your back in the mirror.",
    "Move as described above.",
    "LIKE   THIS!",
    "Read more at https://example.org/plank",
    "Left foot \u2191",
    "Do what you see here.",
    "Follow the red line.",
    "Follow the arrows with your foot.",
    "Feel the muscles marked in red.",
    "Watch the demo first.",
    "Left foot <- right foot",
    "\U0001f4aa\U0001f3fd",
    "**",
]


def test_words_that_help_only_the_eyes() -> None:
    """Words that mean nothing to a listener with closed eyes are told."""
    for text in FOR_THE_EYES:
        (cause,) = said(text)
        assert cause.endswith("is no help to a listener"), text


SIGNS = [
    "Left foot \u2192 right foot",
    "Left foot -> right foot",
    "Keep **both** feet down.",
    "Keep _both_ feet down.",
    "# Slowly",
    "Left | right",
    "\u2022 Slowly",
    "Keep ~~both feet down.",
    "Press `hard` now.",
    "Press <b> now.",
]


def test_signs_that_are_left_out_or_said_pass() -> None:
    """Signs that never reach a voice need no warning in a language that has a table for spoken text."""
    for text in SIGNS:
        for language in SPOKEN_LANGUAGES:
            assert said(text, language) == [], (text, language)


def test_signs_are_told_of_where_no_table_says_them() -> None:
    """In any other language they reach the voice as they are written, which is told."""
    for text in SIGNS:
        assert all(cause.endswith("is no help to a listener") for cause in said(text, "fi")), text
        assert said(text, "fi"), text


@pytest.mark.parametrize("language", ["en", "fi"])
def test_emoji_beside_words_pass(language: str) -> None:
    """Emoji are left out in every language, so that nothing is lost but themselves."""
    assert said("Well done \U0001f4aa\U0001f3fd!", language) == []


def test_all_that_helps_only_the_eyes_is_told_at_once() -> None:
    """Whoever mends one word finds no other at the next check; the same one again is told once."""
    text = "Lift the leg <- and hold it <- as shown, like this."
    quoted = ["`<-`", "`as shown`", "`like this`"]
    assert said(text) == [f"{one} is no help to a listener" for one in quoted]
    for text, quoted in (
        ("Bend as you can see in the video.", ["`as you can see`", "`in the video`"]),
        ("Slowly \u2191 and \u2193", ["`\u2191`", "`\u2193`"]),
    ):
        assert said(text) == [f"{one} is no help to a listener" for one in quoted]
    assert said("<b>Slowly</b>", "fi") == [f"{one} is no help to a listener" for one in ("`<b>`", "`</b>`")]


NOT_FOR_THE_EYES = [
    "Keep your knees above your ankles.",
    "Lift it a hand above the floor, below the navel.",
    "Look at the floor.",  # where the head goes
    "Look at your thumb, and follow it with your eyes.",
    "Look away from the screen.",
    "Watch your knees.",
    "Watch that your back stays flat.",
    "See a doctor first.",
    "See that your knees stay together.",
    "Breathe like this: in through the nose, out through the mouth.",
    "Stay like this for ten breaths.",
    "The turn sounds like this.",
    "This way you protect your back.",
    "Rock this way and that.",
    "Draw a figure 8 with your hips.",
    "Rest in a figure four.",
    "Lift your head until you can see your toes.",
    "Turn as far as you can see.",
    "Picture a straight line.",
    "Push away from the table.",
    "In drawing your belly in, breathe out.",
    "Stay here, and breathe.",
    "Stand in front of a mirror.",
    "Bend one knee, then the other.",
    "Follow the line of your spine, and your thumb with your eyes.",
    "Hold the red band.",
    "Step over the white line.",
    "Bend it to 90\u00b0 \u2013 or less; breathe in for 4-5 s, and out & in.",
]


def test_words_that_only_look_so() -> None:
    """Directions for the head and the body pass, though they speak of looking, seeing, above and below."""
    for text in NOT_FOR_THE_EYES:
        assert said(text) == [], text


IN_OTHER_LANGUAGES = [
    ("de", "Siehe Bild."),
    ("de-AT", "Wie gezeigt."),
    ("fr", "Voir la photo."),
    ("es", "Como en la foto."),
    ("de", "Siehe Abb. 3"),
    ("de", "Geht's? Beug dich so weit, wie du siehst\n\nDann halte."),
    ("de", "Folge der roten Linie."),
    ("fr", "Suivez les fl\u00e8ches."),
    ("es", "Siga la l\u00ednea roja."),
]


def test_words_for_the_eyes_in_other_languages() -> None:
    """The words are those of the routine's language; one without a table is judged only by what needs none."""
    for language, text in IN_OTHER_LANGUAGES:
        assert len(said(text, language)) == 1, text
        assert said(text, "fi") == [], text


@pytest.mark.parametrize(
    ("name", "sign"),
    [("\u2191 Squat", "\u2191"), ("Squat (see picture)", "(see picture)"), ("Sit <- go", "<-"), ("\u2b50", "\u2b50")],
)  # fmt: skip
def test_names_are_spoken_too(name: str, sign: str, tmp_path: Path) -> None:
    """The name of an exercise, a title and a label are looked at as sentences are, with the caret in them."""
    text = f"title: {name!r}\nsteps:\n  - exercise: {name!r}\n    hold: 60s\n    sides: [left, {name!r}]\n"
    told = problems_in(tmp_path, text)
    assert [problem.cause for problem in told] == [f"`{sign}` is no help to a listener"] * 3
    for problem in told:
        assert problem.line_text[problem.place.column - 1 :].startswith(sign)


SPOKEN_NAMES = [
    "Cat/cow",
    "Figure 4 stretch",
    "Chin-up",
    "T-Y-W raises",
    "90\u00b0 sit",
    "Push-up & hold",
    "Picture frame hold",
]


def test_names_that_can_be_spoken() -> None:
    """Hyphens, slashes and figures belong to names."""
    for name in SPOKEN_NAMES:
        assert causes(exercise().replace("Leg raise", name)) == [], name


POSITIONS = [
    "Sit or stand tall. Let your head sink forward.",
    "Back to the wall, knees bent.",
    "On all fours, lift an arm.",
    "Feet hip-width apart. Bend your knees.",
    "Hold a bar. Lift your knees.",
    "A classic. Lie on your back.",
    "Face down, raise both arms.",
    "Slowly.",
]


def test_starting_positions() -> None:
    """A posture, a place or a hold in the first two sentences is a starting position; a hint is no instruction."""
    for how in POSITIONS:
        assert causes(exercise(f"how: {how}")) == [], how


NO_POSITIONS1 = [
    "Lift your legs, and lower them again.",
    "Lean forward slowly.",
    "Keep your back straight and breathe.",
    "Lift your head. Hold your breath. Lie down.",
    "Bend forward with a straight back to mid-shin.",
]


def test_no_starting_position() -> None:
    """Instructions that begin with the movement leave a listener standing there."""
    for how in NO_POSITIONS1:
        for key in ["how", "easier"]:
            assert causes(exercise(f"{key}: {how}")) == [
                f"`{key}` does not begin with the starting position"
            ], how


def test_a_position_that_was_told_before() -> None:
    """`start`, the name, a step before, or the end of the last exercise may have told the position."""
    lift = exercise("how: Lift your legs slowly.")
    assert causes(exercise("start: Lie on your back.", "how: Lift your legs slowly.")) == []
    easier = "easier: {start: Sit on a chair., how: Lift your feet a little.}"
    assert causes(exercise("start: Lie down.", "how: Lift your legs slowly.", easier)) == []
    assert len(causes(exercise("start: Lie down.", "easier: Lift your feet a little."))) == 1
    assert len(causes(lift)) == 1
    assert causes(lift.replace("Leg raise", "Lying leg raise")) == []
    assert causes("  - say: Lie on your back.\n" + lift) == []
    assert causes(exercise("then: Stay on your back.") + "  - rest: 20s\n" + lift) == []
    assert len(causes("  - say: Lie on your back.\n" + exercise() + lift)) == 1


UNNAMED_SIDES = [
    ["how: Lie on your back. Lift one leg."],
    ["how: Lie on your back. Lift a single leg.", "cues: [Switch legs]"],
    ["how: Stand on one foot. Keep the other leg bent."],
    ["then: Now do the other side."],
    ["cues: [Change sides]"],
    ["how: Kneel. Stretch your arm and the opposite leg."],
    ["how: Stand up right away. Lift one arm."],
    ["how: Stand tall. Lift one leg and lower it."],
    ["how: Stand tall. Lift your leg."],
    ["how: Lie down. Raise your straight arm, slowly."],
    ["easier: Sit. Bend your knee less."],
]


def test_a_side_that_is_not_named() -> None:
    """One leg, the other side and a switch are told once for an exercise that names no side."""
    for lines in UNNAMED_SIDES:
        (cause,) = causes(exercise(*lines))
        assert "does not say which side" in cause, lines
        assert causes(exercise(*lines, "sides: [left leg, right leg]")) == [], lines


NAMED_SIDES = [
    "how: Lie down. Lift the left leg, then the other leg.",
    "how: Lie down. Lift one leg, then the other.",
    "how: Lie down. Lift one leg at a time.",
    "how: Lie down. Lift one leg. On each tick, switch legs.",
    "how: Sit. Put one hand on your belly, the other hand on your chest.",
    "how: Stand an arm's length from the wall. Set your feet one foot apart.",
    "how: Stand at one side of the mat. Jump over it.",
    "how: Stand. Lift your leg, then the other.",
    "how: Stand. Lift your knees, and raise your arms.",
    "how: Stand. Stretch your arm muscles.",
    "cues: [Lift your heel]",
    "then: Lie down, and turn your head to one side.",
]


def test_a_side_that_needs_no_name() -> None:
    """A side that is named, that gets its turn, or that is none of the body's passes."""
    for line in NAMED_SIDES:
        assert causes(exercise(line)) == [], line


NAMES_THAT_NEVER_COME = [
    ("the leg that is named", "leg that is named"),
    ("the arm which was called", "arm which was called"),
    ("the named leg", "the named leg"),
    ("the side I name", "side I name"),
]


def test_a_name_that_never_comes() -> None:
    """A side that is to be named is told where neither `sides` nor `alternate` will name it."""
    for words, quoted in NAMES_THAT_NEVER_COME:
        lines = [f"how: Stand tall. Lift {words}, and lower it.", "then: Shake out your left leg."]
        (cause,) = causes(exercise(*lines))
        assert cause.startswith(f"`{quoted}` needs a named side"), words
        assert causes(exercise(*lines, "sides: [left leg, right leg]")) == [], words
        assert causes(exercise(*lines, "alternate: [left, right]", work="reps: 6")) == [], words


SHORT = [
    ("Step forward.", 1),
    ("Jump.", 1),
    ("Turn left.", 1),
    ("Arch your back.", 1),
    ("Slowly.", 0),
    ("Twice.", 0),
]


def test_short_instructions() -> None:
    """A movement needs its starting position in however few words it is told; a hint needs none."""
    for how, count in SHORT:
        assert len(causes(exercise(f"how: {how}"))) == count, how


LABELS1 = [("[Left leg, 'left leg.']", 1), ("[L, R]", 2), ("[left, right]", 0), ("[one side, other side]", 0)]


def test_labels_that_the_ear_cannot_tell_apart() -> None:
    """Labels that sound the same, or are heard as letters, are told."""
    for labels, count in LABELS1:
        for key in ["sides", "alternate"]:
            assert len(causes(exercise(f"{key}: {labels}", work="reps: 6"))) == count, labels


def test_a_long_sentence() -> None:
    """Twenty words pass, and one more is told, in every text that is spoken."""
    twenty = "Stand " + "and " * 18 + "breathe"
    long = f"{twenty} now"
    keys = ("how", "easier", "caution", "then")
    assert causes(exercise(*(f"{key}: {twenty}" for key in keys), f"cues: [{twenty}]")) == []
    steps = exercise(*(f"{key}: {long}." for key in keys), f"cues: [{long}, {{at: 9s, say: {long}}}]")
    steps += f"  - rest: 60s\n    say: {long}\n  - say: Well done. {long}\n"
    told = causes(steps, f"cautions: [{long}]\n")
    assert told == ["this sentence has 21 words; more than 20 are hard to remember"] * 9


SENTENCES = [
    ("Sit. Breathe in! Ready? Go", ["Sit.", "Breathe in!", "Ready?", "Go"]),
    ("Lift it 2.5 cm. Hold", ["Lift it 2.5 cm.", "Hold"]),
    ("Take a weight, e.g. a bottle. Lift it.", ["Take a weight, e.g. a bottle.", "Lift it."]),
    ('He said "Go!" Then ... wait?! Yes.', ['He said "Go!"', "Then ... wait?!", "Yes."]),
    ("Well…  Go on. ", ["Well…", "Go on."]),
    ("站直。「吸气。」呼气", ["站直。", "「吸气。」", "呼气"]),
    ("One\n\nTwo\nthree", ["One", "Two\nthree"]),
    ("...", ["..."]),
    ("", []),
]


def test_sentences() -> None:
    """Sentences are those that the coach speaks; in text without spaces between them each ends at its mark."""
    for text, parts in SENTENCES:
        found = list(sentences(text, "en"))
        assert [text[start:end] for start, end in found] == parts, text


def test_words_are_counted_as_they_are_heard() -> None:
    """A dash between words is none, half-way is one."""
    assert count_words("Go half-way down \u2013 2.5 cm, no more ...") == 7


LATE = [
    ("cues: ['Before you begin, breathe out']", "`Before you begin` comes too late"),
    ("cues: [{at: 30s, say: Slowly at the start}]", "`at the start` comes too late"),
    ("cues: [Breathe, Lie on your back]", "`Lie on your back` comes too late"),
    ("cues: [You need a towel]", "`You need a towel` comes too late"),
    ("cues: [{at: 40s, say: Ten seconds left}]", "this is heard 20 s before the end"),
    ("cues: [{at: 45s, say: '5 seconds to go'}]", "this is heard 15 s before the end"),
    ("cues: [{at: 40s, say: Halfway there}]", "this is heard 20 s before the end"),
    ("cues: [Half a breath, One minute left]", "this is heard 20 s before the end"),
]


def test_a_reminder_that_comes_late() -> None:
    """What belongs before the start, or to another moment of the work, is told."""
    for line, cause in LATE:
        (told,) = causes(exercise(line))
        assert told.startswith(cause), line


IN_TIME = [
    "cues: [{at: 0s, say: Slowly at the start}]",
    "cues: [{at: 30s, say: Lie on your back}]",  # the next thing to do
    "cues: [{at: 55s, say: Put your knees down}]",
    "cues: [{at: 49s, say: Ten seconds left}]",
    "cues: [You are halfway, Go only half-way down]",
    "cues: [Before you begin each one]",
    "cues: [Hold on for 10 seconds, Keep your left heel down]",
]


def test_a_reminder_in_its_time() -> None:
    """Words that fit their moment pass."""
    for line in IN_TIME:
        expected = 1 if "You are halfway, " in line else 0  # heard a third of the way
        assert len(causes(exercise(line))) == expected, line


def test_the_time_left_at_every_effort() -> None:
    """A range makes a spoken time wrong at one end; the first such end is named."""
    cue = "cues: [{at: 50s, say: Ten seconds left}]"
    assert causes(exercise(cue)) == []
    assert causes(exercise(cue, work="hold: 90s")) == ["this is heard 40 s before the end"]
    (cause,) = causes(exercise(cue, work="hold: 60-90s"))
    assert cause == "this is heard 40 s before the end at effort 100"


def problems_in(tmp_path: Path, text: str) -> list[Problem]:
    file = tmp_path / "t.yaml"
    file.write_text(text, "utf-8")
    return list(listening_problems(load(str(file)).required()))


@pytest.mark.parametrize(
    "value",
    [
        "Lie down. Lift it like this.",
        "Lie down.\n      Lift it\n      like this.",
        "'Don''t go. Lie down. Lift it like this.'",
        '"Lie down. \\u2014 Lift it like this."',
        "|\n      Lie down.\n      Lift it like this.",
        ">-\n      Lie down. Lift it like this.",
        "Lie down. (Lift it like this.)  # a remark",
    ],
)
def test_the_caret_stands_under_the_words(tmp_path: Path, value: str) -> None:
    """However YAML writes a text, the place is that of the words themselves."""
    head = "title: T\nsteps:\n  - exercise: Leg raise\n    hold: 9s\n    how: "
    (problem,) = problems_in(tmp_path, head + value + "\n")
    start = problem.place.column - 1
    assert problem.line_text[start : start + problem.width] == "like this"


@pytest.mark.parametrize(
    "lines",
    [
        ["start: Stand like this.", "reps: 5"],
        ["easier: Stand like this.", "reps: 5"],
        ["reps: 5", "easier: {start: Sit down., how: Do it like this.}"],
        ["reps: 5", "easier: {start: Sit like this., how: Lift.}"],
        ["reps: 5", "moves: [down, like this]"],
        ["reps: 5", "moves: {down: 2s, like this: 3s}"],
        ["reps: 5", "hold: 2s", "calls: {go: And up, hold: Hold like this}"],
        ["reps: 5", "cues: [Breathe, {say: Like this, always: true}]"],
    ],
)
def test_the_caret_in_every_key_of_an_exercise(tmp_path: Path, lines: list[str]) -> None:
    """Words in a list, in a group of keys, or in a key itself are found where they are written."""
    text = "\n    ".join(["title: T\nsteps:\n  - exercise: Standing squat", *lines])
    (problem,) = problems_in(tmp_path, f"{text}\n")
    start = problem.place.column - 1
    assert problem.line_text[start : start + problem.width].lower() == "like this"


def test_equipment_is_heard_too(tmp_path: Path) -> None:
    """What is needed is spoken in the introduction, and judged as all that is spoken."""
    (problem,) = problems_in(
        tmp_path, "title: T\nequipment: [a mat, a chair (see below)]\nsteps: [{rest: 5}]\n"
    )
    assert (problem.place.line, problem.place.column) == (2, 28)


def test_the_caret_when_the_words_cannot_be_found(tmp_path: Path) -> None:
    """Escapes that hide the words leave the caret at the text, and an inherited value leaves it at the step."""
    text = 'title: T\nsteps:\n  - say: "Lift it l\\u0069ke\\u0020this."\n'
    (problem,) = problems_in(tmp_path, text)
    assert (problem.place.line, problem.place.column) == (3, 10)
    text = "title: T\ndefaults: {sides: [L, right]}\nsteps:\n  - exercise: Lunge\n    hold: 9s\n"
    (problem,) = problems_in(tmp_path, text)
    assert (problem.place.line, problem.place.column) == (4, 5)


def test_check_tells_warnings_in_the_order_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What the format, the lint and the layout warn of stands in one order, included files last; exit 0."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("VOICE_COACH_PLAIN", "0")
    monkeypatch.chdir(tmp_path)
    Path("inner.yaml").write_text("title: Inner\nsteps:\n  - say: As shown.\n", "utf-8")
    Path("outer.yaml").write_text(
        "title: Outer\ncautions: [Look at the screen]\nsteps:\n  - include: ./inner.yaml\n"
        "  - exercise: Plank\n    hold: 4s\n    rest: 9s\n    cues:\n      - {at: 1s, say: Breathe}\n"
        "      - {at: 3.5s, say: Breathe}\n      - Breathe like this\n  - include: ./inner.yaml\n",
        "utf-8",
    )
    assert main(["check", "--voice", "silent", "outer.yaml"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "warning: " in line]
    assert [line.split(": warning: ")[0] for line in told] == [
        "outer.yaml:2:12",  # for the eyes
        "outer.yaml:7:5",  # `rest` without effect
        "outer.yaml:10:25",  # the second of two that say the same is dropped
        "outer.yaml:11:17",  # for the eyes
        "inner.yaml:3:10",
    ]


@pytest.mark.parametrize("file", sorted((ROOT / "scripts").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_built_in_routines_pass(file: Path) -> None:
    """What we ship can be followed with closed eyes."""
    assert [finding.cause for finding in listen(load(str(file)).required())] == []


def test_the_template_passes() -> None:
    """A new script of one's own begins without warnings."""
    template = (ROOT / "voice_coach" / "library" / "template.yaml").read_text("utf-8")
    assert list(listen(read_routine(template, "t.yaml", "t", NoFinder()).required())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_table(language: str) -> None:
    """A language that is listed listens for something."""
    assert words_for(f"{language}-XX").visual.pattern != words_for("fi").visual.pattern


PIECES = (
    "one leg", "left", "the other side", "see", "(", ")", ".", "like", "this", "10 seconds left", "before you begin",
    "\n\n", "。", "\u2192", "halfway there",
)  # fmt: skip
WORDS = st.sampled_from(PIECES)
TEXTS = st.text(min_size=1, max_size=60) | st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


@given(st.lists(TEXTS, min_size=7, max_size=7), st.sampled_from([*LANGUAGES, "fi"]))
def test_no_text_is_too_odd(texts: list[str], language: str) -> None:
    """Whatever a text holds, findings lie inside it, and nothing is raised."""
    plank = routine_of(exercise())
    first = plank.steps[0]
    assert isinstance(first, Exercise)
    cues = (Reminder(texts[3]), Reminder(texts[4], Fraction(7)))
    odd = replace(first, name=texts[0], how=texts[1], then=texts[2], cues=cues, easier=Easier(texts[5]))
    routine = replace(plank, steps=(Say(texts[6]), odd), language=language)
    longest = max(map(len, texts))
    for finding in listen(routine):
        assert 0 <= finding.span.start < finding.span.end <= longest


PIECES = ["(see ", "like ", "turn a a ", "this ", ". ", "\n", "one ", "before you ", "\n \n"]


def test_endless_repeats_are_judged_at_once() -> None:
    """No text makes the rules go back and forth: as many characters as allowed give an answer."""
    for piece in PIECES:
        routine = routine_of(exercise())
        text = (piece * 2000)[:2000]
        assert all(finding.span.end <= 2000 for finding in listen(replace(routine, steps=(Say(text),)))), (
            piece
        )


def test_the_title_of_an_included_routine_is_not_spoken(tmp_path: Path) -> None:
    """Only the routine's own title is judged; what is included begins with its steps."""
    (tmp_path / "inner.yaml").write_text("title: Inner \u2191\nsteps:\n  - rest: 5s\n", "utf-8")
    told = problems_in(tmp_path, "title: \u2191 Outer\nsteps:\n  - include: ./inner.yaml\n")
    assert [(problem.place.line, problem.place.column) for problem in told] == [(1, 8)]
