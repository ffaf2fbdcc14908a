"""`voice-coach remote`: steer a player from another terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from voice_coach.console.notices import tell, to_stderr
from voice_coach.console.settings import PLAIN, is_plain
from voice_coach.errors import CoachError
from voice_coach.near import nearest
from voice_coach.safe_text import safe, shown
from voice_coach.session.orders import EXPLAINED

if TYPE_CHECKING:
    from voice_coach.controls.remote_places import Running

LIST, VOLUME = "list", "volume"
WORDS = {
    **{command.value: told for command, told in EXPLAINED.items()},
    f"{VOLUME} N": "set the volume to N percent",
    LIST: "show the players: process, state, routine; the one started last first",
}
WIDTH = max(map(len, WORDS))
MUTE = "does not answer"
LOOK = 1.0
"""Seconds to wait for a player's state, which it reports whatever it plays."""
HELP = """Steer a routine that plays in another terminal. Its answer is spoken there and printed here.

Without --player, this steers the routine that was started last, of those that answer.

\b
COMMAND is one of
{commands}
"""


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the commands."""
    return [
        CompletionItem(name, help=told)
        for name, told in ((words.split(" ")[0], told) for words, told in WORDS.items())
        if name.startswith(incomplete) and not ctx.params.get("words")
    ]


@click.command(
    "remote",
    help=HELP.format(commands="\n".join(f"  {words:<{WIDTH}}  {told}" for words, told in WORDS.items())),
)
@click.argument("words", metavar="COMMAND", nargs=-1, shell_complete=complete)
@click.option("--player", "pid", metavar="PID", type=int, help="The player with this process number.")
@click.option("--list", "listed", is_flag=True, help="Show the players, as the command `list` does.")
@PLAIN
def command(words: tuple[str, ...], pid: int | None, listed: bool) -> None:
    """Send an order to a player, and print its answer."""
    asked = " ".join(" ".join(words).casefold().split()).removesuffix("%")
    listed = listed and not asked
    if not listed and asked != LIST:
        check(asked)
    from voice_coach.controls.remote_client import is_there
    from voice_coach.controls.remote_places import running

    players = [player for player in running() if pid in (None, player.pid)]
    if len(players) > 1:  # a killed player leaves its socket behind
        players = [player for player in players if is_there(player)]
    if show(players) if listed or asked == LIST else order(players, asked):
        return
    raise CoachError(
        f"No routine is playing{f' in the process {pid}' if pid is not None else ''}.",
        "`voice-coach remote list` shows what is playing; start one with: voice-coach play NAME"
        if pid is not None
        else "Start one with: voice-coach play NAME",
    )


def show(players: list[Running]) -> bool:
    """Print each player with its state; return whether there is any."""
    found = False
    for player in players:
        try:
            state = state_of(player)
        except CoachError:
            state = MUTE, ""
        if state is None:
            continue
        found = True
        facts = filter(None, (state[0], safe(state[1])))
        if is_plain():
            tell(f"Process {player.pid}: {', '.join(facts)}")
        else:
            click.echo("  ".join([str(player.pid), *facts]))
    return found


def order(players: list[Running], asked: str) -> bool:
    """Send an order to the first player that answers, and print its answer; return whether there is any.

    With several players, the answer names the routine. Raises ``CoachError`` if none of them answers.
    """
    from voice_coach.controls.remote_client import ask

    several = len(players) > 1
    mute: CoachError | None = None
    for player in players:
        who = ""
        if several:
            # Ask for its state first: an order that a slow player takes late would be obeyed by two.
            try:
                state = state_of(player)
            except CoachError as error:
                to_stderr(f"Process {player.pid} does not answer.")
                mute = error
                continue
            if state is None:
                continue
            who = f"{safe(state[1]) or f'Process {player.pid}'}: "
        answer = ask(player, asked)
        if answer is not None:
            tell(f"{who}{safe(answer)}")
            return True
    if mute is not None:
        raise mute
    return False


def state_of(player: Running) -> tuple[str, str] | None:
    """Return the state and the title of a player; None if it has ended. Raises ``CoachError`` if it does not answer."""
    from voice_coach.controls.remote_client import ask
    from voice_coach.controls.remote_protocol import STATE

    state = ask(player, STATE, LOOK)
    if state is None:
        return None
    status, _, title = state.partition(" ")
    return status, title


def check(asked: str) -> None:
    """Raise ``click.UsageError`` unless ``asked`` is a known order."""
    from voice_coach.controls.remote_protocol import order_of

    if order_of(asked) is not None:
        return
    first, _, rest = asked.partition(" ")
    if not asked:
        raise click.UsageError(f"Missing command. Use one of: {', '.join(WORDS)}.")
    if first == VOLUME:
        raise click.UsageError("The volume is a whole number from 0 to 100, as in: volume 60")

    if order_of(first) is not None and rest:
        raise click.UsageError(f"`{first}` takes no argument.")
    near = nearest(first, [words.split(" ")[0] for words in WORDS])
    hint = f" Did you mean `{near}`?" if near else f" Use one of: {', '.join(WORDS)}."
    raise click.UsageError(f"There is no command {safe(shown(asked))}.{hint}")
