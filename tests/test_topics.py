from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mkdocs_paperdigest.models import Slug, TopicName, decode, encode
from mkdocs_paperdigest.topics import TopicError, read_topics, slugify

from .servers.arxiv import Entry, parse_query

QUERY = {"query": "cat:cs.CV"}


def slug_of(name: str) -> str:
    return read_topics([{"name": name, **QUERY}])[0].slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Diffusion Models", "diffusion-models"),
        ("  C++ & Rust / 2.0  ", "c-rust-2-0"),
        ("扩散模型", "扩散模型"),
        ("प्रसार मॉडल", "प्रसार-मॉडल"),
        ("نماذج الانتشار", "نماذج-الانتشار"),
        ("Модели диффузии", "модели-диффузии"),
        ("ＬＬＭ Agents", "llm-agents"),
        ("🚀 rockets", "rockets"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\u0000b", "a-b"),
        ("\u0301accent", "accent"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
    ],
)
def test_a_name_in_any_script_becomes_a_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    "name",
    [
        "Diffusion",
        "扩" * 300,
        "𠀀" * 300,
        "é" * 300,
        "प्रसार" * 90,
        "-x-",
        "x" * 99 + " y",
        "\u0301a",
    ],
)
def test_what_is_configured_can_be_read_back_and_stored(name: str, tmp_path: Any) -> None:
    """The archive refuses other slugs when it is read; a file name has at most 255 bytes."""
    slug = slug_of(name)
    assert decode(encode(TopicName("", slug)), TopicName).slug == slug
    (tmp_path / slug).mkdir()
    assert slugify(slug) == slug


@pytest.mark.parametrize("name", ["🚀🚀", "..", "—", "\u0301\u0301"])
def test_a_name_without_letters_needs_a_slug(name: str) -> None:
    with pytest.raises(TopicError, match="give it a slug"):
        slug_of(name)
    assert read_topics([{"name": name, "slug": "rockets", **QUERY}])[0].slug == "rockets"


@pytest.mark.parametrize(
    "slug",
    [
        "..", ".", ".hidden", "a/b", "a\\b", "a b", "a\n", "-a", "~a", "a.", "a%2fb", "a?b", "a#b",
        "a<b", 'a"b', "a'b", "a&b", "a:b", "{{a}}", "a|b", "🚀", "a\u202eb", "\u0301a",
        "x" * 101, "扩" * 90,
    ],
)  # fmt: skip
def test_an_unsafe_slug_is_refused_by_the_topics_name(slug: str) -> None:
    with pytest.raises(TopicError, match=r"topic 'T': the slug .* is not safe"):
        read_topics([{"name": "T", "slug": slug, **QUERY}])


@pytest.mark.parametrize(
    "slug", ["data", "Data", "assets", "figures", "index", "feed.xml", "index.json", "reading-list"]
)
def test_the_sections_own_names_are_taken(slug: str) -> None:
    with pytest.raises(TopicError, match="taken"):
        read_topics([{"name": "T", "slug": slug, **QUERY}])


@pytest.mark.parametrize(
    ("one", "other"),
    [("cv", "cv"), ("CV", "cv"), ("stra\u00dfe", "strasse"), ("\u00e9", "e\u0301"), ("A", "A")],
)
def test_two_topics_with_one_place_are_refused_by_name(one: str, other: str) -> None:
    with pytest.raises(TopicError, match="topics 'First' and 'Second' share the slug"):
        read_topics(
            [
                {"name": "First", "slug": one, **QUERY},
                {"name": "Second", "slug": other, **QUERY},
            ]
        )


