"""Measure what a listener hears of all built-in routines: how much work, speech and quiet, and how they are spread.

Everything is measured on the cues of `voice-coach timeline NAME --json`, so timelines of an older version can be
measured, too, and two versions compared.

    python tests/benchmarks/bench_coaching.py                    with the default voice, at effort 0
    python tests/benchmarks/bench_coaching.py --estimate         with estimated lengths, without a voice: faster
    python tests/benchmarks/bench_coaching.py --effort 0 50 100  a table each; options of `timeline` may follow
    python tests/benchmarks/bench_coaching.py --save FOLDER      keep the timelines as well, one file a routine
    python tests/benchmarks/bench_coaching.py --saved FOLDER     measure timelines that were kept
    python tests/benchmarks/bench_coaching.py --before FOLDER    compare the lengths with timelines that were kept

With several efforts, FOLDER has a folder for each (0, 50, 100).

What is measured:

- Work runs from the tone `go` to the tone `stop`. A wait runs from `stop` to the next `go`; the first one begins where
  the introduction ends, and a step `say` or `sound` in between ends a wait: the next begins after it.
- A wordless stretch is time without speech; tones may sound in it. A run of speech ends with 0.7 s without speech.
  A phrase is one cue, and counts as speech from its beginning to its end: pauses inside of it are not seen.
- The lead-in begins with "Get ready". Where that is not said, it begins as long before `go` as elsewhere in the same
  step. Where it is never said in a step, as with `calls.ready`, it begins 5 s before `go`, or up to 10 s if the last
  word ended a second before that.
- Quiet after `stop` is the longest wordless stretch between `stop` and the first words of the announcement. It and the
  two columns beside it are measured in rests of 25 s and more; where the name comes at once, as with `--talk short`,
  they mean nothing.
- A long hold is a hold or free work of 40 s and more, and the hold of a rep of that length.
- Phrases are compared without regard to case and to a full stop at the end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from measure import CHECKOUT, PLAYER

LEAD_IN, LONGEST_LEAD_IN = 5.0, 10.0
"""Seconds of a lead-in whose beginning is not heard, at least and at most."""

PAUSE = 0.7
"""Seconds without speech that end a run of speech."""

LONG_WORK, LONG_WAIT = 40.0, 25.0
"""Seconds from which work, and a wait, count as long."""

ROUNDING = 0.001
"""Seconds that a position may be off, as cues stand on whole samples."""

Stretch = tuple[float, float]


@dataclass(frozen=True)
class Heard:
    """A cue, in seconds."""

    start: float
    end: float
    kind: str
    text: str
    phase: str
    step: str | None
    rep: int | None

    def is_tone(self, name: str) -> bool:
        """Return whether this is the tone of that name."""
        return self.kind == "tone" and self.text == name


@dataclass(frozen=True)
class Wait:
    """From `stop` to `go`: ``announced`` are the words about what comes next. ``lead_in`` is where it begins."""

    start: float
    end: float
    words: tuple[Heard, ...]
    lead_in: float
    after_work: bool

    @property
    def length(self) -> float:
        """The length in seconds."""
        return self.end - self.start

    @property
    def announced(self) -> list[Heard]:
        """The words of the announcement."""
        return [word for word in self.words if word.phase == "announcement"]

    @property
    def is_long_rest(self) -> bool:
        """Whether this is a rest after work, of 25 s or more, in which something is announced."""
        switch = any(word.phase == "switch" for word in self.words)
        return self.after_work and self.length >= LONG_WAIT and bool(self.announced) and not switch

    @property
    def until_announced(self) -> float:
        """Seconds from `stop` to the first word of the announcement."""
        return self.announced[0].start - self.start

    @property
    def quiet(self) -> float:
        """The longest wordless stretch between `stop` and the announcement, in seconds."""
        head = [word for word in self.words if word.start <= self.announced[0].start]
        return max(length(gap) for gap in wordless(head, self.start, self.announced[0].start))

    @property
    def ends_before_lead_in(self) -> float:
        """Seconds from the last word of the announcement to the lead-in; negative if it enters the lead-in."""
        return self.lead_in - max(word.end for word in self.announced)


@dataclass(frozen=True)
class Timeline:
    """One routine as it is heard."""

    name: str
    seconds: float
    cues: tuple[Heard, ...]
    steps: tuple[tuple[str, float, float], ...]
    """Kind, start and end of each step."""
    dropped: int
    grown: tuple[float, ...]

    @cached_property
    def words(self) -> list[Heard]:
        """All speech."""
        return [cue for cue in self.cues if cue.kind == "speech"]

    @cached_property
    def works(self) -> list[Stretch]:
        """All work, from `go` to `stop`."""
        ends = [cue for cue in self.cues if cue.is_tone("go") or cue.is_tone("stop")]
        return [(one.start, other.start) for one, other in pairwise(ends) if one.is_tone("go")]

    @cached_property
    def long_holds(self) -> list[Stretch]:
        """Holds and free work of 40 s and more, and holds of reps of that length."""
        first = {cue.start: cue for cue in self.cues if cue.is_tone("go")}
        found = [work for work in self.works if first[work[0]].rep is None]
        signals = [cue for cue in self.cues if cue.is_tone("hold") or cue.is_tone("release")]
        found += [(one.start, other.start) for one, other in pairwise(signals) if one.is_tone("hold")]
        return [stretch for stretch in found if length(stretch) >= LONG_WORK - ROUNDING]

    @cached_property
    def waits(self) -> list[Wait]:
        """All waits."""
        introduced = max((cue.end for cue in self.words if cue.phase == "introduction"), default=0.0)
        begins = [introduced, *(end for _, end in self.works)]
        return [
            self._wait(begin, end, begin != introduced)
            for begin, (end, _) in zip(begins, self.works, strict=False)
        ]

    def _wait(self, start: float, end: float, after_work: bool) -> Wait:
        inserted = [step for step in self.steps if step[0] in ("say", "sound") and start <= step[1] < end]
        if inserted:
            start, after_work = max(step[2] for step in inserted), False
        words = tuple(word for word in self.words if start <= word.start < end)
        step = next(cue.step for cue in self.cues if cue.is_tone("go") and cue.start == end)
        said = next((word.start for word in words if word.phase == "lead-in"), None)
        ready = end - self._lead_in(step, end, words) if said is None else said
        return Wait(start, end, words, ready, after_work)

    def _lead_in(self, step: str | None, end: float, words: Sequence[Heard]) -> float:
        """Return the length of a lead-in that does not begin with words."""
        if step in self._lead_ins:
            return self._lead_ins[step]
        silence = end - max((word.end for word in words), default=end)
        return min(max(LEAD_IN, silence - 1), LONGEST_LEAD_IN)

    @cached_property
    def _lead_ins(self) -> dict[str | None, float]:
        """The longest lead-in of each step that begins with words."""
        longest: dict[str | None, float] = {}
        said: dict[str | None, float] = {}
        for cue in self.cues:
            if cue.kind == "speech" and cue.phase == "lead-in":
                said.setdefault(cue.step, cue.start)
            elif cue.is_tone("go") and cue.step in said:
                longest[cue.step] = max(longest.get(cue.step, 0.0), cue.start - said.pop(cue.step))
        return longest

    @property
    def words_before_work(self) -> int:
        """The number of words before the first `go`."""
        first = self.works[0][0] if self.works else self.seconds
        return sum(len(word.text.split()) for word in self.words if word.start < first)

    @property
    def between_works(self) -> list[Stretch]:
        """All time outside of the work, without the beginning and the end."""
        return [(one[1], other[0]) for one, other in pairwise(self.works)]

    @property
    def longest_run(self) -> float:
        """The longest run of speech without 0.7 s of silence, in seconds."""
        longest, begun, ended = 0.0, 0.0, -PAUSE
        for word in self.words:
            if word.start - ended >= PAUSE - ROUNDING:
                begun = word.start
            ended = max(ended, word.end)
            longest = max(longest, ended - begun)
        return longest

    @property
    def phrases(self) -> Counter[str]:
        """How often each phrase is said."""
        return Counter(word.text.rstrip(".").lower() for word in self.words)

    def longest_wordless(self, stretches: Iterable[Stretch]) -> float:
        """Return the longest time without a word in one of these stretches; 0 without any."""
        gaps = (gap for start, end in stretches for gap in wordless(self.words, start, end))
        return max(map(length, gaps), default=0.0)


def length(stretch: Stretch) -> float:
    """Return the length of a stretch."""
    return stretch[1] - stretch[0]


def wordless(words: Sequence[Heard], start: float, end: float) -> Iterator[Stretch]:
    """Yield the stretches without a word between ``start`` and ``end``."""
    at = start
    for word in words:
        if word.end <= start or word.start >= end:
            continue
        yield at, max(at, word.start)
        at = max(at, word.end)
    yield at, max(at, end)


def read(document: dict[str, Any]) -> Timeline:
    """Return the timeline of a JSON document."""
    rate = document["sample_rate"]

    def span(item: dict[str, Any]) -> Stretch:
        return item["start"] / rate, (item["start"] + item["length"]) / rate

    cues = tuple(
        Heard(*span(cue), cue["kind"], cue.get("text") or cue["name"], cue["phase"], cue["step"], cue["rep"])
        for cue in document["cues"]
    )
    return Timeline(
        document["routine"],
        document["length"] / rate,
        cues,
        tuple((step["kind"], *span(step)) for step in document["steps"]),
        len(document["dropped"]),
        tuple(item["by"] / rate for item in document["grown"]),
    )


# The report.

COLUMNS = (
    "routine", "length", "work", "speech", "quiet", "words before go", "stop to announcement", "quiet after stop",
    "announcement to lead-in", "wordless wait", "wordless work", "run of speech", "phrases", "distinct", "most often",
    "dropped", "grown",
)  # fmt: skip


@dataclass
class Report:
    """All routines at one effort; ``before`` has the lengths of earlier timelines."""

    timelines: list[Timeline]
    before: dict[str, float] = field(default_factory=dict)

    def rows(self) -> Iterator[list[str]]:
        """Yield the table: its head, one row a routine, and one row for all."""
        yield list(COLUMNS)
        for one in self.timelines:
            yield self._row(one.name, [one])
        yield self._row("all", self.timelines)

    def _row(self, name: str, timelines: list[Timeline]) -> list[str]:
        seconds = sum(one.seconds for one in timelines)
        before = sum(self.before.get(one.name, one.seconds) for one in timelines)
        change = f" ({100 * (seconds / before - 1):+.1f} %)" if self.before else ""
        rests = [wait for one in timelines for wait in one.waits if wait.is_long_rest]
        often: Counter[str] = sum((one.phrases for one in timelines), Counter())
        phrase, times = often.most_common(1)[0]
        grown = [by for one in timelines for by in one.grown]
        long_works = [
            one.longest_wordless(work for work in one.works if length(work) >= LONG_WORK) for one in timelines
        ]
        return [
            name,
            clock(seconds) + change,
            percent(sum(length(work) for one in timelines for work in one.works) / seconds),
            percent(sum(cue.end - cue.start for one in timelines for cue in one.words) / seconds),
            percent(1 - sum(cue.end - cue.start for one in timelines for cue in one.cues) / seconds),
            str(round(median(one.words_before_work for one in timelines))),
            spread([wait.until_announced for wait in rests]),
            spread([wait.quiet for wait in rests]),
            spread([wait.ends_before_lead_in for wait in rests]),
            f"{max(one.longest_wordless(one.between_works) for one in timelines):.1f}",
            f"{max(long_works):.1f}",
            f"{max(one.longest_run for one in timelines):.1f}",
            str(often.total()),
            str(len(often)),
            f'{times} "{phrase}"',
            str(sum(one.dropped for one in timelines)),
            f"{len(grown)} ({sum(grown):.1f} s)" if grown else "0",
        ]

    def aims(self) -> Iterator[str]:
        """Yield one line for each aim of docs/coaching.md: what was measured, and whether it is reached."""
        for text, most, stretches in (
            (
                "no wordless 20 s in a long hold",
                20,
                [(one, hold) for one in self.timelines for hold in one.long_holds],
            ),
            (
                "no wordless 30 s in a wait",
                30,
                [(one, gap) for one in self.timelines for gap in one.between_works],
            ),
        ):
            longest = [one.longest_wordless([stretch]) for one, stretch in stretches]
            over = sum(gap >= most + ROUNDING for gap in longest)
            found = f"{over} of {len(longest)} have one, longest {max(longest, default=0):.1f} s"
            yield aim(text, not over, found)
        rests = [wait for one in self.timelines for wait in one.waits if wait.is_long_rest]
        for text, reached in (
            ("at least 5 s of quiet after stop in 95 %", [wait.quiet >= 5 - ROUNDING for wait in rests]),
            (
                "announcement ends 1 to 3 s before the lead-in in 95 %",
                [1 - ROUNDING <= wait.ends_before_lead_in <= 3 + ROUNDING for wait in rests],
            ),
        ):
            share = sum(reached) / len(reached) if reached else 1.0
            yield aim(text, share >= 0.95, f"{percent(share)} of {len(rests)} rests of 25 s and more")
        if self.before:
            longer = {
                one.name: one.seconds / self.before[one.name] - 1
                for one in self.timelines
                if one.name in self.before
            }
            name = max(longer, key=lambda one: longer[one])
            yield aim(
                "no routine more than 10 % longer",
                longer[name] <= 0.1,
                f"most: {name}, {100 * longer[name]:+.1f} %",
            )
        dropped = [one.name for one in self.timelines if one.dropped]
        grown = [one.name for one in self.timelines if one.grown]
        yield aim("no cue dropped", not dropped, ", ".join(dropped) or "none")
        yield aim("no rest grown", not grown, ", ".join(grown) or "none")


def aim(text: str, reached: bool, found: str) -> str:
    """Return a line about an aim."""
    return f"- {text}: {'yes' if reached else 'NO'} ({found})"


def clock(seconds: float) -> str:
    """Format a length as minutes and seconds."""
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"


def percent(share: float) -> str:
    """Format a share of 1."""
    return f"{100 * share:.0f} %"


def spread(values: list[float]) -> str:
    """Format the median of some values, with the least and the greatest; a dash without any."""
    return f"{median(values):.1f} ({min(values):.1f} to {max(values):.1f})" if values else "-"


def table(rows: list[list[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table with columns of even width."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"


def laid_out(name: str, options: Sequence[str]) -> dict[str, Any]:
    """Return the JSON of one built-in routine."""
    command = [*PLAYER, "timeline", name, "--json", *options]
    run = subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)
    document: dict[str, Any] = json.loads(run.stdout)
    return document


def timelines(folder: Path) -> list[Timeline]:
    """Return the timelines kept in a folder."""
    return [read(json.loads(file.read_bytes())) for file in sorted(folder.glob("*.json"))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what is heard of all built-in routines.")
    parser.add_argument("--effort", type=int, nargs="+", default=[0], help="one table for each")
    parser.add_argument(
        "--estimate", action="store_true", help="use estimated lengths in place of the default voice"
    )
    parser.add_argument("--saved", type=Path, metavar="FOLDER", help="measure the timelines in FOLDER")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the timelines in FOLDER")
    parser.add_argument(
        "--before", type=Path, metavar="FOLDER", help="compare the lengths with these timelines"
    )
    arguments, others = parser.parse_known_args()  # the others are options of `timeline`
    several = len(arguments.effort) > 1
    for effort in arguments.effort:
        saved, save, earlier = (
            folder / str(effort) if folder and several else folder
            for folder in (arguments.saved, arguments.save, arguments.before)
        )
        if saved:
            measured = timelines(saved)
        else:
            options = [
                "--effort",
                str(effort),
                *(["--voice", "silent"] if arguments.estimate else []),
                *others,
            ]
            names = sorted(file.stem for file in (CHECKOUT / "scripts").glob("*.yaml"))
            documents = {name: laid_out(name, options) for name in names}
            if save:
                save.mkdir(parents=True, exist_ok=True)
                for name, document in documents.items():
                    (save / f"{name}.json").write_text(json.dumps(document), "utf-8")
            measured = [read(document) for document in documents.values()]
        before = {one.name: one.seconds for one in timelines(earlier)} if earlier else {}
        report = Report(measured, before)
        print(f"{saved or f'effort {effort}'}, {len(measured)} routines\n")
        print("\n".join(table(list(report.rows()))), end="\n\n")
        print("\n".join(report.aims()), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
