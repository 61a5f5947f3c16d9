"""Enterprise operations."""

from governance.templates.rows import KNOWN, READ, Row

ROWS = (
    Row(
        code="ai_policy",
        name="AI policy mapping",
        function="ai_governance",
        days=21,
        need=KNOWN,
        blocking=False,
        note="ISO/IEC 42001 or NIST AI RMF.",
    ),
    Row(
        code="eu_ai_act",
        name="EU AI Act class",
        function="legal",
        days=14,
        need=f"its dates were {READ}",
        needed_if="It is offered or used in the EU.",
        note="Prohibited; high-risk (Annex III) from 2 Dec 2027; transparency (Art. 50) from 2 Aug 2026; minimal.",
    ),
    Row(
        code="vendor_security",
        name="Vendor security review",
        function="information_security",
        days=45,
        need=f"{READ}, a weak one",
        days_from=f"{READ}, a weak one",
        note="SOC 2 Type II or ISO 27001 evidence, DPA, sub-processors. 90 to 270 days end to end are reported.",
    ),
    Row(code="legal", name="Legal: IP, indemnity, terms", function="legal", days=30),
    Row(
        code="data_protection",
        name="DPIA",
        function="data_protection",
        days=28,
        needed_if="Personal data are used.",
    ),
    Row(
        code="works_council",
        name="Works council/union",
        function="human_resources",
        days=45,
        needed_if="The law requires it.",
    ),
)
