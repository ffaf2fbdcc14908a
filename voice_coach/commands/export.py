"""`voice-coach export`: write a routine to an audio file, with captions and cues beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.console.arguments import complete_routine
from voice_coach.console.exit_codes import Exit
from voice_coach.console.option_types import WholeNumber
from voice_coach.console.settings import LISTENING, PLAIN, SOUNDS, VOLUME, options, wanted_voices

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk
    from voice_coach.coaching.contents import Contents
    from voice_coach.commands.export_all import Asked
    from voice_coach.exports.formats import Encoding
    from voice_coach.routines.routine import Routine
    from voice_coach.session.session import Session

CAPTIONS = ("vtt", "srt", "lrc")


@click.command("export", short_help="Write a routine to an audio file, or all of them to a folder.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_routine)
@click.option(
    "-o",
    "--file",
    "target",
    type=click.Path(path_type=Path, readable=False),  # reported with its cause when it is opened
    help="Where to write it. The ending picks the format: .wav, .flac, .mp3, .ogg, .opus or .m4a. "
    "With --all, a folder.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path),
    metavar="FOLDER|FILE.html",
    help="Write a page for a browser instead: a folder for a web host, which phones need, or one file.",
)
@click.option("--all", "everything", is_flag=True, help="Write all routines into a folder, with a playlist.")
@click.option("--tag", "tags", metavar="WORD", multiple=True, help="With --all: only those with this tag.")
@click.option("--format", "format_name", metavar="ENDING", help="With --all: the format, .mp3 by default.")
@click.option(
    "--jobs",
    type=WholeNumber(1, 64),
    metavar="N",
    help="With --all: how many files are made at once; by default one for each processor, 4 at most.",
)
@click.option(
    "--feed",
    "feed_url",
    metavar="URL",
    help="With --all: add a podcast feed for a folder that will be at this address.",
)
@click.option(
    "--stereo", is_flag=True, help="Two channels in a lossy format too, for stereo sounds of yours."
)
@click.option(
    "--bitrate",
    type=WholeNumber(1, 1000),
    metavar="KBIT/S",
    help="Size and quality of a lossy format: 64 by default, 24 for .opus.",
)
@click.option("--captions", type=click.Choice(CAPTIONS), help="Write what is said to a file beside it.")
@click.option("--cues", type=click.Choice(["json"]), help="Write all cues to a file beside it.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@options(*LISTENING, VOLUME, SOUNDS)
@PLAIN
def command(
    name: str | None,
    target: Path | None,
    page: Path | None,
    everything: bool,
    tags: tuple[str, ...],
    format_name: str | None,
    jobs: int | None,
    feed_url: str | None,
    stereo: bool,
    bitrate: int | None,
    captions: str | None,
    cues: str | None,
    force: bool,
    effort: int,
    easier: bool,
    talk: Talk,
    voice: str | None,
    rate: int,
    volume: int,
    sounds: Path | None,
) -> int:
    """Write a routine to an audio file: the same samples that `play` plays.

    With --all, write all routines into a folder. A file is made again only if its sound has changed.
    With --page, write a page that plays the routine, in one file or in a folder for a web host.
    """
    from voice_coach.commands.export_all import Asked, export_all

    if not everything:
        require_all({"--tag": tags, "--format": format_name, "--jobs": jobs, "--feed": feed_url})
    asked = Asked(effort, easier, talk, wanted_voices(voice, rate), sounds, volume)
    if page is not None:
        from voice_coach.commands.export_page import export_page

        given = {"-o": target, "--all": everything, "--stereo": stereo, "--bitrate": bitrate}
        refuse_with_page({**given, "--captions": captions, "--cues": cues})
        return export_page(named(name), page, asked, force=force)
    if target is None:
        raise click.UsageError("Missing option '-o' / '--file'.")
    from voice_coach.exports.formats import encoding

    if everything:
        refuse_both({"NAME": name, "--captions": captions, "--cues": cues})
        made = encoding(f".{(format_name or 'mp3').removeprefix('.')}", stereo=stereo, bitrate=bitrate)
        return export_all(target, asked, made, tags, jobs=jobs, feed_url=feed_url, force=force)
    name = named(name)
    refuse_folder(target, name)
    wanted = encoding(target.suffix, stereo=stereo, bitrate=bitrate)
    return export_file(name, target, asked, wanted, captions, cues, force=force)


def named(name: str | None) -> str:
    """Return the name of the routine. Raises ``click.UsageError`` if there is none."""
    if name is None:
        raise click.UsageError("Name a routine, or write all of them into a folder with `--all`.")
    return name


def export_file(
    name: str,
    target: Path,
    asked: Asked,
    wanted: Encoding,
    captions: str | None,
    cues: str | None,
    *,
    force: bool,
) -> int:
    """Write one routine to an audio file, report it, and return the exit code. Raises ``CoachError``."""
    from voice_coach.sound.at_hand import voices_for

    spoken = voices_for(name, asked.wanted)  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.estimate import playing_time
    from voice_coach.coaching.messages import catalogue
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.exports.about import about
    from voice_coach.exports.audio import contents_of, export_audio, megabytes, require_place
    from voice_coach.outputs.file_output import free_target
    from voice_coach.safe_text import safe
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.units import STREAM_RATE, to_samples

    routine = playable(name)
    beside = files_beside(captions, cues)
    for file in (target, *map(target.with_suffix, beside)):
        require_another(file, routine)
        free_target(file, replace=force)
    require_place(target, wanted, replace=force)
    if told := untimed(routine):
        to_stderr(told)
    choices = Choices(asked.effort, asked.easier, asked.talk, spoken.wanted.rate_in(routine.language))
    estimate = to_samples(playing_time(routine, choices), STREAM_RATE)
    with opened(spoken, asked.sounds, to_stderr, routine) as studio:
        session = Session(routine, choices, studio)
        with progress(estimate, "Speaking", "spoken", after=2) as at:
            contents = contents_of(session, at)
        with progress(contents.length, "Writing", "written") as at:
            exported = export_audio(
                session, target, wanted, about(routine), contents, volume=asked.volume, replace=force, at=at
            )
        length = catalogue("en").duration(Fraction(contents.length // STREAM_RATE))
        tell(f"Written to {safe(str(target))}: {length}, {megabytes(exported.size)}", err=True)
        for ending, text in beside.items():
            file = target.with_suffix(ending)
            write_beside(file, "".join(text(session, contents)), replace=force)
            tell(f"Written to {safe(str(file))}", err=True)
    return Exit.DONE


def refuse_both(given: dict[str, object]) -> None:
    """Raise ``click.UsageError`` for an argument that is of no use with `--all`."""
    for what, value in given.items():
        if value is not None:
            raise click.UsageError(f"`--all` and {what} cannot stand together. Leave one of them out.")


def refuse_with_page(given: dict[str, object]) -> None:
    """Raise ``click.UsageError`` for an option that is of no use with `--page`."""
    for option, value in given.items():
        if value:
            raise click.UsageError(f"`--page` and `{option}` cannot stand together. Leave one of them out.")


def require_all(given: dict[str, object]) -> None:
    """Raise ``click.UsageError`` for an option that is of use only with `--all`."""
    for option, value in given.items():
        if value:
            raise click.UsageError(f"`{option}` is for `--all`. Add that, or leave `{option}` out.")


def files_beside(
    captions: str | None, cues: str | None
) -> dict[str, Callable[[Session, Contents], Iterable[str]]]:
    """Return what is written beside the audio file: endings, and functions that return pieces of text."""
    from voice_coach.coaching.timeline_forms import json_pieces
    from voice_coach.exports import captions as writers
    from voice_coach.units import STREAM_RATE

    written = {"vtt": writers.vtt, "srt": writers.srt, "lrc": writers.lrc}
    beside: dict[str, Callable[[Session, Contents], Iterable[str]]] = {}
    if captions is not None:
        beside[f".{captions}"] = lambda session, contents: written[captions](contents)
    if cues is not None:
        beside[f".{cues}"] = lambda session, contents: json_pieces(
            session.routine, session.timeline, STREAM_RATE
        )
    return beside


def write_beside(file: Path, text: str, *, replace: bool) -> None:
    """Write a file completely or not at all. Raises ``CoachError``, also if it exists unless ``replace``."""
    from voice_coach.outputs.file_output import already_there
    from voice_coach.whole_file import write_new, write_whole

    try:
        (write_whole if replace else write_new)(file, text)
    except FileExistsError as error:
        raise already_there(file) from error


def refuse_folder(target: Path, name: str) -> None:
    """Raise ``UsageError`` if the target is a folder."""
    from voice_coach.errors import UsageError
    from voice_coach.safe_text import shown

    if target.is_dir():
        example = target / f"{Path(name).stem}.mp3"
        raise UsageError(f"{shown(str(target), 200)} is a folder.", f"Name a file in it: -o {example}")


def untimed(routine: Routine) -> str:
    """Return a notice about sets and rests that wait for a press while playing; empty if there are none."""
    from voice_coach.routines.routine import Exercise, Rest
    from voice_coach.routines.step_iterator import iterate_steps

    waits = any(isinstance(step, Exercise | Rest) and step.until_press for step in iterate_steps(routine))
    return (
        "A file cannot wait for a press: what lasts `until: press` lasts as long as its target."
        if waits
        else ""
    )


def require_another(target: Path, routine: Routine) -> None:
    """Raise ``UsageError`` if the export would overwrite a file of the routine."""
    from voice_coach.errors import UsageError
    from voice_coach.routines.routine import Include, Sound
    from voice_coach.routines.step_iterator import iterate_steps
    from voice_coach.safe_text import shown

    used = {routine.file}
    for step in iterate_steps(routine):
        match step:
            case Sound():
                used.add(step.file)
            case Include():
                used.add(step.routine.file)
    for file in used:
        with suppress(OSError):  # one of the two does not exist
            if target.samefile(file):
                cause = f"{shown(str(target), 200)} is a part of this routine."
                raise UsageError(cause, "Give the export another name.")
