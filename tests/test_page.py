"""The page for a phone, in Chromium: what is played, what is shown, and what happens when something is missing.

A press of the page is found again in the Blobs that it plays: they have to be, byte for byte, the pieces of the data.
"""

from __future__ import annotations

import base64
import itertools
import json
import math
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, Page, Site, chromium, site
from page_blobs import Page as Plan
from page_blobs import numbers

from voice_coach.cli import main
from voice_coach.exports.page import files
from voice_coach.exports.page.texts import TEXTS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="no Chromium to test with"),
]

ROUTINE = """\
title: A short routine
language: en
get_ready: 5s
steps:
  - exercise: Wall squat
    hold: 12s
    sets: 2
    rest: 30s
  - exercise: Single-leg Romanian deadlift with a dumbbell
    reps: 4
    tempo: 2s
    sides: [left leg, right leg]
  - exercise: Plank
    hold: 10s
    until: press
  - rest: 10s
    until: press
  - exercise: Heel raises
    reps: 3
    tempo: 2s
"""
RECORD = """
window.blobs = [];
const made = URL.createObjectURL;
URL.createObjectURL = (blob) => { window.blobs.push(blob); return made.call(URL, blob); };
window.handlers = {};
const set = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (action, handler) {
  window.handlers[action] = handler;
  set.call(this, action, handler);
};
"""
"""Keeps the Blobs that the page plays, and its handlers for the buttons of headphones."""
RECORD_TOLD = """
window.told = [];
new MutationObserver(() => window.told.push(document.getElementById("told").textContent))
  .observe(document.getElementById("told"), {childList: true, characterData: true, subtree: true});
"""
RECORD_SHOWN = """
window.shown = [];
{
  const read = () => ["label", "position", "number"].map((id) => document.getElementById(id).textContent);
  const note = () => {
    const now = JSON.stringify(read());
    if (now !== window.shown.at(-1)) window.shown.push(now);
  };
  for (const id of ["label", "position", "number"])
    new MutationObserver(note)
      .observe(document.getElementById(id), {childList: true, characterData: true, subtree: true});
}
"""
"""Keeps what is told to a screen reader, and all that the label, the position and the figure show together."""
DATA = re.compile(r'(id="routine">)(.*?)(</script>)', re.DOTALL)


@dataclass(frozen=True)
class Export:
    """A page as it was exported: its folder, its data, and what it has to play."""

    folder: Path
    plan: Plan

    @property
    def data(self) -> dict[str, Any]:
        return self.plan.data

    @property
    def key(self) -> str:
        """Return the name under which the page keeps its position."""
        return f"voice-coach {self.data['name']}"

    def entered(self, index: int) -> bytes:
        """Return the Blob of going to a part."""
        part = self.data["parts"][index]
        _, count, at, _ = part["enter"][-1]
        return self.plan.blob(
            numbers([*part["enter"], *self.plan.segment(at + count - 1)["tail"]], part["at"])
        )

    def resumed(self, frame: int) -> bytes:
        """Return the Blob after a pause at a frame."""
        return self.plan.blob(self.plan.resumed(frame))

    def said(self, *clips: list[int]) -> bytes:
        """Return the Blob of what is said in a pause, with silence after it."""
        return self.plan.blob(numbers([*([*clip, 0, 0] for clip in clips), [-1, 1250, 0, 0]], 0))

    def open_set(self) -> tuple[int, int]:
        """Return a frame inside the open set, and the frame from which the routine is played after the press."""
        begins, goes_on = next(one["press"] for one in self.data["segments"] if one["press"])
        return begins + 50, goes_on


def exported(routine: str, target: Path) -> Path:
    """Export a page with the command line, and return the file that it begins with."""
    script = target.with_suffix(".yaml")
    script.write_text(routine, "utf-8")
    assert main(["export", str(script), "--page", str(target)]) == 0
    return target / "index.html" if target.is_dir() else target


