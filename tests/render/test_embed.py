"""The newest papers for other sites: a page that stands alone, and JSON."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.render.embed import embedded_list, newest_papers
from mkdocs_paperdigest.render.view import SectionView
from tests.plugin.sites import parse

from .papers import DAY, PAPERS, edition, extractive, modelled, section, topic

VISION = topic([edition([extractive(PAPERS[0]), modelled(PAPERS[1]), PAPERS[2]])])
ROBOTS = topic([edition([PAPERS[3]], DAY, "Robots")])
SITE = "https://lab.example/digests/"


def address(uri: str) -> str:
    return uri.removesuffix("index.md").removesuffix(".md") + ("/" if uri.endswith(".md") else "")


def view(**changes: str) -> SectionView:
    return section(VISION, ROBOTS, **changes)


def links(view: SectionView, slug: str) -> list[str]:
    page = parse(embedded_list(view, slug, address).decode())
    return [link.attributes["href"] for link in page.all("a")]


def test_links_are_whole_where_the_address_of_the_site_is_known() -> None:
    found = links(view(site_url=SITE), "vision")
    assert found[0] == f"{SITE}papers/vision/{DAY}/#arxiv-{PAPERS[0].id}"
    assert len(found) == 4
    assert {link.partition("#")[0] for link in found} == {
        f"{SITE}papers/vision/{DAY}/",
        f"{SITE}papers/vision/",
    }


@pytest.mark.parametrize(
    ("slug", "first"),
    [("vision", f"../{DAY}/"), ("", f"../vision/{DAY}/"), ("robots", f"../{DAY}/")],
)
def test_links_lead_on_from_the_page_where_it_is_not(slug: str, first: str) -> None:
    assert links(view(), slug)[0].partition("#")[0] == first


def test_every_link_leaves_the_frame_and_tells_nobody_whence() -> None:
    page = parse(embedded_list(view(), "", address).decode())
    for link in page.all("a"):
        assert (link.attributes["target"], link.attributes["rel"]) == ("_blank", "noopener")
    assert not page.all("link")
    assert "http" not in page.one("style").text


def test_it_is_a_page_of_its_own_for_who_cannot_see_the_frame() -> None:
    page = parse(embedded_list(view(), "vision", address).decode())
    assert page.one("main").one("h1").text == "Vision"
    assert page.one("main").all("li")


def test_what_is_pending_shows_its_facts_alone() -> None:
    page = parse(embedded_list(view(), "robots", address).decode())
    (item,) = page.all("li")
    assert PAPERS[3].authors[0] in item.text
    assert [each.tag for each in item.children if not isinstance(each, str)] == ["a", "small"]


def test_a_hostile_title_is_text() -> None:
    evil = replace(PAPERS[0], title="</title><script>x()</script>{{ 7 }}", authors=("<b>",))
    hostile = section(topic([edition([evil])]), title="</title><script>")
    for slug in ("", "vision"):
        page = embedded_list(hostile, slug, address).decode()
        assert page.count("<script>") == 1
        assert page.count("</title>") == 1
        assert "{{" not in page


def test_data_say_who_wrote_a_sentence_and_what_it_rests_on() -> None:
    told = json.loads(newest_papers(view(site_url=SITE), "", address))
    assert (told["schema"], told["topic"], len(told["papers"])) == (1, "", 4)
    first, second, third, _ = told["papers"]
    assert first["page"] == f"{SITE}papers/vision/{DAY}/#arxiv-{PAPERS[0].id}"
    assert (first["by"], second["by"]) == ("extractive", "gemini-2.5-flash")
    assert second["sentence"]["quote"] in PAPERS[1].abstract
    assert second["keywords"] == ["super resolution", "glaciology"]
    assert not {"sentence", "by"} & third.keys()
    assert third["abstract"] == f"https://arxiv.org/abs/{PAPERS[2].id}v1"


def test_fifty_are_told_at_most() -> None:
    many = [replace(PAPERS[0], id=f"2503.{number:05}") for number in range(60)]
    crowd = section(topic([edition(many)]))
    assert len(json.loads(newest_papers(crowd, "vision", address))["papers"]) == 50
