"""Pages: where they stand, what they show around the papers, when they change."""

from __future__ import annotations

import shutil
from dataclasses import replace as with_changes
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.models import Figure, Paper
from mkdocs_paperdigest.render.pages import render_page
from mkdocs_paperdigest.render.plans import PagePlan, plan_pages
from mkdocs_paperdigest.render.templating import TEMPLATES
from mkdocs_paperdigest.render.view import SectionView, TopicView
from tests.plugin.sites import Element, parse

from .papers import DAY, PAPERS, edition, extractive, modelled, section, topic

OLDER = DAY - timedelta(days=1)
OLDEST = DAY - timedelta(days=40)
ANSWERED = "arXiv last answered on March 28, 2025, 03:00 UTC."
UNREACHABLE = (
    " On March 29, 2025, 06:00 UTC arXiv could not be reached, so newer papers may be missing."
)


def three_editions(*papers: Paper, **record: Any) -> TopicView:
    newest = papers or (extractive(PAPERS[0]), modelled(PAPERS[1]), PAPERS[2])
    return topic(
        [
            edition(newest),
            edition([extractive(PAPERS[3])], OLDER),
            edition([extractive(PAPERS[4]), PAPERS[5]], OLDEST),
        ],
        **record,
    )


def plan(view: SectionView, place: str) -> PagePlan:
    return next(plan for plan in plan_pages(view) if plan.src_uri == f"papers/{place}")


def page(view: SectionView, place: str) -> Element:
    return parse(render_page(view, plan(view, place), lambda uri: f"/{uri}").html)


def addresses(element: Element) -> list[str]:
    return [link.attributes["href"] for link in element.all("a")]


def test_pages_stand_where_the_outputs_are_promised() -> None:
    places = [plan.src_uri for plan in plan_pages(section(three_editions()))]
    assert places == [
        "papers/index.md",
        "papers/vision/index.md",
        f"papers/vision/{DAY}.md",
        f"papers/vision/{OLDER}.md",
        f"papers/vision/{OLDEST}.md",
        "papers/vision/2025-W13.md",
        "papers/vision/2025-W07.md",
        "papers/reading-list.md",
    ]
    at_root = plan_pages(section(three_editions(), path=""))
    assert [plan.src_uri for plan in at_root][:2] == ["index.md", "vision/index.md"]


def test_an_edition_says_how_much_it_holds_and_how_fresh_it_is() -> None:
    papers = (extractive(PAPERS[0]), PAPERS[2], PAPERS[3])
    view = section(topic([edition(papers, left_out=7)]))
    said = page(view, f"vision/{DAY}.md").one(".pd-counts").text
    assert said == (
        "3 papers, listed on Friday, March 28, 2025. 7 more matched and were left out. "
        "the same query at arXiv. "
        "2 digests are to come. Updated March 28, 2025, 03:10 UTC."
    )
    one = section(topic([edition([extractive(PAPERS[2])])]))
    assert page(one, f"vision/{DAY}.md").one(".pd-counts").text.startswith("1 paper, listed")


def test_the_disclaimer_stands_only_where_a_model_wrote() -> None:
    view = section(topic([edition([modelled(PAPERS[0]), extractive(PAPERS[2])])]))
    for place in ("index.md", "vision/index.md", f"vision/{DAY}.md"):
        # It is true of a page that holds digests of others beside.
        said = page(view, place).one(".pd-disclaimer").text
        assert said.startswith("Where a language model (gemini-2.5-flash) wrote the digest, ")
    view = section(topic([edition([extractive(PAPERS[0]), PAPERS[2]])]))
    for place in ("index.md", "vision/index.md", f"vision/{DAY}.md"):
        assert not page(view, place).all(".pd-disclaimer")


def test_an_edition_leads_to_its_neighbours_and_its_topic() -> None:
    view = section(three_editions())
    before, after = page(view, f"vision/{OLDER}.md").all(".pd-pager")
    here = [f"/papers/vision/{OLDEST}.md", "/papers/vision/index.md", f"/papers/vision/{DAY}.md"]
    assert addresses(before) == addresses(after) == here
    newest, _ = page(view, f"vision/{DAY}.md").all(".pd-pager")
    assert addresses(newest) == [f"/papers/vision/{OLDER}.md", "/papers/vision/index.md"]


def test_where_the_theme_leads_on_an_edition_does_not_say_so_twice() -> None:
    view = section(three_editions(), footer=True)
    assert len(page(view, f"vision/{OLDER}.md").all(".pd-pager")) == 1


