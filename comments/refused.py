"""How a write says no."""


class Refused(Exception):
    """What was asked cannot be done; the message says why to the person who asked."""


class MovedMeanwhile(Refused):
    """A comment left its thread between the look and the lock. Looking again finds it."""

    def __init__(self) -> None:
        super().__init__("That comment is being moved right now. Please try again.")