def data_in(index: Path) -> dict[str, Any]:
    """Return the data of a page."""
    found = DATA.search(index.read_text("utf-8"))
    assert found is not None
    data: dict[str, Any] = json.loads(found[2])
    return data


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    index = exported(ROUTINE, tmp_path_factory.mktemp("page") / "short")
    return Export(index.parent, Plan(data_in(index), (index.parent / "sound.mp3").read_bytes()[96:]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as running:
        yield running


@pytest.fixture
def host(export: Export) -> Iterator[Site]:
    with site(export.folder) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.page()
    opened.look(390, 844)
    opened.before_load(RECORD)
    yield opened
    opened.close()


PLAYABLE = "!document.getElementById('press').disabled"


def load(page: Page, url: str) -> None:
    """Open the page, and wait until it can be played."""
    page.open(url)
    page.wait(PLAYABLE)


def begin_at(page: Page, host: Site, export: Export, frame: int) -> None:
    """Open the page as after a pause at a frame, and go on."""
    page.open(host.url)
    keep(page, export, frame)
    load(page, host.url)
    page.click("#press")
    playing(page)


def keep(page: Page, export: Export, frame: int) -> None:
    kept = json.dumps(json.dumps({"id": export.data["id"], "frame": frame}))
    page.evaluate(f"localStorage.setItem({json.dumps(export.key)}, {kept})")


def seconds_at(export: Export, frame: int) -> float:
    """Return the time of a routine frame in seconds."""
    segment = export.plan.segment(frame)
    return float(segment["before_ms"] + 24 * (frame - segment["from"]) + 1) / 1000


def text(page: Page, name: str) -> str:
    return str(page.evaluate(f"document.getElementById('{name}').textContent"))


def until(page: Page, name: str, wanted: str) -> None:
    """Wait until an element shows a text."""
    page.wait(f"document.getElementById('{name}').textContent === {json.dumps(wanted)}")


def playing(page: Page, seconds: float = 0.0) -> None:
    """Wait until the page plays, and this far."""
    page.wait(f"!audio.paused && audio.currentTime > {seconds}")


def blob(page: Page) -> bytes:
    """Return the bytes that the page plays."""
    page.wait("window.blobs.length > 0")
    address = """
    (async () => {
      const bytes = new Uint8Array(await window.blobs.at(-1).arrayBuffer());
      let text = "";
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return btoa(text);
    })()"""
    return base64.b64decode(page.evaluate(address))


def kept_frame(page: Page, export: Export) -> int:
    """Return the frame at which the page is paused."""
    until(page, "label", export.data["texts"]["paused"])
    return int(json.loads(page.evaluate(f"localStorage.getItem({json.dumps(export.key)})"))["frame"])


# ---- Play, pause, go on


def test_it_loads_without_a_complaint_and_asks_nobody_else(page: Page, host: Site) -> None:
    """No violation of the policy, no error, no warning; every request goes to the page's own host."""
    load(page, host.url)
    page.click("#press")
    playing(page)
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith((host.url, f"blob:{host.url}"))] == []


def test_start_plays_the_routine_from_its_first_frame(page: Page, host: Site, export: Export) -> None:
    """The first Blob is the routine up to the first place that waits for a press."""
    load(page, host.url)
    assert text(page, "press-name") == "Start"
    page.click("#press")
    playing(page)
    assert blob(page) == export.entered(0)
    frames = export.data["segments"][0]["to"]
    assert page.wait("audio.duration") == pytest.approx(frames * 0.024, abs=0.03)


def test_a_pause_stops_at_once_and_goes_on_with_exactly_what_was_left(
    page: Page, host: Site, export: Export
) -> None:
    """The Blob after a pause is the pieces that the data names for that frame."""
    go = export.data["parts"][1]["go"]
    begin_at(page, host, export, go + 100)
    assert blob(page) == export.resumed(go + 100)
    playing(page, 0.3)
    page.click("#press")
    assert kept_frame(page, export) == go + 100  # the words before the count-in do not move the routine
    page.wait("audio.paused")
    page.click("#press")
    assert blob(page) == export.resumed(go + 100)


def test_a_pause_in_the_routine_keeps_the_frame_that_was_heard(
    page: Page, host: Site, export: Export
) -> None:
    """The frame of a pause is that of the element's time, and silence follows the word for it."""
    load(page, host.url)
    page.click("#press")
    playing(page, 0.5)
    page.click("#press")
    frame = kept_frame(page, export)
    assert frame >= 0.5 / 0.024 - 1
    assert page.evaluate("window.blobs.length") == 2
    assert blob(page) == export.said(export.data["clips"]["paused"])
    page.wait("audio.paused && !audio.ended")  # ended, the lock screen would forget it
    page.click("#press")
    playing(page)
    assert blob(page) == export.resumed(frame)


def test_the_figure_is_read_from_the_sound(page: Page, host: Site, export: Export) -> None:
    """The seconds on the screen are those at the element's time."""
    at = export.data["parts"][1]["at"]
    screen = next(one for one in export.data["screens"] if one["from"] <= at < one["to"])
    load(page, host.url)
    page.click("#press")
    page.click("#forward")
    playing(page)
    # What is shown is read together with the time, whenever it changes: a busy machine draws late.
    page.evaluate(
        "{ const number = document.getElementById('number'); window.figures = [];"
        " new MutationObserver(() => window.figures.push([audio.currentTime, number.textContent]))"
        ".observe(number, {childList: true, characterData: true, subtree: true}); }"
    )
    for heard, shown in page.wait("window.figures.length > 1 && window.figures"):
        left = [math.ceil((screen["figure"][1] - 24 * at) / 1000 - heard + late) for late in (0, 0.02)]
        assert int(shown) in left
    assert [text(page, one) for one in ("label", "name", "position", "next")] == [
        screen["label"],
        "Wall squat",
        "Set 1 of 2",
        "Then: set 2 of 2",
    ]


def shown(page: Page) -> list[list[str]]:
    """Return the labels, positions and figures that were shown, in order."""
    return [json.loads(one) for one in page.evaluate("window.shown")]


def test_a_rest_goes_on_with_the_figure_of_the_pause(page: Page, host: Site, export: Export) -> None:
    """After a pause in a rest, the figure never rises, and falls by one at a time."""
    second = export.data["parts"][2]
    for seconds_left in (27, 20, 12, 5):
        page.open(host.url)
        keep(page, export, second["go"] + 10 - seconds_left * 1000 // 24)
        load(page, host.url)
        assert text(page, "number") == str(seconds_left)
        assert text(page, "label") == export.data["texts"]["paused"]
        page.evaluate(RECORD_SHOWN)
        page.click("#press")
        page.wait(f"Number(document.getElementById('number').textContent) <= {seconds_left - 3}")
        page.click("#press")
        figures = [int(figure) for _, _, figure in shown(page)]
        assert all(0 <= one - other <= 1 for one, other in itertools.pairwise(figures)), figures
        assert {position for _, position, _ in shown(page)} == {"Set 2 of 2"}


def test_the_figure_of_work_stands_until_it_is_counted_in(page: Page, host: Site, export: Export) -> None:
    """After a pause in a hold, the figure of the pause stands, labelled as such, until `go`; then it counts."""
    part = export.data["parts"][1]
    begin_at(page, host, export, part["go"] + 135)
    assert text(page, "label") == export.data["texts"]["going_on"]
    assert page.evaluate("document.body.dataset.phase") == "resume"
    page.evaluate(RECORD_SHOWN)
    until(page, "number", "8")
    labels = [label for label, _, figure in shown(page) if figure == "9"]
    assert labels == ["Now (1 of 4)"]
    assert page.evaluate("document.body.dataset.phase") == "work"


def test_after_done_only_the_rest_is_shown(page: Page, tmp_path: Path) -> None:
    """Done, a pause a second later, and go on: the screen is that of the rest all the time, never of the set."""
    steps = "[{exercise: Plank, hold: 10s, until: press, sets: 3, rest: 30s}]"
    index = exported(f"title: Open\nsteps: {steps}\n", tmp_path / "open")
    data = data_in(index)
    with site(index.parent) as host:
        page.open(host.url)
        kept = json.dumps(json.dumps({"id": data["id"], "frame": data["segments"][1]["press"][0] + 100}))
        page.evaluate(f"localStorage.setItem('voice-coach {data['name']}', {kept})")
        load(page, host.url)
        page.click("#press")
        until(page, "press-name", "Done")
        page.evaluate(RECORD_SHOWN)
        page.key(" ")
        until(page, "number", "30")
        playing(page, 0.6)
        page.click("#press")
        until(page, "press-name", "Go on")
        page.click("#press")
        page.wait("Number(document.getElementById('number').textContent) <= 28")
    after = [one for one in shown(page) if one[1] == "Set 3 of 3"]
    assert {label for label, _, _ in after} <= {"Coming up (1 of 1)", "Paused", "Carrying on"}
    assert shown(page)[shown(page).index(after[0]) :] == after
    assert [int(figure) for *_, figure in after] == sorted(
        (int(figure) for *_, figure in after), reverse=True
    )
    assert after[0][2] == "30"


def test_the_end_is_shown_and_a_press_begins_again(page: Page, host: Site, export: Export) -> None:
    """After the last frame the position is forgotten, and a press, even the next day, plays from the start."""
    begin_at(page, host, export, export.data["frames"] - 10)
    until(page, "label", export.data["texts"]["over"])
    assert page.evaluate(f"localStorage.getItem({json.dumps(export.key)})") is None
    page.click("#press")
    playing(page)
    assert blob(page) == export.entered(0)
    assert page.complaints == []


# ---- Next, back, the list, keys


def test_next_and_back_go_where_the_data_says(page: Page, host: Site, export: Export) -> None:
    """Buttons and keys go to the parts of the table of moves."""
    load(page, host.url)
    page.click("#press")
    playing(page)
    for order, index in (
        ("#forward", 1),
        ("n", 2),
        ("ArrowRight", 3),
        ("#back", 2),
        ("b", 1),
        ("ArrowLeft", 0),
    ):
        page.click(order) if order.startswith("#") else page.key(order)
        playing(page)
        assert blob(page) == export.entered(index), order


def test_a_jump_in_a_pause_is_only_remembered(page: Page, host: Site, export: Export) -> None:
    """Next in a pause shows where it will go on and stays paused; a press plays that part."""
    begin_at(page, host, export, 100)
    page.key("p")
    kept_frame(page, export)
    page.wait("audio.paused")
    page.key("n")
    until(page, "name", "Wall squat")
    page.wait("audio.paused && !audio.ended")
    assert text(page, "label") == export.data["texts"]["paused"]
    page.key(" ")
    playing(page)
    assert blob(page) == export.entered(1)


def test_a_jump_in_a_pause_is_said(page: Page, host: Site, export: Export) -> None:
    """In a pause, next, back and the list say "Paused" and where it will go on, and stay paused."""
    begin_at(page, host, export, 100)
    page.key("p")
    kept_frame(page, export)
    for order, index in (("n", 1), ("n", 2), ("b", 1)):
        page.key(order)
        wanted = export.said(export.data["clips"]["paused"], *export.data["parts"][index]["named"])
        assert blob(page) == wanted, order
    page.wait("audio.paused && !audio.ended")
    page.key("l")
    page.click("#parts-list li:nth-child(4) button")
    assert blob(page) == export.said(export.data["clips"]["paused"], *export.data["parts"][3]["named"])
    assert text(page, "label") == export.data["texts"]["paused"]


def test_next_keeps_half_of_the_rest_between_two_sets(page: Page, host: Site, export: Export) -> None:
    """From a set to the next one of the same exercise, what is played is the half of the rest that the data names."""
    first, second = export.data["parts"][1:3]
    begin_at(page, host, export, first["go"] + 100)
    page.key("n")
    assert blob(page) == export.plan.blob(export.plan.gone_to(second, first["go"] + 100))
    assert blob(page) != export.entered(2)
    playing(page)
    assert text(page, "position") == "Set 2 of 2"
    page.key("n")  # once more: without the rest
    playing(page)
    assert blob(page) == export.entered(2)


def test_a_pause_counts_as_rest(page: Page, host: Site, export: Export) -> None:
    """After next in a pause, as much of the rest is kept as the pause has not taken; after a long one, none."""
    page.before_load("window.now = 1e12; Date.now = () => window.now;")
    first, second = export.data["parts"][1:3]
    start, end = second["kept"][1:3]
    frame = first["go"] + 100
    begin_at(page, host, export, frame)
    for frames, wanted in (
        (50, export.plan.blob(export.plan.gone_to(second, start + 50))),
        (end - start, export.entered(2)),
    ):
        page.key("p")
        assert kept_frame(page, export) == frame
        page.key("n")
        page.evaluate(f"window.now += {frames * 24}")
        page.key(" ")
        playing(page)
        assert blob(page) == wanted
        page.evaluate(f"window.handlers.seekto({{seekTime: {(frame + 0.5) * 0.024}}})")
        assert blob(page) == export.resumed(frame)
        playing(page)


def test_there_is_nothing_after_the_last_set(page: Page, host: Site, export: Export) -> None:
    """Next in the last set says so and changes nothing."""
    begin_at(page, host, export, export.data["parts"][-2]["go"] + 10)
    before = page.evaluate("window.blobs.length")
    page.click("#forward")
    until(page, "notice", export.data["texts"]["last"])
    assert page.evaluate("window.blobs.length") == before


def test_every_screen_says_what_comes_next(page: Page, host: Site, export: Export) -> None:
    """Also the introduction, which leads to the first exercise, and the last set, which leads to the end."""
    load(page, host.url)
    assert text(page, "next") == "Then: Wall squat"
    page.key("l")
    page.click(f"#parts-list li:nth-child({len(export.data['parts']) - 1}) button")
    assert text(page, "name") == "Heel raises"
    assert text(page, "next") == "Then: Finished"
    begin_at(page, host, export, export.data["parts"][-2]["go"] + 10)
    assert text(page, "next") == "Then: Finished"
    begin_at(page, host, export, export.data["frames"] - 50)
    assert text(page, "next") == ""
    until(page, "label", export.data["texts"]["over"])
    assert text(page, "next") == ""


def test_the_list_goes_to_any_part(page: Page, host: Site, export: Export) -> None:
    """The list has every set, marks the current one, and goes where it is told; escape leaves it."""
    load(page, host.url)
    page.key("l")
    page.wait("document.getElementById('parts').open")
    rows = page.evaluate("[...document.querySelectorAll('#parts-list button')].map((one) => one.textContent)")
    assert len(rows) == len(export.data["parts"])
    assert rows[1] == "Wall squat, Set 1 of 2"
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    page.key("Escape")
    page.wait("!document.getElementById('parts').open")
    page.click("#list")
    page.click("#parts-list li:nth-child(3) button")
    page.click("#press")
    playing(page)
    assert blob(page) == export.entered(2)


def test_space_is_a_press_also_after_the_mouse_pressed_another_button(
    page: Page, host: Site, export: Export
) -> None:
    """A button pressed by mouse does not keep the keyboard: space pauses, and does not go to the next set again."""
    load(page, host.url)
    page.click("#press")
    page.click("#forward")
    playing(page)
    page.key(" ")
    until(page, "label", export.data["texts"]["paused"])
    assert text(page, "name") == "Wall squat"


def test_words_are_shown_on_demand(page: Page, host: Site) -> None:
    """What is said can be read: as text, from the button or the key on."""
    load(page, host.url)
    page.key("t")
    assert page.evaluate("document.getElementById('words').getAttribute('aria-pressed')") == "true"
    page.click("#press")
    until(page, "said", "A short routine")


def test_a_screen_reader_is_told_jumps_and_pauses_only(page: Page, host: Site, export: Export) -> None:
    """The live region has what a jump or a pause led to, and the answer to `w`; never the running figure."""
    load(page, host.url)
    page.click("#press")
    page.key("n")
    page.wait("document.getElementById('told').textContent.includes('Wall squat, Set 1 of 2')")
    told = text(page, "told")
    page.wait("document.getElementById('number').textContent !== '' && audio.currentTime > 1.2")
    assert text(page, "told") == told
    page.key("p")
    until(page, "told", export.data["texts"]["paused"])
    page.key("w")
    page.wait("document.getElementById('told').textContent.includes('Wall squat')")


def test_what_a_screen_reader_was_told_does_not_outlast_its_truth(
    page: Page, host: Site, export: Export
) -> None:
    """The live region is empty once the screen has changed, and asks for a press as soon as one is needed."""
    waiting = next(one for one in export.data["screens"] if one["phase"] == "waiting")
    rest = next(one for one in export.data["screens"] if one["to"] == waiting["from"])
    assert rest["name"] == "Heel raises"
    load(page, host.url)
    page.evaluate(RECORD_TOLD)
    page.click("#press")
    page.wait("window.told.includes('Welcome, A short routine')")
    page.evaluate(f"window.handlers.seekto({{seekTime: {seconds_at(export, waiting['from'] - 60)}}})")
    until(page, "press-name", export.data["texts"]["ready"])
    page.wait("document.getElementById('told').textContent.includes('Ready when you are')")
    assert text(page, "told") == "Ready when you are (4 of 4), Heel raises, I'm ready"
    page.key(" ")
    page.wait("document.getElementById('told').textContent === ''")


def test_a_notice_about_the_place_goes_with_it(page: Page, host: Site, export: Export) -> None:
    """ "This is the last exercise" leaves the screen when another one comes."""
    go = export.data["parts"][-2]["go"]
    begin_at(page, host, export, go - 60)
    page.click("#forward")
    until(page, "notice", export.data["texts"]["last"])
    page.wait("document.getElementById('label').textContent.startsWith('Now')")
    assert text(page, "notice") == ""


def test_the_figure_is_read_with_its_unit(page: Page, host: Site, export: Export) -> None:
    """In the accessibility tree the figure is "9 seconds" and "1 of 4", and the current part of the list is marked."""

    def read() -> list[str]:
        nodes = page.call("Accessibility.getFullAXTree")["nodes"]
        return [str(one.get("name", {}).get("value")) for one in nodes if not one["ignored"]]

    page.open(host.url)
    keep(page, export, export.data["parts"][1]["go"] + 135)
    load(page, host.url)
    assert "9 seconds" in read()
    assert "9" not in read()
    keep(page, export, export.data["parts"][3]["go"] + 10)
    load(page, host.url)
    assert "1 of 4" in read()
    page.key("l")
    page.wait("document.getElementById('parts').open")
    current = page.evaluate(
        "[...document.querySelectorAll('[aria-current=true]')].map((one) => one.textContent)"
    )
    assert current == ["Single-leg Romanian deadlift with a dumbbell, Left leg"]


def test_a_screen_reader_learns_which_part_is_current(host: Site, export: Export) -> None:
    """Chromium's own tree has `aria-current`; that of its protocol leaves it out, so the own one is read."""
    shown = "[aria-label='Show accessibility tree for A short routine']"
    with Browser("--force-renderer-accessibility") as browser:
        page = browser.page()
        page.open(host.url)
        keep(page, export, export.data["parts"][3]["go"] + 10)
        load(page, host.url)
        page.key("l")
        page.wait("document.getElementById('parts').open")
        tree = browser.page(context=page.context)
        tree.open("chrome://accessibility")
        tree.wait(f'!!document.querySelector("{shown}")')
        tree.evaluate(
            "document.getElementById('filter-allow').value = 'name ariaCurrentState';"
            f' document.querySelector("{shown}").click()'
        )
        tree.wait("document.body.innerText.includes('Wall squat, Set 2 of 2')")
        rows = [row for row in tree.evaluate("document.body.innerText").splitlines() if "ariaCurrent" in row]
    assert len(rows) == 1
    assert "name='Single-leg Romanian deadlift with a dumbbell, Left leg'" in rows[0]


def test_the_screen_stays_on_while_it_plays(page: Page, host: Site, export: Export) -> None:
    """The wake lock is taken at the start, again when the page comes back to the front, and given back in a pause."""
    page.before_load(
        "window.locks = []; navigator.wakeLock.request = async () => { const lock = {released: false,"
        " release() { this.released = true; }}; window.locks.push(lock); return lock; };"
    )
    load(page, host.url)
    page.click("#press")
    page.wait("window.locks.length === 1")
    page.evaluate("window.locks[0].released = true; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait("window.locks.length === 2")
    page.click("#press")
    until(page, "label", export.data["texts"]["paused"])
    page.wait("window.locks[1].released")


# ---- What the listener ends


@pytest.mark.parametrize("way", ["button", "space", "next", "headphone", "headphone next"])
def test_a_press_ends_an_open_set(page: Page, host: Site, export: Export, way: str) -> None:
    """The big button, space, next and the buttons of a headphone end it, as live."""
    inside, goes_on = export.open_set()
    begin_at(page, host, export, inside)
    until(page, "press-name", export.data["texts"]["done"])
    if way.startswith("headphone"):
        page.evaluate(f"window.handlers.{'nexttrack' if 'next' in way else 'pause'}({{}})")
    elif way == "space":
        page.key(" ")
    else:
        page.click("#forward" if way == "next" else "#press")
    playing(page)
    assert blob(page) == export.plan.blob(export.plan.started(goes_on))


def test_an_open_set_can_be_paused(page: Page, host: Site, export: Export) -> None:
    """There is a button for it, and `p`; the set goes on afterwards."""
    inside, _ = export.open_set()
    begin_at(page, host, export, inside)
    page.click("#hold")
    assert kept_frame(page, export) == inside
    page.key("p")
    playing(page)
    assert blob(page) == export.resumed(inside)


def test_next_in_the_pause_of_an_open_set_leads_to_the_next_set(
    page: Page, host: Site, export: Export
) -> None:
    """In a pause nothing waits for a press: next leads to the set after, and changes only where it will go on."""
    inside, _ = export.open_set()
    begin_at(page, host, export, inside)
    page.key("p")
    kept_frame(page, export)
    page.key("n")
    until(page, "name", "Heel raises")
    assert text(page, "label") == export.data["texts"]["paused"]


def test_two_presses_at_once_are_one(page: Page, host: Site, export: Export) -> None:
    """A press that bounces ends one thing only, also where the jump takes longer than a bounce."""
    inside, _ = export.open_set()
    begin_at(page, host, export, inside)
    page.evaluate(
        "const quick = URL.createObjectURL; URL.createObjectURL = (blob) => {"
        f" const end = performance.now() + {export.data['bounce_ms']} + 100;"
        " while (performance.now() < end); return quick(blob); }; 0"
    )
    before = page.evaluate("window.blobs.length")
    page.evaluate("for (const name of ['press', 'press', 'forward']) document.getElementById(name).click()")
    assert page.evaluate("window.blobs.length") == before + 1


def test_an_open_set_pauses_by_itself_at_its_limit(page: Page, host: Site, export: Export) -> None:
    """At its limit, which a pause has made later, the page says so and waits; a press goes on."""
    first = export.data["segments"][0]
    begin_at(page, host, export, first["to"] - 2000)
    assert blob(page) == export.resumed(first["to"] - 2000)
    page.evaluate("audio.currentTime = audio.duration - 0.5")
    assert kept_frame(page, export) == first["to"] - 1
    assert blob(page) == export.said(export.data["clips"]["limit"])
    page.click("#press")
    playing(page)
    assert blob(page) == export.resumed(first["to"] - 1)


# ---- Without a network, and what the device does


def test_it_plays_without_a_network_after_the_first_time(page: Page, host: Site, export: Export) -> None:
    """The service worker keeps all files; then the host may be gone."""
    load(page, host.url)
    until(page, "notice", export.data["texts"]["offline"])
    host.server.shutdown()
    host.server.server_close()
    load(page, host.url)
    page.click("#press")
    playing(page)
    assert blob(page) == export.entered(0)
    assert page.complaints == []


def test_a_new_export_takes_the_place_of_the_old_one(page: Page, export: Export, tmp_path: Path) -> None:
    """The page renews itself if nothing has been played; the old files are no longer kept."""
    for file in export.folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with site(tmp_path) as host:
        load(page, host.url)
        until(page, "notice", export.data["texts"]["offline"])
        index, worker = tmp_path / "index.html", tmp_path / "worker.js"
        index.write_text(index.read_text("utf-8").replace("A short routine", "A new routine"), "utf-8")
        worker.write_text(re.sub(r'OURS \+ "', 'OURS + "new', worker.read_text("utf-8")), "utf-8")
        for file in tmp_path.iterdir():
            os.utime(
                file, (time.time() + 10, time.time() + 10)
            )  # this host tells versions apart by whole seconds
        page.open(host.url)
        page.wait("document.title === 'A new routine'")
        page.wait("caches.keys().then((names) => names.length === 1)")


def test_a_pause_from_outside_is_a_pause(page: Page, host: Site, export: Export) -> None:
    """A call, or another app, pauses the element: nothing is said, and a press is counted in."""
    load(page, host.url)
    page.click("#press")
    playing(page, 0.3)
    page.evaluate("audio.pause()")
    frame = kept_frame(page, export)
    assert page.evaluate("window.blobs.length") == 1
    page.evaluate("audio.play()")  # the device itself goes on
    playing(page)
    until(page, "press-name", export.data["texts"]["pause"])
    assert blob(page) == export.resumed(frame)


def test_a_headphone_steers_it(page: Page, host: Site, export: Export) -> None:
    """The actions that are set: play, pause, next, previous, seek to; none for stop, seek forward and backward."""
    load(page, host.url)
    page.click("#press")
    playing(page)
    set_actions = page.evaluate(
        "Object.entries(window.handlers).filter(([, one]) => one).map(([name]) => name).sort()"
    )
    assert set_actions == ["nexttrack", "pause", "play", "previoustrack", "seekto"]
    assert "stop" not in page.evaluate("Object.keys(window.handlers)")
    page.evaluate("window.handlers.nexttrack({})")
    assert blob(page) == export.entered(1)
    page.evaluate("window.handlers.seekto({seekTime: 20})")
    frame = 20_000 // 24
    assert blob(page) == export.resumed(frame)
    page.evaluate("window.handlers.pause({})")
    until(page, "label", export.data["texts"]["paused"])
    page.evaluate("window.handlers.play({})")
    playing(page)
    assert blob(page) == export.resumed(frame)
    about = page.evaluate("(({title, artist}) => ({title, artist}))(navigator.mediaSession.metadata)")
    assert about == {"title": "Wall squat", "artist": "A short routine"}


def test_a_browser_that_refuses_to_play_gets_a_press(page: Page, host: Site) -> None:
    """A page that may not play by itself shows its button, and does not look as if it played."""
    load(page, host.url)
    page.evaluate(
        "HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page.evaluate("document.getElementById('press').click()")
    until(page, "press-name", "Go on")
    assert page.evaluate("audio.paused")
    assert page.complaints == []


LESS = {
    "media session": "delete Navigator.prototype.mediaSession; delete window.MediaMetadata;",
    "storage": "delete window.localStorage;"
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }});",
    "full storage": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };",
    "service worker": "delete Navigator.prototype.serviceWorker;",
    "wake lock": "delete Navigator.prototype.wakeLock;",
    "tabs": "delete window.BroadcastChannel;",
}


