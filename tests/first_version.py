"""Makes, in an empty database, an installation as it was before the whole record: `python -m tests.first_version`."""

from __future__ import annotations

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  # they need the settings
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

FIRST = [
    (app, "0001_initial") for app in ("accounts", "pilots", "governance", "outcomes", "stalls", "alerts", "inventories")
]


def main() -> None:
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    rest = [key for key in executor.loader.graph.leaf_nodes() if key[0] in ("auth", "pghistory", "sessions", "admin")]
    state = executor.migrate([*FIRST, *rest])
    with transaction.atomic():
        enter_facts(state.apps)


def enter_facts(apps: object) -> None:
    """Enter what the new constraints would refuse, and a system that is a text."""

    def make(label: str, **values: object) -> object:
        return apps.get_model(label).objects.create(**values)  # type: ignore[attr-defined]

    portfolio = make("accounts.Portfolio", name="Old")
    eli, ann, bob = (make("accounts.Person", portfolio=portfolio, name=name) for name in ("Eli", "Ann", "Bob"))
    pilot = make("pilots.Pilot", portfolio=portfolio, code="P-1", name="Letters", engineer=eli)
    of_pilot = {"portfolio": portfolio, "pilot": pilot}
    make("pilots.Champion", **of_pilot, person=ann, since="2025-01-01", until="2025-06-01")
    make("pilots.Champion", **of_pilot, person=bob, since="2025-05-01", until="2025-09-01")
    make("pilots.Champion", **of_pilot, person=ann, since="2025-09-01")
    make("pilots.Deputy", **of_pilot, person=bob, since="2025-01-01", until="2025-02-01")
    make("pilots.Deputy", **of_pilot, person=bob, since="2025-03-01")
    for key in ("a", "b"):
        make("pilots.Integration", **of_pilot, key=key, system="Records", state="waiting")
    make("pilots.Promise", **of_pilot, live_by="2025-12-01", recorded_on="2025-02-03")
    make("governance.SignOff", **of_pilot, area="legal")
    metric = make("outcomes.OutcomeMetric", **of_pilot, key="m", name="Minutes", baseline="26.300000")
    make("outcomes.Reading", **of_pilot, metric=metric, on="2025-03-01", value="18", recorded_on="2025-03-02")


if __name__ == "__main__":
    main()
