"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Web processes publish wake-up calls, so the Celery application has to be the configured one here too.
from config import celery as celery  # noqa: E402
