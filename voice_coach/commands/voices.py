"""`voice-coach voices`: every voice there is, a way to hear it, and voices of one's own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from voice_coach.commands.voices_own import add, remove
from voice_coach.console.arguments import complete_voice
from voice_coach.console.settings import OUTPUT, PLAIN, RATE, VOICE, VOLUME, is_plain, options, wanted_voices
from voice_coach.language_tag import first_part
from voice_coach.rates import FASTEST
from voice_coach.routines.language_names import NAMES as LANGUAGE_NAMES
from voice_coach.routines.language_names import in_words, tag_for

if TYPE_CHECKING:
    from voice_coach.voices.chosen import Wanted
    from voice_coach.voices.contract import Engine, VoiceInfo

SUBCOMMANDS = {"add": add, "remove": remove}

NAMES = {"espeak": "eSpeak NG", "piper": "Piper"}
"""What engines are called that are not called by their names."""

NAME_COLUMNS = 24
"""The widest column of names."""

NARROW = 60
"""On a terminal with fewer columns the cells of a row follow one another."""


class WithSubcommands(click.Command):
    """A command with arguments of its own, which has subcommands as well: those come first."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of the subcommand that the arguments begin with, or of the command."""
        found = SUBCOMMANDS.get(args[0]) if args else None
        if found is None:
            return super().make_context(info_name, args, parent, **extra)
        found.context_class = self.context_class
        settings = (parent.default_map or {}).get(info_name or "") if parent is not None else None
        return found.make_context(f"{info_name} {args[0]}", args[1:], parent, default_map=settings, **extra)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the subcommands after them."""
        super().format_options(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (f"{ctx.info_name} {name}", one.get_short_help_str(200))
                    for name, one in SUBCOMMANDS.items()
                ]
            )


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Offer the subcommands, where one can stand, and the names of voices."""
    from click.shell_completion import CompletionItem

    first = not ctx.params.get("names")
    words = [CompletionItem(word) for word in SUBCOMMANDS if first and word.startswith(incomplete)]
    return words + complete_voice(ctx, param, incomplete)


@click.command("voices", cls=WithSubcommands, short_help="List the voices, hear them, and add your own.")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_name)
@click.option(
    "--language", metavar="TAG", help="Only those that speak a language: a tag (de, en-GB) or a name."
)
@click.option("--all", "everything", is_flag=True, help="Every language of eSpeak, too.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects, for programs.")
@click.option(
    "--say",
    metavar="TEXT",
    help="Speak a text with the voices named, one after the other, or with the one for the language.",
)
@options(RATE, VOICE, VOLUME, OUTPUT)
@PLAIN
def command(
    names: tuple[str, ...],
    language: str | None,
    everything: bool,
    as_json: bool,
    say: str | None,
    rate: int,
    voice: str | None,
    volume: int,
    output: str,
) -> int:
    """List the voices: which ones speak by default, which there are, and what is missing.

    A NAME is what `--voice` takes. With --say you hear the voices named; space pauses and goes on, n is the next voice,
    b goes back, q quits.

    An object of --json has: name, engine, languages (tags, best first), natural, licence, about.

    Exits 1 if nothing is found.
    """
    from voice_coach.errors import UsageError

    if say is not None and as_json:
        raise UsageError("`--say` and `--json` do not go together.", "Leave out one of them.")
    tag = None if language is None else tag_of(language)
    wanted = wanted_voices(voice, rate)
    if say is not None:
        from voice_coach.commands.voices_say import say_in_turn, spoken_by

        say_in_turn(spoken_by(say, names, tag, wanted), wanted, volume, output)
        return 0
    return _list(names, tag, everything, as_json, wanted)


def _list(names: tuple[str, ...], tag: str | None, everything: bool, as_json: bool, wanted: Wanted) -> int:
    from voice_coach.console.exit_codes import Exit
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.showing.columns_text import wrap
    from voice_coach.showing.terminal_width import can_draw

    gathered = gather()
    for told in gathered.broken:
        to_stderr(told)
    found = named(names) if names else gathered.voices
    found = [one for one in found if tag is None or speaks(one[1], tag)]
    if as_json:
        from voice_coach.safe_text import to_json

        click.echo(to_json([as_object(voice) for _, voice in found], indent=1))
    else:
        width = None if is_plain() else max(20, shutil.get_terminal_size().columns)
        filtered = bool(names) or tag is not None
        for number, (heading, lines) in enumerate(
            sections(gathered, found, wanted, filtered, everything, width)
        ):
            if width is None:
                for line in lines:
                    tell(line)
                continue
            if number:
                click.echo()
            for line in wrap(heading, width):
                click.echo(click.style(line, bold=True) if can_draw(sys.stdout) else line)
            for line in lines:
                click.echo(line)
    if not found:
        which = "None of these voices speaks" if names else "No voice speaks"
        tell(f"{which} {in_words(tag)}." if tag else "There is no voice.", err=True)
        return Exit.FAILED
    return Exit.DONE


