"""A WSGI application that does nothing: it has the bytes of the file that BARE_BODY names, or
says 304 where it is empty. `gunicorn tests.benchmarks.bare`."""

import os
from pathlib import Path

BODY = Path(os.environ["BARE_BODY"]).read_bytes()
STATUS = "200 OK" if BODY else "304 Not Modified"
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    start_response(STATUS, HEADERS if BODY else [("ETag", '"bare"')])
    return [BODY] if BODY else []
