"""Eight pilots of a manufacturer's operations."""

from functools import partial

from demonstration import telling
from demonstration.telling import (
    asked,
    championed,
    does_not_need,
    measured_by,
    needs,
    promised,
    stages,
    system,
    three_questions,
    updates,
)

pilot = partial(telling.pilot, sector="enterprise", organisation="Brackwell Components")

PRIVACY = "Ingrid Solheim"
LEGAL = "Brackwell legal"
SECURITY = "Brackwell security"
PLANT_IT = "Plant IT"

# One happening a line reads as a story; the formatter would make it one word a line.
# fmt: off
STORIES = [
    # The champion was promoted and nobody has followed.
    pilot(
        "Maintenance logs searched by symptom",
        stages(proposed=-200, diagnostic=-178, first_slice=-162, pilot=-105),
        promised(35, said=-100, by="Walter Brandt"),
        championed("Walter Brandt", since=-190, until=-40, end_reason="promoted", level=5),
        system("Maintenance system", owner=PLANT_IT, started=-160, due=-146, state="live", on=-138),
        needs("vendor_security", told=-175, submitted=-150, decided=-108, by=SECURITY),
        needs("legal", told=-175, submitted=-145, decided=-118, by=LEGAL),
        does_not_need("data_protection", because="The logs hold no personal data."),
        three_questions(answered=-140, accountable="the shift engineer"),
        measured_by("Minutes to find an earlier repair", "minutes", owner="Paula Jenks", agreed=-165, baseline=35,
                    baseline_on=-164, target=10, target_on=80, source="Sampled on two lines",
                    readings={-95: 33, -81: 28, -67: 26, -53: 25, -25: 26}),
        updates(since=-177, skipped=(4, 12), confidence={-177: "yes", -38: "unsure"},
                blocker={-33: "Nobody decides which line comes next."}),
        problem="The same fault is solved again on each shift because the log cannot be searched.",
        engineer="Jonas Weil", unit="Maintenance",
    ),
    # Three months were promised, fourteen months ago.
    pilot(
        "Supplier contracts read for price clauses",
        stages(proposed=-455, diagnostic=-431, first_slice=-410, pilot=-340),
        promised(-338, said=-429, by="Walter Brandt"),
        promised(40, said=-50, by="Christine Albrecht"),
        championed("Walter Brandt", since=-445, until=-120, end_reason="reassigned", level=5),
        championed("Christine Albrecht", since=-110, level=3),
        system("Contract archive", owner=PLANT_IT, started=-405, due=-60, state="testing", on=-90, api="screen_only",
               approach="Scanned copies, loaded once a quarter."),
        needs("legal", told=-425, submitted=-380, decided=-352, by=LEGAL),
        needs("vendor_security", told=-425, submitted=-390, decided=-346, by=SECURITY),
        three_questions(answered=-370, accountable="the category buyer"),
        measured_by("Contracts with a known price clause", "%", owner="Paula Jenks", agreed=-412, baseline=18,
                    baseline_on=-410, target=95, target_on=120, direction="up", source="Contract archive",
                    readings={-320: 22, -250: 25, -180: 26, -90: 26}),
        updates(since=-360, skipped=(3, 6, 7, 10, 13, 14, 18, 22, 23, 27, 31, 35, 39),
                confidence={-360: "yes", -290: "unsure", -120: "no", -48: "unsure"},
                blocker={-210: "Nobody has opened the test system lately.", -150: ""}),
        problem="Buyers do not know which of four thousand contracts allow a new price.",
        engineer="Jonas Weil", unit="Purchasing",
    ),
    # Four weeks without an answer from the team that owns the system.
    pilot(
        "Delivery notes checked against orders",
        stages(proposed=-92, diagnostic=-70, first_slice=-54),
        promised(45, said=-62, by="Christine Albrecht"),
        championed("Christine Albrecht", since=-82, deputy="Marek Nowak"),
        system("Warehouse ledger", owner="Warehouse systems", started=-50, due=-36, state="waiting", on=-28,
               api="legacy_batch", blocks=True),
        asked("Warehouse systems", "network", "CHG-7715", raised=-50, answered=-28, of="Warehouse ledger"),
        needs("vendor_security", told=-67, submitted=-40),
        needs("legal", told=-67, submitted=-50, decided=-26, by=LEGAL),
        three_questions(answered=-48, accountable="the goods-in clerk"),
        measured_by("Notes checked on the day", "%", owner="Paula Jenks", agreed=-56, baseline=40, baseline_on=-55,
                    target=90, target_on=120, direction="up", source="Warehouse ledger"),
        updates(since=-69, confidence={-69: "yes", -21: "unsure"},
                blocker={-26: "Change request for the ledger stands still."}),
        problem="Differences between order and delivery are found when the invoice comes.",
        engineer="Aiko Tanaka", unit="Logistics",
    ),
    # Two waits at once: a contract and a review that has not been sent in.
    pilot(
        "Safety reports grouped by cause",
        stages(proposed=-125, diagnostic=-102, first_slice=-86),
        promised(38, said=-95, by="Marek Nowak"),
        championed("Marek Nowak", since=-115, deputy="Christine Albrecht"),
        system("Incident register", owner="Health and safety", started=-84, due=-70, state="live", on=-60),
        asked("Brackwell purchasing", "contract", "PO-33190", raised=-55, answered=-33),
        needs("vendor_security", told=-99),
        needs("legal", told=-99, submitted=-70, decided=-44, by=LEGAL),
        needs("works_council", told=-98, submitted=-80, decided=-40, by="Works council"),
        three_questions(answered=-80, accountable="the safety officer"),
        measured_by("Days from report to measure", "days", owner="Paula Jenks", agreed=-88, baseline=21,
                    baseline_on=-87, target=10, target_on=120, source="Incident register"),
        updates(since=-101, skipped=(7,), confidence={-101: "yes", -35: "unsure"},
                blocker={-31: "The contract has no signature."}),
        problem="Similar near misses are written down in six ways and counted as six.",
        engineer="Aiko Tanaka", unit="Health and safety",
    ),
    # Two weeks and a half without a word.
    pilot(
        "Shift handovers in one page",
        stages(proposed=-110, diagnostic=-88, first_slice=-72, pilot=-32),
        promised(52, said=-80, by="Marek Nowak"),
        championed("Marek Nowak", since=-100, deputy="Christine Albrecht"),
        system("Production log", owner=PLANT_IT, started=-70, due=-56, state="live", on=-52),
        needs("vendor_security", told=-85, submitted=-68, decided=-36, by=SECURITY),
        needs("works_council", told=-85, submitted=-70, decided=-38, by="Works council"),
        three_questions(answered=-60, accountable="the shift lead"),
        measured_by("Minutes of handover", "minutes", owner="Paula Jenks", agreed=-74, baseline=28, baseline_on=-73,
                    target=12, target_on=90, source="Watched on both shifts", readings={-27: 24, -21: 22}),
        updates(since=-87, until=-18),
        problem="The next shift asks for what the last one has written somewhere.",
        engineer="Jonas Weil", unit="Assembly",
    ),
    # In production, measured.
    pilot(
        "Customer drawings checked before a quotation",
        stages(proposed=-290, diagnostic=-268, first_slice=-252, pilot=-190, production=-70),
        promised(-66, said=-260, by="Christine Albrecht"),
        championed("Christine Albrecht", since=-280, deputy="Marek Nowak"),
        system("Drawing store", owner=PLANT_IT, started=-250, due=-236, state="live", on=-228),
        asked(PLANT_IT, "environment", "CHG-6120", raised=-252, answered=-246, closed=-232, of="Drawing store"),
        needs("vendor_security", told=-266, submitted=-240, decided=-199, by=SECURITY),
        needs("legal", told=-266, submitted=-242, decided=-215, by=LEGAL),
        needs("ai_policy", told=-260, submitted=-200, decided=-182, by="AI governance"),
        three_questions(answered=-238, accountable="the quotation engineer"),
        measured_by("Quotations returned for a missing tolerance", "%", owner="Paula Jenks", agreed=-254, baseline=19,
                    baseline_on=-253, target=6, target_on=60, source="Drawing store",
                    readings={day: 18 - (day + 68) // 9 for day in range(-66, 0, 14)}),
        updates(since=-267, skipped=(13, 24)),
        problem="One quotation in five comes back because a tolerance was missed.",
        engineer="Aiko Tanaka", unit="Sales engineering",
    ),
    # Realised.
    pilot(
        "Spare part questions answered from the manuals",
        stages(proposed=-360, diagnostic=-348, first_slice=-334, pilot=-280, production=-185, realised=-25),
        promised(-180, said=-340, by="Marek Nowak"),
        championed("Marek Nowak", since=-355, deputy="Christine Albrecht"),
        system("Manuals", owner=PLANT_IT, started=-333, due=-319, state="live", on=-322),
        needs("vendor_security", told=-346, submitted=-325, decided=-286, by=SECURITY),
        needs("legal", told=-346, submitted=-320, decided=-294, by=LEGAL),
        three_questions(answered=-322, accountable="the service desk"),
        measured_by("Questions answered at the first call", "%", owner="Paula Jenks", agreed=-336, baseline=44,
                    baseline_on=-335, target=75, target_on=-40, direction="up", source="Service desk",
                    readings={-175: 52, -147: 60, -119: 67, -91: 72, -63: 77, -35: 79}),
        updates(since=-347, until=-25, skipped=(22, 34)),
        problem="Every second caller is called back because the manual is in another building.",
        engineer="Jonas Weil", unit="Service",
    ),
    # Proposed last week, with somebody behind it.
    pilot(
        "Energy use explained per line",
        stages(proposed=-8),
        championed("Christine Albrecht", since=-8),
        problem="The monthly bill says how much, and nobody can say which line or why.",
        engineer="Aiko Tanaka", unit="Plant management",
    ),
]
