"""The language that a BCP 47 tag begins with: "en" of "en-GB"."""


def first_part(language: str) -> str:
    """Return the language that a BCP 47 tag begins with, in lower case."""
    return language.replace("_", "-").partition("-")[0].lower()
