"""Which row of a file is which pilot of an earlier import."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from inventories.mapping import Draft
from inventories.models import InventoryEntry


@dataclass
class Matched:
    """`new` carries the ordinal that tells a row from others of the same identity; `absent` are not in the file."""

    pairs: list[tuple[Draft, InventoryEntry]] = field(default_factory=list)
    new: list[tuple[Draft, int]] = field(default_factory=list)
    absent: list[InventoryEntry] = field(default_factory=list)


def match(drafts: Iterable[Draft], entries: Iterable[InventoryEntry]) -> Matched:
    """Match rows to entries of the same identity: those that say the same first, then the rest in their order.

    So the 51 rows of one agency that share one name stay 51, whichever of them moves or changes.
    """
    known, asked = defaultdict(list), defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.ordinal):
        known[entry.identity].append(entry)
    for draft in drafts:
        asked[draft.identity].append(draft)
    matched = Matched()
    for identity, rows in asked.items():
        _match_one(rows, known.pop(identity, []), matched)
    matched.absent += [entry for rest in known.values() for entry in rest]
    return matched


def _match_one(rows: list[Draft], entries: list[InventoryEntry], matched: Matched) -> None:
    by_content: dict[tuple[tuple[str, str], ...], deque[InventoryEntry]] = defaultdict(deque)
    for entry in entries:
        by_content[_content(entry.values)].append(entry)
    left, taken = [], set()
    for row in rows:
        if by_content and (same := by_content.get(_content(row.facts))):
            entry = same.popleft()
            taken.add(entry.pk)
            matched.pairs.append((row, entry))
        else:
            left.append(row)
    rest = [entry for entry in entries if entry.pk not in taken]
    matched.pairs += zip(left, rest, strict=False)
    matched.absent += rest[len(left) :]
    top = max((entry.ordinal for entry in entries), default=0)
    matched.new += [(row, top + count) for count, row in enumerate(left[len(rest) :], 1)]


def _content(facts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(facts.items()))
