"""Preparing a newsletter in the admin."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin import messages

from .forms import PrepareForm
from .newsletters import NewsletterIndexPage
from .preparing import NothingPrepared, next_month, prepare


def prepare_newsletter(request: HttpRequest) -> HttpResponse:
    """Asks for the month, makes the draft and opens it; says why where there is nothing to prepare."""
    indexes = NewsletterIndexPage.objects.filter(alias_of=None)
    if not any(index.permissions_for_user(request.user).can_add_subpage() for index in indexes):
        raise PermissionDenied
    form = PrepareForm(request.POST or None, initial={"month": next_month()})
    if request.method == "POST" and form.is_valid():
        try:
            page = prepare(form.cleaned_data["month"], request.user)
        except NothingPrepared as reason:
            messages.warning(request, str(reason))
        else:
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "wagtailadmin/diffusion/prepare_newsletter.html", {"form": form})
