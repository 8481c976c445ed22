from __future__ import annotations

import pytest

from mkdocs_paperdigest.arxiv.links import find_links
from mkdocs_paperdigest.models import Link, decode, encode

CODE, PROJECT = "code", "project"


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("Code: https://github.com/a/b.", CODE, "https://github.com/a/b"),
        ("Code is available at https://github.com/a/b_c-d.git, too", CODE, "https://github.com/a/b_c-d.git"),
        ("(https://github.com/a/b)", CODE, "https://github.com/a/b"),
        ("see github.com/a/b for more", CODE, "https://github.com/a/b"),
        ("see www.github.com/a/b!", CODE, "https://www.github.com/a/b"),
        (r"\url{https://github.com/a/b\_c}", CODE, "https://github.com/a/b_c"),
        (r"\href{https://a.github.io/b/}{project page}", PROJECT, "https://a.github.io/b/"),
        ("[code](https://gitlab.com/a/b)", CODE, "https://gitlab.com/a/b"),
        ("https://gitlab.inria.fr/a/b", CODE, "https://gitlab.inria.fr/a/b"),
        ("https://codeberg.org/a/b", CODE, "https://codeberg.org/a/b"),
        ("Our page a-b.github.io is up", PROJECT, "https://a-b.github.io"),
        ("The code is at https://example.org/x", CODE, "https://example.org/x"),
        ("Project page: https://example.org/x", PROJECT, "https://example.org/x"),
        ("Code and demo: https://example.org/x", PROJECT, "https://example.org/x"),
        ("Demo, code: https://example.org/x", CODE, "https://example.org/x"),
        ("https://huggingface.co/a/b", PROJECT, "https://huggingface.co/a/b"),
        ("https://en.wikipedia.org/wiki/A_(b)", PROJECT, "https://en.wikipedia.org/wiki/A_(b)"),
        ("http://notarxiv.org/x", PROJECT, "http://notarxiv.org/x"),
        ("https://example.org/a?b=c#d;", PROJECT, "https://example.org/a?b=c#d"),
        ("$\\href{https://x.org/y}{z}$", PROJECT, "https://x.org/y"),
        ("https://例え.jp/x", PROJECT, "https://例え.jp/x"),
    ],
)  # fmt: skip
def test_a_link_is_found_where_it_stands(text: str, kind: str, url: str) -> None:
    (link,) = find_links(text)
    assert (link.kind, link.url) == (kind, url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no link at all",
        "Code will be released on github.com.",
        "Code: https://github.com/",
        "https://arxiv.org/abs/2403.10255",
        "https://export.arxiv.org/abs/2403.10255",
        "https://doi.org/10.1/2",
        "https://dx.doi.org/10.1/2",
        "http://localhost/x",
        "http://",
        "https://.",
        "http://[",
        "http://[::1",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://github.com.example/a",
        "me@github.com/a",
        "https://example.org/" + "x" * 3_000,
    ],
)
def test_what_is_no_link_of_the_paper_is_left(text: str) -> None:
    assert find_links(text) == ()


def test_links_come_in_order_and_each_once() -> None:
    found = find_links(
        "Code: https://github.com/a/b, page: https://a.github.io.",
        "https://GitHub.com/A/B/ and https://gitlab.com/c/d",
    )
    assert [link.url for link in found] == [
        "https://github.com/a/b",
        "https://a.github.io",
        "https://gitlab.com/c/d",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://x.org/" + ")" * 20_000,
        "https://x.org/" + "(" * 10_000 + ")" * 10_000,
        "https://x.org/" + "." * 20_000,
        "github.io" * 3_000,
        "a-" * 10_000 + ".github.io",
        "https://" * 4_000,
        "http://x.org " * 2_000,
        'https://x.org/"onmouseover=alert(1) https://x.org/<b> https://x.org/`{{x}}`',
        "https://user:secret@github.com/a/b",
        "https://x.org:99999999/a",
        "https://xn--a.org/",
    ],
)
def test_hostile_text_yields_only_links_that_the_archive_takes(text: str) -> None:
    for link in find_links(text, text):
        assert decode(encode(link), Link) == link
