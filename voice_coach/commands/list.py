"""`voice-coach list`: what there is."""

from __future__ import annotations

import click


@click.command("list")
@click.option("--tag", metavar="WORD", help="Only those with this tag.")
def command(tag: str | None) -> None:
    """List the routines that can be played, your own among them."""
    from voice_coach.announce import Choices
    from voice_coach.estimate import playing_time, rounded
    from voice_coach.finder import list_routines
    from voice_coach.safe_text import safe
    from voice_coach.walk import count_exercises

    found = [
        entry for entry in list_routines() if tag is None or (entry.routine and tag in entry.routine.tags)
    ]
    width = max((len(safe(entry.name)) for entry in found), default=0)
    for entry in found:
        name = safe(entry.name).ljust(width)
        if entry.routine is None:
            click.echo(f"{name}  has errors: voice-coach check {safe(entry.name)}")
            continue
        minutes = max(1, round(rounded(playing_time(entry.routine, Choices())) / 60))
        exercises, _ = count_exercises(entry.routine.steps, 0)
        figures = f"{minutes:>3} min  {exercises:>2} exercise{'s' if exercises != 1 else ' '}"
        about = entry.routine.about or entry.routine.title
        click.echo(f"{name}  {figures}  {safe(about)}")
