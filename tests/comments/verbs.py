"""The verbs of comments.services by name, for tests that draw them at random."""

from comments import services


def do(verb: str, *, article, comment, other) -> None:
    """One write. A comment that is removed already is restored instead of removed again."""
    match verb:
        case "reply":
            services.reply(parent=comment, text="Hello.", author_name="Zoe")
        case "thread":
            services.start_thread(article=article, text="Hello.", author_name="Zoe")
        case "move":
            services.move(comment=comment, parent=other)
        case "lift":
            services.move(comment=comment, parent=None)
        case "remove" if comment.state == comment.State.REMOVED:
            services.restore(comment=comment)
        case "remove":
            services.remove(comment=comment, reason="Off topic")
        case "delete":
            services.delete(comment=comment)
        case _:
            raise ValueError(f"there is no verb {verb!r}")
