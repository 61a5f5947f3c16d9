"""Any CSV or workbook, with the columns mapped by hand."""

from inventories.dates import Order
from inventories.profiles.profile import Profile

GENERIC = Profile(
    key="generic",
    title="Imported inventory",
    columns={},
    required=("name",),
    identity=(("identifier",), ("organisation", "unit", "name")),
    order=Order.DAY_FIRST,
)
