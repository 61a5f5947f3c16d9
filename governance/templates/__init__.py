"""The governance template of each sector (domain.md C.10): what its pilots must have signed off, and how long it takes.

A portfolio adopts a copy (`governance.actions.adopt_template`) and edits that; nothing here changes what it adopted.
"""

from __future__ import annotations

from accounts.models import Nation
from governance.templates import any as every_sector
from governance.templates import enterprise, financial_services, health, local_government, university
from governance.templates.any import QUESTION_DAYS, QUESTION_SOURCE
from governance.templates.rows import CHECKED_ON, READ, Row
from pilots.models import Sector

OF_SECTOR: dict[str, tuple[Row, ...]] = {
    Sector.HEALTH: health.ROWS,
    Sector.LOCAL_GOVERNMENT: local_government.ROWS,
    Sector.UNIVERSITY: university.ROWS,
    Sector.FINANCIAL_SERVICES: financial_services.ROWS,
    Sector.ENTERPRISE: enterprise.ROWS,
}

__all__ = ["CHECKED_ON", "OF_SECTOR", "QUESTION_DAYS", "QUESTION_SOURCE", "READ", "Row", "template_of"]


def template_of(sector: str, *, nation: str = Nation.NONE) -> tuple[Row, ...]:
    """Return the rows of a sector, then those of every sector that ask for another area; each area once."""
    own = OF_SECTOR.get(sector, ())
    covered = {row.code for row in own}
    return (*own, *(row for row in every_sector.ROWS if row.code not in covered and row.nation in ("", nation)))
