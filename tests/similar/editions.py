"""What an archive holds, as similar papers are looked for in it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.keeping import Keep
from mkdocs_paperdigest.models import Paper, Topic
from mkdocs_paperdigest.similar.kept import relate
from mkdocs_paperdigest.similar.related import Related, Shown


def related(archive: Archive, *topics: Topic, folder: Path) -> Related:
    """What is alike in some topics of an archive; results are kept in a folder."""

    def load(slug: str, day: date) -> tuple[Paper, ...]:
        return archive.edition(slug, day).papers

    shown = [
        Shown(topic.slug, record.date, record.sha256, partial(load, topic.slug, record.date))
        for topic in topics
        for record in archive.record(topic).editions
    ]
    return relate(shown, Keep(folder), "papers")
