"""The board pack: what it says, that page and PDF say the same in the same order, of a past day too, and to whom."""

from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Portfolio, User
from pilots.models import Pilot
from portfolio.board_pack import typesetting
from stalls.models import Finding, HealthEvent, PilotHealth, Sweep
from tests import factories as make
from tests.stalls.makers import make_event

DAY = timedelta(days=1)
ORDER = (
    "How many pilots get there",
    "Pilots per failure mode",
    "Needs a decision",
    "Who holds the ball",
    "What moved in the last seven days",
    "Critical and stalled pilots",
    "Who to ask",
    "How this is counted",
)


@pytest.fixture
def client(client: Client, lena: User) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def pilot(portfolio: Portfolio, as_of: date) -> Pilot:
    """A pilot that has been critical since the day, and was clear four weeks before."""
    return make_critical(as_of, name="Referral triage")


def make_critical(as_of: date, **fields: object) -> Pilot:
    start = {"clock_start": as_of - 200 * DAY, "recorded_on": as_of - 200 * DAY}
    engineer = make.make_person(name="Eleni Παπαδοπούλου")
    pilot = make.make_pilot(engineer=engineer, **start | fields)
    make.make_champion(pilot=pilot, person=make.make_person(name="Józef Łódź-Ħamrun"))
    modes = {"modes": [["integration", "critical"]]}
    make.make_overall(pilot=pilot, state="critical", primary_mode="integration", **modes)
    make.make_health(pilot=pilot, mode="integration", state="critical")
    before = {"state": "clear", "modes": [["integration", "clear"]]}
    HealthEvent.objects.create(pilot=pilot, on=as_of - 40 * DAY, **before)
    HealthEvent.objects.create(pilot=pilot, on=as_of, state="critical", **modes)
    finding = make.make_finding(pilot=pilot, since=as_of - 30 * DAY)
    Finding.objects.filter(pk=finding.pk).update(root=finding)
    make_event(finding=finding, on=as_of, from_state="pending", root=finding.rule)
    Sweep.objects.get_or_create(portfolio=pilot.portfolio, as_of=as_of)
    return pilot


def page_of(client: Client, query: str = "") -> str:
    body = client.get(f"/board-pack/{query}").content.decode()
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body[body.index("<main") : body.index("</main>")])))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{WORD JOINER}", ""))


def pdf(client: Client, query: str = "") -> PdfReader:
    response = client.get(f"/board-pack/pdf/{query}")
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(reader: PdfReader) -> str:
    return words(" ".join(page.extract_text() for page in reader.pages))


def test_page_and_pdf_say_the_same_in_the_same_order(client: Client, pilot: Pilot) -> None:
    finding = pilot.findings.get()
    for said in (page_of(client), text_of(pdf(client))):
        places = [said.index(heading) for heading in ORDER]
        assert places == sorted(places)
        for sentence in (
            "Northern Trust , 1 Jun 2026" if "Northern Trust ," in said else "Northern Trust, 1 Jun 2026",
            "Findings of the sweep of 1 Jun 2026",
            "0 of 1",
            "P-0001 Referral triage Critical",
            "Integration, critical since 2 May 2026 (4 weeks).",
            finding.explanation(make.MONDAY),
            f"Next: {finding.next_step}",
            "Infrastructure: 1 pilot, oldest 30 days",
            "Opened: 1",
            "Referral triage: waiting on a ticket",
            "1 more",
            "Józef Łódź-Ħamrun",
            "Eleni Παπαδοπούλου",
            "nobody on record",
            "A start that is known only to a month",
        ):
            assert sentence in said, sentence


def test_the_pdf_is_tagged_titled_in_british_english_with_bookmarks_and_numbered(client: Client, pilot: Pilot) -> None:
    reader = pdf(client)
    root = reader.trailer["/Root"]

    assert reader.metadata
    assert reader.metadata.title == "Board pack: Northern Trust, 1 Jun 2026"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    bookmarks = [str(one["/Title"]) for one in reader.outline if isinstance(one, dict)]
    assert [title for title in bookmarks if title in ORDER] == list(ORDER)
    assert f"Page 1 of {len(reader.pages)}" in reader.pages[0].extract_text()
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


@pytest.mark.parametrize(
    "name",
    [
        "#let x = [*not* markup] $ _a_ @b <c> // d",
        '"quoted" \\ back \u201cslash\u201d',
        "עברית",
        "Ελληνικά Київ Łódź",
        "a\nb\tc",
    ],
)
def test_what_people_typed_is_text_and_nothing_else(
    client: Client, as_of: date, name: str, portfolio: Portfolio
) -> None:
    make_critical(as_of, name=name)

    said = text_of(pdf(client))

    assert words(name).replace(" ", "") in said.replace(" ", "") or name == "עברית"
    assert "[" not in said or "[" in name


def test_what_no_font_can_show_is_named(client: Client, as_of: date, portfolio: Portfolio) -> None:
    make_critical(as_of, name="Fire \U0001faa4 now \u0378")

    said = text_of(pdf(client))

    assert "Fire [mouse trap]" in said
    assert "now [u+0378]" in said


def test_a_past_day_is_told_as_it_was(client: Client, pilot: Pilot, as_of: date) -> None:
    Sweep.objects.create(portfolio=pilot.portfolio, as_of=as_of + 7 * DAY)
    finding = pilot.findings.get()
    Finding.objects.update(severity="watch", evidence=finding.evidence | {"reference": "INC-LATER"})
    PilotHealth.objects.update(state="watch", modes=[["integration", "watch"]])

    now, then = page_of(client), page_of(client, f"?as_of={as_of.isoformat()}")
    before = page_of(client, f"?as_of={(as_of - DAY).isoformat()}")

    assert "No pilot is critical or stalled." in now
    assert "1 Jun 2026" in then
    assert "INC-1042" in then
    assert "INC-LATER" not in then
    assert "No pilot is critical or stalled." in before


