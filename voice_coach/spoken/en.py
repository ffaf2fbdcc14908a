"""The table for English."""

from __future__ import annotations

from voice_coach.spoken.table import Table, Unit


def _unit(single: str, many: str, article: str = "a") -> Unit:
    return Unit(
        one=f"1 {single}",
        single=single,
        many=many,
        half=f"half {article} {single}",
        one_and_half=f"1 and a half {many}",
        and_half=f"{{n}} and a half {many}",
        part=f"of {article} {single}",
    )


HOUR, MINUTE, SECOND = _unit("hour", "hours", "an"), _unit("minute", "minutes"), _unit("second", "seconds")
METRE, KILOMETRE = _unit("metre", "metres"), _unit("kilometre", "kilometres")
POUND, FOOT = _unit("pound", "pounds"), _unit("foot", "feet")
MILE, YARD = _unit("mile", "miles"), _unit("yard", "yards")
DEGREE = _unit("degree", "degrees")

# fmt: off
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)
# fmt: on
ENDINGS = {1: "st", 2: "nd", 3: "rd"}

TABLE = Table(
    units={
        "s": SECOND,
        "sec": SECOND,
        "secs": SECOND,
        "min": MINUTE,
        "mins": MINUTE,
        "h": HOUR,
        "hr": HOUR,
        "hrs": HOUR,
        "mm": _unit("millimetre", "millimetres"),
        "cm": _unit("centimetre", "centimetres"),
        "m": METRE,
        "km": KILOMETRE,
        "ft": FOOT,
        "yd": YARD,
        "yds": YARD,
        "mi": MILE,
        "g": _unit("gram", "grams"),
        "kg": _unit("kilogram", "kilograms"),
        "kgs": _unit("kilogram", "kilograms"),
        "lb": POUND,
        "lbs": POUND,
        "oz": _unit("ounce", "ounces", "an"),
        "ml": _unit("millilitre", "millilitres"),
        "l": _unit("litre", "litres"),
        "kcal": _unit("kilocalorie", "kilocalories"),
        "bpm": _unit("beat per minute", "beats per minute"),
        "rpm": _unit("revolution per minute", "revolutions per minute"),
        "mph": _unit("mile per hour", "miles per hour"),
        "km/h": _unit("kilometre per hour", "kilometres per hour"),
        "kph": _unit("kilometre per hour", "kilometres per hour"),
        "m/s": _unit("metre per second", "metres per second"),
        "min/km": _unit("minute per kilometre", "minutes per kilometre"),
        "%": _unit("percent", "percent"),
        "°": DEGREE,
        "°C": _unit("degree Celsius", "degrees Celsius"),
        "°F": _unit("degree Fahrenheit", "degrees Fahrenheit"),
    },
    words={
        "AMRAP": "as many reps as possible",
        "EMOM": "every minute on the minute",
        "IT band": "I T band",
        "IT bands": "I T bands",
        "IT Band": "I T Band",
        "w/o": "without",
        "w/": "with ",
    },
    abbreviations={
        "vs.": "versus",
        "vs": "versus",
        "approx.": "about",
        "approx": "about",
        "ca.": "about",
        "e.g.": "for example",
        "i.e.": "that is",
        "etc.": "et cetera",
        "incl.": "including",
        "max.": "maximum",
        "resp.": "respectively",
        "ea.": "each",
    },
    enders=frozenset({"etc.", "ea."}),
    titles=frozenset({"Dr.", "Mr.", "Mrs.", "Ms.", "Prof.", "St."}),
    ordinals={
        **{f"{number}{ENDINGS.get(number, 'th')}": word for number, word in enumerate(ORDINALS, 1)},
        **{f"2{number}{ENDINGS.get(number, 'th')}": f"twenty-{ORDINALS[number - 1]}" for number in range(1, 10)},
        "30th": "thirtieth",
        "31st": "thirty-first",
    },
    number=r"\b[Nn]os?\. ?",
    numbered="number",
    fractions={
        "½": ("a half", "{n} and a half"),
        "¼": ("a quarter", "{n} and a quarter"),
        "¾": ("three quarters", "{n} and three quarters"),
        "⅓": ("a third", "{n} and a third"),
        "⅔": ("two thirds", "{n} and two thirds"),
        "⅛": ("an eighth", "{n} and an eighth"),
    },
    signs={"&": "and", "%": "percent", "=": "equals", "≥": "at least", "≤": "at most", "±": "plus or minus"},
    once="once",
    times="{n} times",
    product="times",
    to="to",
    ratio="to",
    about="about",
    less="less than",
    more="more than",
    minus="minus",
    plus="plus",
    or_more="or more",
    at="at",
    per="per",
    per_words=(
        "side", "leg", "arm", "hand", "foot", "knee", "hip", "direction", "set", "round", "day", "week", "minute",
        "min", "hour", "rep",
    ),
    counted=("rep", "reps", "set", "sets", "round", "rounds", "breath", "breaths", "times"),
    decimal=".",
    labels=("set", "round", "day", "week", "step", "level", "exercise", "part", "phase", "number"),
    articles=("a", "an"),
    clock_words=r"[ap]\.?m\b|o['’]clock\b",
    seconds_after=r"hold|rest|for|wait|pause|plank|after|every|times|another|last|work",
)  # fmt: skip
