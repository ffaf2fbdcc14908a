"""Measure how long it takes to read and check a routine: a long valid one, and hostile ones of just under 1 MiB.

For comparison, in the same run: the time of the YAML parser alone for the same text.

    python tests/benchmarks/bench_check.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import yaml

from voice_coach.console.problem_text import render
from voice_coach.routines.script import read_routine

TIMES = 5
SIZE = (1 << 20) - 1
HEAD = "title: Test\nsteps:\n"
HONEST = """\
  - exercise: Raised-leg bridge
    reps: 12
    tempo: 4s
    how: Lie on your back, bend your knees, and lift one leg.
    cues: [Breathe, {at: 5s, say: Keep your hips level}]
"""


def fill(unit: str) -> str:
    """Repeat a step until the file is just under 1 MiB."""
    return HEAD + unit * ((SIZE - len(HEAD)) // len(unit))


CASES: dict[str, str] = {
    "1,000 steps": HEAD + HONEST * 1000,
    "many tiny steps": fill("- say: a\n"),
    "many exercises": fill("- exercise: a\n  hold: 1\n"),
    "many warnings": fill("- exercise: a\n  hold: 1\n  tempo: 1\n  switch: 1\n"),
    "many errors": HEAD + "- rest: soon\n" * 40_000,
    "many near keys": HEAD + "- exercise: a\n  hodl: 1\n" * 25_000,
    "a list of cues": HEAD + "- exercise: a\n  hold: 1h\n  cues: [" + "a," * 500_000 + "]\n",
    "timed cues": HEAD + "- exercise: a\n  hold: 1h\n  cues: [" + "{at: 1, say: a}," * 28_000 + "]\n",
    "duplicate keys": HEAD + "- say: a\n" + "about: a\n" * 110_000,
    "unknown keys": HEAD + "- say: a\n" + "".join(f"k{n}: a\n" for n in range(70_000)),
    "long keys": HEAD + "- say: a\n" + "".join(f"{'k' * 900}{n}: a\n" for n in range(1_100)),
    "aliases": fill("- &a say: *b\n"),
    "directives": "".join(f"%TAG !a{n}! b\n" for n in range(60_000)),
    "deep lists": "[" * SIZE,
    "deep groups": "{a: " * (SIZE // 4),
    "empty lists": "[" + "[]," * (SIZE // 3 - 1) + "]",
    "empty lines": "\n" * SIZE,
    "one long text": 'title: "' + "a " * (SIZE // 2 - 10) + '"\n',
    "spaces in a duration": HEAD + "- rest: 1" + " " * (SIZE - 100) + "s\n",
}


def took(work: Callable[[], object]) -> float:
    """Return the median time of a few runs, in milliseconds."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def parse(text: str) -> None:
    """Run only the parser, up to the reader's limit."""
    try:
        for _ in zip(range(450_000), yaml.parse(text, Loader=yaml.CSafeLoader), strict=False):
            pass
    except yaml.YAMLError:
        pass


def main() -> None:
    """Measure and print a line for each text: reading, rendering the messages, and the parser alone."""
    print(f"{'':22} {'read':>9} {'render':>9} {'parser alone':>13}")
    for name, text in CASES.items():
        reading = read_routine(text, "test.yaml", "test")
        read = took(lambda text=text: read_routine(text, "test.yaml", "test"))  # type: ignore[misc]
        shown = took(lambda reading=reading: [render(problem) for problem in reading.problems])  # type: ignore[misc]
        # The parser alone takes minutes for these, which is why the reader stops earlier.
        alone = (
            "-"
            if name.startswith(("deep", "directives"))
            else f"{took(lambda text=text: parse(text)):9.1f} ms"
        )  # type: ignore[misc]
        print(f"{name:22} {read:6.1f} ms {shown:6.1f} ms {alone:>13}   {len(reading.errors)} errors")


if __name__ == "__main__":
    main()
