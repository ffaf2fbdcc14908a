"""`voice-coach remote`: orders from another terminal, through a socket that only the user can open."""

from __future__ import annotations

import gc
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result
from legible import GENTLE, Words, exercise, routine
from tape import Tape

from voice_coach.cli import main, voice_coach
from voice_coach.controls import private_folder, remote_client, remote_server
from voice_coach.controls.remote_client import ask, connect
from voice_coach.controls.remote_places import BY_PORT, Running, listen_at_port, listen_in, running
from voice_coach.controls.remote_protocol import COMMANDS, order_of
from voice_coach.controls.remote_server import offered
from voice_coach.errors import CoachError
from voice_coach.outputs.contract import Output
from voice_coach.outputs.null import NullOutput
from voice_coach.session.manners import Manners
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.player import Player
from voice_coach.session.player_state import State
from voice_coach.units import STREAM_RATE

posix = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="sockets in folders are not for Windows")
BOTH = [pytest.param(False, marks=posix, id="folder"), pytest.param(True, id="port")]
SOON = 60.0
"""Seconds that an answer may take on a busy machine; no test waits them out."""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the one folder that players stand in; its path is short, as a socket's must be."""
    home = Path(tempfile.mkdtemp(prefix="vc")).resolve()
    monkeypatch.setattr(private_folder, "_wanted", lambda: iter([home / "players"]))
    # The program's few seconds may be too few here.
    monkeypatch.setattr(remote_client.ask, "__defaults__", (SOON,))
    monkeypatch.setattr(remote_server, "SLOWEST", SOON)
    yield home / "players"
    shutil.rmtree(home)


def player_on(output: Output, orders: Orders, title: str = "Test") -> Player:
    phase_index = PhaseIndex(routine(exercise(hold=60), title=title), GENTLE)
    return Player(phase_index, Words(STREAM_RATE), output, orders, Manners())


class Obedient:
    """Answers each order with its own words, in the player's place, and keeps them."""

    def __init__(self, orders: Orders) -> None:
        self.obeyed: list[Order] = []
        self._orders = orders
        self._over = False
        self._thread = Thread(target=self._run)

    def _run(self) -> None:
        while not self._over:
            if asked := self._orders.next(0.01):
                order, reply = asked
                self.obeyed.append(order)
                assert reply is not None
                reply(str(order))

    def __enter__(self) -> Obedient:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over = True
        self._thread.join()


@contextmanager
def waiting(by_port: bool = BY_PORT) -> Iterator[tuple[Running, Orders]]:
    """Offer a player that obeys nobody yet."""
    orders = Orders()
    before = set(running())
    with offered(player_on(Tape(), orders), orders, by_port=by_port):
        until = time.monotonic() + SOON
        while not (new := set(running()) - before):
            assert time.monotonic() < until
            time.sleep(0.005)
        yield new.pop(), orders


@contextmanager
def obeying(by_port: bool = BY_PORT) -> Iterator[tuple[Running, Obedient]]:
    with waiting(by_port) as (player, orders), Obedient(orders) as obedient:
        yield player, obedient


def line_to(player: Running) -> tuple[socket.socket, str]:
    connected = connect(player.place, time.monotonic() + SOON)
    assert connected is not None
    return connected


def remote(*words: str) -> Result:
    return CliRunner().invoke(voice_coach, ["remote", *words])


@pytest.mark.parametrize("by_port", BOTH)
def test_each_command_reaches_the_player_and_its_answer_is_printed(folder: Path, by_port: bool) -> None:
    """Every command, and a volume, becomes the order of that name; what is answered is what is printed."""
    with obeying(by_port) as (_, obedient):
        for name in COMMANDS:
            assert remote(name).output == f"{name}\n"
        assert remote("volume", "40").exit_code == 0
        assert remote("volume", "40%").exit_code == 0
    assert obedient.obeyed == [*Command, SetVolume(40), SetVolume(40)]


@pytest.mark.parametrize(
    "words", ["", "paus", "volume", "volume 101", "volume -1", "volume ٣", "pause now", "list"]
)
def test_nothing_else_is_an_order(words: str) -> None:
    """What is no command, alone in its line, is never taken for one."""
    assert order_of(words) is None


