"""French words for the listening checks: only those that are no help to a listener."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = r"(?:image|images|photo|photos|vidéo|vidéos|dessin|schéma|figure|illustration)"

WORDS = ListeningWords(
    abbreviations=frozenset({"p.ex", "ex", "env", "etc", "min", "sec", "no", "dr", "fig", "cf", "max"}),
    visual=phrases(
        r"comme (?:montré|illustré|indiqué)(?: (?:ici|ci-dessous|ci-dessus|sur))?|comme (?:ceci|suit)",
        rf"(?:voir|regardez|regarde) (?:la |l'|le |les )?{PICTURE}",
        rf"(?:sur|dans) (?:la |l'|le |les |cette |ce )?{PICTURE}",
        r"voir (?:ci-dessous|ci-dessus)|comme (?:ci-dessous|ci-dessus)",
        r"comme (?:vous (?:le )?voyez|tu (?:le )?vois)(?= ?[.,;!?]|$)",
        r"sur l'écran",
        r"ce que (?:vous voyez|tu vois) ici",
        r"sui(?:s|vez|vre) (?:la ligne (?:rouge|bleue|verte|jaune|blanche|noire)|(?:la |les )flèches?)",
    ),
)
