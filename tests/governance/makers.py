"""What the tests of this room share: deciding as somebody who has read, and many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.models import Person
from governance.actions import decide_sign_off
from governance.clocks import Standing, standing_of
from governance.frozen import digest, facts_of
from governance.models import Decision, SignOff, SignOffDecision
from tests.factories import MONDAY


def decide(sign_off: SignOff, by: Person, decision: str = "approved", **given: Any) -> SignOffDecision:
    fresh = SignOff.objects.select_related("pilot").get(pk=sign_off.pk)
    seen = {"round_number": 1, "seen": digest(facts_of(fresh, as_of=MONDAY)), "as_of": MONDAY}
    return decide_sign_off(sign_off, by=by, **{"decision": Decision(decision)} | seen | given)


def standing(sign_off: SignOff) -> Standing:
    row = SignOff.objects.get(pk=sign_off.pk)
    return standing_of(row, list(row.decisions.order_by("round")), MONDAY)


def in_threads(count: int, work: Callable[[int], object]) -> list[BaseException]:
    """Let so many threads begin at the same moment; return what they raised."""
    start, raised = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            start.wait(timeout=10)
            work(number)
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
