"""Addresses of logging in and out."""

from django.contrib.auth.views import LoginView
from django.urls import path

from accounts.log_out import log_out

urlpatterns = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", log_out, name="logout"),
]
