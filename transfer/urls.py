from django.urls import path

from . import views

app_name = "transfer"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/", views.export, name="export"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/errors.csv", views.errors, name="errors"),
    path("<int:pk>/<slug:name>/", views.step, name="step"),
]