def test_one_name_twice_is_refused() -> None:
    """Also when both are the same object, as with an alias in YAML."""
    topic = {"name": "A", **QUERY}
    with pytest.raises(TopicError, match="share the slug"):
        read_topics([topic, topic])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "T"}, "topic 'T': it has no query"),
        ({"name": "T", "query": ""}, "topic 'T': it has no query"),
        ({"name": "T", "exclude": ["x"]}, "topic 'T': it has no query"),
        ({"name": "T", "query": "all:x", "categories": ["cs.CV"]}, "topic 'T': .*it has both"),
        ({"name": "T", "query": "all:x", "include": ["x"]}, "topic 'T': .*it has both"),
        ({"name": "T", "query": "all:x", "exclude": ["x"]}, "topic 'T': .*it has both"),
        ({"name": "T", "query": "all:x", "cross_lists": False}, "topic 'T': .*it has both"),
        ({"name": "T", "include": ["x"], "cross_lists": False}, "cross_lists: false needs"),
        (
            {"name": "T", "categories": ["computer vision"]},
            "'computer vision' is no category of arXiv",
        ),
        ({"name": "T", "categories": ["cs.CV OR all:x"]}, "is no category of arXiv"),
        (
            {"name": "T", "categories": ["cs.CVV"]},
            "'cs.CVV' is no category of arXiv; did you mean 'cs.CV'?",
        ),
        ({"name": "T", "categories": ["cs"]}, "'cs' is no category of arXiv; did you mean 'cs.*'?"),
        ({"name": "T", "categories": [""]}, "is no category of arXiv"),
        ({"name": "T", "include": ['"']}, "is no word to search for"),
        ({"name": "T", "categories": ["cs.CV"], "exclude": [" "]}, "is no word to search for"),
        ({"name": " ", **QUERY}, "the name is empty"),
        ({"name": "T", "max_papers": 0, **QUERY}, "max_papers must be at least 1"),
        ({"name": "T", "max_papers": "50", **QUERY}, "topic 'T': .*int.*str.* in max_papers"),
        ({"name": "T", "max_papers": True, **QUERY}, "topic 'T': .* in max_papers"),
        ({"name": "T", "categories": "cs.CV"}, "topic 'T': .*list.*str.* in categories"),
        ({"name": "T", "include": [7]}, "topic 'T': .*str.*int.* in include"),
        (
            {"name": "T", "qeury": "all:x"},
            "topic 'T': there is no option 'qeury'; did you mean 'query'?",
        ),
        ({"name": "T", **QUERY, "colour": 1}, "topic 'T': there is no option 'colour'"),
        ({"query": "all:x"}, "topic 1: it lacks the option 'name'"),
        ({"name": 7, **QUERY}, "topic 1: .*str.*int.* in name"),
        ("cs.CV", "topic 1: "),
        (None, "topic 1: "),
        ([], "topic 1: "),
        ({1: 2}, "topic 1: "),
    ],
)
def test_a_bad_topic_is_refused_in_one_line(options: Any, said: str) -> None:
    with pytest.raises(TopicError, match=said) as refusal:
        read_topics([options])
    assert "\n" not in str(refusal.value)
    assert "`" not in str(refusal.value)


def test_no_topic_at_all_is_refused() -> None:
    with pytest.raises(TopicError, match="at least one topic"):
        read_topics([])


def test_a_field_without_a_value_counts_as_not_given() -> None:
    (topic,) = read_topics([{"name": "T", "query": "all:x", "slug": None, "categories": None}])
    assert (topic.query, topic.slug) == ("all:x", "t")


def test_a_raw_query_is_kept_but_for_line_breaks() -> None:
    (topic,) = read_topics([{"name": "T", "query": 'cat:cs.CV\n  AND abs:"diffusion model"'}])
    assert topic.query == 'cat:cs.CV AND abs:"diffusion model"'


PAPERS = [
    Entry("1", title="Diffusion Models Beat GANs", categories=("cs.CV", "cs.LG")),
    Entry("2", abstract="A score-based approach.", categories=("stat.ML", "cs.LG")),
    Entry("3", title="Diffusion models of a molecule", categories=("cs.LG",)),
    Entry("4", title="Heat diffusion", categories=("physics.flu-dyn",)),
    Entry("5", title="Segmentation", categories=("cs.CV",)),
    Entry("6", abstract="On a diffusion\nmodel. OR: nothing", categories=("q-bio.QM", "cs.CV")),
]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"categories": ["cs.CV"]}, "156"),
        ({"categories": ["cs.CV", "stat.ML"]}, "1256"),
        ({"categories": ["cs.*"]}, "12356"),
        ({"categories": ["physics.flu-dyn"]}, "4"),
        ({"include": ["diffusion models", "score-based"]}, "123"),
        ({"categories": ["cs.LG"], "include": ["diffusion models", "score-based"]}, "123"),
        (
            {"categories": ["cs.CV", "cs.LG"], "include": ["diffusion"], "exclude": ["molecule"]},
            "16",
        ),
        ({"categories": ["cs.LG"], "exclude": ["molecule", "score-based"]}, "1"),
        ({"include": ["diffusion"], "exclude": ["heat"]}, "136"),
        ({"include": ['a "diffusion" ) OR all:things ( \n']}, ""),
        ({"include": ["OR: nothing"]}, "6"),
    ],
)
def test_a_composed_query_selects_what_it_says(options: dict[str, Any], found: str) -> None:
    (topic,) = read_topics([{"name": "T", **options}])
    matches = parse_query(topic.query)
    assert "".join(paper.id for paper in PAPERS if matches(paper)) == found


def test_without_cross_lists_the_primary_category_must_match() -> None:
    options = {"name": "T", "categories": ["cs.CV", "cs.LG"]}
    assert read_topics([options])[0].primary == ()
    assert read_topics([{**options, "cross_lists": False}])[0].primary == ("cs.CV", "cs.LG")


def test_every_slug_that_is_accepted_passes_the_archives_check() -> None:
    """For characters of all kinds, alone and behind a letter."""
    for point in range(0, 0x11_0000, 173):
        for slug in (chr(point), "a" + chr(point)):
            try:
                (topic,) = read_topics([{"name": "T", "slug": slug, **QUERY}])
            except TopicError:
                continue
            assert msgspec.convert(topic.slug, Slug) == slug
