"""German words for the listening checks: only those that are no help to a listener."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = r"(?:bild|bildern|foto|fotos|video|videos|abbildung|abbildungen|zeichnung|grafik|skizze)"

WORDS = ListeningWords(
    abbreviations=frozenset(
        {
            "z.b",
            "d.h",
            "bzw",
            "ca",
            "usw",
            "evtl",
            "ggf",
            "min",
            "sek",
            "nr",
            "abb",
            "dr",
            "inkl",
            "max",
            "vgl",
            "u.a",
        }
    ),
    visual=phrases(
        r"wie (?:hier )?(?:gezeigt|abgebildet|dargestellt)|wie folgt|so wie hier",
        rf"(?:siehe|vgl\.) (?:das |die |den )?(?:{PICTURE}|oben|unten|seite|übung)",
        rf"(?:wie )?(?:im|auf dem|in dem|auf der|in der) {PICTURE}",
        r"wie (?:du|sie|ihr) (?:hier )?(?:siehst|sehen|seht|sehen können|sehen kannst)(?= ?[.,;!?]|$)",
        r"abb\. ?\d{1,3}",
        r"auf dem bildschirm",
        r"was (?:du|sie|ihr) hier (?:siehst|sehen|seht)",
        r"folg(?:e|en|t)(?: sie)? de[rn] (?:(?:rot|grün|blau|gelb|weiß|schwarz)en (?:linien?|punkten?)|"
        r"(?:\w{1,12} )?pfeil(?:en)?)",
    ),
)