@pytest.mark.parametrize("missing", LESS)
def test_it_plays_in_a_browser_that_has_less(page: Page, host: Site, export: Export, missing: str) -> None:
    """What a browser lacks is left out: the routine plays, pauses and goes on."""
    if missing == "media session":
        page.before_load("window.handlers = {};")
    page.before_load(LESS[missing])
    load(page, host.url)
    page.click("#press")
    playing(page)
    page.click("#press")
    until(page, "label", export.data["texts"]["paused"])
    page.click("#press")
    playing(page)
    assert page.complaints == []


LIES = [
    "{",
    "null",
    "7",
    '{"id": ID}',
    '{"id": ID, "frame": "5"}',
    '{"id": ID, "frame": 1.5}',
    '{"id": ID, "frame": -1}',
    '{"id": ID, "frame": 1e9}',
    '{"id": "of another export", "frame": 50}',
]


def test_a_position_that_cannot_be_is_ignored(page: Page, host: Site, export: Export) -> None:
    """Whatever the storage holds, the page begins at the start."""
    page.open(host.url)
    for lie in LIES:
        value = lie.replace("ID", json.dumps(export.data["id"]))
        page.evaluate(f"localStorage.setItem({json.dumps(export.key)}, {json.dumps(value)})")
        load(page, host.url)
        assert text(page, "press-name") == "Start", lie
    page.click("#press")
    playing(page)
    assert blob(page) == export.entered(0)
    assert page.complaints == []


