"""arXiv's site on 127.0.0.1: HTML pages, PDFs and pictures, and what goes wrong with them."""

from __future__ import annotations

from pathlib import Path

from .http import Asked, Reply, Server

HTML = {"Content-Type": "text/html; charset=utf-8"}
PDF = {"Content-Type": "application/pdf"}
DOCUMENTS = Path(__file__).parent.parent / "fulltext" / "documents"

NOT_FOUND = Reply(b"<html><body><h1>404</h1></body></html>", status=404, headers=HTML)
APOLOGY = Reply(
    b"<!DOCTYPE html><html><head><title>arXiv</title></head><body><p>Please prove that you are "
    b"no robot.</p></body></html>",
    headers=HTML,
)
STUB = Reply(
    b'<!DOCTYPE html><html lang="en"><body><div class="ltx_page_main">'
    b'<article class="ltx_document"><h1 class="ltx_title ltx_title_document">A Paper</h1>'
    b'<div id="p1" class="ltx_para"><p class="ltx_p">See pages 1-last of main.pdf</p></div>'
    b"</article></div></body></html>",
    headers=HTML,
)


class ArxivSite(Server):
    """Serves the replies in `texts` by path; everything else is not there."""

    def __init__(self, texts: dict[str, Reply] | None = None) -> None:
        super().__init__()
        self.texts = texts or {}

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Reply:
        return self.texts.get(asked.path, NOT_FOUND)


def page(name: str) -> Reply:
    """One of the HTML pages made from the LaTeX sources."""
    return Reply((DOCUMENTS / f"{name}.html").read_bytes(), headers=HTML)


def pdf(name: str) -> Reply:
    """One of the PDFs made from the LaTeX sources."""
    return Reply((DOCUMENTS / f"{name}.pdf").read_bytes(), headers=PDF)


def redirect(target: str) -> Reply:
    """Send the client elsewhere."""
    return Reply(status=301, headers={"Location": target})
