"""`voice-coach list`: list the routines that can be played."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from voice_coach.console.exit_codes import Exit
from voice_coach.console.notices import tell, warn_of_folders
from voice_coach.console.settings import EASIER, EFFORT, PLAIN, RATE, is_plain, options
from voice_coach.console.talk_option import TALK
from voice_coach.counted import counted
from voice_coach.near import fold
from voice_coach.safe_text import safe_line, to_json
from voice_coach.showing.columns_text import columns, pad, wrap
from voice_coach.showing.terminal_width import can_draw, screen_width

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk
    from voice_coach.library.summaries import Outline, Summary

UNTAGGED_OWN, UNTAGGED, WITH_ERRORS = "your own, without tags", "without tags", "with errors"
"""Headings for routines without a tag."""

NAME_COLUMNS = 24
"""The widest column of names; a longer name gets a line of its own."""

ABOUT_COLUMNS = 44
"""If less than this is left of a row, the description goes below it, which takes fewer rows."""


@click.command("list", short_help="List the routines that can be played.")
@click.option(
    "--tag",
    "tags",
    metavar="WORD",
    multiple=True,
    help="Only those with this tag; if given several times, with all of them.",
)
@click.option(
    "--search",
    "searches",
    metavar="WORDS",
    multiple=True,
    help="Only those with all these words in name, title, about, tags, equipment or exercises; "
    "case, accents and hyphens are ignored.",
)
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects, for programs.")
@options(EFFORT, EASIER, TALK, RATE)
@PLAIN
def command(
    tags: tuple[str, ...],
    searches: tuple[str, ...],
    as_json: bool,
    effort: int,
    easier: bool,
    talk: Talk,
    rate: int,
) -> int:
    """List the routines that can be played, your own among them, each under its first tag.

    An object of --json has: name, title, about, tags, language, seconds (about, at this effort), exercises
    (how many), own (not one of those that came with the program), shadows (played in place of a built-in
    one), file, errors (a list of texts; title to exercises are null where there are any).

    Exits 1 if nothing is found.
    """
    from voice_coach.coaching.announcements import Choices
    from voice_coach.library.summaries import summaries

    warn_of_folders()
    words = apart(fold(" ".join(searches))).split()
    wanted_tags = [fold(tag) for tag in tags]
    found: list[Summary] = []
    unread: list[str] = []
    for summary in summaries(Choices(effort, easier, talk, rate)):
        if matches(summary, wanted_tags, words):
            found.append(summary)
        elif summary.errors:
            unread.append(summary.name)
    show(found, tags, as_json)
    if unread:
        names = ", ".join(map(safe_line, unread[:5])) + (" and others" if len(unread) > 5 else "")
        tell(f"Not searched, because they have errors: {names}. `voice-coach check` shows them.", err=True)
    if not found:
        tell("No routine matches; `voice-coach list` shows them all.", err=True)
        return Exit.FAILED
    return Exit.DONE


def show(found: list[Summary], tags: tuple[str, ...], as_json: bool) -> None:
    """Print the routines: for programs, in lines that read well aloud, or under headings."""
    if as_json:
        click.echo(to_json([as_object(summary) for summary in found], indent=1))
    elif is_plain():
        for summary in sorted(found, key=lambda one: fold(one.name)):
            tell(plain_entry(summary))
    else:
        for line in lines(found, tags, screen_width()):
            click.echo(line)


def apart(text: str) -> str:
    """Return ``text`` with a space for each hyphen, dash, slash and underscore: a search treats them alike."""
    return _JOINERS.sub(" ", text)


_JOINERS = re.compile(r"[-_/\u2010-\u2015\u2212]")


def matches(summary: Summary, tags: list[str], words: list[str]) -> bool:
    """Return whether a routine has all ``tags`` and ``words``; one with errors is searched by its name only.

    Both must be folded, and the words without the characters that ``apart`` replaces.
    """
    if not tags and not words:
        return True
    outline = summary.outline
    own_tags = {fold(tag) for tag in outline.tags} if outline else set()
    if not own_tags.issuperset(tags):
        return False
    texts = [summary.name]
    if outline is not None:
        texts += [
            outline.title,
            outline.about or "",
            *outline.tags,
            *outline.equipment,
            *outline.exercise_names,
        ]
    text = apart(fold("\n".join(texts)))
    return all(word in text for word in words)


def as_object(summary: Summary) -> dict[str, object]:
    """Return a routine for programs, with the keys that the command's help lists."""
    outline = summary.outline
    return {
        "name": summary.name,
        "title": outline and outline.title,
        "about": outline and outline.about,
        "tags": outline and list(outline.tags),
        "language": outline and outline.language,
        "seconds": outline and outline.seconds,
        "exercises": outline and outline.exercises,
        "own": summary.own,
        "shadows": summary.shadows,
        "file": summary.file,
        "errors": list(summary.errors),
    }


