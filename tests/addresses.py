"""Every address of the site: whom it opens for, and what everybody else is answered.

Add a row with: what it shows (`of`, a field of `tests.test_urls.World` that is a pair of own and foreign object), who
may open it, what the others get, and what a POST without fields answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Role

ROLES = ("anonymous", *Role.values, "superuser", "outsider")
MEMBERS = (*Role.values, "superuser")
MANAGERS = (Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, "superuser")
RECORDERS = (Role.ENGINEER, *MANAGERS)
ANSWERERS = (Role.LEADER, *RECORDERS)
DECIDERS = (Role.REVIEWER, Role.ADMINISTRATOR, "superuser")
FACT = (("kind", "integration"), ("row", "integration"))
READERS_OF_ALERTS = (Role.LEADER, *MANAGERS)
SIGNED_IN = (*MEMBERS, "outsider")
MISSING = {"pk": 999_999_999, "token": "no-such-token", "name": "no-such-name"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """`opens_for` get `get`, other people who are logged in `otherwise`, nobody's session 302 to the log-in page.

    `post` is the answer to a POST for those for whom it opens, `post_otherwise` for the others. `refused`: what members
    of the portfolio get, GET and POST, who see the thing and for whom this page of it does not open. `with_`: what the
    address says beside `by`, as fields of `World` or as plain words.
    """

    of: str = ""
    by: str = "pk"
    with_: tuple[tuple[str, str], ...] = ()
    opens_for: tuple[str, ...] = SIGNED_IN
    get: int = 200
    otherwise: int = 404
    refused: int = 0
    post: int = 405
    post_otherwise: int = 405
    anonymous: tuple[int, int] = (302, 403)


def recorded(of: str) -> Page:
    """Return a page with a form on which the facts of a pilot are recorded."""
    return Page(of=of, opens_for=RECORDERS, post=422, post_otherwise=404)


# An address that only acts: whoever reads it is told so, whoever may not act finds nothing there.
POST_ONLY: dict[str, int] = {"get": 405, "otherwise": 405, "post_otherwise": 404}

PAGES = {
    "dashboard": Page(),
    "pilot-mode": Page(of="pilot", with_=(("mode", "governance"),), opens_for=MEMBERS),
    "view-save": Page(post=422),
    # A view is its owner's alone, whoever else may see it.
    "view-edit": Page(of="saved_view", opens_for=(Role.PROGRAMME_MANAGER,), post=422, post_otherwise=404),
    "view-delete": Page(of="saved_view", opens_for=(Role.PROGRAMME_MANAGER,), post=302, **POST_ONLY),
    "dashboard-display": Page(post=422),
    "pilot-detail": Page(of="pilot", opens_for=MEMBERS),
    "pilot-create": Page(opens_for=RECORDERS, otherwise=403, post=422, post_otherwise=403),
    "fact-add": Page(
        of="pilot", with_=(("kind", "integration"),), opens_for=RECORDERS, post=422, post_otherwise=404, refused=403
    ),
    # A form that does not say what it was opened with is told what is on record now.
    "fact-edit": Page(of="pilot", with_=FACT, opens_for=RECORDERS, post=409, post_otherwise=404, refused=403),
    "fact-history": Page(of="pilot", with_=FACT, opens_for=MEMBERS),
    "failure-modes": Page(),
    "failure-mode": Page(with_=(("mode", "champion"),)),
    "rule-detail": Page(with_=(("mode", "champion"), ("name", "nobody"))),
    "survival": Page(),
    "analytics": Page(),
    "find": Page(),
    "person-detail": Page(of="person", opens_for=MEMBERS),
    "board-pack": Page(),
    "board-pack-pdf": Page(),
    "scorecard": Page(),
    **{
        f"export-{name}": Page(with_=(("kind", "csv"),))
        for name in ("pilots", "findings", "reviews", "survival", "scorecard", "alerts")
    },
    "rehearsal-list": Page(of="portfolio", opens_for=MANAGERS),
    "rehearsal-new": Page(
        of="portfolio",
        with_=(("mode", "champion"), ("name", "nobody")),
        opens_for=MANAGERS,
        post=422,
        post_otherwise=404,
    ),
    "rehearsal-detail": Page(of="rehearsal", opens_for=MANAGERS),
    "rehearsal-switch-on": Page(of="rehearsal", opens_for=MANAGERS, post=422, **POST_ONLY),
    "calendar": Page(of="portfolio", opens_for=MEMBERS),
    "calendar-edit": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "quiet-period-add": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "quiet-period-edit": Page(of="quiet_period", opens_for=MANAGERS, post=422, post_otherwise=404),
    "update-schedule": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "pilot-reminders": Page(of="pilot", opens_for=MEMBERS),
    "pilot-schedule": Page(of="pilot", opens_for=MANAGERS, post=302, post_otherwise=404),
    "leave-list": Page(),
    "calendar-address": Page(post=200),
    "calendar-address-revoke": Page(get=405, post=302),
    # It opens for whoever holds its address (tests/portfolio/calendar_feed), logged in or not; here it is revoked.
    "calendar-feed": Page(of="revoked_calendar", by="token", opens_for=(), anonymous=(404, 405)),
    "leave-add": Page(of="portfolio", opens_for=MEMBERS, post=422, post_otherwise=404),
    "leave-edit": Page(of="leave", opens_for=MANAGERS, post=422, post_otherwise=404),
    "healthz": Page(anonymous=(200, 405)),
    "login": Page(opens_for=(), otherwise=302, post_otherwise=302, anonymous=(200, 200)),
    "logout": Page(opens_for=(), otherwise=405, post_otherwise=302, anonymous=(405, 302)),
    "password-change": Page(post=422),
    "alert-list": Page(),
    "alert-detail": Page(of="alert", opens_for=READERS_OF_ALERTS),
    "alert-html": Page(of="alert", opens_for=READERS_OF_ALERTS),
    "channel-list": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "channel-edit": Page(of="channel", opens_for=MANAGERS, post=422, post_otherwise=404),
    "channel-test": Page(of="channel", opens_for=MANAGERS, post=302, **POST_ONLY),
    "channel-switch": Page(of="channel", opens_for=MANAGERS, post=302, **POST_ONLY),
    "mail-list": Page(),
    # A form that is sent empty wants no mail, and everything else as the portfolio has it.
    "mail-wishes": Page(of="portfolio", opens_for=MEMBERS, post=302, post_otherwise=404),
    "mail-schedule": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "escalation-add": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "escalation-edit": Page(of="escalation_step", opens_for=MANAGERS, post=422, post_otherwise=404),
    "alert-gallery": Page(opens_for=MANAGERS, otherwise=403),
    "alert-gallery-html": Page(with_=(("kind", "critical"),), opens_for=MANAGERS, otherwise=403),
    "finding-detail": Page(of="finding", opens_for=MEMBERS),
    # Whoever follows the address of an answer is led to its form.
    **{
        f"finding-{answer}": Page(of="finding", opens_for=ANSWERERS, get=302, post=422, post_otherwise=404)
        for answer in ("acknowledge", "snooze", "assign")
    },
    "finding-judge": Page(of="finding", opens_for=(Role.REVIEWER, *ANSWERERS), get=302, post=422, post_otherwise=404),
    "action-finish": Page(of="action", opens_for=ANSWERERS, get=302, post=422, post_otherwise=404),
    "review-queue": Page(),
    "pilot-sign-offs": Page(of="pilot", opens_for=MEMBERS),
    "requirement-apply": Page(of="pilot", opens_for=RECORDERS, post=302, **POST_ONLY),
    "sign-off-detail": Page(of="sign_off", opens_for=MEMBERS),
    "sign-off-decide": Page(of="sign_off", opens_for=DECIDERS, post=422, post_otherwise=404),
    **{
        f"sign-off-{change}": Page(of="sign_off", opens_for=RECORDERS, post=post, post_otherwise=404)
        for change, post in {"told": 422, "hand-in": 422, "not-needed": 422, "take-back": 302, "needed": 302}.items()
    },
    "sign-off-conditions-met": Page(of="sign_off", opens_for=(Role.REVIEWER, *MANAGERS), post=422, post_otherwise=404),
    "sign-off-expiry": Page(of="sign_off", opens_for=(Role.REVIEWER, *MANAGERS), post=409, post_otherwise=404),
    "sign-off-withdraw": Page(of="sign_off", opens_for=DECIDERS, post=422, post_otherwise=404),
    "question-detail": Page(of="question", opens_for=MEMBERS),
    "question-answer": Page(of="question", opens_for=RECORDERS, post=422, post_otherwise=404),
    "question-assign": Page(of="question", opens_for=RECORDERS, post=302, post_otherwise=404),
    "requirement-list": Page(of="portfolio", opens_for=MEMBERS),
    "requirement-adopt": Page(of="portfolio", opens_for=MANAGERS, post=422, **POST_ONLY),
    "requirement-new": Page(of="portfolio", opens_for=MANAGERS, post=422, post_otherwise=404),
    "requirement-edit": Page(of="requirement", opens_for=MANAGERS, post=422, post_otherwise=404),
    "reviewer-add": Page(of="portfolio", opens_for=MANAGERS, post=422, **POST_ONLY),
    "reviewer-remove": Page(of="reviewer", opens_for=MANAGERS, post=302, **POST_ONLY),
    "weekly-updates": Page(),
    # A form that comes after the session's end is given back, not sent to the log-in.
    "weekly-update": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404),
    "weekly-update-draft": Page(of="pilot", opens_for=RECORDERS, post=204, **POST_ONLY),
    # There is no update of this week, so that it leads to the form.
    "weekly-update-posted": Page(of="pilot", opens_for=RECORDERS, get=302),
    # These open for whoever holds a link (tests/updates/test_links.py), and to nobody else whoever they are.
    "weekly-update-link": Page(of="used_link", by="token", opens_for=(), otherwise=410, anonymous=(410, 405)),
    "weekly-update-by-link": Page(opens_for=(), otherwise=410, post_otherwise=410, anonymous=(410, 410)),
    "weekly-update-by-link-draft": Page(opens_for=(), otherwise=405, post_otherwise=410, anonymous=(405, 410)),
    "weekly-update-by-link-posted": Page(opens_for=(), otherwise=410, anonymous=(410, 405)),
    # These open for whoever holds a link in a mail (tests/alerts/links). A token leaves the address whatever it is.
    "mail-link": Page(of="used_link", by="token", get=302, otherwise=302, anonymous=(302, 405)),
    "mail-link-answer": Page(
        of="used_link", by="name", opens_for=(), otherwise=410, post_otherwise=410, anonymous=(410, 410)
    ),
    "mail-link-recorded": Page(of="used_link", by="name", opens_for=(), otherwise=410, anonymous=(410, 405)),
    # Without a tick nothing is sent.
    "mail-link-fresh": Page(
        of="used_link", by="name", opens_for=(), otherwise=405, post_otherwise=422, anonymous=(405, 422)
    ),
    "unsubscribe-link": Page(
        of="used_link", by="token", get=302, otherwise=302, post=422, post_otherwise=422, anonymous=(302, 422)
    ),
    "unsubscribe": Page(opens_for=(), otherwise=410, post_otherwise=410, anonymous=(410, 410)),
    "inventory-import": Page(opens_for=MANAGERS, otherwise=403, post=422, post_otherwise=403),
    "stage-claim": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404),
    "pilot-stop": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404),
    "pilot-pause": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404),
    "promise-add": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404),
    "retrospective-edit": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404),
    # Their own departure people may announce whatever their role, and answer what is to be handed over to them.
    "champion-departure": Page(of="person", opens_for=RECORDERS, post=422, post_otherwise=404),
    "hand-over-answer": Page(of="hand_over", opens_for=MANAGERS, post=422, post_otherwise=404),
    "hand-over-list": Page(),
    # An upload opens for the person who made it alone; a second POST shows what the first one did.
    "inventory-preview": Page(
        of="upload", by="token", opens_for=(Role.PROGRAMME_MANAGER,), post=200, post_otherwise=404
    ),
    "metric-list": Page(of="pilot", opens_for=MEMBERS),
    "metric-detail": Page(of="metric", opens_for=MEMBERS),
    "metric-add": recorded("pilot"),
    "metric-edit": recorded("metric"),
    "metric-agree": recorded("metric"),
    "metric-re-agree": recorded("metric"),
    "reading-add": recorded("metric"),
    "readings-paste": recorded("metric"),
    "benefits-review-add": recorded("pilot"),
    "benefits-review-hold": recorded("review"),
    "funding-add": recorded("pilot"),
    "funding-decide": recorded("funding"),
    "usage-add": recorded("pilot"),
}