RUDE: dict[str, Callable[[socket.socket, str], object]] = {
    "silent": lambda line, key: None,
    "gone": lambda line, key: line.close(),
    "half a line": lambda line, key: line.sendall(f"{key} pau".encode()),
    "half a line, then gone": lambda line, key: (line.sendall(f"{key} pau".encode()), line.close()),
    "no key": lambda line, key: line.sendall(b"pause\n"),
    "a wrong key": lambda line, key: line.sendall(b"0" * 32 + b" pause\n"),
    "garbage": lambda line, key: line.sendall(bytes(range(1, 10)) + b"\xff\n"),
    "a pickle": lambda line, key: line.sendall(b"cos\nsystem\n(S'true'\ntR."),
    "spaces and a long line": lambda line, key: line.sendall(b" " * 500 + b"\n"),
}


@pytest.mark.parametrize("by_port", BOTH)
@pytest.mark.parametrize("rude", RUDE.values(), ids=RUDE)
def test_rude_guests_are_no_hindrance(
    folder: Path, by_port: bool, rude: Callable[[socket.socket, str], object]
) -> None:
    """Whoever says nothing, too little or nonsense gives no order, and the next guest is served at once."""
    with obeying(by_port) as (player, obedient):
        line, key = line_to(player)
        with line:
            rude(line, key)
            assert ask(player, "where", SOON) == "where"
        assert obedient.obeyed == [Command.WHERE]


UNHEARD = """
import sys, time
sys.path.insert(0, {tests!r})
from pathlib import Path
import test_remote
from voice_coach.controls.event_loop import LOOK
test_remote.private_folder._wanted = lambda: iter([Path({folder!r})])
with test_remote.waiting() as (player, orders), test_remote.Obedient(orders):
    time.sleep(4 * LOOK)
    assert "asyncio" not in sys.modules
    assert test_remote.ask(player, "pause", test_remote.SOON) == "pause"
    assert "asyncio" in sys.modules
"""


def test_no_event_loop_is_loaded_before_the_first_sound(folder: Path) -> None:
    """A player offers itself before its first sound and obeys; only if it is asked it loads asyncio for that."""
    program = UNHEARD.format(tests=str(Path(__file__).parent), folder=str(folder))
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_guest_who_has_gone_is_noticed() -> None:
    """Whoever still holds the line waits for an answer; the order of one who has hung up is left aside."""
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        assert remote_server._is_there(near)
        far.close()
        assert not remote_server._is_there(near)


@posix
def test_megabytes_are_not_read(folder: Path) -> None:
    """Of a line without an end a little is read; then the guest is shown the door."""
    with obeying() as (player, obedient):
        line, _ = line_to(player)
        taken = 0
        with line, suppress(ConnectionError):
            line.settimeout(SOON)
            while taken < 50:
                line.sendall(b"x" * (1 << 20))
                taken += 1
        assert taken < 50
        assert ask(player, "pause", SOON) == "pause"
        assert obedient.obeyed == [Command.PAUSE]


@posix
def test_a_thousand_guests(folder: Path) -> None:
    """A thousand lines that say nothing are let in and out; few are kept, and who asks something is answered."""
    with obeying() as (player, _), ExitStack() as lines:
        for number in range(1000):
            line = lines.enter_context(line_to(player)[0])
            if number < 800:
                line.close()
        assert ask(player, "pause", SOON) == "pause"


