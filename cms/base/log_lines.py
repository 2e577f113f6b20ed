"""Lines of the log without secrets or people.

Django logs the path of each request that fails, and a traceback ends with whatever the failing library says: an address
that was mailed holds a token, a refused row its values.
"""

import logging
import re
from typing import Final

_HIDDEN: Final = "[hidden]"
#: What is hidden, and what of it stays.
_RULES: Final = (
    (re.compile(r"(/confirm/|/mail/leave/)[^\s'\"]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"(\btoken=)[^\s&'\"]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"\bngounesco_[\w-]+"), _HIDDEN),  # keys of the content API
    (re.compile(r"\bwhsec_[\w+/=-]+"), _HIDDEN),  # secrets of webhooks
    (re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+"), _HIDDEN),
)


class LineFormatter(logging.Formatter):
    """The whole line, its traceback too."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for pattern, kept in _RULES:
            line = pattern.sub(kept, line)
        return line
