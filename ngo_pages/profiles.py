"""Profile pages of records."""

from anyascii import anyascii
from django.contrib.auth.models import User
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug

from cms.base.locales import DEFAULT_LOCALE

from .models import DirectoryPage, Organization, OrganizationPage


def draft_profile(record: Organization, user: User) -> OrganizationPage | None:
    """Makes the draft profile of a record below the English directory; None where there is none, or no right to."""
    directory = DirectoryPage.objects.filter(locale__language_code=DEFAULT_LOCALE, alias_of=None).first()
    if directory is None or not directory.permissions_for_user(user).can_add_subpage():
        return None
    slug = slugify(anyascii(record.acronym or record.name))[:60].strip("-") or str(record.content_id)
    page = OrganizationPage(
        organization=record, slug=find_available_slug(directory, slug), live=False, owner=user, locale=directory.locale
    )
    directory.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page
