"""The addresses that pages have in a site, and how to get from one to another."""

from __future__ import annotations

import posixpath


def address(uri: str, directory_urls: bool = True) -> str:
    """The URL, relative to the site's root, of what stands under the docs as `uri`.

    Args:
        uri: A Markdown page or any other file.
        directory_urls: Whether `a.md` is found at `a/` rather than at `a.html`.
    """
    stem, extension = posixpath.splitext(uri)
    if extension != ".md":
        return uri
    folder, name = posixpath.split(stem)
    if not directory_urls:
        return f"{stem}.html"
    place = folder if name in ("index", "_index") else stem
    return f"{place}/" if place else ""


def relative(target: str, page: str) -> str:
    """The way from a page to a target, both relative to the site's root."""
    way = posixpath.relpath(f"/{target}", posixpath.dirname(f"/{page}"))
    return f"{way}/" if target.endswith("/") or not target else way