@posix
def test_a_client_that_comes_at_the_end_is_let_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A play that ends while others connect leaves no open socket behind."""
    gc.collect()  # what other tests left is not at issue here
    left: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: left.append(str(told.exc_value)))
    over = Event()

    def knock() -> None:
        while not over.is_set():
            for place in folder.glob("*.sock"):
                with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
                    line.connect(str(place))

    knocking = Thread(target=knock)
    knocking.start()
    player = player_on(NullOutput(), Orders())
    monkeypatch.setattr(Player, "heard", 10 * STREAM_RATE)  # the first sound has been heard
    for number in range(32):
        with offered(player, Orders()):
            time.sleep(0.003 * (number % 8))
    over.set()
    knocking.join()
    gc.collect()
    assert left == []


def test_two_guests_get_their_own_answers(folder: Path) -> None:
    """Who asks at the same time as another gets the answer to their own order, whichever comes first."""
    with waiting() as (player, orders):
        answers: dict[str, str | None] = {}

        def put(words: str) -> None:
            answers[words] = ask(player, words, SOON)

        threads = [Thread(target=put, args=(words,)) for words in ("pause", "where")]
        for thread in threads:
            thread.start()
        asked = [orders.next(SOON), orders.next(SOON)]
        for one in reversed(asked):
            assert one is not None
            assert one[1] is not None
            one[1](f"told {one[0]}")
        for thread in threads:
            thread.join()
    assert answers == {"pause": "told pause", "where": "told where"}


def test_a_flood_of_orders_is_held_back(folder: Path) -> None:
    """Eight orders wait for a player at most; who comes after them is refused, so that the sound goes on."""
    with waiting() as (player, orders), ExitStack() as lines:
        for _ in range(8):
            line, key = line_to(player)
            lines.enter_context(line)
            line.sendall(f"{key} next\n".encode())
        for _ in range(8):
            assert orders.next(SOON) is not None
        with pytest.raises(CoachError, match="Too many"):
            ask(player, "next", SOON)
        assert orders.next(0) is None


def test_who_waits_when_the_routine_ends_is_told_so(folder: Path) -> None:
    """A guest who is still waiting when the player ends learns it at once, and nothing is left of the player."""
    with ExitStack() as playing:
        player, orders = playing.enter_context(waiting())
        failures: list[CoachError] = []

        def put() -> None:
            try:
                ask(player, "pause", SOON)
            except CoachError as error:
                failures.append(error)

        thread = Thread(target=put)
        thread.start()
        assert orders.next(SOON) is not None
        playing.close()
        thread.join()
    assert "gave no answer" in failures[0].cause
    assert list(folder.iterdir()) == []


def test_a_player_that_hangs_is_told_from_one_that_is_gone(folder: Path) -> None:
    """A player that does not answer in time is an error with a remedy; one that has gone is None."""
    with waiting() as (player, _), pytest.raises(CoachError, match=r"does not answer.*fg"):
        ask(player, "pause", 0.05)
    assert ask(player, "pause", 0.05) is None


def left_over(folder: Path, by_port: bool) -> Path:
    """Leave what a player leaves that is killed: a socket or a port where nobody listens any more."""
    private_folder._make(folder)
    listening = listen_at_port(folder, "key") if by_port else listen_in(folder)
    listening.socket.close()
    return listening.place


@pytest.mark.parametrize("by_port", BOTH)
def test_what_killed_players_left_is_cleared_away(
    folder: Path, by_port: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`remote` passes over what a killed player left, and the next player clears it away."""
    monkeypatch.setattr(remote_client, "A_LOOK", SOON)  # who is too busy to be asked is not at issue here
    with obeying(by_port) as (player, _):
        newer = left_over(folder, by_port)
        assert remote("pause").output == "pause\n"
        assert not newer.exists()
        assert player.place.exists()
    older = left_over(folder, by_port)
    with obeying(by_port) as (player, _):
        assert ask(player, "pause", SOON) == "pause"
        assert not older.exists()


