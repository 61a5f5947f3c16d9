"""The Celery application. `celery -A config.celery worker` runs tasks, `... beat` the ticks."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("pilotlight")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