def test_the_overview_stays_light_over_years_of_many_topics() -> None:
    days = [DAY - timedelta(days=back) for back in range(0, 5 * 365, 7)]
    topics = []
    for number in range(10):
        papers = [
            extractive(replace(paper, id=f"25{number:02}.{at:05}"))
            for at, paper in enumerate(PAPERS[number:] + PAPERS[:number])
        ]
        newest = edition(papers, DAY, f"Topic {number}")
        made = topic([newest])
        (record,) = made.record.editions
        records = tuple(replace(record, date=day) for day in days)
        topics.append(
            with_changes(
                made,
                record=replace(made.record, editions=records),
                load=dict.fromkeys(days, newest).__getitem__,
            )
        )
    # What Material adds is 13 kB.
    view = section(*topics)
    html = render_page(view, plan(view, "index.md"), lambda uri: f"/{uri}").html
    assert len(html.encode()) < 47_000


def test_the_topic_page_holds_the_newest_edition_whole_and_lists_the_others() -> None:
    found = page(section(three_editions()), "vision/index.md")
    shown = [one.attributes["id"] for one in found.all("article.pd-paper")]
    assert shown == [f"arxiv-{paper.id}" for paper in PAPERS[:3]]
    assert len(found.all(".pd-takeaways")) == 2
    calendar = found.one(".pd-calendar")
    assert addresses(calendar) == [f"/papers/vision/{OLDER}.md", f"/papers/vision/{OLDEST}.md"]
    assert [month.one("summary").text for month in calendar.all("details")] == [
        "March 2025 1 paper",
        "February 2025 2 papers",
    ]


def test_the_overview_leads_to_every_topic_and_edition() -> None:
    robots = topic([edition([PAPERS[6]], name="Robots")])
    found = page(section(three_editions(), robots), "index.md")
    days = [(DAY, "vision"), (OLDER, "vision"), (OLDEST, "vision"), (DAY, "robots")]
    editions = {f"/papers/{slug}/{day}.md" for day, slug in days}
    assert editions == set(addresses(found.one(".pd-calendar")))
    assert {"/papers/vision/index.md", "/papers/robots/index.md"} <= set(addresses(found))
    assert found.all(".pd-counts")[0].text == (
        "7 papers in 4 editions of 2 topics. A paper in several topics counts in each."
    )
    drawn = found.one(".pd-chart").one("svg")
    assert len(drawn.all("rect")) == 3
    assert "at most 4" in drawn.attributes["aria-label"]


def test_the_overview_shows_a_paper_of_two_topics_once() -> None:
    papers = [extractive(PAPERS[0]), extractive(PAPERS[2])]
    robots = topic([edition(papers[:1], name="Robots")])
    found = page(section(topic([edition(papers)]), robots), "index.md")
    assert len(found.all("article.pd-paper")) == 2
    assert addresses(found.one(".pd-repeated")) == [f"#arxiv-{PAPERS[0].id}"]


def test_a_topic_without_papers_has_pages_all_the_same() -> None:
    view = section(topic([]))
    assert [plan.src_uri for plan in plan_pages(view)] == [
        "papers/index.md",
        "papers/vision/index.md",
        "papers/reading-list.md",
    ]
    for place in ("index.md", "vision/index.md"):
        found = page(view, place)
        assert "No papers yet." in found.text
        assert not found.all("article")
        assert not found.all(".pd-chart")


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, ANSWERED),
        ({"checked_at": "", "tried_at": ""}, ""),  # papers stand below that came some way
        (
            {"tried_at": "2025-03-29T06:00:00Z", "trouble": "unreachable"},
            ANSWERED + UNREACHABLE,
        ),
        (
            {"tried_at": "", "trouble": "damaged"},
            f"{ANSWERED} The last attempt to fetch failed, so newer papers may be missing.",
        ),
    ],
)
def test_freshness_is_said_in_plain_words(record: dict[str, Any], said: str) -> None:
    view = section(three_editions(**record))
    for place in ("index.md", "vision/index.md"):
        assert page(view, place).one(".pd-freshness").text == said


def test_only_an_empty_topic_says_that_it_was_never_fetched() -> None:
    view = section(topic([], checked_at="", tried_at=""))
    for place in ("index.md", "vision/index.md"):
        assert page(view, place).one(".pd-freshness").text == "Not yet fetched from arXiv."


