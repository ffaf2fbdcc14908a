"""The fixed text on which rates are measured: paragraphs of four sentences, each spoken as one phrase."""

PARAGRAPHS: dict[str, tuple[str, ...]] = {
    "en": (
        "Stand tall with your feet as wide as your hips. Let your arms hang by your sides, and breathe out slowly. "
        "Bend your knees until your thighs are almost level. Push through your heels to come back up.",
        "Lie on your back and pull both knees towards your chest. Keep your lower back on the floor. "
        "Lift your head and your shoulders a little, and look at your knees. Lower them again without a sound.",
        "Sit on a chair with both feet flat on the ground. Turn your head to the left as far as is comfortable. "
        "Stay there for a moment, then turn it to the other side. Your shoulders stay low and still.",
    ),
    "de": (
        "Stell dich aufrecht hin, die Füße so breit wie die Hüften. Lass die Arme hängen und atme langsam aus. "
        "Beuge die Knie, bis die Oberschenkel fast waagerecht sind. Drück dich über die Fersen wieder nach oben.",
        "Leg dich auf den Rücken und zieh beide Knie zur Brust. Der untere Rücken bleibt auf dem Boden. "
        "Heb den Kopf und die Schultern ein wenig und schau auf die Knie. Senk sie wieder ab, ganz ohne Geräusch.",
        "Setz dich auf einen Stuhl, beide Füße flach auf dem Boden. Dreh den Kopf nach links, so weit es angenehm ist. "
        "Bleib einen Moment dort und dreh ihn dann zur anderen Seite. Die Schultern bleiben tief und ruhig.",
    ),
    "fr": (
        "Tiens-toi droit, les pieds écartés de la largeur des hanches. Laisse pendre les bras et expire lentement. "
        "Plie les genoux jusqu'à ce que les cuisses soient presque à plat. Pousse sur les talons pour remonter.",
        "Allonge-toi sur le dos et ramène les deux genoux vers la poitrine. Le bas du dos reste au sol. "
        "Soulève un peu la tête et les épaules, et regarde tes genoux. Redescends sans faire de bruit.",
        "Assieds-toi sur une chaise, les deux pieds à plat par terre. Tourne la tête à gauche, sans forcer. "
        "Reste là un moment, puis tourne-la de l'autre côté. Les épaules restent basses et immobiles.",
    ),
    "es": (
        "Ponte de pie con los pies separados al ancho de las caderas. Deja caer los brazos y suelta el aire despacio. "
        "Dobla las rodillas hasta que los muslos queden casi paralelos al suelo. Empuja con los talones para subir.",
        "Túmbate boca arriba y lleva las dos rodillas hacia el pecho. La parte baja de la espalda queda en el suelo. "
        "Levanta un poco la cabeza y los hombros, y mira tus rodillas. Vuelve a bajarlos sin hacer ruido.",
        "Siéntate en una silla con los dos pies apoyados en el suelo. Gira la cabeza a la izquierda sin forzar. "
        "Quédate ahí un momento y luego gírala hacia el otro lado. Los hombros siguen bajos y quietos.",
    ),
}


def count_words(text: str) -> int:
    """Return the number of words, separated by white space."""
    return len(text.split())
