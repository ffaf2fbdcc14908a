"""Big digits are even in shape and differ from each other."""

import pytest

from voice_coach.showing.big_digits import DIGITS, HEIGHT, big, big_width


def test_a_time_as_it_is_drawn() -> None:
    """A time is drawn in five rows, each dot two columns wide, with a gap between characters."""
    assert big("1:20", "#") == (
        "    ##      ######  ######",
        "    ##  ##      ##  ##  ##",
        "    ##      ######  ##  ##",
        "    ##  ##  ##      ##  ##",
        "    ##      ######  ######",
    )


@pytest.mark.parametrize("text", ["", "0", "59", "1:00", "12:34", "1:05:07", "0123456789:"])
def test_even_rows(text: str) -> None:
    """All rows are as wide as `big_width` says."""
    rows = big(text)
    assert len(rows) == HEIGHT
    assert {len(row) for row in rows} == {big_width(text)}


def test_every_digit_differs() -> None:
    """There is a shape for each digit and the colon, and no two are the same."""
    assert set(DIGITS) == set("0123456789:")
    assert len(set(DIGITS.values())) == len(DIGITS)


def test_blocks_are_the_ink() -> None:
    """Without another ink, dots are full blocks, and nothing else but blanks is drawn."""
    assert set("".join(big("0123456789:"))) == {"█", " "}


def test_no_letters() -> None:
    """What cannot be drawn is refused, not skipped."""
    with pytest.raises(KeyError):
        big("1 min")
