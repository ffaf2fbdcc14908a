"""The conductor as a table: what each order does in each state, at moments of every kind. No player, and no sound.

A word lasts half a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import Words
from random_routines import routines

from voice_coach.coaching.announcements import Choices, Lines
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import Ending, ExerciseSet, Pause, Phase, Stop, Talk
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Item, Part
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.routines.routine import Routine
from voice_coach.routines.script import read_routine
from voice_coach.session.conductor import KINDS, TRANSITIONS, decide, kind_of
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Aside, Decision, Interjection, Mention, Sequel, in_writing
from voice_coach.session.manners import Manners
from voice_coach.session.moments import Moment
from voice_coach.session.orders import Command, Order, SetVolume, TimeEvent
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.playhead import Playhead
from voice_coach.session.states import (
    Over,
    Paused,
    Playing,
    PlayState,
    Situation,
    Waiting,
    pause_of,
    shown_of,
)
from voice_coach.units import STREAM_RATE, Samples

TENTH = STREAM_RATE // 10
"""The positions below are tenths of a second."""

ROUTINE = read_routine(
    """\
title: Test
steps:
  - {exercise: Plank, how: Lie down., hold: 40s, sets: 2, rest: 20s}
  - rest: 30s
  - say: Shake your arms.
  - {exercise: Squat, how: Stand tall., reps: 5, tempo: 4s}
""",
    "test.yaml",
    "test",
).required()
INDEX = PhaseIndex(ROUTINE, Choices())


OPEN = read_routine(
    """\
title: Open
steps:
  - {exercise: Squat, how: Stand tall., reps: 12, until: press}
  - {rest: 30s, until: press}
  - {exercise: Plank, hold: 40s, until: press}
  - {rest: 20s, until: press}
  - say: Shake your arms.
""",
    "test.yaml",
    "test",
).required()
OPEN_INDEX = PhaseIndex(OPEN, Choices(talk="short"))


def moment(position: int, laid_out: int = 8, index: PhaseIndex = INDEX, number: int = 0) -> Moment:
    """Return a moment of a routine, from phase ``number`` on, of which so many phases are laid out."""
    playhead = Playhead()
    if number:
        playhead.go_on(number, Samples(0))
    for item in lay_out(index.phases(number), Words(STREAM_RATE), STREAM_RATE):
        laid_out -= isinstance(item, Part)
        if laid_out >= 0:
            playhead.take(item)
    return playhead.moment(Samples(position * TENTH))


def moment_after(position: int, *orders: Order) -> Moment:
    """Return the moment a second into what comes of orders at a position."""
    held, context = moment(position), Context(INDEX, Manners(), gap=0)
    state: PlayState = Playing(Situation(volume=70))
    decision: Decision = None
    for order in orders:
        state, decision = decide(state, Asked(order, held, held.at), context)
    assert isinstance(decision, Sequel)
    playhead = Playhead()
    playhead.go_on(decision.number, held.at)
    for item in lay_out(decision.phases, Words(STREAM_RATE), STREAM_RATE, held.at):
        playhead.take(item)
    return playhead.moment(Samples(held.at + STREAM_RATE))


@cache
def moments() -> dict[str, Moment]:
    """Return moments of the first set, but for the rest before the second, the rest and talk behind it, and the last.

    At last, those of the second set that the listener jumped to, and of the first as it goes on after a pause.
    """
    return {
        "before the first": moment(0),
        "introduction": moment(12),
        "wait": moment(100),
        "just begun": moment(157),
        "work": moment(277),
        "nearly over": moment(517),
        "stop sounds": moment(547, laid_out=3),
        "early rest": moment(607),
        "rest": moment(627),
        "late rest": moment(667),
        "plain rest": moment(1277),
        "between": moment(1452),
        "reps": moment(1610),
        "before done": moment(1763),
        "last words": moment(1779),
        "jumped": moment_after(277, Command.NEXT),
        "counted in": moment_after(277, Command.PAUSE, Command.RESUME),
    }


@cache
def waiting() -> dict[str, Moment]:
    """Return moments at which the routine waits until the listener presses."""
    return {
        "open reps": moment(250, index=OPEN_INDEX),
        "open rest": moment(600, index=OPEN_INDEX, number=2),
        "open plain rest": moment(900, index=OPEN_INDEX, number=3),
    }


ORDERS: dict[str, Order] = {
    **{command.value: command for command in Command},
    **{f"volume {percent}": SetVolume(percent) for percent in (30, 900, -1)},
    "lost": SoundEvent.LOST,
    "returned": SoundEvent.BACK,
    "answers": SoundEvent.ANSWERS,
    "moved": SoundEvent.MOVED,
    "woke": SoundEvent.WOKE,
    "limit": TimeEvent.LIMIT,
}
MANNERS = {
    "": Manners(),
    "restart": Manners(resume="restart"),
    "goes on": Manners(on_device_change="continue"),
    "restart, goes on": Manners(resume="restart", on_device_change="continue"),
}

# By the state in which an order comes in, and the listener's manners: orders, moments, the state after them, and what
# comes. Alternatives stand with semicolons, orders one after the other with commas.
TABLES = {
    ("Playing", ""): """
press; pause; toggle; moved   | any                    | Paused  | Paused
woke                          | any                    | Paused  | Paused
limit                         | any                    | Playing | -
lost                          | before the first;      | Paused  | silence
                              | work; between;         |         |
                              | before done            |         |
lost                          | last words             | Over    | end
lost, returned; lost, answers | last words             | Over    | -
returned; answers             | any                    | Playing | -
lost, returned                | work                   | Paused  | Paused
lost, answers                 | work                   | Playing | Plank / Set 1 of 2 / 27 seconds left ->
                              |                        |         | Plank 1, 27 s -> then 3
lost, pause, answers          | work                   | Paused  | Paused
lost, toggle, answers         | work                   | Paused  | Paused
woke, woke                    | rest                   | Paused  | -
lost, resume; lost, toggle    | work                   | Paused  | Paused
lost, returned, resume        | work                   | Playing | Plank / Set 1 of 2 / 27 seconds left ->
                              |                        |         | Plank 1, 27 s -> then 3
