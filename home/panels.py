"""The forms of the home page, sections and articles."""

from wagtail.admin.panels import FieldPanel

from cms.base.panels import TITLE_AND_SUMMARY, page_tabs

home_tabs = page_tabs([*TITLE_AND_SUMMARY, FieldPanel("body")])
section_tabs = page_tabs([*TITLE_AND_SUMMARY, FieldPanel("body")])
article_tabs = page_tabs(
    [*TITLE_AND_SUMMARY, FieldPanel("image_alt"), FieldPanel("body")], facts=[FieldPanel("date"), FieldPanel("image")]
)
