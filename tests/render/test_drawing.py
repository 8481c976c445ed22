from __future__ import annotations

from mkdocs_paperdigest.render.drawing import Drawn
from mkdocs_paperdigest.render.rendered import Rendered


def test_the_anchors_of_a_page_are_a_set_that_others_can_add_to() -> None:
    page = Rendered('<h1 id="pd-top">Tides</h1><p id="arxiv-1">', (), "")
    anchors = Drawn(page, "\n".join(page.anchors), "", (), "key").anchor_ids
    assert "pd-top" in anchors
    assert "pd" not in anchors
    assert anchors == {"pd-top", "arxiv-1"}
    assert len(anchors | {"more"}) == 3
