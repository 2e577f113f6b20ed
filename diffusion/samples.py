"""What a mail will look like: in the admin, by language, as HTML and plain text; and by mail to oneself."""

from typing import Any, Final

from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _

from cms.base.locales import AUTONYMS, LOCALES
from delivery.composing import Composed
from delivery.enums import MailingKind
from delivery.models import Delivery, Mailing, Recipient
from delivery.showing import shown

from .approving import may
from .composing import Material, draft_newsletter, mail, newsletter_mail
from .diffusions import Diffusion
from .newsletters import NewsletterPage
from .selecting import contents_of, languages

PHONE_WIDTH: Final = 360


def _unsent(kind: str, locale: str, *, statutory: bool = False) -> Delivery:
    """To nobody: of a preview."""
    mailing = Mailing(kind=kind, statutory=statutory)
    return Delivery(mailing=mailing, recipient=Recipient(locales=[locale]), locale=locale)


def sample(diffusion: Diffusion, locale: str) -> Composed | None:
    """As a recipient who prefers this language would get it now; None where there is nothing to send."""
    return mail(Material(diffusion), _unsent(diffusion.kind, locale, statutory=diffusion.statutory))


def newsletter_sample(page: NewsletterPage) -> Composed:
    """Of the last saved version, in its own language."""
    return newsletter_mail(_unsent(MailingKind.NEWSLETTER, page.locale.language_code), draft_newsletter(page))


def frames(view: str, key: int, locales: list[str], chosen: str) -> dict[str, Any]:
    """For the template of the frames: the languages, and the addresses of the one that is chosen."""
    chosen = chosen if chosen in locales else next(iter(locales), "")
    urls = {form: reverse(view, args=[key, chosen, form]) for form in ("html", "txt")} if chosen else {}
    return {
        "sample_locales": [(locale, AUTONYMS[locale]) for locale in locales],
        "sample_locale": chosen,
        "sample_urls": urls,
        "phone_width": PHONE_WIDTH,
    }


def sample_locales(diffusion: Diffusion) -> list[str]:
    """Those in which it is to be had; all where it is in none as a whole."""
    have = languages(contents_of(diffusion))
    return [locale for locale in LOCALES if locale in have] or list(LOCALES)


def send_test(composed: Composed, user: Any) -> None:
    """To the address of whoever asks, and nobody else."""
    subject = _("[Test] %(subject)s") % {"subject": composed.subject}
    message = EmailMultiAlternatives(
        subject, composed.text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(composed.html, "text/html")
    message.send()


def _shown(composed: Composed | None, form: str) -> HttpResponse:
    if composed is None or form not in ("html", "txt"):
        raise Http404
    return shown(composed.html if form == "html" else composed.text, form)


def show_sample(request: HttpRequest, pk: int, locale: str, form: str) -> HttpResponse:
    if not may(request.user, "view") or locale not in LOCALES:
        raise Http404
    return _shown(sample(get_object_or_404(Diffusion, pk=pk), locale), form)


def show_newsletter(request: HttpRequest, pk: int, locale: str, form: str) -> HttpResponse:
    """`pk`: of the newsletter's page in any language."""
    return _shown(newsletter_sample(translation(request, pk, locale)), form)


def translation(request: HttpRequest, pk: int, locale: str) -> NewsletterPage:
    """The newsletter's page in a language, for those who may edit it. Raises Http404."""
    given = get_object_or_404(NewsletterPage, pk=pk)
    pages = NewsletterPage.objects.filter(translation_key=given.translation_key, alias_of=None)
    page: NewsletterPage = get_object_or_404(pages, locale__language_code=locale)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


urls = [
    path("diffusions/<int:pk>/sample/<str:locale>.<str:form>", show_sample, name="diffusion-sample"),
    path("newsletters/<int:pk>/mail/<str:locale>.<str:form>", show_newsletter, name="newsletter-sample"),
]
