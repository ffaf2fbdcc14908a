"""The routine format as one table: validation, "did you mean" and the JSON Schema all follow from it.

The format is public (docs/routine-format.md, version 1): keys are added, never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from voice_coach.units import Seconds

Kind = Literal[
    "text",  # spoken or shown as written
    "texts",  # a list of text
    "words",  # a list of single words
    "labels",  # a list of two or more texts
    "duration",  # one time
    "durations",  # one time, or a range of them
    "counts",  # one whole number, or a range of them
    "language",  # a BCP 47 tag
    "cues",  # a list of texts and of reminders with their keys
    "moves",  # a list of labels, or a group of labels and times
    "calls",  # texts by the tone that they follow
    "easier",  # a text, or a group of texts
    "press",  # the word `press`
    "flag",  # `true` or `false`
    "routine",  # the name of a routine
    "sound",  # the name of a sound
    "steps",  # a list of steps
    "defaults",  # keys for every exercise
    "spellings",  # words and how they are spoken
]


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """One key: what kind of value it takes, and what it means. Keys are compared by identity.

    ``default`` is the value if the key is left out: seconds, a count or a tag. ``least`` and ``longest`` limit a time,
    ``zero`` allows a time of zero, ``most`` is the highest count, or the most characters of a text.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    default: Fraction | str | None = None
    least: Seconds = Fraction(0)
    longest: Seconds | None = None
    zero: bool = False
    most: int | None = None

    @property
    def described(self) -> str:
        """Its meaning, with the default as it is written in a file."""
        if self.default is None:
            return self.meaning
        written = {"duration": "`{}s`", "durations": "`{}s`", "counts": "{}"}.get(self.kind, "`{}`")
        return f"{self.meaning.removesuffix('.')}; {written.format(self.default)} if left out."


MAX_BYTES = 1 << 20
MAX_TEXT = 2_000
MAX_SAY_AS = 200
MAX_SPELLING = 100
MAX_REPS = 1_000
MAX_SETS = 10_000
MAX_LEVELS = 32
MAX_PLAYING_TIME = Fraction(24 * 3600)
MAX_MOVES = 8
MAX_CALL = 30
MAX_READY = 60
SHORTEST_GET_READY = Fraction(3)
LONGEST_SETTLE = Fraction(60)

LANGUAGE = "en"
GET_READY = Fraction(5)
"""The default of `get_ready` for a whole routine; those of an exercise are in its table."""
SETTLE = Fraction(4)
"""The time to get into position after `start`, if `settle` is left out."""

FILE: tuple[Key, ...] = (
    Key("title", "text", "The name of the routine, spoken first.", required=True),
    Key("about", "text", "What the routine is for; shown, not spoken."),
    Key("cautions", "texts", "Warnings spoken in the introduction."),
    Key("equipment", "texts", "What is needed, each with its article: `a mat`; spoken in the introduction."),
    Key("language", "language", "Language of all texts, as a BCP 47 tag.", default=LANGUAGE),
    Key("say_as", "spellings", "Words that a voice says wrong, and how they are spoken: `{TRX: T R X}`."),
    Key("source", "text", "Where the routine comes from."),
    Key("tags", "words", "Words to find the routine by: `voice-coach list --tag WORD`."),
    Key(
        "get_ready",
        "duration",
        "Lead-in before work, 3 s or more.",
        default=GET_READY,
        least=SHORTEST_GET_READY,
    ),
    Key("defaults", "defaults", "Values for every exercise of this file that does not say otherwise."),
    Key("steps", "steps", "What to do, in order.", required=True),
)

