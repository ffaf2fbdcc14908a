"""The pages in `docs/` say what is so: their examples, messages, figures and the tests they name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from voice_coach.cli import main
from voice_coach.coaching.cue import TONES
from voice_coach.coaching.messages.en import MESSAGES as MESSAGES_EN
from voice_coach.coaching.phases import LEAVE_OUT_ORDER
from voice_coach.console.problem_text import render
from voice_coach.library.finder import finder_for_lists, load
from voice_coach.routines import format as table
from voice_coach.routines.effort import settle_count, settle_down, settle_middle, settle_up
from voice_coach.routines.format import Key
from voice_coach.routines.quick.line import has_title
from voice_coach.routines.reading import Reading
from voice_coach.routines.routine import Routine
from voice_coach.routines.schema import json_schema
from voice_coach.routines.script import MAX_ERRORS, read_routine
from voice_coach.routines.totals import MAX_STEPS
from voice_coach.routines.values import UNITS, duration_text, parse_count, parse_duration, parse_durations
from voice_coach.routines.yaml.tree import MAX_DEPTH, MAX_NODES

ROOT = Path(__file__).parents[1]
FORMAT, COACHING, SECURITY = (
    (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("routine-format", "coaching", "security")
)

Row = tuple[str, ...]


def section(page: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of any level."""
    found = re.search(
        rf"(?ms)^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", re.sub("(?m)^```.*?^```", "", page)
    )
    assert found is not None, heading
    return found[1]


def rows(text: str, *titles: str) -> list[Row]:
    """Return the rows of the tables with these column titles."""
    head = rf"^\| {re.escape(' | '.join(titles))} \|\n\|[-|]+\|\n"
    tables = re.findall(rf"(?m){head}((?:\|.*\n)+)", text)
    assert tables, titles
    return [
        tuple(cell.strip() for cell in line.strip("|").split(" | "))
        for found in tables
        for line in found.splitlines()
    ]


def code(cell: str) -> list[str]:
    """Return what a cell has in backquotes."""
    return re.findall("`([^`]+)`", cell)


def step(text: str) -> Reading:
    """Read one step."""
    return read_routine(f"title: T\nsteps:\n  - {text}", "page.yaml", "page", finder_for_lists())


def told(reading: Reading) -> list[str]:
    return [f"{problem.cause}. {problem.remedy}" for problem in reading.problems]


# --- docs/routine-format.md

EXAMPLES = re.findall(r"(?m)^```yaml\n((?:.*\n)*?)```\n(?:\n```text\n((?:.*\n)*?)```)?", FORMAT)
GOOD = [example for example, expected in EXAMPLES if not expected]
BAD = [example for example in EXAMPLES if example[1]]


def whole(example: str) -> str:
    """Put steps alone into a routine."""
    if example.startswith("title:"):
        return example
    return f"title: Page\nsteps:\n{re.sub('(?m)^', '  ', example)}"


