"""The JSON Schema of the routine format, for editors, made from the table in ``format``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from voice_coach.routines.format import (
    CALLS,
    CUE,
    DEFAULTS,
    EASIER,
    EXCLUDES,
    FILE,
    MAX_MOVES,
    MAX_SAY_AS,
    MAX_SPELLING,
    MAX_TEXT,
    STEPS,
    WORK_KEYS,
    Key,
    Kind,
)
from voice_coach.routines.values import COUNT_PATTERN, DURATION_PATTERN, RANGE_DASH

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_RANGE = " *" + RANGE_DASH + " *"
_ANY_TEXT = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": MAX_TEXT}


def json_schema() -> Schema:
    """Return the schema (draft 2020-12) of a routine file.

    YAML gives an editor `12` as a number and `12s` as text: both are described. What a schema cannot
    say (a range that runs downwards, totals, names that must exist) is left to `voice-coach check`.
    """
    return {
        "$schema": DRAFT,
        "title": "voice-coach routine",
        "description": "A routine that voice-coach reads aloud: what to do, in order, with exact times.",
        **_group(FILE),
        "$defs": {
            "step": {
                "description": "One of six things, named by its key.",
                "type": "object",
                "oneOf": [_step(name) for name in STEPS],
            },
            "duration": _duration("One time: `15s`, `90`, `1min 30s`, `1:30`, `1h`.", DURATION_PATTERN),
            "durations": _duration(
                "One time, or a range that the effort settles: `20-30s`, `50s-1min30s`.",
                f"{DURATION_PATTERN}(?:{_RANGE}{DURATION_PATTERN})?",
            ),
            "counts": {
                "description": "A whole number, or a range that the effort settles: `10-25`.",
                "anyOf": [
                    {"type": "integer", "minimum": 1},
                    {"type": "string", "pattern": f"^ *{COUNT_PATTERN}(?:{_RANGE}{COUNT_PATTERN})? *$"},
                ],
            },
        },
    }


def schema_text() -> str:
    """Return the schema as the text of ``routine.schema.json``, which is shipped with the package."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _duration(description: str, pattern: str) -> Schema:
    return {
        "description": description,
        "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": f"^ *{pattern} *$"}],
    }


def _group(keys: tuple[Key, ...]) -> Schema:
    group: Schema = {
        "type": "object",
        "properties": {key.name: {"description": key.described, **_VALUES[key.kind](key)} for key in keys},
        "additionalProperties": False,
    }
    required = [key.name for key in keys if key.required]
    return {**group, "required": required} if required else group


def _step(name: str) -> Schema:
    step = {"title": name, **_group(STEPS[name])}
    if name != "exercise":
        return step
    return {
        **step,
        "anyOf": [{"required": [key]} for key in WORK_KEYS],
        "dependentSchemas": {
            **{
                key: {"not": {"anyOf": [{"required": [other]} for other in sorted(others)]}}
                for key, others in EXCLUDES.items()
            },
            "tempo": {"properties": {"moves": {"type": "array"}}},
        },
        "dependentRequired": {"alternate": ["reps"], "moves": ["reps"]},
    }


def _amount(kind: str) -> Callable[[Key], Schema]:
    def value(key: Key) -> Schema:
        bounds: Schema = {}
        if key.least:
            bounds["minimum"] = int(key.least)
        elif not key.zero:
            bounds["exclusiveMinimum"] = 0
        if key.most is not None:
            bounds["maximum"] = key.most
        if key.longest is not None:
            bounds["maximum"] = int(key.longest)
        return {"$ref": f"#/$defs/{kind}", **bounds}

    return value


def _list_of(items: Schema, least: int = 1) -> Callable[[Key], Schema]:
    return lambda _: {"type": "array", "minItems": least, "items": items}


_VALUES: dict[Kind, Callable[[Key], Schema]] = {
    "text": lambda key: _ANY_TEXT | ({"maxLength": key.most} if key.most else {}),
    "texts": _list_of(_ANY_TEXT),
    "words": _list_of({**_ANY_TEXT, "pattern": r"^\s*\S+\s*$"}),
    "labels": _list_of(_ANY_TEXT, least=2),
    "duration": _amount("duration"),
    "durations": _amount("durations"),
    "counts": _amount("counts"),
    "language": lambda _: {"type": ["string", "boolean"], "pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
    "cues": lambda _: {
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [dict(_ANY_TEXT), _group(CUE)]},
    },
    "moves": lambda _: {
        "anyOf": [
            {"type": "array", "minItems": 2, "maxItems": MAX_MOVES, "items": _ANY_TEXT},
            {
                "type": "object",
                "minProperties": 2,
                "maxProperties": MAX_MOVES,
                "additionalProperties": {"$ref": "#/$defs/duration", "exclusiveMinimum": 0},
            },
        ]
    },
    "calls": lambda _: {**_group(CALLS), "minProperties": 1},
    "easier": lambda _: {"anyOf": [dict(_ANY_TEXT), _group(EASIER)]},
    "press": lambda _: {"const": "press"},
    "flag": lambda _: {"enum": [True, False, "true", "false"]},
    "spellings": lambda _: {
        "type": "object",
        "minProperties": 1,
        "maxProperties": MAX_SAY_AS,
        "propertyNames": {"minLength": 1, "maxLength": MAX_SPELLING},
        "additionalProperties": {**_ANY_TEXT, "maxLength": MAX_SPELLING},
    },
    "routine": lambda _: dict(_ANY_TEXT),
    "sound": lambda _: dict(_ANY_TEXT),
    "steps": _list_of({"$ref": "#/$defs/step"}),
    "defaults": lambda _: _group(DEFAULTS),
}
