"""The text of attached files, by page: what is found by it is the content that shows the file."""

from django.db import models

from ..enums import FileState, Unreadable


class AttachedFile(models.Model):
    """A file that public documents show, and what came of reading it.

    `name` and `sha256` are those of what was read last. Whatever touches the file counts `asked` up, so that a reading
    that began before is thrown away.
    `step` is that of the newest change of its text, over all files; `indexed` is the one that the index has.
    """

    key = models.CharField(max_length=80, unique=True, help_text="source and id there, such as document:12")
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=FileState, default=FileState.WAITING)
    reason = models.CharField(max_length=12, choices=Unreadable, blank=True)
    name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    truncated = models.BooleanField(default=False)
    asked = models.PositiveIntegerField(default=0)
    step = models.BigIntegerField(default=0, db_index=True)
    indexed = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state=FileState.WAITING), name="attached_file_waiting"),
            models.Index(
                fields=["step"], condition=models.Q(step__gt=models.F("indexed")), name="attached_file_not_indexed"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class AttachedFileUse(models.Model):
    """A content whose public documents show the file; `title` as one of them does."""

    file = models.ForeignKey(AttachedFile, on_delete=models.CASCADE, related_name="uses")
    content_id = models.UUIDField(db_index=True)
    title = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "content_id"], name="attached_file_used_once")]

    def __str__(self) -> str:
        return f"{self.content_id} shows {self.title}"


class AttachedFilePage(models.Model):
    """A page of a PDF by its number, or what stands below a heading of a DOCX.

    `terms`: what search makes of the text (search.analysis), each once, with a space on both sides.
    """

    file = models.ForeignKey(AttachedFile, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    terms = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="attached_file_page_once")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.page or self.heading}"