def lines(found: Iterable[Summary], tags: tuple[str, ...], width: int | None) -> Iterator[str]:
    """Yield the list for people, group by group under headings; ``width`` is None without a terminal."""
    groups: dict[str, tuple[str, list[Summary]]] = {}
    for summary in found:
        title = heading(summary, tags)
        groups.setdefault(fold(title), (title, []))[1].append(summary)
    ranks = {UNTAGGED_OWN: 0, UNTAGGED: 2, WITH_ERRORS: 3}
    everyone = [summary for _, group in groups.values() for summary in group]
    names = min(NAME_COLUMNS, max((columns(safe_line(summary.name)) for summary in everyone), default=0))
    separator = False
    for title, group in sorted(groups.values(), key=lambda pair: (ranks.get(pair[0], 1), fold(pair[0]))):
        if separator:
            yield ""
        separator = True
        yield click.style(safe_line(title), bold=True) if can_draw(sys.stdout) else safe_line(title)
        for summary in sorted(group, key=lambda one: fold(one.name)):
            yield from entry(summary, names, width)


def heading(summary: Summary, tags: tuple[str, ...]) -> str:
    """Return the heading for a routine: the tag asked for, else its first tag."""
    if summary.outline is None:
        return WITH_ERRORS
    if tags or summary.outline.tags:
        return (*tags, *summary.outline.tags)[0]
    return UNTAGGED_OWN if summary.own else UNTAGGED


def entry(summary: Summary, names: int, width: int | None) -> Iterator[str]:
    """Yield the lines of one routine: name, length, number of exercises, and its description beside or below."""
    name = safe_line(summary.name)
    own = "[yours, in place of the built-in one] " if summary.shadows else "[yours] " if summary.own else ""
    if summary.outline is None:
        told = f"{counted(len(summary.errors), 'error')}: voice-coach check {name}"
        yield from wrap(
            f"{own}{told}", width, f"  {pad(name, names)}  " if width else f"  {name}  ", "      "
        )
        return
    about = own + safe_line(summary.outline.about or summary.outline.title)
    if width is None:
        yield f"  {name}  {figures(summary.outline)}  {about}"
        return
    row = f"  {pad(name, names)}  {figures(summary.outline, aligned=True)}  "
    fits = columns(name) <= names and columns(row.rstrip()) <= width
    if fits and width - columns(row) >= ABOUT_COLUMNS:
        yield from wrap(about, width, row, " " * columns(row))
        return
    if fits:
        yield row.rstrip()
    elif columns(plain := f"  {name}  {figures(summary.outline)}") <= width:
        yield plain
    else:
        yield f"  {name}"
        yield from wrap(figures(summary.outline), width, "    ", "    ")
    yield from wrap(about, width, "    ", "    ")


def plain_entry(summary: Summary) -> str:
    """Return one routine as a line that reads well aloud: name, length, exercises, tags, description."""
    name = safe_line(summary.name)
    own = " Yours, in place of the built-in one." if summary.shadows else " Yours." if summary.own else ""
    outline = summary.outline
    if outline is None:
        told = counted(len(summary.errors), "error")
        return f"{name}: {told}, shown by voice-coach check {name}.{own}"
    tags = f" Tags: {', '.join(map(safe_line, outline.tags))}." if outline.tags else ""
    about = safe_line(outline.about or outline.title)
    return f"{name}: {minutes(outline)}, {exercises(outline)}.{own}{tags} {about}"


def minutes(outline: Outline) -> str:
    """Return its length in words, rounded to minutes."""
    return counted(whole_minutes(outline), "minute")


def figures(outline: Outline, *, aligned: bool = False) -> str:
    """Return its length and its number of exercises."""
    length = f"{whole_minutes(outline)} min"
    return f"{length:>7}  {exercises(outline):<13}" if aligned else f"{length}  {exercises(outline)}"


def whole_minutes(outline: Outline) -> int:
    """Return its length in whole minutes, one at least."""
    return max(1, round(outline.seconds / 60))


def exercises(outline: Outline) -> str:
    """Return its number of exercises in words."""
    return counted(outline.exercises, "exercise")
