"""Spanish words for the listening checks: only those that are no help to a listener."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = r"(?:imagen|imágenes|foto|fotos|vídeo|video|dibujo|figura|ilustración)"

WORDS = ListeningWords(
    language="es",
    visual=phrases(
        rf"como (?:se muestra|se ve|ves|muestra|se indica) en (?:la |el |las |los |esta |este )?{PICTURE}",
        rf"(?:ver|véase|mira|mire) (?:la |el |las |los |esta |este )?{PICTURE}",
        rf"como en (?:la |el |esta |este ){PICTURE}",
        r"como se muestra|como puedes ver|como puede ver",
        r"en la pantalla",
        r"lo que (?:ves|ve|veis|ven) aquí",
        r"(?:sigue|siga|seguir) (?:la línea (?:roja|azul|verde|amarilla|blanca|negra)|las? flechas?)",
    ),
    into_position=phrases(
        r"(?:ponte|póngase|colócate|colóquese|túmbate|túmbese|acuéstate|acuéstese|siéntate|siéntese|arrodíllate|"
        r"arrodíllese|cuélgate|cuélguese|échate)",
        r"(?:empieza|comienza|empiece|comience)"
        r" (?:de (?:pie|rodillas)|sentad[oa]|tumbad[oa]|en|con|desde|a cuatro|boca)",
        r"(?:de pie|sentad[oa]|tumbad[oa]|acostad[oa]|de rodillas|boca (?:arriba|abajo)|a cuatro patas|en cuclillas)",
        r"con la espalda (?:en|contra|pegada)|pies (?:separados|juntos)",
        r"adopta (?:la|una) posición",
    ),
    equipment=phrases(
        r"(?P<mat>esterillas?|colchonetas?)",
        r"(?P<chair>sillas?|sillón)",
        r"(?P<stool>taburetes?)",
        r"(?P<bench>bancos?)",
        r"(?P<wall>pared(?:es)?)",
        r"(?P<door>puertas?)",
        r"(?P<table>mesas?|escritorios?)",
        r"(?P<bed>camas?)",
        r"(?P<sofa>sofás?)",
        r"(?P<ball>pelotas?|bal(?:ón|ones)|fitball)",
        r"(?P<weights>mancuernas?|pesas|una pesa)",
        r"(?P<kettlebell>kettlebells?|pesas? rusas?)",
        r"(?P<bar>barras?)",
        r"(?P<band>bandas?(?: elásticas?| de resistencia)?|gomas? elásticas?)",
        r"(?P<towel>toallas?)",
        r"(?P<cushion>coj(?:ín|ines)|almohadas?)",
        r"(?P<strap>correas?|cintur(?:ón|ones))",
        r"(?P<rope>cuerdas?|combas?)",
        r"(?P<stick>palos?)",
        r"(?P<roller>rodillos?)",
        r"(?P<block>bloques? de yoga)",
        r"(?P<stairs>escal(?:ón|ones|eras?))",
        r"(?P<machine>máquinas?|cinta de correr|bicicleta estática)",
        r"(?P<bottle>botellas?)",
    ),
    no_equipment=phrases(
        r"pared abdominal",
        r"(?:como|imagina|imagine|sin|ningún|ninguna|en lugar de)(?: [^\s.,;:!?]{1,20}){1,8}",
    ),
    choice=phrases(r"o|u|sin|en lugar"),
    forbidding=phrases(
        r"detente|deténgase|para si|pare si|no|nunca|jamás|evita|evite|bruscos?",
    ),
    danger=phrases(
        r"dolor(?:es|oso|osa)?|duele|duela|dolerte|mareo|mareos|mareas|mareado|mareada|hormigueo|entumecimiento",
        r"lesi(?:ón|ones|onado|onada|onarte)|médic[oa]|fisioterapeuta|ten cuidado|tenga cuidado|peligros[oa]|peligro",
        r"embaraz(?:o|ada)|tensión alta|hipertensión",
    ),
)
