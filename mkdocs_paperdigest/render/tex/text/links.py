"""Addresses in a text, and the links to them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .pieces import Kind, Piece
from .scan import OPTION, Scan

_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z0-9-]{2,63}(?::\d{1,5})?"
    r"(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&()*+,;=%]*)?",
    re.IGNORECASE,
)


def bare_address(scan: Scan, found: str) -> None:
    """Read an address that stands in the text, without the punctuation behind it."""
    address = found.rstrip(".,;:!?*_\\")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?*")
    scan.at -= len(found) - len(address)
    _link(scan, address)


def url(scan: Scan) -> None:
    r"""Read `\url{address}`."""
    _link(scan, (scan.argument() or "").strip())


def href(scan: Scan) -> None:
    r"""Read `\href{address}{words}`; its words are read like any text."""
    scan.skip(OPTION)
    address = _unescaped(scan.argument() or "")
    if not scan.enter():
        scan.write(address)
    elif is_address(address) and "a" not in scan.styles:
        scan.styles.append("a")
        scan.groups[-1].closing.append("a")
        scan.pieces.append(Piece(Kind.LINK, address))


def _link(scan: Scan, source: str) -> None:
    address = _unescaped(source)
    if is_address(address) and "a" not in scan.styles:
        scan.pieces.append(Piece(Kind.LINK, address))
        scan.write(address)
        scan.pieces.append(Piece(Kind.CLOSE, "a"))
    else:
        scan.write(address)


def is_address(address: str) -> bool:
    """Tell whether a page may link to it: http or https, a public name, plain characters."""
    if len(address) > 2000 or not _ADDRESS.fullmatch(address):  # noqa: PLR2004
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _unescaped(address: str) -> str:
    address = address.replace("\\textasciitilde", "~").replace("\\~{}", "~")
    return re.sub(r"\\([_%#&~{}$])", r"\1", address).replace("{}", "").strip()
