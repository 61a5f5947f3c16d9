"""Eight pilots of a mutual insurer and lender."""

from functools import partial

from demonstration import telling
from demonstration.telling import (
    asked,
    championed,
    measured_by,
    needs,
    promised,
    question,
    stages,
    stopped,
    system,
    three_questions,
    updates,
)

pilot = partial(telling.pilot, sector="financial_services", organisation="Tarnside and Border Mutual")

DPO = "Colette Ferrand"
SECOND_LINE = "Model risk, second line"
SECURITY = "Tarnside information security"
PLATFORM = "Tarnside platform team"
CONDUCT = "Conduct and product"

# One happening a line reads as a story; the formatter would make it one word a line.
# fmt: off
STORIES = [
    # It is in use, and nobody has agreed what good looks like.
    pilot(
        "Complaint letters with a first draft of the reply",
        stages(proposed=-260, diagnostic=-238, first_slice=-222, pilot=-160, production=-48),
        promised(-45, said=-230, by="Rosalind Pike"),
        championed("Rosalind Pike", since=-250, level=5, deputy="Martin Oduya"),
        system("Complaints desk", owner=PLATFORM, started=-220, due=-206, state="live", on=-195),
        needs("model_validation", told=-235, submitted=-200, decided=-140, by=SECOND_LINE),
        needs("consumer_duty", told=-235, submitted=-180, decided=-152, by=CONDUCT),
        needs("data_protection", told=-235, submitted=-210, decided=-184, by=DPO),
        needs("operational_resilience", told=-230, submitted=-130, decided=-90, by=SECURITY),
        three_questions(answered=-190, accountable="the complaint handler"),
        measured_by("Quality of replies", "", owner=None, agreed=None, direction="up"),
        updates(since=-236, skipped=(7, 19)),
        problem="Handlers begin each reply from an empty page and the eighth week comes quickly.",
        engineer="Naomi Berg", unit="Customer relations",
    ),
    # A service account that nobody answers for.
    pilot(
        "Claims photographs sorted by damage",
        stages(proposed=-118, diagnostic=-98, first_slice=-82),
        promised(30, said=-90, by="Martin Oduya"),
        championed("Martin Oduya", since=-110, deputy="Rosalind Pike"),
        system("Claims archive", owner=None, started=-80, due=-66, state="waiting", on=-61, api="none", blocks=True),
        system("Claims desk", owner=PLATFORM, started=-80, due=-66, state="live", on=-58),
        asked(PLATFORM, "service_account", "SR-55102", raised=-78, answered=-61, escalated=-30, of="Claims archive"),
        needs("model_validation", told=-95, submitted=-40),
        needs("data_protection", told=-95, submitted=-70, decided=-45, by=DPO),
        needs("operational_resilience", told=-95, submitted=-25),
        three_questions(answered=-75, accountable="the claims adjuster"),
        measured_by("Days to first assessment", "days", owner="Agnes Tolland", agreed=-85, baseline=6, baseline_on=-84,
                    target=2, target_on=110, source="Claims desk"),
        updates(since=-97, skipped=(10,), confidence={-97: "yes", -55: "unsure", -28: "no"},
                blocker={-58: "Account for the archive.", -30: "Account for the archive; asked the head of platform."}),
        problem="Adjusters look at every photograph although most show the same small damage.",
        engineer="Peter Hallam", unit="Motor claims",
    ),
    # The validation takes more than half as long again as it normally does.
    pilot(
        "Affordability notes read from bank statements",
        stages(proposed=-175, diagnostic=-152, first_slice=-136),
        promised(25, said=-128, by="Rosalind Pike"),
        championed("Rosalind Pike", since=-165, level=5, deputy="Martin Oduya"),
        system("Lending workflow", owner=PLATFORM, started=-134, due=-120, state="live", on=-112),
        needs("model_validation", told=-150, submitted=-98),
        needs("consumer_duty", told=-150, submitted=-90, decided=-62, by=CONDUCT),
        needs("data_protection", told=-150, submitted=-110, decided=-84, by=DPO),
        three_questions(answered=-105, accountable="the underwriter"),
        measured_by("Minutes per statement", "minutes", owner="Agnes Tolland", agreed=-137, baseline=32,
                    baseline_on=-136, target=12, target_on=120, source="Lending workflow"),
        updates(since=-151, skipped=(13,), confidence={-151: "yes", -30: "unsure"},
                blocker={-34: "Validation has no reviewer until the quarter ends."}),
        problem="Underwriters read three months of statements line by line.",
        engineer="Naomi Berg", unit="Lending",
    ),
    # Two and a half weeks old and no number has been agreed.
    pilot(
        "Policy wordings compared at renewal",
        stages(proposed=-38, diagnostic=-18, first_slice=-4),
        promised(82, said=-14, by="Martin Oduya"),
        championed("Martin Oduya", since=-30, deputy="Rosalind Pike"),
        system("Policy documents", owner=PLATFORM, started=-6, due=8, state="building", on=-4),
        needs("data_protection", told=-15, submitted=-5),
        needs("operational_resilience", told=-15, submitted=-5),
        three_questions(answered=-9, accountable="the renewals officer"),
        updates(since=-17),
        problem="Brokers ask what has changed, and the answer takes a day.",
        engineer="Peter Hallam", unit="Commercial lines",
    ),
    # The supplier's assessment is a little over its usual time.
    pilot(
        "Call notes written after the conversation",
        stages(proposed=-160, diagnostic=-138, first_slice=-122),
        promised(65, said=-130, by="Rosalind Pike"),
        championed("Rosalind Pike", since=-150, level=5, deputy="Martin Oduya"),
        system("Telephony", owner="Contact centre systems", started=-120, due=-106, state="live", on=-95),
        asked("Contact centre systems", "licence", "SR-54410", raised=-120, answered=-112, closed=-99, of="Telephony"),
        needs("third_party_risk", told=-135, submitted=-101),
        needs("consumer_duty", told=-135, submitted=-80, decided=-52, by=CONDUCT),
        needs("data_protection", told=-135, submitted=-100, decided=-73, by=DPO),
        three_questions(answered=-96, accountable="the adviser on the call"),
        measured_by("Minutes of after-call work", "minutes", owner="Agnes Tolland", agreed=-124, baseline=7.5,
                    baseline_on=-123, target=3, target_on=130, source="Telephony"),
        updates(since=-137, skipped=(11,), confidence={-137: "yes", -20: "unsure"}),
        problem="Advisers write for seven minutes after a call of nine.",
        engineer="Naomi Berg", unit="Contact centre",
    ),
    # In production, measured.
    pilot(
        "Suspicious payment alerts with the story told first",
        stages(proposed=-345, diagnostic=-322, first_slice=-307, pilot=-240, production=-112),
        promised(-108, said=-312, by="Martin Oduya"),
        championed("Martin Oduya", since=-335, deputy="Rosalind Pike"),
        system("Payment monitoring", owner=PLATFORM, started=-305, due=-291, state="live", on=-280),
        needs("model_validation", told=-320, submitted=-285, decided=-226, by=SECOND_LINE, covers="Version 3"),
        needs("data_protection", told=-320, submitted=-300, decided=-274, by=DPO),
        needs("operational_resilience", told=-318, submitted=-220, decided=-178, by=SECURITY),
        three_questions(answered=-295, accountable="the investigator"),
        question("other", "Does a shown reason count as disclosure to the customer?", raised=-300, by=CONDUCT,
                 answered=-282, answer="No, it is seen by investigators only."),
        measured_by("Minutes per alert", "minutes", owner="Agnes Tolland", agreed=-310, baseline=26, baseline_on=-309,
                    target=14, target_on=20, source="Payment monitoring",
                    readings={day: round(25.5 - (day + 110) * 0.09, 1) for day in range(-110, 0, 14)}),
        updates(since=-321, skipped=(16, 29, 30)),
        problem="Investigators open six systems before they know why an alert was raised.",
        engineer="Peter Hallam", unit="Financial crime",
    ),
    # Its pilot runs, all is signed.
    pilot(
        "Vulnerable customers noticed in letters",
        stages(proposed=-142, diagnostic=-120, first_slice=-105, pilot=-30),
        promised(58, said=-112, by="Rosalind Pike"),
        championed("Rosalind Pike", since=-132, level=5, deputy="Martin Oduya"),
        system("Post room", owner=PLATFORM, started=-104, due=-90, state="live", on=-86),
        needs("model_validation", told=-118, submitted=-98, decided=-42, by=SECOND_LINE),
        needs("consumer_duty", told=-118, submitted=-80, decided=-54, by=CONDUCT),
        needs("data_protection", told=-118, submitted=-96, decided=-70, by=DPO),
        three_questions(answered=-90, accountable="the customer support team"),
        measured_by("Letters passed on within a day", "%", owner="Agnes Tolland", agreed=-107, baseline=22,
                    baseline_on=-106, target=80, target_on=100, direction="up", source="Post room",
                    readings={-24: 36, -10: 52}),
        updates(since=-119, skipped=(9,)),
        problem="A letter that asks for patience waits as long as every other letter.",
        engineer="Naomi Berg", unit="Customer support",
    ),
    # Stopped on purpose: the new core system does it.
    pilot(
        "Broker mails turned into quotations",
        stages(proposed=-225, diagnostic=-204, first_slice=-188),
        stopped(-95, by="Rosalind Pike", reason="superseded"),
        promised(-80, said=-196, by="Martin Oduya"),
        championed("Martin Oduya", since=-215),
        system("Quotation engine", owner=PLATFORM, started=-186, due=-172, state="descoped", on=-96, api="screen_only"),
        asked(PLATFORM, "environment", "SR-52019", raised=-184, answered=-160, closed=-96, of="Quotation engine"),
        needs("data_protection", told=-200, submitted=-180, decided=-155, by=DPO),
        three_questions(answered=-170, accountable="the quotation desk"),
        measured_by("Hours to a quotation", "hours", owner="Agnes Tolland", agreed=-190, baseline=18, baseline_on=-189,
                    target=4, target_on=-20, source="Quotation engine"),
        updates(since=-203, until=-95, skipped=(17,), confidence={-203: "yes", -130: "unsure"}),
        problem="Brokers wait a working day for a price that takes ten minutes to find.",
        engineer="Peter Hallam", unit="Commercial lines",
    ),
]