def test_a_page_that_was_left_goes_on_where_it_was(page: Page, host: Site, export: Export) -> None:
    """It says where, offers the start as well, and both work."""
    page.open(host.url)
    keep(page, export, 900)
    load(page, host.url)
    assert text(page, "notice") == "Go on at Wall squat, Set 1 of 2"
    assert text(page, "press-name") == "Go on"
    page.click("#restart")
    playing(page)
    assert blob(page) == export.entered(0)


def test_a_second_page_changes_nothing_until_it_plays(
    browser: Browser, page: Page, host: Site, export: Export
) -> None:
    """A page that is only opened leaves the position alone; one that plays has the other pause, and keeps its own."""
    load(page, host.url)
    page.click("#press")
    playing(page, 0.3)
    page.click("#press")
    frame = kept_frame(page, export)
    second = browser.page(context=page.context)
    load(second, host.url)
    second.click("#forward")
    assert kept_frame(page, export) == frame
    page.click("#press")
    playing(page)
    second.click("#press")
    until(page, "notice", export.data["texts"]["elsewhere"])
    frame = kept_frame(page, export)
    second.click("#press")
    assert kept_frame(second, export) > frame
    second.close()


# ---- The sound cannot be had


@pytest.mark.parametrize("fault", ["missing", "truncated"])
def test_a_sound_that_does_not_load_is_reported_and_tried_again(
    page: Page, export: Export, tmp_path: Path, fault: str
) -> None:
    """A missing or truncated sound gives a remedy and a button; once it is there, it plays."""
    for file in export.folder.iterdir():
        if file.name not in ("sound.mp3", "worker.js"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    sound = (export.folder / "sound.mp3").read_bytes()
    if fault == "truncated":
        (tmp_path / "sound.mp3").write_bytes(sound[:-1])
    with site(tmp_path) as host:
        page.open(host.url)
        until(page, "notice", export.data["texts"]["load_failed"])
        assert text(page, "press-name") == export.data["texts"]["retry"]
        (tmp_path / "sound.mp3").write_bytes(sound)
        page.click("#press")
        page.wait(f"document.getElementById('notice').textContent === '' && {PLAYABLE}")
        page.click("#press")
        playing(page)
        assert blob(page) == export.entered(0)


def test_a_blob_that_is_not_found_is_made_again(page: Page, host: Site, export: Export) -> None:
    """WebKit sometimes does not find a new Blob: the page tries once more before it reports anything."""
    page.before_load(
        "const make = URL.createObjectURL; let lost = false;"
        " URL.createObjectURL = (blob) => { const address = make.call(URL, blob);"
        " if (!lost) URL.revokeObjectURL(address); lost = true; return address; };"
    )
    load(page, host.url)
    page.click("#press")
    playing(page)
    assert page.evaluate("window.blobs.length") == 2
    assert blob(page) == export.entered(0)
    assert text(page, "press-name") == export.data["texts"]["pause"]


def test_a_sound_that_the_browser_has_dropped_is_loaded_again(page: Page, host: Site, export: Export) -> None:
    """An error of the element, after a night perhaps, keeps the place: a press loads the sound, another one goes on."""
    load(page, host.url)
    page.click("#press")
    playing(page, 0.3)
    page.evaluate("audio.dispatchEvent(new Event('error'))")
    until(page, "notice", export.data["texts"]["play_failed"])
    page.click("#press")
    frame = kept_frame(page, export)
    page.click("#press")
    playing(page)
    assert blob(page) == export.resumed(frame)


def test_one_file_plays_without_a_server(page: Page, tmp_path: Path) -> None:
    """The page in one file, opened from a disk, plays with its own sound and asks for nothing."""
    file = exported("title: One file\nsteps:\n  - exercise: Plank\n    hold: 10s\n", tmp_path / "one.html")
    sound = re.search(r'id="sound">(.*?)</script>', file.read_text("utf-8"))
    assert sound is not None
    plan = Plan(data_in(file), base64.b64decode(sound[1])[96:])
    load(page, file.as_uri())
    page.click("#press")
    playing(page)
    assert blob(page) == plan.blob(plan.started(0))
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "blob:", "data:"))] == []


