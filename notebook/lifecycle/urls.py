"""The address of a pilot's stage."""

from django.urls import path

from notebook.lifecycle import views

urlpatterns = [path("pilots/<int:pk>/stage/", views.stage_claim, name="stage-claim")]
