"""Similar papers: where they are named, what is left out, which pages change with them."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from mkdocs_paperdigest.render.mentions import mention_similar
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.view import Mention, SectionView

from .papers import DAY, PAPERS, edition, extractive, section, topic
from .test_pages import addresses, page

OLDER = DAY - timedelta(days=1)
VISION = topic([edition([extractive(PAPERS[0]), PAPERS[1]]), edition([PAPERS[2]], OLDER)])
ROBOTS = topic([edition([PAPERS[2], PAPERS[3]], OLDER, "Robots")])


def view(similar: dict[str, tuple[str, ...]]) -> SectionView:
    topics = (VISION, ROBOTS)
    return section(*topics, similar=mention_similar(topics, similar))


def fingerprints(view: SectionView) -> dict[str, str]:
    return {plan.src_uri: plan.fingerprint for plan in plan_pages(view)}


def test_an_opened_paper_leads_to_similar_ones_in_their_editions() -> None:
    shown = page(view({PAPERS[0].id: (PAPERS[2].id, PAPERS[3].id)}), f"vision/{DAY}.md")
    line = shown.one(".pd-similar")
    assert addresses(line) == [
        f"/papers/vision/{OLDER}.md#arxiv-{PAPERS[2].id}",
        f"/papers/robots/{OLDER}.md#arxiv-{PAPERS[3].id}",
    ]
    assert line.text.startswith("Similar")
    inside = line.parent
    assert inside is not None
    assert "pd-more" in inside.classes


def test_what_no_edition_shows_is_left_out() -> None:
    similar = {
        PAPERS[0].id: ("2401.00001", PAPERS[2].id),
        PAPERS[1].id: ("2401.00001",),
        "2401.00002": (PAPERS[0].id,),
    }
    found = mention_similar((VISION, ROBOTS), similar)
    assert found == {PAPERS[0].id: (Mention(PAPERS[2], "vision", OLDER),)}
    assert len(page(view(similar), f"vision/{DAY}.md").all(".pd-similar")) == 1


def test_only_pages_that_name_similar_papers_change_with_them() -> None:
    before, after = fingerprints(view({})), fingerprints(view({PAPERS[0].id: (PAPERS[2].id,)}))
    changed = {place for place in before if before[place] != after[place]}
    assert changed == {"papers/index.md", "papers/vision/index.md", f"papers/vision/{DAY}.md"}


def test_a_title_cannot_bring_markup_with_it() -> None:
    hostile = replace(PAPERS[2], title="<img src=x>")
    attack = topic([edition([PAPERS[0]]), edition([hostile], OLDER)])
    similar = mention_similar((attack,), {PAPERS[0].id: (hostile.id,)})
    line = page(section(attack, similar=similar), f"vision/{DAY}.md").one(".pd-similar")
    assert not line.all("img")
    assert "<img src=x>" in line.text
