"""The JSON Schema says what the reader says, as far as a schema can."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import voice_coach
from voice_coach.routines.format import CALLS, CUE, DEFAULTS, EASIER, FILE, STEPS
from voice_coach.routines.reading import Missing, Source
from voice_coach.routines.schema import json_schema, schema_text
from voice_coach.routines.script import read_routine

GOOD = [
    "title: T\nsteps: [{rest: 5}]",
    "title: 10\nlanguage: pt-BR\ntags: [neck, 5]\ncautions: [Slowly]\nget_ready: 3\nsteps: [{say: Go}]",
    "title: T\nsteps: [{say: G}]\ndefaults: {sets: 2-3, rest: 1min 30s, tempo: 2.5, get_ready: 5s, switch: 8}",
    "title: T\nsteps: [{say: G}]\ndefaults: {sides: [a, b]}",
    "title: T\nsteps: [{exercise: A, hold: 1-5min, cues: [Breathe, {at: 0, say: Now}]}]",
    "title: T\nsteps: [{exercise: A, reps: 10–25, hold: 2s, tempo: 3-5s, alternate: [a, b]}]",
    "title: T\nsteps: [{exercise: A, work: '1:30', sets: 2, rest: 50s-1min30s, how: H, easier: E, then: T}]",
    "title: T\nequipment: [a mat, 2]\nsteps: [{rest: 60s, until: press}]\ndefaults: {settle: 0}",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: [a, b], tempo: 3s, start: S, settle: 60s, calls: {turn: U}}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: {a: 3s, b: 1min}, calls: {go: G, stop: S}}]",
    "title: T\nsteps: [{exercise: A, hold: 5, until: press, sides: [a, b], easier: {start: S, how: H}}]",
    "title: T\nsteps: [{exercise: A, hold: 5, cues: [{say: B}, {say: C, always: true}, {at: 1, say: D}]}]",
    "title: T\nsteps: [{repeat: 3, rest: 20-30s, steps: [{repeat: 2, steps: [{include: x}, {sound: go}]}]}]",
]
BAD = [
    "steps: [{rest: 5}]",
    "title: T",
    "title: T\nsteps: []",
    "title: T\ntitel: U\nsteps: [{rest: 5}]",
    "title: ~\nsteps: [{rest: 5}]",
    "title: T\nsteps: [{rest: 0}]",
    "title: T\nsteps: [{rest: -5}]",
    "title: T\nsteps: [{rest: 5 sec}]",
    "title: T\nsteps: [{rest: 1h30}]",
    "title: T\nsteps: [{rest: 1-2-3}]",
    "title: T\nsteps: [{jump: 5}]",
    "title: T\nsteps: [{say: Go, sound: go}]",
    "title: T\nsteps: [{exercise: A}]",
    "title: T\nsteps: [{exercise: A, hold: 5, work: 5}]",
    "title: T\nsteps: [{exercise: A, hold: 5, alternate: [a, b]}]",
    "title: T\nsteps: [{exercise: A, reps: 5, sides: [a, b], alternate: [a, b]}]",
    "title: T\nsteps: [{exercise: A, reps: 5, sides: [a]}]",
    "title: T\nsteps: [{exercise: A, reps: 2.5}]",
    "title: T\nsteps: [{exercise: A, reps: 1001}]",
    "title: T\nsteps: [{exercise: A, reps: twelve}]",
    "title: T\nsteps: [{exercise: A, hold: 5, get_ready: 2}]",
    "title: T\nsteps: [{exercise: A, hold: 5, get_ready: 3-5s}]",
    "title: T\nsteps: [{exercise: A, hold: 5, cues: [{at: 3}]}]",
    "title: T\nsteps: [{exercise: A, hold: 5, cues: []}]",
    "title: T\nequipment: a mat\nsteps: [{rest: 5}]",
    "title: T\nequipment: []\nsteps: [{rest: 5}]",
    "title: T\nsteps: [{rest: 5, until: tired}]",
    "title: T\nsteps: [{say: A, until: press}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: [a]}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: [a, b, c, d, e, f, g, h, i]}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: {a: 3s}}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: {a: 3s, b: 0}}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: {a: 3s, b: 2-3s}}]",
    "title: T\nsteps: [{exercise: A, reps: 5, moves: {a: 3s, b: 2s}, tempo: 5s}]",
    "title: T\nsteps: [{exercise: A, hold: 5, moves: [a, b]}]",
    "title: T\nsteps: [{exercise: A, reps: 5, alternate: [a, b], until: press}]",
    "title: T\nsteps: [{exercise: A, hold: 5, until: 30s}]",
    "title: T\nsteps: [{exercise: A, hold: 5, start: S, settle: 61}]",
    "title: T\nsteps: [{exercise: A, hold: 5, calls: {}}]",
    "title: T\nsteps: [{exercise: A, hold: 5, calls: {tick: A}}]",
    "title: T\nsteps: [{exercise: A, hold: 5, calls: {go: All the way down to the floor now}}]",
    "title: T\nsteps: [{exercise: A, hold: 5, easier: {how: H}}]",
    "title: T\nsteps: [{exercise: A, hold: 5, cues: [{say: B, always: often}]}]",
    "title: T\nsteps: [{exercise: A, hold: 5, cues: [{always: true}]}]",
    "title: T\nsteps: [{repeat: 3}]",
    "title: T\nlanguage: en_GB\nsteps: [{rest: 5}]",
    "title: T\ntags: [lower back]\nsteps: [{rest: 5}]",
    "title: T\ndefaults: {hold: 5}\nsteps: [{rest: 5}]",
    "title: T\ncautions: Slowly\nsteps: [{rest: 5}]",
    "title: T\nsteps: {rest: 5}",
]


def test_the_defaults_that_are_told_are_those_that_hold() -> None:
    """Writing each key with the default that its description names changes nothing."""

    def read(exercise: str, *lines: str) -> object:
        text = "\n".join(
            [*lines, f"title: T\nsteps: [{{exercise: A, reps: 5, sides: [a, b], start: S{exercise}}}]"]
        )
        routine = read_routine(text, "t.yaml", "t").required()
        return [replace(step, place=None) for step in routine.steps], routine.language, routine.get_ready

    told = {
        key.name: re.search(r"; `?(\w+)`? if left out\.$", key.described)
        for key in (*FILE, *STEPS["exercise"])
        if key.default is not None
    }
    written = {name: match[1] for name, match in told.items() if match}
    assert {*written} == {"language", "get_ready", "sets", "rest", "tempo", "switch", "settle"} == {*told}
    whole = [f"{name}: {written.pop(name)}" for name in ("language", "get_ready")]
    assert read("".join(f", {name}: {value}" for name, value in written.items()), *whole) == read("")


class Anything:
    """Finds every routine and every sound."""

    def routine(self, name: str, beside: str) -> Source | Missing:
        return Source(name, name, name, "title: T\nsteps: [{say: Go}]")

    def sound(self, name: str, beside: str) -> str | Missing:
        return f"/{name}"


def valid(text: str) -> bool:
    jsonschema = pytest.importorskip("jsonschema", reason="the schema is judged by the package jsonschema")
    return bool(jsonschema.Draft202012Validator(json_schema()).is_valid(yaml.safe_load(text)))


def test_the_schema_is_one() -> None:
    """The schema itself is good under its draft."""
    jsonschema = pytest.importorskip("jsonschema", reason="the schema is judged by the package jsonschema")
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_shipped_file_is_up_to_date() -> None:
    """The file in the package is what the table gives today: `voice-coach schema` writes it."""
    shipped = Path(voice_coach.__file__).parent / "routines" / "routine.schema.json"
    assert shipped.read_text("utf-8") == schema_text()


def test_good_routines() -> None:
    """What the reader takes, the schema takes."""
    for text in GOOD:
        assert read_routine(text, "t.yaml", "t", Anything()).errors == (), text
        assert valid(text), text


def test_bad_routines() -> None:
    """What the schema refuses, the reader refuses."""
    for text in BAD:
        assert read_routine(text, "t.yaml", "t", Anything()).errors, text
        assert not valid(text), text


def test_shipped_routines() -> None:
    """Every routine that comes with the program is good under the schema."""
    for file in sorted((Path(__file__).parents[1] / "scripts").glob("*.yaml")):
        assert valid(file.read_text("utf-8")), file.stem


def test_every_key_is_described() -> None:
    """Editors have a sentence for each key."""
    schema = json_schema()
    steps = {step["title"]: step for step in schema["$defs"]["step"]["oneOf"]}
    groups = [
        (FILE, schema),
        (DEFAULTS, schema["properties"]["defaults"]),
        *((keys, steps[name]) for name, keys in STEPS.items()),
        (CUE, steps["exercise"]["properties"]["cues"]["items"]["anyOf"][1]),
        (EASIER, steps["exercise"]["properties"]["easier"]["anyOf"][1]),
        (CALLS, steps["exercise"]["properties"]["calls"]),
    ]
    for keys, group in groups:
        assert list(group["properties"]) == [key.name for key in keys]
        assert all(value["description"] for value in group["properties"].values())
