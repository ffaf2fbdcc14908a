"""Big digits for the screen's clock, readable from across the room."""

HEIGHT = 5

# Five rows of three dots, top to bottom. A dot is drawn two columns wide, which makes it square.
DIGITS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("  #", "  #", "  #", "  #", "  #"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
}
GAP = "  "


def big(text: str, ink: str = "█") -> tuple[str, ...]:
    """Return digits and colons as ``HEIGHT`` rows of equal width. Raises ``KeyError`` for other characters.

    ``ink`` is the character for dots.
    """
    dots = {"#": ink * 2, " ": "  "}
    return tuple(
        GAP.join("".join(dots[dot] for dot in DIGITS[character][row]) for character in text)
        for row in range(HEIGHT)
    )


def big_width(text: str) -> int:
    """Return the width of ``big(text)`` in columns."""
    return len(big(text)[0])
