"""The element that a paper is on every page, whatever the template around it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mkdocs_paperdigest.models import Claim, Figure, Link, Paper
from mkdocs_paperdigest.render.head import OPENED
from mkdocs_paperdigest.render.pages import render_page
from mkdocs_paperdigest.render.plans import plan_pages
from mkdocs_paperdigest.render.rendered import Rendered
from mkdocs_paperdigest.render.view import SectionView
from tests.plugin.sites import Element, parse

from .papers import DAY, PAPERS, edition, extractive, modelled, section, sentences, topic


def draw(view: SectionView, kind: str = "edition") -> Rendered:
    plan = next(plan for plan in plan_pages(view) if plan.kind == kind)
    return render_page(view, plan, lambda uri: f"/{uri}", "https://example.org/papers/")


def drawn(*papers: Paper, **about: Any) -> Element:
    return parse(draw(section(topic([edition(papers)]), **about)).html)


def article(paper: Paper, **about: Any) -> Element:
    return drawn(paper, **about).one("article.pd-paper")


def test_every_paper_is_one_element_that_says_what_it_is() -> None:
    papers = [extractive(PAPERS[0]), modelled(PAPERS[1]), PAPERS[2]]
    found = drawn(*papers).all("article.pd-paper")
    assert [one.attributes["id"] for one in found] == [f"arxiv-{paper.id}" for paper in papers]
    assert [one.attributes["data-arxiv-id"] for one in found] == [f"{p.id}v1" for p in papers]
    assert [one.attributes["data-state"] for one in found] == ["digested", "digested", "pending"]
    assert [one.attributes.get("data-summarizer") for one in found] == [
        "extractive",
        "gemini",
        None,
    ]


@pytest.mark.parametrize("kind", ["edition", "topic", "overview"])
def test_every_claim_has_its_quote_within_reach(kind: str) -> None:
    papers = [extractive(PAPERS[0]), modelled(PAPERS[1]), modelled(PAPERS[2], "zh")]
    page = parse(draw(section(topic([edition(papers)])), kind).html)
    for paper, element in zip(papers, page.all("article.pd-paper"), strict=True):
        digest = paper.digest
        assert digest
        claims = element.all(".pd-claim")
        deep = sum(map(len, digest.deep.values()))
        whole = len(digest.takeaways) + deep + (digest.affiliation is not None)
        assert len(claims) == 1 + (0 if kind == "overview" else whole)
        plain = parse(" ".join(sentences(paper))).text
        for claim in claims:
            quote = claim.one(".pd-quote")
            assert quote.text
            if "$" not in plain:
                assert quote.text in plain or "\\" in plain
            if claim.text != quote.text:
                assert _opens_without_script(quote)


def _opens_without_script(element: Element) -> bool:
    inner: Element | None = element
    while inner and inner.tag != "details":
        inner = inner.parent
    return inner is not None and inner.all("summary") != []


def test_a_part_of_a_sentence_begins_like_one_where_it_is_shown() -> None:
    quote = "In this paper, we propose X."
    for text, begun in (("we propose X.", True), ("X.", False), ("In this paper, we", False)):
        said = article(extractive(PAPERS[4], summary=Claim(text, quote, ""))).one(".pd-summary")
        # The words stay the archive's; the stylesheet raises the first letter.
        assert said.text.startswith(text)
        assert bool(said.all(".pd-begun")) == begun
    name = Claim("mRNA-like codes work.", "We show that mRNA-like codes work.", "")
    assert not article(extractive(PAPERS[4], summary=name)).all(".pd-begun")


def test_a_claim_leads_to_the_section_it_rests_on() -> None:
    element = article(modelled(PAPERS[4]))
    where = [link.attributes["href"] for link in element.one(".pd-takeaways").all("a")]
    assert set(where) == {f"https://arxiv.org/html/{PAPERS[4].id}v1#S3"}


def test_a_claim_from_a_pdf_leads_to_the_abstract_page() -> None:
    element = article(modelled(PAPERS[4], read="pdf"))
    where = [link.attributes["href"] for link in element.one(".pd-takeaways").all("a")]
    assert set(where) == {f"https://arxiv.org/abs/{PAPERS[4].id}v1"}


def test_the_deep_digest_is_there_and_collapsed() -> None:
    deep = article(modelled(PAPERS[4])).one("details.pd-deep")
    assert "open" not in deep.attributes
    assert [heading.text for heading in deep.all("dt")] == [
        "Background",
        "Results, and whether they support the claims",
    ]


def test_facts_are_arxivs_own() -> None:
    paper = modelled(
        replace(
            PAPERS[5],
            version=3,
            comment="Accepted at CVPR, see https://example.org/x",
            journal="J. Phys. 1",
            links=(
                Link("code", "https://github.com/a/b"),
                Link("project", "https://a.github.io/"),
                Link("doi", "https://doi.org/10.1000/1"),
            ),
        )
    )
    element = article(paper)
    links = {link.text: link.attributes["href"] for link in element.one(".pd-links").all("a")}
    assert links == {
        "arXiv": f"https://arxiv.org/abs/{paper.id}v3",
        "PDF": f"https://arxiv.org/pdf/{paper.id}v3",
        "Code": "https://github.com/a/b",
        "Project": "https://a.github.io/",
        "DOI": "https://doi.org/10.1000/1",
        "Cite": f"/papers/data/vision/{DAY}.bib",
    }
    assert "Accepted at CVPR, see https://example.org/x" in element.text
    assert "J. Phys. 1" in element.text


def test_authors_stand_in_order_and_past_a_handful_when_the_paper_is_open() -> None:
    many = next(paper for paper in PAPERS if len(paper.authors) > 10)
    authors = article(many).one(".pd-authors")
    names = [many.authors.index(name) for name in many.authors if name in authors.text]
    assert names == list(range(len(many.authors)))
    assert all(name in authors.one(".pd-rest").text for name in many.authors[3:])
    assert many.authors[2] not in authors.one(".pd-rest").text
    assert authors.one(".pd-count").text == f"and {len(many.authors) - 3} more"
    few = next(paper for paper in PAPERS if len(paper.authors) <= 4)
    assert article(few).one(".pd-authors").text == ", ".join(few.authors)


def test_a_collaboration_does_not_fill_the_page() -> None:
    signed = tuple(f"Author {number}" for number in range(900))
    authors = article(replace(PAPERS[4], authors=signed)).one(".pd-authors")
    closed = authors.one("details")
    assert closed.one("summary").text.strip() == "and 897 more"
    assert "open" not in closed.attributes
    assert "Author 2" in authors.text.partition("and 897 more")[0]
    assert closed.text.endswith("Author 898, Author 899")


def test_a_pending_paper_holds_its_abstract_and_says_that_the_digest_is_to_come() -> None:
    element = article(PAPERS[4])
    closed = element.one("details.pd-more")
    assert "open" not in closed.attributes
    assert PAPERS[4].abstract in closed.one(".pd-abstract").text
    assert closed.one(".pd-note").text == "The digest of this paper is to come."
    assert not element.all(".pd-summary")


def test_a_pending_paper_shows_a_sentence_of_its_abstract_that_is_marked_as_such() -> None:
    sentence = "We study <b>things</b>."
    element = article(replace(PAPERS[4], preview=Claim(sentence, sentence, "")))
    assert element.attributes["data-state"] == "pending"
    assert "data-summarizer" not in element.attributes
    shown = element.one(".pd-summary")
    assert shown.one(".pd-quote").text == sentence
    assert shown.one("small").text == "from the abstract, until the digest is there"


FIGURE = Figure("https://arxiv.org/html/x/1.png", "Figure 1", "A caption.", "S1.F1", "a.png", 8, 4)
WHOLE = modelled(
    replace(
        PAPERS[4],
        figures=(FIGURE,),
        comment="8 pages",
        journal="J. Phys. 1",
        license="https://creativecommons.org/licenses/by/4.0/",
    )
)


@pytest.mark.parametrize(
    ("name", "nothing"),
    [
        ("pd-authors", {"authors": ()}),
        ("pd-abstract", {"abstract": ""}),
        ("pd-comment", {"comment": "", "journal": ""}),
        ("pd-figures", {"figures": ()}),
        ("pd-summary", {"digest": None}),
        ("pd-made", {"digest": None}),
        ("pd-takeaways", {"digest.takeaways": ()}),
        ("pd-deep", {"digest.deep": {}}),
        ("pd-affiliation", {"digest.affiliation": None}),
    ],
)
def test_what_does_not_exist_is_left_out(name: str, nothing: dict[str, Any]) -> None:
    assert article(WHOLE).all(f".{name}")
    of_digest = {key.removeprefix("digest."): value for key, value in nothing.items() if "." in key}
    of_paper = {key: value for key, value in nothing.items() if "." not in key}
    lacking = replace(WHOLE, **of_paper)
    if of_digest and lacking.digest:
        lacking = replace(lacking, digest=replace(lacking.digest, **of_digest))
    element = article(lacking)
    assert not element.all(f".{name}")
    assert not [each for each in element.all("") if "None" in each.text]


def test_a_translated_title_stands_beside_the_original_and_says_what_it_is() -> None:
    element = article(modelled(PAPERS[4], "zh"), language="zh")
    assert element.one(".pd-title").text == PAPERS[4].title
    assert element.one(".pd-translation").text == "论文题目 译名"
    assert not article(modelled(PAPERS[4])).all(".pd-translation")


def test_text_that_is_not_in_the_pages_language_says_so() -> None:
    chinese = article(modelled(PAPERS[4], "zh"), language="zh")
    assert chinese.one(".pd-title").one("a").attributes["lang"] == "en"
    assert "lang" not in chinese.one(".pd-takeaways").attributes
    assert all(quote.attributes["lang"] == "en" for quote in chinese.all(".pd-quote"))
    english = article(extractive(PAPERS[4]), language="zh")
    assert english.one(".pd-summary").attributes["lang"] == "en"
    assert english.one(".pd-takeaways").attributes["lang"] == "en"
    assert "lang" not in article(extractive(PAPERS[4])).one(".pd-summary").attributes


def test_left_to_right_text_on_a_right_to_left_page_says_so() -> None:
    element = article(extractive(PAPERS[4]), language="ar")
    assert element.one(".pd-title").one("a").attributes["dir"] == "ltr"


def test_a_digest_of_an_older_version_says_so() -> None:
    paper = replace(extractive(PAPERS[4]), version=2)
    note = "This digest is about version 1; the paper is now at version 2."
    assert note in article(paper).text
    assert "This digest is about" not in article(extractive(PAPERS[4])).text


def test_a_digest_says_how_it_came_to_be() -> None:
    made = article(modelled(PAPERS[4])).one(".pd-made").text
    assert "By gemini-2.5-flash from the full text of v1, March 28, 2025." in made
    assert "1 of 6 statements did not hold up and was dropped." in made
    made = article(extractive(PAPERS[4], stands_in_for="key")).one(".pd-made").text
    assert "Sentences of the abstract of v1, March 28, 2025." in made
    assert "They stand in for a model’s digest" in made


def test_figures_are_shown_where_the_archive_holds_them_and_linked_to_elsewhere() -> None:
    elsewhere = replace(FIGURE, label="Figure 2", file="", anchor="S2.F2")
    figures = article(replace(WHOLE, figures=(FIGURE, elsewhere))).one(".pd-figures")
    image = figures.one("img").attributes
    assert image["src"] == "/papers/figures/a.png"
    assert (image["width"], image["height"], image["loading"]) == ("8", "4", "lazy")
    assert "A caption." in figures.text
    assert "CC BY 4.0" in figures.text
    assert f"https://arxiv.org/html/{WHOLE.id}v1#S2.F2" in [
        link.attributes["href"] for link in figures.all("a")
    ]


def test_an_id_of_the_old_scheme_is_a_fragment() -> None:
    element = article(replace(PAPERS[4], id="math.GT/0309136"))
    assert element.attributes["id"] == "arxiv-math.GT-0309136"
    assert element.attributes["data-arxiv-id"] == "math.GT/0309136v1"


HOSTILE = (
    "\"><script>alert(1)</script>{{ config }} <img src=x onerror=alert(1)> '*_`[x](javascript:1)"
)


def test_text_from_outside_is_text_everywhere() -> None:
    paper = modelled(PAPERS[4])
    assert paper.digest
    claim = Claim(HOSTILE, HOSTILE + ".", HOSTILE, "S1", "method")
    digest = replace(
        paper.digest,
        summarizer=HOSTILE,
        model=HOSTILE,
        summary=claim,
        takeaways=(claim,),
        deep={"gap": (claim,)},
        title=HOSTILE,
        affiliation=claim,
        keywords=(HOSTILE,),
    )
    figure = replace(FIGURE, label=HOSTILE, caption=HOSTILE)
    hostile = replace(
        paper,
        title=HOSTILE,
        authors=(HOSTILE,) * 9,
        abstract=HOSTILE + "\n\n" + HOSTILE,
        categories=(HOSTILE,),
        comment=HOSTILE,
        journal=HOSTILE,
        license="javascript:alert(1)",
        digest=digest,
        figures=(figure,),
    )
    views = section(topic([edition([hostile])], description=HOSTILE), title=HOSTILE)
    for kind in ("edition", "topic", "overview"):
        rendered = draw(views, kind)
        page = parse(rendered.html)
        assert not page.all("script")
        assert {image.attributes["src"] for image in page.all("img")} <= {
            "/papers/figures/a.png",
            "/papers/thumbnails/a.webp",
        }
        assert not [each for each in page.all("") for name in each.attributes if name[:2] == "on"]
        assert not [
            each for each in page.all("a") if each.attributes["href"].startswith("javascript")
        ]
        assert "{{" not in rendered.html
        assert not re.search(r"\n\s*\n", rendered.html)
        told = rendered.head.replace(OPENED, "")
        assert told.count("<script") == told.count("</script>") <= 1


@pytest.mark.parametrize("kind", ["edition", "topic", "overview"])
def test_ids_are_unique_and_every_jump_lands(kind: str) -> None:
    papers = [extractive(PAPERS[0]), modelled(PAPERS[1]), PAPERS[2]]
    older = edition([modelled(PAPERS[3]), PAPERS[4]], DAY - timedelta(days=40))
    other = edition([papers[0], papers[1]], name="Robots")
    view = section(topic([edition(papers), older]), topic([other]))
    rendered = draw(view, kind)
    page = parse(rendered.html)
    ids = [each.attributes["id"] for each in page.all("") if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    jumps = {
        link.attributes["href"][1:] for link in page.all("a") if link.attributes["href"][0] == "#"
    }
    entries = [rendered.toc[0], *rendered.toc[0].children]
    entries += [below for entry in entries[1:] for below in entry.children]
    assert jumps | {entry.id for entry in entries} <= set(ids)
    assert len(page.all("h1")) == 1


def test_a_text_that_the_model_was_given_a_part_of_is_said_to_be_one() -> None:
    def made(share: float) -> str:
        return article(modelled(PAPERS[1], share=share)).one(".pd-made").text

    assert "given 40% of the text" in made(0.4)
    assert "given" not in made(1.0)
