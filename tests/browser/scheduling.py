"""Which process runs which of the tests in a browser.

Groups of pytest-xdist (`--dist loadgroup`) would do; pytest 9 does not let it write them into the names of tests.
"""

from xdist.scheduler import LoadScopeScheduling

from .page_types import EVERY_PAGE


def page_type(nodeid: str) -> str:
    """The page type that a test looks at, by its name; empty where it looks at none."""
    values = nodeid.partition("[")[2].rstrip("]")
    return max((name for name in EVERY_PAGE if f"{values}-".startswith(f"{name}-")), key=len, default="")


class PageTypeScheduling(LoadScopeScheduling):
    """All tests of a page type go to one process, all others to one as well."""

    def _split_scope(self, nodeid: str) -> str:
        return page_type(nodeid) or "others"
