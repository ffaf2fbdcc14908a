"""Media buttons over a real D-Bus daemon: what clients may ask, what they are told, and every way it can be missing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from legible import Words, exercise, routine
from sound_server import WAIT, needed, wait_for
from tape import Tape

from voice_coach.coaching.announcements import Choices
from voice_coach.controls import mpris, mpris_orders
from voice_coach.controls.mpris_interface import NAME, PATH, PLAYER, ROOT, names, position
from voice_coach.routines.routine import Routine
from voice_coach.session.manners import Manners
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.player import Player
from voice_coach.session.player_state import State
from voice_coach.units import STREAM_RATE, Samples

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(sys.platform != "linux", reason="MPRIS is for Linux"),
]

PROPERTIES = "org.freedesktop.DBus.Properties"
TRAINING = routine(exercise("Plank", hold=40, sets=3), exercise("Bridge", reps=6), title="Core")


class Daemon:
    """A session bus of the tests' own."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:path={folder / 'bus'}"
        self._process = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", f"--address={self.address}", "--print-address"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "dbus-daemon does not start"  # it is printed when it listens

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def require(*programs: str) -> None:
    """Skip a test where one of these is missing, or fail where they are needed."""
    absent = [program for program in programs if shutil.which(program) is None]
    if absent:
        reason = f"no media buttons to test with: {', '.join(absent)} not installed"
        pytest.fail(reason) if needed() else pytest.skip(reason)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    require("dbus-daemon", "playerctl")
    daemon = Daemon(tmp_path_factory.mktemp("bus"))
    yield daemon
    daemon.kill()


