"""Pages that are taken as they stand in the built site, where a theme would draw the same again.

MkDocs draws each page of a site with its theme and writes it, each time: most of what a page costs.
Where it can be told what decides that ([`framing`][mkdocs_paperdigest.framing]) and all of it is as
it was, a page comes out empty, which MkDocs does not write. Everywhere else all are drawn.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment

from .files import Left, state_of
from .framing import Frame, UntoldError
from .keeping import Keep

_TEMPLATE = "paperdigest-as-it-stands.html"

_SOURCE = "{% if not stands %}{% include 'main.html' %}{% endif %}"
"""Where what stood there was lost in the last moment, the page is drawn after all."""

_NAME = "framed"

_BUILD_LOG = "mkdocs.commands.build"


def add_templates(env: Environment) -> None:
    """Let pages have the template by which they come out empty."""
    others = [env.loader] if env.loader else []
    env.loader = ChoiceLoader([*others, DictLoader({_TEMPLATE: _SOURCE})])


class FramedPages:
    """The pages of the built site that stand there as they would be drawn.

    Args:
        site: The folder of the built site.
        keep: Where it is kept which page was left there under which key.
        nav: As the build gives it to templates.
        frame: What decides what is drawn around pages; `None` where that cannot be told.
    """

    def __init__(self, site: Path, keep: Keep, nav: Any, frame: Frame | None) -> None:
        self._site = os.fspath(site)
        self._keep = keep
        self._nav = nav
        self._frame = frame
        self._known = keep.last(_NAME, dict[str, Left | None]) or {}
        self._keys: dict[str, str] = {}
        self._quiet = _Quiet()

    def ask(self, page: Any, decided_by: str) -> bool:
        """Have a page left as it stands, if that is how it would be drawn.

        Args:
            page: Of MkDocs, in its place; gets a template of its own.
            decided_by: A key of all that decides its content.

        Returns:
            Whether it is.
        """
        if self._frame is None:
            return False
        name = page.file.dest_uri
        with contextlib.suppress(UntoldError):
            self._keys[name] = self._frame.key_of(page, decided_by)
            if self._is_as_left(name):
                page.meta["template"] = _TEMPLATE
                return True
        return False

    def begin(self, page: Any, context: Any) -> bool:
        """Tell the template of a page, once it is chosen, whether the page stands there.

        Args:
            page: Of MkDocs.
            context: Of its template.

        Returns:
            Whether it does.
        """
        if page.meta.get("template") != _TEMPLATE:
            return False
        del page.meta["template"]  # nobody else's business
        name = page.file.dest_uri
        stands = context["nav"] is self._nav and self._is_as_left(name)
        if stands:
            context["stands"] = True
            self._quiet.expect(page.file.src_uri)
        return stands

    def save(self, *, is_whole: bool) -> None:
        """Note which pages stand there now; before another plugin changes what was written.

        Args:
            is_whole: Whether all pages were asked about, so that others are gone.
        """
        left = {name: self._look(name, key) for name, key in self._keys.items()}
        if not is_whole:
            left = self._known | left
        self.close()
        if self._frame and left != self._known:
            self._keep.store(_NAME, "", left)

    def close(self) -> None:
        """Let MkDocs speak of empty pages again."""
        self._quiet.end()

    def _is_as_left(self, name: str) -> bool:
        known = self._known.get(name)
        return known is not None and known == self._look(name, self._keys[name])

    def _look(self, name: str, key: str) -> Left | None:
        with contextlib.suppress(OSError):
            return Left(key, state_of(os.lstat(f"{self._site}/{name}")))
        return None


class _Quiet(logging.Filter):
    """Keeps MkDocs from telling of each page that it came out empty and is not written."""

    def __init__(self) -> None:
        super().__init__()
        self._expected: set[str] = set()

    def expect(self, src_uri: str) -> None:
        """Say nothing of a page."""
        if not self._expected:
            logging.getLogger(_BUILD_LOG).addFilter(self)
        self._expected.add(f"Page skipped: '{src_uri}'. Generated empty output.")

    def end(self) -> None:
        """Keep quiet no longer."""
        logging.getLogger(_BUILD_LOG).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is told."""
        return record.getMessage() not in self._expected
