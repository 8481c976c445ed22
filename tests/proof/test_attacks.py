"""Each attack of the table in every field that takes text, through every output, in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, Request

from mkdocs_paperdigest.models import (
    Claim,
    ClaimCount,
    Digest,
    Edition,
    Figure,
    Link,
    Paper,
    Tokens,
    TopicName,
    decode,
    encode,
)

from ..browser.conftest import SETTINGS, serve
from ..plugin.sites import Site
from ..servers.arxiv import ArxivServer, Entry, ago

__all__ = ["serve"]

ATTACKS: list[str] = [
    json.loads(line)["text"]
    for line in (Path(__file__).parent / "attacks.jsonl").read_text(encoding="utf-8").splitlines()
]
AN_EDITION = 40
"""Papers on a page."""

DAY = date(2026, 11, 18)
VISION = {"name": "Vision", "query": "cat:cs.CV", "max_papers": 500}
SECRET = "the secret that stands beside the site"  # noqa: S105
PRODUCT = "7230047"
"""What `913*7919` comes to, where a template engine gets hold of it."""

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_table_is_large_enough() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 200


# The sites


def attacked(number: int, text: str) -> Paper:
    """A paper with an attack in each field, as a damaged or restored archive may hold it."""
    claim = Claim(text, text, text, anchor=text, role="")
    told = Claim(f"They say {text}", f"It reads {text} here.", text, anchor=text, role="method")
    address = f"https://evil.example/{quote(text)}"
    digest = Digest(
        summarizer=text,
        model=text,
        language="en" if number % 2 else text,
        of_version=1,
        read=("html", "pdf", "abstract")[number % 3],
        made_at="2026-11-18T03:00:00Z",
        summary=told,
        takeaways=(claim, told),
        deep={"method": (claim, told), "results": (told,)},
        claims=ClaimCount(5, 5, 0),
        tokens=Tokens(1, 1),
        key=text,
        title=text,
        affiliation=told,
        keywords=(text, f"{text} again"),
        shortfall=text,
    )
    return Paper(
        id=f"2611.{number:05}",
        version=1,
        title=text,
        authors=(text, f"Ada {text}", *(["Emmy Noether"] * (number % 9))),
        abstract=f"We begin. {text} We end with {text}",
        categories=(text, "cs.CV"),
        comment=f"{text} see https://example.org/{text}",
        published="2026-11-17T15:00:00Z",
        updated="",
        links=(Link("doi", address), Link("code", address), Link("project", address)),
        license=address if number % 2 else "https://creativecommons.org/licenses/by/4.0/",
        digest=digest if number % 5 else None,
        journal=text,
        figures=(Figure(address, text, text, text), Figure(address, "", "", text)),
        note=text,
    )


def described() -> list[dict[str, Any]]:
    """Topics with attacks for a description.

    Their names are the owner's own titles, which themes show as the HTML that they may be.
    """
    printable = [text for text in ATTACKS if text.isprintable()]
    return [
        {
            "name": f'Topic {n} & "more" of it\'s own',
            "slug": f"attack-{n}",
            "query": "cat:x.Y",
            "description": " … ".join(printable[n::12]),
        }
        for n in range(12)
    ]


def attacked_site(root: Path, address: str, options: dict[str, Any]) -> Path:
    """Build with all that could take our text for its own, and a secret beside it."""
    (root / "secret.txt").write_text(SECRET)
    site = Site(
        root,
        {
            "summarizer": "extractive",
            "archive_dir": "archive",
            "restore": False,
            **options,
        },
        docs={"index.md": "# Home\n\n<!-- paperdigest topic=vision limit=40 -->"},
        settings={
            **SETTINGS,
            "site_url": address,
            "markdown_extensions": [
                *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html"),
                *("pymdownx.superfences", "pymdownx.details", "tables"),
                {"pymdownx.snippets": {"base_path": [str(root)], "url_download": True}},
                {"toc": {"permalink": True}},
            ],
        },
        plugins=["search", "tags", "macros"],
    )
    built = site.build()
    assert built.status == 0, built.said
    assert SECRET not in built.said
    return built.site


@dataclass
class Attacked:
    """A site that was built of attacks, and where it is found."""

    folder: Path
    address: str
    papers: int


@pytest.fixture(scope="module", params=["archive", "arxiv"])
def site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path], str],
) -> Iterator[Attacked]:
    root = tmp_path_factory.mktemp(request.param)
    address = serve(root / "site")
    if request.param == "archive":
        papers = [attacked(number, text) for number, text in enumerate(ATTACKS, 1)]
        for n, start in enumerate(range(0, len(papers), AN_EDITION)):
            some = tuple(papers[start : start + AN_EDITION])
            day = DAY - timedelta(days=n)
            file = root / "archive" / "vision" / f"{day}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(encode(Edition(1, TopicName("Vision", "vision"), day, some)))
        folder = attacked_site(root, address, {"offline": True, "topics": [VISION, *described()]})
        yield Attacked(folder, address, len(papers))
    else:
        entries = [listed(number, text) for number, text in enumerate(ATTACKS, 1)]
        with ArxivServer(entries) as arxiv:
            options = {"arxiv_api": arxiv.api, "depth": "brief", "topics": [VISION]}
            yield Attacked(attacked_site(root, address, options), address, len(entries))


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def listed(number: int, text: str) -> Entry:
    """A paper with an attack in each field, as arXiv may list it."""
    text = _NOT_XML.sub("", text) or "x"
    return Entry(
        f"2611.{number:05}",
        title=f"{text} and more",
        abstract=f"We propose a sampler {number}. {text} It is fast and needs {text} no more.",
        authors=(f"{text} A", "Emmy Noether"),
        categories=("cs.CV", text),
        comment=f"{text} https://github.com/a/{text}",
        journal=text,
        doi=f"10.1000/{text}",
        published=ago(2 + number % 3),
    )


# What a browser makes of them

_DANGEROUS = """() => {
  const found = [];
  const addresses = ['href', 'xlink:href', 'src', 'srcset', 'srcdoc', 'action', 'formaction',
    'data', 'poster', 'background', 'cite', 'ping', 'manifest'];
  for (const element of document.querySelectorAll('*')) {
    const name = element.tagName.toLowerCase();
    for (const {name: attribute, value} of element.attributes) {
      if (attribute.startsWith('on') && !element.matches('html, head > *'))
        found.push(`<${name} ${attribute}>`);
      const runs = /^\\s*(javascript|vbscript|data\\s*:\\s*text)/i.test(value);
      if (runs && addresses.includes(attribute)) found.push(`${attribute}=${value}`);
      if (attribute === 'style' && /url|expression/i.test(value)) found.push(value);
    }
    if (name === 'base' || (name === 'meta' && /refresh/i.test(element.httpEquiv)))
      found.push(name);
  }
  const ours = '.pd-paper, .pd-card, .pd-newest, .pd-description, [class^="pd-"]';
  const foreign = 'script, iframe, object, embed, form, link, style, meta, svg, img, video, audio,'
    + 'input, select, textarea, template, noscript, marquee, frame, portal, foreignObject';
  const drawn = '.pd-chart > svg, form.pd-tools, .pd-tools :is(input, select), .pd-keys > input,'
    + ' .pd-settings :is(input, textarea), .pd-reading > :is(noscript, template)';
  for (const part of document.querySelectorAll(ours))
    for (const element of part.querySelectorAll(foreign))
      if (!element.matches(drawn)) found.push(`<${element.tagName}>`);
  for (const form of document.querySelectorAll('.pd-tools'))
    if (form.querySelectorAll('input, select').length !== 7) found.push('a tool of others');
  for (const link of document.links)
    if (!['http:', 'https:', 'mailto:'].includes(new URL(link.href).protocol))
      found.push(link.href);
  if (window.ran) found.push('a script ran');
  return [...new Set(found)];
}"""

_ALARM = """
  window.ran = false;
  for (const name of ['alert', 'confirm', 'prompt', 'msgbox', 'print'])
    window[name] = () => { window.ran = true; };