def test_late_additions_are_named_while_they_are_news() -> None:
    late = replace(extractive(PAPERS[4]), filed_at="2025-03-27T09:00:00Z")
    stale = replace(extractive(PAPERS[5]), filed_at="2025-03-14T09:00:00Z")
    filed = {"filed_at": "2025-03-10T03:00:00Z"}
    view = section(
        topic(
            [
                edition([extractive(PAPERS[0])]),
                edition([replace(PAPERS[3], **filed), late, stale], date(2025, 3, 10), **filed),
            ]
        )
    )
    found = page(view, "vision/index.md").one(".pd-late")
    assert addresses(found) == [f"/papers/vision/2025-03-10.md#arxiv-{PAPERS[4].id}"]
    assert not page(section(three_editions()), "vision/index.md").all(".pd-late")


def test_a_page_names_its_first_papers_and_its_first_figure_to_whoever_shares_it() -> None:
    figure = Figure("https://arxiv.org/html/x/1.png", file="a.png")
    papers = [replace(PAPERS[2], title='A "quoted" <b>title</b>'), PAPERS[3]]
    papers[1] = replace(papers[1], figures=(figure,))
    planned = plan(section(topic([edition(papers)])), f"vision/{DAY}.md")
    assert planned.title == "Vision, March 28, 2025"
    assert planned.description == (
        "2 papers in Vision, listed on arXiv on March 28, 2025: "
        f"A &#34;quoted&#34; &lt;b&gt;title&lt;/b&gt;; {PAPERS[3].title}"
    )
    assert planned.image == "papers/figures/a.png"
    assert plan(section(three_editions()), f"vision/{DAY}.md").image == ""


def test_tags_are_few_frequent_and_safe_for_a_theme_that_does_not_escape() -> None:
    keywords = ('<script>alert("x")</script>', "R&D", "super resolution")
    papers = [modelled(paper, keywords=keywords) for paper in PAPERS]
    tags = plan(section(topic([edition(papers)])), f"vision/{DAY}.md").tags
    assert tags[:2] == ("super resolution", "cs.CV")
    assert len(tags) <= 8
    assert not set("".join(tags)) & set('<>&"')


def test_a_fingerprint_changes_when_and_only_when_its_page_does(tmp_path: Path) -> None:
    def fingerprints(view: SectionView) -> dict[str, str]:
        return {plan.src_uri: plan.fingerprint for plan in plan_pages(view)}

    base = section(three_editions())
    before = fingerprints(base)
    assert len(set(before.values())) == len(before)
    assert fingerprints(section(three_editions())) == before

    digested = extractive(PAPERS[2])
    after = fingerprints(
        section(three_editions(extractive(PAPERS[0]), modelled(PAPERS[1]), digested))
    )
    changed = {place for place in before if before[place] != after[place]}
    assert changed == {
        "papers/index.md",
        "papers/vision/index.md",
        f"papers/vision/{DAY}.md",
        "papers/vision/2025-W13.md",
    }

    checked = fingerprints(section(three_editions(checked_at="2025-03-29T03:00:00Z")))
    changed = {place for place in before if before[place] != checked[place]}
    assert changed == {"papers/index.md", "papers/vision/index.md"}

    for different in (
        with_changes(base, language="zh"),
        with_changes(base, site_url="https://example.org/"),
        with_changes(base, feeds=True),
        with_changes(base, templates=(tmp_path,)),
    ):
        (tmp_path / "claim.html").write_text("{{ claim.text }}")
        after = fingerprints(different)
        assert not [place for place in before if before[place] == after[place]]


def test_a_template_of_the_users_replaces_ours_part_by_part(tmp_path: Path) -> None:
    view = section(three_editions(), templates=(tmp_path,))
    place = f"vision/{DAY}.md"
    theirs = tmp_path / "labels.html"
    theirs.write_text('<p class="mine">{{ paper.id }} {{ paper.title | tex }}</p>')
    found = page(view, place)
    assert [each.text[:10] for each in found.all(".mine")] == [paper.id for paper in PAPERS[:3]]
    assert len(found.all(".pd-takeaways")) == 2
    theirs.write_text("{{ papre.id }}")
    with pytest.raises(Exception, match="papre"):
        page(view, place)
    theirs.unlink()
    assert page(view, place).all(".pd-labels")


