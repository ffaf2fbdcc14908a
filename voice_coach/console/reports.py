"""Errors and warnings, written for people: with their source line, in words, or as linters print them."""

from __future__ import annotations

import sys

from voice_coach.console.notices import tell, write_line
from voice_coach.console.settings import is_plain, plain_asked, voice_set_in
from voice_coach.errors import CoachError, Problem, UnknownVoiceError
from voice_coach.safe_text import safe
from voice_coach.showing.terminal_width import on_terminal, terminal_width


def tell_problem(problem: Problem, *, err: bool = False) -> None:
    """Write an error or a warning of a routine.

    It is written in words if plain output was asked for, with its source line on a terminal, and as linters print it
    everywhere else.
    """
    from voice_coach.console.problem_text import one_line, render

    stream = sys.stderr if err else sys.stdout
    plain = plain_asked()
    if plain:
        for line in render(problem, plain=True).splitlines():
            tell(line, err=err)
    elif plain is None and not on_terminal(stream):
        write_line(one_line(problem), err=err)
    else:
        write_line(render(problem, room=terminal_width(stream)), err=err)


def tell_error(error: CoachError) -> None:
    """Write what went wrong to standard error, the remedy on a line of its own."""
    tell(f"Error: {safe(cause_of(error))}", err=True)
    if error.remedy:
        indent = "" if is_plain(sys.stderr) else "  "
        tell(f"{indent}{safe(error.remedy)}", err=True)


def cause_of(error: CoachError) -> str:
    """Return the cause of an error; for an unknown voice, with the place where it was set."""
    origin = voice_set_in(error.name) if isinstance(error, UnknownVoiceError) else None
    return f"{origin}: {error.cause}" if origin else error.cause
