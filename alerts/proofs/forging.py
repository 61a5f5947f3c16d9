"""Makes tokens of links that are none, from some that are: guessed, changed, swapped, signed for others."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

from django.test.utils import override_settings

from alerts.links.tokens import holder_of, name_of, token_of
from alerts.models import Alert

LETTERS = string.ascii_letters + string.digits + "-_"


class Forger:
    """Makes tokens that are none, from some that are."""

    def __init__(self, chance: random.Random, genuine: list[str]) -> None:
        self._chance, self._genuine = chance, genuine
        self._ways: list[Callable[[str, str], str]] = [
            self._guessed, self._changed, self._of_another, self._for_another, self._by_another_key, self._cut,
            self._renamed,
        ]  # fmt: skip
        alerts = Alert.objects.select_related("recipient", "person")
        self._holders = {alert.pk: holder_of(alert) for alert in alerts}

    def tokens(self, number: int) -> Iterator[str]:
        for place in range(number):
            token = self._chance.choice(self._genuine)
            name, _, signature = token.rpartition(".")
            forged = self._ways[place % len(self._ways)](name, signature)
            yield forged if forged not in self._genuine else f"{forged}x"

    def _guessed(self, name: str, signature: str) -> str:
        return f"{name}.{''.join(self._chance.choices(LETTERS, k=len(signature)))}"

    def _changed(self, name: str, signature: str) -> str:
        place = self._chance.randrange(len(signature))
        other = self._chance.choice(LETTERS.replace(signature[place], ""))
        return f"{name}.{signature[:place]}{other}{signature[place + 1 :]}"

    def _of_another(self, name: str, signature: str) -> str:
        """Sign a name with the signature of another purpose, message or row."""
        others = [token for token in self._genuine if name_of(token) != name]
        return f"{name}.{self._chance.choice(others).rpartition('.')[2]}"

    def _for_another(self, name: str, signature: str) -> str:
        """Sign a name for somebody to whom the message did not go."""
        own = self._holders[int(name.split(".")[1])]
        return token_of(name, self._chance.choice([one for one in self._holders.values() if one != own]))

    def _by_another_key(self, name: str, signature: str) -> str:
        with override_settings(SECRET_KEY=f"another key {self._chance.random()}"):
            return token_of(name, self._holders[int(name.split(".")[1])])

    def _cut(self, name: str, signature: str) -> str:
        return f"{name}.{signature[: self._chance.randrange(len(signature))]}"

    def _renamed(self, name: str, signature: str) -> str:
        """Change a number in a name: another message, another row, another episode."""
        parts = name.split(".")
        place = self._chance.choice([1, 2])
        parts[place] = str(self._chance.randrange(1, 40))
        return f"{'.'.join(parts)}.{signature}"
