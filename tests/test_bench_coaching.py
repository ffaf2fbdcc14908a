"""What `bench_coaching.py` measures on timelines whose figures can be checked by eye: ten samples a second."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from legible import GENTLE, RATE, items

from voice_coach.coaching.timeline_forms import json_pieces
from voice_coach.routines.script import read_routine


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark, as a module."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "benchmarks"))
    return importlib.import_module("bench_coaching")


def cue(
    start: int, length: int, phase: str, *, text: str | None = None, name: str | None = None
) -> dict[str, Any]:
    said = {"kind": "speech", "text": text} if text else {"kind": "tone", "name": name}
    return {"start": start, "length": length, "phase": phase, "step": "1", "rep": None, **said}


PLAYED = {
    "version": 1,
    "routine": "two-holds",
    "sample_rate": RATE,
    "length": 1500,
    "steps": [],
    "cues": [
        cue(5, 20, "introduction", text="Two long holds"),
        cue(30, 10, "announcement", text="Plank"),
        cue(100, 3, "lead-in", name="go"),
        cue(350, 10, "work", text="Breathe"),
        cue(500, 3, "work", name="stop"),
        cue(505, 15, "rest", text="That's the set"),
        cue(580, 20, "announcement", text="Next: bridge"),
        cue(607, 20, "announcement", text="Lie on your back."),
        cue(640, 10, "lead-in", text="Get ready"),
        cue(690, 3, "lead-in", name="go"),
        cue(880, 10, "work", text="breathe"),
        cue(1080, 10, "work", text="Breathe."),
        cue(1190, 3, "work", name="stop"),
        cue(1300, 5, "end", name="done"),
    ],
    "dropped": [{"text": "Hips up", "step": "1", "reason": "no room"}],
    "grown": [{"step": "1", "by": 12, "reason": "what must be said"}],
}


def test_what_is_heard_of_a_timeline(bench: Any) -> None:
    """Works, words, quiet, the way to the lead-in, wordless stretches, runs and phrases are those of the cues."""
    one = bench.read(PLAYED)
    assert one.works == [(10, 50), (69, 119)]
    assert one.words_before_work == 4
    first, second = one.waits
    assert (first.after_work, second.after_work) == (False, True)
    assert second.is_long_rest is False  # it lasts 19 s
    assert second.until_announced == pytest.approx(8)
    assert second.quiet == pytest.approx(6)
    assert second.ends_before_lead_in == pytest.approx(1.3)
    assert one.longest_wordless(one.works) == pytest.approx(25)
    assert one.longest_wordless(one.between_works) == pytest.approx(6)
    assert one.longest_run == pytest.approx(3.5)  # 0.7 s of silence ends the others
    assert one.phrases["breathe"] == 3
    assert (one.dropped, one.grown) == (1, (1.2,))


@pytest.mark.parametrize(
    ("ends", "before"),
    [(640, 0), (630, 1), (600, 1), (580, 1), (560, 3)],
)
def test_a_lead_in_that_is_not_heard(bench: Any, ends: int, before: float) -> None:
    """Without "Get ready" in a step, the lead-in is that of the exercise: from 5 to 10 s, as the words leave it."""
    silent = json.loads(json.dumps(PLAYED))
    silent["cues"][6:9] = [cue(ends - 10, 10, "announcement", text="Pick up the weight")]
    assert bench.read(silent).waits[1].ends_before_lead_in == pytest.approx(before)


def test_words_closer_than_a_pause_are_one_run(bench: Any) -> None:
    """A run of speech goes on through silence that is shorter than 0.7 s."""
    closer = json.loads(json.dumps(PLAYED))
    closer["cues"][7]["start"] = 606
    assert bench.read(closer).longest_run == pytest.approx(4.6)


def test_a_step_in_a_wait_begins_another_wait(bench: Any) -> None:
    """After a `say`, the wait before `go` begins at its end, and does not come right after the work."""
    said = {**PLAYED, "steps": [{"kind": "say", "path": "2", "start": 505, "length": 15}]}
    wait = bench.read(said).waits[1]
    assert (wait.start, wait.after_work) == (52, False)


def test_aims_are_judged(bench: Any) -> None:
    """Each aim is said to be reached, or not, with what was found."""
    told = {
        line.partition(":")[0]: line.partition(": ")[2] for line in bench.Report([bench.read(PLAYED)]).aims()
    }
    assert told["- no wordless 20 s in a long hold"] == "NO (1 of 2 have one, longest 25.0 s)"
    assert told["- no wordless 30 s in a wait"].startswith("yes")
    assert told["- no cue dropped"] == told["- no rest grown"] == "NO (two-holds)"
    longer = {
        line for line in bench.Report([bench.read(PLAYED)], {"two-holds": 130.0}).aims() if "longer" in line
    }
    assert longer == {"- no routine more than 10 % longer: NO (most: two-holds, +15.4 %)"}


def test_it_reads_the_public_json(bench: Any) -> None:
    """On the JSON of a routine, the work is as long as prescribed, and one row has a cell for each column."""
    steps = ("exercise: Squat, reps: 6, tempo: 5s", "rest: 40s", "exercise: Plank, hold: 45s")
    source = "title: Legs\nsteps:\n" + "".join(f"  - {{{step}}}\n" for step in steps)
    routine = read_routine(source, "legs.yaml", "legs").required()
    one = bench.read(json.loads("".join(json_pieces(routine, lambda: items(routine, GENTLE), RATE))))
    assert [bench.length(work) for work in one.works] == pytest.approx([30, 45])
    assert [bench.length(hold) for hold in one.long_holds] == pytest.approx([45])
    assert [wait.is_long_rest for wait in one.waits] == [False, True]
    rows = list(bench.Report([one]).rows())
    assert {len(row) for row in rows} == {len(bench.COLUMNS)}
