"""Draw the picture of the README: the screen in the middle of a routine, as SVG. Run by hand.

    python docs/screen.py

The routine is a built-in one, laid out with the silent voice, whose words take the same time on every machine.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from voice_coach.checks.sounds import playable
from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.estimate import playing_time
from voice_coach.coaching.timeline import Item, lay_out
from voice_coach.library.folders import sounds_folder
from voice_coach.routines.routine import Routine
from voice_coach.session.playhead import Playhead
from voice_coach.showing.picture import draw, paper_of
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.clips import Clips
from voice_coach.sound.speaker import Speaker
from voice_coach.units import STREAM_RATE, Samples, to_samples
from voice_coach.voices.silent import SilentVoice

ROUTINE = "neck-warmup"
FILE = Path(__file__).parents[1] / "scripts" / f"{ROUTINE}.yaml"
"""By its path: a script of one's own may have the same name."""
SAID = "Slowly"
"""The moment: while this is being said."""
WIDTH, HEIGHT = 80, 20

TEMPLATE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
  <style>
    .{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px }}
    .{unique_id}-title {{ font-family: sans-serif; font-size: 18px; font-weight: bold }}
    {styles}
  </style>
  <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
  </defs>
  {chrome}
  <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
  </g>
</svg>
"""
"""Rich's own template loads a font from the network."""


def screen(routine: Routine, choices: Choices, items: list[Item]) -> Text:
    """Draw what a terminal shows at the moment."""
    said = next(item for item in items if isinstance(item, Cue) and item.text == SAID)
    position = Samples(said.start + said.length // 2)
    playhead = Playhead()
    for item in items:
        playhead.take(item)
    total = to_samples(playing_time(routine, choices), STREAM_RATE)
    paper = paper_of(WIDTH, HEIGHT, "utf-8", keys=True)
    return draw(routine.title, playhead.now(position), total, paper, said=said)


def picture() -> str:
    """Return the screen at the moment, as SVG."""
    routine, choices = playable(str(FILE)), Choices()
    speaker = Speaker(SilentVoice(), ClipCache(), print)
    try:
        items = list(lay_out(coach(routine, choices), Clips(speaker, sounds_folder()), STREAM_RATE))
    finally:
        speaker.close()
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(screen(routine, choices, items))
    return console.export_svg(title=f"voice-coach play {ROUTINE}", code_format=TEMPLATE, unique_id="screen")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("screen.svg")
    target.write_text(picture(), "utf-8", newline="\n")
