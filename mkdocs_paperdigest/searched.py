"""What a search made of pages, kept while the pages and the search are the same.

A search parses the HTML it is given of each page, which takes as long as all that is ours in a
build where nothing changed.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from .keeping import Keep, key_of


class _Entries(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The entries of a page, encoded: others may change those in the index later."""

    key: str
    encoded: bytes


class Searched:
    """The entries of our pages in a search's index.

    Args:
        keep: Where they are kept.
        name: Of what is built, among others that keep theirs there.
    """

    def __init__(self, keep: Keep, name: str) -> None:
        self._keep = keep
        self._name = f"searched/{name}entries"
        self._kept = keep.last(self._name, dict[str, _Entries]) or {}
        self._added: dict[str, _Entries] = {}
        self._searches: dict[int, str] = {}

    def add(self, index: Any, page: Any, decided_by: str, read: Callable[[], None]) -> None:
        """Add the entries of a page.

        Args:
            index: Of the search plugin: MkDocs' own, Material's, or one that is made of these.
            page: As the search is to see it, but for its content.
            decided_by: A key of all that decides its content.
            read: Gives the page the content that the search is to read.
        """
        entries = getattr(index, "entries", getattr(index, "_entries", None))
        key = "" if entries is None else self._key(index, page, decided_by)
        kept = self._kept.get(page.url)
        if kept and entries is not None and kept.key == key:
            with contextlib.suppress(ValueError):  # what is damaged is made again
                entries += msgspec.msgpack.decode(kept.encoded, type=list[dict[str, Any]])
                self._added[page.url] = kept
                return
        before = len(entries or ())
        read()
        index.add_entry_from_context(page)
        if key and entries is not None:
            with contextlib.suppress(TypeError):  # what is no plain data is made each time
                made = msgspec.msgpack.encode(entries[before:])
                self._added[page.url] = _Entries(key, made)

    def save(self, *, is_whole: bool) -> None:
        """Keep what is new.

        Args:
            is_whole: Whether all pages were added, so that others are gone.
        """
        added = self._added if is_whole else self._kept | self._added
        if added != self._kept:
            self._keep.store(self._name, "", added)

    def _key(self, index: Any, page: Any, decided_by: str) -> str:
        """A key of all that decides the entries; empty where that cannot be told."""
        if id(index) not in self._searches:
            self._searches[id(index)] = _key_of_search(index)
        search = self._searches[id(index)]
        try:
            return search and key_of(search, decided_by, page.url, page.title, page.meta)
        except TypeError:  # another plugin gave the page something that is no plain data
            return ""


def _key_of_search(index: Any) -> str:
    """A key of a search's options and code."""
    if find_spec("jieba"):
        return ""  # parts Chinese words by a dictionary that is changed from anywhere
    modules = {each.__module__ for each in type(index).__mro__} - {"builtins"}
    try:
        code = [
            Path(sys.modules[name].__file__ or "").read_text("utf-8") for name in sorted(modules)
        ]
        return key_of(dict(index.config), code)
    except (OSError, KeyError, TypeError, ValueError):
        return ""
