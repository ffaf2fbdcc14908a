"""Captions of a whole stream: what is said, and the tones that matter."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import RATE, Words, exercise, items, routine
from random_routines import choices, routines

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.contents import Chapter, Contents, Said, Signal, contents
from voice_coach.exports.captions import CAPTIONS, LINGER, captions, clock, lrc, plain_text, srt, vtt
from voice_coach.routines.routine import Calls, Routine
from voice_coach.units import STREAM_RATE, Samples, to_samples

TIMES = re.compile(r"(\d+):(\d\d):(\d\d)[.,](\d{3})")


def made(
    *said: tuple[int, int, str], signals: tuple[tuple[int, int, str], ...] = (), length: int = 1000
) -> Contents:
    """Return contents with one chapter, from starts, ends and texts."""
    return Contents(
        Samples(length),
        (Chapter(Samples(0), Samples(length), "All"),),
        tuple(Said(Samples(start), Samples(end), text) for start, end, text in said),
        tuple(Signal(Samples(start), Samples(end), text) for start, end, text in signals),
    )


def shown(contents: Contents) -> list[tuple[int, int, str]]:
    return [(caption.start, caption.end, caption.text) for caption in captions(contents, RATE)]


@settings(max_examples=20)
@given(routines, choices, st.sampled_from([10, 48_000]))
def test_captions_of_any_routine(routine: Routine, choices: Choices, rate: int) -> None:
    """Each caption ends before the next one begins, and none lasts longer than its words and a second.

    What is said is in a caption that is shown while it is said.
    """
    contained = contents(items(routine, choices, Words(rate), rate), routine.language, rate)
    found = list(captions(contained, rate))
    assert all(caption.text.strip() and caption.start < caption.end for caption in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert found[-1].end <= contained.length
    ends = {event.end for event in (*contained.said, *contained.signals)}
    linger = to_samples(LINGER, rate)
    assert all(any(end <= caption.end <= end + linger for end in ends) for caption in found)
    for said in contained.said:
        assert any(one.start <= said.start and said.end <= one.end and said.text in one.text for one in found)


def test_a_deaf_person_can_follow_a_set() -> None:
    """The countdown, `go` and `stop` are shown in brackets, as are the tones in between."""
    work = exercise("Plank", reps=2, hold=4, tempo=2)
    contained = contents(items(routine(work), Choices(talk="signals")), "en", RATE)
    texts = [text for *_, text in shown(contained)]
    begun = texts.index("(3 2 1)")
    assert texts[begun:] == [
        "(3 2 1)", "(go)", "(hold)", "(release)", "(hold)", "(release)", "(stop)", "(done)",
    ]  # fmt: skip


def test_words_right_after_a_tone_share_its_caption() -> None:
    """A call that follows its tone stands in the same caption, and a later word in its own."""
    work = exercise("Squat", reps=2, calls=Calls(go="and lift"))
    contained = contents(items(routine(work)), "en", RATE)
    assert "(go) and lift" in [text for *_, text in shown(contained)]
    assert shown(made((6, 10, "Up"), signals=((0, 2, "go"),))) == [(0, 6, "(go)"), (6, 20, "Up")]


def test_a_word_that_repeats_its_tone_is_shown_once() -> None:
    """ "Hold" after `hold` is shown as "Hold" only; another word follows the tone."""
    hold = ((10, 12, "hold"),)
    assert shown(made((13, 16, "Hold."), signals=hold)) == [(10, 26, "Hold.")]
    assert shown(made((13, 16, "Hold it"), signals=hold)) == [(10, 26, "(hold) Hold it")]


def test_a_word_inside_a_countdown_joins_it() -> None:
    """What is said while a countdown is shown is shown with it, so that the two do not overlap."""
    assert shown(made((14, 16, "ten"), signals=((10, 31, "3 2 1"), (40, 43, "go")))) == [
        (10, 40, "(3 2 1) ten"),
        (40, 53, "(go)"),
    ]


def test_captions_stay_a_second_unless_another_comes() -> None:
    """A short word stays for a second; the last caption ends with the stream."""
    assert shown(made((0, 3, "One"), (50, 52, "Two"), (56, 58, "Three"), length=60)) == [
        (0, 13, "One"),
        (50, 56, "Two"),
        (56, 60, "Three"),
    ]


def test_an_empty_text_has_no_caption() -> None:
    """A phrase of which nothing visible is left is not shown."""
    assert shown(made((0, 3, ""), (10, 13, "One"))) == [(10, 23, "One")]


HOSTILE = "a <b>&amp; --> {c} [00:01.00] 7"


def test_webvtt_is_escaped() -> None:
    """Signs that WebVTT reads as its own are written as entities."""
    assert "".join(vtt(made((0, 20, HOSTILE)), RATE)) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\na &lt;b&gt;&amp;amp; --&gt; {c} [00:01.00] 7\n"
    )


def test_subrip_is_escaped() -> None:
    """SubRip has no entities, so that brackets that players take for tags become others; numbers count from 1."""
    assert "".join(srt(made((0, 20, HOSTILE), (50, 60, "2")), RATE)) == (
        "1\n00:00:00,000 --> 00:00:03,000\na ‹b›&amp; → (c) [00:01.00] 7\n\n"
        "2\n00:00:05,000 --> 00:00:07,000\n2\n\n"
    )


def test_lrc_is_escaped() -> None:
    """In LRC, brackets in a text are no times; minutes count on after an hour."""
    assert "".join(lrc(made((0, 20, HOSTILE), (60_125, 60_130, "Two"), length=99_999), RATE)) == (
        "[00:00.00]a ‹b›&amp; --› {c} (00:01.00) 7\n[100:12.50]Two\n"
    )


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_ffmpeg_reads_the_same_captions(kind: str, tmp_path: Path) -> None:
    """Another program reads every caption with its time and text, also one that is a number."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    work = exercise("Wall squat <1> & 2", reps=3, hold=11, sets=2)
    contained = contents(items(routine(work), lengths=Words(STREAM_RATE), rate=STREAM_RATE), "en")
    file = tmp_path / f"x.{kind}"
    file.write_text("".join(CAPTIONS[kind](contained)), "utf-8")
    # As SubRip, which has no marks that would hide a difference.
    result = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-f", "srt", "-"], capture_output=True, text=True, check=True
    )
    assert result.stderr == ""
    found = [block.split("\n", 2)[1:] for block in result.stdout.strip().split("\n\n")]
    expected = [
        [f"{clock(one.start)} --> {clock(one.end)}".replace(".", ","), one.text]
        for one in captions(contained)
    ]
    if kind == "srt":
        expected = [[times, text.translate(str.maketrans("<>", "‹›"))] for times, text in expected]
    assert found == expected