@pytest.mark.parametrize("given", ["yesterday", "2026-13-01", "2999-01-01"])
def test_a_day_that_is_none_is_refused_in_words(client: Client, portfolio: Portfolio, given: str) -> None:
    for address in ("/board-pack/", "/board-pack/pdf/"):
        response = client.get(f"{address}?as_of={given}")
        assert response.status_code == 400
        assert f"<li>As of: “{given}” cannot be used. " in response.content.decode()
        assert "To the dashboard" in response.content.decode()


def test_a_day_before_the_first_sweep_is_refused_and_no_news_of_it_is_good_news(
    client: Client, pilot: Pilot, as_of: date
) -> None:
    first = as_of - 40 * DAY
    assert client.get(f"/board-pack/?as_of={first}").status_code == 200
    for address in ("/board-pack/", "/board-pack/pdf/"):
        response = client.get(f"{address}?as_of={first - DAY}")
        assert response.status_code == 400
        assert "It was before the first sweep: nothing was shown then." in response.content.decode()


def test_a_decision_is_asked_for_by_the_critical_finding_and_the_diagnosis_begins_with_the_root(
    client: Client, pilot: Pilot, as_of: date
) -> None:
    root = make.make_finding(
        pilot=pilot,
        rule="champion/nobody",
        severity="watch",
        since=as_of - 60 * DAY,
        evidence={"day_zero": "2026-01-01", "stage": "pilot", "programme_manager": None},
    )
    Finding.objects.update(root=root)

    said = page_of(client)

    decisions, diagnoses = said.index("Needs a decision"), said.index("Critical and stalled pilots")
    assert "Integration, critical" in said[decisions:diagnoses]
    assert "Champion, watch since 2 Apr 2026" in said[diagnoses:]


def test_says_what_slid_and_how_often(client: Client, pilot: Pilot, as_of: date) -> None:
    for weeks, live_by in ((20, date(2026, 6, 30)), (10, date(2026, 7, 31)), (0, date(2026, 9, 30))):
        make.make_promise(pilot=pilot, live_by=live_by, recorded_on=as_of - timedelta(weeks=weeks))
    make.make_stage_event(pilot=pilot, stage="pilot", on=as_of)

    said = page_of(client)

    assert "Promises that slid: 1 Referral triage: now 30 Sep 2026, the 2nd time, 92 days in all" in said
    assert "Stages claimed: 1 Referral triage: pilot" in said


def test_it_obeys_the_filters_and_says_them(client: Client, pilot: Pilot) -> None:
    said = page_of(client, "?sector=health&q=nothing")

    assert "Sector: Health. " in said
    assert "Find: nothing. " in said
    assert "P-0001" not in said
    assert "0 running pilots" in said


def test_an_empty_portfolio_has_a_pack_too(client: Client, portfolio: Portfolio) -> None:
    assert "No pilot is critical or stalled." in page_of(client)
    assert "No pilot is critical or stalled." in text_of(pdf(client))


def test_nobody_reads_what_is_not_theirs(client: Client, pilot: Pilot, otto: User) -> None:
    client.force_login(otto)

    assert "Referral triage" not in page_of(client)
    assert "Referral triage" not in text_of(pdf(client))
    assert client.get(f"/board-pack/pdf/?portfolio={pilot.portfolio_id}").status_code == 400


def test_it_costs_the_same_queries_however_many_pilots(client: Client, as_of: date, portfolio: Portfolio) -> None:
    counts = []
    for more in (1, 5):
        for _ in range(more):
            make_critical(as_of)
        with CaptureQueriesContext(connection) as queries:
            page_of(client)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_curve_is_a_picture_with_words_beside_it(client: Client, portfolio: Portfolio) -> None:
    today = timezone.localdate()
    for _ in range(8):
        make.make_pilot(clock_start=today - 500 * DAY, recorded_on=today - 500 * DAY)
    for _ in range(4):
        make.make_evidenced_pilot(as_of=today - timedelta(days=today.weekday()))

    said = text_of(pdf(client))

    assert "From start to production" in said
    assert "headline: under 30" in said


def test_the_command_writes_the_same_pdf(pilot: Pilot, tmp_path: Path, as_of: date) -> None:
    file = tmp_path / "pack.pdf"
    call_command("board_pack", portfolio="Northern Trust", output=str(file), as_of=as_of.isoformat(), verbosity=0)

    assert "P-0001 Referral triage Critical" in text_of(PdfReader(file))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"portfolio": "Nowhere"}, "there is no portfolio “Nowhere”. There is: “Northern Trust”"),
        ({"as_of": "soon"}, "As of: “soon” cannot be used"),
        ({"output": "/nowhere/pack.pdf"}, "cannot be written: No such file or directory"),
    ],
)
def test_the_command_says_what_it_cannot_do(
    portfolio: Portfolio, tmp_path: Path, options: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("board_pack", **{"output": str(tmp_path / "pack.pdf")} | options)


def test_a_template_that_is_wrong_is_an_error_and_no_endless_try(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(typesetting, "TEMPLATE", Path("templates/portfolio/board_pack_curve.svg"))
    with pytest.raises(typesetting.typst.TypstError):
        client.get("/board-pack/pdf/")
