"""The texts that the page shows, in the routine's language or in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voice_coach.coaching.contents import TONES_WRITTEN
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.language_tag import first_part
from voice_coach.safe_text import one_line
from voice_coach.session.display_state import DisplayState
from voice_coach.units import STREAM_RATE

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "start": "Start",
        "pause": "Pause",
        "resume": "Go on",
        "going_on": "Carrying on",
        "next": "Next",
        "back": "Back",
        "done": "Done",
        "ready": "I'm ready",
        "list": "Exercises",
        "close": "Close",
        "words": "Show what is said",
        "paused": "Paused",
        "over": "Finished",
        "again": "Start again",
        "continue_at": "Go on at {place}",
        "from_start": "From the start",
        "next_is": "Then: {name}",
        "rep_of": "of {n}",
        "left": "{time} left",
        "progress": "{done} of {total}",
        "last": "This is the last exercise",
        "loading": "Loading the sound",
        "load_failed": "The sound could not be loaded. Check the connection, then try again.",
        "file_address": "The browser does not load the sound of a page that is opened from a folder on this device. "
        "Put the folder on a web server, or export one file.",
        "play_failed": "This browser could not play the sound.",
        "elsewhere": "This routine is playing in another tab.",
        "retry": "Try again",
        "offline": "Saved on this device: it plays without a network, too.",
        "keys": "Keys: space pauses, N next, B back, W where, T text, L exercises, + and − volume",
        "noscript": "This page needs JavaScript. On an iPhone, a page in Files or Mail is only a preview: put "
        "the folder on a web server (https), and open its address in Safari.",
    },
    "de": {
        "start": "Start",
        "pause": "Pause",
        "resume": "Weiter",
        "going_on": "Weiter geht's",
        "next": "Nächste",
        "back": "Zurück",
        "done": "Fertig",
        "ready": "Bereit",
        "list": "Übungen",
        "close": "Schließen",
        "words": "Gesprochenes zeigen",
        "paused": "Angehalten",
        "over": "Geschafft",
        "again": "Noch einmal",
        "continue_at": "Weiter bei {place}",
        "from_start": "Von vorn",
        "next_is": "Danach: {name}",
        "rep_of": "von {n}",
        "left": "noch {time}",
        "progress": "{done} von {total}",
        "last": "Das ist die letzte Übung",
        "loading": "Der Ton wird geladen",
        "load_failed": "Der Ton konnte nicht geladen werden. Prüfe die Verbindung und versuche es noch einmal.",
        "file_address": "Der Browser lädt den Ton nicht, wenn die Seite aus einem Ordner auf diesem Gerät geöffnet "
        "wird. Lege den Ordner auf einen Webserver, oder exportiere eine einzelne Datei.",
        "play_failed": "Dieser Browser konnte den Ton nicht abspielen.",
        "elsewhere": "Diese Routine läuft in einem anderen Tab.",
        "retry": "Noch einmal versuchen",
        "offline": "Auf diesem Gerät gespeichert: läuft auch ohne Netz.",
        "keys": "Tasten: Leertaste hält an, N nächste, B zurück, W wo, T Text, L Übungen, + und − Lautstärke",
        "noscript": "Diese Seite braucht JavaScript. Auf einem iPhone ist eine Seite in Dateien oder Mail nur eine "
        "Vorschau: Lege den Ordner auf einen Webserver (https) und öffne seine Adresse in Safari.",
    },
    "es": {
        "start": "Empezar",
        "pause": "Pausa",
        "resume": "Seguir",
        "going_on": "Seguimos",
        "next": "Siguiente",
        "back": "Atrás",
        "done": "Listo",
        "ready": "Ya estoy",
        "list": "Ejercicios",
        "close": "Cerrar",
        "words": "Mostrar lo que se dice",
        "paused": "En pausa",
        "over": "Terminado",
        "again": "Empezar de nuevo",
        "continue_at": "Seguir en {place}",
        "from_start": "Desde el principio",
        "next_is": "Después: {name}",
        "rep_of": "de {n}",
        "left": "Quedan {time}",
        "progress": "{done} de {total}",
        "last": "Este es el último ejercicio",
        "loading": "Cargando el sonido",
        "load_failed": "No se pudo cargar el sonido. Comprueba la conexión e inténtalo de nuevo.",
        "file_address": "El navegador no carga el sonido de una página abierta desde una carpeta de este dispositivo. "
        "Pon la carpeta en un servidor web o exporta un solo archivo.",
        "play_failed": "Este navegador no pudo reproducir el sonido.",
        "elsewhere": "Esta rutina ya suena en otra pestaña.",
        "retry": "Intentar de nuevo",
        "offline": "Guardado en este dispositivo: suena también sin conexión.",
        "keys": "Teclas: espacio para pausar, N siguiente, B atrás, W dónde, T texto, L ejercicios, + y − volumen",
        "noscript": "Esta página necesita JavaScript. En un iPhone, una página en Archivos o Mail es solo una vista "
        "previa: pon la carpeta en un servidor web (https) y abre su dirección en Safari.",
    },
    "fr": {
        "start": "Commencer",
        "pause": "Pause",
        "resume": "Reprendre",
        "going_on": "On continue",
        "next": "Suivant",
        "back": "Retour",
        "done": "Terminé",
        "ready": "C'est parti",
        "list": "Exercices",
        "close": "Fermer",
        "words": "Afficher ce qui est dit",
        "paused": "En pause",
        "over": "Terminé",
        "again": "Recommencer",
        "continue_at": "Reprendre à {place}",
        "from_start": "Depuis le début",
        "next_is": "Ensuite : {name}",
        "rep_of": "sur {n}",
        "left": "Encore {time}",
        "progress": "{done} sur {total}",
        "last": "C'est le dernier exercice",
        "loading": "Chargement du son",
        "load_failed": "Le son n'a pas pu être chargé. Vérifie la connexion, puis réessaie.",
        "file_address": "Le navigateur ne charge pas le son d'une page ouverte depuis un dossier de cet appareil. "
        "Place le dossier sur un serveur web, ou exporte un seul fichier.",
        "play_failed": "Ce navigateur n'a pas pu lire le son.",
        "elsewhere": "Cette séance est en cours dans un autre onglet.",
        "retry": "Réessayer",
        "offline": "Enregistré sur cet appareil : fonctionne aussi sans réseau.",
        "keys": "Touches : espace pour la pause, N suivant, B retour, W où, T texte, L exercices, + et − volume",
        "noscript": "Cette page a besoin de JavaScript. Sur un iPhone, une page dans Fichiers ou Mail n'est qu'un "
        "aperçu : place le dossier sur un serveur web (https) et ouvre son adresse dans Safari.",
    },
}
"""The texts that the page itself uses: docs/page.md lists them."""

SHOWN: dict[str, dict[str, str]] = {
    "en": {
        "label_introduction": "Welcome",
        "label_announcement": "Listen",
        "label_rest": "Coming up",
        "label_switch": "Switch sides",
        "label_work": "Now",
        "label_waiting": "Ready when you are",
        "label_end": "Finish",
        "pause_label": "Rest",
        "numbered": "{label} ({index} of {count})",
        "target": "Target {target}",
        "target_reps": "{n} reps",
    },
    "de": {
        "label_introduction": "Willkommen",
        "label_announcement": "Hör zu",
        "label_rest": "Gleich",
        "label_switch": "Seite wechseln",
        "label_work": "Jetzt",
        "label_waiting": "Wenn du bereit bist",
        "label_end": "Schluss",
        "pause_label": "Pause",
        "numbered": "{label} ({index} von {count})",
        "target": "Ziel {target}",
        "target_reps": "{n} Wiederholungen",
    },
    "es": {
        "label_introduction": "Bienvenida",
        "label_announcement": "Escucha",
        "label_rest": "Ahora viene",
        "label_switch": "Cambio de lado",
        "label_work": "Ahora",
        "label_waiting": "Cuando quieras",
        "label_end": "Final",
        "pause_label": "Descanso",
        "numbered": "{label} ({index} de {count})",
        "target": "Objetivo: {target}",
        "target_reps": "{n} repeticiones",
    },
    "fr": {
        "label_introduction": "Bienvenue",
        "label_announcement": "Écoute",
        "label_rest": "À suivre",
        "label_switch": "Change de côté",
        "label_work": "Maintenant",
        "label_waiting": "Quand tu veux",
        "label_end": "Fin",
        "pause_label": "Repos",
        "numbered": "{label} ({index} sur {count})",
        "target": "Objectif : {target}",
        "target_reps": "{n} répétitions",
    },
}
"""The texts on the screen that only the page has."""

LABELS = {"lead-in": "rest"}
"""Phases with the label of another one."""


@dataclass(frozen=True)
class Texts:
    """The texts in one language: of the ``page`` itself, and ``shown`` on the screen. ``language`` is their tag."""

    language: str
    page: Mapping[str, str]
    shown: Mapping[str, str]
    words: Catalogue

    def say(self, key: str, **gaps: object) -> str:
        """Return a text on the screen with its gaps filled."""
        return self.shown[key].format_map(gaps)

    def tone(self, name: str) -> str:
        """Return the word for a tone, or an empty text."""
        return _sentence(self.words.say(f"tone_{name}")) if name in TONES_WRITTEN else ""

    def seconds(self) -> list[str]:
        """Return how a number of seconds below a minute is read, for each from 0 on."""
        return [self.words.say("seconds", n=seconds) for seconds in range(60)]

    def label(self, phase: str) -> str:
        """Return what is on the screen above the name."""
        return self.say(f"label_{LABELS.get(phase, phase)}")

    def numbered_label(self, state: DisplayState) -> str:
        """Return the label with the number of the exercise."""
        label = self.label(state.phase)
        return (
            self.say("numbered", label=label, index=state.index, count=state.count) if state.index else label
        )

    def position(self, exercise_set: ExerciseSet) -> str | None:
        """Return round, set and side, each only if there is more than one."""
        return _sentence(", ".join(self._places(exercise_set))) or None

    def coming(self, exercise_set: ExerciseSet, following: ExerciseSet | None) -> str | None:
        """Return what comes after a set: the exercise, or of the same one the round, set and side that change."""
        if following is None:
            return None
        if following.occurrence.path != exercise_set.occurrence.path:
            return one_line(following.occurrence.exercise.name)
        now = self._places(exercise_set)
        changed = [place for place in self._places(following) if place not in now]
        return ", ".join(changed) or one_line(following.occurrence.exercise.name)

    def _places(self, exercise_set: ExerciseSet) -> list[str]:
        where, places = exercise_set.where, []
        rounds = exercise_set.occurrence.rounds or 1
        for key, number, count in (
            ("round", where.round, rounds),
            ("set", where.set, exercise_set.dose.sets),
        ):
            if count > 1:
                places.append(self.words.say(f"chapter_{key}", number=number, count=count))
        if where.side is not None:
            places.append(one_line(where.side))
        return places

    def how(self, state: DisplayState) -> str | None:
        """Return the target of work that the listener ends."""
        if not state.is_open or state.phase != "work":
            return None
        seconds = state.length // STREAM_RATE
        target = self.say("target_reps", n=state.reps) if state.reps else f"{seconds // 60}:{seconds % 60:02}"
        return self.say("target", target=target)


def texts_in(language: str) -> Texts:
    """Return the texts in the language of a BCP 47 tag, or in English if there are none."""
    primary = first_part(language)
    known = primary in TEXTS
    key = primary if known else "en"
    return Texts(language if known else key, TEXTS[key], SHOWN[key], catalogue(language))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
