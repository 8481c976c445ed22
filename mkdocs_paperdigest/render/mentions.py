"""Papers as other pages name them: by title and place alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..models import BaseId
from .view import Mention, TopicView


def mention_similar(
    topics: Sequence[TopicView], similar: Mapping[BaseId, Sequence[BaseId]]
) -> dict[BaseId, tuple[Mention, ...]]:
    """The similar papers of each paper that is shown, with where each stands.

    Args:
        topics: Where a paper stands in several, the first has it.
        similar: By base id. What no edition shows any more is left out.
    """
    named = {other for others in similar.values() for other in others}
    places: dict[BaseId, Mention] = {}
    shown: set[BaseId] = set()
    for topic in topics:
        for record in topic.editions:
            for paper in topic.load(record.date).papers:
                shown.add(paper.id)
                if paper.id in named and paper.id not in places:
                    places[paper.id] = Mention(paper, topic.topic.slug, record.date)
    found = {
        base_id: tuple(places[other] for other in similar[base_id] if other in places)
        for base_id in sorted(shown & similar.keys())
    }
    return {base_id: mentions for base_id, mentions in found.items() if mentions}
