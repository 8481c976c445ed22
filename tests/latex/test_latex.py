"""TeX of titles and abstracts, as readers see it.

`snippets.txt` holds TeX as arXiv's fields write it, each line with what is to be read below it.
"""

import html
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_paperdigest.latex import (
    _means_itself,
    _to_html,
    _to_text,
    tex_to_html,
    tex_to_text,
)
from mkdocs_paperdigest.latex.running_text import (
    _BEGINS,
    _BEGINS_OR_ADDRESS,
    _TOKEN,
    _next_token,
)

from ..render.papers import PAPERS

LINES = (Path(__file__).parent / "snippets.txt").read_text("utf-8").splitlines()
SNIPPETS = dict(zip(LINES[::2], map(str.strip, LINES[1::2]), strict=True))

ELEMENTS = set(
    "p a strong em u code sup sub span br wbr math mrow mi mn mo mtext mspace msub msup msubsup"
    " munder mover munderover mfrac msqrt mroot mtable mtr mtd mstyle mpadded mphantom".split()
)
ATTRIBUTES = set(
    "href rel class display width stretchy accent accentunder movablelimits largeop form lspace"
    " rspace linethickness displaystyle scriptlevel mathvariant".split()
)
HOSTILE = [
    "{{ 7*7 }} {% include 'x' %} {# x #} `x` ```sh``` --8<-- [[x]] ![x](y)",
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    r"$\text{<script>alert(1)</script>}$ $\text{{{x}}}$",
    r"\href{javascript:alert(1)}{x} \url{data:x} \href{https://a.org\" onclick=\"x}{y}",
    r"$\href{javascript:alert(1)}{x}$ $\class{x\" onclick=alert(1)}{y}$ $\style{color:red}{z}$",
    r"$\color{\" onload=alert(1)}{x}$ $\unicode{x3c}script\unicode{x3e}$",
    r"$\def\a{\a\a}\a$ $\newcommand{\b}{\b\b}\b$ \def\c{\c\c}\c",
    r"$\mathchoice{a}{b}{c}{d}$ $\verb|<b>|$ \verb|<b> {{x}}|",
    "\x00\x1b\ud800\ue000 $\ue000\uf8ff$ \u202e",
    "&lt;script&gt; &#60; &amp;",
]


def visible(markup: str) -> str:
    """The text of inline HTML, which must also be well-formed and of allowed parts alone."""
    root = ET.fromstring(f"<p>{markup}</p>")  # noqa: S314 (made by the code under test)
    for element in root.iter():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        assert element.get("href", "https://").startswith(("http://", "https://"))
    return "".join(root.itertext())


def check(source: str) -> None:
    markup = tex_to_html(source, links=True)
    assert not re.search(r"\\[a-zA-Z]", visible(markup))
    assert not re.search(r"\\[a-zA-Z]", tex_to_text(source))
    for syntax in ("{{", "{%", "{#", "`", "[[", "](", "<script", "<img", "--8<"):
        assert syntax not in markup
    assert "<a " not in tex_to_html(source)


@pytest.mark.parametrize("source", SNIPPETS)
def test_reads_as_a_reader_expects(source: str) -> None:
    assert tex_to_text(source) == SNIPPETS[source]
    check(source)


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_is_only_text(source: str) -> None:
    check(source)


def test_markup() -> None:
    assert tex_to_html(r"\textbf{a} {\it b} \texttt{c} \textsc{D} $x^2$") == (
        "<strong>a</strong> <em>b</em> <code>c</code> "
        '<span class="pd-sc">D</span> <math><msup><mi>x</mi><mn>2</mn></msup></math>'
    )


def test_display_formulas_stand_on_their_own_line() -> None:
    for source in (r"$$x$$", r"\[x\]", r"\begin{equation}x\end{equation}"):
        assert tex_to_html(source) == '<math display="block"><mi>x</mi></math>'