# --- which voices there are


@dataclass(frozen=True)
class Gathered:
    """All voices, the preferred engines' first; engines that are missing with the reason; what is broken."""

    voices: list[tuple[Engine, VoiceInfo]]
    missing: list[tuple[Engine, str]]
    broken: list[str]


def gather() -> Gathered:
    """Ask every engine for its voices. One that another package brings may fail, and costs its own voices alone."""
    from voice_coach.voices.engines import added, built_in

    gathered = Gathered([], [], [])
    ours = list(built_in())
    others, broken = added()
    gathered.broken.extend(f"An engine of another package cannot be loaded: {told}" for told in broken)
    for engine in (*ours, *others):
        try:
            lacking = engine.lacking()
            voices = list(engine.voices())
        except Exception as error:
            if engine in ours:
                raise
            gathered.broken.append(f"The engine {engine.name} is broken: {type(error).__name__}: {error}")
            continue
        if lacking:
            gathered.missing.append((engine, lacking))
        gathered.voices.extend((engine, voice) for voice in voices)
    return gathered


def named(names: Iterable[str]) -> list[tuple[Engine, VoiceInfo]]:
    """Return the voices with these names. Raises ``UnknownVoiceError`` with the nearest for any other."""
    from voice_coach.voices.chosen import unknown
    from voice_coach.voices.engines import find_voice

    found = []
    for name in names:
        one = find_voice(name)
        if one is None:
            raise unknown(name)
        found.append(one)
    return found


def tag_of(language: str) -> str:
    """Return the BCP 47 tag of a language, in lower case, from a tag or a name. Raises ``UsageError``."""
    import re

    from voice_coach.errors import UsageError
    from voice_coach.near import did_you_mean, near_words
    from voice_coach.safe_text import shown

    tag = tag_for(language)
    plain = language.strip().replace("_", "-").lower()
    if tag is not None:
        return tag.lower()
    if re.fullmatch(r"[a-z]{2,4}(-[a-z0-9]{1,8})*", plain) and any(
        speaks(one, plain) for _, one in gather().voices
    ):
        return plain
    names = [name for known in LANGUAGE_NAMES.values() for name in known]
    near = near_words(language, names) if len(plain) > 2 else []
    raise UsageError(
        f"There is no voice for a language {shown(language)}.",
        did_you_mean(near) or "Write its tag, such as `de` or `pt-BR`, or its name.",
    )


def speaks(voice: VoiceInfo, tag: str) -> bool:
    """Return whether a voice is one for a language: `en` takes `en-gb`, and `en-gb` takes no `en-us`."""
    return any(f"{one.lower()}-".startswith(f"{tag}-") for one in voice.languages)


# --- written


def as_object(voice: VoiceInfo) -> dict[str, object]:
    """Return a voice for programs, with the keys that the command's help names."""
    return {
        "name": voice.name,
        "engine": voice.engine,
        "languages": list(voice.languages),
        "natural": voice.natural,
        "licence": voice.licence,
        "about": voice.about,
    }


def sections(
    gathered: Gathered,
    found: list[tuple[Engine, VoiceInfo]],
    wanted: Wanted,
    filtered: bool,
    everything: bool,
    width: int | None,
) -> Iterator[tuple[str, list[str]]]:
    """Lay out the voices for people: headings, each with its lines; no ``width`` is plain.

    What speaks by default, all engines, what is missing; of a ``filtered`` list the engines alone.
    """
    from voice_coach.coaching.messages import LANGUAGES

    if not filtered:
        defaults = [(in_words(language), *by_default(wanted, language)) for language in LANGUAGES]
        names = max(len(name) for _, name, _ in defaults)
        yield "By default", [line for cells in defaults for line in row(cells, (8, names), width)]
    names = min(NAME_COLUMNS, max((len(voice.name) for _, voice in found), default=0))
    for engine in dict.fromkeys(engine for engine, _ in found):
        voices = [voice for one, voice in found if one is engine]
        shown = [voice for voice in voices if everything or filtered or is_common(voice, LANGUAGES)]
        lines: list[str] = []
        for voice in shown:
            kind = (called(engine), kind_of(voice)) if width is None else ()
            lines += row((voice.name, language_of(voice), *kind, about(voice)), (names, 24), width)
        if others := len(voices) - len(shown):
            lines += row(
                (f"and {others} others: `--language TAG` or `--all`.",), (), width, f"{called(engine)}: "
            )
        yield f"{called(engine)}: {kind_of(voices[0])}", lines
    if not filtered and gathered.missing:
        yield "Missing", [line for one, why in gathered.missing for line in missing(one, why, width)]


