"""A number with a noun, in English."""


def counted(number: int, one: str) -> str:
    """Return ``1 error`` or ``2 errors``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