resume                        | any                    | Playing | beside (0 s): Already playing
louder                        | any                    | Playing | when silent: Volume 80
softer                        | any                    | Playing | when silent: Volume 60
volume 30                     | any                    | Playing | when silent: Volume 30
next                          | before the first;      | Playing | Next: Plank / Set 1 of 2 / 2 holds of 40
                              | introduction           |         | seconds / Lie down. -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
next                          | wait                   | Playing | Next: Last set / Plank / Hold for 40
                              |                        |         | seconds / Lie down. -> Plank 2, 40 s,
                              |                        |         | explained -> then 4
next                          | work                   | Playing | Next: Last set / Plank ... Hold for 40
                              |                        |         | seconds / Lie down. -> 10 s, Plank 2, 40 s,
                              |                        |         | explained -> then 4
next                          | stop sounds            | Playing | Next: Plank / Last set ... Hold for 40
                              |                        |         | seconds / Lie down. -> 10 s, Plank 2, 40 s,
                              |                        |         | explained -> then 4
next                          | rest                   | Playing | Next: Plank / Last set / Hold for 40
                              |                        |         | seconds / Lie down. -> Plank 2, 40 s,
                              |                        |         | explained -> then 4
next                          | plain rest; between    | Playing | Next: Squat / 5 reps / Stand tall. -> Squat
                              |                        |         | 1, 20 s, explained -> then 7
next                          | jumped                 | Playing | Next: Squat / 5 reps / Stand tall. -> Squat
                              |                        |         | 1, 20 s, explained -> then 7
next                          | counted in             | Playing | Next: Last set / Plank ... Hold for 40
                              |                        |         | seconds / Lie down. -> 10 s, Plank 2, 40 s,
                              |                        |         | explained -> then 4
next                          | reps                   | Playing | beside (4 s): Last exercise
next                          | before done            | Playing | beside (1 s): The end; or the same -> done
                              |                        |         | -> then 8
next                          | last words             | Playing | beside (1 s): The end; or the same / That's
                              |                        |         | the routine. Well done / About 3 minutes ->
                              |                        |         | end
back                          | before the first;      | Playing | Back to the start / Test -> then 1
                              | introduction; wait;    |         |
                              | just begun             |         |
back                          | work; stop sounds      | Playing | Back to: Plank / Set 1 of 2 / 2 holds of 40
                              |                        |         | seconds / Lie down. -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
back                          | rest                   | Playing | Back to: Set 1 of 2 / Plank / 2 holds of 40
                              |                        |         | seconds / Lie down. -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
back                          | plain rest; between    | Playing | Back to: Plank / Last set / Hold for 40
                              |                        |         | seconds / Lie down. -> Plank 2, 40 s,
                              |                        |         | explained -> then 4
back                          | reps; before done;     | Playing | Back to: Squat / 5 reps / Stand tall. ->
                              | last words             |         | Squat 1, 20 s, explained -> then 7
back                          | jumped                 | Playing | Back to: Set 1 of 2 / Plank / 2 holds of 40
                              |                        |         | seconds / Lie down. -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
back                          | counted in             | Playing | Back to: Plank / Set 1 of 2 / 2 holds of 40
                              |                        |         | seconds / Lie down. -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
again                         | before the first       | Playing | beside (1 s): Nothing to repeat; or the
                              |                        |         | same / Test -> then 1
again                         | introduction           | Playing | 2 exercises, about 3 minutes -> then 2
again                         | wait                   | Playing | Plank / 2 holds of 40 seconds / Lie down. /
                              |                        |         | Set 1 of 2 -> Plank 1, 40 s, explained
                              |                        |         | -> then 3
again                         | work                   | Playing | One moment / Plank / Lie down. / Set 1 of 2
                              |                        |         | / 27 seconds left -> Plank 1, 27 s,
                              |                        |         | explained -> then 3
again                         | nearly over            | Playing | beside (0 s): 3 seconds left
again                         | stop sounds            | Playing | beside (1 s): Nothing to repeat; or the
                              |                        |         | same / Rest, 20 seconds ... Last set -> 20
                              |                        |         | s, Plank 2, 40 s -> then 4
again                         | rest                   | Playing | Plank / Hold for 40 seconds / Lie down. /
                              |                        |         | Last set -> 12 s, Plank 2, 40 s, explained
                              |                        |         | -> then 4
again                         | plain rest             | Playing | beside (1 s): Nothing to repeat; or the
                              |                        |         | same -> rest, 17 s -> then 5
again                         | between                | Playing | Shake your arms. -> then 6
again                         | reps                   | Playing | One moment / Squat / Stand tall. / 4 reps
                              |                        |         | left -> Squat 1, 16 s, explained -> then 7
again                         | jumped                 | Playing | Plank / Hold for 40 seconds / Lie down. /
                              |                        |         | Last set -> 10.2 s, Plank 2, 40 s,
                              |                        |         | explained -> then 4
again                         | counted in             | Playing | Plank / Lie down. / Set 1 of 2 / 27 seconds
                              |                        |         | left -> Plank 1, 27 s, explained -> then 3
again                         | last words             | Playing | beside (1 s): Nothing to repeat; or the
                              |                        |         | same / That's the routine. Well done /
                              |                        |         | About 3 minutes -> end
where                         | before the first       | Playing | beside (1 s): The introduction / Next:
                              |                        |         | Plank / Set 1 of 2; or the same / Test
                              |                        |         | -> then 1
where                         | introduction           | Playing | beside (1 s): The introduction / Next:
                              |                        |         | Plank / Set 1 of 2; or the same / 2
                              |                        |         | exercises, about 3 minutes -> then 2
where                         | wait                   | Playing | beside (0 s): 5 seconds to go / Plank / Set
                              |                        |         | 1 of 2; or beside (0 s): 5 seconds to go;
                              |                        |         | or Next: Plank / Set 1 of 2 / Hold for 40
                              |                        |         | seconds / 5 seconds to go -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
