"""The table for German."""

from __future__ import annotations

from voice_coach.spoken.table import Table, Unit


def _unit(single: str, many: str, article: str = "ein") -> Unit:
    return Unit(
        one=f"{article} {single}",
        single=single,
        many=many,
        half=f"eine halbe {single}" if article == "eine" else f"ein halber {single}",
        one_and_half=f"eineinhalb {many}",
        and_half=f"{{n}} einhalb {many}",
        part=many,
    )


def _neuter(single: str) -> Unit:
    return Unit(
        f"ein {single}",
        single,
        single,
        f"ein halbes {single}",
        f"eineinhalb {single}",
        f"{{n}} einhalb {single}",
        single,
    )


HOUR, MINUTE, SECOND = (
    _unit("Stunde", "Stunden", "eine"),
    _unit("Minute", "Minuten", "eine"),
    _unit("Sekunde", "Sekunden", "eine"),
)
REP = _unit("Wiederholung", "Wiederholungen", "eine")
METRE = _unit("Meter", "Meter")

TABLE = Table(
    units={
        "s": SECOND,
        "sec": SECOND,
        "sek": SECOND,
        "min": MINUTE,
        "h": HOUR,
        "std": HOUR,
        "mm": _unit("Millimeter", "Millimeter"),
        "cm": _unit("Zentimeter", "Zentimeter"),
        "m": METRE,
        "km": _unit("Kilometer", "Kilometer"),
        "g": _neuter("Gramm"),
        "kg": _neuter("Kilogramm"),
        "ml": _unit("Milliliter", "Milliliter"),
        "l": _unit("Liter", "Liter"),
        "kcal": _unit("Kilokalorie", "Kilokalorien", "eine"),
        "bpm": _unit("Schlag pro Minute", "Schläge pro Minute"),
        "km/h": _unit("Kilometer pro Stunde", "Kilometer pro Stunde"),
        "m/s": _unit("Meter pro Sekunde", "Meter pro Sekunde"),
        "min/km": _unit("Minute pro Kilometer", "Minuten pro Kilometer", "eine"),
        "wdh": REP,
        "%": _neuter("Prozent"),
        "°": _neuter("Grad"),
        "°C": _neuter("Grad Celsius"),
    },
    words={"AMRAP": "so viele Wiederholungen wie möglich", "EMOM": "jede Minute zur vollen Minute"},
    abbreviations={
        "ca.": "circa",
        "ca": "circa",
        "z.b.": "zum Beispiel",
        "d.h.": "das heißt",
        "bzw.": "beziehungsweise",
        "bspw.": "beispielsweise",
        "usw.": "und so weiter",
        "etc.": "et cetera",
        "u.a.": "unter anderem",
        "evtl.": "eventuell",
        "ggf.": "gegebenenfalls",
        "inkl.": "inklusive",
        "max.": "maximal",
        "mind.": "mindestens",
        "vgl.": "vergleiche",
        "sog.": "sogenannte",
        "wdh.": "Wiederholungen",
    },
    enders=frozenset({"usw.", "etc.", "wdh."}),
    titles=frozenset({"Dr.", "Prof.", "Hr.", "Fr.", "St."}),
    ordinals={},
    number=r"\b[Nn]r\. ?",
    numbered="Nummer",
    fractions={
        "½": ("ein halb", "{n} einhalb"),
        "¼": ("ein Viertel", "{n} ein Viertel"),
        "¾": ("drei Viertel", "{n} drei Viertel"),
        "⅓": ("ein Drittel", "{n} ein Drittel"),
        "⅔": ("zwei Drittel", "{n} zwei Drittel"),
        "⅛": ("ein Achtel", "{n} ein Achtel"),
    },
    signs={"&": "und", "%": "Prozent", "=": "gleich", "≥": "mindestens", "≤": "höchstens", "±": "plus minus"},
    once="einmal",
    times="{n} mal",
    product="mal",
    to="bis",
    ratio="zu",
    about="etwa",
    less="weniger als",
    more="mehr als",
    minus="minus",
    plus="plus",
    or_more="oder mehr",
    at="bei",
    per="pro",
    per_words=("Seite", "Bein", "Arm", "Hand", "Fuß", "Richtung", "Satz", "Runde", "Tag", "Woche", "Minute"),
    counted=("Wiederholung", "Wiederholungen", "Atemzüge", "mal"),
    decimal=",",
    labels=("Satz", "Runde", "Tag", "Woche", "Schritt", "Stufe", "Übung", "Teil", "Phase", "Nummer"),
    clock_words=r"Uhr\b",
)