"""


@dataclass
class Watch:
    """A page, and what it did that it must not do."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "blob:", "data:image", "about:")):
            self.faults.append(f"asked for {request.url}")

    def look(self) -> None:
        self.faults += self.page.evaluate(_DANGEROUS)
        assert self.faults == []


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    context = browser.new_context()
    context.add_init_script(_ALARM)
    watched = Watch(context.new_page())
    watched.page.on("request", watched.note)
    watched.page.on("dialog", lambda dialog: watched.faults.append(dialog.message))
    watched.page.on("pageerror", lambda error: watched.faults.append(str(error)))
    yield watched
    context.close()
    assert watched.faults == []


def pages(site: Attacked) -> list[str]:
    found = sorted(file.relative_to(site.folder) for file in site.folder.rglob("index.html"))
    return [f"{site.address}{path.parent}/" for path in found]


def test_no_page_runs_loads_or_leads_to_what_is_not_ours(site: Attacked, watch: Watch) -> None:
    seen = named = 0
    for address in pages(site):
        watch.page.goto(address)
        watch.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        seen += watch.page.locator("article.pd-paper").count()
        watch.look()
        # Structured data end where a browser, and nobody kinder, ends them.
        for text in watch.page.locator('script[type="application/ld+json"]').all_text_contents():
            named += len(json.loads(text)["hasPart"])
    assert seen >= site.papers
    assert named == site.papers