def called(engine: Engine) -> str:
    """Return what people call an engine."""
    return NAMES.get(engine.name, engine.name)


def is_common(voice: VoiceInfo, languages: Iterable[str]) -> bool:
    """Return whether a voice is shown without being asked for: natural, or of a language that the coach speaks."""
    return voice.natural or not voice.languages or any(speaks(voice, language) for language in languages)


def kind_of(voice: VoiceInfo) -> str:
    """Say whether a voice sounds like a person, and its licence."""
    return f"{'natural' if voice.natural else 'not natural'}, licence: {voice.licence}"


def language_of(voice: VoiceInfo) -> str:
    """Return the language of a voice in words, in its engine's own where they say more: "English (Scotland)"."""
    if not voice.languages:
        return "any language"
    own = voice.languages[0]
    words, named = in_words(own), voice.about.partition(" (")[0]
    has_name = first_part(own) in LANGUAGE_NAMES
    says_more = named and (named in words or named.startswith(words) or not has_name)
    return voice.about if says_more else words


def about(voice: VoiceInfo) -> str:
    """Return what else there is to say of a voice."""
    return "" if voice.about == language_of(voice) else voice.about


def by_default(wanted: Wanted, language: str) -> tuple[str, str]:
    """Return the voice that would speak a language, and what there is to say of it."""
    from dataclasses import replace

    from voice_coach.errors import UnknownVoiceError
    from voice_coach.voices.chosen import can_speak, choose
    from voice_coach.voices.contract import NoVoiceError

    try:
        choice = choose(wanted, language)
    except (NoVoiceError, UnknownVoiceError) as error:
        return "no voice", str(error)
    name = choice.voice.name
    if not can_speak(choice, language):
        own = in_words(first_part(choice.voice.languages[0]))
        return name, f"{called(choice.engine)}: it speaks {own} only."
    kind = "natural" if choice.voice.natural else "not natural"
    told = [f"{called(choice.engine)}, {kind}, at {choice.rate} words a minute."]
    if choice.why:
        told.append(f"{choice.why[:1].upper()}{choice.why[1:]}.")
    while wanted.voice_in(language) is None and (highest := choice.engine.fastest(choice.voice)) < FASTEST:
        choice = choose(replace(wanted, rate=highest + 1, rates={}), language)
        told.append(f"Above {highest} words a minute {called(choice.engine)} takes over.")
    return name, " ".join(told)


def missing(engine: Engine, lacking: str, width: int | None) -> list[str]:
    """Say why an engine cannot speak, and how to get it."""
    from voice_coach.voices.hibari import VERSION
    from voice_coach.voices.piper import GET_PIPER

    get = {"hibari": f"Install it with `python -m pip install hibari-tts=={VERSION}`", "piper": GET_PIPER}
    told = f"{lacking[:1].upper()}{lacking[1:].rstrip('.')}."
    remedy = f" {get[engine.name]}." if engine.name in get else ""
    return row((called(engine), told + remedy), (9,), width, "Missing: ")


def row(cells: tuple[str, ...], widths: tuple[int, ...], width: int | None, plain: str = "") -> list[str]:
    """Write cells in columns of ``widths``, the last one wrapped; without a ``width`` as a sentence after ``plain``."""
    from voice_coach.routines.problems import columns
    from voice_coach.showing.columns_text import one_line, pad, wrap

    cells = tuple(map(one_line, cells))
    if width is None:
        first, *rest = filter(None, cells)
        return [f"{plain}{first}{': ' if rest else ''}{', '.join(rest)}".rstrip(".") + "."]
    line = "  " + "".join(f"{pad(cell, wide)}  " for cell, wide in zip(cells, widths, strict=False))
    if width < NARROW or columns(line.rstrip()) > width:
        return wrap(": ".join(filter(None, cells)), width, "  ", "    ")
    last = cells[len(widths)] if len(cells) > len(widths) else ""
    if columns(line) + max(map(columns, last.split()), default=0) <= width:
        return wrap(last, width, line, " " * columns(line))
    return [line.rstrip(), *wrap(last, width, "    ", "    ")]
