"""What the picture of a page says where it is shared."""

from __future__ import annotations

from datetime import date

from ..latex import tex_to_text
from ..models import Edition, TopicName
from .labels import load_labels
from .view import SectionView

_TITLES = 12
"""Of so many papers the titles are tried: some hold what no font can write."""

_LONGEST = 300


def edition_picture(view: SectionView, edition: Edition) -> bytes:
    """The picture of an edition's page, and of its topic's while it is the newest: a PNG."""
    titles = [tex_to_text(paper.title) for paper in edition.papers[:_TITLES]]
    return _draw(view, edition.topic, edition.date, len(edition.papers), titles)


def section_picture(view: SectionView) -> bytes:
    """The picture of the overview: a PNG."""
    topics = [tex_to_text(topic.topic.name) for topic in view.topics]
    return _draw(view, None, None, sum(len(topic.all_editions) for topic in view.topics), topics)


def _draw(
    view: SectionView, topic: TopicName | None, day: date | None, count: int, lines: list[str]
) -> bytes:
    from ..pictures.captioned import Caption, draw_picture

    t = load_labels(view.language)
    counted = t.text("count_papers" if day else "count_editions", count)
    return draw_picture(
        Caption(
            above=(view.site_name or view.title)[:_LONGEST],
            heading=tex_to_text(topic.name if topic else view.title)[:_LONGEST],
            below=f"{t.day(day)} · {counted}" if day else counted,
            titles=[line[:_LONGEST] for line in lines],
            from_right=t.direction == "rtl",
        )
    )
