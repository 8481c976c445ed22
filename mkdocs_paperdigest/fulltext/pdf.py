"""PDFs as text in reading order, read in a process of their own within a bound of time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from ..models import Section
from . import pdf_lines
from .outline import SHORTEST_BODY
from .pdf_layout import lay_out
from .pdf_lines import MOST_PAGES, Failure, PageLines

SECONDS = 60.0
"""After so long the reading of a PDF is stopped; the pages read by then are kept."""

_NEEDED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")


class PdfText(msgspec.Struct, frozen=True):
    """What a PDF holds.

    Attributes:
        sections: In reading order, without the abstract; empty where it cannot be read.
        shortfall: Why it could not be read, or not whole; empty where it was.
    """

    sections: tuple[Section, ...]
    shortfall: str


def read_pdf(content: bytes, abstract: str, seconds: float = SECONDS) -> PdfText:
    """Read a PDF.

    Args:
        content: The file.
        abstract: The paper's abstract, which is left out of the text.
        seconds: How long it may take.
    """
    output, in_time = _run(content, seconds)
    pages: list[PageLines] = []
    for line in output.splitlines():
        try:
            page = msgspec.json.decode(line, type=PageLines | Failure)
        except msgspec.DecodeError:
            continue
        if isinstance(page, Failure):
            return PdfText((), f"the PDF is {page.failure}")
        pages.append(page)
    outline = lay_out(pages, abstract)
    if outline.length() < SHORTEST_BODY:
        why = "holds no text" if in_time else f"took longer than {seconds:.0f} seconds"
        return PdfText((), f"the PDF {why}")
    if not in_time:
        return PdfText(outline.sections(), f"the PDF was read to page {len(pages)}")
    whole = not outline.cut and len(pages) < MOST_PAGES
    return PdfText(
        outline.sections(), "" if whole else "the PDF is very long: its end was left out"
    )


def _run(content: bytes, seconds: float) -> tuple[bytes, bool]:
    # By its path, so that the package's other modules need not be loaded; safe, so that the
    # modules beside it do not hide those of the standard library.
    command = [sys.executable, "-P", str(Path(pdf_lines.__file__))]
    # Without our environment: a file that breaks out of PDFium finds no key in it.
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        try:
            return process.communicate(content, seconds)[0], True
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()[0], False