EXERCISE: tuple[Key, ...] = (
    Key("exercise", "text", "Something to do: its name as it is spoken.", required=True),
    Key("hold", "durations", "How long to hold; with `reps`, how long each rep is held."),
    Key(
        "reps",
        "counts",
        "How many repetitions: on each side, or all together with `alternate`.",
        most=MAX_REPS,
    ),
    Key("tempo", "durations", "One repetition's movement, its hold not counted.", default=Fraction(4)),
    Key(
        "moves",
        "moves",
        "The parts of a rep: `[down, up]` are equal parts of the tempo, `{down: 3s, up: 2s}` make the tempo.",
    ),
    Key("work", "durations", "Free work for this long."),
    Key("until", "press", "`press`: the set ends when you press; `reps`, `hold` or `work` is the target."),
    Key("sets", "counts", "How many sets.", default=Fraction(1), most=MAX_SETS),
    Key("rest", "durations", "Rest between sets, after the last side.", default=Fraction(20)),
    Key("sides", "labels", "Every set is done on each of these sides in turn."),
    Key("alternate", "labels", "The reps take turns between these; needs `reps`."),
    Key("switch", "durations", "Time between sides.", default=Fraction(8)),
    Key("get_ready", "duration", "This exercise's own lead-in, 3 s or more.", least=SHORTEST_GET_READY),
    Key("start", "text", "The starting position, said first, with time to get there."),
    Key(
        "settle",
        "duration",
        "The time to get into position, 60 s at most; needs `start`.",
        default=SETTLE,
        longest=LONGEST_SETTLE,
        zero=True,
    ),
    Key("how", "text", "How to do it, said before its first set."),
    Key("caution", "text", "A warning, said before `how`."),
    Key("easier", "easier", "A gentler way, said in place of `start` and `how` with `--easier`."),
    Key("calls", "calls", "Your own words right after a tone: `{hold: Freeze, stop: Hips down}`."),
    Key("cues", "cues", "Reminders during the work: texts, or texts with a time."),
    Key("then", "text", "Said after the last set."),
)

STEPS: dict[str, tuple[Key, ...]] = {
    "exercise": EXERCISE,
    "rest": (
        Key("rest", "durations", "A pause; the next exercise is announced in it.", required=True),
        Key("say", "text", "Said in the pause."),
        Key("until", "press", "`press`: after this time the pause lasts until you press."),
    ),
    "say": (Key("say", "text", "Something said.", required=True),),
    "sound": (
        Key("sound", "sound", "A sound of the sound set, or a sound file beside the script.", required=True),
    ),
    "repeat": (
        Key("repeat", "counts", "How many rounds of the steps inside.", required=True),
        Key("steps", "steps", "The steps of a round.", required=True),
        Key("rest", "durations", "Rest between rounds; none if left out."),
    ),
    "include": (
        Key("include", "routine", "The steps of another routine: its name, or a path.", required=True),
    ),
}
"""The six steps and their keys, of which the first names the step. Messages list them in this order."""

STEP_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys((*STEPS, *(key.name for keys in STEPS.values() for key in keys)))
)
"""Every key that a step of some kind may have."""

ALL_KEYS: tuple[str, ...] = tuple(dict.fromkeys((*STEP_KEYS, *(key.name for key in FILE))))
"""Every key of a file."""

STEP_RANKS: tuple[frozenset[str], ...] = (
    frozenset({"exercise", "repeat", "include", "sound"}),
    frozenset({"rest"}),
    frozenset({"say"}),
)
"""Which key names the step if there are several: one of the earliest rank, and of those the first in the file."""

CUE: tuple[Key, ...] = (
    Key("at", "duration", "When, counted from `go`; 0 is allowed. Spread evenly if left out.", zero=True),
    Key("say", "text", "What to say then.", required=True),
    Key("always", "flag", "`true`: said in every set, however often the exercise comes."),
)

CALLS: tuple[Key, ...] = (
    Key("ready", "text", 'Said before each set, in place of "Get ready".', most=MAX_READY),
    Key("go", "text", "Said after `go`, and after `tick`.", most=MAX_CALL),
    Key("hold", "text", "Said after `hold`; needs reps that are held.", most=MAX_CALL),
    Key("release", "text", "Said after `release`; needs reps that are held.", most=MAX_CALL),
    Key("turn", "text", "Said after `turn`; needs exactly two `moves` and no `hold`.", most=MAX_CALL),
    Key("stop", "text", "Said after `stop`, in every set.", most=MAX_CALL),
)

EASIER: tuple[Key, ...] = (
    Key("start", "text", "The gentler starting position.", required=True),
    Key("how", "text", "How to do it the gentler way.", required=True),
)

_DEFAULTABLE = ("sets", "rest", "tempo", "get_ready", "switch", "sides", "settle")
DEFAULTS: tuple[Key, ...] = tuple(key for name in _DEFAULTABLE for key in EXERCISE if key.name == name)

WORK_KEYS: tuple[str, ...] = ("hold", "reps", "work")
"""An exercise needs one of these; only ``hold`` and ``reps`` go together."""

EXCLUDES: dict[str, frozenset[str]] = {
    "hold": frozenset({"work"}),
    "reps": frozenset({"work"}),
    "work": frozenset({"hold", "reps"}),
    "sides": frozenset({"alternate"}),
    "alternate": frozenset({"sides", "until"}),
    "until": frozenset({"alternate"}),
}
"""Which keys of an exercise cannot be used together; the error is reported at the later one in the file."""
