"""Nobody listens any more: what an output raises when it cannot go on."""

from voice_coach.errors import CoachError


class OutputClosed(CoachError):  # noqa: N818 - named in the contract; often the normal end, as in ``| head``
    """Whoever took the stream has gone away, or the output was closed."""

    def __init__(self) -> None:
        super().__init__("Nobody takes the sound any more.")
