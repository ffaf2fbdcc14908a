"""The table for Spanish."""

from __future__ import annotations

from voice_coach.spoken.table import Table, Unit


def _unit(single: str, many: str, article: str = "un") -> Unit:
    half = "media" if article == "una" else "medio"
    return Unit(
        one=f"{article} {single}",
        single=single,
        many=many,
        half=f"{half} {single}",
        one_and_half=f"{article} {single} y {half}",
        and_half=f"{{n}} {many} y {half}",
        part=f"de {single}",
    )


HOUR, MINUTE, SECOND = _unit("hora", "horas", "una"), _unit("minuto", "minutos"), _unit("segundo", "segundos")
REP = _unit("repetición", "repeticiones", "una")
# fmt: off
ORDINALS = (
    "primer", "segund", "tercer", "cuart", "quint", "sext", "séptim", "octav", "noven", "décim",
)
# fmt: on
ENDINGS = (("º", "o"), ("ª", "a"))

TABLE = Table(
    units={
        "s": SECOND,
        "seg": SECOND,
        "min": MINUTE,
        "h": HOUR,
        "mm": _unit("milímetro", "milímetros"),
        "cm": _unit("centímetro", "centímetros"),
        "m": _unit("metro", "metros"),
        "km": _unit("kilómetro", "kilómetros"),
        "g": _unit("gramo", "gramos"),
        "kg": _unit("kilogramo", "kilogramos"),
        "lb": _unit("libra", "libras", "una"),
        "lbs": _unit("libra", "libras", "una"),
        "ml": _unit("mililitro", "mililitros"),
        "l": _unit("litro", "litros"),
        "kcal": _unit("kilocaloría", "kilocalorías", "una"),
        "ppm": _unit("pulsación por minuto", "pulsaciones por minuto", "una"),
        "km/h": _unit("kilómetro por hora", "kilómetros por hora"),
        "m/s": _unit("metro por segundo", "metros por segundo"),
        "min/km": _unit("minuto por kilómetro", "minutos por kilómetro"),
        "rep": REP,
        "reps": REP,
        "%": _unit("por ciento", "por ciento"),
        "°": _unit("grado", "grados"),
        "°C": _unit("grado Celsius", "grados Celsius"),
        "ºC": _unit("grado Celsius", "grados Celsius"),
    },
    words={"AMRAP": "tantas repeticiones como puedas", "EMOM": "cada minuto al minuto"},
    abbreviations={
        "aprox.": "aproximadamente",
        "p.ej.": "por ejemplo",
        "ej.": "ejemplo",
        "etc.": "etcétera",
        "máx.": "máximo",
        "mín.": "mínimo",
        "izq.": "izquierda",
        "der.": "derecha",
    },
    enders=frozenset({"etc.", "izq.", "der."}),
    titles=frozenset({"Sr.", "Sra.", "Dr.", "Dra.", "Prof.", "Sto.", "Sta."}),
    ordinals={
        "1.er": "primer",
        "3.er": "tercer",
        **{f"{number}.{sign}": f"{stem}{end}" for number, stem in enumerate(ORDINALS, 1) for sign, end in ENDINGS},
    },
    number=r"\b[Nn](?:\.[ºo°]|º|°|úm\.) ?|№ ?",
    numbered="número",
    fractions={
        "½": ("medio", "{n} y medio"),
        "¼": ("un cuarto", "{n} y un cuarto"),
        "¾": ("tres cuartos", "{n} y tres cuartos"),
        "⅓": ("un tercio", "{n} y un tercio"),
        "⅔": ("dos tercios", "{n} y dos tercios"),
        "⅛": ("un octavo", "{n} y un octavo"),
    },
    signs={"&": "y", "%": "por ciento", "=": "igual a", "≥": "al menos", "≤": "como máximo", "±": "más o menos"},
    once="una vez",
    times="{n} veces",
    product="veces",
    to="a",
    ratio="a",
    about="unos",
    less="menos de",
    more="más de",
    minus="menos",
    plus="más",
    or_more="o más",
    at="a",
    per="por",
    per_words=("lado", "pierna", "brazo", "mano", "pie", "sentido", "serie", "ronda", "día", "semana", "minuto"),
    counted=("repetición", "repeticiones", "veces", "respiraciones"),
    decimal=",",
    labels=("serie", "ronda", "día", "semana", "paso", "nivel", "ejercicio", "parte", "fase", "número"),
)  # fmt: skip
