"""Captions: what is said, and the tones that matter in brackets, as WebVTT, SubRip or LRC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.contents import Contents, Said, Signal
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_samples

LINGER: Seconds = Fraction(1)
"""How long a caption stays after its words, unless the next one begins: single words would only flash up."""
TOGETHER: Seconds = Fraction(3, 10)
"""Words that follow a tone this soon share its caption."""

_VTT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# SubRip and LRC have no escapes. Players take these for tags, for positions on the screen, or for times.
_SRT = str.maketrans("<>{}", "‹›()")
_LRC = str.maketrans("<>[]", "‹›()")


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of text, shown from ``start`` until ``end``."""

    start: Samples
    end: Samples
    text: str


def captions(contents: Contents, rate: int = STREAM_RATE) -> Iterator[Caption]:
    """Yield the captions of a stream in order. None is empty, and none overlaps another."""
    linger = to_samples(LINGER, rate)
    held: Caption | None = None
    for caption in _joined(contents, to_samples(TOGETHER, rate)):
        if held is not None:
            yield Caption(held.start, Samples(min(held.end + linger, caption.start)), held.text)
        held = caption
    if held is not None:
        yield Caption(held.start, Samples(min(held.end + linger, contents.length)), held.text)


def _joined(contents: Contents, together: Samples) -> Iterator[Caption]:
    """Yield what is said and sounded, with words that follow a tone at once, or begin in its caption, joined to it."""
    held: Caption | None = None
    is_tone = False
    events: list[Said | Signal] = [*contents.said, *contents.signals]
    for event in sorted(events, key=lambda event: event.start):
        if not event.text:
            continue
        sounds = isinstance(event, Signal)
        text = f"({event.text})" if sounds else event.text
        if held is not None:
            follows = is_tone and not sounds and event.start - held.end <= together
            if follows or event.start < held.end or event.start == held.start:
                end = Samples(max(held.end, event.end))
                held, is_tone = Caption(held.start, end, _both(held.text, text)), False
                continue
            yield held
        held, is_tone = Caption(event.start, event.end, text), sounds
    if held is not None:
        yield held


def _both(tone: str, words: str) -> str:
    """Return a tone and the words after it; the words alone if they only repeat it, as in "Hold" after `hold`."""
    return words if _bare(tone) == _bare(words) else f"{tone} {words}"


def _bare(text: str) -> str:
    return text.strip("().!").casefold()


def vtt(contents: Contents, rate: int = STREAM_RATE) -> Iterator[str]:
    """Yield a WebVTT file."""
    yield "WEBVTT\n"
    for caption in captions(contents, rate):
        start, end = clock(caption.start, rate), clock(caption.end, rate)
        yield f"\n{start} --> {end}\n{caption.text.translate(_VTT)}\n"


def srt(contents: Contents, rate: int = STREAM_RATE) -> Iterator[str]:
    """Yield a SubRip file."""
    for number, caption in enumerate(captions(contents, rate), 1):
        start, end = (clock(at, rate).replace(".", ",") for at in (caption.start, caption.end))
        text = caption.text.replace("-->", "→").translate(_SRT)
        yield f"{number}\n{start} --> {end}\n{text}\n\n"


def lrc(contents: Contents, rate: int = STREAM_RATE) -> Iterator[str]:
    """Yield a file of lyrics with times in hundredths of a second. Minutes count on past the hour."""
    for caption in captions(contents, rate):
        minutes, rest = divmod(caption.start * 100 // rate, 6000)
        yield f"[{minutes:02}:{rest // 100:02}.{rest % 100:02}]{caption.text.translate(_LRC)}\n"


CAPTIONS: dict[str, Callable[[Contents], Iterator[str]]] = {"vtt": vtt, "srt": srt, "lrc": lrc}
"""How each format of captions is written, by its ending."""


def clock(at: Samples, rate: int = STREAM_RATE) -> str:
    """Return a position as ``hh:mm:ss.mmm``, rounded down to the millisecond."""
    milliseconds = to_milliseconds(at, rate)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def to_milliseconds(at: Samples, rate: int = STREAM_RATE) -> int:
    """Return a position in milliseconds, rounded down."""
    return at * 1000 // rate


def plain_text(contents: Contents) -> str:
    """Return what is said, one phrase a line, with a blank line and the title before each chapter.

    The title is left out if the first phrase has the same words.
    """
    said = iter(contents.said)
    following: Said | None = next(said, None)
    paragraphs = []
    for chapter in contents.chapters:
        lines = []
        while following is not None and following.start < chapter.end:
            lines.append(following.text)
            following = next(said, None)
        if not lines or _words(chapter.title) not in _words(lines[0]):
            lines.insert(0, chapter.title)
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def _words(text: str) -> str:
    """Return the words of a text in lower case, each between blanks."""
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])
