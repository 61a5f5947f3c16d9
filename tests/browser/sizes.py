"""Which widths and colours a page is looked at in. Colours hold at every width, so that not each width has both."""

from __future__ import annotations

import pytest

DESK, PHONE = [(1280, "light"), (1280, "dark")], [(390, "light")]
# From a desk to a phone, where tables are tables and where they are cards.
at_desk_and_phone = pytest.mark.parametrize(("width", "scheme"), [*DESK, *PHONE])
# And to the least width at which nothing may be cut off (WCAG 2.2, 1.4.10), in the colours that the phone has not had.
at_all_sizes = pytest.mark.parametrize(("width", "scheme"), [*DESK, (768, "light"), *PHONE, (320, "dark")])