def test_a_folder_that_is_opened_as_a_file_says_what_to_do(page: Page, export: Export) -> None:
    """Browsers do not load the sound there: the page names the other way."""
    page.open((export.folder / "index.html").as_uri())
    until(page, "notice", export.data["texts"]["file_address"])


def test_without_scripts_it_says_what_to_do_on_an_iphone(page: Page, host: Site) -> None:
    """The preview of an iPhone runs no script: the page says so in words."""
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.open(host.url)
    shown = page.call("Accessibility.getFullAXTree")["nodes"]
    assert any("iPhone" in str(node.get("name", {}).get("value")) for node in shown)


# ---- What it looks like

SIZES = [(320, 568), (390, 844), (844, 390), (1280, 800)]
LONG = "Single-leg Romanian deadlift with a dumbbell in each hand"
BOXES = """
(() => {
  const faults = [];
  const seen = [...document.querySelectorAll("h1, p, h2, button")].filter((one) => one.checkVisibility())
    .filter((one) => getComputedStyle(one).clipPath === "none" && (one.textContent.trim() || one.tagName === "BUTTON"));
  const boxes = seen.map((one) => [one.id || one.tagName, one.getBoundingClientRect()]);
  for (const [name, box] of boxes) {
    if (box.left < 0 || box.right > innerWidth) faults.push(`${name} is beyond the side`);
  }
  for (const one of seen) {
    const range = document.createRange();
    range.selectNodeContents(one);
    const [text, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
    if (text.left < box.left - 1 || text.right > box.right + 1) faults.push(`${one.id} is cut off at the side`);
    if (one.scrollHeight > one.clientHeight + 1 && one.id !== "number") faults.push(`${one.id} is cut off below`);
  }
  boxes.forEach(([name, a], index) => {
    for (const [other, b] of boxes.slice(index + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 0.5 && high > 0.5) faults.push(`${name} and ${other} overlap`);
    }
  });
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
  return faults;
})()
"""
"""Returns what is wrong with the boxes of the page: axe does not see whether they overlap or are cut off."""


