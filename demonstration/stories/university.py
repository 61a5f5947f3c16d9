"""Eight pilots of a university."""

from functools import partial

from demonstration import telling
from demonstration.telling import (
    asked,
    championed,
    does_not_need,
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

pilot = partial(telling.pilot, sector="university", organisation="University of Carrowmere")

DPO = "Ruth Okafor"
ETHICS = "Research ethics committee"
REGISTRAR = "Dr Felix Adler"
SECURITY = "Carrowmere information security"
STUDENT_SYSTEMS = "Student systems"

# One happening a line reads as a story; the formatter would make it one word a line.
# fmt: off
STORIES = [
    # Students use it already, and nobody has told information security.
    pilot(
        "Feedback on first drafts in the writing centre",
        stages(proposed=-130, diagnostic=-108, first_slice=-92, pilot=-21),
        promised(55, said=-100, by="Professor Anneke Vos"),
        championed("Professor Anneke Vos", since=-120, level=5, deputy="Dr Imran Sheikh"),
        system("Learning platform", owner="Learning technology", started=-92, due=-78, state="live", on=-70),
        needs("academic_board", told=-105, submitted=-84),
        needs("data_protection", told=-105, submitted=-80, decided=-55, by=DPO),
        needs("information_security"),
        three_questions(answered=-60, accountable="the writing tutor"),
        question("audit_trail", "Can a student see which advice came from the model?", raised=-16, by=REGISTRAR,
                 answered=-9, answer="Yes, each remark carries its origin."),
        measured_by("Students seen per week", "students", owner="Ellen Marsden", agreed=-95, baseline=46,
                    baseline_on=-94, target=90, target_on=100, direction="up", source="Writing centre bookings",
                    readings={-14: 58, -2: 64}),
        updates(since=-106, skipped=(8,)),
        problem="Students wait three weeks for a writing tutor and hand in before they have met one.",
        engineer="Kofi Mensah", unit="Student learning",
    ),
    # Entered its pilot without an agreed measure.
    pilot(
        "Module enquiries answered outside office hours",
        stages(proposed=-100, diagnostic=-78, first_slice=-62, pilot=-18),
        promised(48, said=-70, by="Dr Imran Sheikh"),
        championed("Dr Imran Sheikh", since=-90, deputy="Ellen Marsden"),
        system("Student record", owner=STUDENT_SYSTEMS, started=-61, due=-47, state="live", on=-40),
        needs("data_protection", told=-75, submitted=-56, decided=-33, by=DPO),
        needs("information_security", told=-75, submitted=-50, decided=-24, by=SECURITY),
        needs("accessibility", told=-74, submitted=-40, decided=-30, by="Carrowmere digital team"),
        three_questions(answered=-50, accountable="the programme office"),
        measured_by("Satisfaction of students", "", owner=None, agreed=None, direction="up"),
        updates(since=-76, skipped=(6,)),
        problem="Most questions about modules come in the evening, when the office is closed.",
        engineer="Kofi Mensah", unit="Programme office",
    ),
    # The day has slipped again and again; the last one passed six weeks ago.
    pilot(
        "Research grants matched to departments",
        stages(proposed=-310, diagnostic=-286, first_slice=-268, pilot=-180),
        promised(-190, said=-280, by="Professor Anneke Vos"),
        promised(-130, said=-200, by="Professor Anneke Vos"),
        promised(-80, said=-138, by="Dr Imran Sheikh"),
        promised(-45, said=-86, by="Dr Imran Sheikh"),
        championed("Professor Anneke Vos", since=-300, level=5, deputy="Dr Imran Sheikh"),
        system("Grants register", owner="Research office", started=-266, due=-30, state="testing", on=-38,
               api="file_drop", approach="A weekly export."),
        needs("data_protection", told=-284, submitted=-262, decided=-236, by=DPO),
        needs("information_security", told=-284, submitted=-255, decided=-229, by=SECURITY),
        three_questions(answered=-250, accountable="the research office"),
        measured_by("Calls missed by a department", "calls", owner="Ellen Marsden", agreed=-270, baseline=14,
                    baseline_on=-268, target=4, target_on=45, source="Grants register",
                    readings={-170: 14, -140: 13, -100: 12, -60: 12, -18: 11}),
        updates(since=-285, skipped=(9, 16, 28), confidence={-285: "yes", -200: "unsure", -150: "yes", -60: "unsure"},
                blocker={-150: "The export changed its format again.", -110: "", -52: "Format changed, third time."}),
        problem="Departments hear of calls that fit them after these have closed.",
        engineer="Lucia Romano", unit="Research office",
    ),
    # Proposed weeks ago; nobody senior has taken it up.
    pilot(
        "Lecture recordings made searchable",
        stages(proposed=-26),
        problem="Students look through an hour of video for the one minute they missed.",
        engineer="Lucia Romano", unit="Learning technology",
    ),
    # In production, measured.
    pilot(
        "Library questions sent to the right desk",
        stages(proposed=-280, diagnostic=-262, first_slice=-247, pilot=-190, production=-85),
        promised(-84, said=-255, by="Ellen Marsden"),
        championed("Ellen Marsden", since=-270, deputy="Dr Imran Sheikh"),
        system("Library desk mail", owner="Library systems", started=-246, due=-232, state="live", on=-236),
        asked("Library systems", "service_account", "LIB-204", raised=-248, answered=-244, closed=-240,
              of="Library desk mail"),
        needs("data_protection", told=-260, submitted=-240, decided=-214, by=DPO),
        needs("information_security", told=-260, submitted=-236, decided=-211, by=SECURITY),
        needs("accessibility", told=-258, submitted=-200, decided=-189, by="Carrowmere digital team"),
        three_questions(answered=-235, accountable="the duty librarian"),
        measured_by("Questions passed on twice", "%", owner="Henrik Dahl", agreed=-248, baseline=27, baseline_on=-247,
                    target=10, target_on=30, source="Library desk mail",
                    readings={day: 25 - (day + 84) // 6 for day in range(-82, 0, 14)}),
        updates(since=-261, skipped=(14, 25)),
        problem="A quarter of all questions reach the wrong desk first.",
        engineer="Lucia Romano", unit="Library",
    ),
    # The first slice is in use, all doors are open.
    pilot(
        "Interview transcripts tidied for social scientists",
        stages(proposed=-52, diagnostic=-34, first_slice=-19),
        promised(70, said=-30, by="Dr Imran Sheikh"),
        championed("Dr Imran Sheikh", since=-44, deputy="Professor Anneke Vos"),
        system("Research storage", owner="Research computing", started=-18, due=-4, state="live", on=-6),
        needs("research_ethics", told=-33, submitted=-22),
        needs("data_protection", told=-33, submitted=-20),
        needs("information_security", told=-32, submitted=-18),
        three_questions(answered=-21, accountable="the principal investigator"),
        measured_by("Hours per interview", "hours", owner="Henrik Dahl", agreed=-22, baseline=5, baseline_on=-22,
                    target=1.5, target_on=110, source="Logged by three projects", readings={-5: 3.2}),
        updates(since=-33),
        problem="Researchers correct five hours of automatic text for an hour of talk.",
        engineer="Kofi Mensah", unit="Social sciences",
    ),
    # In its pilot, on time.
    pilot(
        "Applications checked for missing papers",
        stages(proposed=-135, diagnostic=-115, first_slice=-100, pilot=-42),
        promised(42, said=-108, by="Ellen Marsden"),
        championed("Ellen Marsden", since=-125, deputy="Henrik Dahl"),
        system("Admissions", owner=STUDENT_SYSTEMS, started=-99, due=-85, state="live", on=-80),
        needs("data_protection", told=-113, submitted=-96, decided=-70, by=DPO),
        needs("information_security", told=-113, submitted=-90, decided=-62, by=SECURITY),
        does_not_need("academic_board", because="It does not touch marking or selection."),
        three_questions(answered=-88, accountable="the admissions officer"),
        measured_by("Days until an applicant hears of a missing paper", "days", owner="Derya Aksoy", agreed=-102,
                    baseline=12, baseline_on=-101, target=2, target_on=90, source="Admissions",
                    readings={-36: 10, -22: 7, -8: 5}),
        updates(since=-114, skipped=(12,)),
        problem="Applicants learn in the twelfth day that a paper is missing.",
        engineer="Lucia Romano", unit="Admissions",
    ),
    # Stopped on purpose: the price did not fit what it gave.
    pilot(
        "Timetable clashes explained to students",
        stages(proposed=-240, diagnostic=-220, first_slice=-204, pilot=-140),
        stopped(-60, by="Professor Anneke Vos", reason="cost"),
        promised(-50, said=-210, by="Dr Imran Sheikh"),
        championed("Dr Imran Sheikh", since=-230, deputy="Ellen Marsden"),
        needs("data_protection", told=-217, submitted=-195, decided=-170, by=DPO),
        needs("information_security", told=-217, submitted=-190, decided=-160, by=SECURITY),
        three_questions(answered=-185, accountable="the timetabling office"),
        measured_by("Clash enquiries per week", "enquiries", owner="Henrik Dahl", agreed=-206, baseline=120,
                    baseline_on=-205, target=60, target_on=-40, source="Timetabling mail",
                    readings={-130: 118, -110: 109, -90: 104, -70: 102}),
        updates(since=-219, until=-60, skipped=(15,), confidence={-219: "yes", -100: "unsure", -75: "no"}),
        problem="Each September the office answers the same question a thousand times.",
        engineer="Kofi Mensah", unit="Timetabling",
    ),
]
