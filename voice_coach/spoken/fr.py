"""The table for French."""

from __future__ import annotations

from voice_coach.spoken.table import Table, Unit


def _unit(single: str, many: str, article: str = "un") -> Unit:
    half = "demie" if article == "une" else "demi"
    return Unit(
        one=f"{article} {single}",
        single=single,
        many=many,
        half=f"{article} demi-{single}",
        one_and_half=f"{article} {single} et {half}",
        and_half=f"{{n}} {many} et {half}",
        part=f"d'{single}" if single[0] in "aeiouhé" else f"de {single}",
    )


HOUR = _unit("heure", "heures", "une")
MINUTE = _unit("minute", "minutes", "une")
SECOND = _unit("seconde", "secondes", "une")
REP = _unit("répétition", "répétitions", "une")

TABLE = Table(
    units={
        "s": SECOND,
        "sec": SECOND,
        "min": MINUTE,
        "mn": MINUTE,
        "h": HOUR,
        "mm": _unit("millimètre", "millimètres"),
        "cm": _unit("centimètre", "centimètres"),
        "m": _unit("mètre", "mètres"),
        "km": _unit("kilomètre", "kilomètres"),
        "g": _unit("gramme", "grammes"),
        "kg": _unit("kilogramme", "kilogrammes"),
        "ml": _unit("millilitre", "millilitres"),
        "l": _unit("litre", "litres"),
        "kcal": _unit("kilocalorie", "kilocalories", "une"),
        "bpm": _unit("battement par minute", "battements par minute"),
        "km/h": _unit("kilomètre à l'heure", "kilomètres à l'heure"),
        "m/s": _unit("mètre par seconde", "mètres par seconde"),
        "min/km": _unit("minute au kilomètre", "minutes au kilomètre", "une"),
        "rép": REP,
        "rep": REP,
        "reps": REP,
        "%": _unit("pour cent", "pour cent"),
        "°": _unit("degré", "degrés"),
        "°C": _unit("degré Celsius", "degrés Celsius"),
    },
    words={"AMRAP": "autant de répétitions que possible", "EMOM": "chaque minute à la minute"},
    abbreviations={
        "env.": "environ",
        "p.ex.": "par exemple",
        "ex.": "exemple",
        "c.-à-d.": "c'est-à-dire",
        "etc.": "et cetera",
        "max.": "maximum",
        "rép.": "répétitions",
        "resp.": "respectivement",
    },
    enders=frozenset({"etc.", "rép."}),
    titles=frozenset({"M.", "MM.", "Dr.", "Pr.", "St."}),
    ordinals={
        "1er": "premier",
        "1re": "première",
        "1ère": "première",
        **{
            f"{number}{ending}": word
            for number, word in enumerate(
                ("deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième",
                 "dixième", "onzième", "douzième"),
                2,
            )
            for ending in ("e", "ème")
        },
    },
    number=r"\b[Nn](?:°|º|o\.) ?|№ ?",
    numbered="numéro",
    fractions={
        "½": ("un demi", "{n} et demi"),
        "¼": ("un quart", "{n} un quart"),
        "¾": ("trois quarts", "{n} trois quarts"),
        "⅓": ("un tiers", "{n} un tiers"),
        "⅔": ("deux tiers", "{n} deux tiers"),
        "⅛": ("un huitième", "{n} un huitième"),
    },
    signs={"&": "et", "%": "pour cent", "=": "égale", "≥": "au moins", "≤": "au plus", "±": "plus ou moins"},
    once="une fois",
    times="{n} fois",
    product="fois",
    to="à",
    ratio="pour",
    about="environ",
    less="moins de",
    more="plus de",
    minus="moins",
    plus="plus",
    or_more="ou plus",
    at="à",
    per="par",
    per_words=("côté", "jambe", "bras", "main", "pied", "sens", "série", "tour", "jour", "semaine", "minute"),
    counted=("répétition", "répétitions", "fois", "respirations"),
    decimal=",",
    labels=("série", "tour", "jour", "semaine", "étape", "niveau", "exercice", "partie", "phase", "numéro"),
    singular_below=2,
)  # fmt: skip
