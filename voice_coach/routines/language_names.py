"""Names of languages, with their tags: for "did you mean", and for messages."""

from __future__ import annotations

from voice_coach.language_tag import first_part
from voice_coach.near import fold


def tag_for(name: str) -> str | None:
    """Return the BCP 47 tag of a language from its name in English or its own language; None for any other word.

    Case, accents and the space around are ignored.
    """
    return _TAGS.get(_plain(name))


def in_words(tag: str) -> str:
    """Return the English name of a language, with its tag if that says more; without a name, the tag in backquotes."""
    plain = tag.replace("_", "-").lower()
    primary = _IN_WORDS.get(first_part(plain))
    return _IN_WORDS.get(plain) or (f"{primary} ({tag})" if primary else f"`{tag}`")


def _plain(name: str) -> str:
    return fold(" ".join(name.replace("_", " ").split()))


NAMES: dict[str, tuple[str, ...]] = {
    # Those that the coach itself speaks, in each other's words too.
    "en": ("english", "englisch", "anglais", "inglés"),
    "de": ("german", "deutsch", "allemand", "alemán"),
    "fr": ("french", "français", "französisch", "francés"),
    "es": ("spanish", "español", "castellano", "spanisch", "espagnol"),
    "en-GB": ("british english", "uk english", "british"),
    "en-US": ("american english", "us english", "american"),
    "es-419": ("latin american spanish",),
    "fr-CA": ("canadian french",),
    # Others that the embedded voice speaks.
    "af": ("afrikaans",),
    "ar": ("arabic", "العربية"),
    "bg": ("bulgarian", "български"),
    "bn": ("bengali", "bangla"),
    "bs": ("bosnian", "bosanski"),
    "ca": ("catalan", "català"),
    "cs": ("czech", "čeština", "česky"),
    "cy": ("welsh", "cymraeg"),
    "da": ("danish", "dansk"),
    "el": ("greek", "ελληνικά"),
    "eo": ("esperanto",),
    "et": ("estonian", "eesti"),
    "eu": ("basque", "euskara"),
    "fa": ("persian", "farsi", "فارسی"),
    "fi": ("finnish", "suomi"),
    "ga": ("irish", "gaeilge"),
    "gu": ("gujarati",),
    "he": ("hebrew", "עברית"),
    "hi": ("hindi", "हिन्दी"),
    "hr": ("croatian", "hrvatski"),
    "hu": ("hungarian", "magyar"),
    "hy": ("armenian",),
    "id": ("indonesian", "bahasa indonesia"),
    "is": ("icelandic", "íslenska"),
    "it": ("italian", "italiano"),
    "ja": ("japanese", "日本語"),
    "ka": ("georgian",),
    "kk": ("kazakh",),
    "kn": ("kannada",),
    "ko": ("korean", "한국어"),
    "la": ("latin",),
    "lt": ("lithuanian", "lietuvių"),
    "lv": ("latvian", "latviešu"),
    "mk": ("macedonian",),
    "ml": ("malayalam",),
    "mr": ("marathi",),
    "ms": ("malay", "bahasa melayu"),
    "mt": ("maltese", "malti"),
    "nb": ("norwegian", "norsk", "bokmål"),
    "ne": ("nepali",),
    "nl": ("dutch", "nederlands", "flemish"),
    "pa": ("punjabi",),
    "pl": ("polish", "polski"),
    "pt": ("portuguese", "português"),
    "pt-BR": ("brazilian portuguese", "português brasileiro", "brazilian"),
    "ro": ("romanian", "română"),
    "ru": ("russian", "русский"),
    "sk": ("slovak", "slovenčina"),
    "sl": ("slovenian", "slovene", "slovenščina"),
    "sq": ("albanian", "shqip"),
    "sr": ("serbian", "српски", "srpski"),
    "sv": ("swedish", "svenska"),
    "sw": ("swahili", "kiswahili"),
    "ta": ("tamil",),
    "te": ("telugu",),
    "th": ("thai",),
    "tr": ("turkish", "türkçe"),
    "uk": ("ukrainian", "українська"),
    "ur": ("urdu",),
    "vi": ("vietnamese", "tiếng việt"),
    "yue": ("cantonese",),
    "zh": ("chinese", "mandarin", "中文"),
}

_IN_WORDS = {tag.lower(): names[0].title() for tag, names in NAMES.items()}
_TAGS = {_plain(name): tag for tag, names in NAMES.items() for name in names}