where                         | work                   | Playing | beside (1 s): 27 seconds left / Plank / Set
                              |                        |         | 1 of 2 / Then: Rest, 20 seconds / Last set;
                              |                        |         | or beside (1 s): 27 seconds left / Plank /
                              |                        |         | Set 1 of 2; or beside (1 s): 27 seconds
                              |                        |         | left; or beside (2 s): 26 seconds left; or
                              |                        |         | beside (4 s): 24 seconds left; or beside (6
                              |                        |         | s): 22 seconds left; or beside (8 s): 20
                              |                        |         | seconds left; or One moment / 27 seconds
                              |                        |         | left / Then: Rest, 20 seconds / Last set /
                              |                        |         | Plank / Set 1 of 2 / 27 seconds left ->
                              |                        |         | Plank 1, 27 s -> then 3
where                         | nearly over            | Playing | beside (0 s): 3 seconds left / Plank / Set
                              |                        |         | 1 of 2 / Then: Rest, 20 seconds / Last set;
                              |                        |         | or beside (0 s): 3 seconds left
where                         | stop sounds            | Playing | beside (1 s): Next: Plank / Last set; or
                              |                        |         | the same / Rest, 20 seconds ... Last set ->
                              |                        |         | 20 s, Plank 2, 40 s -> then 4
where                         | early rest             | Playing | beside (1 s): 14 seconds of rest left /
                              |                        |         | Next: Plank / Last set / Hold for 40
                              |                        |         | seconds / Exercise 1 of 2; or the same ->
                              |                        |         | 14 s, Plank 2, 40 s -> then 4
where                         | rest                   | Playing | beside (1 s): 12 seconds of rest left /
                              |                        |         | Next: Plank / Last set / Hold for 40
                              |                        |         | seconds; or the same -> 12 s, Plank 2,
                              |                        |         | 40 s -> then 4
where                         | late rest              | Playing | beside (1 s): Next: Plank / Last set / Hold
                              |                        |         | for 40 seconds; or the same -> 8 s, Plank
                              |                        |         | 2, 40 s -> then 4
where                         | plain rest             | Playing | beside (1 s): 17 seconds of rest left /
                              |                        |         | Next: Squat; or the same -> rest, 17 s
                              |                        |         | -> then 5
where                         | between                | Playing | beside (1 s): Next: Squat; or the same /
                              |                        |         | Shake your arms. -> then 6
where                         | reps                   | Playing | beside (3 s): 4 reps left / Squat / Then
                              |                        |         | you're done; or beside (7 s): 3 reps left /
                              |                        |         | Squat / Then you're done; or beside (3 s):
                              |                        |         | 4 reps left / Squat; or beside (7 s): 3
                              |                        |         | reps left / Squat; or beside (3 s): 4 reps
                              |                        |         | left; or beside (7 s): 3 reps left; or One
                              |                        |         | moment / 4 reps left / Then you're done /
                              |                        |         | Squat / 4 reps left -> Squat 1, 16 s
                              |                        |         | -> then 7
where                         | jumped                 | Playing | beside (1 s): Next: Plank / Last set / Hold
                              |                        |         | for 40 seconds; or the same ... Hold for 40
                              |                        |         | seconds / Lie down. -> 10.2 s, Plank 2, 40
                              |                        |         | s, explained -> then 4
where                         | counted in             | Playing | beside (1 s): 27 seconds left / Plank / Set
                              |                        |         | 1 of 2 / Exercise 1 of 2 / Then: Rest, 20
                              |                        |         | seconds / Last set; or the same / Set 1 of
                              |                        |         | 2 / 27 seconds left -> Plank 1, 27 s
                              |                        |         | -> then 3
where                         | before done            | Playing | beside (1 s): The end; or the same -> done
                              |                        |         | -> then 8
where                         | last words             | Playing | beside (1 s): The end; or the same / That's
                              |                        |         | the routine. Well done / About 3 minutes ->
                              |                        |         | end
longer                        | introduction           | Playing | beside (4 s): No rest now; or the same / 2
                              |                        |         | exercises, about 3 minutes -> then 2
longer                        | wait                   | Playing | 15 seconds more to get ready -> 19.7 s,
                              |                        |         | Plank 1, 40 s, explained -> then 3
longer                        | work; reps             | Playing | beside (4 s): No rest now
longer                        | stop sounds            | Playing | 15 seconds more / Rest, 20 seconds ... Last
                              |                        |         | set -> 35 s, Plank 2, 40 s -> then 4
longer                        | rest                   | Playing | 15 seconds more ... Last set -> 27 s, Plank
                              |                        |         | 2, 40 s -> then 4
longer                        | plain rest             | Playing | 15 seconds more -> rest, 32 s -> then 5
longer                        | jumped                 | Playing | 15 seconds more / Next: Last set / Plank
                              |                        |         | ... Hold for 40 seconds / Lie down. -> 25.2
                              |                        |         | s, Plank 2, 40 s, explained -> then 4
longer                        | counted in             | Playing | 15 seconds more to get ready / Set 1 of 2 /
                              |                        |         | 27 seconds left -> 22 s, Plank 1, 27 s
                              |                        |         | -> then 3
longer                        | between                | Playing | beside (4 s): No rest now; or the same /
                              |                        |         | Shake your arms. -> then 6
longer                        | last words             | Playing | beside (4 s): No rest now; or the same /
                              |                        |         | That's the routine. Well done / About 3
                              |                        |         | minutes -> end
skip                          | before the first;      | Playing | Skipping ahead ... Plank / 2 holds of 40
                              | introduction           |         | seconds / Lie down. -> Plank 1, 40 s,
                              |                        |         | explained -> then 3
skip                          | wait                   | Playing | beside (1 s): No rest now
skip                          | work; reps             | Playing | beside (4 s): No rest now
skip                          | stop sounds            | Playing | Skipping ahead / Last set -> Plank 2, 40 s
                              |                        |         | -> then 4
skip                          | rest                   | Playing | Skipping ahead / Last set -> Plank 2, 40 s
                              |                        |         | -> then 4
