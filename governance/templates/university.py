"""Universities."""

from governance.templates.rows import KNOWN, READ, Row

ROWS = (
    Row(
        code="research_ethics",
        name="Research ethics",
        function="research_ethics_committee",
        days=28,
        need=READ,
        days_from=READ,
        needed_if="Research data or people as subjects are involved.",
        note="42 days in complex cases.",
    ),
    Row(code="data_protection", name="DPIA", function="data_protection", days=28),
    Row(
        code="academic_regulations",
        name="Assessment/exam regulations, academic integrity",
        function="academic_registrar",
        days=90,
        needed_if="It touches marking.",
        note="The board meets once a term.",
    ),
    Row(
        code="accessibility",
        name="Accessibility regulations",
        function="digital_team",
        days=14,
        need=KNOWN,
        blocking=False,
    ),
    Row(
        code="information_security",
        name="IT security and data classification",
        function="information_security",
        days=28,
    ),
    Row(
        code="student_representation",
        name="Student and staff representation",
        function="students_union",
        days=30,
        blocking=False,
    ),
)
