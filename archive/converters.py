"""What may stand in an address. Everything else is a 404, and no query."""


class Words:
    """A slug as SlugField(allow_unicode=True) writes it, or a code."""

    regex = r"[-\w]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Ending(Words):
    """Of an address that names a format; which ones there are is the view's to say."""

    regex = r"\w{0,10}"


class Stamp(Words):
    """A moment as archives of the web write it, YYYYMMDDHHMMSS or the beginning of that. What
    follows it says there how the copy is shown, which is always one way here."""

    regex = r"\d{4,14}(?:[a-z]{2}_)?"

    def to_python(self, value: str) -> str:
        return value.rstrip("abcdefghijklmnopqrstuvwxyz_")


class TimeMapForm(Words):
    regex = r"link|json"