skip                          | plain rest             | Playing | Skipping ahead / Shake your arms. -> then 6
skip                          | jumped                 | Playing | Skipping ahead / Next: Last set / Plank /
                              |                        |         | Hold for 40 seconds / Lie down. -> Plank 2,
                              |                        |         | 40 s, explained -> then 4
skip                          | counted in             | Playing | Starting now / Set 1 of 2 -> Plank 1, 27 s
                              |                        |         | -> then 3
skip                          | between                | Playing | Skipping ahead ... Next: Squat / 5 reps /
                              |                        |         | Stand tall. -> Squat 1, 20 s, explained
                              |                        |         | -> then 7
skip                          | last words             | Playing | beside (4 s): No rest now; or the same /
                              |                        |         | That's the routine. Well done / About 3
                              |                        |         | minutes -> end
help                          | work                   | Playing | beside (1 s): four keys; or One moment /
                              |                        |         | four keys / Plank / Set 1 of 2 / 27 seconds
                              |                        |         | left -> Plank 1, 27 s -> then 3
help                          | nearly over            | Playing | beside (0 s): 3 seconds left
help                          | rest                   | Playing | beside (1 s): four keys; or the same ...
                              |                        |         | Last set -> 12 s, Plank 2, 40 s -> then 4
help                          | last words             | Playing | beside (1 s): four keys; or the same /
                              |                        |         | That's the routine. Well done / About 3
                              |                        |         | minutes -> end
help, help                    | work                   | Playing | beside (1 s): the other keys; or One moment
                              |                        |         | / the other keys / Plank / Set 1 of 2 / 27
                              |                        |         | seconds left -> Plank 1, 27 s -> then 3
help, help                    | rest                   | Playing | beside (1 s): the other keys; or the same
                              |                        |         | ... Last set -> 12 s, Plank 2, 40 s -> then
                              |                        |         | 4
quit                          | any                    | Over    | Stopped -> end
""",
    ("Playing", "goes on"): """
moved                 | any  | Playing | -
woke                  | work | Playing | Plank / Set 1 of 2 / 27 seconds left -> Plank 1, 27 s -> then 3
woke                  | rest | Playing | Carrying on / 11 seconds of rest left ... Last set -> 12 s, Plank 2,
                      |      |         | 40 s -> then 4
woke, woke            | work | Playing | -
lost, returned        | work | Playing | Plank / Set 1 of 2 / 27 seconds left -> Plank 1, 27 s -> then 3
lost, answers         | rest | Playing | Carrying on / 11 seconds of rest left ... Last set -> 12 s, Plank 2,
                      |      |         | 40 s -> then 4
pause, lost, returned | work | Paused  | Paused
""",
    ("Playing", "restart, goes on"): """
woke | work | Playing | Plank / Set 1 of 2 / From the start / 40 seconds left -> Plank 1, 40 s -> then 3
""",
    ("Paused", ""): """
pause; returned; answers      | any                    | Paused  | Paused
limit                         | any                    | Paused  | -
press, press                  | any                    | Paused  | Paused
lost, resume; lost, toggle    | rest                   | Paused  | Paused
lost, returned                | rest                   | Paused  | Paused
lost; moved; woke             | any                    | Paused  | -
resume; toggle                | before the first       | Playing | Carrying on / Test -> then 1
resume; toggle                | introduction           | Playing | Carrying on / 2 exercises, about 3 minutes
                              |                        |         | -> then 2
resume; toggle                | wait                   | Playing | Carrying on / Next: Plank / Set 1 of 2 ->
                              |                        |         | Plank 1, 40 s, explained -> then 3
resume; toggle                | work                   | Playing | Plank / Set 1 of 2 / 27 seconds left ->
                              |                        |         | Plank 1, 27 s -> then 3
resume; toggle                | stop sounds            | Playing | Carrying on / Rest, 20 seconds ... Last set
                              |                        |         | -> 20 s, Plank 2, 40 s -> then 4
resume; toggle                | rest                   | Playing | Carrying on / 11 seconds of rest left ...
                              |                        |         | Last set -> 12 s, Plank 2, 40 s -> then 4
resume; toggle                | plain rest             | Playing | Carrying on -> rest, 17 s -> then 5
resume; toggle                | between                | Playing | Carrying on / Shake your arms. -> then 6
resume; toggle                | reps                   | Playing | Squat / 4 reps left -> Squat 1, 16 s
                              |                        |         | -> then 7
resume; toggle                | jumped                 | Playing | Carrying on / Next: Last set / Plank ...
                              |                        |         | Hold for 40 seconds / Lie down. -> 10.2 s,
                              |                        |         | Plank 2, 40 s, explained -> then 4
resume; toggle                | counted in             | Playing | Plank / Set 1 of 2 / 27 seconds left ->
                              |                        |         | Plank 1, 27 s -> then 3
resume; toggle                | before done            | Playing | Carrying on -> done -> then 8
resume; toggle                | last words             | Playing | Carrying on / That's the routine. Well done
                              |                        |         | / About 3 minutes -> end
next                          | introduction           | Paused  | Next: Plank / Set 1 of 2 / Paused
next                          | work                   | Paused  | Next: Last set / Plank / Paused
next                          | stop sounds; rest      | Paused  | Next: Plank / Last set / Paused
next                          | plain rest; between    | Paused  | Next: Squat / Paused
next, next                    | work                   | Paused  | Next: Squat / Paused
next, next, next              | work                   | Paused  | Last exercise / Paused
next                          | reps                   | Paused  | Last exercise / Paused
next                          | before done;           | Paused  | The end / Paused
                              | last words             |         |
next, resume                  | work                   | Playing | Plank / Last set / Hold for 40 seconds /
                              |                        |         | Lie down. -> Plank 2, 40 s, explained
                              |                        |         | -> then 4
next, next, resume            | work                   | Playing | Squat / 5 reps / Stand tall. -> Squat 1, 20
                              |                        |         | s, explained -> then 7
next, pause, toggle           | rest                   | Playing | Plank / Last set / Hold for 40 seconds /
                              |                        |         | Lie down. -> Plank 2, 40 s, explained
                              |                        |         | -> then 4