@pytest.fixture
def bus(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
    return daemon.address


def playerctl(*arguments: str) -> str:
    """Run it, and give what it writes, errors too."""
    done = subprocess.run(
        ["playerctl", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=WAIT,
        check=False,
    )
    return done.stdout.strip()


class Client:
    """A program on the bus that asks things and keeps the signals it is told."""

    def __init__(self) -> None:
        from dbus_fast.aio import MessageBus

        self.signals: list[Any] = []
        self._loop = asyncio.new_event_loop()

        async def connect() -> MessageBus:
            return await MessageBus().connect()

        self._bus = self._loop.run_until_complete(connect())
        self._bus.add_message_handler(self._note)
        rule = f"type='signal',path='{PATH}'"
        self.call(
            "org.freedesktop.DBus",
            "AddMatch",
            "s",
            rule,
            to="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
        )

    def _note(self, message: Any) -> None:
        if message.path == PATH and message.member in ("PropertiesChanged", "Seeked"):
            self.signals.append(message)

    def call(
        self, interface: str, member: str, types: str = "", *body: Any, to: str = NAME, path: str = PATH
    ) -> Any:
        """Call a method; give what it answers, or the name of the error."""
        from dbus_fast import Message, MessageType

        message = Message(to, path, interface, member, signature=types, body=list(body))
        reply = self._loop.run_until_complete(asyncio.wait_for(self._bus.call(message), WAIT))
        if reply.message_type is MessageType.ERROR:
            return reply.error_name.removeprefix("org.freedesktop.DBus.Error.")
        return reply.body[0] if reply.body else None

    def send(self, interface: str, member: str, types: str, body: list[Any]) -> None:
        """Call a method, and want no reply."""
        from dbus_fast import Message, MessageFlag

        flags = MessageFlag.NO_REPLY_EXPECTED

        async def send() -> None:
            await self._bus.send(
                Message(NAME, PATH, interface, member, flags=flags, signature=types, body=body)
            )

        self._loop.run_until_complete(asyncio.wait_for(send(), WAIT))

    def call_often(self, times: int, interface: str, member: str) -> int:
        """Call a method a hundred times at once, again and again; give how many calls were answered."""
        from dbus_fast import Message

        async def a_hundred() -> int:
            calls = [self._bus.call(Message(NAME, PATH, interface, member)) for _ in range(100)]
            return len(await asyncio.wait_for(asyncio.gather(*calls), WAIT))

        return sum(self._loop.run_until_complete(a_hundred()) for _ in range(times // 100))

    def get(self, name: str, interface: str = PLAYER) -> Any:
        answer = self.call(PROPERTIES, "Get", "ss", interface, name)
        return getattr(answer, "value", answer)

    def all_of(self, interface: str = PLAYER) -> dict[str, Any]:
        return self.call(PROPERTIES, "GetAll", "s", interface)

    def set(self, name: str, types: str, value: Any, interface: str = PLAYER) -> Any:
        from dbus_fast import Variant

        return self.call(PROPERTIES, "Set", "ssv", interface, name, Variant(types, value))

    def owned(self) -> list[str]:
        """Return the names of all players on the bus."""
        every = self.call(
            "org.freedesktop.DBus", "ListNames", to="org.freedesktop.DBus", path="/org/freedesktop/DBus"
        )
        return sorted(name for name in every if name.startswith(NAME))

    def told(self) -> list[dict[str, Any]]:
        """Return what has been announced of the player since the last time: a dictionary for each signal."""
        self.call("org.freedesktop.DBus.Peer", "Ping")  # all that was sent before has come by now
        news, self.signals = self.signals, []
        return [
            {"Seeked": message.body[0]}
            if message.member == "Seeked"
            else {name: value.value for name, value in message.body[1].items()}
            for message in news
            if message.member == "Seeked" or message.body[0] == PLAYER
        ]

    def told_until(self, *names: str) -> list[dict[str, Any]]:
        """Wait until all of these have been announced, and give all that was."""
        news: list[dict[str, Any]] = []

        def complete() -> bool:
            news.extend(self.told())
            return set(names) <= {name for one in news for name in one}

        wait_for(f"a signal of {names}", complete)
        return news

    def close(self) -> None:
        self._bus.disconnect()
        self._loop.run_until_complete(self._bus.wait_for_disconnect())
        self._loop.close()


@pytest.fixture
def client(bus: str) -> Iterator[Client]:
    client = Client()
    yield client
    client.close()


class Pace(Tape):
    """An output whose time passes when the test says so, and which can get stuck."""

    def __init__(self) -> None:
        super().__init__(ahead=0)
        self.until = 0
        self.unstuck = threading.Event()
        self.unstuck.set()
        self.stuck = threading.Event()

    def due(self, frames: int) -> float:
        if not self.unstuck.is_set():
            self.stuck.set()
            self.unstuck.wait()
        return 0.0 if self.heard < self.until else 0.005


class NotedOrders(Orders):
    """Orders that are noted as well."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[Order] = []
        self.obeyed = 0

    def put(self, order: Order, reply: Callable[[str], None] | None = None) -> None:
        def obeyed(said: str) -> None:
            self.obeyed += 1
            if reply is not None:
                reply(said)

        self.noted.append(order)
        super().put(order, obeyed)


class Play:
    """A player with media buttons, in a thread of its own."""

    def __init__(self, training: Routine = TRAINING) -> None:
        self.output = Pace()
        self.orders = NotedOrders()
        phase_index = PhaseIndex(training, Choices())
        self.player = Player(phase_index, Words(STREAM_RATE), self.output, self.orders, Manners())
        self.errors: list[BaseException] = []
        self._thread = threading.Thread(target=self._play)
        self._thread.start()

    def _play(self) -> None:
        try:
            with mpris.offered(self.player, self.orders):
                self.player.play()
        except BaseException as error:
            self.errors.append(error)

    def pass_time(self, seconds: float) -> None:
        self.output.until += round(seconds * STREAM_RATE)
        wait_for("time", lambda: self.output.heard >= self.output.until or not self._thread.is_alive())

    def end(self) -> None:
        """Let it come to its end."""
        self.output.unstuck.set()
        if self._thread.is_alive():
            self.orders.put(Command.QUIT)
            self.output.until = 1 << 60
        self._thread.join(WAIT)
        assert not self._thread.is_alive()
        assert self.errors == []
        assert self.output.closed


@contextlib.contextmanager
def playing(training: Routine = TRAINING) -> Iterator[Play]:
    """Play ``training``, two seconds of which have been heard."""
    play = Play(training)
    try:
        play.pass_time(2)
        yield play
    finally:
        play.end()


@pytest.fixture
def play(client: Client) -> Iterator[Play]:
    with playing() as play:
        wait_for("the name", lambda: client.owned() == [NAME])
        client.told_until("CanPlay")
        yield play


def go_to(client: Client, play: Play, button: str, title: str) -> None:
    """Press Next or Previous, and let time pass until that exercise is on."""
    client.call(PLAYER, button)
    wait_for("obedience", lambda: play.orders.obeyed == len(play.orders.noted))
    play.pass_time(0.2)
    wait_for(title, lambda: client.get("Metadata")["xesam:title"].value == title)


def to_the_first_set(client: Client, play: Play) -> None:
    go_to(client, play, "Next", "Plank, Set 1 of 3")


def mpris_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "mpris"]


def state(**keys: Any) -> State:
    given: dict[str, Any] = {
        "status": "playing",
        "title": "Core",
        "name": "Plank",
        "details": None,
        "number": 2,
    }
    return State(**{**given, "volume": 100, **keys})


# Pure figures.


def test_position_counts_from_the_beginning_of_the_track() -> None:
    """The position is what was heard of the track, in microseconds, and stays inside it."""
    begun = state(begin=Samples(48_000), length=Samples(96_000))
    assert [position(begun, Samples(at)) for at in (0, 48_000, 72_000, 999_999)] == [0, 0, 500_000, 2_000_000]
    assert position(state(status="paused", held=Samples(4_800)), Samples(999_999)) == 100_000


def test_every_player_has_names_of_its_own() -> None:
    """After the plain name come names with the process's number, as the specification wants it."""
    asked = names(42)
    assert [next(asked) for _ in range(3)] == [NAME, f"{NAME}.instance42", f"{NAME}.instance42_2"]


# What a client sees.


def test_what_is_on_is_described_with_the_right_types(client: Client, play: Play) -> None:
    """The track's id is an object path, its length 64 bits of microseconds, the exercise its title."""
    to_the_first_set(client, play)
    wait_for("its length", lambda: "mpris:length" in client.get("Metadata"))
    seen = {key: (value.type.signature, value.value) for key, value in client.get("Metadata").items()}
    assert seen.pop("mpris:length")[0] == "x"
    number = seen["xesam:trackNumber"][1]
    assert seen == {
        "mpris:trackid": ("o", f"/voice_coach/track/{number - 1}"),
        "xesam:title": ("s", "Plank, Set 1 of 3"),
        "xesam:album": ("s", "Core"),
        "xesam:artist": ("as", ["voice-coach"]),
        "xesam:trackNumber": ("i", number),
    }
    types = {name: value.type.signature for name, value in client.all_of().items()}
    assert types["Position"] == "x"
    assert {types[name] for name in ("Rate", "MinimumRate", "MaximumRate", "Volume")} == {"d"}
    assert not {"LoopStatus", "Shuffle"} & set(types)


def test_another_set_is_another_track(client: Client, play: Play) -> None:
    """The track's id changes with the set, and the change is announced with all there is to know of it."""
    to_the_first_set(client, play)
    first = client.get("Metadata")["mpris:trackid"].value
    client.told()
    go_to(client, play, "Next", "Plank, Set 2 of 3")
    assert client.get("Metadata")["mpris:trackid"].value != first
    assert [news["Metadata"]["xesam:title"].value for news in client.told() if "Metadata" in news][-1] == (
        "Plank, Set 2 of 3"
    )


def test_the_root_interface_says_what_it_is(client: Client, play: Play) -> None:
    """The player names itself, can be quit, and claims neither a window nor lists nor files."""
    assert {name: value.value for name, value in client.all_of(ROOT).items()} == {
        "CanQuit": True,
        "CanRaise": False,
        "HasTrackList": False,
        "Identity": "voice-coach",
        "SupportedUriSchemes": [],
        "SupportedMimeTypes": [],
    }


def test_what_can_be_done_is_announced_at_once(client: Client) -> None:
    """A client that was there first is told CanPlay and the rest by a signal; Position and constants by none."""
    with playing():
        wait_for("the name", lambda: client.owned() == [NAME])
        [news] = client.told_until("CanPlay")
        assert {name for name, value in news.items() if value is True} == {
            "CanGoNext", "CanGoPrevious", "CanPlay", "CanPause", "CanSeek",
        }  # fmt: skip
        assert set(news) >= {"PlaybackStatus", "Metadata", "Volume", "Rate"}
        assert not {"Position", "MinimumRate", "MaximumRate", "CanControl"} & set(news)
    last = client.told_until("PlaybackStatus")[-1]
    assert (last["PlaybackStatus"], last["CanPlay"], last["CanPause"]) == ("Stopped", False, False)


def test_only_what_changed_is_announced(client: Client, play: Play) -> None:
    """A pause announces the status and nothing else."""
    client.call(PLAYER, "Pause")
    assert client.told_until("PlaybackStatus") == [{"PlaybackStatus": "Paused"}]


def test_the_position_is_asked_for_never_announced(client: Client, play: Play) -> None:
    """The position follows what is heard, a pause holds it, and only a jump within a track is announced."""
    to_the_first_set(client, play)
    client.told()
    before = client.get("Position")
    play.pass_time(2)
    assert client.get("Position") - before == 2_000_000
    client.call(PLAYER, "Pause")
    wait_for("the pause", lambda: client.get("PlaybackStatus") == "Paused")
    play.pass_time(3)
    assert client.get("Position") - before == 2_000_000
    client.call(PLAYER, "Play")
    wait_for("obedience", lambda: play.orders.obeyed == len(play.orders.noted))
    play.pass_time(0.2)
    news = client.told_until("Seeked")
    assert not any("Position" in one for one in news)
    assert next(one["Seeked"] for one in news if "Seeked" in one) < 2_000_000


def test_a_pause_and_what_follows_it_is_one_track(client: Client, play: Play) -> None:
    """Going on after a pause announces no other track in between."""
    to_the_first_set(client, play)
    here = client.get("Metadata")["mpris:trackid"].value
    client.told()
    for button in ("Pause", "Play"):
        client.call(PLAYER, button)
        wait_for("obedience", lambda: play.orders.obeyed == len(play.orders.noted))
        play.pass_time(0.2)
    news = client.told_until("Seeked")
    assert [one["PlaybackStatus"] for one in news if "PlaybackStatus" in one] == ["Paused", "Playing"]
    assert {one["Metadata"]["mpris:trackid"].value for one in news if "Metadata" in one} <= {here}


def test_a_paused_player_that_moves_stands_at_the_beginning(client: Client, play: Play) -> None:
    """The set that a paused player is taken to has not been begun: its position is zero."""
    to_the_first_set(client, play)
    play.pass_time(2)
    client.call(PLAYER, "Pause")
    go_to(client, play, "Next", "Plank, Set 2 of 3")
    assert client.get("Position") == 0


@pytest.mark.parametrize("button", ["Next", "Previous"])
def test_a_paused_player_stays_paused(button: str, client: Client, play: Play) -> None:
    """Next and Previous of a paused player move and keep it paused."""
    to_the_first_set(client, play)
    go_to(client, play, "Next", "Plank, Set 2 of 3")
    client.call(PLAYER, "Pause")
    wait_for("the pause", lambda: client.get("PlaybackStatus") == "Paused")
    there = client.get("Metadata")["mpris:trackid"].value
    client.told()
    client.call(PLAYER, button)
    wait_for("the move", lambda: client.get("Metadata")["mpris:trackid"].value != there)
    play.pass_time(1)
    assert client.get("PlaybackStatus") == "Paused"
    assert not any("PlaybackStatus" in news for news in client.told())


# What a client asks for.


@pytest.mark.parametrize(
    ("interface", "member", "order"),
    [
        (PLAYER, "Play", Command.RESUME),
        (PLAYER, "Pause", Command.PAUSE),
        (PLAYER, "PlayPause", Command.PRESS),
        (PLAYER, "Stop", Command.PAUSE),
        (PLAYER, "Next", Command.NEXT),
        (PLAYER, "Previous", Command.BACK),
        (ROOT, "Quit", Command.QUIT),
        (ROOT, "Raise", None),
    ],
)
def test_each_button_is_an_order(
    interface: str, member: str, order: Order | None, client: Client, play: Play
) -> None:
    """Every method of the specification is there and asks the player for what it says; a stop is a pause."""
    assert client.call(interface, member) is None
    assert play.orders.noted == ([] if order is None else [order])


def test_seeking_stays_in_the_set(client: Client, play: Play) -> None:
    """Forward skips the waiting and backward says it again; where the player really is is announced then."""
    for offset in (10_000_000, -10_000_000, 0):
        client.call(PLAYER, "Seek", "x", offset)
    assert play.orders.noted == [Command.SKIP, Command.AGAIN]
    client.told_until("Seeked")


def test_a_position_of_another_track_is_ignored(client: Client, play: Play) -> None:
    """SetPosition asks for something only with the id of what is on and a place inside it."""
    to_the_first_set(client, play)
    wait_for("its length", lambda: "mpris:length" in client.get("Metadata"))
    play.pass_time(2)
    play.orders.noted.clear()
    here = client.get("Metadata")["mpris:trackid"].value
    length = client.get("Metadata")["mpris:length"].value
    stale = [("/voice_coach/track/0", 1_000_000), (here, -1), (here, length + 1), ("/org/mpris/other", 0)]
    for track_id, place in stale:
        assert client.call(PLAYER, "SetPosition", "ox", track_id, place) is None
    assert play.orders.noted == []
    client.call(PLAYER, "SetPosition", "ox", here, length)
    client.call(PLAYER, "SetPosition", "ox", here, 0)
    assert play.orders.noted == [Command.SKIP, Command.AGAIN]


@pytest.mark.parametrize(
    ("volume", "percent"),
    [(0.55, 55), (1.0, 100), (7.5, 100), (-1.0, 0), (float("inf"), 100), (float("nan"), None)],
)
def test_the_volume_is_kept_in_its_range(
    volume: float, percent: int | None, client: Client, play: Play
) -> None:
    """The volume is set from 0 to 1, what lies outside is taken to the nearer end, and it is the same when read."""
    assert client.set("Volume", "d", volume) is None
    assert play.orders.noted == ([] if percent is None else [SetVolume(percent)])
    assert client.get("Volume") == (1.0 if percent is None else percent / 100)


def test_a_slider_being_dragged_is_followed_to_its_end(client: Client, play: Play) -> None:
    """Of many volumes in a row the first comes at once and the last for certain; few in between are spoken."""
    for percent in range(10, 60):
        client.set("Volume", "d", percent / 100)
    assert client.get("Volume") == 0.59
    wait_for("the last one", lambda: play.orders.noted[-1] == SetVolume(59))
    assert play.orders.noted[0] == SetVolume(10)
    assert len(play.orders.noted) < 40
    client.told_until("Volume")
    wait_for("the volume", lambda: client.all_of()["Volume"].value == 0.59)


def test_what_cannot_be_asked_is_refused_by_name(client: Client, play: Play) -> None:
    """Files, unknown names, other types and constants get the errors that D-Bus has for them; nothing happens."""
    assert client.call(PLAYER, "OpenUri", "s", "file:///etc/passwd") == "NotSupported"
    assert client.call(PLAYER, "Seek", "s", "far") == "UnknownMethod"
    assert client.call(PLAYER, "Dance") == "UnknownMethod"
    assert client.call("org.example.Other", "Play") == "UnknownMethod"
    assert client.call(PLAYER, "Play", path="/elsewhere") == "UnknownMethod"
    assert client.get("Shuffle") == "UnknownProperty"
    assert client.get("Volume", "org.example.Other") == "UnknownInterface"
    assert client.set("Volume", "s", "loud") == "InvalidSignature"
    assert client.set("Position", "x", 0) == "PropertyReadOnly"
    assert client.set("Rate", "d", 1.5) is None
    assert play.orders.noted == []
    assert client.set("Rate", "d", 0.0) is None
    assert play.orders.noted == [Command.PAUSE]


def test_introspection_tells_what_is_there(client: Client, play: Play) -> None:
    """The object describes every property it has, which ones it announces, and its methods with their types."""
    from dbus_fast.introspection import Node

    text = client.call("org.freedesktop.DBus.Introspectable", "Introspect")
    interfaces = {interface.name: interface for interface in Node.parse(text).interfaces}
    assert set(interfaces) == {
        ROOT, PLAYER, PROPERTIES, "org.freedesktop.DBus.Introspectable", "org.freedesktop.DBus.Peer",
        "org.freedesktop.DBus.ObjectManager",
    }  # fmt: skip
    for interface in (ROOT, PLAYER):
        described = {entry.name: entry.signature for entry in interfaces[interface].properties}
        assert described == {name: value.type.signature for name, value in client.all_of(interface).items()}
    writable = [entry.name for entry in interfaces[PLAYER].properties if entry.access.writable()]
    assert writable == ["Rate", "Volume"]
    assert {method.name: method.in_signature for method in interfaces[PLAYER].methods} == {
        "Next": "", "Previous": "", "Pause": "", "PlayPause": "", "Stop": "", "Play": "",
        "Seek": "x", "SetPosition": "ox", "OpenUri": "s",
    }  # fmt: skip
    assert [(signal.name, signal.signature) for signal in interfaces[PLAYER].signals] == [("Seeked", "x")]
    announced = "org.freedesktop.DBus.Property.EmitsChangedSignal"
    told = {entry.name: entry.annotations[announced] for entry in interfaces[PLAYER].properties}
    assert (told["Volume"], told["Position"], told["MinimumRate"]) == ("true", "false", "const")
    for path, nodes in {"/org": ["mpris"], "/org/mpris": ["MediaPlayer2"], "/organ": []}.items():
        text = client.call("org.freedesktop.DBus.Introspectable", "Introspect", path=path)
        assert [node.name for node in Node.parse(text).nodes] == nodes


def test_a_call_that_wants_no_answer_gets_none(
    client: Client, play: Play, capfd: pytest.CaptureFixture[str]
) -> None:
    """A call without a reply is obeyed, a wrong one is passed over, and the line to the bus holds."""
    from dbus_fast import Variant

    wrong: list[tuple[str, str, str, list[Any]]] = [
        (PROPERTIES, "Get", "ss", [PLAYER, "Shuffle"]),
        (PROPERTIES, "Set", "ssv", [PLAYER, "Volume", Variant("s", "loud")]),
        (PROPERTIES, "Set", "ssv", [PLAYER, "Position", Variant("x", 0)]),
        (PROPERTIES, "GetAll", "s", ["org.example.Other"]),
        (PLAYER, "OpenUri", "s", ["file:///etc/passwd"]),
        (PLAYER, "Dance", "", []),
    ]
    for call in [*wrong, (PLAYER, "Pause", "", [])]:
        client.send(*call)
    assert client.told_until("PlaybackStatus") == [{"PlaybackStatus": "Paused"}]
    assert play.orders.noted == [Command.PAUSE]
    assert capfd.readouterr() == ("", "")


def test_what_would_steer_a_terminal_is_made_visible(client: Client) -> None:
    """Control characters and lone surrogates of a routine's texts come as signs that do nothing."""
    rude = routine(exercise("Leg\x1b[31m\x00"), title="Day\ud800 \u202eone\n")
    with playing(rude) as play:
        wait_for("the name", lambda: client.owned() == [NAME])
        go_to(client, play, "Next", "Leg␛[31m␀")
        seen = client.get("Metadata")
        assert seen["xesam:album"].value == "Day\ufffd \ufffdone␊"


# With playerctl.


def test_playerctl_steers(client: Client, play: Play) -> None:
    """What playerctl asks for arrives, and it understands what it reads."""
    assert playerctl("--list-all") == "voice_coach"
    assert playerctl("status") == "Playing"
    assert playerctl("metadata", "album") == "Core"
    for words in (["next"], ["pause"], ["previous"], ["play"], ["play-pause"], ["stop"], ["position", "10+"]):
        assert playerctl(*words) == ""
    assert playerctl("volume", "0.3") == ""
    assert play.orders.noted == [
        Command.NEXT, Command.PAUSE, Command.BACK, Command.RESUME, Command.PRESS, Command.PAUSE, Command.SKIP,
        SetVolume(30),
    ]  # fmt: skip
    assert float(playerctl("volume")) == 0.3


# Faults.


def test_it_is_offered_after_the_first_sound(client: Client) -> None:
    """Nothing is loaded and nobody asked before the first sound has been heard."""
    play = Play()
    play.pass_time(0.45)
    assert [thread.name for thread in mpris_threads()] == ["mpris"]
    assert client.owned() == []
    play.pass_time(0.55)
    wait_for("the name", lambda: client.owned() == [NAME])
    play.end()


def test_players_have_a_name_each(client: Client) -> None:
    """Players beside each other each have their name, all are found by playerctl, and the names are given back."""
    pid = os.getpid()
    with contextlib.ExitStack() as stack:
        for number in (1, 2, 3):
            stack.enter_context(playing())
            wait_for("the name", lambda number=number: len(client.owned()) == number)
        assert client.owned() == [NAME, f"{NAME}.instance{pid}", f"{NAME}.instance{pid}_2"]
        assert playerctl("--all-players", "status").split() == ["Playing"] * 3
    wait_for("the end of the names", lambda: client.owned() == [])
    wait_for("the end of the threads", lambda: mpris_threads() == [])


def test_a_flood_does_not_pile_up(client: Client, play: Play) -> None:
    """A thousand calls are all answered while the player is stuck, and a handful wait for it."""
    play.output.unstuck.clear()
    assert play.output.stuck.wait(WAIT)
    assert client.call_often(1_000, PLAYER, "PlayPause") == 1_000
    assert len(play.orders.noted) == mpris_orders.MOST_WAITING
    play.output.unstuck.set()
    wait_for(
        "its turn", lambda: client.call(PLAYER, "Pause") is None and play.orders.noted[-1] is Command.PAUSE
    )


def no_answer(folder: Path) -> socket.socket:
    """Listen as a bus that takes calls and never says a word."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "mute"))
    listener.listen()
    return listener


@pytest.mark.parametrize(
    "address",
    ["", "unix:path={}/nothing", "unix:path={}/dead", "unix:path={}/mute", "nonsense", "autolaunch:"],
)
def test_without_a_bus_it_is_silently_absent(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """No address, no socket, nobody behind it, nobody who answers: the play goes to its end without a word."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address.format(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "dead"))
    with no_answer(tmp_path), playing():
        pass
    wait_for("the end of the thread", lambda: mpris_threads() == [])
    assert capfd.readouterr() == ("", "")


def test_the_bus_is_found_where_systemd_puts_it(
    client: Client, bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an address in the environment the bus of the user's runtime folder is taken."""
    runtime = tmp_path / "runtime, odd=100%"
    runtime.mkdir()
    (runtime / "bus").symlink_to(bus.removeprefix("unix:path="))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    with playing():
        wait_for("the name", lambda: client.owned() == [NAME])


def test_the_bus_may_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """When the daemon dies in mid-play, the thread is gone and the play goes on without a word."""
    require("dbus-daemon")
    daemon = Daemon(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
    client = Client()
    with playing() as play:
        wait_for("the name", lambda: client.owned() == [NAME])
        client.close()
        daemon.kill()
        wait_for("its end", lambda: mpris_threads() == [])
        heard = play.player.heard
        play.orders.put(Command.PAUSE)
        play.orders.put(Command.RESUME)
        play.pass_time(1)
        assert play.player.heard > heard
    assert capfd.readouterr() == ("", "")


class Relay:
    """Stands between the player and the bus, and can cut the line: also instead of passing on some words, once."""

    def __init__(self, address: str, bus: str, cut_at: bytes | None = None) -> None:
        self._cut_at = cut_at
        self.lines = 0
        self._bus = bus.removeprefix("unix:path=")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(address)
        self._listener.listen()
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, far = self._listener.accept()[0], socket.socket(socket.AF_UNIX)
                far.connect(self._bus)
                self._ends += [near, far]
                self.lines += 1
                for pair in ((near, far), (far, near)):
                    self._threads.append(threading.Thread(target=self._pass_on, args=pair))
                    self._threads[-1].start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4_096):
                if self._cut_at is not None and self._cut_at in data:
                    self._cut_at = None
                    self.cut()
                sink.sendall(data)

    def cut(self) -> None:
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in self._threads:
            thread.join()
        for end in (*self._ends, self._listener):
            end.close()


def test_a_line_that_was_cut_is_taken_up_again(
    client: Client, bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that breaks while the bus lives comes back with the name, and all is announced anew."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'relay'}")
    with contextlib.closing(Relay(str(tmp_path / "relay"), bus)) as relay, playing() as play:
        client.told_until("CanPlay")
        relay.cut()
        wait_for("a line once more", lambda: relay.lines == 2)
        client.told_until("CanPlay")
        assert client.owned() == [NAME]
        client.call(PLAYER, "Pause")
        assert play.orders.noted == [Command.PAUSE]


def test_a_line_that_is_cut_as_it_begins(
    client: Client, bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that breaks while the player asks for its name is made anew too."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'relay'}")
    with contextlib.closing(Relay(str(tmp_path / "relay"), bus, cut_at=b"RequestName")), playing():
        wait_for("the name", lambda: client.owned() == [NAME])


def test_the_program_is_steered_and_ends_cleanly(client: Client, tmp_path: Path) -> None:
    """`voice-coach play` answers playerctl, ends by Quit with exit code 0, and gives its name back."""
    with subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "play", "plank 10min", "--output", "null", "--voice", "silent"],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            wait_for("the player", lambda: client.owned() == [NAME])
            assert playerctl("metadata", "album") == "Plank"
            assert playerctl("pause") == ""
            wait_for("the pause", lambda: playerctl("status") == "Paused")
            client.call(ROOT, "Quit")
            assert process.communicate(timeout=WAIT)[1] == ""
        finally:
            process.kill()
    assert process.returncode == 0
    wait_for("the end of the name", lambda: client.owned() == [])
