"""Addresses of logging in and out, of one's password, of a portfolio's calendar and of leave."""

from django.contrib.auth.views import LoginView
from django.urls import path

from accounts import views
from accounts.log_out import log_out
from accounts.passwords import ChangePassword

urlpatterns = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", log_out, name="logout"),
    path("password/", ChangePassword.as_view(), name="password-change"),
    path("portfolios/<int:pk>/calendar/", views.calendar, name="calendar"),
    path("portfolios/<int:pk>/calendar/edit/", views.calendar_edit, name="calendar-edit"),
    path("portfolios/<int:pk>/calendar/quiet-periods/add/", views.quiet_period_add, name="quiet-period-add"),
    path("quiet-periods/<int:pk>/", views.quiet_period_edit, name="quiet-period-edit"),
    path("leave/", views.leave_list, name="leave-list"),
    path("leave/<int:pk>/", views.leave_edit, name="leave-edit"),
    path("portfolios/<int:pk>/leave/add/", views.leave_add, name="leave-add"),
]
