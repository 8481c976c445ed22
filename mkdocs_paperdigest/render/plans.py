"""Which pages there are, and what decides each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Literal, TypeAlias

from markupsafe import escape

from ..keeping import key_of
from ..models import Edition
from ..similar.related import Author
from .labels import Labels, load_labels
from .months import PastMonth, past_months
from .view import (
    SectionView,
    TopicView,
    author_uri,
    edition_uri,
    figure_uri,
    month_uri,
    overview_uri,
    picture_uri,
    reading_list_uri,
    topic_uri,
    week_uri,
)
from .weeks import Week, see_weeks

Kind: TypeAlias = Literal["overview", "topic", "edition", "week", "month", "author", "reading_list"]

_ON_OVERVIEW = 3
_ALL_ON_OVERVIEW = 20

_TAGS = 8
_WEEKS = 8
_DESCRIBED = 3


@dataclass(frozen=True)
class Twin:
    """The same page in another language: in which, and where it stands under the docs."""

    language: str
    src_uri: str


@dataclass(frozen=True)
class About:
    """What a page is called and about, which takes reading its edition, and dates in words.

    Attributes:
        title: As plain text.
        description: One or two sentences for whoever shares it, escaped: themes put it into
            an attribute as it is, and it names papers by their titles. None where papers are
            protected, as nothing hides it.
        image: Where its cover picture stands, relative to the docs; empty if it has none.
        tags: Categories and keywords, the most frequent first.
    """

    title: str
    description: str
    image: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PagePlan:
    """A page that will be drawn.

    Attributes:
        src_uri: Where it stands, relative to the docs.
        kind: What it shows.
        about: Tells more of it, once it is drawn; see [`About`][].
        fingerprint: A hash of all that decides its HTML but for the URLs of other pages.
        topic: Whose page it is; `None` for the overview.
        day: The date of its edition, for a week or a month of its newest one; `None` for the
            overview and a topic without editions.
        twins: The same page in the other languages of the site.
        weeks: What a week's page tells of; of a topic the newest ones, which it links.
        month: What a month's page lists.
        author: Whose papers an author's page lists.
    """

    src_uri: str
    kind: Kind
    about: Callable[[], About]
    fingerprint: str
    topic: TopicView | None = None
    day: date | None = None
    twins: tuple[Twin, ...] = ()
    weeks: tuple[Week, ...] = ()
    month: PastMonth | None = None
    author: Author | None = None

    @property
    def title(self) -> str:
        """See [`About`][]."""
        return self._about.title

    @property
    def description(self) -> str:
        """See [`About`][]."""
        return self._about.description

    @property
    def image(self) -> str:
        """See [`About`][]."""
        return self._about.image

    @property
    def tags(self) -> tuple[str, ...]:
        """See [`About`][]."""
        return self._about.tags

    @cached_property
    def _about(self) -> About:
        return self.about()


def on_overview(view: SectionView) -> int:
    """How many papers of each topic stand on the overview, of as many editions at most."""
    return min(_ON_OVERVIEW, max(1, _ALL_ON_OVERVIEW // max(1, len(view.topics))))


def plan_pages(view: SectionView, others: Sequence[SectionView] = ()) -> list[PagePlan]:
    """The pages of a section: overview, each topic with its editions and weeks, reading list.

    Args:
        view: The section.
        others: The same section in other languages.
    """
    t = load_labels(view.language)
    plans = [_plan_overview(view, t)]
    for topic in view.topics:
        weeks = see_weeks(view, topic)
        plans.append(_plan_topic(view, topic, weeks[:_WEEKS], t))
        plans += (_plan_edition(view, topic, edition.date, t) for edition in topic.editions)
        plans += (_plan_week(view, topic, week, t) for week in weeks)
        months = past_months(topic)
        plans += (_plan_month(view, topic, month, months, t) for month in months)
    plans += (_plan_author(view, author, t) for author in view.related.authors)
    plans.append(_plan_reading_list(view, t))
    return [_with_twins(view, plan, others) for plan in plans] if others else plans


def _with_twins(view: SectionView, plan: PagePlan, others: Sequence[SectionView]) -> PagePlan:
    within = plan.src_uri.removeprefix(view.path)
    twins = tuple(
        Twin(other.language, f"{other.path}{within}")
        for other in others
        if plan.kind in ("overview", "topic", "reading_list") or _has_page(other, plan)
    )
    return replace(plan, twins=twins, fingerprint=key_of(plan.fingerprint, twins))


def _has_page(other: SectionView, plan: PagePlan) -> bool:
    """Whether another language has the editions that a page shows where this one has them."""
    return any(
        edition.date == plan.day
        for topic in other.topics
        if plan.topic and topic.topic.slug == plan.topic.topic.slug
        for edition in (topic.past if plan.kind == "month" else topic.editions)
    )


def _fingerprint(view: SectionView, place: str, *parts: object) -> str:
    """A hash of a page's place and parts, and of all that decides how pages look."""
    return key_of(view.setup, place, parts)


def _edition_state(view: SectionView, topic: TopicView, day: date) -> tuple[str, str]:
    """Hashes of what an edition holds, and of the papers and pages of authors that it names."""
    return topic.state(day), view.related.states.get(f"{topic.topic.slug}/{day}", "")


def _signed(view: SectionView, topic: TopicView, day: date) -> str:
    """A hash of the authors of an edition that have pages."""
    return view.related.signed.get(f"{topic.topic.slug}/{day}", "")


