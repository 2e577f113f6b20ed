"""The blocks a body is made of; each has a typed counterpart in content_store.schemas and a template."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quotation"))
    attribution = blocks.CharBlock(required=False, label=_("who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quote")


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("text alternative"),
        help_text=_("What the image tells, for those who do not see it."),
        max_length=250,
    )
    caption = blocks.CharBlock(required=False, label=_("caption"))

    class Meta:
        icon = "image"
        label = _("Image")


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("figure"), max_length=30)
    label = blocks.CharBlock(label=_("what it counts"), max_length=120)


class DocumentsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("heading"))
    items = blocks.ListBlock(DocumentChooserBlock(), label=_("documents"))

    class Meta:
        icon = "doc-full"
        label = _("Documents")


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"))
    role = blocks.CharBlock(required=False, label=_("role"))
    affiliation = blocks.CharBlock(required=False, label=_("organization or delegation"))


class PeopleBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("heading"))
    items = blocks.ListBlock(PersonBlock(), label=_("people"))

    class Meta:
        icon = "group"
        label = _("People")


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("heading"))
    items = blocks.ListBlock(blocks.PageChooserBlock(), label=_("records and pages"))

    class Meta:
        icon = "link"
        label = _("Linked records")


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"), icon="pilcrow")
    quote = QuoteBlock()
    image = ImageBlock()
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), icon="order")
    documents = DocumentsBlock()
    people = PeopleBlock()
    links = LinksBlock()

    class Meta:
        required = False
