"""The section as plain Markdown with front matter, for Hugo, Quarto, Obsidian and whoever reads it.

Formulas stand in it as Unicode text; statements with the sentences they rest on as block quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import quote

import yaml
from markupsafe import Markup

from ..latex import tex_to_text
from ..models import Claim, Digest, Edition, Paper
from ..outputs import Output
from ..render.context import models_of
from ..render.labels import Labels, load_labels
from ..render.months import load_month, past_months
from ..render.plans import PagePlan, plan_pages
from ..render.templating import arxiv, fragment
from ..render.view import SectionView, edition_uri, figure_uri, month_uri, overview_uri, topic_uri
from ..sections import PublishedSection
from .urls import address, relative

Anchor = Literal["attribute", "element", "none"]


@dataclass(frozen=True)
class Dialect:
    """What one generator does its own way.

    Attributes:
        index: The file that stands for its folder.
        by_address: Whether links name the addresses of pages rather than their files.
        anchor: How a heading gets the name that links know it by.
        markdown_front: Whether texts in the front matter are read as Markdown.
        tags_of_one_word: Whether a tag with a dot or a space, or without a letter, would be none.
        publish_early: Whether a page with tomorrow's date would be left out.
    """

    index: str = "index.md"
    by_address: bool = False
    anchor: Anchor = "element"
    markdown_front: bool = False
    tags_of_one_word: bool = False
    publish_early: bool = False


DIALECTS = {
    "hugo": Dialect(index="_index.md", by_address=True, anchor="attribute", publish_early=True),
    "quarto": Dialect(anchor="attribute", markdown_front=True),
    "obsidian": Dialect(anchor="none", tags_of_one_word=True),
    "plain": Dialect(),
}

_ESCAPED = {ord(sign): f"\\{sign}" for sign in "\\`*_[]#|~$^!"}
_REFERENCES = {ord(sign): f"&#{ord(sign)};" for sign in '<>&{}%=@"'}
_BEGINNING = re.compile(r"^(\(?\w*)([.)])(?=\s|$)|^()([+-])")
_SIGN = re.compile(r"^:|:(?=\S)|(?<=www)\.|(?<!\w)'|'(?!\w)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NO_WORD = re.compile(r"[^\w/-]+")
_DASHES = re.compile(r"-(?=-)")


def for_markdown(dialect: Dialect, sections: Sequence[PublishedSection]) -> Iterator[Output]:
    """All files of the section: one a topic, one an edition, and the figures they show."""
    for section in sections:
        writer = _Writer(dialect, section.view, load_labels(section.view.language))
        for plan in plan_pages(section.view):
            if plan.kind in ("week", "author", "reading_list"):
                continue
            yield Output(writer.place(plan.src_uri), writer.page(plan).encode())
            if plan.kind == "edition" and plan.topic and plan.day:
                yield from _figures(section, plan.topic.load(plan.day))


def markdown_text(text: str) -> str:
    """Text that no Markdown, shortcode, template or wiki syntax is read in.

    Args:
        text: As arXiv or a model has it; TeX becomes Unicode.
    """
    return _escaped(tex_to_text(text))


def _escaped(plain: str) -> str:
    escaped = _SIGN.sub(_reference, plain.translate(_ESCAPED | _REFERENCES))
    return _BEGINNING.sub(r"\1\3\\\2\4", _DASHES.sub("&#45;", escaped))


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _one_word_each(tags: Iterable[str]) -> Iterable[str]:
    words = dict.fromkeys(_NO_WORD.sub("-", tag) for tag in tags)
    return filter(_LETTER.search, words)


def _figures(section: PublishedSection, edition: Edition) -> Iterator[Output]:
    for paper in edition.papers:
        for figure in paper.figures:
            copy = section.publication.archive.figures / figure.file
            if figure.file and copy.is_file():
                yield Output(figure_uri(section.view, figure.file), copy)


@dataclass(frozen=True)
class _Writer:
    dialect: Dialect
    view: SectionView
    t: Labels

    def place(self, uri: str) -> str:
        """Where a page stands; what our `index.md` is may have another name."""
        return re.sub(r"(^|/)index\.md$", rf"\1{self.dialect.index}", uri)

    def page(self, plan: PagePlan) -> str:
        if plan.topic is None:
            body = self._overview(plan)
        elif plan.kind == "topic" or plan.day is None:
            body = self._topic(plan)
        elif plan.month:
            body = self._month(plan, load_month(plan.topic, plan.month))
        else:
            body = self._edition(plan, plan.topic.load(plan.day))
        return f"---\n{self._front(plan)}---\n\n{body}\n"

    def _front(self, plan: PagePlan) -> str:
        written = _escaped if self.dialect.markdown_front else str
        meta: dict[str, Any] = {
            "title": written(plan.title),
            "description": written(Markup(plan.description).unescape()),  # noqa: S704
        }
        if plan.kind == "edition" and plan.day:
            meta["date"] = plan.day
            if self.dialect.publish_early:
                meta["publishDate"] = plan.day - timedelta(days=1)
            tags = _one_word_each(plan.tags) if self.dialect.tags_of_one_word else plan.tags
            meta["tags"] = [written(tag) for tag in tags]
        return yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000)

    def _link(self, text: str, uri: str, plan: PagePlan) -> str:
        target, here = self.place(uri), self.place(plan.src_uri)
        if self.dialect.by_address:
            target, here = address(target), address(here)
        return f"[{markdown_text(text)}]({quote(relative(target, here))})"

    def _overview(self, plan: PagePlan) -> str:
        lines = [
            f"- {self._link(topic.topic.name, topic_uri(self.view, topic.topic.slug), plan)}"
            for topic in self.view.topics
        ]
        return "\n".join(lines)

    def _topic(self, plan: PagePlan) -> str:
        topic = plan.topic
        if topic is None:
            return ""
        slug = topic.topic.slug
        lines = [
            f"- {self._link(self.t.day(day.date), edition_uri(self.view, slug, day.date), plan)}"
            f" ({day.papers})"
            for day in topic.editions
        ]
        lines += [
            f"- {self._link(self.t.month(month.day), month_uri(self.view, slug, month.day), plan)}"
            f" ({month.papers})"
            for month in past_months(topic)
        ]
        described = markdown_text(topic.topic.description)
        up = self._link(self.view.title, overview_uri(self.view), plan)
        return "\n\n".join(filter(None, (described, "\n".join(lines), up)))

    def _month(self, plan: PagePlan, editions: list[Edition]) -> str:
        topic = editions[0].topic
        blocks = [self._link(topic.name, topic_uri(self.view, topic.slug), plan)]
        for edition in editions:
            blocks.append(f"## {self.t.day(edition.date)}")
            blocks.append(
                "\n".join(
                    f"- [{markdown_text(paper.title)}]({arxiv(paper, 'abs')})"
                    for paper in edition.papers
                )
            )
        return "\n\n".join(blocks)

    def _edition(self, plan: PagePlan, edition: Edition) -> str:
        topic = edition.topic
        up = self._link(topic.name, topic_uri(self.view, topic.slug), plan)
        models = markdown_text(", ".join(models_of(edition.papers)))
        warning = self.t.text("disclaimer", models=models) if models else ""
        papers = (self._paper(paper, plan) for paper in edition.papers)
        return "\n\n".join(filter(None, (up, warning, *papers)))

    def _paper(self, paper: Paper, plan: PagePlan) -> str:
        blocks = [
            self._heading(paper),
            ", ".join(map(markdown_text, paper.authors)),
            f"[arXiv&#58;{paper.versioned_id}]({arxiv(paper, 'abs')})",
            markdown_text(paper.note),
        ]
        if digest := paper.digest:
            blocks += [markdown_text(digest.title), f"**{markdown_text(digest.summary.text)}**"]
            blocks += [self._claims(digest.takeaways)]
            for heading, claims in digest.deep.items():
                blocks += [f"### {self.t.text(f'heading_{heading}')}", self._claims(claims)]
            if digest.of_version != paper.version:
                newest = paper.version
                blocks.append(self.t.text("older_version", of=digest.of_version, newest=newest))
            blocks.append(f"*{self._made(digest)}*")
        else:
            blocks.append(self.t.text("no_digest" if paper.is_undigestible else "pending"))
        blocks += [f"> {markdown_text(paper.abstract)}"]
        for figure in paper.figures:
            if figure.file:
                image = quote(relative(figure_uri(self.view, figure.file), self._here(plan)))
                blocks.append(f"![{markdown_text(figure.caption)}]({image})")
        return "\n\n".join(filter(None, blocks))

    def _made(self, digest: Digest) -> str:
        """By whom, of what, when: what a reader must know before trusting it."""
        made = self.t.text(
            "made_model" if digest.model else "made_extractive",
            model=digest.model,
            text=self.t.text(f"read_{digest.read}"),
            version=digest.of_version,
            date=self.t.day(digest.made_at),
        )
        stands_in = self.t.text("stands_in") if digest.stands_in_for else ""
        return markdown_text(f"{made} {stands_in}".strip())

    def _here(self, plan: PagePlan) -> str:
        return address(plan.src_uri) if self.dialect.by_address else plan.src_uri

    def _heading(self, paper: Paper) -> str:
        title = f"## {markdown_text(paper.title)}"
        match self.dialect.anchor:
            case "attribute":
                return f"{title} {{#{fragment(paper)}}}"
            case "element":
                return f'<a id="{fragment(paper)}"></a>\n\n{title}'
            case _:
                return title

    def _claims(self, claims: Sequence[Claim]) -> str:
        return "\n\n".join(map(self._claim, claims))

    def _claim(self, claim: Claim) -> str:
        """A statement, and the sentences it rests on where they are not the statement itself."""
        owner = f" ({self.t.text('by_owner')})" if claim.by_owner else ""
        said = f"- {markdown_text(claim.text)}{owner}"
        if claim.text == claim.quote:
            return said
        # Pandoc sees a quote after an empty line alone.
        return f"{said}\n\n  > {markdown_text(claim.quote)}"
