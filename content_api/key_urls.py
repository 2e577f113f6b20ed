"""Free keys by self-service, below the locale."""

from django.urls import path

from . import self_service

app_name = "api-keys"

urlpatterns = [
    path("", self_service.ask, name="ask"),
    path("sent/", self_service.sent, name="sent"),
    path("manage/", self_service.find, name="find"),
    path("link/", self_service.link, name="link"),
]
