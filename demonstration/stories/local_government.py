"""Eight pilots of a borough council."""

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
    system,
    three_questions,
    updates,
    wound_down,
)

pilot = partial(telling.pilot, sector="local_government", organisation="Harrowdale Borough Council")

DPO = "Colm Brannigan"
EQUALITIES = "Yasmin Adeyemi"
SECURITY = "Harrowdale information security"
DIGITAL = "Harrowdale digital services"

# One happening a line reads as a story; the formatter would make it one word a line.
# fmt: off
STORIES = [
    # Promised within three months, and three months have passed since: today exactly.
    pilot(
        "Planning objections summarised for the case officer",
        stages(proposed=-205, diagnostic=-186, first_slice=-168, pilot=-96),
        promised(-90, said=-181, by="Gwen Parry"),
        championed("Gwen Parry", since=-195, deputy="Owen Hastie"),
        system("Planning register", owner=DIGITAL, started=-170, due=-150, state="live", on=-121, api="legacy_batch",
               approach="A nightly copy of new comments."),
        needs("data_protection", told=-180, submitted=-160, decided=-130, by=DPO),
        needs("equality_impact", told=-180, submitted=-150, decided=-124, by=EQUALITIES),
        needs("information_security", told=-178, submitted=-22),
        three_questions(answered=-140, accountable="the case officer"),
        measured_by("Hours per contested application", "hours", owner="Derek Mould", agreed=-170, baseline=7.5,
                    baseline_on=-169, target=4, target_on=30, source="Time sheets of case officers",
                    readings={-60: 7.1, -46: 6.8, -32: 6.9, -18: 6.2, -4: 6.0}),
        updates(since=-184, skipped=(13,), confidence={-184: "yes", -110: "unsure", -88: "no"},
                blocker={-88: "The hosting question moved the date.", -20: ""}),
        problem="A contested application brings hundreds of letters that one officer reads twice.",
        engineer="Sam Okoro", unit="Planning",
    ),
    # Nine weeks without a word.
    pilot(
        "Answers drafted for housing repair enquiries",
        stages(proposed=-250, diagnostic=-228, first_slice=-210, pilot=-150),
        promised(21, said=-140, by="Owen Hastie"),
        championed("Owen Hastie", since=-240, deputy="Gwen Parry"),
        system("Repairs ledger", owner=DIGITAL, started=-212, due=-198, state="live", on=-180),
        needs("data_protection", told=-225, submitted=-205, decided=-176, by=DPO),
        needs("equality_impact", told=-225, submitted=-200, decided=-182, by=EQUALITIES),
        needs("information_security", told=-225, submitted=-190, decided=-158, by=SECURITY),
        three_questions(answered=-185, accountable="the repairs team leader"),
        measured_by("Enquiries answered the same day", "%", owner="Derek Mould", agreed=-208, baseline=34,
                    baseline_on=-207, target=70, target_on=60, direction="up", source="Contact centre report",
                    readings={-140: 35, -126: 41, -112: 44, -98: 43, -84: 45, -70: 44}),
        updates(since=-226, until=-63, skipped=(12, 15, 22), confidence={-226: "yes", -100: "unsure"},
                blocker={-84: "Two of the five testers have moved to another team."}),
        problem="Tenants call three times to learn when somebody will come.",
        engineer="Beth Carrow", unit="Housing",
    ),
    # Nobody has been named who pushes it.
    pilot(
        "Case notes prepared for adult social care reviews",
        stages(proposed=-45, diagnostic=-24),
        promised(80, said=-20, by="Gwen Parry"),
        needs("data_protection", told=-20),
        needs("equality_impact", told=-19),
        needs("information_security", told=-20),
        three_questions(answered=-12, accountable="the social worker"),
        measured_by("Hours to prepare a review", "hours", owner="Derek Mould", agreed=-13, baseline=5.5,
                    baseline_on=-12, target=3, target_on=160, source="Time sheets of social workers"),
        updates(since=-23, confidence={-23: "yes", -9: "unsure"}),
        problem="Social workers read two years of notes before each yearly review.",
        engineer="Sam Okoro", unit="Adult social care",
    ),
    # The security review has not been opened; it is week six.
    pilot(
        "Freedom of information requests matched to earlier answers",
        stages(proposed=-60, diagnostic=-40, first_slice=-25),
        promised(75, said=-36, by="Lorna Whitfield"),
        championed("Lorna Whitfield", since=-52, deputy="Owen Hastie"),
        system("Disclosure log", owner=DIGITAL, started=-24, due=-10, state="live", on=-8),
        needs("data_protection", told=-37, submitted=-21),
        needs("information_security"),
        three_questions(answered=-27, accountable="the disclosure officer"),
        question("other", "Are withheld passages kept out of the search?", raised=-21, by="Lorna Whitfield"),
        measured_by("Hours per request", "hours", owner="Derek Mould", agreed=-28, baseline=6, baseline_on=-28,
                    target=4, target_on=120, source="Request log"),
        updates(since=-39),
        problem="A third of all requests ask for what was answered before.",
        engineer="Beth Carrow", unit="Democratic services",
    ),
    # The day passed twelve days ago.
    pilot(
        "Council tax letters sorted on arrival",
        stages(proposed=-140, diagnostic=-122, first_slice=-106, pilot=-50),
        promised(-40, said=-118, by="Lorna Whitfield"),
        promised(-12, said=-44, by="Lorna Whitfield"),
        championed("Lorna Whitfield", since=-130, deputy="Gwen Parry"),
        system("Revenues workflow", owner="Revenues systems", started=-105, due=-91, state="live", on=-64),
        needs("data_protection", told=-119, submitted=-100, decided=-78, by=DPO),
        needs("information_security", told=-119, submitted=-90, decided=-60, by=SECURITY),
        three_questions(answered=-88, accountable="the revenues officer"),
        measured_by("Letters sorted within a day", "%", owner="Derek Mould", agreed=-104, baseline=48, baseline_on=-104,
                    target=90, target_on=60, direction="up", source="Revenues workflow",
                    readings={-40: 55, -26: 62, -11: 70}),
        updates(since=-120, skipped=(9,), confidence={-120: "yes", -50: "unsure", -14: "yes"}),
        problem="Post waits in trays for days before somebody knows what it is about.",
        engineer="Sam Okoro", unit="Revenues and benefits",
    ),
    # In production, measured.
    pilot(
        "Fly-tipping reports with the place read from the photo",
        stages(proposed=-300, diagnostic=-278, first_slice=-262, pilot=-205, production=-100),
        promised(-98, said=-270, by="Owen Hastie"),
        championed("Owen Hastie", since=-290, deputy="Lorna Whitfield"),
        system("Street scene", owner=DIGITAL, started=-262, due=-248, state="live", on=-240),
        asked(DIGITAL, "network", "HD-3321", raised=-262, answered=-255, closed=-246, of="Street scene"),
        needs("data_protection", told=-277, submitted=-250, decided=-225, by=DPO),
        needs("information_security", told=-277, submitted=-240, decided=-214, by=SECURITY),
        needs("procurement", told=-277, submitted=-260, decided=-170, by="Harrowdale procurement"),
        three_questions(answered=-250, accountable="the crew supervisor"),
        measured_by("Reports sent back for a missing place", "%", owner="Derek Mould", agreed=-264, baseline=31,
                    baseline_on=-263, target=8, target_on=20, source="Street scene",
                    readings={day: 30 - (day + 98) // 5 for day in range(-96, 0, 14)}),
        updates(since=-276, skipped=(18, 27)),
        problem="One report in three comes back because the crew cannot find the place.",
        engineer="Beth Carrow", unit="Environment",
    ),
    # In its pilot, on time.
    pilot(
        "Parking appeals with the evidence laid out",
        stages(proposed=-120, diagnostic=-101, first_slice=-86, pilot=-34),
        promised(50, said=-95, by="Gwen Parry"),
        championed("Gwen Parry", since=-110, deputy="Owen Hastie"),
        system("Notice processing", owner="Parking systems", started=-86, due=-72, state="live", on=-66),
        needs("data_protection", told=-99, submitted=-82, decided=-58, by=DPO),
        needs("equality_impact", told=-99, submitted=-80, decided=-64, by=EQUALITIES),
        needs("information_security", told=-99, submitted=-75, decided=-49, by=SECURITY),
        three_questions(answered=-76, accountable="the appeals officer"),
        measured_by("Minutes per appeal", "minutes", owner="Derek Mould", agreed=-88, baseline=38, baseline_on=-87,
                    target=20, target_on=90, source="Notice processing", readings={-28: 36, -14: 31, -2: 27}),
        updates(since=-100, skipped=(10,)),
        problem="Officers open five screens to see what happened at one kerb.",
        engineer="Sam Okoro", unit="Parking services",
    ),
    # Died by default; written down later.
    pilot(
        "Meeting minutes drafted from recordings",
        stages(proposed=-340, diagnostic=-315, first_slice=-298, pilot=-250),
        wound_down(-120, noticed=-35, reason="unmeasured"),
        promised(-220, said=-305, by="Lorna Whitfield"),
        championed("Lorna Whitfield", since=-330, until=-170, end_reason="pulled_away"),
        needs("data_protection", told=-310, submitted=-290, decided=-262, by=DPO),
        needs("information_security", told=-310, submitted=-285, decided=-256, by=SECURITY),
        three_questions(answered=-280, accountable="the committee clerk"),
        updates(since=-313, until=-160, skipped=(26, 29, 30, 38), confidence={-313: "yes", -230: "unsure"}),
        problem="Clerks spend two days on the minutes of one committee.",
        engineer="Beth Carrow", unit="Democratic services",
    ),
]
