"""The data of the page (docs/page.md), as plain values for JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.work import BEYOND_TARGET
from voice_coach.exports.page.clips import Clip, Clips
from voice_coach.exports.page.course import Course, Segment
from voice_coach.exports.page.frames import (
    FRAME_BYTES,
    FRAME_MS,
    frame_from,
    frame_of,
    frames_in,
    milliseconds,
    nearest_frame,
)
from voice_coach.exports.page.mp3 import BYTES_AT, COUNT_AT, header
from voice_coach.exports.page.pieces import SILENCE, At, Piece, Row
from voice_coach.exports.page.resume import resume_rows
from voice_coach.exports.page.texts import Texts
from voice_coach.exports.page.view import Kept, PagePart, moves_of, parts_of, screens_of
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import one_line, to_json
from voice_coach.session.manners import BOUNCE

VERSION = 1


def page_data(
    routine: Routine, course: Course, clips: Clips, sound: bytes, source: str | None, texts: Texts
) -> dict[str, Any]:
    """Return the data of a page whose sound, without its header, is ``sound``, to be loaded from ``source``."""
    parts = parts_of(course, clips, routine, texts)
    plan = {
        "version": VERSION,
        "name": routine.name,
        "title": one_line(routine.title),
        "language": routine.language,
        "texts_language": texts.language,
        "sound": {
            "source": source,
            "type": "audio/mpeg",
            "bytes": len(sound) + FRAME_BYTES,
            "header": base64.b64encode(header(len(sound) // FRAME_BYTES)).decode(),
            "count_at": COUNT_AT,
            "bytes_at": BYTES_AT,
            "first": FRAME_BYTES,
            "frame_bytes": FRAME_BYTES,
            "frame_ms": FRAME_MS,
            "frames": clips.frames,
            "silence": clips.silence.file,
            "silence_count": clips.silence.count,
        },
        "frames": course.frames,
        "total_ms": milliseconds(course.length),
        "bounce_ms": int(BOUNCE * 1000),
        "clips": {"paused": _clip(clips.paused), "limit": _clip(clips.limit)},
        "segments": list(_segments(course)),
        "parts": [_part(part) for part in parts],
        "moves": [list(move) for move in moves_of(course, parts)],
        "screens": list(screens_of(course, parts, texts)),
        "cues": [_cue(cue, texts) for cue in (*course.cues, *clips.cues)],
        "resume": [_row(row) for row in resume_rows(course, clips)],
        "seconds": texts.seconds(),
        "texts": dict(texts.page),
    }
    same = hashlib.sha256(sound + to_json(plan).encode()).hexdigest()[:12]
    return {"id": f"{routine.name}-{same}", **plan}


def _clip(clip: Clip | None) -> list[int] | None:
    return None if clip is None else [clip.file, clip.count]


def _segments(course: Course) -> Iterable[dict[str, Any]]:
    before = 0
    for segment in course.segments:
        last = segment is course.segments[-1]
        tail: list[list[int]] = []
        if segment.open_rest:
            tail = [[SILENCE, frames_in(BEYOND_TARGET), segment.end - 1, 0]]
        yield {
            "from": segment.start,
            "to": segment.end,
            "tail": tail,
            "then": "end" if last else "pause",
            "press": None if last else _press(segment),
            "before_ms": milliseconds(before),
            "length_ms": milliseconds(segment.length),
        }
        before += segment.length


def _press(segment: Segment) -> list[int]:
    assert segment.press_from is not None
    return [nearest_frame(segment.press_from), segment.end]


def _part(part: PagePart) -> dict[str, Any]:
    return {
        "at": part.at,
        "enter": [_piece(piece) for piece in part.enter],
        "go": part.go,
        "stop": part.stop,
        "kind": part.kind,
        "name": part.name,
        "position": part.position,
        "open": part.open,
        "named": [_clip(clip) for clip in part.named],
        "kept": None if part.kept is None else _kept(part.kept),
    }


def _kept(kept: Kept) -> list[Any]:
    return [kept.after, kept.start, kept.end, [_piece(piece) for piece in kept.pieces]]


def _cue(cue: Cue, texts: Texts) -> list[Any]:
    start, end = frame_of(cue.start), frame_from(cue.end)
    match cue.kind:
        case "speech":
            return [start, end, cue.kind, one_line(cue.text)]
        case "tone":
            return [start, end, cue.kind, texts.tone(cue.name), cue.name]
    return [start, end, cue.kind, one_line(cue.name.rsplit(".", 1)[0])]


def _row(row: Row) -> list[Any]:
    return [row.start, row.end, [_piece(piece) for piece in row.pieces]]


def _piece(piece: Piece) -> list[Any]:
    return [_number(piece.file), _number(piece.count), _number(piece.at), int(piece.moves)]


def _number(at: At) -> int | list[int]:
    return [at.base, at.times] if at.times else at.base
