"""What the rows below a page or a record share."""

from wagtail.models import Orderable


class ChildRow(Orderable):
    """A row in the order that editors gave it; rows that code made have none, and come as they were made.

    Without the last of the two each database would give them in an order of its own.
    """

    class Meta(Orderable.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]
