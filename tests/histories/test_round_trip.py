"""What goes in comes out: every kind with every key, odd values, files as they are."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from accounts.limits import without_limits
from accounts.models import Portfolio
from histories.exporting import export
from histories.importing import Importer, import_file
from histories.kind import Kind
from histories.kinds import KINDS
from histories.reading import parse, read_line
from tests.histories.files import PILOT, REFERRED_TO, exported, exported_text, facts, imported, line, through, undone
from tests.histories.samples import ODD, natural_key, settable, values_of

pytestmark = pytest.mark.django_db


def full(kind: Kind, **more: Any) -> dict[str, Any]:
    """Return a line that gives every key of a kind."""
    said = {field.key: values_of(field)[0] for field in settable(kind)}
    return line(kind.name, **natural_key(kind), **said | more)


def history_of(kind: Kind) -> list[dict[str, Any]]:
    """Return a history in which a kind's keys take all their values and are cleared again."""
    again: dict[str, Any] = {} if not kind.is_keyless else {"corrects": 1}
    later = line(kind.name, recorded_on="2024-03-02", **natural_key(kind), **again)
    free = [field for field in settable(kind) if not set(field.columns) & set(kind.fixed)]
    changes = [later | {field.key: value} for field in free for value in values_of(field)]
    cleared = [field.key for field in free if field.key not in kind.needs]
    return [PILOT, *REFERRED_TO, full(kind), *changes, later | {"clear": cleared}, later]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_every_key_of_a_kind_with_all_its_values_comes_back(kind: Kind) -> None:
    lines = history_of(kind)
    assert through(lines) == lines


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_a_line_that_says_only_what_it_must_comes_back(kind: Kind) -> None:
    musts = {field.key: values_of(field)[0] for field in kind.fields if field.key in kind.needs}
    lines = [PILOT, *REFERRED_TO, line(kind.name, **natural_key(kind), **musts)]
    assert through(lines) == lines


def test_a_value_that_is_said_again_is_told_again() -> None:
    once = line("integration", key="records", state="waiting", promised_days=14)
    again = once | {"recorded_on": "2024-03-08"}
    lines = [PILOT, once, again, again, line("integration", key="records", recorded_on="2024-03-08")]
    assert through(lines) == lines


def test_keys_and_names_may_hold_anything() -> None:
    pilot = PILOT | {"pilot": ODD[:40], "engineer": ODD, "portfolio": ODD}
    lines = [
        pilot,
        line("integration", pilot=ODD[:40], key=ODD, system=ODD),
        line("integration", pilot=ODD[:40], key=ODD, recorded_on="2024-03-02", state="live"),
        line("workflow", pilot=ODD[:40], task=ODD),
        line("access_request", pilot=ODD[:40], key=ODD, integration=ODD),
        line("workflow", pilot=ODD[:40], task=ODD, recorded_on="2024-03-03", method="observed"),
    ]
    with undone():
        imported(lines[:3])
        assert exported() == lines[:3]
    assert through(lines) == lines
    importer = imported(lines[:2])
    for number, later in enumerate(lines[2:]):  # each in a chunk of its own, so that what stands is looked up
        importer.feed([read_line(number, later)])
        importer.flush()
    assert exported() == lines


def test_numbers_keep_every_digit() -> None:
    written = ["18.0", "26.30", "0.1234567890123456789", "123456789012345.67", "-0.50"]
    raw = [
        b'{"kind":"reading","pilot":"P-1","recorded_on":"2024-03-01","on":"2024-03-01","value":%s}' % n.encode()
        for n in written
    ]
    importer = Importer()
    importer.feed(read_line(n, parse(n, text)) for n, text in enumerate([json.dumps(PILOT).encode(), *raw], 1))
    importer.flush()
    assert [text.strip().encode() for text in exported_text()[1:]] == raw


def test_an_export_of_an_import_of_an_export_is_the_same_byte_by_byte(tmp_path: Path) -> None:
    with undone():
        imported([PILOT, *REFERRED_TO, *(full(kind) for kind in KINDS)])
        first, first_facts = exported_text(), facts()
    path = tmp_path / "history.jsonl"
    path.write_text("".join(first))
    import_file(str(path))
    assert exported_text() == first
    assert facts() == first_facts


# --- The simulated histories: the files as they are, line by line ---


def simulated(shared_data: Path, world: str) -> Iterator[bytes]:
    path = shared_data / "simulated_histories" / world / "history.jsonl.gz"
    if not path.exists():
        pytest.skip("The simulated histories are not here; PILOTLIGHT_DATA can name the folder of the data.")
    with gzip.open(path) as file:
        yield from file


def differences(lines: Iterator[bytes], told: Iterator[str]) -> int:
    return sum(json.loads(line) != json.loads(text) for line, text in zip(lines, told, strict=True))


@pytest.mark.parametrize("world", ["base-seed1", "regulated_slow-seed1"])
def test_the_beginning_of_a_simulated_history_comes_back_line_by_line(shared_data: Path, world: str) -> None:
    importer = Importer()
    lines = list(islice(simulated(shared_data, world), 2_000))
    importer.feed(read_line(number, parse(number, line)) for number, line in enumerate(lines, 1))
    importer.flush()
    assert differences(iter(lines), iter(exported_text())) == 0


@pytest.mark.slow
@pytest.mark.parametrize("world", ["base-seed1", "regulated_slow-seed1"])
def test_a_simulated_history_comes_back_line_by_line(shared_data: Path, world: str, tmp_path: Path) -> None:
    def timed(what: str, since: float) -> None:
        print(f"{world}, {what}: {time.perf_counter() - since:.1f} s")

    # Comparing takes longer than a forgotten transaction may.
    without_limits()
    whole, since = tmp_path / "history.jsonl", time.perf_counter()
    whole.write_bytes(b"".join(simulated(shared_data, world)))
    with undone():
        import_file(str(whole))
        timed("import", since)
        since, once, known = time.perf_counter(), tmp_path / "once.jsonl", facts()
        with once.open("w") as file:
            file.writelines(export(list(Portfolio.objects.all())))
        timed("export", since)
    with once.open() as told:
        assert differences(simulated(shared_data, world), told) == 0
    import_file(str(once))
    assert facts() == known
    with once.open() as told:
        assert all(text == line for text, line in zip(export(list(Portfolio.objects.all())), told, strict=True))