back                          | before the first;      | Paused  | This is the start
                              | introduction           |         |
back                          | wait; work;            | Paused  | Back to: Plank / Set 1 of 2 / Paused
                              | stop sounds            |         |
back                          | rest                   | Paused  | Back to: Set 1 of 2 / Plank / Paused
back                          | plain rest             | Paused  | Back to: Plank / Last set / Paused
back                          | last words             | Paused  | Back to: Squat / Paused
next, back                    | work                   | Paused  | Back to: Set 1 of 2 / Plank / Paused
back, resume                  | plain rest             | Playing | Plank / Last set / Hold for 40 seconds /
                              |                        |         | Lie down. -> Plank 2, 40 s, explained
                              |                        |         | -> then 4
back                          | counted in             | Paused  | Back to: Plank / Set 1 of 2 / Paused
back, resume                  | wait                   | Playing | Plank / Set 1 of 2 / 2 holds of 40 seconds
                              |                        |         | / Lie down. -> Plank 1, 40 s, explained
                              |                        |         | -> then 3
again                         | introduction;          | Paused  | Nothing to repeat / Paused
                              | stop sounds;           |         |
                              | plain rest; last words |         |
again                         | work                   | Paused  | Plank / Lie down. / Set 1 of 2 / 27 seconds
                              |                        |         | left
again                         | rest                   | Paused  | Plank / Hold for 40 seconds / Lie down. /
                              |                        |         | Last set
next, again                   | work                   | Paused  | Plank / Hold for 40 seconds / Lie down. /
                              |                        |         | Last set
where                         | introduction           | Paused  | The introduction / Next: Plank / Set 1 of 2
                              |                        |         | / Paused
where                         | wait                   | Paused  | Next: Plank / Set 1 of 2 / Hold for 40
                              |                        |         | seconds / Exercise 1 of 2 / Paused
where                         | work                   | Paused  | 27 seconds left / Plank / Set 1 of 2 /
                              |                        |         | Exercise 1 of 2 / Then: Rest, 20 seconds /
                              |                        |         | Last set / Paused
where                         | rest                   | Paused  | 12 seconds of rest left / Next: Plank /
                              |                        |         | Last set / Hold for 40 seconds / Exercise 1
                              |                        |         | of 2 / Paused
where                         | plain rest             | Paused  | 17 seconds of rest left / Next: Squat /
                              |                        |         | Paused
where                         | reps                   | Paused  | 4 reps left / Squat / Exercise 2 of 2 /
                              |                        |         | Then you're done / Paused
where                         | last words             | Paused  | The end / Paused
next, where                   | work                   | Paused  | Next: Plank / Last set / Paused
longer                        | introduction; work;    | Paused  | No rest now / Paused
                              | between; last words    |         |
longer                        | wait                   | Paused  | 15 seconds more to get ready / Paused
longer                        | stop sounds; rest;     | Paused  | 15 seconds more / Paused
                              | plain rest             |         |
longer, resume                | rest                   | Playing | Carrying on / 26 seconds of rest left ...
                              |                        |         | Last set -> 27 s, Plank 2, 40 s -> then 4
longer, longer, resume        | rest                   | Playing | Carrying on / 41 seconds of rest left ...
                              |                        |         | Last set -> 42 s, Plank 2, 40 s -> then 4
longer, resume                | plain rest             | Playing | Carrying on -> rest, 32 s -> then 5
longer, resume                | wait                   | Playing | Carrying on / Next: Plank / Set 1 of 2 ->
                              |                        |         | 19.7 s, Plank 1, 40 s, explained -> then 3
longer, resume                | stop sounds            | Playing | Carrying on / Rest, 20 seconds ... Last set
                              |                        |         | -> 35 s, Plank 2, 40 s -> then 4
skip                          | introduction; wait;    | Paused  | No rest now / Paused
                              | work; between;         |         |
                              | last words             |         |
skip                          | stop sounds; rest      | Paused  | Skipping ahead / Next: Plank / Last set /
                              |                        |         | Paused
skip                          | plain rest             | Paused  | Skipping ahead / Paused
skip, resume                  | rest                   | Playing | Carrying on / Last set -> Plank 2, 40 s
                              |                        |         | -> then 4
skip, resume                  | plain rest             | Playing | Carrying on / Shake your arms. -> then 6
skip, resume                  | stop sounds            | Playing | Carrying on / Last set -> Plank 2, 40 s
                              |                        |         | -> then 4
longer, skip, resume          | rest                   | Playing | Carrying on / Last set -> Plank 2, 40 s
                              |                        |         | -> then 4
skip, longer, resume          | rest                   | Playing | Carrying on / 26 seconds of rest left ...
                              |                        |         | Last set -> 27 s, Plank 2, 40 s -> then 4
skip, next, resume            | rest                   | Playing | Plank / Last set / Hold for 40 seconds /
                              |                        |         | Lie down. -> Plank 2, 40 s, explained
                              |                        |         | -> then 4
louder                        | any                    | Paused  | Volume 80
softer                        | any                    | Paused  | Volume 60
volume 30                     | any                    | Paused  | Volume 30
help                          | any                    | Paused  | four keys / Paused
help, help; help, where, help | work                   | Paused  | the other keys / Paused
help, help, help              | work                   | Paused  | four keys / Paused
quit                          | any                    | Over    | Stopped -> end
""",
    ("Paused", "restart"): """
resume | work | Playing | Plank / Set 1 of 2 / From the start / 40 seconds left -> Plank 1, 40 s -> then 3
resume | rest | Playing | Carrying on / 11 seconds of rest left ... Last set -> 12 s, Plank 2, 40 s -> then 4
where  | work | Paused  | Plank / Set 1 of 2 / Exercise 1 of 2 / Then: Rest, 20 seconds / Last set / From the start /
       |      |         | 40 seconds left / Paused
""",
    ("Waiting", ""): """
