"""Going from one page to the next."""

from __future__ import annotations

from playwright.sync_api import Page


def leave(page: Page, selector: str) -> None:
    """Click what opens another page, and wait for that page.

    A click ends before the browser has left: what looks at once may look at the page that goes.
    """
    with page.expect_navigation():
        page.click(selector)
