"""Addresses of sign-offs, questions, the reviewers' queue and what a portfolio requires."""

from django.urls import path

from governance.changes import CHANGES
from governance.views import pilots, questions, queue, requirements, sign_offs

urlpatterns = [
    path("reviews/", queue.review_queue, name="review-queue"),
    path("pilots/<int:pk>/sign-offs/", pilots.pilot_sign_offs, name="pilot-sign-offs"),
    path("pilots/<int:pk>/sign-offs/require/", pilots.requirement_apply, name="requirement-apply"),
    path("sign-offs/<int:pk>/", sign_offs.sign_off_detail, name="sign-off-detail"),
    path("sign-offs/<int:pk>/decide/", sign_offs.sign_off_decide, name="sign-off-decide"),
    *(
        path(f"sign-offs/<int:pk>/{change}/", sign_offs.sign_off_change, {"change": change}, name=f"sign-off-{change}")
        for change in CHANGES
    ),
    path("questions/<int:pk>/", questions.question_detail, name="question-detail"),
    path("questions/<int:pk>/answer/", questions.question_answer, name="question-answer"),
    path("questions/<int:pk>/assign/", questions.question_assign, name="question-assign"),
    path("portfolios/<int:pk>/requirements/", requirements.requirement_list, name="requirement-list"),
    path("portfolios/<int:pk>/requirements/adopt/", requirements.requirement_adopt, name="requirement-adopt"),
    path("portfolios/<int:pk>/requirements/new/", requirements.requirement_new, name="requirement-new"),
    path("requirements/<int:pk>/", requirements.requirement_edit, name="requirement-edit"),
    path("portfolios/<int:pk>/reviewers/", requirements.reviewer_add, name="reviewer-add"),
    path("reviewers/<int:pk>/remove/", requirements.reviewer_remove, name="reviewer-remove"),
]
