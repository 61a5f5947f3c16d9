"""The Celery application. `celery -A config.celery worker` runs tasks, `... beat` the ticks."""

import os

from celery import Celery
from celery.signals import worker_ready

from config.listening import Listening

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("pilotlight")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(Listening)


@worker_ready.connect  # type: ignore[untyped-decorator]
def look_at_once(**_: object) -> None:
    """Look for what is due as soon as a worker is up, rather than at the next tick."""
    ticks = ("alerts.tasks.sweep", "alerts.tasks.deliver", "updates.tasks.remind", "portfolio.tasks.digest")
    for task in (*ticks, "scorecard.tasks.rehearse"):
        app.send_task(task)