press; next                | open reps       | Playing | stop -> then 2
press; next; skip          | open rest       | Playing | Plank 1, 340 s -> then 3
press; next; skip          | open plain rest | Playing | Shake your arms. -> then 5
pause; toggle; moved; woke | any             | Paused  | Paused
limit                      | any             | Paused  | Paused / Press when you're ready to go on
lost                       | any             | Paused  | silence
returned; answers          | any             | Waiting | -
resume                     | any             | Waiting | at once: Already playing
louder                     | any             | Playing | after an answer: Volume 80
softer                     | any             | Playing | after an answer: Volume 60
volume 30                  | any             | Playing | after an answer: Volume 30
quit                       | any             | Over    | Stopped -> end
longer; skip               | open reps       | Waiting | at once: No rest now
longer                     | open rest       | Waiting | 15 seconds more -> 18 s, Plank 1, 340 s -> then 3
longer                     | open plain rest | Waiting | 15 seconds more -> rest, 15 s -> then 4
back                       | open reps;      | Waiting | Back to: Squat / 12 reps, at your own pace.
                           | open rest       |         | Press when you're done -> Squat 1, 348 s -> then 2
again                      | open reps       | Waiting | at once: Squat / 12 reps, at your own pace. Press when you're
                           |                 |         | done
again                      | open rest       | Waiting | at once: Plank / Hold for 40 seconds, or longer. Press when
                           |                 |         | you're done
again                      | open plain rest | Waiting | at once: Nothing to repeat
where                      | open plain rest | Waiting | at once: Then you're done
where                      | open rest       | Waiting | at once: Next: Plank / Hold for 40 seconds, or longer. Press
                           |                 |         | when you're done / Exercise 2 of 2
where                      | open reps       | Waiting | at once: 15 seconds so far, the target is 12 reps / Squat
                           |                 |         | / Then: Rest, 30 seconds / Next: Plank
help                       | any             | Playing | at once: four keys
pause, resume              | open reps       | Playing | Squat / 15 seconds so far, the target is 12 reps
                           |                 |         | -> Squat 1, 333.5 s -> then 2
limit, toggle              | open reps       | Playing | Squat / 15 seconds so far, the target is 12 reps
                           |                 |         | -> Squat 1, 333.5 s -> then 2
""",
    ("Over", ""): """
