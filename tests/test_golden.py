"""Golden timelines: a routine, a line `# timeline`, and what `voice-coach timeline` prints for it.

Ten samples a second, half a second a word, so that every figure can be checked by eye. After a change that
is meant, `python tests/test_golden.py` writes the files anew; read the difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from legible import RATE, items

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.timeline_forms import lines
from voice_coach.routines.script import read_routine

FILES = sorted((Path(__file__).parent / "data" / "timelines").glob("*.txt"))
MARK = "# timeline\n"


def printed(source: str) -> str:
    """Lay a routine out. A first line `# choices: effort 50, brief, feed` sets what the listener chose."""
    first = source.partition("\n")[0].removeprefix("# choices:")
    words = (
        dict.fromkeys(word.split()[0] for word in first.split(","))
        if first != source.partition("\n")[0]
        else {}
    )
    effort = next((int(word.split()[1]) for word in first.split(",") if "effort" in word), 0)
    choices = Choices(
        effort,
        easier="easier" in words,
        talk="short" if "brief" in words else "normal",
        warns_of_speed="feed" in words,
    )
    routine = read_routine(source, "golden.yaml", "golden").required()
    return "".join(f"{line}\n" for line in lines(items(routine, choices), RATE))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_timeline_is_as_written(file: Path) -> None:
    """Every cue stands where the file says, to the sample."""
    source, _, expected = file.read_text("utf-8").partition(MARK)
    assert printed(source) == expected


def test_there_are_golden_timelines() -> None:
    """A missing folder would make the test above pass with nothing in it."""
    assert len(FILES) >= 6


if __name__ == "__main__":
    for file in FILES:
        source = file.read_text("utf-8").partition(MARK)[0]
        file.write_text(source + MARK + printed(source), "utf-8")
