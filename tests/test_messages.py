"""The catalogues against the English one, and a whole routine in each language."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from string import Formatter

import pytest
from legible import amount, cues, exercise

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import LANGUAGES, Message, Sentence, catalogue
from voice_coach.routines.routine import Repeat, Rest, Routine

ENGLISH = catalogue("en").messages
COUNTS = range(10_001)
"""Up to the most sets that a routine may hold; all plural categories in use occur here."""

FILLING = {"length": "4 min", "hold": "15 s", "work": "40 s", "side": "left", "value": "2.5"}
FILLING |= {
    "name": "Plank",
    "a": "1 h",
    "b": "2 min",
    "set": "2",
    "sets": "3",
    "round": "1",
    "rounds": "4",
    "index": "1",
    "number": "2",
    "count": "9",
    "left": "1",
    "what": "12 reps",
    "target": "30 s",
}


def sentences(message: Message) -> tuple[Sentence, ...]:
    return message if isinstance(message, tuple) else (message,)


def forms(message: Message) -> Iterator[str]:
    for sentence in sentences(message):
        yield from (sentence,) if isinstance(sentence, str) else sentence.values()


def gaps(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_what_english_says(language: str) -> None:
    """Every catalogue has the keys of English, in its order, with the same gaps; "one" may be a word.

    What has plural forms in English has them in every language; another language may need more.
    """
    messages = catalogue(language).messages
    assert list(messages) == list(ENGLISH)
    for key, message in messages.items():
        english = {gap for form in forms(ENGLISH[key]) for gap in gaps(form)}
        assert type(message) is type(ENGLISH[key]) or not isinstance(message, str), key
        for sentence in sentences(message):
            for form in forms(sentence):
                missing = english - set(gaps(form))
                assert set(gaps(form)) <= english, f"{key}: {form}"
                alone = not isinstance(sentence, str) and form == sentence["one"]
                assert missing <= ({"n"} if alone else set()), f"{key}: {form}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_wordings_take_turns(language: str) -> None:
    """A message with several wordings has three to six, all different."""
    for key, message in catalogue(language).messages.items():
        if isinstance(message, tuple):
            said = [form for sentence in message for form in forms(sentence)]
            assert 3 <= len(message) <= 6, key
            assert len(set(said)) == len(said), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_message_has_every_form_of_its_language(language: str) -> None:
    """A plural message has the categories that counting reaches, and no other."""
    words = catalogue(language)
    categories = {words.plural(n) for n in COUNTS}
    assert {"other"} < categories
    for key, message in words.messages.items():
        for sentence in sentences(message):
            if not isinstance(sentence, str):
                assert set(sentence) == categories, key


@pytest.mark.parametrize(
    ("language", "ones"),
    [("en", [1]), ("de", [1]), ("es", [1]), ("fr", [1])],
    ids=str,
)
def test_counts_take_the_form_that_cldr_gives_them(language: str, ones: list[int]) -> None:
    """Only one counts as one; nothing is ever counted as none."""
    words = catalogue(language)
    assert [n for n in COUNTS if words.plural(n) == "one"] == ones


def test_every_message_can_be_filled() -> None:
    """Each message becomes a sentence without a gap, a full stop or a stray blank, with each gap's value in it."""
    for language in LANGUAGES:
        for n in [0, 1, 2, 12]:
            words = catalogue(language)
            for key, message in words.messages.items():
                said = words.say(key, n=n, **FILLING)
                assert said, key
                assert said == " ".join(said.split()).rstrip("."), key
                assert not set("{}") & set(said), key
                for gap in gaps(next(forms(message))):
                    assert str({"n": n, **FILLING}[gap]) in said, key


SAME_AS_ENGLISH = {("fr", "minutes")}
"""Words that two languages share."""


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_sentence_is_left_in_english(language: str) -> None:
    """No form with a word in it is a form of the English message."""
    for key, message in catalogue(language).messages.items():
        for form in forms(message):
            has_words = any(letter.isalpha() for text, *_ in Formatter().parse(form) for letter in text)
            if has_words and (language, key) not in SAME_AS_ENGLISH:
                assert form not in set(forms(ENGLISH[key])), f"{key}: {form}"


