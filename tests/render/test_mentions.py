"""Similar papers: where they are named, what is left out, which pages change with them."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.view import SectionView
from mkdocs_paperdigest.similar.related import Mention, Related

from .papers import DAY, PAPERS, edition, extractive, section, topic
from .test_pages import addresses, page

OLDER = DAY - timedelta(days=1)
VISION = topic([edition([extractive(PAPERS[0]), PAPERS[1]]), edition([PAPERS[2]], OLDER)])
ROBOTS = topic([edition([PAPERS[2], PAPERS[3]], OLDER, "Robots")])


def view(*similar: Mention) -> SectionView:
    """A section whose newest paper is like some others."""
    related = Related(
        {PAPERS[0].id: similar} if similar else {}, states={f"vision/{DAY}": repr(similar)}
    )
    return section(VISION, ROBOTS, related=related)


def mention(paper: Paper, slug: str = "vision") -> Mention:
    return Mention(paper.id, paper.title, slug, OLDER)


def fingerprints(view: SectionView) -> dict[str, str]:
    return {plan.src_uri: plan.fingerprint for plan in plan_pages(view)}


def test_an_opened_paper_leads_to_similar_ones_in_their_editions() -> None:
    shown = page(view(mention(PAPERS[2]), mention(PAPERS[3], "robots")), f"vision/{DAY}.md")
    line = shown.one(".pd-similar")
    assert addresses(line) == [
        f"/papers/vision/{OLDER}.md#arxiv-{PAPERS[2].id}",
        f"/papers/robots/{OLDER}.md#arxiv-{PAPERS[3].id}",
    ]
    assert line.text.startswith("Similar")
    inside = line.parent
    assert inside is not None
    assert "pd-more" in inside.classes


def test_only_pages_that_name_similar_papers_change_with_them() -> None:
    before, after = fingerprints(view()), fingerprints(view(mention(PAPERS[2])))
    changed = {place for place in before if before[place] != after[place]}
    assert changed == {"papers/index.md", "papers/vision/index.md", f"papers/vision/{DAY}.md"}


def test_a_title_cannot_bring_markup_with_it() -> None:
    hostile = mention(replace(PAPERS[2], title="<img src=x>"))
    line = page(view(hostile), f"vision/{DAY}.md").one(".pd-similar")
    assert not line.all("img")
    assert "<img src=x>" in line.text