def test_plain_text_has_a_paragraph_for_each_chapter() -> None:
    """Each chapter's title is followed by what is said in it, one phrase a line."""
    contained = Contents(
        Samples(30),
        (Chapter(Samples(0), Samples(10), "First"), Chapter(Samples(10), Samples(30), "Second")),
        (
            Said(Samples(0), Samples(5), "One"),
            Said(Samples(10), Samples(12), "Two"),
            Said(Samples(20), Samples(22), "3"),
        ),
    )
    assert plain_text(contained) == "First\nOne\n\nSecond\nTwo\n3"


@pytest.mark.parametrize(
    ("title", "phrase", "text"),
    [
        ("Head bends", "Head bends", "Head bends"),
        ("Head bends", "Next: head bends.", "Next: head bends."),
        ("Leg raise, left leg", "Left leg", "Leg raise, left leg\nLeft leg"),
        ("Run", "Crunches", "Run\nCrunches"),
    ],
)
def test_plain_text_has_a_title_once(title: str, phrase: str, text: str) -> None:
    """A title that is said at once is not written before the same words."""
    chapter = Chapter(Samples(0), Samples(10), title)
    contained = Contents(Samples(10), (chapter,), (Said(Samples(0), Samples(5), phrase),))
    assert plain_text(contained) == text
