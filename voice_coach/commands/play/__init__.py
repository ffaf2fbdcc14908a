"""`voice-coach play`: play a routine."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from voice_coach.console.arguments import OR_CHOSEN
from voice_coach.console.notices import to_stderr, warn_of_folders
from voice_coach.console.settings import (
    LISTENING,
    ON_DEVICE_CHANGE,
    OUTPUT,
    PLAIN,
    RESUME,
    SOUNDS,
    VOLUME,
    is_plain,
    options,
    wanted_voices,
)

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk


class WithKeys(click.Command):
    """A command whose help also lists the keys."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the keys after them."""
        from voice_coach.controls.keys import key_rows

        super().format_options(ctx, formatter)
        with formatter.section("Keys while it plays"):
            formatter.write_dl(key_rows())


@click.command("play", cls=WithKeys, short_help="Play a routine, a file, or exercises typed in one line.")
@OR_CHOSEN
@options(*LISTENING, VOLUME, SOUNDS, OUTPUT, RESUME, ON_DEVICE_CHANGE, PLAIN)
@click.option("--verbose", is_flag=True, help="Report at the end how often the sound broke off.")
def command(
    name: str | None,
    effort: int,
    easier: bool,
    talk: Talk,
    voice: str | None,
    rate: int,
    volume: int,
    sounds: Path | None,
    output: str,
    resume: Literal["continue", "restart"],
    on_device_change: Literal["pause", "continue"],
    verbose: bool,
) -> None:
    """Play a routine: NAME, a .yaml file, or a list such as 'plank 3x40s / 20s rest, neck turns 6'.

    Without a NAME, at a terminal, it offers a menu of routines.

    Keys steer it while it plays; the command `remote` does the same from another terminal.
    """
    if name is None:
        name = routine_to_play(effort, easier, talk, rate)
        if name is None:
            return
    from voice_coach.sound.at_hand import voices_for

    # Start what takes time first: the voice, and the device, which plays the opening silence meanwhile.
    spoken = voices_for(name, wanted_voices(voice, rate))
    from voice_coach.console.later import Later
    from voice_coach.outputs import open_output
    from voice_coach.outputs.quiet import quiet
    from voice_coach.session.order_queue import Orders

    raw = output == "-"
    orders = Orders()  # keys pressed while the voice starts take effect at the first word
    notice = Later()
    at_end = Later()  # notices that would vanish with the screen
    with quiet(for_good=True), closing(open_output(output, notice, orders.put)) as out:
        from voice_coach.checks.sounds import playable
        from voice_coach.coaching.announcements import Choices
        from voice_coach.controls.keyboard import keyboard
        from voice_coach.controls.suspension import around_suspension
        from voice_coach.outputs.dropouts import told
        from voice_coach.outputs.sound_event import SoundEvent
        from voice_coach.session.manners import Manners
        from voice_coach.session.session import Session
        from voice_coach.showing.display import Display
        from voice_coach.sound.studio import opened

        warn_of_folders()
        routine = playable(name)
        choices = Choices(effort, easier, talk, spoken.wanted.rate_in(routine.language))
        try:
            with (
                Display(routine.title, wanted=not is_plain(), hushed=raw) as display,
                keyboard(orders),
                opened(spoken, sounds, display.notice, routine, at_end) as studio,
                around_suspension(out.hush, lambda: orders.put(SoundEvent.WOKE)),
            ):
                notice.to(display.notice)
                session = Session(routine, choices, studio)
                manners = Manners(resume, on_device_change)
                player = session.player(out, orders, manners, volume, live=not raw)
                player.on_change(display.changed)
                display.follow(player.shown)
                from voice_coach.controls import mpris, remote_server

                with remote_server.offered(player, orders), mpris.offered(player, orders):
                    player.play()
        finally:
            at_end.to(to_stderr)
            if verbose:
                to_stderr(told(out.dropouts))


def routine_to_play(effort: int, easier: bool, talk: Talk, rate: int) -> str | None:
    """Return the choice from the menu, or None. Raises ``click.UsageError`` without a terminal."""
    from voice_coach.coaching.announcements import Choices
    from voice_coach.commands.play.menu import can_choose, chosen

    if not can_choose():
        raise click.UsageError("Missing argument 'NAME'. `voice-coach list` shows which routines there are.")
    return chosen(Choices(effort, easier, talk, rate))
