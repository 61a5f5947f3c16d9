"""The systems of the five organisations: who runs them, who can say yes, and how long access normally takes."""

from __future__ import annotations

from demonstration.telling import System

RECORDS = "Patient record team"
DIGITAL = "Harrowdale digital services"
STUDENT_SYSTEMS = "Student systems"
PLATFORM = "Tarnside platform team"
PLANT_IT = "Plant IT"

SYSTEMS = (
    System("Referral portal", RECORDS, "Dr Simon Achebe", 21, outage=-12),
    System("Document archive", RECORDS, "Dr Simon Achebe", 14, api="file_drop"),
    System("Electronic patient record", RECORDS, "Dr Simon Achebe", 30, outage=-75),
    System("Coding workbench", "Clinical coding", "Ade Balogun", 14),
    System("Bedside observations", "Medical devices team", "Medical devices team", 28, api="legacy_batch"),
    System("Bed board", "Site operations", "Grace Lindqvist", 5),
    System("Clinic letters", RECORDS, "Dr Simon Achebe", 14),
    System("Planning register", DIGITAL, "Gwen Parry", 45, api="legacy_batch", outage=-31),
    System("Repairs ledger", DIGITAL, "Owen Hastie", 20),
    System("Disclosure log", DIGITAL, "Lorna Whitfield", 10),
    System("Revenues workflow", "Revenues systems", "Lorna Whitfield", 30),
    System("Street scene", DIGITAL, "Owen Hastie", 18),
    System("Notice processing", "Parking systems", "Gwen Parry", 14),
    System("Learning platform", "Learning technology", "Dr Imran Sheikh", 14),
    System("Student record", STUDENT_SYSTEMS, "Dr Felix Adler", 21, outage=-140),
    System("Grants register", "Research office", None, 60, api="file_drop"),
    System("Library desk mail", "Library systems", "Ellen Marsden", 7),
    System("Research storage", "Research computing", "Dr Imran Sheikh", 10),
    System("Admissions", STUDENT_SYSTEMS, "Dr Felix Adler", 19),
    System("Complaints desk", PLATFORM, "Rosalind Pike", 25),
    System("Claims archive", None, None, api="none"),
    System("Claims desk", PLATFORM, "Martin Oduya", 22, outage=-58),
    System("Lending workflow", PLATFORM, "Rosalind Pike", 22),
    System("Policy documents", PLATFORM, "Martin Oduya", None, api="unknown"),
    System("Telephony", "Contact centre systems", "Rosalind Pike", 25),
    System("Payment monitoring", PLATFORM, "Martin Oduya", 25),
    System("Post room", PLATFORM, "Rosalind Pike", 18),
    System("Quotation engine", PLATFORM, "Martin Oduya", 90, api="screen_only"),
    System("Maintenance system", PLANT_IT, "Walter Brandt", 20),
    System("Contract archive", PLANT_IT, "Christine Albrecht", None, api="screen_only"),
    System("Warehouse ledger", "Warehouse systems", "Warehouse systems", 40, api="legacy_batch", outage=-3),
    System("Supplier portal", "Brackwell purchasing", None, api="unknown"),
    System("Incident register", "Health and safety", "Marek Nowak", 20),
    System("Production log", PLANT_IT, "Marek Nowak", 18),
    System("Drawing store", PLANT_IT, "Christine Albrecht", 16),
    System("Manuals", PLANT_IT, "Marek Nowak", 11),
)