@pytest.mark.parametrize("by_port", BOTH)
def test_of_several_players_the_answer_names_the_routine(
    folder: Path, by_port: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to guess which of two has paused; what a killed player left is no second one."""
    with obeying(by_port) as (older, _):
        left_over(folder, by_port)
        assert remote("pause").output == "pause\n"
        monkeypatch.setattr(os, "getpid", lambda: 4711)
        with offered_as("Up\x1b and down", by_port):
            assert remote("pause").output == "Up␛ and down: pause\n"
            assert remote("pause", "--player", "4711").output == "pause\n"
        assert ask(older, "where", SOON) == "where"


@contextmanager
def offered_as(title: str, by_port: bool) -> Iterator[None]:
    """Offer an obedient player that tells the title of its routine."""
    orders = Orders()
    player = player_on(Tape(), orders, title)
    before = set(running())
    with offered(player, orders, by_port=by_port), Obedient(orders):
        player._feed._tell(State("playing", title, None, None, 0, 100))
        until = time.monotonic() + SOON
        while not set(running()) - before:
            assert time.monotonic() < until
            time.sleep(0.005)
        yield


@pytest.mark.parametrize("by_port", BOTH)
def test_a_mute_player_keeps_nobody_from_the_next(
    folder: Path, by_port: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one started before a mute one is asked in its place, and that is told; if all are mute, how to wake one."""
    # Only the mute one is given little time: an answer may take long on a busy machine.
    patient = remote_client.ask
    monkeypatch.setattr(
        remote_client,
        "ask",
        lambda player, *words: patient(player, words[0], 0.05 if player.pid == MUTE else SOON),
    )
    with offered_as("Short", by_port), mute(folder, by_port) as last:
        assert main(["remote", "where"]) == 0
        told = capsys.readouterr()
        assert (told.out, told.err) == ("Short: where\n", f"Process {last} does not answer.\n")
        main(["remote", "list"])
        told = capsys.readouterr()
        assert told.out == f"Process {last}: does not answer\nProcess {os.getpid()}: playing, Short\n"
    with mute(folder, by_port) as one, mute(folder, by_port):
        assert main(["remote", "where"]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert f"The player {one} does not answer" in told.err
        assert "fg" in told.err


MUTE = 4712
"""The process of a player that does not answer."""


@contextmanager
def mute(folder: Path, by_port: bool) -> Iterator[int]:
    """Stand in for a player that is stopped: its line can be opened, and nobody is behind it."""
    private_folder._make(folder)
    opened = listen_at_port(folder, "key") if by_port else listen_in(folder)
    with opened.socket:
        name = opened.place.name.replace(f"{os.getpid()}-", f"{MUTE}-")
        place = opened.place.rename(opened.place.with_name(name))
        yield MUTE
        place.unlink()


def test_a_damaged_note_of_a_port_is_cleared_away(folder: Path) -> None:
    """A note that names no port and key is no player."""
    private_folder._make(folder)
    for number, content in enumerate(["", "80", "port key", "1 2 3", "99999999 key"]):
        (folder / f"1-{number}.port").write_text(content)
    assert main(["remote", "pause"]) == 1
    assert list(folder.iterdir()) == []


def test_the_player_started_last_is_meant_unless_one_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several players the one started last obeys; --player names another, and `list` shows them all."""
    with obeying() as (_, first):
        monkeypatch.setattr(os, "getpid", lambda: 4711)
        with obeying() as (_, last):
            monkeypatch.undo()
            monkeypatch.setattr(private_folder, "_wanted", lambda: iter([folder]))
            assert remote("pause").exit_code == 0
            assert remote("--player", str(os.getpid()), "where").output == "where\n"
            both = remote("--list", "--no-plain").output
            assert both == f"4711  starting\n{os.getpid()}  starting\n"
            assert remote("list", "--player", "4711").output == "Process 4711: starting\n"
            assert main(["remote", "--player", "1", "where"]) == 1
    assert (last.obeyed, first.obeyed) == ([Command.PAUSE], [Command.WHERE])


def test_the_list_shows_state_and_title_made_safe(folder: Path) -> None:
    """The list tells what a player is at; a title cannot steer the terminal."""
    orders = Orders()
    player = player_on(Tape(), orders)
    with offered(player, orders):
        player._feed._tell(State("paused", "Up\x1b[2J\nand down", None, None, 0, 100))
        until = time.monotonic() + SOON
        while not running():
            assert time.monotonic() < until
        assert remote("list").output == f"Process {os.getpid()}: paused, Up␛[2J␊and down\n"


def test_without_a_player_the_way_to_one_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No player is an error with a remedy, for a command and for the list; nothing goes to standard output."""
    for words in (["pause"], ["list"], ["--list"], ["--player", "5", "pause"]):
        assert main(["remote", *words]) == 1
        told = capsys.readouterr()
        assert "No routine is playing" in told.err
        assert "voice-coach play NAME" in told.err
        assert told.out == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["paus"], "Did you mean `pause`?"),
        (["lst"], "Did you mean `list`?"),
        (["xyzzy"], "Use one of: toggle"),
        (["x\x1b[2j"], "There is no command `x␛[2j`"),
        ([], "Missing command."),
        (["volume"], "0 to 100"),
        (["volume", "1000"], "0 to 100"),
        (["volume", "-1"], "0 to 100"),
        (["volume", "-1%"], "0 to 100"),
        (["pause", "please"], "`pause` takes no argument"),
        (["pause", "--player", "x"], "not a valid integer"),
    ],
)
def test_a_wrong_command_is_a_usage_error(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is no command exits 2, with the nearest one or with all there are."""
    assert main(["remote", *words]) == 2
    assert told in capsys.readouterr().err


def test_help_and_completion_offer_every_command() -> None:
    """The help explains each command, and the shell completes its name."""
    told = remote("--help").output
    completion = ShellComplete(voice_coach, {}, "voice-coach", "_VOICE_COACH_COMPLETE")
    for name in [*COMMANDS, "volume", "list"]:
        assert re.search(rf"\n{name}( N)?: ", told)
        assert name in [item.value for item in completion.get_completions(["remote"], name[:2])]


@posix
def test_only_the_user_can_open_it(folder: Path) -> None:
    """The folder is the user's alone, and so is the socket in it."""
    with waiting() as (player, _):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(player.place.stat().st_mode) == 0o600


def opened_to_others(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)


def a_link(folder: Path) -> None:
    elsewhere = folder.with_name("elsewhere")
    elsewhere.mkdir(mode=0o700)
    folder.symlink_to(elsewhere)


def in_a_folder_of_all(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    folder.parent.chmod(0o777)


def a_file(folder: Path) -> None:
    folder.write_text("")


@posix
@pytest.mark.parametrize("made", [opened_to_others, a_link, in_a_folder_of_all, a_file])
def test_a_folder_that_others_could_have_made_is_not_used(folder: Path, made: Callable[[Path], None]) -> None:
    """A folder that is open, a link, or to be replaced by others is neither offered in nor asked."""
    made(folder)
    assert list(private_folder.private_folders(make=True)) == []
    orders = Orders()
    with offered(player_on(Tape(), orders), orders):
        assert running() == []


@posix
def test_a_folder_of_another_user_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What belongs to somebody else is passed over, whatever its mode."""
    folder.mkdir(mode=0o700)
    assert list(private_folder.private_folders()) == [folder]
    someone_else = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: someone_else)
    assert list(private_folder.private_folders(make=True)) == []


@posix
def test_a_path_too_long_for_a_socket_gives_way_to_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first folder's path is too long, the second one serves, and `remote` finds the player there."""
    long = folder.with_name("x" * 100)
    monkeypatch.setattr(private_folder, "_wanted", lambda: iter([long, folder]))
    with obeying() as (player, _):
        assert player.place.parent == folder
        assert remote("pause").output == "pause\n"
    assert list(long.iterdir()) == []


def test_a_real_player_pauses_and_quits(folder: Path) -> None:
    """A player that runs answers with what it says, shows that it is paused, and ends when it is told to."""
    orders = Orders()
    player = player_on(NullOutput(), orders, "Wall squat")
    with offered(player, orders):
        thread = Thread(target=player.play)
        thread.start()
        until = time.monotonic() + SOON
        while not running():
            assert time.monotonic() < until
        assert remote("pause").output == "Paused\n"
        assert remote("list").output == f"Process {os.getpid()}: paused, Wall squat\n"
        assert remote("quit").output == "Stopped\n"
        thread.join(SOON)
        assert not thread.is_alive()


def test_no_mistake_in_the_settings_keeps_a_routine_from_being_paused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`remote` needs no setting."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    config = tmp_path / "voice-coach" / "config.yaml"
    config.parent.mkdir()
    config.write_text("effort: [1\nplain: maybe\n")
    assert "config.yaml:1:" in CliRunner().invoke(voice_coach, ["list"]).output
    with obeying():
        assert remote("pause").output == "pause\n"
