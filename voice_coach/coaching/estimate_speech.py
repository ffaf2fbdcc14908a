"""Estimates of how long a text takes to say, without a voice: for introductions, lists and the silent voice.

The figures fit the natural English voice to within 15% for sentences; a test compares them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from voice_coach.units import Seconds

CALIBRATED_AT = 150
"""The rate, in words a minute, at which the figures below were measured. Words and pauses scale with it."""

KEPT = 4096
"""Number of estimates that are cached: a list of many routines needs the same words again and again."""

# In milliseconds.
ONSET = 280
LETTER = 49
SYLLABLE = 88
SENTENCE_PAUSE = 1160
COMMA_PAUSE = 246

IDEOGRAPH = 3
"""How many letters a character counts as in a script where each one is a syllable, as in Chinese."""

# fmt: off
SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
LARGE = ((1_000_000, "million"), (1000, "thousand"), (100, "hundred"))

THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_]+")
SILENT_ENDING = re.compile(r"(?:e|es|ed)$")
VOWELS = re.compile(r"[aeiouyà-æè-ïò-öø-ý]+")
SENTENCE_END = re.compile(r"[.!?…]\s|[。！？]")
BREAK = re.compile(r"[,;:]\s|\s[–—-]\s|[，、；：]")


@lru_cache(maxsize=KEPT)
def spoken_seconds(text: str, words_a_minute: int) -> Seconds:
    """Estimate how long ``text`` takes to say at ``words_a_minute``; 0 if it has no words."""
    spelled = NUMBER.sub(lambda match: f" {read_number(match[0])} ", THOUSANDS_COMMA.sub("", text.lower()))
    words = WORD.findall(spelled)
    if not words:
        return Seconds(0)
    body = spelled.rstrip(" .!?…。！？,;:")
    milliseconds = (
        ONSET
        + sum(word_length(word) for word in words)
        + SENTENCE_PAUSE * len(SENTENCE_END.findall(body))
        + COMMA_PAUSE * len(BREAK.findall(body))
    )
    return Seconds(milliseconds * CALIBRATED_AT, 1000 * words_a_minute)


@lru_cache(maxsize=KEPT)
def word_length(word: str) -> int:
    """Return the estimated length of a word in milliseconds, from its letters and its groups of vowels."""
    ideographs = sum(character >= "\u2e80" for character in word)
    letters = len(word) - ideographs
    syllables = max(len(VOWELS.findall(SILENT_ENDING.sub("", word))), 1 if letters else 0)
    if letters and not word.isascii() and not VOWELS.search(word):
        syllables = -(-letters // 2)  # a script whose vowels are not known here
    return LETTER * (letters + IDEOGRAPH * ideographs) + SYLLABLE * (syllables + ideographs)


def read_number(digits: str) -> str:
    """Spell out a number in English, digit by digit if it has more than nine digits."""
    if len(digits) > 9:
        return " ".join(SMALL[int(digit)] for digit in digits)
    return spell(int(digits))


def spell(number: int) -> str:
    """Spell out a number below one billion in English."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        tens, rest = TENS[number // 10 - 2], number % 10
        return f"{tens} {SMALL[rest]}" if rest else tens
    size, name = next(pair for pair in LARGE if number >= pair[0])
    head = f"{spell(number // size)} {name}"
    return f"{head} {spell(number % size)}" if number % size else head
