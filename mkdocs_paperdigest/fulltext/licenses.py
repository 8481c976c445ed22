"""The licences under which papers stand on arXiv.

Source: https://info.arxiv.org/help/license/index.html
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

FigurePolicy: TypeAlias = Literal["licensed", "noncommercial", "none"]
"""Which figures a site shows: those whose licence lets anyone copy them (CC0, CC BY, CC BY-SA);
those with the terms NC and ND too; none."""

_NON_EXCLUSIVE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"

_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/"
    r"(?:licenses/(?P<terms>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)(?P<port>/[a-z]{2,3}(?=/|$))?"
    r"|(?P<public>publicdomain/zero|publicdomain/mark|licenses/publicdomain)(?=/|$))",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"CC[\s-]*(?P<terms>BY(?:-NC)?(?:-ND|-SA)?)[\s-]*(?P<version>\d\.\d)", re.IGNORECASE
)
_PUBLIC = re.compile(r"CC[\s-]*(?:0|Zero)\b|Public Domain", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(r"https?://(?:www\.)?arxiv\.org/licenses/", re.IGNORECASE)
_ARXIV_NAME = re.compile(r"arXiv.{0,40}non-?exclusive", re.IGNORECASE)

_FREE = frozenset(("by", "by-sa"))
_ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
_MARK = "https://creativecommons.org/publicdomain/mark/1.0/"


def license_address(text: str) -> str:
    """Find the address of a licence in its name or address, in whatever form arXiv gives it.

    Args:
        text: Such as `License: CC BY 4.0`, or an address from the metadata.

    Returns:
        The address in its one form; empty where the licence is none that arXiv offers.
    """
    text = text.strip()[:500]
    if match := _ADDRESS.match(text):
        if match["public"]:
            return _MARK if match["public"].lower().endswith("mark") else _ZERO
        return _creative_commons(match["terms"], match["version"] + (match["port"] or "").lower())
    if _ARXIV_ADDRESS.match(text):
        return _NON_EXCLUSIVE
    if "://" in text:
        return ""
    if match := _NAME.search(text):
        return _creative_commons(match["terms"], match["version"])
    if _PUBLIC.search(text):
        return _ZERO
    return _NON_EXCLUSIVE if _ARXIV_NAME.search(text) else ""


def license_name(license: str) -> str:  # noqa: A002
    """Name a licence as people write it, such as `CC BY 4.0`.

    Args:
        license: Its address.

    Returns:
        The name; empty where the licence is unknown.
    """
    address = license_address(license)
    if match := _ADDRESS.match(address):
        if match["public"]:
            return "CC0 1.0" if address == _ZERO else "Public Domain Mark 1.0"
        return f"CC {match['terms'].upper()} {match['version']}"
    return "arXiv.org perpetual non-exclusive license" if address else ""


def may_show_figures(license: str, policy: FigurePolicy) -> bool:  # noqa: A002
    """Tell whether a site may show copies of a paper's figures, with credit.

    Args:
        license: The address of the paper's licence; empty where unknown.
        policy: What the site permits itself.
    """
    match = _ADDRESS.match(license_address(license))
    if match is None or policy == "none":
        return False
    return bool(match["public"]) or match["terms"] in _FREE or policy == "noncommercial"


def _creative_commons(terms: str, version: str) -> str:
    return f"https://creativecommons.org/licenses/{terms.lower()}/{version}/"