any  | any | Over | -
""",
}


class Row(NamedTuple):
    """Orders one after the other in a state, at a moment, and what the last of them makes of it."""

    state: str
    manners: str
    orders: tuple[str, ...]
    moment: str
    after: str
    comes: str


@cache
def rows() -> list[Row]:
    """Read the tables. Alternatives stand with semicolons, orders one after the other with commas."""
    found: list[Row] = []
    for (state, manners), table in TABLES.items():
        lines: list[list[str]] = []
        for line in table.strip("\n").splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if cells[0]:
                lines.append(cells)
            else:  # a line that was too long goes on
                lines[-1] = [
                    f"{first} {second}".strip() for first, second in zip(lines[-1], cells, strict=True)
                ]
        for orders, at, after, comes in lines:
            one_by_one = ORDERS if orders == "any" else orders.split("; ")
            every = waiting() if state == "Waiting" else moments()
            places = every if at == "any" else at.split("; ")
            for order, place in product(one_by_one, places):
                found.append(Row(state, manners, tuple(order.split(", ")), place, after, comes))
    return found


KEYS = {"Space or P: pause.": "four keys", "B or left: back.": "the other keys"}


def told(decision: Decision, moment: Moment) -> str:
    """Write down what comes of an order: the words, the phases that they stand in or before, and what comes then.

    Where nothing does, there is silence. Beside what goes on, words have so many seconds to find their place.
    """
    match decision:
        case None:
            return "-"
        case Interjection(lines):
            return f"at once: {words(lines)}"
        case Mention(lines, kept):
            return f"{'when silent' if kept is None else 'after an answer'}: {words(lines)}"
        case Aside(otherwise=otherwise, forms=forms):
            texts = [f"beside ({form.patience} s): {words(form.lines)}" for form in forms]
            if otherwise is not None:
                instead = told(otherwise(moment), moment)
                last = words(forms[-1].lines)
                texts.append(f"the same{instead.removeprefix(last)}" if instead.startswith(last) else instead)
            return "; or ".join(texts)
        case Sequel():
            said = " / ".join(text for phase in decision.phases if (text := said_in(phase)))
            phases = [text for phase in decision.phases if (text := phase_text(phase))]
            then = "end" if decision.ends else "" if decision.then is None else f"then {decision.then}"
            return " -> ".join(text for text in (said, *phases, then) if text) or "silence"


def said_in(phase: Phase) -> str:
    """Write down the words of a phase; those after the dots are said as late in a wait as they can be."""
    match phase:
        case ExerciseSet(wait=wait) if wait.announcement:
            return f"{words(wait.lines)} ... {words(wait.announcement)}".strip()
        case ExerciseSet(wait=wait):
            return words(wait.lines)
        case Talk() | Pause():
            return words(phase.lines)
    return ""


def words(lines: Lines) -> str:
    texts = (line.phrase.text for line in lines)
    return " / ".join(
        next((short for begins, short in KEYS.items() if text.startswith(begins)), text) for text in texts
    )


def phase_text(phase: Phase) -> str:
    match phase:
        case ExerciseSet(wait=wait, work=work, where=where):
            rest = "" if wait.prescribed is None else f"{float(wait.prescribed):g} s, "
            explained = ", explained" if wait.explains else ""
            return f"{rest}{phase.occurrence.exercise.name} {where.set}, {float(work.length):g} s{explained}"
        case Pause():
            return f"rest, {float(phase.prescribed):g} s"
        case Ending():
            return "done"
        case Stop():
            return "stop"
    return ""


def outcome(row: Row) -> tuple[PlayState, Decision, Moment]:
    """Put the orders of a row one after the other, half a second apart; in a pause, a minute after it began."""
    waits = row.moment in waiting()
    context = Context(OPEN_INDEX if waits else INDEX, MANNERS[row.manners], gap=0)
    moment = waiting()[row.moment] if waits else moments()[row.moment]
    at = moment.at
    playing = Playing(Situation(volume=70))
    state: PlayState = playing
    decision: Decision = None
    if row.state not in ("Playing", "Waiting"):
        asked = Asked(Command.PAUSE if row.state == "Paused" else Command.QUIT, moment, at)
        state, _ = decide(state, asked, context)
        at = Samples(at + 60 * STREAM_RATE)
    for order in row.orders:
        pause = pause_of(state)
        asked = Asked(ORDERS[order], pause.held if pause else moment, at)
        state, decision = decide(state, asked, context)
        at = Samples(at + STREAM_RATE // 2)
    return state, decision, moment


def row_id(row: Row) -> str:
    manners = f" ({row.manners})" if row.manners else ""
    return f"{row.state}{manners}: {', '.join(row.orders)} at {row.moment}"


@pytest.mark.parametrize(("state", "manners"), TABLES)
def test_each_row_comes_out_as_it_is_written(state: str, manners: str) -> None:
    """The state after an order, the words that are heard, and what comes behind them."""
    expected: dict[str, tuple[str, str]] = {}
    comes: dict[str, tuple[str, str]] = {}
    for row in rows():
        if (row.state, row.manners) == (state, manners):
            after, decision, moment = outcome(row)
            expected[row_id(row)] = row.after, row.comes
            comes[row_id(row)] = type(after).__name__, told(decision, moment)
    assert comes == expected


@pytest.mark.parametrize("state", [Playing, Waiting, Paused, Over])
def test_every_state_answers_every_order(state: type[PlayState]) -> None:
    """No order is forgotten in any state; what is in no state is no order."""
    assert set(TRANSITIONS) == set(PlayState.__args__)
    assert set(TRANSITIONS[state]) == {*Command, *SoundEvent, *TimeEvent, SetVolume}


def test_every_entry_of_the_table_has_its_row() -> None:
    """Each pair of state and order is tried at a moment at least."""
    tried = {(row.state, kind_of(ORDERS[row.orders[0]])) for row in rows()}
    assert tried == {(state.__name__, kind) for state in TRANSITIONS for kind in KINDS}


REPLIES = {
    ("Paused", "resume", "rest"): "Carrying on. 11 seconds of rest left",
    ("Paused", "next, resume", "work"): "Plank. Last set",
    ("Paused", "next", "work"): "Next: Last set. Plank. Paused",
    ("Playing", "next", "rest"): "Next: Plank. Last set",
    ("Playing", "longer", "stop sounds"): "15 seconds more",
    ("Playing", "skip", "plain rest"): "Skipping ahead",
    ("Playing", "skip", "introduction"): "Skipping ahead. Plank",
    ("Playing", "skip", "rest"): "Skipping ahead. Last set",
    ("Playing", "lost", "work"): "",
    ("Waiting", "press", "open reps"): "Then: Rest, 30 seconds. Next: Plank",
    ("Waiting", "press", "open rest"): "Starting now. Plank",
    ("Waiting", "press", "open plain rest"): "Carrying on",
    ("Playing", "quit", "work"): "Stopped",
}


def test_a_reply_in_writing_is_the_answer_alone() -> None:
    """What the routine says by itself is no answer to who asked in writing."""
    for (state, orders, place), reply in REPLIES.items():
        _, decision, _ = outcome(Row(state, "", tuple(orders.split(", ")), place, "", ""))
        assert isinstance(decision, Sequel)
        assert in_writing(decision.reply) == reply, (state, orders, place)


LEFT = {
    "introduction": 0,
    "wait": 0,
    "work": 270,
    "stop sounds": 0,
    "rest": 120,
    "plain rest": 170,
    "reps": 0,
    "last words": 0,
}


@pytest.mark.parametrize("place", LEFT)
def test_a_pause_is_shown_with_what_is_left(place: str) -> None:
    """A hold and a rest show their time, also while the last word is said of a routine that was ended in a pause."""
    state, _, _ = outcome(Row("Playing", "", ("pause",), place, "", ""))
    over, _, _ = outcome(Row("Playing", "", ("pause", "quit"), place, "", ""))
    elsewhere, _, _ = outcome(Row("Playing", "", ("pause", "back"), place, "", ""))
    for one, left in ((state, LEFT[place]), (over, LEFT[place])):
        shown = shown_of(one, Samples(2000 * TENTH))
        assert shown is not None
        assert (shown.phase, shown.start, shown.length) == ("paused", 2000 * TENTH, left * TENTH)
    shown = shown_of(elsewhere, Samples(2000 * TENTH))
    assert shown is not None
    assert shown.length == (0 if isinstance(elsewhere, Paused) and elsewhere.target else LEFT[place] * TENTH)
    assert shown_of(Playing(Situation(70)), Samples(2000 * TENTH)) is None


def test_a_pause_is_no_training() -> None:
    """The stream's position grows in a pause, and so does what of it was idle, from the pause to the `resume`."""
    state, _, _ = outcome(Row("Paused", "", ("where", "resume"), "work", "", ""))
    assert state.situation.idle == 60 * STREAM_RATE + STREAM_RATE // 2


@pytest.mark.parametrize(
    ("order", "volumes"),
    [
        ("volume 900", [100]),
        ("volume -1", [0]),
        ("louder", [80, 90, 100, 100]),
        ("softer", [60, 50, 40, 30, 20, 10, 0, 0]),
    ],
)
@pytest.mark.parametrize("state", ["Playing", "Paused"])
def test_the_volume_stays_within_its_bounds(state: str, order: str, volumes: list[int]) -> None:
    """There is nothing louder than 100 percent, and nothing softer than silence."""
    for times, volume in enumerate(volumes, 1):
        after, _, _ = outcome(Row(state, "", (order,) * times, "work", "", ""))
        assert after.situation.volume == volume


