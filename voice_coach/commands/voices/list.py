"""The list of the voices, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from voice_coach.coaching.messages import LANGUAGES
from voice_coach.commands.voices.gathered import Gathered, gather, named, speaks
from voice_coach.console.exit_codes import Exit
from voice_coach.console.notices import tell, to_stderr
from voice_coach.console.settings import is_plain
from voice_coach.errors import UnknownVoiceError
from voice_coach.installing import pip_install
from voice_coach.language_tag import first_part
from voice_coach.rates import FASTEST
from voice_coach.routines.language_names import NAMES as LANGUAGE_NAMES
from voice_coach.routines.language_names import in_words
from voice_coach.safe_text import safe_line, to_json
from voice_coach.showing.columns_text import columns, pad, wrap
from voice_coach.showing.terminal_width import can_draw, screen_width
from voice_coach.voices.chosen import Wanted, can_speak, choose
from voice_coach.voices.contract import Engine, NoVoiceError, VoiceInfo
from voice_coach.voices.hibari import VERSION
from voice_coach.voices.piper import GET_PIPER

NAMES = {"espeak": "eSpeak NG", "piper": "Piper"}
"""Engines with a display name other than their name."""

NAME_COLUMNS = 24
"""The widest column of names."""

NARROW = 60
"""On a terminal with fewer columns, the cells of a row are written one after another."""


def show_list(
    names: tuple[str, ...], tag: str | None, everything: bool, as_json: bool, wanted: Wanted
) -> int:
    """Print the voices with some ``names``, or that speak a language, or all; return the exit code."""
    gathered = gather()
    for told in gathered.broken:
        to_stderr(told)
    found = named(names) if names else gathered.voices
    found = [one for one in found if tag is None or speaks(one[1], tag)]
    if as_json:
        click.echo(to_json([as_object(voice) for _, voice in found], indent=1))
    else:
        width = None if is_plain() else screen_width()
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


def as_object(voice: VoiceInfo) -> dict[str, object]:
    """Return a voice for programs, with the keys that the command's help lists."""
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
    """Yield the list for people: headings, each with its lines; plain if ``width`` is None.

    The default voices come first, then each engine, then what is missing; a ``filtered`` list has engines only.
    """
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
    """Return the display name of an engine."""
    return NAMES.get(engine.name, engine.name)


def is_common(voice: VoiceInfo, languages: Iterable[str]) -> bool:
    """Return whether a voice is listed by default: natural, or for any language or one that the coach speaks."""
    return voice.natural or not voice.languages or any(speaks(voice, language) for language in languages)


def kind_of(voice: VoiceInfo) -> str:
    """Return whether a voice sounds natural, and its licence, in words."""
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
    """Return the description of a voice, if it says more than its language."""
    return "" if voice.about == language_of(voice) else voice.about


def by_default(wanted: Wanted, language: str) -> tuple[str, str]:
    """Return the name of the voice that speaks a language by default, and its description."""
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
    """Return the lines on why an engine cannot speak, and how to get it."""
    get = {"hibari": f"Install it with {pip_install(f'hibari-tts=={VERSION}')}", "piper": GET_PIPER}
    told = f"{lacking[:1].upper()}{lacking[1:].rstrip('.')}."
    remedy = f" {get[engine.name]}." if engine.name in get else ""
    return row((called(engine), told + remedy), (9,), width, "Missing: ")


def row(cells: tuple[str, ...], widths: tuple[int, ...], width: int | None, plain: str = "") -> list[str]:
    """Return cells as lines: in columns of ``widths``, the last wrapped, or without a ``width`` as one line."""
    cells = tuple(map(safe_line, cells))
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
