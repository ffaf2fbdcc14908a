"""Read phases aloud, with printed lines and keys: for `show --listen` and `voices --say`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import Phase
from voice_coach.controls.keyboard import has_keyboard, keyboard
from voice_coach.controls.keys import READING, key_line
from voice_coach.controls.suspension import around_suspension
from voice_coach.outputs import open_output
from voice_coach.outputs.quiet import quiet
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.routines.routine import Routine
from voice_coach.session.instructions_player import InstructionsPlayer
from voice_coach.session.order_queue import Orders
from voice_coach.session.player import LIVE_BLOCK
from voice_coach.session.session import FILE_BLOCK
from voice_coach.showing.captions import words
from voice_coach.showing.display import Display
from voice_coach.sound.studio import Studio, opened

if TYPE_CHECKING:
    from voice_coach.session.overlay import Sounds
    from voice_coach.voices.chosen import ChosenVoices


@dataclass(frozen=True)
class Reading:
    """What is read aloud: ``phases`` in a language, under a title.

    ``routine`` is what the voices are chosen for, ``sounds`` returns the sounds of all phrases, and ``words`` the line
    shown for a cue.
    """

    title: str
    phases: Iterable[Phase]
    language: str
    routine: Routine | None = None
    sounds: Callable[[Studio], Sounds] = lambda studio: studio.clips
    words: Callable[[Cue], str] = words


def read_aloud(reading: Reading, voices: ChosenVoices, volume: int, output: str) -> None:
    """Play to the end, or until the listener quits. Raises ``CoachError`` if nothing can be played or spoken."""
    raw = output == "-"
    orders = Orders()
    # A lost device pauses the reading until a key is pressed; without keys the output waits for the device.
    pausing = (orders.put,) if has_keyboard() else ()
    with (
        quiet(for_good=True),
        # Plain lines: the screen counts sets and time, and there are none here.
        Display(
            reading.title, wanted=False, hushed=raw, keys=key_line(READING), words=reading.words
        ) as display,
        keyboard(orders),
        opened(voices, None, display.notice, reading.routine) as studio,
    ):
        out = open_output(output, display.notice, *pausing)
        block = FILE_BLOCK if raw else LIVE_BLOCK
        sounds = reading.sounds(studio)
        player = InstructionsPlayer(reading.phases, reading.language, sounds, out, orders, volume, block)
        display.follow(player.shown)

        def go_on() -> None:
            orders.put(SoundEvent.WOKE)
            if not pausing:  # without keys nobody can resume it
                orders.put(SoundEvent.ANSWERS)

        with around_suspension(out.hush, go_on):
            player.play()
        if player.stopped:
            display.stopped()
