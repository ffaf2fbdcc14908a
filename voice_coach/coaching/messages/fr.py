"""French. A sentence's gaps are named; `n` is the number that picks the plural form.

The listener is addressed as `tu`. None ends in a full stop, as each is spoken on its own.
"""

from __future__ import annotations

from voice_coach.coaching.messages import Message


def plural(n: int) -> str:
    """Return the CLDR plural category of a whole number (French: one, other).

    The category `many` begins at a million, far beyond what a routine can hold.
    """
    # CLDR puts 0 into `one` too, but the forms here say "une", and 0 never occurs.
    return "one" if n == 1 else "other"


DECIMAL = ","
"""The decimal separator."""

MESSAGES: dict[str, Message] = {
    # times
    "hours": {"one": "une heure", "other": "{n} heures"},
    "minutes": {"one": "une minute", "other": "{n} minutes"},
    "seconds": {"one": "une seconde", "other": "{n} secondes"},
    "seconds_fraction": {"one": "{value} seconde", "other": "{value} secondes"},
    # introduction
    "normal_speed": "Écoute à vitesse normale. En accéléré, tu tiens moins longtemps",
    "introduction": {"one": "un exercice, environ {length}", "other": "{n} exercices, environ {length}"},
    "introduction_without_exercise": "Environ {length}",
    "equipment": "Il te faut {name}",
    "list": "{a} et {b}",
    # what an exercise asks for: sets, reps and sides in one sentence
    "reps": {"one": "une répétition", "other": "{n} répétitions"},
    "reps_sides": {
        "one": "une répétition de chaque côté",
        "other": "{n} répétitions de chaque côté",
    },
    "reps_alternate": {"one": "une répétition", "other": "{n} répétitions, en alternant"},
    "held": {
        "one": "une répétition, à tenir {hold}",
        "other": "{n} répétitions, à tenir {hold} chacune",
    },
    "held_sides": {
        "one": "une répétition de chaque côté, à tenir {hold}",
        "other": "{n} répétitions de chaque côté, à tenir {hold} chacune",
    },
    "held_alternate": {
        "one": "une répétition, à tenir {hold}",
        "other": "{n} répétitions, en alternant, à tenir {hold} chacune",
    },
    "hold": "Tiens {hold}",
    "hold_sides": "Tiens {hold} de chaque côté",
    "work": "Continue pendant {work}",
    "work_sides": "Continue pendant {work} de chaque côté",
    "sets_reps": {
        "one": "{sets} séries d'une répétition",
        "other": "{sets} séries de {n} répétitions",
    },
    "sets_reps_sides": {
        "one": "{sets} séries d'une répétition de chaque côté",
        "other": "{sets} séries de {n} répétitions de chaque côté",
    },
    "sets_reps_alternate": {
        "one": "{sets} séries d'une répétition",
        "other": "{sets} séries de {n} répétitions, en alternant",
    },
    "sets_held": {
        "one": "{sets} séries d'une répétition, à tenir {hold}",
        "other": "{sets} séries de {n} répétitions, à tenir {hold} chacune",
    },
    "sets_held_sides": {
        "one": "{sets} séries d'une répétition de chaque côté, à tenir {hold}",
        "other": "{sets} séries de {n} répétitions de chaque côté, à tenir {hold} chacune",
    },
    "sets_held_alternate": {
        "one": "{sets} séries d'une répétition, à tenir {hold}",
        "other": "{sets} séries de {n} répétitions, en alternant, à tenir {hold} chacune",
    },
    "sets_hold": "{sets} séries, tiens {hold} à chaque fois",
    "sets_hold_sides": "{sets} séries, tiens {hold} de chaque côté",
    "in_all": "{what}, {length} en tout",
    "sets_work": "{sets} séries, {work} chacune",
    "sets_work_sides": "{sets} séries, {work} de chaque côté",
    # round, set and side
    "side_first": "{side} d'abord",
    "round": "Tour {number} sur {count}",
    "last_round": ("Dernier tour", "Le dernier tour", "Voici le dernier tour"),
    "set": "Série {number} sur {count}",
    "last_set": ("Dernière série", "La dernière série", "Voici la dernière série"),
    "then_set": "série {number} sur {count}",
    "then_last_set": ("dernière série", "la dernière série", "et la dernière série"),
    # waiting
    "rest": "Repos, {length}",
    "switch": "Change de côté",
    "get_ready": ("Prépare-toi", "On va commencer", "Ça va commencer"),
    "get_ready_side": ("Prépare-toi, {side}", "On va commencer, {side}", "Ça va commencer, {side}"),
    # work
    "number": "{n}",
    "last_one": ("La dernière", "Encore une", "Et la dernière"),
    "hold_now": "On tient",
    "release_now": "Relâche",
    "halfway": ("À mi-parcours", "La moitié", "C'est la moitié"),
    "minutes_left": {"one": "Encore une minute", "other": "Encore {n} minutes"},
    "ten_seconds": "Encore 10 secondes",
    # work: labels, the last reps, and words for long holds
    "number_label": "{value}, {side}",
    "more": {"one": "Encore une", "other": "Encore {n}"},
    "breathe": "Respire",
    "steady": "Reste stable",
    "keep_going": "Continue",
    # praise: only what is known, never how it was done
    "all_sets_done": (
        {"one": "Une série de faite", "other": "Les {n} séries sont faites"},
        {"one": "Voilà la série", "other": "Voilà les {n} séries"},
        {"one": "Une série, c'est fait", "other": "{n} séries, c'est fait"},
    ),
    "exercise_done": ("C'est fait", "Exercice terminé", "Et voilà, c'est fait"),
    "sets_left": {"one": "une", "other": "{n}"},
    "sets_done": (
        {"one": "Une série de faite, encore {left}", "other": "{n} séries de faites, encore {left}"},
        {"one": "Et une, encore {left}", "other": "Et de {n}, encore {left}"},
        {"one": "Ça fait une série, encore {left}", "other": "Ça fait {n} séries, encore {left}"},
    ),
    "minutes_done": (
        {"one": "La minute est faite", "other": "Les {n} minutes sont faites"},
        {"one": "Une minute entière de faite", "other": "{n} minutes entières de faites"},
        {"one": "La minute est passée", "other": "Les {n} minutes sont passées"},
    ),
    # end
    "routine_done": (
        "Bien joué. C'est tout",
        "Tout est fait. Bien joué",
        "Fin de la séance. Bien joué",
        "Terminé. Bien joué",
    ),
    "end_praise": "C'est tout",
    "took": "Environ {length}",
    # answers to the listener
    "paused": "En pause",
    "one_moment": "Un instant",
    "going_on": "On continue",
    "playing": "C'est en cours",
    "stopped": "On arrête là",
    "next": "À suivre : {name}",
    "back": "Retour à : {name}",
    "last_exercise": "Dernier exercice",
    "at_the_start": "C'est le début",
    "to_the_start": "Retour au début",
    "time_left": "Encore {length}",
    "about_left": "Encore environ {length}",
    "reps_left": {"one": "Encore une répétition", "other": "Encore {n} répétitions"},
    "rest_left": "Encore {length} de repos",
    "starts_in": "Départ dans {length}",
    "exercise_of": "Exercice {index} sur {count}",
    "then_comes": "Ensuite : {name}",
    "then_the_end": "Ensuite, c'est fini",
    "introduction_now": "L'introduction",
    "end_now": "La fin",
    "longer": "{length} de plus",
    "longer_ready": "{length} de plus pour te préparer",
    "no_rest": "Pas de repos en ce moment",
    "skipped": "On passe à la suite",
    "starting": "C'est parti",
    "nothing_to_repeat": "Rien à répéter",
    "from_the_start": "On reprend du début",
    "volume": "Volume à {value}",
    "help": "Espace ou P : pause. N ou droite : suivant. A : encore une fois. W : où j'en suis. "
    "Redemande pour les autres touches",
    "help_more": "B ou gauche : retour. R : repos plus long. S : passer. Plus et moins : volume. Q : quitter",
    # sets and rests that the listener ends
    "own_pace": "{what}, à ton rythme. Appuie quand tu as fini",
    "until_press": "{what}, ou plus. Appuie quand tu as fini",
    "when_ready": "Appuie quand tu veux continuer",
    "press_to_go_on": "Appuie quand tu veux reprendre",
    "so_far": "{length} pour l'instant, objectif : {target}",
    "about_so_far": "Environ {length} pour l'instant",
    "target": "Objectif : {target}",
    # files for other players: where a chapter is in the routine, and tones written in captions
    "chapter_round": "tour {number} sur {count}",
    "chapter_set": "série {number} sur {count}",
    "tone_go": "partez",
    "tone_hold": "tiens",
    "tone_release": "relâche",
    "tone_halfway": "moitié",
    "tone_stop": "arrête",
    "tone_done": "fini",
}
