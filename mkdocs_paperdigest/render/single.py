"""One paper as a page that stands alone, for a shell."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from markupsafe import Markup, escape

from ..latex import tex_to_text
from ..models import SCHEMA_VERSION, Edition, EditionRecord, Paper, Topic, TopicName, TopicRecord
from .labels import load_labels
from .pages import render_page
from .plans import plan_pages
from .view import SectionView, TopicView

_DOCUMENT = Markup(
    '<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{title}</title>\n<style>\n{style}\n"
    "body {{ font-family: system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; "
    "padding: 0 1rem; }}\n</style>\n</head>\n<body>\n{content}\n</body>\n</html>"
)


def single_page(paper: Paper, language: str) -> str:
    """A whole HTML document with one paper.

    Args:
        paper: With its digest.
        language: Of labels and dates.
    """
    day = date.fromisoformat(paper.published[:10]) if paper.published else date.today()  # noqa: DTZ011
    name = tex_to_text(paper.title)
    edition = Edition(SCHEMA_VERSION, TopicName(name, "paper"), day, (paper,))
    record = TopicRecord(name, "paper", editions=(EditionRecord(day, "", 1, 1),))
    topic = TopicView(Topic(name, "paper", ""), record, lambda _: edition)
    view = SectionView(name, "", language, (topic,))
    page = next(plan for plan in plan_pages(view) if plan.kind == "edition")
    labels = load_labels(language)
    content = render_page(view, page, lambda _: "#").html
    style = (files(__package__) / "assets" / "paperdigest.css").read_text(encoding="utf-8")
    return str(
        _DOCUMENT.format(
            language=labels.language,
            direction=labels.direction,
            title=escape(name),
            style=Markup(style),  # noqa: S704  # our own
            content=Markup(content),  # noqa: S704  # from autoescaping templates
        )
    )