@pytest.mark.parametrize("language", ["en", "zh", "ja", "de", "fr", "es"])
def test_pages_are_in_the_sections_language(language: str) -> None:
    view = section(three_editions(), language=language)
    found = page(view, f"vision/{DAY}.md")
    assert (
        found.one(".pd-page").attributes["lang"] == found.one("h1").attributes["lang"] == language
    )
    words = {"en": "March", "zh": "3月", "ja": "3月", "de": "März", "fr": "mars", "es": "marzo"}
    assert words[language] in found.one("h1").text


def test_an_edition_of_fifty_papers_is_light() -> None:
    papers = [replace(extractive(PAPERS[at % len(PAPERS)]), id=f"2503.{at:05}") for at in range(50)]
    view = section(topic([edition(papers)]))
    rendered = render_page(view, plan(view, f"vision/{DAY}.md"), lambda uri: f"../../{uri}")
    # The theme's own part of such a page, jump list included, is about 30 kB with Material.
    assert len(rendered.html.encode()) + len(rendered.head.encode()) < 220_000


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_templates_draw_the_same_whether_written_out_or_included(
    tmp_path: Path, language: str
) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "own")
    figure = Figure("https://arxiv.org/html/x/1.png", "Figure 1", "A view.", "S1.F1", "a.png", 8, 4)
    papers = [
        extractive(PAPERS[0]),
        replace(modelled(PAPERS[1]), figures=(figure,), note="A note."),
        PAPERS[2],
        modelled(PAPERS[3], "zh", title="标题"),
    ]
    older = edition([modelled(PAPERS[4], language)], DAY - timedelta(days=40))
    view = section(topic([edition(papers), older]), language=language)
    own = with_changes(view, templates=(tmp_path / "own",))
    for plan in plan_pages(view):
        drawn = [render_page(each, plan, lambda uri: f"/{uri}").html for each in (view, own)]
        assert drawn[0] == drawn[1]


def test_papers_of_interest_stand_first_with_the_reason() -> None:
    plain = topic([edition([extractive(paper) for paper in PAPERS[:4]])])
    mine = replace(plain.topic, interests=(PAPERS[2].authors[0], "zebra"))
    view = section(with_changes(plain, topic=mine))
    for place in (f"vision/{DAY}.md", "vision/index.md"):
        found = page(view, place).all("article.pd-paper")
        assert [one.attributes["id"][6:] for one in found] == [
            PAPERS[number].id for number in (2, 0, 1, 3)
        ]
        assert found[0].one(".pd-reason").text == f"by {PAPERS[2].authors[0]}"
        assert not found[1].all(".pd-reason")


def test_papers_that_were_left_out_are_one_move_away() -> None:
    view = section(topic([edition([extractive(PAPERS[0])], left_out=7)]))
    (link,) = page(view, f"vision/{DAY}.md").one(".pd-counts").all("a")
    asked = parse_qs(urlsplit(link.attributes["href"]).query)
    query = view.topics[0].topic.query
    window = "submittedDate:[202503261800 TO 202503271800]"
    assert asked["search_query"] == [f"({query}) AND {window}"]


def test_years_that_are_past_are_folded_and_every_edition_is_still_reached() -> None:
    days = [date(2025, 3, 28) - timedelta(days=7 * week) for week in range(60)]
    view = section(topic([edition([extractive(PAPERS[0])], day) for day in days]))
    overview, its_own = page(view, "index.md"), page(view, "vision/index.md")
    folded = [month.one("summary").text for month in overview.one(".pd-calendar").all("details")]
    assert folded[:3] == ["March 2025 4 papers", "February 2025 4 papers", "January 2025 5 papers"]
    assert folded[3:] == ["2024 47 papers"]
    (year,) = [link for link in addresses(overview.one(".pd-calendar")) if "#" in link]
    assert year == "/papers/vision/index.md#pd-2024"
    assert "pd-2024" in [each.attributes.get("id") for each in its_own.all("div")]
    reached = {*addresses(overview), *addresses(its_own)}
    assert {f"/papers/vision/{day}.md" for day in days} <= reached


def test_a_bar_leads_to_the_largest_edition_of_its_day() -> None:
    robots = topic([edition([PAPERS[6]], name="Robots")])
    chart = page(section(three_editions(), robots), "index.md").one(".pd-chart")
    assert [bar.attributes["data-href"] for bar in chart.all("rect")] == [
        f"/papers/vision/{OLDEST}.md",
        f"/papers/vision/{OLDER}.md",
        f"/papers/vision/{DAY}.md",
    ]
    assert chart.all("title")[-1].text == "Friday, March 28, 2025: 4 papers"
