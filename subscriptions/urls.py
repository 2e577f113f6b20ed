"""Following, below the locale."""

from django.urls import path

from . import views

app_name = "subscriptions"

urlpatterns = [
    path("", views.FollowView.as_view(), name="follow"),
    path("sent/", views.sent, name="sent"),
    path("confirm/", views.confirm, name="confirm"),
    path("preferences/", views.PreferencesView.as_view(), name="preferences"),
    path("find/", views.find, name="find"),
]
