"""Leaving a list, below the locale."""

from django.urls import path

from . import views

app_name = "delivery"

urlpatterns = [path("leave/<str:token>/", views.LeaveView.as_view(), name="leave")]
