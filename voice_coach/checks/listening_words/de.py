"""German words for the listening checks: only those that are no help to a listener."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = r"(?:bild|bildern|foto|fotos|video|videos|abbildung|abbildungen|zeichnung|grafik|skizze)"

WORDS = ListeningWords(
    language="de",
    visual=phrases(
        r"wie (?:hier )?(?:gezeigt|abgebildet|dargestellt)|wie folgt|so wie hier",
        rf"(?:siehe|vgl\.) (?:das |die |den )?(?:{PICTURE}|oben|unten|seite|übung)",
        rf"(?:wie )?(?:im|auf dem|in dem|auf der|in der) {PICTURE}",
        r"wie (?:du|sie|ihr) (?:hier )?(?:siehst|sehen|seht|sehen können|sehen kannst)(?= ?[.,;!?]|$|\n\n)",
        r"abb\. ?\d{1,3}",
        r"auf dem bildschirm",
        r"was (?:du|sie|ihr) hier (?:siehst|sehen|seht)",
        r"folg(?:e|en|t)(?: sie)? de[rn] (?:(?:rot|grün|blau|gelb|weiß|schwarz)en (?:linien?|punkten?)|"
        r"(?:\w{1,12} )?pfeil(?:en)?)",
    ),
    into_position=phrases(
        r"(?:(?:beginne?|starte?)(?:n sie)? )?(?:im|in der|auf dem|auf der|in)"
        r" (?:\w{0,20}(?:stand|sitz|liege|lage|stütz)|rücken|bauch|seite|knien?|vierfüß\w{1,20}|grätsche)",
        r"(?:setz|stell|leg|knie|häng)(?:e|en)? (?:dich|sie sich)",
        r"(?:sitz|steh|lieg|knie|häng)(?:e|en|t)?(?: sie)?"
        r" (?:aufrecht|gerade|auf|an|im|in|mit|vor|bequem|breit|locker|flach)",
        r"geh(?:e|en)?(?: sie)? (?:in|auf) (?:den|die|alle)"
        r" (?:vierfüß\w{1,20}|\w{0,20}(?:stand|stütz|sitz|hocke|knie)|viere)",
        r"(?:nimm|nehmen sie) (?:die|deine|ihre) (?:\w{1,20} )?(?:position|stellung|haltung) ein",
        r"(?:mit dem )?rücken (?:an|zu|gegen)|füße (?:hüft|schulter)breit",
    ),
    equipment=phrases(
        r"(?P<mat>(?:gymnastik|yoga|sport|fitness)?matten?)",
        r"(?P<chair>stuhle?s?|stühlen?|sessels?)",
        r"(?P<stool>hockern?)",
        r"(?P<bench>(?:hantel)?bank|bänken?)",
        r"(?P<wall>wand|wände?n?)",
        r"(?P<door>türe?n?|türrahmens?)",
        r"(?P<table>tisch(?:e|es|en)?)",
        r"(?P<bed>bett(?:e|es|en)?)",
        r"(?P<sofa>sofas?|couch)",
        r"(?P<ball>(?:gymnastik|medizin|sitz|tennis|massage)?(?:balls?|bälle|bällen))",
        r"(?P<weights>(?:kurz)?hanteln?|gewichten?|ein gewicht)",
        r"(?P<kettlebell>kettlebells?|kugelhanteln?)",
        r"(?P<bar>(?:klimmzug|hantel)?stangen?|langhanteln?)",
        r"(?P<band>(?:gummi|fitness|widerstands|thera|trainings)-?(?:band|bands|bänder|bändern))",
        r"(?P<towel>handtuch(?:s|es)?|handtüchern?)",
        r"(?P<cushion>kissens?)",
        r"(?P<strap>gurte?s?|gürtels?)",
        r"(?P<rope>(?:spring)?seile?s?)",
        r"(?P<stick>besenstiele?s?|gymnastikst[aä]be?s?)",
        r"(?P<roller>(?:faszien|schaumstoff)rollen?)",
        r"(?P<block>yogabl[oö]cke?s?)",
        r"(?P<stairs>treppen?|treppenstufen?)",
        r"(?P<machine>maschinen?|laufband|heimtrainers?|trainingsgeräte?s?)",
        r"(?P<bottle>flaschen?)",
    ),
    no_equipment=phrases(
        r"(?:als (?:ob|wäre|würde\w{0,2}|säße\w{0,2}|stünde\w{0,2})|stell dir|stellen sie sich|wie|ohne|keine?n?|statt)"
        r"(?: [^\s.,;:!?]{1,20}){1,8}",
    ),
    choice=phrases(r"oder|ohne|statt|stattdessen"),
    forbidding=phrases(
        r"stopp|hör(?:e|en)?(?: sie)? auf|brich|brechen sie|nicht|nie|niemals|keine?n?|vermeide|vermeiden",
    ),
    danger=phrases(
        r"schmerz(?:en|t|haft|e)?|weh(?: ?(?:tut|tun))|schwindel|schwindlig|schwindelig|taub(?:heit)?|kribbel(?:n|t)",
        r"verletz(?:ung|ungen|t|en)|arzt|ärztin|ärztlich|physiotherapeut(?:in)?|vorsicht",
        r"sei vorsichtig|seien sie vorsichtig",
        r"gefährlich|gefahr|schwanger(?:schaft)?|bluthochdruck",
    ),
)
