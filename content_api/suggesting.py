"""What a mistyped name may have meant."""

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 60


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """The allowed name that is most like the given one, whatever its case; None where none is."""
    if len(given) > _LONGEST:
        return None
    folded = {name.casefold(): name for name in allowed}
    found = difflib.get_close_matches(given.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
