"""Eight pilots of a hospital trust."""

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
)

pilot = partial(telling.pilot, sector="health", organisation="Westmere Vale Hospitals NHS Trust")

DPO = "Ruth Okafor"
SECURITY = "Westmere Vale information security"
SAFETY = "Dr Helen Marsh"
SERVICE_DESK = "Westmere Vale IT service desk"
RECORDS = "Patient record team"

# One happening a line reads as a story; the formatter would make it one word a line.
# fmt: off
STORIES = [
    # The integration that was supposed to take two weeks: today it is six weeks since anybody at the desk was asked.
    pilot(
        "Referral letters sorted for the respiratory clinic",
        stages(proposed=-66, diagnostic=-48, first_slice=-36),
        promised(40, said=-46, by="Dr Amara Osei"),
        championed("Dr Amara Osei", since=-60, level=5, deputy="Grace Lindqvist"),
        system("Referral portal", owner=RECORDS, started=-43, due=-29, state="waiting", on=-42, blocks=True),
        system("Document archive", owner=RECORDS, started=-43, state="building", on=-20, api="file_drop",
               approach="A nightly extract of new letters."),
        asked(SERVICE_DESK, "service_account", "REQ-20418", raised=-42, of="Referral portal"),
        needs("data_protection", told=-46, submitted=-20),
        needs("information_security", told=-46, submitted=-24),
        needs("dtac", told=-45, submitted=-26),
        three_questions(answered=-35, accountable="the respiratory consultants"),
        measured_by("Days from letter to triage", "days", owner="Joanna Reeve", agreed=-38, baseline=6.5,
                    baseline_on=-40, target=2, target_on=130, source="Referral portal report 14",
                    done="Two days or fewer at the median for a month."),
        updates(since=-47, confidence={-47: "yes", -24: "unsure", -8: "no"},
                blocker={-30: "No account for the referral portal yet.", -9: "Still no account for the portal."}),
        problem="Consultants spend the first hour of each day sorting referral letters by urgency.",
        engineer="Ines Duarte", unit="Respiratory medicine",
    ),
    # The assessment goes in too late for the day that was promised.
    pilot(
        "Drafts of discharge summaries on the medical wards",
        stages(proposed=-150, diagnostic=-124, first_slice=-108, pilot=-52),
        promised(9, said=-96, by="Dr Callum Reid"),
        championed("Dr Callum Reid", since=-140, deputy="Sister Maeve Doyle"),
        system("Electronic patient record", owner=RECORDS, started=-104, due=-84, state="live", on=-72),
        asked(SERVICE_DESK, "service_account", "REQ-18877", raised=-104, answered=-90, closed=-74,
              of="Electronic patient record"),
        needs("data_protection", told=-121),
        needs("information_security", told=-121, submitted=-90, decided=-66, by=SECURITY),
        needs("dcb0160", told=-118, submitted=-60),
        needs("caldicott_guardian", told=-118, submitted=-80, decided=-69, by="Dr Simon Achebe"),
        three_questions(answered=-60, accountable="the discharging doctor"),
        measured_by("Minutes per summary", "minutes", owner="Priti Shah", agreed=-110, baseline=24, baseline_on=-106,
                    target=12, target_on=90, source="Timed by the ward clerks", readings={-40: 23, -26: 19, -12: 17}),
        updates(since=-122, skipped=(11,), blocker={-16: "The assessment form is not filled in yet."}),
        problem="Patients wait for their medicines because the summary is written last.",
        engineer="Tomasz Wilk", unit="Acute medicine",
    ),
    # Five weeks without a word.
    pilot(
        "Coding suggestions for outpatient letters",
        stages(proposed=-230, diagnostic=-205, first_slice=-188, pilot=-120),
        promised(45, said=-110, by="Fiona Kerr"),
        championed("Fiona Kerr", since=-210, deputy="Ade Balogun"),
        system("Coding workbench", owner="Clinical coding", started=-186, due=-172, state="live", on=-160),
        needs("data_protection", told=-202, submitted=-180, decided=-158, by=DPO),
        needs("information_security", told=-202, submitted=-178, decided=-150, by=SECURITY),
        three_questions(answered=-170, accountable="the clinical coders"),
        measured_by("Letters coded within five days", "%", owner="Ade Balogun", agreed=-190, baseline=61,
                    baseline_on=-189, target=85, target_on=60, direction="up", source="Coding workbench",
                    readings={-100: 63, -86: 66, -72: 67, -58: 71, -44: 70}),
        updates(since=-203, until=-36, skipped=(14, 21), confidence={-203: "yes", -60: "unsure"}),
        problem="Letters wait two weeks for a code, and the month closes without them.",
        engineer="Hannah Voss", unit="Clinical coding",
    ),
    # A question to another team is a little old.
    pilot(
        "Overnight observations summarised for the morning round",
        stages(proposed=-75, diagnostic=-58, first_slice=-43),
        promised(60, said=-52, by="Dr Lewis Tan"),
        championed("Dr Lewis Tan", since=-66, deputy="Sister Maeve Doyle"),
        system("Bedside observations", owner="Medical devices team", started=-26, due=-5, state="waiting", on=-13),
        asked("Medical devices team", "network", "REQ-21102", raised=-26, answered=-13, of="Bedside observations"),
        needs("data_protection", told=-55, submitted=-40, decided=-18, by=DPO),
        needs("information_security", told=-55, submitted=-25),
        three_questions(answered=-38, accountable="the consultant of the day"),
        measured_by("Minutes to prepare the round", "minutes", owner="Sister Maeve Doyle", agreed=-47, baseline=42,
                    baseline_on=-45, target=15, target_on=120, source="Watched on two wards"),
        updates(since=-57, blocker={-12: "Waiting for the devices team to open the port."}),
        problem="Doctors copy a night of observations by hand before each morning round.",
        engineer="Tomasz Wilk", unit="General surgery",
    ),
    # Young, and one function has not been told yet.
    pilot(
        "Plain-language appointment letters",
        stages(proposed=-30, diagnostic=-12),
        promised(85, said=-10, by="Nadia Farouk"),
        championed("Nadia Farouk", since=-25),
        needs("data_protection", told=-9),
        needs("information_security"),
        question("data_use", "May we use this model on this data?", raised=-8, by=telling.MANAGER),
        measured_by("Missed first appointments", "%", owner="Joanna Reeve", agreed=-4, baseline=11.2, baseline_on=-5,
                    target=8, target_on=150, source="Appointment system"),
        updates(since=-11),
        problem="One in nine patients misses the first appointment; many say the letter was not clear.",
        engineer="Hannah Voss", unit="Outpatients",
    ),
    # Young and healthy: everything of week one is done.
    pilot(
        "Bed request notes turned into one list",
        stages(proposed=-31, diagnostic=-15, first_slice=-3),
        promised(88, said=-13, by="Grace Lindqvist"),
        championed("Grace Lindqvist", since=-28, deputy="Sister Maeve Doyle"),
        system("Bed board", owner="Site operations", started=-9, due=5, state="building", on=-5),
        asked(SERVICE_DESK, "service_account", "REQ-21340", raised=-9, answered=-6, closed=-5, of="Bed board"),
        needs("data_protection", told=-14, submitted=-6),
        needs("information_security", told=-14, submitted=-5),
        three_questions(answered=-7, accountable="the site manager on duty"),
        measured_by("Minutes from request to bed", "minutes", owner="Joanna Reeve", agreed=-8, baseline=95,
                    baseline_on=-9, target=60, target_on=120, source="Bed board"),
        updates(since=-14),
        problem="Site managers read forty messages to know which patient needs which bed.",
        engineer="Ines Duarte", unit="Site operations",
    ),
    # In production and measured.
    pilot(
        "First reading of two-week-wait referrals",
        stages(proposed=-330, diagnostic=-305, first_slice=-290, pilot=-240, production=-118),
        promised(-115, said=-295, by="Dr Simon Achebe"),
        championed("Dr Simon Achebe", since=-320, level=5, deputy="Priti Shah"),
        system("Referral portal", owner=RECORDS, started=-290, due=-276, state="live", on=-262),
        asked(SERVICE_DESK, "service_account", "REQ-14402", raised=-292, answered=-281, closed=-270,
              of="Referral portal"),
        needs("data_protection", told=-304, submitted=-285, decided=-262, by=DPO),
        needs("information_security", told=-304, submitted=-280, decided=-250, by=SECURITY),
        needs("dcb0160", told=-300, submitted=-215, decided=-140, by=SAFETY, decision="approved_with_conditions"),
        needs("dtac", told=-300, submitted=-230, decided=-185, by=SAFETY),
        three_questions(answered=-280, accountable="the consultant who accepts the referral"),
        measured_by("Days to first appointment", "days", owner="Joanna Reeve", agreed=-292, baseline=13.5,
                    baseline_on=-291, target=9, target_on=30, source="Cancer waiting times return",
                    readings={day: round(13.4 + (day + 118) * -0.036, 1) for day in range(-113, -1, 14)}),
        updates(since=-304, skipped=(17, 33)),
        problem="Urgent referrals wait a week before a specialist reads them.",
        engineer="Ines Duarte", unit="Cancer services",
    ),
    # Realised: the benefit is there and somebody outside the team says so.
    pilot(
        "Dictated clinic notes typed up the same day",
        stages(proposed=-365, diagnostic=-352, first_slice=-338, pilot=-290, production=-200, realised=-40),
        promised(-200, said=-345, by="Fiona Kerr"),
        championed("Fiona Kerr", since=-360, deputy="Priti Shah"),
        system("Clinic letters", owner=RECORDS, started=-340, due=-326, state="live", on=-318),
        needs("data_protection", told=-350, submitted=-335, decided=-310, by=DPO),
        needs("information_security", told=-350, submitted=-330, decided=-304, by=SECURITY),
        three_questions(answered=-330, accountable="the dictating clinician"),
        measured_by("Days from clinic to letter", "days", owner="Joanna Reeve", agreed=-340, baseline=9,
                    baseline_on=-339, target=2, target_on=-60, source="Clinic letters",
                    readings={-190: 8, -160: 5, -130: 3.5, -100: 2.4, -70: 1.9, -45: 1.8}),
        updates(since=-351, until=-40, skipped=(20, 31, 40)),
        problem="Letters reach the family doctor nine days after the clinic.",
        engineer="Hannah Voss", unit="Medical secretaries",
    ),
]
