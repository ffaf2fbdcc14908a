"""Spanish. A sentence's gaps are named; `n` is the number that picks the plural form.

The listener is addressed as `tú`. None ends in a full stop, as each is spoken on its own.
"""

from __future__ import annotations

from voice_coach.coaching.messages import Message


def plural(n: int) -> str:
    """Return the CLDR plural category of a whole number (Spanish: one, other).

    The category `many` begins at a million, far beyond what a routine can hold.
    """
    return "one" if n == 1 else "other"


DECIMAL = ","
"""The decimal separator."""

MESSAGES: dict[str, Message] = {
    # times
    "hours": {"one": "una hora", "other": "{n} horas"},
    "minutes": {"one": "un minuto", "other": "{n} minutos"},
    "seconds": {"one": "un segundo", "other": "{n} segundos"},
    "seconds_fraction": "{value} segundos",
    # introduction
    "normal_speed": "Escúchalo a velocidad normal. Si lo aceleras, aguantas menos tiempo",
    "introduction": {
        "one": "un ejercicio, más o menos {length}",
        "other": "{n} ejercicios, más o menos {length}",
    },
    "introduction_without_exercise": "Más o menos {length}",
    "equipment": "Necesitas {name}",
    "list": "{a} y {b}",
    # what an exercise asks for: sets, reps and sides in one sentence
    "reps": {"one": "una repetición", "other": "{n} repeticiones"},
    "reps_sides": {"one": "una repetición por lado", "other": "{n} repeticiones por lado"},
    "reps_alternate": {"one": "una repetición", "other": "{n} repeticiones, alternando"},
    "held": {
        "one": "una repetición, aguanta {hold}",
        "other": "{n} repeticiones, aguanta {hold} en cada una",
    },
    "held_sides": {
        "one": "una repetición por lado, aguanta {hold}",
        "other": "{n} repeticiones por lado, aguanta {hold} en cada una",
    },
    "held_alternate": {
        "one": "una repetición, aguanta {hold}",
        "other": "{n} repeticiones, alternando, aguanta {hold} en cada una",
    },
    "hold": "Aguanta {hold}",
    "hold_sides": "Aguanta {hold} por lado",
    "work": "Sigue durante {work}",
    "work_sides": "Sigue durante {work} por lado",
    "sets_reps": {
        "one": "{sets} series de una repetición",
        "other": "{sets} series de {n} repeticiones",
    },
    "sets_reps_sides": {
        "one": "{sets} series de una repetición por lado",
        "other": "{sets} series de {n} repeticiones por lado",
    },
    "sets_reps_alternate": {
        "one": "{sets} series de una repetición",
        "other": "{sets} series de {n} repeticiones, alternando",
    },
    "sets_held": {
        "one": "{sets} series de una repetición, aguanta {hold}",
        "other": "{sets} series de {n} repeticiones, aguanta {hold} en cada una",
    },
    "sets_held_sides": {
        "one": "{sets} series de una repetición por lado, aguanta {hold}",
        "other": "{sets} series de {n} repeticiones por lado, aguanta {hold} en cada una",
    },
    "sets_held_alternate": {
        "one": "{sets} series de una repetición, aguanta {hold}",
        "other": "{sets} series de {n} repeticiones, alternando, aguanta {hold} en cada una",
    },
    "sets_hold": "{sets} series, aguanta {hold}",
    "sets_hold_sides": "{sets} series, aguanta {hold} por lado",
    "in_all": "{what}, {length} en total",
    "sets_work": "{sets} series de {work}",
    "sets_work_sides": "{sets} series de {work} por lado",
    # round, set and side
    "side_first": "Primero, {side}",
    "round": "Ronda {number} de {count}",
    "last_round": ("Última ronda", "La última ronda", "Ronda final"),
    "set": "Serie {number} de {count}",
    "last_set": ("Última serie", "La última serie", "Serie final"),
    "then_set": "serie {number} de {count}",
    "then_last_set": ("última serie", "la última serie", "serie final"),
    # waiting
    "rest": "Descanso, {length}",
    "switch": "Cambia de lado",
    "get_ready": ("Prepárate", "Ya casi", "Atención"),
    "get_ready_side": ("Prepárate, {side}", "Ya casi, {side}", "Atención, {side}"),
    # work
    "number": "{n}",
    "last_one": ("La última", "Una más", "Y la última"),
    "hold_now": "Aguanta",
    "release_now": "Suelta",
    "halfway": ("Vas por la mitad", "La mitad", "Llevas la mitad"),
    "minutes_left": {"one": "Queda un minuto", "other": "Quedan {n} minutos"},
    "ten_seconds": "Quedan 10 segundos",
    # work: labels, the last reps, and words for long holds
    "number_label": "{value}, {side}",
    "more": {"one": "Queda una", "other": "Quedan {n}"},
    "breathe": "Respira",
    "steady": "Mantente firme",
    "keep_going": "Sigue",
    # praise: only what is known, never how it was done
    "all_sets_done": (
        {"one": "Una serie hecha", "other": "Las {n} series hechas"},
        {"one": "Ya está la serie", "other": "Ya están las {n} series"},
        {"one": "Una serie completa", "other": "{n} series completas"},
    ),
    "exercise_done": ("Ejercicio hecho", "Otro ejercicio hecho", "Y ya está"),
    "sets_left": {"one": "una", "other": "{n}"},
    "sets_done": (
        {"one": "Una serie hecha, {left} más", "other": "{n} series hechas, {left} más"},
        {"one": "Llevas una, {left} más", "other": "Llevas {n}, {left} más"},
        {"one": "Ya va una serie, {left} más", "other": "Ya van {n} series, {left} más"},
    ),
    "minutes_done": (
        {"one": "Ya está el minuto", "other": "Ya están los {n} minutos"},
        {"one": "Un minuto entero hecho", "other": "{n} minutos enteros hechos"},
        {"one": "Minuto cumplido", "other": "{n} minutos cumplidos"},
    ),
    # end
    "routine_done": (
        "Muy bien. Eso es todo",
        "Todo hecho. Muy bien",
        "Fin de la rutina. Muy bien",
        "Listo. Muy bien",
    ),
    "end_praise": "Eso es todo",
    "took": "Más o menos {length}",
    # answers to the listener
    "paused": "En pausa",
    "one_moment": "Un momento",
    "going_on": "Seguimos",
    "playing": "Ya está en marcha",
    "stopped": "Terminado",
    "next": "Siguiente: {name}",
    "back": "De vuelta a: {name}",
    "last_exercise": "Último ejercicio",
    "at_the_start": "Es el principio",
    "to_the_start": "De vuelta al principio",
    "time_left": {"one": "Queda {length}", "other": "Quedan {length}"},
    "about_left": {"one": "Queda más o menos {length}", "other": "Quedan más o menos {length}"},
    "reps_left": {"one": "Queda una repetición", "other": "Quedan {n} repeticiones"},
    "rest_left": {"one": "Queda {length} de descanso", "other": "Quedan {length} de descanso"},
    "starts_in": "Empieza en {length}",
    "exercise_of": "Ejercicio {index} de {count}",
    "then_comes": "Después: {name}",
    "then_the_end": "Y con eso terminas",
    "introduction_now": "La introducción",
    "end_now": "El final",
    "longer": "{length} más",
    "longer_ready": "{length} más para prepararte",
    "no_rest": "Ahora no hay descanso",
    "skipped": "Pasamos a lo siguiente",
    "starting": "Empezamos",
    "nothing_to_repeat": "No hay nada que repetir",
    "from_the_start": "Desde el principio",
    "volume": "Volumen {value}",
    "help": "Espacio o P: pausa. N o derecha: siguiente. A: otra vez. W: por dónde voy. "
    "Pide ayuda otra vez para oír las demás",
    "help_more": "B o izquierda: atrás. R: más descanso. S: saltar. Más y menos: volumen. Q: salir",
    # sets and rests that the listener ends
    "own_pace": "{what}, a tu ritmo. Pulsa cuando termines",
    "until_press": "{what}, o más. Pulsa cuando termines",
    "when_ready": "Cuando quieras, pulsa para seguir",
    "press_to_go_on": "Pulsa cuando quieras seguir",
    "so_far": "Llevas {length}, el objetivo es {target}",
    "about_so_far": "Llevas más o menos {length}",
    "target": "El objetivo es {target}",
    # files for other players: where a chapter is in the routine, and tones written in captions
    "chapter_round": "ronda {number} de {count}",
    "chapter_set": "serie {number} de {count}",
    "tone_go": "ya",
    "tone_hold": "aguanta",
    "tone_release": "suelta",
    "tone_halfway": "mitad",
    "tone_stop": "alto",
    "tone_done": "fin",
}
