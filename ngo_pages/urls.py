"""Addresses of this app that are no pages."""

from django.urls import path

from .views import ConfirmationView

urlpatterns = [path("<str:token>/", ConfirmationView.as_view(), name="ngo-confirmation")]