def filled(export: Export, folder: Path, **changes: Any) -> None:
    """Write the page with other texts in each of its screens."""
    for file in export.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    data = json.loads(json.dumps(export.data))
    data["screens"] = [{**screen, **changes} for screen in data["screens"]]
    data["cues"] = [[*cue[:3], (LONG + ". ") * 2, *cue[4:]] if cue[3] else cue for cue in data["cues"]]
    index = folder / "index.html"
    page = DATA.sub(lambda found: found[1] + json.dumps(data) + found[3], index.read_text("utf-8"))
    index.write_text(page, "utf-8")


FULL = {"name": LONG, "position": "Round 2 of 3, set 2 of 3, left leg", "how": "Target 0:45", "next": LONG}
FIGURES = {
    "2": {},
    "12:34": {"figure": ["down", 754_000]},
    "1:02:03": {"figure": ["down", 3_723_000]},
    "100 of 120": {"figure": ["rep", [0], 100, 120]},
    "none": {"figure": None},
}


@pytest.mark.parametrize("figure", FIGURES)
def test_no_two_boxes_overlap_and_nothing_is_cut_off(
    page: Page, export: Export, tmp_path: Path, figure: str
) -> None:
    """At all sizes, with the longest texts and all of them shown, each has its place."""
    filled(export, tmp_path, **FULL, **FIGURES[figure])
    with site(tmp_path) as host:
        load(page, host.url)
        page.click("#words")
        page.click("#press")
        page.wait("document.getElementById('said').textContent !== ''")
        faults = {}
        for size in SIZES:
            page.look(*size)
            faults[size] = page.evaluate(BOXES)
        assert not any(faults.values()), faults


