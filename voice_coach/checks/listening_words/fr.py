"""French words for the listening checks: only those that are no help to a listener."""

from __future__ import annotations

from voice_coach.checks.listening_words import ListeningWords, phrases

PICTURE = r"(?:image|images|photo|photos|vidéo|vidéos|dessin|schéma|figure|illustration)"

WORDS = ListeningWords(
    language="fr",
    visual=phrases(
        r"comme (?:montré|illustré|indiqué)(?: (?:ici|ci-dessous|ci-dessus|sur))?|comme (?:ceci|suit)",
        rf"(?:voir|regardez|regarde) (?:la |l'|le |les )?{PICTURE}",
        rf"(?:sur|dans) (?:la |l'|le |les |cette |ce )?{PICTURE}",
        r"voir (?:ci-dessous|ci-dessus)|comme (?:ci-dessous|ci-dessus)",
        r"comme (?:vous (?:le )?voyez|tu (?:le )?vois)(?= ?[.,;!?]|$|\n\n)",
        r"sur l'écran",
        r"ce que (?:vous voyez|tu vois) ici",
        r"sui(?:s|vez|vre) (?:la ligne (?:rouge|bleue|verte|jaune|blanche|noire)|(?:la |les )flèches?)",
    ),
    into_position=phrases(
        r"(?:assieds|assois|asseyez|allonge|allongez|couche|couchez|agenouille|agenouillez|place|placez|mets|mettez|"
        r"suspends|suspendez|tiens|tenez)-(?:toi|vous)(?! à la barre)",
        r"(?:commence|commencez|démarre|démarrez) (?:debout|assise?|allongée?|en|sur|à|avec|dans|par)",
        r"(?:debout|assise?|allongée?|couchée?|à genoux|à quatre pattes|à plat ventre|accroupie?)",
        r"(?:sur|à plat sur) (?:le dos|le ventre|le côté)|(?:le )?dos (?:contre|au|plat)|pieds (?:écartés|joints)",
        r"(?:prends|prenez) (?:la|une) position",
    ),
    equipment=phrases(
        r"(?P<mat>tapis(?! de course))",
        r"(?P<chair>chaises?|fauteuils?)",
        r"(?P<stool>tabourets?)",
        r"(?P<bench>bancs?)",
        r"(?P<wall>murs?)",
        r"(?P<door>(?:la|une|de) porte|encadrement)",
        r"(?P<table>tables?|bureaux?)",
        r"(?P<bed>(?:le|un|du|ton|votre) lit)",
        r"(?P<sofa>canapés?)",
        r"(?P<ball>ballons?|balles?)",
        r"(?P<weights>haltères?|(?:un|des|les|deux) poids(?! du corps))",
        r"(?P<kettlebell>kettlebells?)",
        r"(?P<bar>barres?)",
        r"(?P<band>élastiques?|bandes? élastiques?)",
        r"(?P<towel>serviettes?)",
        r"(?P<cushion>coussins?|oreillers?)",
        r"(?P<strap>sangles?|ceintures?)",
        r"(?P<rope>cordes?(?: à sauter)?)",
        r"(?P<stick>bâtons?|manches? à balai)",
        r"(?P<roller>rouleaux?)",
        r"(?P<block>briques? de yoga|blocs? de yoga)",
        r"(?P<stairs>escaliers?)",
        r"(?P<machine>machines?|tapis de course|vélo d'appartement)",
        r"(?P<bottle>bouteilles?)",
    ),
    no_equipment=phrases(
        r"ceinture (?:abdominale|scapulaire|pelvienne)",
        r"(?:comme|imagine|imaginez|sans|aucun|aucune|au lieu)(?: [^\s.,;:!?]{1,20}){1,8}",
    ),
    choice=phrases(r"ou|sans|au lieu|à la place"),
    forbidding=phrases(
        r"arrête|arrêtez|ne|pas|jamais|évite|évitez|brusques?",
    ),
    danger=phrases(
        r"douleurs?|douloureu(?:x|se|ses)|(?:fait|font|faire|as|avez) mal|vertiges?|étourdi(?:e|ssement|ssements)?",
        r"engourdi(?:e|s|es|ssement)?|fourmillements?|bless(?:ure|ures|é|ée|er)|médecin|kinésithérapeute|attention à",
        r"soyez prudente?s?|sois prudente?|dangereu(?:x|se)|danger|enceinte|hypertension",
    ),
)
