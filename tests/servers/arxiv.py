"""An arXiv query API on 127.0.0.1: its grammar, its Atom, its faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from .http import Asked, Fault, Reply, Server


@dataclass(frozen=True)
class Entry:
    """A paper as arXiv knows it."""

    id: str
    title: str = "A Study of Things"
    abstract: str = "We study things. We find that they are many."
    authors: tuple[str, ...] = ("Ada Lovelace", "Emmy Noether")
    categories: tuple[str, ...] = ("cs.CV",)
    published: str = "2026-11-17T15:00:00Z"
    updated: str = ""
    version: int = 1
    comment: str = ""
    journal: str = ""
    doi: str = ""
    raw: str = field(default="", compare=False)

    @property
    def last(self) -> str:
        return self.updated or self.published


class ArxivServer(Server):
    """Serves `entries`; each fault in `faults` spoils one answer, in turn."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        super().__init__()
        self.entries = list(entries)
        self.faults: list[Fault | None] = []
        self.sorts = True

    @property
    def api(self) -> str:
        return f"{self.url}/api/query"

    @property
    def queries(self) -> list[dict[str, str]]:
        return [
            {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
            for asked in self.asked
        ]

    def answer(self, asked: Asked) -> Reply:
        fault = self.faults.pop(0) if self.faults else None
        return fault(asked) if fault else self.listing(asked)

    def _named(self, name: str) -> list[Entry]:
        """A paper by its id, at the version that stands in it, if it has one and that exists."""
        base_id, version = re.fullmatch(r"(.+?)(?:v(\d+))?", name).groups()  # type: ignore[union-attr]
        return [
            replace(entry, version=int(version or entry.version))
            for entry in self.entries
            if entry.id == base_id and int(version or 1) <= entry.version
        ]

    def listing(self, asked: Asked) -> Reply:
        asked_for = {
            name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()
        }
        if ids := asked_for.get("id_list", ""):
            named = [entry for name in ids.split(",") for entry in self._named(name)]
            return Reply(feed(named, total=len(named), start=0), headers=ATOM)
        try:
            matches = parse_query(asked_for.get("search_query", ""))
        except ValueError as error:
            return error_entry(str(error))
        found = [entry for entry in self.entries if matches(entry)]
        if self.sorts:
            by_update = asked_for.get("sortBy") == "lastUpdatedDate"
            found.sort(
                key=lambda entry: entry.last if by_update else entry.published,
                reverse=asked_for.get("sortOrder") != "ascending",
            )
        start = int(asked_for.get("start", "0"))
        page = found[start : start + int(asked_for.get("max_results", "10"))]
        return Reply(feed(page, total=len(found), start=start), headers=ATOM)


ATOM = {"Content-Type": "application/atom+xml; charset=utf-8"}


def feed(entries: Iterable[Entry], total: int, start: int = 0) -> bytes:
    """Write entries as arXiv does."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
  xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <title>arXiv Query: search_query=…</title>
  <updated>2026-11-18T02:11:00Z</updated>
  <link href="https://arxiv.org/api/query?search_query=…" type="application/atom+xml"/>
  <opensearch:itemsPerPage>200</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
  {"".join(_entry(entry) for entry in entries)}
</feed>""".encode()


def _entry(entry: Entry) -> str:
    if entry.raw:
        return entry.raw
    name = f"{entry.id}v{entry.version}"
    optional = "".join(
        f"<arxiv:{tag}>{escape(value)}</arxiv:{tag}>"
        for tag, value in (
            ("comment", entry.comment),
            ("journal_ref", entry.journal),
            ("doi", entry.doi),
        )
        if value
    )
    authors = "".join(f"<author><name>{escape(author)}</name></author>" for author in entry.authors)
    categories = "".join(
        f'<category term={quoteattr(category)} scheme="http://arxiv.org/schemas/atom"/>'
        for category in entry.categories
    )
    primary = (
        f"<arxiv:primary_category term={quoteattr(entry.categories[0])}/>"
        if entry.categories
        else ""
    )
    return f"""<entry>
    <id>http://arxiv.org/abs/{name}</id>
    <title>{escape(entry.title)}</title>
    <updated>{entry.last}</updated>
    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(entry.abstract)}</summary>
    {categories}
    <published>{entry.published}</published>
    {optional}{primary}
    {authors}
  </entry>"""


def error_entry(message: str, status: int = 400) -> Reply:
    """Refuse a query as arXiv does, with a feed of one entry."""
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry><id>https://arxiv.org/api/errors#bad_query</id><title>Error</title>
  <summary>{escape(message)}</summary><updated>2026-11-18T00:00:00Z</updated>
  <published>2026-11-18T00:00:00Z</published>
  <author><name>arXiv api core</name></author></entry>
</feed>""".encode()
    return Reply(body, status, ATOM)


def rate_limited(status: int = 429, retry_after: str = "") -> Fault:
    headers = {"Content-Type": "text/plain"} | ({"Retry-After": retry_after} if retry_after else {})
    return lambda _: Reply(b"Rate exceeded.", status, headers)


def html_page(status: int = 200) -> Fault:
    page = b"<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>"
    return lambda _: Reply(page, status, {"Content-Type": "text/html"})


def empty_page(total: int) -> Fault:
    return lambda _: Reply(feed([], total=total), headers=ATOM)


def cut_off(server: ArxivServer, share: float, *, broken: bool = False) -> Fault:
    """Send only a part of the right answer: as if it were whole, or with a broken connection."""

    def fault(asked: Asked) -> Reply:
        reply = server.listing(asked)
        end = int(len(reply.body) * share)
        return replace(reply, cut_at=end) if broken else replace(reply, body=reply.body[:end])

    return fault


def slow(server: ArxivServer, seconds: float) -> Fault:
    return lambda asked: replace(server.listing(asked), pause=seconds)


def dripping(server: ArxivServer, seconds: float) -> Fault:
    return lambda asked: replace(server.listing(asked), drip=seconds)


def redirect(location: str, status: int = 302) -> Fault:
    return lambda _: Reply(b"", status, {"Location": location})


def status(code: int, retry_after: str = "") -> Fault:
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda _: Reply(b"", code, headers)


def ago(days: float, hour: int = 15) -> str:
    """A moment some days before today, as arXiv writes it."""
    day = datetime.now(UTC).date() - timedelta(days=days)
    return f"{day.isoformat()}T{hour:02}:00:00Z"


Match = Callable[[Entry], bool]
_TOKEN = re.compile(r'\s*(\(|\)|ANDNOT\b|AND\b|OR\b|\w+:\[[^\]]*\]|\w+:"[^"]*"|[^\s()]+)')


def parse_query(query: str) -> Match:
    """Read a query in arXiv's grammar.

    Raises:
        ValueError: It is none.
    """
    tokens = _TOKEN.findall(query)
    if not tokens or query.count("(") != query.count(")") or query.count('"') % 2:
        raise ValueError("could not parse the query")
    match, rest = _any(tokens)
    if rest:
        raise ValueError(f"unexpected {rest[0]}")
    return match


def _any(tokens: list[str]) -> tuple[Match, list[str]]:
    left, rest = _all(tokens)
    while rest and rest[0] == "OR":
        right, rest = _all(rest[1:])
        left = _either(left, right)
    return left, rest


def _all(tokens: list[str]) -> tuple[Match, list[str]]:
    left, rest = _one(tokens)
    while rest and rest[0] in ("AND", "ANDNOT"):
        negated = rest[0] == "ANDNOT"
        right, rest = _one(rest[1:])
        left = _both(left, right, negated)
    return left, rest


def _either(a: Match, b: Match) -> Match:
    return lambda entry: a(entry) or b(entry)


def _both(a: Match, b: Match, negated: bool) -> Match:
    return lambda entry: a(entry) and b(entry) != negated


def _one(tokens: list[str]) -> tuple[Match, list[str]]:
    if not tokens:
        raise ValueError("the query breaks off")
    if tokens[0] == "(":
        match, rest = _any(tokens[1:])
        if not rest or rest[0] != ")":
            raise ValueError("a parenthesis is open")
        return match, rest[1:]
    name, colon, value = tokens[0].partition(":")
    if not colon or name not in _FIELDS:
        raise ValueError(f"unknown field {name}")
    return _FIELDS[name](value), tokens[1:]


def _phrase(value: str, *names: str) -> Match:
    wanted = value.strip('"').lower()
    return lambda entry: any(wanted in str(getattr(entry, name)).lower() for name in names)


def _author(value: str) -> Match:
    """A name as `del_maestro` or, with an initial behind it, as `lovelace_a`."""
    wanted = value.strip('"').lower().split("_")

    def wrote(name: str) -> bool:
        words = name.lower().split()
        return all(
            any(word.startswith(part) if len(part) == 1 else part in word for word in words)
            for part in wanted
        )

    return lambda entry: any(map(wrote, entry.authors))


def _category(value: str) -> Match:
    prefix = value.removesuffix("*")
    return lambda entry: any(
        category == value or (value.endswith("*") and category.startswith(prefix))
        for category in entry.categories
    )


def _submitted(value: str) -> Match:
    window = re.fullmatch(r"\[(\d{12}) TO (\d{12})\]", value)
    if not window:
        raise ValueError("a date range is [YYYYMMDDHHMM TO YYYYMMDDHHMM]")
    return lambda entry: window[1] <= re.sub(r"\D", "", entry.published)[:12] <= window[2]


_FIELDS: dict[str, Callable[[str], Match]] = {
    "cat": _category,
    "ti": lambda value: _phrase(value, "title"),
    "abs": lambda value: _phrase(value, "abstract"),
    "au": _author,
    "all": lambda value: _phrase(value, "title", "abstract", "authors", "comment"),
    "submittedDate": _submitted,
}