@pytest.mark.parametrize("size", SIZES)
def test_all_is_on_the_screen_without_scrolling(
    page: Page, host: Site, export: Export, size: tuple[int, int]
) -> None:
    """With texts of a usual length, nothing is below the edge, and the three buttons are big."""
    page.look(*size)
    begin_at(page, host, export, export.open_set()[0])
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate(BOXES) == []
    smallest = "[...document.querySelectorAll('#controls button')].map((one) => one.getBoundingClientRect())"
    assert page.evaluate(f"Math.min(...{smallest}.flatMap((box) => [box.width, box.height]))") >= 64


BUTTONS = """
[...document.querySelectorAll("footer button, #number")].filter((one) => one.checkVisibility()).filter((one) => {
  const box = one.getBoundingClientRect();
  return box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth;
}).map((one) => one.id)
"""
"""Returns the buttons and figures that are not on the screen as a whole."""


@pytest.mark.parametrize("words", [False, True], ids=["", "words"])
def test_long_names_leave_the_buttons_and_the_figure_on_the_screen(
    page: Page, export: Export, tmp_path: Path, words: bool
) -> None:
    """A title of 157 letters and a name of 120 are cut: no button is below the edge, and the figure stays whole."""
    name = (LONG + ", and the other leg stretched far behind, the back straight and the arms loose")[:120]
    filled(export, tmp_path, **{**FULL, "name": name, "next": name})
    index = tmp_path / "index.html"
    index.write_text(index.read_text("utf-8").replace("A short routine", (LONG * 3)[:157]), "utf-8")
    with site(tmp_path) as host:
        load(page, host.url)
        if words:
            page.click("#words")
        page.click("#press")
        playing(page)
        page.wait("document.getElementById('number').textContent !== ''" if not words else "true")
        for size in SIZES:
            page.look(*size)
            assert page.evaluate(BUTTONS) == [], size
            assert [fault for fault in page.evaluate(BOXES) if "cut off below" not in fault] == [], size
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), size


LARGE_SIZES = [(320, 480), (320, 568), (480, 320), (844, 390)]
UNREACHABLE = """
(() => {
  const faults = [];
  const main = document.querySelector("main");
  const [what, after] = ["what", "after"].map((id) => document.getElementById(id));
  for (const one of main.querySelectorAll("h2, p:not(#number, #spoken)")) {
    if (one.scrollHeight > one.clientHeight + 1) faults.push(`${one.id} is cut off`);
  }
  for (const area of [main, what, after]) {
    const hidden = area.scrollHeight > area.clientHeight + 1;
    if (hidden && getComputedStyle(area).overflowY !== "auto") faults.push(`${area.id} does not scroll`);
    if (hidden !== (area.tabIndex === 0)) faults.push(`${area.id} and the keyboard`);
    area.scrollTop = 0;
  }
  const top = main.getBoundingClientRect().top - 1;
  if (document.getElementById("label").getBoundingClientRect().top < top) faults.push("the label is above the top");
  main.scrollTop = main.scrollHeight;
  const bottom = main.getBoundingClientRect().bottom + 1;
  if (document.getElementById("next").getBoundingClientRect().bottom > bottom) faults.push("next is below the end");
  const figure = document.getElementById("number").getBoundingClientRect();
  if (figure.top < top - 1 || figure.bottom > bottom) faults.push("the figure has left the screen");
  return faults;
})()
"""
"""Returns which texts cannot be read, even by scrolling, and whether the figure stays meanwhile."""


