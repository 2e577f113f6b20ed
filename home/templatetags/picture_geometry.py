"""Where the parts of a downloaded picture stand, in pixels of a drawing 640 wide."""

from dataclasses import dataclass

from django import template

from home.impact import Bar, Picture

register = template.Library()

_TOP, _ROW, _FOOT, _LEFT, _WIDTH = 56, 44, 40, 20, 600


@dataclass(frozen=True)
class Row:
    bar: Bar
    text_y: int
    bar_y: int
    width: int
    x_rtl: int


@register.filter
def drawing_rows(picture: Picture) -> list[Row]:
    rows = []
    for number, bar in enumerate(picture.bars):
        top = _TOP + number * _ROW
        width = round(_WIDTH * bar.count / picture.most) if picture.most else 0
        rows.append(Row(bar, top + 14, top + 20, width, _LEFT + _WIDTH - width))
    return rows


@register.filter
def drawing_height(picture: Picture) -> int:
    return _TOP + len(picture.bars) * _ROW + _FOOT


@register.filter
def drawing_foot(picture: Picture) -> int:
    return drawing_height(picture) - 14
