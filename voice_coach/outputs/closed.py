"""The error of an output that is closed, or whose reader has gone."""

from voice_coach.errors import CoachError


class OutputClosed(CoachError):  # noqa: N818 - named in the contract; often the normal end, as in ``| head``
    """The reader of the stream has gone, or the output was closed."""

    def __init__(self) -> None:
        super().__init__("Nothing reads the sound any more.")
