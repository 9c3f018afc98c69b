"""How a backup says no."""


class Unusable(Exception):
    """A backup that cannot be made or restored. The message says what and where, for a person."""


def sentence(error: BaseException) -> str:
    """What the system or the database said, on one line."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    where = getattr(error, "filename", None)
    return " ".join(f"{where}: {said}".split() if where else said.split()).rstrip(".")