def test_the_answer_to_a_jump_waits_for_no_other_words() -> None:
    """Its wait is laid line by line: the first needs no length but its own, and all stand where they would stand."""
    _, decision, _ = outcome(Row("Playing", "", ("next",), "plain rest", "", ""))
    assert isinstance(decision, Sequel)
    (jump,) = decision.phases
    assert isinstance(jump, ExerciseSet)
    voice = Words(STREAM_RATE)
    items = lay_out((jump,), voice, STREAM_RATE, Samples(100 * TENTH))
    first = next(item for item in items if isinstance(item, Cue))
    assert voice.asked == [first.text] == ["Next: Squat"]
    at_once = lay_out(
        (replace(jump, comes_by="routine"),), Words(STREAM_RATE), STREAM_RATE, Samples(100 * TENTH)
    )
    assert [first, *(item for item in items if isinstance(item, Cue))] == [
        item for item in at_once if isinstance(item, Cue)
    ]


def test_the_go_of_a_jump_is_an_estimate_until_its_words_are_known() -> None:
    """Each word corrects it. The playhead takes all parts for one phase, so the number of what follows stays right."""
    _, decision, _ = outcome(Row("Playing", "", ("next",), "plain rest", "", ""))
    assert isinstance(decision, Sequel)
    playhead = Playhead()
    playhead.go_on(decision.number, Samples(100 * TENTH))
    items = list(lay_out(decision.phases, Words(STREAM_RATE), STREAM_RATE, Samples(101 * TENTH)))
    parts = [item for item in items if isinstance(item, Part)]
    words = [item for item in items if isinstance(item, Cue) and item.phase == "announcement"]
    assert len(parts) == len(words) + 2
    for part, word in zip(parts[1:-1], words, strict=True):
        assert part.go is not None
        assert part.go > word.end
    for part in parts:
        playhead.take(part)
        moment = playhead.moment(Samples(105 * TENTH))
        assert (moment.number, moment.part) == (decision.number, part)


@pytest.mark.parametrize("order", [Command.WHERE, Command.HELP, Command.SKIP])
def test_the_last_words_tell_how_long_it_took_whenever_they_are_decided_on(order: Command) -> None:
    """An answer that is asked for before `done`, and comes after it for want of room, is followed by the right time."""
    stop_sounds = moment(1762, laid_out=7)
    context = Context(INDEX, Manners(), gap=0)
    _, decision = decide(Playing(Situation(70)), Asked(order, stop_sounds, stop_sounds.at), context)
    assert told(decision, moments()["last words"]).endswith("/ About 3 minutes -> end")


class Listened:
    """Follows decisions as the player does, on a playhead without a stream."""

    def __init__(self, routine: Routine, manners: Manners) -> None:
        self.index = PhaseIndex(routine, Choices(talk="short"))
        self.context = Context(self.index, manners, gap=1)
        self.state: PlayState = Playing(Situation(volume=70))
        self.playhead = Playhead()
        self.at = Samples(0)
        self.items: Iterator[Item] = lay_out(self.index.phases(), Words(STREAM_RATE), STREAM_RATE)
        self.ahead: Item | None = None

    def pass_by(self, samples: int) -> None:
        """Lay out what is heard until so many samples later."""
        self.at = Samples(self.at + samples * TENTH)
        while (item := self.ahead or next(self.items, None)) is not None:
            self.ahead = item
            if isinstance(item, Part | Cue) and item.start > self.at:
                return
            self.playhead.take(item)
            self.ahead = None

    def obey(self, order: Order, *, room: bool) -> Decision:
        """Obey an order. With ``room`` there is a place for words beside the routine."""
        asked = Asked(order, self.moment, self.at, self.playhead.record.explained)
        again = decide(self.state, asked, self.context)
        before, (self.state, decision) = self.state, decide(self.state, asked, self.context)
        assert again[0] == self.state, "the same comes of the same"
        assert told(again[1], asked.moment) == told(decision, asked.moment)
        check(before, self.state, decision)
        if isinstance(decision, Sequel):
            self.go_on(decision)
        instead: Decision = decision
        while isinstance(instead, Aside) and instead.otherwise is not None and not room:
            instead = instead.otherwise(self.moment)
            if isinstance(instead, Sequel):
                self.go_on(instead)
        return decision

    @property
    def moment(self) -> Moment:
        pause = pause_of(self.state)
        return pause.held if pause else self.playhead.moment(self.at)

    def go_on(self, sequel: Sequel) -> None:
        self.playhead.go_on(sequel.number, self.at, shown_of(self.state, self.at))
        behind = self.index.phases(sequel.then) if sequel.then is not None else ()
        phases, idle = chain(sequel.phases, behind), self.state.situation.idle
        self.items, self.ahead = (
            lay_out(phases, Words(STREAM_RATE), STREAM_RATE, Samples(self.at + 1), idle),
            None,
        )


def check(before: PlayState, after: PlayState, decision: Decision) -> None:
    """Assert what holds of every decision."""
    if isinstance(before, Over):
        assert (after, decision) == (before, None)
    elif isinstance(decision, Sequel):
        assert decision.ends or (decision.then is None) == isinstance(after, Paused), "silence is for a pause"
        assert decision.ends or not isinstance(after, Over)
    else:
        same = type(after) is type(before) or (isinstance(after, Playing) and isinstance(before, Playing))
        assert same, "a pause, or its end, is heard at once"
        assert not (isinstance(decision, Aside | Mention | Interjection) and isinstance(after, Paused)), (
            "nothing goes on to speak beside"
        )


orders = st.sampled_from([*Command, *SoundEvent]) | st.builds(SetVolume, st.integers(-10, 110))
waits = st.sampled_from([0, 1, 5]) | st.integers(0, 400)
scripts = st.lists(st.tuples(waits, orders, st.booleans()), min_size=10, max_size=30)


@settings(max_examples=50)
@given(st.just(ROUTINE) | routines, st.sampled_from([*MANNERS.values()]), scripts)
def test_whatever_is_asked_there_is_an_answer(
    routine: Routine, manners: Manners, script: list[tuple[int, Order, bool]]
) -> None:
    """Any orders at any moments make a state and a decision that fit each other, and after `quit` it is over."""
    listened = Listened(routine, manners)
    for samples, order, room in [*script, (5, Command.QUIT, True), *script[:2]]:
        listened.pass_by(samples)
        listened.obey(order, room=room)
        if order is Command.QUIT:
            assert isinstance(listened.state, Over)
    assert isinstance(listened.state, Over)