def test_searching_runs_nothing(site: Attacked, watch: Watch) -> None:
    """Material puts titles and texts of its index into the page as HTML."""
    for words in ("alert", "script", "onerror"):
        watch.page.goto(site.address)
        watch.page.wait_for_load_state("networkidle")  # Material reads the index in a worker
        watch.page.keyboard.press("/")
        watch.page.keyboard.type(words)
        watch.page.keyboard.press("Shift")  # it looks when a key is let go
        watch.page.locator(".md-search-result__link").first.wait_for(state="attached")
        watch.page.wait_for_timeout(300)
        watch.faults += watch.page.evaluate(
            """() => [...document.querySelectorAll('.md-search-result *')]
              .filter(e => /^(script|img|svg|iframe|style|object|input|video)$/i.test(e.tagName)
                && !e.closest('.md-icon') || [...e.attributes].some(a => a.name.startsWith('on')))
              .map(e => e.outerHTML.slice(0, 200))"""
        )
        watch.look()


def test_feeds_run_nothing_where_readers_show_them(site: Attacked, watch: Watch) -> None:
    seen: set[str] = set()
    for file in site.folder.rglob("*.xml"):
        root = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False))
        if root.tag != f"{ATOM}feed":
            continue
        texts = {
            text.text or ""
            for text in root.iter(f"{ATOM}content", f"{ATOM}summary", f"{ATOM}title")
            if text.get("type", "text") == "html"
        }
        new = sorted(texts - seen)
        if not new:
            continue
        seen |= texts
        watch.page.goto(site.address + file.relative_to(site.folder).as_posix())
        watch.page.goto(f"{site.address}404.html")
        watch.page.evaluate(
            """texts => texts.forEach(html => {
              document.body.insertAdjacentHTML('beforeend', `<div class="pd-f">${html}</div>`);
              const frame = document.createElement('iframe');
              document.body.append(frame);
              frame.contentWindow.alert = () => { window.ran = true; };
              frame.contentDocument.write(html);
              frame.contentDocument.close();
              frame.remove();
            })""",
            new,
        )
        watch.look()
    assert seen


# What machines read


def test_no_secret_is_read_and_no_template_run(site: Attacked) -> None:
    for file in site.folder.rglob("*"):
        if file.suffix in {".html", ".xml", ".json", ".bib", ".txt"}:
            content = file.read_text(encoding="utf-8")
            assert SECRET not in content, file
            assert PRODUCT not in content, file


def test_citations_hold_an_entry_for_each_paper(site: Attacked) -> None:
    entries = 0
    for file in site.folder.rglob("*.bib"):
        depth = 0
        for line in file.read_text(encoding="utf-8").split("\n"):
            if not depth and line:
                assert re.fullmatch(r"@misc\{[a-z0-9.-]*[0-9]+,", line), line
                entries += 1
            depth += line.count("{") - line.count("}")
            assert depth >= 0, line
        assert depth == 0, file
    assert entries == site.papers


def test_data_are_what_they_should_be(site: Attacked) -> None:
    papers = [
        paper
        for file in site.folder.glob("papers/data/*/*.json")
        for paper in decode(file.read_bytes(), Edition).papers
    ]
    assert len(papers) == site.papers
    for file in site.folder.rglob("*.json"):
        json.loads(file.read_bytes())


def test_the_search_index_holds_no_elements(site: Attacked) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_bytes())
    ours = [entry for entry in index["docs"] if "papers/" in entry["location"]]
    assert len(ours) >= site.papers
    for entry in ours:
        for text in (entry["title"], entry["text"]):
            assert not re.sub(r"</?p>", "", text).count("<"), text


# What is refused at the door

_ADDRESSES = (
    *("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x"),
    *(" https://a.example", "https://a.example/ x", 'https://a.example/"x', "https://a.example/'x"),
    *("https://a.example/<x>", "https://a.example/`x", "https://a.example/{{x}}", "//a.example"),
    *(
        "https://a.example/\\x",
        "https://a.example/|x",
        "file:///etc/passwd",
        "https://",
        "ftp://a.b",
    ),
    *("https://a.example/\nx", "https://a.example/\x00x"[:18] + "\t", "https://a.example/^x"),
)


@pytest.mark.parametrize("address", _ADDRESSES)
def test_an_address_that_could_do_harm_is_refused(address: str) -> None:
    whole = json.loads(encode(attacked(1, "x")))
    for change in (
        {"license": address},
        {"links": [{"kind": "code", "url": address}]},
        {"figures": [{"url": address}]},
    ):
        with pytest.raises(ValueError, match=r"regex|length"):
            decode(json.dumps(whole | change), Paper)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("id", "2611.00001/../../x"),
        ("id", "2611.00001\n"),
        ("id", "<script>"),
        ("version", 0),
        ("published", "2026-11-17T15:00:00Z<script>"),
        ("figures", [{"url": "https://a.example", "file": "../../../x.png"}]),
        ("figures", [{"url": "https://a.example", "file": "x.svg"}]),
        ("links", [{"kind": "evil", "url": "https://a.example"}]),
    ],
)
def test_what_names_a_place_is_no_other_place(where: str, value: Any) -> None:
    whole = json.loads(encode(attacked(1, "x")))
    with pytest.raises(ValueError, match=r"\$"):
        decode(json.dumps(whole | {where: value}), Paper)
