"""`voice-coach voices`: list the voices, hear them, and manage one's own."""

from __future__ import annotations

from typing import Any

import click

from voice_coach.commands.voices.own import add, remove
from voice_coach.console.arguments import complete_voice
from voice_coach.console.settings import OUTPUT, PLAIN, RATE, VOICE, VOLUME, options, wanted_voices
from voice_coach.errors import UsageError

SUBCOMMANDS = {"add": add, "remove": remove}


class WithSubcommands(click.Command):
    """A command with arguments of its own and with subcommands, which are tried first."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of the subcommand that the arguments begin with, or of the command."""
        found = SUBCOMMANDS.get(args[0]) if args else None
        if found is None:
            return super().make_context(info_name, args, parent, **extra)
        found.context_class = self.context_class
        settings = (parent.default_map or {}).get(info_name or "") if parent is not None else None
        return found.make_context(f"{info_name} {args[0]}", args[1:], parent, default_map=settings, **extra)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the subcommands after them."""
        super().format_options(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (f"{ctx.info_name} {name}", one.get_short_help_str(200))
                    for name, one in SUBCOMMANDS.items()
                ]
            )


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Offer the subcommands, where one can stand, and the names of voices."""
    from click.shell_completion import CompletionItem

    first = not ctx.params.get("names")
    words = [CompletionItem(word) for word in SUBCOMMANDS if first and word.startswith(incomplete)]
    return words + complete_voice(ctx, param, incomplete)


@click.command("voices", cls=WithSubcommands, short_help="List the voices, hear them, and add your own.")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_name)
@click.option(
    "--language", metavar="TAG", help="Only those that speak a language: a tag (de, en-GB) or a name."
)
@click.option("--all", "everything", is_flag=True, help="Every language of eSpeak, too.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects, for programs.")
@click.option(
    "--say",
    metavar="TEXT",
    help="Speak a text with the voices named, one after the other, or with the one for the language.",
)
@options(RATE, VOICE, VOLUME, OUTPUT)
@PLAIN
def command(
    names: tuple[str, ...],
    language: str | None,
    everything: bool,
    as_json: bool,
    say: str | None,
    rate: int,
    voice: str | None,
    volume: int,
    output: str,
) -> int:
    """List the voices: which ones speak by default, which there are, and what is missing.

    A NAME is what `--voice` takes. With --say you hear the voices named; space pauses and goes on, n is the next voice,
    b goes back, q quits.

    An object of --json has: name, engine, languages (tags, best first), natural, licence, about.

    Exits 1 if nothing is found.
    """
    if say is not None and as_json:
        raise UsageError("`--say` and `--json` cannot be used together.", "Leave out one of them.")
    from voice_coach.commands.voices.gathered import tag_of

    tag = None if language is None else tag_of(language)
    wanted = wanted_voices(voice, rate)
    if say is not None:
        from voice_coach.commands.voices.say import say_in_turn, spoken_by

        say_in_turn(spoken_by(say, names, tag, wanted), wanted, volume, output)
        return 0
    from voice_coach.commands.voices.list import show_list

    return show_list(names, tag, everything, as_json, wanted)
