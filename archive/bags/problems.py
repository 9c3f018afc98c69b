"""How a bag says no."""


class Unusable(Exception):
    """A bag that cannot be made or read. The message says what and where, for a person."""
