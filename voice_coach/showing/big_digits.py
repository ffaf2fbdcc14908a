"""Big digits for the screen: what the clock shows, readable from across the room."""

HEIGHT = 5

# Five rows of three dots, top to bottom; a dot is drawn two columns wide, which makes it square.
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
    """Draw digits and colons as ``HEIGHT`` rows of equal width. Raises ``KeyError`` for other characters.

    ``ink`` is the character that dots are made of.
    """
    dots = {"#": ink * 2, " ": "  "}
    return tuple(
        GAP.join("".join(dots[dot] for dot in DIGITS[character][row]) for character in text)
        for row in range(HEIGHT)
    )


def big_width(text: str) -> int:
    """Return the width in columns that ``big`` will take."""
    return len(big(text)[0])
