"""Pages that are taken as they stand in the built site, where a theme would draw the same again.

MkDocs draws each page of a site with its theme, each time: half of what a page costs. Where it can
be told what decides that ([`framing`][mkdocs_paperdigest.framing]) and all of it is as it was, a
page is given to MkDocs as it stands. Everywhere else each page is drawn each time.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import ChoiceLoader, DictLoader, Environment

from .files import Left, state_of, write_atomically
from .framing import Frame, UntoldError

_TEMPLATE = "paperdigest-as-it-stands.html"

_SOURCE = "{% if as_it_stands %}{{ as_it_stands }}{% else %}{% include 'main.html' %}{% endif %}"
"""Where what stood there was lost in the last moment, the page is drawn after all."""


def add_templates(env: Environment) -> None:
    """Let pages have the template that hands them on as they stand."""
    others = [env.loader] if env.loader else []
    env.loader = ChoiceLoader([*others, DictLoader({_TEMPLATE: _SOURCE})])


class FramedPages:
    """The pages of the built site that stand there as they would be drawn.

    Args:
        site: The folder of the built site.
        ledger: The file that says which page was left there under which key.
        nav: As the build gives it to templates.
        frame: What decides what is drawn around pages; `None` where that cannot be told.
    """

    def __init__(self, site: Path, ledger: Path, nav: Any, frame: Frame | None) -> None:
        self._site = os.fspath(site)
        self._ledger = ledger
        self._nav = nav
        self._frame = frame
        self._known = self._read() if frame else {}
        self._keys: dict[str, str] = {}
        self._taken: set[str] = set()

    def ask(self, page: Any, decided_by: str) -> None:
        """Have a page taken as it stands, if that is how it would be drawn.

        Args:
            page: Of MkDocs, in its place; gets the template that hands on what stands.
            decided_by: A key of all that decides its content.
        """
        if self._frame is None:
            return
        name = page.file.dest_uri
        with contextlib.suppress(UntoldError):
            key = self._keys[name] = self._frame.key_of(page, decided_by)
            known = self._known.get(name)
            if known and known == self._look(name, key):
                page.meta["template"] = _TEMPLATE

    def give(self, page: Any, context: Any) -> None:
        """Give a page that is to be taken to its template.

        Args:
            page: Of MkDocs.
            context: Of its template.
        """
        if page.meta.get("template") == _TEMPLATE:
            del page.meta["template"]  # what is chosen already, and nobody else's business
            with contextlib.suppress(OSError, ValueError):
                if context["nav"] is self._nav:
                    file = Path(self._site, page.file.dest_uri)
                    context["as_it_stands"] = file.read_bytes().decode()
                    self._taken.add(page.file.dest_uri)

    def has_given(self, page: Any) -> bool:
        """Whether a page was taken as it stands."""
        return page.file.dest_uri in self._taken

    def save(self) -> None:
        """Note which pages stand there now; before another plugin changes what was written."""
        left = {name: self._look(name, key) for name, key in self._keys.items()}
        if self._frame and left != self._known:
            with contextlib.suppress(OSError):
                write_atomically(self._ledger, msgspec.msgpack.encode(left))

    def _look(self, name: str, key: str) -> Left | None:
        with contextlib.suppress(OSError):
            return Left(key, state_of(os.lstat(f"{self._site}/{name}")))
        return None

    def _read(self) -> dict[str, Left | None]:
        try:
            return msgspec.msgpack.decode(self._ledger.read_bytes(), type=dict[str, Left | None])
        except (OSError, ValueError):
            return {}
