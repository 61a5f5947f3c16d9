"""Local government."""

from governance.templates.rows import KNOWN, READ, Row

ROWS = (
    Row(code="data_protection", name="DPIA", function="data_protection", days=28),
    Row(
        code="equality_impact",
        name="Equality impact assessment",
        function="equalities_lead",
        days=21,
        need=KNOWN,
        note="The public sector equality duty.",
    ),
    Row(
        code="atrs",
        name="ATRS record",
        function="service_owner",
        days=21,
        need=f"its scope was {READ}",
        blocking=False,
        note="Required of central government.",
    ),
    Row(
        code="information_security",
        name="Information security / PSN-style review",
        function="information_security",
        days=28,
    ),
    Row(
        code="procurement",
        name="Procurement",
        function="commercial",
        days=90,
        note=f"A threshold tender, with its standstill of 8 working days ({READ}).",
    ),
    Row(
        code="member_decision",
        name="Member or officer decision, scrutiny",
        function="monitoring_officer",
        days=42,
        needed_if="It is a key decision.",
    ),
    Row(
        code="staff_consultation",
        name="Union/staff consultation",
        function="human_resources",
        days=30,
        blocking=False,
    ),
)
