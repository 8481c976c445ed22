"""Finds links to code and project pages in a paper's abstract and comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..models import Link, convert

# One character more than a link may have, so that a longer one is refused and not cut.
_REST = r"[^\s<>\"'`{}|\\^]{0,2001}"
_ADDRESS = re.compile(
    rf"https?://{_REST}|(?<![\w./@-])(?:www\.)?"
    rf"(?:(?:github|gitlab)\.com/{_REST}|[\w-]{{1,60}}\.github\.io(?:/{_REST})?)"
)
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.io")
_ELSEWHERE = (".arxiv.org", ".doi.org", ".creativecommons.org", ".orcid.org")
_CODE_WORDS = re.compile(
    r"\b(?:code|codes|source|implementation|repository|github)\b", re.IGNORECASE
)
_PROJECT_WORDS = re.compile(r"\b(?:project|page|website|webpage|demo|homepage)\b", re.IGNORECASE)
_NEAR = 60  # characters before a link in which words tell its kind


def find_links(*texts: str) -> tuple[Link, ...]:
    """Find the code and project links of a paper, in the order they stand, each once."""
    found: dict[str, Link] = {}
    for text in texts:
        for link in _links_in(text):
            found.setdefault(link.url.rstrip("/").lower(), link)
    return tuple(found.values())


def _links_in(text: str) -> Iterator[Link]:
    readable = text.replace("\\_", "_").replace("\\%", "%").replace("\\#", "#").replace("\\~", "~")
    for match in _ADDRESS.finditer(readable):
        url = _without_trailing_punctuation(match[0])
        if not url.startswith("http"):
            url = f"https://{url}"
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
            if "." not in host or f".{host}".endswith(_ELSEWHERE):
                continue
            if host in _CODE_HOSTS and not urlsplit(url).path.strip("/"):
                continue
            before = readable[max(0, match.start() - _NEAR) : match.start()]
            yield convert({"kind": _kind(host, before), "url": url}, Link)
        except ValueError:
            continue


def _kind(host: str, before: str) -> str:
    if host in _CODE_HOSTS or host.startswith("gitlab."):
        return "code"
    code = [match.start() for match in _CODE_WORDS.finditer(before)]
    project = [match.start() for match in _PROJECT_WORDS.finditer(before)]
    return "code" if code and (not project or code[-1] > project[-1]) else "project"


def _without_trailing_punctuation(url: str) -> str:
    while url:
        if url[-1] in ".,;:!?*$" or (url[-1] in ")]" and not _balanced(url)):
            url = url[:-1]
        else:
            break
    return url


def _balanced(url: str) -> bool:
    opening = {")": "(", "]": "["}[url[-1]]
    return url.count(url[-1]) <= url.count(opening)