def test_links_only_where_they_are_wanted_and_safe() -> None:
    source = r"\href{https://a.org/x_y}{\emph{here}}, https://b.org/c(d)."
    assert visible(tex_to_html(source)) == "here, https://b.org/c(d)."
    root = ET.fromstring(f"<p>{tex_to_html(source, links=True)}</p>")  # noqa: S314
    links = {link.get("href"): "".join(link.itertext()) for link in root.iter("a")}
    assert links == {"https://a.org/x_y": "here", "https://b.org/c(d)": "https://b.org/c(d)"}
    assert {link.get("rel") for link in root.iter("a")} == {"noopener nofollow"}
    for bad in ("javascript:alert(1)", "https://u:p@a.org", "https://a", "ftp://a.org", "//a.org"):
        assert "<a" not in tex_to_html(rf"\href{{{bad}}}{{x}} \url{{{bad}}}", links=True)


def test_a_link_holds_no_link() -> None:
    nested = r"\href{https://a.org}{x https://b.org \url{https://c.org} $\href{https://d.org}{y}$}"
    assert tex_to_html(nested, links=True).count("<a ") == 1


def test_a_formula_that_is_none_is_readable() -> None:
    assert tex_to_html(r"$x_1_2 \alpha$") == '<span class="pd-tex">x&#95;1&#95;2 α</span>'
    long = "$" + r"\alpha+" * 500 + "x$"
    assert "<math" not in tex_to_html(long)
    assert visible(tex_to_html(long)).startswith("α+α+")


def test_plain_text_stays_as_it_is() -> None:
    for text in (
        "Plain words, a < b & c > d: 50% (x|y) don't – “so” #1 @2 a_b 3*4",
        "中文标题：你好",
    ):
        assert tex_to_text(text) == text
        assert html.unescape(tex_to_html(text)) == text
        assert tex_to_text(tex_to_text(text)) == text


def test_long_formulas_can_break_outside_of_brackets() -> None:
    source = r"$\mathcal{L}(\theta)=\lambda\|\theta\|^2+f(a,b,c,d,e,f,g,h,i,j)+g(x)$"
    parts = tex_to_html(source).split("<wbr/>")
    assert len(parts) > 1
    assert all(visible(part).count("(") == visible(part).count(")") for part in parts)


@pytest.mark.parametrize("seed", range(4))
def test_any_mutation_is_answered(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    sources = [*SNIPPETS, *HOSTILE]
    tokens = [t for s in sources for t in re.findall(r"\\[a-zA-Z]+|\\.|\w+|.", s, re.DOTALL)]
    for _ in range(500):
        source = list(rng.choice(sources)) if rng.random() < 0.6 else []
        for _ in range(rng.randint(1, 25)):
            at = rng.randrange(len(source) + 1)
            source[at : at + rng.randrange(2)] = [rng.choice(tokens)]
        check("".join(source))


@pytest.mark.parametrize(
    "part",
    ["{", "}", "$", "$5 ", "\\(", "\\textbf{", "\\href{https://a.b/}{", "`a ", "https://a.bc/)",
     "^{", "\\sqrt{", "\\foo{", "\\item ", "{,", "\\begin{itemize}", "$x", "\\text{$", "''"],
)  # fmt: skip
def test_endless_repetition_is_answered(part: str) -> None:
    check(part * 3000)
    check("$" + part * 300 + "$")
    check("\\(" + part * (1900 // len(part)) + "\\)")


@given(st.text(alphabet="ab Z9,.;:!?()=+%/'-\\${}_~<&\"h", max_size=40))
def test_text_that_is_not_read_means_what_it_says(text: str) -> None:
    if _means_itself(text):
        assert tex_to_html(text, links=True) == _to_html(text, links=True)
        assert tex_to_html(text) == _to_html(text, links=False)
        assert tex_to_text(text) == _to_text(text) == text


def test_nothing_is_missed_where_tokens_are_looked_for_by_their_first_sign() -> None:
    for paper in PAPERS:
        for text in (paper.title, paper.abstract, paper.comment, *SNIPPETS):
            found = [match.span() for match in _TOKEN.finditer(text)]
            at, seen = 0, []
            begins = _BEGINS_OR_ADDRESS if "http" in text else _BEGINS
            while match := _next_token(text, at, begins):
                seen.append(match.span())
                at = match.end()
            assert seen == found
