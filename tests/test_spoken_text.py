"""What a voice is handed: figures, units, abbreviations and signs in words, and everything else as it is."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach import spoken
from voice_coach.language_tag import first_part
from voice_coach.spoken import LANGUAGES, spoken_text

ENGLISH = [
    # Units, and ranges of them.
    ("20-30 s", "20 to 30 seconds"),
    ("30s", "30 seconds"),
    ("30 sec", "30 seconds"),
    ("1 s, then 1 min and 1 h", "1 second, then 1 minute and 1 hour"),
    ("15min", "15 minutes"),
    ("10 m", "10 metres"),
    ("10 kg", "10 kilograms"),
    ("1 kg", "1 kilogram"),
    ("10 KG", "10 kilograms"),
    ("10 cm, 5 km", "10 centimetres, 5 kilometres"),
    ("2 lb(s), 20 lbs", "2 pounds, 20 pounds"),
    ("120 bpm", "120 beats per minute"),
    ("10 km/h", "10 kilometres per hour"),
    ("20 s - 30 s", "20 to 30 seconds"),
    ("50s-1min", "50 seconds to 1 minute"),
    ("10–12 reps", "10 to 12 reps"),
    ("8-12 reps", "8 to 12 reps"),
    ("a 10 m walk", "a 10 metre walk"),
    ("a 30s hold, or a 30-s hold", "a 30 second hold, or a 30 second hold"),
    ("60-70%", "60 to 70 percent"),
    ("45° or a 45°-angle", "45 degrees or a 45 degree angle"),
    ("20 °C", "20 degrees Celsius"),
    # Figures.
    ("1,5 kg", "1.5 kilograms"),
    ("1,000 m", "1,000 metres"),
    ("1,000 steps", "1,000 steps"),
    ("½", "a half"),
    ("1½ turns", "1 and a half turns"),
    ("1½ min", "1 and a half minutes"),
    ("½ min, ¾ h", "half a minute, three quarters of an hour"),
    ("1/2 or 3/4 of it", "a half or three quarters of it"),
    ("1 1/2 min", "1 and a half minutes"),
    ("a 1/2 turn", "a half turn"),
    ("1234567890123", "1 2 3 4 5 6 7 8 9 0 1 2 3"),
    ("123456789012", "123456789012"),
    ("−5", "minus 5"),
    ("-5 °C", "minus 5 degrees Celsius"),
    ("squats -5", "squats -5"),
    ("~10 breaths", "about 10 breaths"),
    ("10+ reps", "10 or more reps"),
    (">30 or < 5", "more than 30 or less than 5"),
    ("10+5", "10 plus 5"),
    ("90/90 stretch", "90 90 stretch"),
    ("4-7-8 breathing", "4 7 8 breathing"),
    ("20-10", "20-10"),
    ("Round 1 - 20 squats", "Round 1, 20 squats"),
    # How often.
    ("3x40s", "3 times 40 seconds"),
    ("3 x 40 s", "3 times 40 seconds"),
    ("3×40 s", "3 times 40 seconds"),
    ("3x10x15s / 20s", "3 times 10 times 15 seconds, 20 seconds"),
    ("3x8-12", "3 times 8 to 12"),
    ("x10", "10 times"),
    ("10x", "10 times"),
    ("×10", "10 times"),
    ("squats x 10, then rest", "squats 10 times, then rest"),
    ("3 sets x 10 reps", "3 sets times 10 reps"),
    ("5 rounds x 30s", "5 rounds times 30 seconds"),
    ("plank x 30s, plank x20-30 s", "plank 30 seconds, plank 20 to 30 seconds"),
    ("1x a day", "once a day"),
    ("3x/week", "3 times per week"),
    ("10/side", "10 per side"),
    ("10 reps/leg, 10 s/side", "10 reps per leg, 10 seconds per side"),
    # Times.
    ("1:30", "1 minute 30 seconds"),
    ("0:45", "45 seconds"),
    ("1:05:00", "1 hour 5 minutes"),
    ("1:00-1:30", "1 minute to 1 minute 30 seconds"),
    ("1m30s", "1 minute 30 seconds"),
    ("7:30 am", "7:30 am"),
    ("2:1", "2 to 1"),
    ('hold 30"', "hold 30 seconds"),
    ("1'30\"", "1 minute 30 seconds"),
    ('"Hold 30"', '"Hold 30"'),
    ("5'10\" tall", "5'10\" tall"),
    # Words.
    ("The 2nd set, the 21st day", "The second set, the twenty-first day"),
    ("planks vs. squats", "planks versus squats"),
    ("approx. 10", "about 10"),
    ("e.g. planks, i.e. holds", "for example planks, that is holds"),
    ("E.g. planks", "For example planks"),
    ("No. 3, #4", "number 3, number 4"),
    ("Squats, planks, etc. Then rest.", "Squats, planks, et cetera. Then rest."),
    ("Hold 30 sec. Then rest.", "Hold 30 seconds. Then rest."),
    ("10 reps. 30 s rest", "10 reps. 30 seconds rest"),
    ("a 30 sec. hold", "a 30 second hold"),
    ("Hold for 30 s.", "Hold for 30 seconds."),
    ("IT band", "I T band"),
    ("AMRAP", "as many reps as possible"),
    ("EMOM", "every minute on the minute"),
    ("w/ a band, w/o rest", "with a band, without rest"),
    ("SLOWLY, then STOP", "slowly, then STOP"),
    ("leg(s)", "legs"),
    # Signs.
    ("squats & lunges", "squats and lunges"),
    ("squat + press", "squat plus press"),
    ("Cat/cow", "Cat cow"),
    ("slowly – and — steady", "slowly, and, steady"),
    ("slowly - steady", "slowly, steady"),
    ("left foot -> right foot", "left foot, right foot"),
    ("Up → down.", "Up, down."),
    ("*bold*, _x_, `code`, ~~no~~", "bold, x, code, no"),
    ("# Slowly", "Slowly"),
    ("• one\n• two", "one, two"),
    ("Do:\n- one\n- two", "Do: one, two"),
    ("one\n\ntwo", "one, two"),
    ("[word](/ph/)", "word"),
    ("[[ph]]", "ph"),
    ("<tag>", "tag"),
    ('<b>Slow</b> <break time="1s"/> down', "Slow down"),
    ("https://example.org", "example.org"),
    ("Well done \U0001f4aa\U0001f3fd!", "Well done!"),
    ("3\ufe0f\u20e3 squats", "3 squats"),
    ("slow\u00adly\u200b now", "slowly now"),
]

GERMAN = [
    ("3x40s", "3 mal 40 Sekunden"),
    ("20-30 s", "20 bis 30 Sekunden"),
    ("1 s", "eine Sekunde"),
    ("1 Minute", "eine Minute"),
    ("30 Sek. halten", "30 Sekunden halten"),
    ("1,5 kg", "1,5 Kilogramm"),
    ("1.5 kg", "1,5 Kilogramm"),
    ("1.000 m", "1.000 Meter"),
    ("1½ min", "eineinhalb Minuten"),
    ("½ h", "eine halbe Stunde"),
    ("10x", "10 mal"),
    ("1x täglich", "einmal täglich"),
    ("ca. 10", "circa 10"),
    ("z. B. so, z.B. so", "zum Beispiel so, zum Beispiel so"),
    ("links bzw. rechts", "links beziehungsweise rechts"),
    ("10 Wdh.", "10 Wiederholungen."),
    ("10 Wdh. pro Seite", "10 Wiederholungen pro Seite"),
    ("10-12 Wdh./Seite", "10 bis 12 Wiederholungen pro Seite"),
    ("10 Wdh. 30 s Pause", "10 Wiederholungen. 30 Sekunden Pause"),
    ("Nr. 3", "Nummer 3"),
    ("90°", "90 Grad"),
    ("90°-Winkel", "90 Grad Winkel"),
    ("10/Seite", "10 pro Seite"),
    ("Dehnen usw. Dann Pause", "Dehnen und so weiter. Dann Pause"),
    ("d. h. langsam", "das heißt langsam"),
    ("mind. 10, max. 20", "mindestens 10, maximal 20"),
    ("LANGSAM", "langsam"),
    ("7:30 Uhr", "7:30 Uhr"),
    ("1:30", "eine Minute 30 Sekunden"),
    ("50 %", "50 Prozent"),
    ("Arme & Beine", "Arme und Beine"),
    ("2. Satz", "2. Satz"),
    ("~10", "etwa 10"),
]

FRENCH = [
    ("30 s", "30 secondes"),
    ("30s", "30 secondes"),
    ("1 min", "une minute"),
    ("1 minute", "une minute"),
    ("20-30 s", "20 à 30 secondes"),
    ("3x40s", "3 fois 40 secondes"),
    ("n° 3, N°4", "numéro 3, numéro 4"),
    ("env. 10", "environ 10"),
    ("1,5 kg", "1,5 kilogramme"),
    ("2.5 kg", "2,5 kilogrammes"),
    ("1 h 30", "une heure 30 minutes"),
    ("1'30\"", "une minute 30 secondes"),
    ('30"', "30 secondes"),
    ("1'", "une minute"),
    ("2e série, 1re, 2ème", "deuxième série, première, deuxième"),
    ("1½ min", "une minute et demie"),
    ("½ h", "une demi-heure"),
    ("10 rép. par côté", "10 répétitions par côté"),
    ("10/côté", "10 par côté"),
    ("1x", "une fois"),
    ("p. ex. ici", "par exemple ici"),
    ("50 %", "50 pour cent"),
    ("45°", "45 degrés"),
    ("bras & jambes", "bras et jambes"),
    ("LENTEMENT !", "lentement !"),
    ("Respirez : c'est fini", "Respirez : c'est fini"),
    ("10 m", "10 mètres"),
]

SPANISH = [
    ("30 s", "30 segundos"),
    ("30 seg. de descanso", "30 segundos de descanso"),
    ("1 min", "un minuto"),
    ("1 hora", "una hora"),
    ("20-30 s", "20 a 30 segundos"),
    ("3x40s", "3 veces 40 segundos"),
    ("n.º 3, nº 4", "número 3, número 4"),
    ("aprox. 10", "aproximadamente 10"),
    ("1,5 kg", "1,5 kilogramos"),
    ("1.5 kg", "1,5 kilogramos"),
    ("1½ h", "una hora y media"),
    ("2½ min", "2 minutos y medio"),
    ("½ h", "media hora"),
    ("1x", "una vez"),
    ("10x", "10 veces"),
    ("3.ª serie, 1.er paso", "tercera serie, primer paso"),
    ("10/lado", "10 por lado"),
    ("10 reps/lado", "10 repeticiones por lado"),
    ("10 reps. 30 s", "10 repeticiones. 30 segundos"),
    ("1 rep", "una repetición"),
    ("pierna izq. arriba", "pierna izquierda arriba"),
    ("p. ej. así", "por ejemplo así"),
    ("50 %", "50 por ciento"),
    ("45°", "45 grados"),
    ("1:30", "un minuto 30 segundos"),
    ("DESPACIO", "despacio"),
    ("¡Arriba & abajo!", "¡Arriba y abajo!"),
]

PAIRS = [
    (language, *pair)
    for language, pairs in (("en", ENGLISH), ("de", GERMAN), ("fr", FRENCH), ("es", SPANISH))
    for pair in pairs
]


@pytest.mark.parametrize(("language", "written", "said"), PAIRS)
def test_what_is_written_is_said(language: str, written: str, said: str) -> None:
    """What a voice would misread is put into words, in the words of the language."""
    assert spoken_text(written, language) == said


@pytest.mark.parametrize(
    "text",
    [
        "I am 5 feet tall, and he's a P.E. teacher.",
        "Take vitamin B12.",
        "S-bend, T-spine, T-Y-W raises.",
        "Level 2, Type I, the 3 S's.",
        "In a set of 5, go down in 2 and up in 1.",
        "10 squats in a row, 6 in each hand.",
        "Don't rock 'n' roll: it's over.",
        "The 1980s were fun.",
        "On 2024-01-05, or 10.5.2024.",
        "Stop. 5 more.",
        "A 30-second plank, and a two-minute rest.",
    ],
)
def test_letters_that_only_look_like_units_stay(text: str) -> None:
    """Nothing is made of letters and figures that mean something else, or may."""
    assert spoken_text(text, "en") == text


@pytest.mark.parametrize("language", ["fi", "pt-BR", "x-klingon", ""])
def test_a_language_without_a_table_is_guessed_at_nowhere(language: str) -> None:
    """Only what shows nothing, emoji and spare spaces go; figures and signs stay as they are written."""
    assert first_part(language) not in LANGUAGES
    assert spoken_text(" 3x40s \u200b &\n*10 kg* \U0001f4aa", language) == "3x40s & *10 kg*"


@pytest.mark.parametrize("language", ["de-AT", "de_CH", "DE"])
def test_a_tag_falls_back_on_its_first_part(language: str) -> None:
    """Regions and other cases are served by the table of the language."""
    assert spoken_text("10 kg", language) == "10 Kilogramm"


PIECES = (
    "30", "1", "1,5", "1.5", "1,000", "s", "m", "min", "kg", "h", "x", "×", "-", "–", "—", " ", "  ", "\n", ".", ",",
    ":", "/", "°", "%", "½", "¾", "1/2", "'", '"', "*", "_", "`", "#", "[", "]", "(", ")", "<", ">", "=", "->", "→",
    "•", "\U0001f4aa", "&", "+", "~", "@", "SLOWLY", "AMRAP", "IT band", "vs.", "etc.", "No. ", "2nd", "a ", "the ",
    "1:30", "https://x", "w/", "side", "\u200d", "\0", "−", "|", "Wdh.", "z. B.", "n°", "ª", "1234567890123", "Round ",
)  # fmt: skip
ODD = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)
CHAINS = st.builds(
    lambda links, number: "".join(links) * number,
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
    st.sampled_from((7, 25, 100)),
)
"""A few pieces over and over: a rule that replaces one link in each pass would not come to an end."""


@settings(max_examples=300, deadline=None)
@given(ODD | CHAINS, st.sampled_from((*LANGUAGES, "fi")))
def test_any_text_has_one_spoken_form(text: str, language: str) -> None:
    """Never raises, comes out of a second call unchanged, and leaves no text of letters or figures empty."""
    said = spoken_text(text, language)
    assert spoken_text(said, language) == said
    assert not any(map(str.isalnum, text)) or any(map(str.isalnum, said))


@pytest.mark.parametrize("link", ["3X", "3 x ", "7h0-", "1:30 x ", "0h1:3"])
@pytest.mark.parametrize("number", [2, 10, 25, 1000])
def test_a_chain_has_one_spoken_form(link: str, number: int) -> None:
    """However often something repeats, what is spoken comes out of a second call unchanged."""
    said = spoken_text(link * number, "en")
    assert spoken_text(said, "en") == said


def test_every_factor_of_a_chain_is_spoken() -> None:
    """A product of many figures is read to its end, however many there are."""
    assert spoken_text("3X" * 50 + "3", "en") == "3 times " * 50 + "3"
    assert spoken_text("1x3x10 s", "en") == "once 3 times 10 seconds"


WORDS = st.text(st.characters(categories=("Ll",), max_codepoint=0x17F), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS | WORDS.map(str.capitalize), min_size=1, max_size=6), st.sampled_from(LANGUAGES))
def test_ordinary_words_come_out_as_they_are(words: list[str], language: str) -> None:
    """Text of letters, commas and points is not changed."""
    text = ", ".join(f"a{word}a o{word.lower()}a" for word in words) + "."
    assert spoken_text(text, language) == text


@pytest.mark.parametrize(
    "piece",
    [
        "3x40s ",
        "1",
        "1-",
        "1/",
        "1:",
        "1 - ",
        " ",
        "a",
        "A",
        "[a](",
        "<b ",
        "½",
        "vs. ",
        '30"',
        "\n- ",
        "(",
        "⭐ ",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Ten times the text takes about ten times as long: no pattern starts over again and again."""
    short, long = ((piece * length)[:length] for length in (2_000, 20_000))
    spoken_text("1 s", "en")  # makes the rules
    times = []
    gc.disable()  # a collection of all that other tests left takes longer than the text
    try:
        for text in (short, long):
            start = time.thread_time()
            spoken_text(text, "en")
            times.append(time.thread_time() - start)
    finally:
        gc.enable()
    assert times[1] < 40 * max(times[0], 0.002)  # 100 where time grows with the square


NEAR_PLAIN = ("10", "1.5", "1", "s", "min", "a", "Set", "x", "No.", "no.", "vs", "etc.", ",", ".", "-", " ", "!", "I",
              "kg,", "Minute", "hora", "z.", "B.", "per", "side", "it's")  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(NEAR_PLAIN), max_size=10).map(" ".join) | ODD, st.sampled_from(LANGUAGES))
def test_what_is_passed_over_at_once_has_nothing_to_change(text: str, language: str) -> None:
    """The first look lets no text pass that a rule would change."""
    if spoken._is_plain(text, language):
        changed = text
        for rule in spoken._rules(language):
            changed = rule.apply(changed)
        assert changed == text
