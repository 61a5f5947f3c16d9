"""Addresses of the files: `/exports/pilots.csv`, `/exports/pilots.xlsx`, with the query of the page."""

from django.urls import path

from portfolio.exports import views

LISTS = {
    "pilots": views.of_pilots,
    "findings": views.of_findings,
    "reviews": views.of_reviews,
    "survival": views.of_survival,
    "scorecard": views.of_scorecard,
    "alerts": views.of_alerts,
}

urlpatterns = [
    path(f"exports/{name}.<slug:kind>", views.export, {"listed": listed}, name=f"export-{name}")
    for name, listed in LISTS.items()
]
