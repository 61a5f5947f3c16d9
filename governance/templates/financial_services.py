"""Financial services."""

from governance.templates.rows import KNOWN, READ, Row

ROWS = (
    Row(
        code="model_validation",
        name="Model inventory and tier; independent validation",
        function="model_risk",
        days=60,
        need=READ,
        note="PRA SS1/23.",
    ),
    Row(
        code="consumer_duty",
        name="Consumer Duty assessment",
        function="conduct",
        days=30,
        need=KNOWN,
        needed_if="It faces customers.",
    ),
    Row(
        code="senior_manager",
        name="Accountable senior manager named",
        function="senior_manager",
        days=14,
        need=KNOWN,
        note="SM&CR.",
    ),
    Row(
        code="third_party",
        name="Third party / outsourcing assessment",
        function="third_party_risk",
        days=90,
        need=f"{READ}; the notice to the PRA is {KNOWN}",
        note="PRA SS2/21; the PRA is told of a material outsourcing.",
    ),
    Row(code="data_protection", name="DPIA and bias/fairness", function="data_protection", days=28),
    Row(
        code="information_security",
        name="Operational resilience and information security",
        function="information_security",
        days=45,
    ),
    Row(code="records_audit", name="Records and audit trail", function="compliance", days=21),
)
