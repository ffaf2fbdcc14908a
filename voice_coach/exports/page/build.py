"""Build a page: lay out the routine and its clips, render the sound, and make the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from voice_coach.coaching.timeline_items import Finish, Item
from voice_coach.exports.page.clips import Clips, clips_after
from voice_coach.exports.page.course import Course, course_of
from voice_coach.exports.page.data import page_data
from voice_coach.exports.page.frames import FRAME_BYTES, start_of
from voice_coach.exports.page.mp3 import encode
from voice_coach.exports.page.signature import Origin
from voice_coach.exports.page.texts import texts_in
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.session import FILE_BLOCK, Session
from voice_coach.units import Samples

At = Callable[[Samples], None]
"""A function that is called with a position of the stream as the work goes on."""
REST_OF_PAGE = 2_000_000
"""Bytes: more than the data of a page, its style, script and icons take."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A routine and its clips with positions: all that is spoken has been spoken."""

    course: Course
    clips: Clips

    @property
    def length(self) -> Samples:
        """The length of the whole sound."""
        return start_of(self.clips.frames)

    def items(self) -> Iterator[Item]:
        """Yield the cues of the whole sound, and its length."""
        yield from self.course.cues
        yield from self.clips.cues
        yield Finish(self.length)


def laid_out(session: Session, at: At) -> LaidOut:
    """Lay out a routine for the page; ``at`` is called with the position of each cue."""
    index = PhaseIndex(session.routine, session.choices, live=True)
    course = course_of(index, session.studio.clips, at)
    clips = clips_after(course, session.studio.clips, session.routine.language, session.choices)
    session.studio.refuse_lost_words()
    return LaidOut(course, clips)


def rendered(session: Session, laid: LaidOut, volume: int, at: At) -> bytes:
    """Return the sound of a page as MP3 frames; ``at`` is called with the position after each block."""
    from voice_coach.sound.mixer import Stream

    stream = Stream(laid.items(), session.studio.clips, gain=volume / 100)

    def blocks() -> Iterator[Any]:
        while len(block := stream.read(FILE_BLOCK)):
            yield block
            session.studio.refuse_lost_words()
            at(stream.position)

    return encode(blocks(), laid.clips.frames)


def page_files(
    session: Session, laid: LaidOut, sound: bytes, origin: Origin, *, one_file: bool
) -> dict[str, bytes]:
    """Return the files of a page by their names, in the order in which they are to be written."""
    from voice_coach.exports.page.files import INDEX, SOUND, folder_files, single_file

    texts = texts_in(session.routine.language)
    source = None if one_file else SOUND
    data = page_data(session.routine, laid.course, laid.clips, sound, source, texts)
    if one_file:
        return {INDEX: single_file(data, sound, origin)}
    return folder_files(data, sound, origin)


def most_bytes(laid: LaidOut) -> int:
    """Return the largest size that a page may have: its sound, in base64 if it is one file, and the rest of it."""
    return (laid.clips.frames + 1) * FRAME_BYTES * 4 // 3 + REST_OF_PAGE