DURATIONS = {
    "en": (
        "0 seconds", "1 second", "2.5 seconds", "1 minute", "1 minute and 30 seconds", "2 hours",
        "1 hour, 1 minute and 1 second",
    ),
    "de": (
        "0 Sekunden", "eine Sekunde", "2,5 Sekunden", "eine Minute", "eine Minute und 30 Sekunden", "2 Stunden",
        "eine Stunde, eine Minute und eine Sekunde",
    ),
    "es": (
        "0 segundos", "un segundo", "2,5 segundos", "un minuto", "un minuto y 30 segundos", "2 horas",
        "una hora, un minuto y un segundo",
    ),
    "fr": (
        "0 secondes", "une seconde", "2,5 secondes", "une minute", "une minute et 30 secondes", "2 heures",
        "une heure, une minute et une seconde",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_durations_read_right(language: str) -> None:
    """A time is told in hours, minutes and seconds, leaving out what is none."""
    words = catalogue(language)
    lengths = (0, 1, Fraction(5, 2), 60, 90, 7200, 3661)
    assert tuple(words.duration(Fraction(length)) for length in lengths) == DURATIONS[language]


# A whole routine, in each language

AUTHOR = {"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "links", "rechts"}
"""The author's texts, the same in every language: what else is heard, the coach says."""

COACH = {
    "de": """
5 Übungen, etwa 12 Minuten / 2 Wiederholungen, jede 10 Sekunden halten / 1 / Halten / Lösen / Die letzte
Pause, 30 Sekunden / Weiter mit: Gamma / 3 Wiederholungen im Wechsel / links zuerst / Mach dich bereit
1, links / 2, rechts / Und die letzte, links / Das wäre geschafft / Weiter mit: Delta
20 Sekunden halten, auf jeder Seite / Bereit machen, links / Halbzeit / Seite wechseln / Die Hälfte
Und fertig / Weiter mit: Epsilon / 2 Sätze, je 30 Sekunden / Jetzt bereit machen / Hälfte geschafft
Ein Satz geschafft, noch einer / Pause, 20 Sekunden / Letzter Satz / Weiter mit: Zeta / Runde 1 von 2
3 Minuten halten / Gleich geht's los / Atme weiter / Ruhig halten / Noch 2 Minuten / Noch eine Minute
Noch 10 Sekunden / Das waren 3 Minuten / Die letzte Runde / Alles geschafft. Gut gemacht / Etwa {}
""",
    "es": """
5 ejercicios, más o menos 12 minutos / 2 repeticiones, aguanta 10 segundos en cada una / 1 / Aguanta / Suelta
La última / Descanso, 30 segundos / Siguiente: Gamma / 3 repeticiones, alternando / Primero, links / Prepárate
1, links / 2, rechts / Una más, links / Ejercicio hecho / Siguiente: Delta / Aguanta 20 segundos por lado
Ya casi, links / Vas por la mitad / Cambia de lado / La mitad / Otro ejercicio hecho / Siguiente: Epsilon
2 series de 30 segundos / Atención / Llevas la mitad / Una serie hecha, una más / Descanso, 20 segundos
Última serie / Siguiente: Zeta / Ronda 1 de 2 / Aguanta 3 minutos / Ya casi / Respira / Mantente firme
Quedan 2 minutos / Queda un minuto / Quedan 10 segundos / Ya están los 3 minutos / La última ronda
Todo hecho. Muy bien / Más o menos {}
""",
    "fr": """
5 exercices, environ 12 minutes / 2 répétitions, à tenir 10 secondes chacune / 1 / On tient / Relâche
La dernière / Repos, 30 secondes / À suivre : Gamma / 3 répétitions, en alternant / links d'abord
Prépare-toi / 1, links / 2, rechts / Encore une, links / C'est fait / À suivre : Delta
Tiens 20 secondes de chaque côté / À mi-parcours / Change de côté / La moitié / Exercice terminé
À suivre : Epsilon / 2 séries, 30 secondes chacune / Ça va commencer / C'est la moitié
Une série de faite, encore une / Repos, 20 secondes / Dernière série / À suivre : Zeta / Tour 1 sur 2
Tiens 3 minutes / On va commencer / Respire / Reste stable / Encore 2 minutes / Encore une minute
Encore 10 secondes / Les 3 minutes sont faites / Le dernier tour / Tout est fait. Bien joué / Environ {}
""",
}
"""Everything that the coach says in the routine below, each phrase where it comes first."""


def short_routine(language: str) -> Routine:
    """Make a routine in which every kind of the coach's phrases comes."""
    rest = Rest(amount(30))
    steps = (
        exercise("Beta", reps=2, hold=10, tempo=8),
        rest,
        exercise("Gamma", reps=3, alternate=("links", "rechts")),
        rest,
        exercise("Delta", hold=20, sides=("links", "rechts")),
        rest,
        exercise("Epsilon", work=30, sets=2),
        rest,
        Repeat(amount(2), (exercise("Zeta", hold=180),), amount(20)),
    )
    return Routine("test", "Alpha", steps, language=language)


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_routine_is_coached_in_its_language(language: str) -> None:
    """From the introduction to the end, every phrase of the coach's is the language's own, and so is the voice."""
    spoken = [
        cue.content
        for cue in cues(short_routine(language))
        if cue.kind == "speech" and isinstance(cue.content, Phrase)
    ]
    assert {phrase.language for phrase in spoken} == {language}
    said = list(dict.fromkeys(phrase.text for phrase in spoken if phrase.text not in AUTHOR))
    *expected, took = COACH[language].strip().replace("\n", " / ").split(" / ")
    assert said[:-1] == expected
    before, after = took.split("{}")
    assert said[-1].startswith(before)
    assert said[-1].endswith(after)


@pytest.mark.parametrize(
    ("tag", "switch"), [("de-CH", "Seite wechseln"), ("es_MX", "Cambia de lado"), ("FR", "Change de côté")]
)
def test_a_region_keeps_its_voice(tag: str, switch: str) -> None:
    """A regional tag takes its language's catalogue, and is spoken with the tag as it was written."""
    words = catalogue(tag)
    assert (words.language, words.say("switch")) == (tag, switch)


# Numbers and what agrees with them

TIMES = tuple(
    map(Fraction, ("0", "0.5", "1", "1.5", "2", "30", "60", "61", "90", "120", "3600", "3660", "7200"))
)


@pytest.mark.parametrize(
    ("language", "key", "seconds", "said"),
    [
        ("es", "rest_left", 60, "Queda un minuto de descanso"),
        ("es", "rest_left", 1, "Queda un segundo de descanso"),
        ("es", "rest_left", 3600, "Queda una hora de descanso"),
        ("es", "rest_left", 2, "Quedan 2 segundos de descanso"),
        ("es", "rest_left", 90, "Quedan un minuto y 30 segundos de descanso"),
        ("es", "rest_left", 120, "Quedan 2 minutos de descanso"),
        ("es", "time_left", 1, "Queda un segundo"),
        ("es", "time_left", 60, "Queda un minuto"),
        ("es", "time_left", 45, "Quedan 45 segundos"),
        ("fr", "rest_left", 60, "Encore une minute de repos"),
        ("de", "rest_left", 60, "Noch eine Minute Pause"),
    ],
)
def test_a_verb_agrees_with_the_time_beside_it(language: str, key: str, seconds: int, said: str) -> None:
    """One second, one minute and one hour are singular; everything else is plural."""
    words = catalogue(language)
    assert words.say(key, length=words.duration(Fraction(seconds))) == said


@pytest.mark.parametrize(
    ("language", "length", "said"),
    [
        ("fr", "0.5", "0,5 seconde"),
        ("fr", "1.5", "1,5 seconde"),
        ("fr", "2.5", "2,5 secondes"),
        ("de", "1.5", "1,5 Sekunden"),
        ("es", "1.5", "1,5 segundos"),
        ("en", "1.5", "1.5 seconds"),
    ],
)
def test_fractions_of_a_second_count_as_their_language_counts(language: str, length: str, said: str) -> None:
    """French counts less than two as one; the others count every fraction as several."""
    assert catalogue(language).duration(Fraction(length)) == said


@pytest.mark.parametrize(
    ("key", "gaps", "said"),
    [
        ("sets_reps", {"sets": 3, "n": 1}, "3 séries d'une répétition"),
        ("sets_reps", {"sets": 3, "n": 8}, "3 séries de 8 répétitions"),
        ("sets_work", {"sets": 3, "work": "une minute"}, "3 séries, une minute chacune"),
        ("sets_hold", {"sets": 2, "hold": "une minute"}, "2 séries, tiens une minute à chaque fois"),
        ("hold_now", {}, "On tient"),
    ],
)
def test_french_as_a_trainer_says_it(key: str, gaps: dict[str, object], said: str) -> None:
    """Before a vowel "de" is elided, and a bare "Tiens", which offers something, tells nobody to hold."""
    assert catalogue("fr").say(key, **gaps) == said


def test_french_elides_wherever_a_time_or_a_count_stands() -> None:
    """No message leaves "de" or "que" before "un" or "une", whatever fills its gaps."""
    words = catalogue("fr")
    for time in TIMES:
        length = words.duration(time)
        filling = {
            **FILLING,
            "length": length,
            "hold": length,
            "work": length,
            "a": "une heure",
            "b": "une minute",
        }
        for key in words.messages:
            for n in (1, 2):
                said = words.say(key, n=n, **filling)
                assert "de un" not in said, said
                assert "que un" not in said, said