def test_large_type_loses_no_text(export: Export, tmp_path: Path) -> None:
    """With type of 200 %, a long name is whole: texts that do not fit are scrolled, also with the keyboard."""
    filled(export, tmp_path, **FULL, figure=["down", 754_000])
    with Browser("--blink-settings=defaultFontSize=32") as browser, site(tmp_path) as host:
        page = browser.page()
        load(page, host.url)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        faults = {}
        for size in LARGE_SIZES:
            page.look(*size)
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            faults[size] = page.evaluate(UNREACHABLE) + page.evaluate(BUTTONS)
        assert not any(faults.values()), faults


def test_the_title_is_shown_once(page: Page, host: Site, export: Export) -> None:
    """On the page before the start, and in the work, one element shows the title, and one is read."""
    shown = (
        "[...document.querySelectorAll('h1, h2')].filter((one) => one.textContent === 'A short routine'"
        " && getComputedStyle(one).clipPath === 'none').map((one) => one.tagName)"
    )
    load(page, host.url)
    assert page.evaluate(shown) == ["H2"]
    assert page.evaluate("document.getElementById('name').getAttribute('aria-hidden')") == "true"
    begin_at(page, host, export, export.data["parts"][1]["go"])
    assert page.evaluate(shown) == ["H1"]
    assert page.evaluate("document.getElementById('name').getAttribute('aria-hidden')") == "false"


BROKEN = """
(() => {
  const faults = [];
  const range = document.createRange();
  for (const button of document.querySelectorAll("footer button")) {
    const all = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    while (all.nextNode()) {
      const { data } = all.currentNode;
      for (const { index, 0: word } of data.matchAll(/[^\\s]+/g)) {
        range.setStart(all.currentNode, index);
        range.setEnd(all.currentNode, index + word.length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) faults.push(word);
      }
    }
    const box = button.getBoundingClientRect();
    range.selectNodeContents(button);
    const text = range.getBoundingClientRect();
    if (button.checkVisibility() && (text.left < box.left || text.right > box.right || box.right > innerWidth))
      faults.push(`${button.textContent} is too wide`);
  }
  return faults;
})()
"""
"""Returns the words on buttons that are broken or too wide."""
WIDTHS = [320, 360, 390, 430, 600, 844, 1024, 1280]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_no_word_on_a_button_is_broken(page: Page, export: Export, tmp_path: Path, language: str) -> None:
    """In each language and at each width, with each word of the big button, and with all the buttons shown."""
    texts = TEXTS[language]
    for file in export.folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with site(tmp_path) as host:
        load(page, host.url)
        for name, key in (("list", "list"), ("words", "words"), ("restart", "from_start"), ("hold", "pause")):
            page.evaluate(f"document.getElementById('{name}').textContent = {json.dumps(texts[key])}")
        for name, key in (("back", "back"), ("forward", "next")):
            page.evaluate(f"document.getElementById('{name}').lastChild.data = {json.dumps(texts[key])}")
        faults = {}
        for width in WIDTHS:
            for extra in ("restart", "hold"):
                page.look(width, 390 if width == 844 else 800)
                for one in ("restart", "hold"):
                    page.evaluate(f"document.getElementById('{one}').hidden = {json.dumps(one != extra)}")
                for key in ("start", "pause", "resume", "done", "ready", "again", "retry"):
                    page.evaluate(
                        f"document.getElementById('press-name').textContent = {json.dumps(texts[key])}"
                    )
                    if found := page.evaluate(BROKEN):
                        faults[width, extra, key] = found
        assert faults == {}


def test_the_figure_is_26_mm_high_on_a_phone(page: Page, host: Site, export: Export) -> None:
    """A phone is 65 mm wide: two digits are 26 mm high there, which is read from 3 m."""
    begin_at(page, host, export, export.data["parts"][1]["go"])
    size = page.evaluate("parseFloat(getComputedStyle(document.getElementById('number')).fontSize)")
    digit = 0.72 * size / 390 * 65
    assert digit == pytest.approx(26, abs=1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(page: Page, host: Site, export: Export, dark: bool) -> None:
    """axe-core finds no violation: before, in the work, in the list, at all sizes, in both colours."""
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    script = Path(axe.__file__).with_name("axe.min.js").read_text("utf-8")
    found: list[str] = []

    def check(where: str) -> None:
        results = page.evaluate("axe.run(document).then((all) => all.violations)")
        found.extend(f"{where}: {one['id']}: {[node['html'] for node in one['nodes']]}" for one in results)

    for size in SIZES:
        page.look(*size, dark=dark)
        page.open(host.url)
        keep(page, export, export.data["parts"][1]["go"] + 20)
        load(page, host.url)
        page.evaluate(script)
        check(f"{size}, before")
        page.key("t")
        page.click("#press")
        playing(page)
        check(f"{size}, playing")
        page.key("l")
        page.wait("document.getElementById('parts').open")
        check(f"{size}, list")
    assert found == []


PAIRS = [
    ("ink", "ground"),
    ("ink", "button"),
    ("quiet", "ground"),
    ("work", "ground"),
    ("wait", "ground"),
    ("notice", "ground"),
    ("on-go", "go"),
]
"""The colours of texts, and those behind them."""


def test_the_contrast_of_all_texts_is_high_enough() -> None:
    """Each text has at least 4.5 times the luminance of what is behind it, or the reverse (WCAG AA), light and dark."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    style = (Path(files.__file__).with_name("template") / "style.css").read_text("utf-8")
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(roots) == 2
    for root in roots:
        colours = dict(re.findall(r"--([\w-]+): (#\w{6});", root))
        for pair in PAIRS:
            low, high = sorted(luminance(colours[name]) for name in pair)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (pair, root)
