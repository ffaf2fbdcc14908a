"""The written forms of a timeline: lines for people, and the public JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.timeline_items import Dropped, Finish, Grown, Item, PlayedStep
from voice_coach.routines.routine import Exercise, Rest, Routine
from voice_coach.safe_text import safe, to_json
from voice_coach.units import Samples

JSON_VERSION = 1


def clock(at: Samples, rate: int) -> str:
    """Format a position as ``m:ss.mmm``, truncated to the millisecond."""
    milliseconds = at * 1000 // rate
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"


def lines(items: Iterable[Item], rate: int, *, plain: bool = False) -> Iterator[str]:
    """Yield a timeline as lines for people: start, length in seconds, phase, words or *tone*, and step.

    ``plain`` lines have no columns, so that they read well aloud.
    """
    remarks = []
    for item in items:
        match item:
            case Cue():
                words = safe(item.text) if item.kind == "speech" else f"*{safe(item.text)}*"
                where = item.where
                place = [f"step {where.step}"] if where.step is not None else []
                place += [f"{name} {value}" for name, value in _counts(item) if value is not None]
                if plain:
                    told = words if item.kind == "speech" else f"{item.kind} {safe(item.text)}"
                    start, seconds = clock(item.start, rate), f"{item.length / rate:.3f} seconds"
                    yield ", ".join([start, seconds, item.phase, told, *place])
                    continue
                line = f"{clock(item.start, rate):>11}  {item.length / rate:6.3f}  {item.phase:<12}  {words}"
                yield f"{line}  ({', '.join(place)})" if place else line
            case Dropped() | Grown():
                remarks.append(remark(item, rate))
            case Finish():
                end = clock(item.length, rate)
                yield f"{end}, the end" if plain else f"{end:>11}  the end"
    yield from remarks


def remark(item: Dropped | Grown, rate: int) -> str:
    """Return what was dropped, or which rest grew, as a line for people."""
    if isinstance(item, Grown):
        return f"grown: step {item.step} by {item.by / rate:.3f} s, {item.reason}"
    place = "the introduction" if item.step is None else f"step {item.step}"
    return f'dropped in {place}: "{safe(item.text)}", {safe(item.reason)}'


def _counts(cue: Cue) -> Iterator[tuple[str, int | str | None]]:
    yield "round", cue.where.round
    yield "set", cue.where.set
    yield "side", safe(cue.where.side) if cue.where.side is not None else None
    yield "rep", cue.where.rep


def json_pieces(routine: Routine, lay_out: Callable[[], Iterator[Item]], rate: int) -> Iterator[str]:
    """Yield the public JSON piece by piece.

    ``lay_out`` is called once for each of its lists, so that memory use does not grow with the routine's length.
    """
    length = next(item.length for item in lay_out() if isinstance(item, Finish))
    head = {
        "version": JSON_VERSION,
        "routine": routine.name,
        "title": routine.title,
        "sample_rate": rate,
        "length": length,
    }
    yield to_json(head)[:-1]
    for key, kind, plain in LISTS:
        yield f',\n "{key}": ['
        separator = "\n  "
        for item in lay_out():
            if isinstance(item, kind):
                yield separator + to_json(plain(item))
                separator = ",\n  "
        yield "]"
    yield "}\n"


def plain_cue(cue: Cue) -> dict[str, Any]:
    """Return a cue as its JSON object."""
    said = {"text": cue.content.text} if isinstance(cue.content, Phrase) else {"name": cue.name}
    where = cue.where
    return {
        "start": cue.start,
        "length": cue.length,
        "kind": cue.kind,
        **said,
        "phase": cue.phase,
        "step": where.step,
        "round": where.round,
        "set": where.set,
        "side": where.side,
        "rep": where.rep,
    }


def plain_occurrence(step: PlayedStep) -> dict[str, Any]:
    """Return one occurrence of a step as its JSON object; ``open`` only if it lasts until the listener presses."""
    plain = {
        "path": step.path,
        "kind": step.kind,
        "name": step.name,
        "round": step.round,
        "start": step.start,
        "length": step.length,
    }
    waits = isinstance(step.step, Exercise | Rest) and step.step.until_press
    return {**plain, "open": True} if waits else plain


def plain_dropped(item: Dropped) -> dict[str, Any]:
    """Return dropped words as their JSON object."""
    return {"text": item.text, "step": item.step, "reason": item.reason}


def plain_grown(item: Grown) -> dict[str, Any]:
    """Return a rest that is longer than prescribed as its JSON object."""
    return {"step": item.step, "by": item.by, "reason": item.reason}


LISTS: tuple[tuple[str, type, Callable[[Any], dict[str, Any]]], ...] = (
    ("steps", PlayedStep, plain_occurrence),
    ("cues", Cue, plain_cue),
    ("dropped", Dropped, plain_dropped),
    ("grown", Grown, plain_grown),
)
