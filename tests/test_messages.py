"""The catalogues against the English one, and a whole routine in each language."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from string import Formatter

import pytest
from legible import amount, cues, exercise

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import LANGUAGES, Message, catalogue
from voice_coach.routines.routine import Repeat, Rest, Routine

ENGLISH = catalogue("en").messages
COUNTS = range(10_001)
"""Up to the most sets that a routine may hold; all plural categories in use occur here."""

FILLING = {"length": "4 min", "hold": "15 s", "work": "40 s", "side": "left", "value": "2.5"}
FILLING |= {
    "name": "Plank",
    "a": "1 h",
    "b": "2 min",
    "c": "3 s",
    "set": "2",
    "sets": "3",
    "round": "1",
    "rounds": "4",
    "index": "1",
    "count": "9",
}


def forms(message: Message) -> Iterator[str]:
    yield from (message,) if isinstance(message, str) else message.values()


def gaps(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_what_english_says(language: str) -> None:
    """Every catalogue has the keys of English, in its order, with the same gaps; "one" may be a word."""
    messages = catalogue(language).messages
    assert list(messages) == list(ENGLISH)
    for key, message in messages.items():
        english = next(forms(ENGLISH[key]))
        assert isinstance(message, str) == isinstance(ENGLISH[key], str), key
        for form in forms(message):
            missing = set(gaps(english)) - set(gaps(form))
            assert set(gaps(form)) <= set(gaps(english)), f"{key}: {form}"
            alone = not isinstance(message, str) and form == message["one"]
            assert missing <= ({"n"} if alone else set()), f"{key}: {form}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_message_has_every_form_of_its_language(language: str) -> None:
    """A plural message has the categories that counting reaches, and no other."""
    words = catalogue(language)
    categories = {words.plural(n) for n in COUNTS}
    assert {"other"} < categories
    for key, message in words.messages.items():
        if not isinstance(message, str):
            assert set(message) == categories, key


@pytest.mark.parametrize(
    ("language", "ones"),
    [("en", [1]), ("de", [1]), ("es", [1]), ("fr", [1])],
    ids=str,
)
def test_counts_take_the_form_that_cldr_gives_them(language: str, ones: list[int]) -> None:
    """Only one counts as one; nothing is ever counted as none."""
    words = catalogue(language)
    assert [n for n in COUNTS if words.plural(n) == "one"] == ones


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", [0, 1, 2, 12])
def test_every_message_can_be_filled(language: str, n: int) -> None:
    """Each message becomes a sentence without a gap, a full stop or a stray blank, with each gap's value in it."""
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
Pause, 30 Sekunden / 3 Wiederholungen im Wechsel / links zuerst / Mach dich bereit / 2
20 Sekunden halten, auf jeder Seite / Gleich links / Halbzeit / Seite wechseln
2 Sätze, je 30 Sekunden / Satz 1 von 2 / Noch 10 Sekunden / Pause, 20 Sekunden / Satz 2 von 2
3 Minuten halten / Runde 1 von 2 / Noch 2 Minuten / Noch eine Minute / Runde 2 von 2
Gut gemacht / Das hat {} gedauert
""",
    "es": """
5 ejercicios, más o menos 12 minutos / 2 repeticiones, aguanta 10 segundos en cada una
1 / Aguanta / Suelta / La última
Descanso, 30 segundos / 3 repeticiones, alternando / Primero, links / Prepárate / 2
Aguanta 20 segundos por lado / Prepárate, links / Vas por la mitad / Cambia de lado
2 series de 30 segundos / Serie 1 de 2 / Quedan 10 segundos / Descanso, 20 segundos / Serie 2 de 2
Aguanta 3 minutos / Ronda 1 de 2 / Quedan 2 minutos / Queda un minuto / Ronda 2 de 2
Muy bien hecho / En total, {}
""",
    "fr": """
5 exercices, environ 12 minutes / 2 répétitions, à tenir 10 secondes chacune / 1 / Tiens / Relâche / Dernière
Repos, 30 secondes / 3 répétitions, en alternant / links d'abord / Prépare-toi / 2
Tiens 20 secondes de chaque côté / Prépare-toi, links / À mi-parcours / Change de côté
2 séries de 30 secondes / Série 1 sur 2 / Encore 10 secondes / Repos, 20 secondes / Série 2 sur 2
Tiens 3 minutes / Tour 1 sur 2 / Encore 2 minutes / Encore une minute / Tour 2 sur 2
Bien joué / Cela a duré {}
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
    ("tag", "praise"), [("de-CH", "Gut gemacht"), ("es_MX", "Muy bien hecho"), ("FR", "Bien joué")]
)
def test_a_region_keeps_its_voice(tag: str, praise: str) -> None:
    """A regional tag takes its language's catalogue, and is spoken with the tag as it was written."""
    words = catalogue(tag)
    assert (words.language, words.say("praise")) == (tag, praise)
