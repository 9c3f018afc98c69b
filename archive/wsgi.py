"""The door for a WSGI server: `gunicorn archive.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from archive.http.door import Door

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

application = Door(get_wsgi_application())
# A server that loads this once and then forks shares what is loaded by now (`gunicorn --preload`).
# The garbage collector writes into all that it looks at, and each process would have its own copy.
get_resolver().url_patterns  # noqa: B018 - loads the views
gc.freeze()
