"""`voice-coach export`: the options, and which of them go together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.console.arguments import complete_routine
from voice_coach.console.option_types import WholeNumber
from voice_coach.console.settings import LISTENING, PLAIN, SOUNDS, VOLUME, options, wanted_voices

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk

CAPTIONS = ("vtt", "srt", "lrc")

NOT_WITH_ALL = "`--all` and {} cannot stand together. Leave one of them out."
NOT_WITH_PAGE = "`--page` and `{}` cannot stand together. Leave one of them out."
ONLY_WITH_ALL = "`{0}` is for `--all`. Add that, or leave `{0}` out."


class Target(click.Path):
    """A path that is to be written. An empty one, as from an unset variable, would be the current folder."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path. Raises ``click.UsageError`` if it is empty."""
        if value == "":
            raise click.UsageError(f"`{param.opts[0] if param else ''}` is empty. Name a file or a folder.")
        return Path(super().convert(value, param, ctx))  # type: ignore[arg-type]


@click.command("export", short_help="Write a routine to an audio file, or all of them to a folder.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_routine)
@click.option(
    "-o",
    "--file",
    "target",
    type=Target(path_type=Path, readable=False),  # reported with its cause when it is opened
    help="Where to write it. The ending picks the format: .wav, .flac, .mp3, .ogg, .opus or .m4a. "
    "With --all, a folder.",
)
@click.option(
    "--page",
    type=Target(path_type=Path),
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
    help="Size and quality of a lossy format: by default 64 in mono, 24 for .opus.",
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
    from voice_coach.commands.export.shared import Asked, interrupts_told
    from voice_coach.console.notices import to_stderr

    of_all: dict[str, object] = {"--tag": tags, "--format": format_name, "--jobs": jobs, "--feed": feed_url}
    if not everything and page is None:
        refuse(of_all, ONLY_WITH_ALL)
    asked = Asked(effort, easier, talk, wanted_voices(voice, rate), sounds, volume)
    if volume == 0:
        to_stderr("With a volume of 0 nothing will be heard.")
    if page is not None:
        from voice_coach.commands.export.page import export_page, require_page_name

        given = {"-o": target, "--all": everything, "--stereo": stereo, "--bitrate": bitrate}
        refuse({**given, **of_all, "--captions": captions, "--cues": cues}, NOT_WITH_PAGE)
        refuse_standard_output("`--page`", page)
        require_page_name(page)
        with interrupts_told(page):
            return export_page(named(name), page, asked, force=force)
    if target is None:
        raise click.UsageError(
            "Say where to write: `-o FILE` (with `--all`, a folder), or `--page` for a page."
        )
    from voice_coach.exports.formats import encoding

    if everything:
        from voice_coach.commands.export.all import export_all, require_folder_name

        refuse({"NAME": name is not None, "`--captions`": captions, "`--cues`": cues}, NOT_WITH_ALL)
        refuse_standard_output("`-o` with `--all`", target)
        require_folder_name(target)
        made = encoding(f".{(format_name or 'mp3').removeprefix('.')}", stereo=stereo, bitrate=bitrate)
        return export_all(target, asked, made, tags, jobs=jobs, feed_url=feed_url, force=force)
    from voice_coach.commands.export.one_file import export_file, files_beside, require_file_name

    name = named(name)
    require_file_name(target, name)
    wanted = encoding(target.suffix, stereo=stereo, bitrate=bitrate)
    with interrupts_told(target, *files_beside(target, captions, cues)):
        return export_file(name, target, asked, wanted, captions, cues, force=force)


def named(name: str | None) -> str:
    """Return the name of the routine. Raises ``click.UsageError`` if there is none."""
    if name is None:
        raise click.UsageError("Name a routine, or write all of them into a folder with `--all`.")
    return name


def refuse(given: dict[str, object], why: str) -> None:
    """Raise ``click.UsageError`` with ``why`` for the first argument that was given."""
    for argument, value in given.items():
        if value:
            raise click.UsageError(why.format(argument))


def refuse_standard_output(what: str, target: Path) -> None:
    """Raise ``click.UsageError`` for `-`, which elsewhere means standard output."""
    if str(target) == "-":
        raise click.UsageError(f"{what} cannot write to standard output. Name a file or a folder.")