@pytest.mark.parametrize("number", range(len(GOOD)))
def test_its_examples_are_right(number: int, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each example plays, and `check` has nothing to tell of it, by the lengths that the silent voice keeps."""
    file = home / "page.yaml"
    file.write_text(whole(GOOD[number]), "utf-8")
    assert load(str(file)).problems == ()
    assert main(["check", "--voice", "silent", str(file)]) == 0
    assert capsys.readouterr().out == ""


def test_its_errors_are_told_as_it_shows_them() -> None:
    """Below an example with errors stands what is told of it, to the character."""
    for example, expected in BAD:
        problems = read_routine(example, "legs.yaml", "legs").problems
        assert "".join(f"{render(problem)}\n" for problem in problems) == expected, example


MESSAGES = rows(section(FORMAT, "Errors, warnings and limits"), "written", "message")
WARNINGS = rows(section(FORMAT, "Errors, warnings and limits"), "written", "warning")


def test_each_error_of_its_table_is_told() -> None:
    """Each step of the table is an error, with the cause and the remedy beside it and no other."""
    for written, message in MESSAGES:
        reading = step(written.strip("`"))
        assert reading.errors, written
        assert told(reading) == [message], written


def test_each_warning_of_its_table_is_told() -> None:
    """Each step of the table is a warning and no error."""
    for written, message in WARNINGS:
        reading = step(written.strip("`"))
        assert reading.errors == (), written
        assert told(reading) == [message], written


def test_it_shows_examples_of_all_kinds() -> None:
    """A page that lost its examples would pass the tests above."""
    assert len(GOOD) >= 7
    assert len(BAD) == 1
    assert len(MESSAGES) >= 20


KEYS = ("key", "value", "if left out", "meaning")
GROUPS: dict[str, tuple[Key, ...]] = {
    "title": table.FILE,
    "sets": table.DEFAULTS,
    "exercise": table.EXERCISE,
    "start": table.EASIER,
    "ready": table.CALLS,
    "at": table.CUE,
}
"""The tables of keys on the page, by their first key."""


def key_tables() -> Iterator[tuple[tuple[Key, ...], list[Row]]]:
    """Yield each group of keys of the format, and its rows on the page."""
    for text in re.split(r"\n\n", FORMAT):
        if text.startswith(f"| {' | '.join(KEYS)} |"):
            found = rows(text + "\n", *KEYS)
            yield GROUPS[code(found[0][0])[0]], found


def test_every_key_has_its_row() -> None:
    """The page has the keys of each group in the format's order, and says which must be there."""
    tables = list(key_tables())
    assert [keys for keys, _ in tables] == list(GROUPS.values())
    for keys, found in tables:
        assert [row[0] for row in found] == [f"`{key.name}`" for key in keys]
        assert [row[2] == "required" for row in found] == [key.required for key in keys]


def test_values_are_of_the_kinds_of_the_format() -> None:
    """What the page says of a value follows from its kind, with its least and greatest amount."""
    kinds = {
        "text": "text",
        "texts": "list of text",
        "words": "list of single words",
        "labels": "list of two or more labels",
        "language": "language tag",
        "cues": "list of text, or of cues with their keys",
        "moves": "list of two to eight labels, or labels with their durations",
        "calls": "texts by tone",
        "easier": "text, or `start` and `how`",
        "press": "`press`",
        "flag": "`true` or `false`",
        "steps": "list of steps",
        "defaults": "group of keys",
        "spellings": "words with their spelling",
        "duration": "duration",
        "durations": "duration or range",
        "counts": "count or range",
    }
    for keys, found in key_tables():
        for key, row in zip(keys, found, strict=True):
            expected = kinds[key.kind]
            if keys is table.DEFAULTS:
                expected = expected.removesuffix(" or range")
            elif key.most is not None:
                expected += f", up to {key.most:,}" + (" characters" if key.kind == "text" else "")
            if key.least:
                expected += f" of {duration_text(key.least)} or more"
            if key.longest is not None:
                expected += f", at most {duration_text(key.longest)}"
            if key.zero:
                expected += "; 0 is allowed"
            assert row[1] == expected, key.name


def test_every_key_of_the_schema_is_named() -> None:
    """Whatever an editor offers stands on the page, as a key."""

    def names(schema: object) -> Iterator[str]:
        if isinstance(schema, dict):
            properties = schema.get("properties", {})
            yield from properties
            for part in (*schema.values(), *properties.values()):
                yield from names(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from names(part)

    named = set(re.findall(r"`([a-z_]+)(?:: [^`]*)?`", FORMAT))
    assert set(names(json_schema())) <= named


def test_what_is_left_out_has_the_value_that_it_says() -> None:
    """With each default written out, the routine is the same."""
    plain = "{exercise: A, reps: 4, sets: 2, hold: 2s, sides: [a, b], start: S}"
    defaults = {row[0].strip("`"): code(row[2]) for _, found in key_tables() for row in found}
    written = {
        key: value[0] for key, value in defaults.items() if value and key not in ("get_ready", "alternate")
    }
    assert written.keys() == {"language", "sets", "rest", "tempo", "switch", "settle"}

    def same(one: str, other: str) -> None:
        first, second = (read_routine(text, "t.yaml", "t").required() for text in (one, other))
        assert first == second

    base = f"title: T\nsteps: [{plain}]"
    for key in ("rest", "tempo", "switch", "settle"):
        same(base, base.replace("}", f", {key}: {written[key]}}}"))
    same(base.replace("sets: 2, ", ""), base.replace("sets: 2", f"sets: {written['sets']}"))
    same(base, f"language: {written['language']}\n{base}")
    file = next(found for keys, found in key_tables() if keys is table.FILE)
    ready = next(code(row[2])[0] for row in file if row[0] == "`get_ready`")
    same(base, f"get_ready: {ready}\n{base}")


def test_its_steps_are_those_of_the_format() -> None:
    """The table of steps has each of the six with its other keys."""
    found = rows(section(FORMAT, "Steps"), "step", "other keys", "meaning")
    assert [code(row[0])[0].partition(":")[0] for row in found] == list(table.STEPS)
    for row, (name, keys) in zip(found, table.STEPS.items(), strict=True):
        if name != "exercise":
            assert code(row[1]) == [key.name for key in keys[1:]]


def test_its_durations_and_ranges_are_read_as_it_says() -> None:
    """Each way to write an amount has the seconds beside it."""
    for written, seconds in rows(section(FORMAT, "Durations"), "written", "seconds"):
        assert {parse_duration(text) for text in code(written)} == {Fraction(seconds)}
    for written, low, high in rows(section(FORMAT, "Ranges and effort"), "written", "from", "to"):
        text = code(written)[0]
        amount = parse_durations(text)
        assert (amount.low, amount.high) == (Fraction(low), Fraction(high))
    assert [f"`{unit}`" in section(FORMAT, "Durations") for unit in UNITS] == [True] * len(UNITS)


def test_the_effort_settles_ranges_as_it_says() -> None:
    """Each row of the table comes out as it stands there."""
    titles = ("written", "effort 0", "effort 33", "effort 100")
    ways = {"rest": settle_down, "switch": settle_down, "tempo": lambda amount, _: settle_middle(amount)}
    for written, *results in rows(section(FORMAT, "Ranges and effort"), *titles):
        key, _, text = code(written)[0].partition(": ")
        counts = key in ("reps", "sets")
        amount = parse_count(text) if counts else parse_durations(text)
        settle = settle_count if counts else ways.get(key, settle_up)
        assert [settle(amount, effort) for effort in (0, 33, 100)] == [Fraction(one) for one in results]


def steps_of(text: str, grammar: str = "yaml") -> Routine:
    return read_routine(text, "t", "t", grammar=grammar).required()  # type: ignore[arg-type]


def test_each_line_is_the_script_beside_it() -> None:
    """Exercises typed in one line give the steps that stand beside them."""
    found = rows(section(FORMAT, "Exercises in one line"), "written", "the same as")
    assert len(found) >= 12
    for written, script in found:
        line = code(written)[0]
        assert not has_title(line)
        expected = steps_of(f"title: T\nsteps:\n  - {code(script)[0]}")
        assert steps_of(line, "quick").steps == expected.steps, line


def test_lines_with_two_readings_are_refused_as_it_says() -> None:
    """Each line has the one error beside it."""
    for written, message in rows(section(FORMAT, "Exercises in one line"), "written", "message"):
        assert told(read_routine(code(written)[0], "t", "t", grammar="quick")) == [message]


def test_its_limits_are_those_of_the_code() -> None:
    """The table of limits has each constant, and no other figure."""
    spelling = "characters in a word of `say_as`, and in its spelling"
    limits = {
        "size of a file": f"{table.MAX_BYTES >> 20} MiB",
        "values in a file": MAX_NODES,
        "nesting in YAML": MAX_DEPTH,
        "characters in one text": table.MAX_TEXT,
        "words in `say_as`": table.MAX_SAY_AS,
        spelling: table.MAX_SPELLING,
        "characters in a text of `calls`": table.MAX_CALL,
        "parts of a repetition in `moves`": table.MAX_MOVES,
        "repetitions in a set": table.MAX_REPS,
        "sets in the whole routine, each side counted": table.MAX_SETS,
        "steps in the whole routine, rounds counted": MAX_STEPS,
        "levels of `repeat` and `include`": table.MAX_LEVELS,
        "playing time": duration_text(table.MAX_PLAYING_TIME),
        "errors told": MAX_ERRORS,
    }
    expected = {what: f"{most:,}" if isinstance(most, int) else most for what, most in limits.items()}
    assert dict(rows(section(FORMAT, "Errors, warnings and limits"), "what", "at most")) == expected


# --- docs/coaching.md

FIGURES = rows(COACHING, "figure", "value", "constant")
NUMBER = r"-?\d+(?:\.\d+)?"


def constant(name: str) -> list[float]:
    """Return the value of a constant by its module and name, a tuple as a list."""
    module, _, attribute = name.rpartition(".")
    value = getattr(import_module(f"voice_coach.{module}"), attribute)
    return [float(one) for one in (value if isinstance(value, tuple) else (value,))]


def test_each_figure_is_that_of_its_constant() -> None:
    """The figure on the page is the one that the program keeps to."""
    for figure, value, names in FIGURES:
        assert [float(one) for one in re.findall(NUMBER, value)] == [
            one for name in code(names) for one in constant(name)
        ], figure


def test_the_figures_of_the_coach_are_all_there() -> None:
    """Each time in the modules of the coach's figures has its row."""
    named = {name for row in FIGURES for name in code(row[2])}
    for module in (
        "coaching.phases",
        "coaching.rep",
        "coaching.work_words",
        "coaching.work",
        "coaching.waits",
        "coaching.wait_layout",
        "session.manners",
    ):
        values = vars(import_module(f"voice_coach.{module}"))
        tree = ast.parse((ROOT / "voice_coach" / f"{module.replace('.', '/')}.py").read_text("utf-8"))
        own = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
               if isinstance(target, ast.Name)}  # fmt: skip
        times = {name for name in own if isinstance(values[name], Fraction)}
        assert {f"{module}.{name}" for name in times} <= named


def test_times_in_its_sentences_are_among_its_figures() -> None:
    """A time in the text is one of the tables, so that no sentence keeps a figure that has changed."""
    text = re.sub(r"\"[^\"]*\"|`[^`]*`", "", COACHING)
    times = {float(time) for time in re.findall(r"(?<!\d)(\d+(?:\.\d+)?) (?:s|seconds)\b", text)}
    assert len(times) >= 5
    assert times <= {float(one) for row in FIGURES for one in re.findall(NUMBER, row[1])}


def test_what_the_coach_says_is_quoted_right() -> None:
    """Each text in double quotes, outside of code, is a sentence of the English catalogue with its gaps filled."""
    forms = [
        form
        for message in MESSAGES_EN.values()
        for sentence in (message if isinstance(message, tuple) else [message])
        for form in (sentence.values() if isinstance(sentence, Mapping) else [sentence])
    ]
    sentences = [re.sub(r"\\{\w+\\}", ".+", re.escape(form)) for form in forms]
    # Anything would match a message that is nothing but gaps; of those the page quotes a number alone.
    whole_sentences = [one for one in sentences if re.search("[a-z]{2}", one)]
    quoted = [" ".join(text.split()) for text in re.findall(r'"([^"]+)"', re.sub("`[^`]*`", "", COACHING))]
    assert len(quoted) >= 20
    for text in quoted:
        assert any(re.fullmatch(one, text, re.IGNORECASE) for one in whole_sentences) or text.isdigit(), text


def test_promises_have_the_numbers_that_code_and_tests_call_them_by() -> None:
    """Each promise on the page has its test, and no comment speaks of another."""
    numbers = re.findall(r"(?m)^(\d)\. \*\*", section(COACHING, "The promises"))
    tests = (ROOT / "tests" / "test_promises.py").read_text("utf-8")
    assert sorted(set(re.findall(r"@promise\ndef promise_(\d)_", tests))) == numbers
    files = [*(ROOT / "voice_coach").rglob("*.py"), *(ROOT / "tests").glob("*.py")]
    named = {number for file in files for number in re.findall(r"[Pp]romise (\d)", file.read_text("utf-8"))}
    assert named <= set(numbers)


def test_what_a_wait_leaves_out_stands_in_its_order() -> None:
    """The list on the page is the order in which the coach leaves things out."""
    kinds = {"praise": "praise", "the length of the rest": "rest length", '"Switch sides"': "switch sides"}
    kinds["what an exercise asks for that comes again"] = "prescription again"
    listed = re.findall(r"(?m)^\d\. (.+)$", section(COACHING, "Where not all fits"))
    assert [kinds[text] for text in listed if text in kinds] == list(LEAVE_OUT_ORDER)


def test_its_tones_are_those_of_the_coach() -> None:
    """The table of tones has each of them."""
    assert [code(row[0])[0] for row in rows(section(COACHING, "Tones"), "tone", "means")] == list(TONES)


# --- docs/security.md

THREATS = [
    row
    for who in ("it", "they", "")
    for row in rows(
        SECURITY, f"what {who} could try" if who else "what could be tried", "what stops it", "test"
    )
]


@cache
def names_in(file: str) -> set[str]:
    """Return the names of the tests in a file."""
    path = ROOT / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_what_is_said_to_be_stopped_has_its_test() -> None:
    """Each row names at least one test, and each test it names is there."""
    for row in THREATS:
        named = re.findall(r"`(tests/\w+\.py)::(test_\w+)`", row[2])
        assert len(named) == row[2].count("`") // 2 > 0, row[0]
        assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == [], row[0]


def test_threats_of_all_kinds_are_there() -> None:
    """A page that lost its tables would pass the test above."""
    assert len(THREATS) >= 45


def test_links_between_the_pages_lead_somewhere() -> None:
    """Each link is a page of `docs/`, a heading, or both."""
    for page in (FORMAT, COACHING, SECURITY):
        for target in re.findall(r"\]\(([^)]+)\)", page):
            file, _, heading = target.partition("#")
            text = (ROOT / "docs" / file).read_text("utf-8") if file else page
            headings = re.findall(r"(?m)^#+ (.+)$", text)
            anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
            assert not heading or heading in anchors, target
