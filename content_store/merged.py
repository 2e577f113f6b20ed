"""Contents that were merged into another: their ids and addresses lead to the survivor for ever."""

from uuid import UUID

from django.db import models


class MergedContent(models.Model):
    """`content_id` is no content of its own any more; readers are sent to `survivor`."""

    content_id = models.UUIDField(primary_key=True)
    survivor = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.content_id} → {self.survivor}"


def survivor_of(content_id: UUID) -> UUID | None:
    """What a content was merged into, through later merges too; None where it never was."""
    links: dict[UUID, UUID] = {}
    found: UUID | None = content_id
    while found is not None and found not in links:
        following = MergedContent.objects.filter(pk=found).values_list("survivor", flat=True).first()
        if following is None:
            break
        links[found] = following
        found = following
    return found if links and found != content_id else None
