"""What some lines need of the database, looked up together: few statements, whatever the number of lines."""

from __future__ import annotations

from collections import defaultdict

from histories import database
from histories.errors import HistoryError
from histories.fields import RefusedError
from histories.kind import Kind
from histories.kinds import KIND_OF, KINDS
from histories.lines import Line
from histories.named import Reference
from histories.naming import Known, KnownPilot
from histories.rows import Row
from pilots.models import Pilot

PILOT = KIND_OF["pilot"]
CODE = next(field for field in PILOT.fields if field.key == "code")
KIND_OF_MODEL = {kind.model: kind for kind in KINDS}


class Needs:
    """Surveys lines in their order, then finds or makes whom they name, and the facts that they are about.

    `rows` are facts by kind, pilot and natural key; `facts` all facts of a kind and a pilot in the order of recording,
    for kinds where they matter together. Pilots that these lines begin have none yet.
    """

    def __init__(self, known: Known) -> None:
        self.known = known
        self.new_pilots: dict[str, Line] = {}
        self.pilots_of: dict[str, set[str]] = defaultdict(set)
        self.keys_of: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        self.rows: dict[tuple[str, ...], Row] = {}
        self.facts: dict[tuple[str, str], list[Row]] = defaultdict(list)

    def look_up(self, lines: list[Line]) -> list[KnownPilot]:
        """Look up what the lines need; return the pilot of each. Raises HistoryError."""
        pilots = [self.survey(line) for line in lines]
        self.known.people.settle()
        self.known.systems.settle()
        self.refuse_known_pilots()
        self.load()
        return pilots

    def survey(self, line: Line) -> KnownPilot:
        """Note what a line needs to be looked up; return its pilot."""
        pilot = self.pilot_of(line)
        is_known = pilot.id not in self.new_pilots
        if is_known:
            self.need(line.kind, pilot.id, tuple(line.key), whole=line.corrects > 0)
        for field, name in line.names:
            if not isinstance(field, Reference):
                self.known.names(field).want(pilot.portfolio, name)
            elif is_known:
                self.need(KIND_OF_MODEL[field.target], pilot.id, (name,))
        return pilot

    def need(self, kind: Kind, pilot: str, key: tuple[str, ...], *, whole: bool = False) -> None:
        if kind.is_whole or whole:
            self.pilots_of[kind.name].add(pilot)
        elif not kind.is_keyless:
            self.keys_of[kind.name][pilot, *key] = None
        if kind.name == "stage":
            self.pilots_of["pilot"].add(pilot)

    def pilot_of(self, line: Line) -> KnownPilot:
        pilot = self.known.pilots.get(line.pilot)
        if line.kind is PILOT:
            return self.same_pilot(line, pilot) if pilot else self.new_pilot(line)
        if pilot is None:
            raise HistoryError(line.number, "pilot", line.pilot, "a pilot with a line of its own before this one")
        return pilot

    def new_pilot(self, line: Line) -> KnownPilot:
        line.code = line.code or line.pilot
        try:
            CODE.read(line.code)
            portfolio = self.known.portfolios.find(line.portfolio or self.known.default_portfolio)
        except RefusedError as refused:
            raise HistoryError(line.number, refused.key or "pilot", line.pilot, refused.accepted) from None
        pilot = self.known.pilots[line.pilot] = KnownPilot(next(self.known.ids["pilot"]), portfolio)
        self.new_pilots[pilot.id] = line
        return pilot

    def same_pilot(self, line: Line, pilot: KnownPilot) -> KnownPilot:
        if line.code:
            raise HistoryError(line.number, "code", line.code, "this key in the pilot's first line only")
        if line.portfolio and self.known.portfolios.known.get(line.portfolio) != pilot.portfolio:
            raise HistoryError(line.number, "portfolio", line.portfolio, "the pilot's portfolio, in which it stays")
        return pilot

    def refuse_known_pilots(self) -> None:
        """Refuse pilots that stand in their portfolio already, from before or twice in the file."""
        codes: dict[tuple[str, str], Line] = {}
        for line in self.new_pilots.values():
            place = self.known.pilots[line.pilot].portfolio, line.code
            if codes.setdefault(place, line) is not line:
                self.refuse_known(line)
        wanted = {code for _, code in codes}
        for portfolio, code in Pilot.objects.filter(code__in=wanted).values_list("portfolio_id", "code"):
            if line := codes.get((str(portfolio), code)):  # type: ignore[assignment]
                self.refuse_known(line)

    def refuse_known(self, line: Line) -> None:
        raise HistoryError(line.number, "pilot", line.code, "a code that its portfolio does not have yet")

    def load(self) -> None:
        for kind in KINDS:
            if pilots := self.pilots_of.get(kind.name):
                for row in database.facts_of_pilots(kind, pilots):
                    self.keep(row)
            if keys := self.keys_of.get(kind.name):
                for row in database.facts_with_keys(kind, list(keys)):
                    self.keep(row)

    def keep(self, row: Row) -> None:
        kind, pilot = row.kind, row[row.kind.pilot_column]
        if kind.is_whole or kind.is_keyless:
            self.facts[kind.name, pilot].append(row)
        if not kind.is_keyless:
            self.rows[kind.name, pilot, *(row[field.columns[0]] for field in kind.natural)] = row
