from __future__ import annotations

from mkdocs_paperdigest.render.drawing import Drawing
from mkdocs_paperdigest.render.plans import plan_pages

from .papers import PAPERS, edition, extractive, section, topic


def test_the_anchors_of_a_page_are_a_set_that_others_can_add_to() -> None:
    view = section(topic([edition([extractive(PAPERS[0])])]))
    plan = next(plan for plan in plan_pages(view) if plan.kind == "edition")
    anchors = Drawing(view, plan, lambda uri: uri, "papers/", "").anchor_ids
    assert "pd-top" in anchors
    assert "pd" not in anchors
    assert f"arxiv-{PAPERS[0].id}" in anchors
    assert anchors == set(anchors)
    assert len(anchors | {"more"}) == len(anchors) + 1
