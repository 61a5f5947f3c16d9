"""Addresses of a finding and of what people answer to it."""

from django.urls import path

from stalls import views

urlpatterns = [
    path("findings/<int:pk>/", views.finding_detail, name="finding-detail"),
    *(
        path(f"findings/<int:pk>/{answer}/", views.finding_answer, {"answer": answer}, name=f"finding-{answer}")
        for answer in ("acknowledge", "snooze", "judge", "assign")
    ),
    path("actions/<int:pk>/finish/", views.action_finish, name="action-finish"),
]
