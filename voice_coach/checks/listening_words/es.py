"""Spanish words for the listening checks: only those that are no help to a listener."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = r"(?:imagen|imágenes|foto|fotos|vídeo|video|dibujo|figura|ilustración)"

WORDS = ListeningWords(
    abbreviations=frozenset({"p.ej", "ej", "aprox", "etc", "min", "seg", "no", "dr", "fig", "cf", "máx"}),
    visual=phrases(
        rf"como (?:se muestra|se ve|ves|muestra|se indica) en (?:la |el |las |los |esta |este )?{PICTURE}",
        rf"(?:ver|véase|mira|mire) (?:la |el |las |los |esta |este )?{PICTURE}",
        rf"como en (?:la |el |esta |este ){PICTURE}",
        r"como se muestra|como puedes ver|como puede ver",
        r"en la pantalla",
        r"lo que (?:ves|ve|veis|ven) aquí",
        r"(?:sigue|siga|seguir) (?:la línea (?:roja|azul|verde|amarilla|blanca|negra)|las? flechas?)",
    ),
)
