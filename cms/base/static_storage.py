"""Static files as served: compressed, named by their content, and the stylesheet in one piece."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

#: `@import url("components/card.css") layer(components);` as the stylesheet's head writes it.
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts what `css/site.css` imports into it, each part inside its layer.

    A browser can follow the imports itself, and does while developing; thirty requests are too many for a slow line.
    """

    stylesheet = "css/site.css"

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and self.stylesheet in paths:
            Path(self.path(self.stylesheet)).write_text(self._joined(paths), encoding="utf-8")
            paths[self.stylesheet] = (self, self.stylesheet)
        yield from super().post_process(paths, dry_run, **options)

    def _joined(self, paths: dict[str, Any]) -> str:
        folder = self.stylesheet.rpartition("/")[0]

        def source(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return COMMENT.sub("", file.read().decode())

        def part(match: re.Match[str]) -> str:
            css = source(f"{folder}/{match['path']}")
            return f"@layer {match['layer']} {{\n{css}}}" if match["layer"] else css

        return IMPORT.sub(part, source(self.stylesheet))