def _plan_overview(view: SectionView, t: Labels) -> PagePlan:
    topics = ", ".join(topic.topic.name for topic in view.topics)
    place = overview_uri(view)
    newest = [
        _edition_state(view, topic, edition.date)
        for topic in view.topics
        for edition in topic.editions[: on_overview(view)]
    ]
    return PagePlan(
        src_uri=place,
        kind="overview",
        about=lambda: About(
            view.title,
            str(t("overview_description", topics=topics)),
            picture_uri(view) if view.share_pictures else "",
        ),
        fingerprint=_fingerprint(
            view, place, [(topic.topic, topic.record) for topic in view.topics], newest
        ),
    )


def _plan_reading_list(view: SectionView, t: Labels) -> PagePlan:
    place = reading_list_uri(view)
    return PagePlan(
        src_uri=place,
        kind="reading_list",
        about=lambda: About(t.text("reading_list"), str(t("reading_list_about"))),
        fingerprint=_fingerprint(view, place),
    )


def _plan_topic(view: SectionView, topic: TopicView, weeks: list[Week], t: Labels) -> PagePlan:
    newest = next(iter(topic.editions), None)
    place = topic_uri(view, topic.topic.slug)

    def about() -> About:
        described = str(escape(topic.topic.description))
        edition = topic.load(newest.date) if newest else None
        if edition and not view.protected:
            described = described or _describe(topic, edition, t)
        cover = _cover(view, edition) if edition else ""
        name = topic.topic.name
        return About(name, described or str(escape(name)), cover)

    return PagePlan(
        src_uri=place,
        kind="topic",
        about=about,
        fingerprint=_fingerprint(
            view,
            place,
            topic.topic,
            topic.record,
            newest and _edition_state(view, topic, newest.date),
            [week.name for week in weeks],
        ),
        topic=topic,
        day=newest.date if newest else None,
        weeks=tuple(weeks),
    )


def _plan_edition(view: SectionView, topic: TopicView, day: date, t: Labels) -> PagePlan:
    place = edition_uri(view, topic.topic.slug, day)

    def about() -> About:
        edition = topic.load(day)
        title = t.text("edition_title", topic=topic.topic.name, date=t.day(day))
        cover = _cover(view, edition)
        if view.protected:
            return About(title, "", cover)
        return About(title, _describe(topic, edition, t), cover, _tags(edition))

    return PagePlan(
        src_uri=place,
        kind="edition",
        about=about,
        fingerprint=_fingerprint(
            view, place, topic.topic, _edition_state(view, topic, day), topic.neighbours(day)
        ),
        topic=topic,
        day=day,
    )


def _plan_week(view: SectionView, topic: TopicView, week: Week, t: Labels) -> PagePlan:
    name, place = topic.topic.name, week_uri(view, topic.topic.slug, week.name)

    def about() -> About:
        first, last = t.day(week.days[-1]), t.day(week.days[0])
        told = t("week_papers", week.papers, first=first, last=last)
        if len(week.days) == 1:
            told = t("listed", week.papers, date=last)
        title = t.text("week_title", topic=name, week=week.number, year=week.year)
        return About(title, f"{escape(name)}: {told}")

    return PagePlan(
        src_uri=place,
        kind="week",
        about=about,
        fingerprint=_fingerprint(
            view,
            place,
            topic.topic,
            week,
            [(topic.state(day), _signed(view, topic, day)) for day in week.days],
        ),
        topic=topic,
        day=week.days[0],
        weeks=(week,),
    )


def _plan_month(
    view: SectionView,
    topic: TopicView,
    month: PastMonth,
    months: tuple[PastMonth, ...],
    t: Labels,
) -> PagePlan:
    name, place = topic.topic.name, month_uri(view, topic.topic.slug, month.day)

    def about() -> About:
        title = t.text("edition_title", topic=name, date=t.month(month.day))
        return About(title, f"{escape(title)}: {t('count_papers', month.papers)}")

    at = months.index(month)
    around = [each.day for each in months[max(0, at - 1) : at + 2]]
    return PagePlan(
        src_uri=place,
        kind="month",
        about=about,
        fingerprint=_fingerprint(view, place, topic.topic, month, around),
        topic=topic,
        day=month.records[0].date,
        month=month,
    )


def _plan_author(view: SectionView, author: Author, t: Labels) -> PagePlan:
    place = author_uri(view, author.slug)
    states = {
        topic.topic.slug: (topic.topic.name, {each.date: each.sha256 for each in topic.editions})
        for topic in view.topics
    }
    listed = [(states[each.slug][0], states[each.slug][1][each.day]) for each in author.papers]

    def about() -> About:
        return About(author.name, f"{escape(author.name)}: {t('count_papers', author.count)}")

    return PagePlan(
        src_uri=place,
        kind="author",
        about=about,
        fingerprint=_fingerprint(view, place, author, listed),
        author=author,
    )


def _describe(topic: TopicView, edition: Edition, t: Labels) -> str:
    from ..latex import tex_to_text  # heavy, and only what changed is described

    titles = "; ".join(tex_to_text(paper.title) for paper in edition.papers[:_DESCRIBED])
    return str(
        t(
            "edition_description",
            len(edition.papers),
            topic=topic.topic.name,
            date=t.day(edition.date),
            titles=titles,
        )
    )


def _cover(view: SectionView, edition: Edition) -> str:
    if view.protected:
        return ""
    held = (figure for paper in edition.papers for figure in paper.figures if figure.file)
    if first := next(held, None):
        return figure_uri(view, first.file)
    return picture_uri(view, edition.topic.slug, edition.date) if view.share_pictures else ""


def _tags(edition: Edition) -> tuple[str, ...]:
    """Few, because themes show them all; none that breaks a theme, for themes do not escape."""
    counts: Counter[str] = Counter()
    for paper in edition.papers:
        counts.update(paper.categories)
        counts.update(paper.digest.keywords if paper.digest else ())
    safe = (tag for tag, _ in counts.most_common() if escape(tag) == tag)
    return tuple(islice(safe, _TAGS))
