"""The words of this package as types: what is read from outside, kept and shown.

Everything that enters from outside (arXiv, models, restored archives) becomes one of these
types or is refused; JSON in and out goes through [`decode`][] and [`encode`][].
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal, TypeAlias, TypeVar, get_args

import msgspec

SCHEMA_VERSION: Literal[1] = 1

Read: TypeAlias = Literal["html", "pdf", "abstract"]
"""Which text of a paper was read."""

Role: TypeAlias = Literal["", "background", "objective", "method", "result"]
"""What a sentence does in a paper; empty where nobody is sure."""

Heading: TypeAlias = Literal[
    "background", "gap", "method", "results", "steps", "significance", "innovation",
    "performance", "limitations", "effort",
]  # fmt: skip
"""A heading of a deep digest."""

HEADINGS: tuple[Heading, ...] = get_args(Heading)
"""All headings, in reading order."""

BaseId: TypeAlias = Annotated[
    str,
    msgspec.Meta(pattern=r"^([0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]*(\.[A-Za-z-]{2,20})?/[0-9]{7})\Z"),
]
"""An arXiv identifier without its version, old scheme or new."""

Slug: TypeAlias = Annotated[
    str,
    msgspec.Meta(pattern=r"^[^\W_][^\s/\\<>\"'`{}|^%?#&:;,+=@!*()\[\]$]*\Z", max_length=100),
]
"""A topic's name as one safe segment of a URL and of a file path."""

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_HOUR = r"(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"

Moment: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^{_DAY}{_HOUR}\Z")]
"""A time in UTC, or a day where the hour is not known."""

OptionalMoment: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^({_DAY}{_HOUR})?\Z")]
"""A moment; empty where it is not known."""

WebAddress: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^https?://[^\s<>\"'`{}|\\^]+\Z", max_length=2000)
]
"""An address that a page may link to."""

OptionalWebAddress: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^(https?://[^\s<>\"'`{}|\\^]+)?\Z", max_length=2000)
]
"""The same; empty where there is none."""


class Link(msgspec.Struct, frozen=True):
    """An address that belongs to a paper.

    `code` and `project` links are found in the abstract or the authors' comment; all others
    follow from the paper's id or come with arXiv's metadata.
    """

    kind: Literal["abstract", "pdf", "html", "doi", "code", "project"]
    url: WebAddress


class Sentence(msgspec.Struct, frozen=True):
    """One sentence of a text that was read; its number is its place in the sequence.

    Attributes:
        text: The sentence, verbatim but for white space.
        section: The heading it stands under, empty for the abstract.
        anchor: The fragment of that section on arXiv's HTML page, if it has one.
    """

    text: str
    section: str = ""
    anchor: str = ""


class Section(msgspec.Struct, frozen=True):
    """A part of a paper.

    Attributes:
        heading: As it stands; empty for the abstract.
        paragraphs: Running text, in reading order.
        anchor: Its fragment on arXiv's HTML page, if it has one.
        rows: Rows of the tables that stand in it, each one whole sentence, behind the paragraphs.
    """

    heading: str
    paragraphs: tuple[str, ...]
    anchor: str = ""
    rows: tuple[str, ...] = ()


FileName: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^([0-9a-f]{16}\.(png|jpg|gif|webp))?\Z")
]
"""The name of a picture in the archive; empty until it was downloaded."""


class Figure(msgspec.Struct, frozen=True):
    """A figure of a paper, as the paper shows it.

    Attributes:
        url: Where arXiv serves the picture.
        label: The paper's own number for it, such as `Figure 2`.
        caption: The paper's own caption, without the label.
        anchor: Its fragment on arXiv's HTML page.
        file: See [`FileName`][].
        width: In pixels; 0 until it was downloaded.
        height: In pixels; 0 until it was downloaded.
    """

    url: WebAddress
    label: str = ""
    caption: str = ""
    anchor: str = ""
    file: FileName = ""
    width: int = 0
    height: int = 0


class Reading(msgspec.Struct, frozen=True):
    """The text of a paper as it was read.

    Attributes:
        read: Which of the paper's texts this is.
        sections: In reading order; the reference list and appendices come last.
        figures: In the paper's order; only arXiv's HTML has them.
        license: The address of the licence, where the text names it.
        shortfall: Why a better text was not read, in a few English words for the log.
        better_later: Why a better text of this very version may be had another day, in a few
            English words: its HTML page is missing yet, the reading of its PDF broke off. Empty
            where this is the best that will be.
    """

    read: Read
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    license: OptionalWebAddress = ""
    shortfall: str = ""
    better_later: str = ""


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """One statement of a digest that holds: grounded, with its evidence.

    Attributes:
        text: What is said.
        quote: The sentences it rests on, from our own copy of the text.
        section: The heading they stand under, empty for the abstract.
        anchor: The fragment of that section on arXiv's HTML page.
        role: What the statement does in the paper's argument.
        by_owner: Whether the site's owner put it into these words.
    """

    text: str
    quote: str
    section: str
    anchor: str = ""
    role: Role = ""
    by_owner: bool = False


class ClaimCount(msgspec.Struct, frozen=True):
    """How many claims a summarizer made, and what became of them."""

    made: int
    kept: int
    dropped: int


class Tokens(msgspec.Struct, frozen=True):
    """What a digest cost, in the model's tokens; zero for the built-in summarizer."""

    input: int = 0
    output: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.input + other.input, self.output + other.output)


NO_TOKENS = Tokens()


class Checked(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the meaning of a digest's statements was checked.

    Attributes:
        by: The model that read each statement against its sentences, as its service names it;
            empty where nobody could, and rules alone decided.
        version: Of what that model was asked.
        at: When.
        because: Why nobody could read them, in a few English words of ours.
    """

    by: str = ""
    version: str = ""
    at: OptionalMoment = ""
    because: str = ""


class Digest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What we write about one paper in one language.

    Attributes:
        summarizer: The name of the summarizer that made it.
        model: The model that answered, as its service names it; empty without one.
        language: The language of its text, as a BCP 47 tag.
        of_version: The version of the paper that was read.
        read: Which of the paper's texts was read.
        made_at: When.
        summary: The paper in one sentence.
        takeaways: The points to remember.
        deep: The deep digest by heading; empty where only the abstract was read.
        claims: How many claims were made, kept and dropped.
        tokens: What it cost.
        key: All that decides its content, as one string; see [`digest_key`][].
        title: The paper's title translated to `language`; empty where it is the original's.
        affiliation: Of the first author, where the text states it.
        keywords: Terms a researcher would search for.
        stands_in_for: The key of a model's digest that was asked for and did not hold; this one
            was made in its place, and that one is not asked for again.
        shortfall: Why this stands in, in a few English words.
        checked: Who read the statements against their sentences; `None` where nobody was to.
    """

    summarizer: str
    model: str
    language: str
    of_version: int
    read: Read
    made_at: Moment
    summary: Claim
    takeaways: tuple[Claim, ...]
    deep: dict[Heading, tuple[Claim, ...]]
    claims: ClaimCount
    tokens: Tokens
    key: str = ""
    title: str = ""
    affiliation: Claim | None = None
    keywords: tuple[str, ...] = ()
    stands_in_for: str = ""
    shortfall: str = ""
    checked: Checked | None = None


Step: TypeAlias = Literal["text", "digest", "check", "figures"]
"""What an update may try for a paper in vain: to read a better text of it than it could, to digest
it, to have its digest read again by somebody else, to copy its figures."""


MOST_TRIES = 4
"""So often one thing is tried for one paper."""


class Attempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was tried in vain: so often, last then, and why.

    Attributes:
        tries: How often the paper itself was at fault; an outage of the other side counts none.
        at: When it was tried last.
        because: What was wrong, in a few English words of ours.
        of: What was tried, where that can change: the key of the digest.
    """

    tries: Annotated[int, msgspec.Meta(ge=0)]
    at: Moment
    because: str = ""
    of: str = ""

    @property
    def is_given_up(self) -> bool:
        """Whether it has been tried often enough."""
        return self.tries >= MOST_TRIES


class Paper(msgspec.Struct, frozen=True, omit_defaults=True):
    """An arXiv e-print at one version. All of it comes from arXiv but for the digest.

    Attributes:
        id: The base id.
        version: The newest version known.
        title: One line, LaTeX left as it is.
        authors: In the paper's order.
        abstract: One paragraph, LaTeX left as it is.
        categories: The primary category first; empty where unknown.
        comment: The authors' comment, such as `Accepted at CVPR 2024`.
        published: When version 1 was submitted.
        updated: When the newest version was submitted; empty where unknown.
        links: See [`Link`][].
        license: The address of the licence; empty where unknown.
        digest: What we wrote about it; `None` while that is to come.
        filed_at: When it joined its edition; empty where unknown.
        journal: The journal reference, where arXiv has one.
        attempts: What was tried for it in vain, by step; a step that succeeds leaves none.
        figures: The first few; those without a file are linked to, or yet to be downloaded.
        note: A line of the site's owner; only in what is published.
    """

    id: BaseId
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    comment: str
    published: Moment
    updated: OptionalMoment
    links: tuple[Link, ...]
    license: OptionalWebAddress
    digest: Digest | None
    filed_at: OptionalMoment = ""
    journal: str = ""
    attempts: dict[Step, Attempt] = {}
    figures: tuple[Figure, ...] = ()
    note: str = ""

    @property
    def versioned_id(self) -> str:
        """The id with its version, such as `2403.10255v1`."""
        return f"{self.id}v{self.version}"

    @property
    def is_undigestible(self) -> bool:
        """Whether there is no digest and none is to come."""
        attempt = self.attempts.get("digest")
        return self.digest is None and attempt is not None and attempt.is_given_up


class TopicName(msgspec.Struct, frozen=True):
    """How a topic is called and addressed."""

    name: str
    slug: Slug


class Topic(msgspec.Struct, frozen=True):
    """A named standing query: what a reader follows.

    Attributes:
        name: As readers see it.
        slug: As URLs have it.
        query: In arXiv's own grammar.
        max_papers: The newest so many papers are kept per edition.
        description: One line under the topic's title.
        primary: If any are given, a paper's primary category must be one of them.
    """

    name: str
    slug: Slug
    query: str
    max_papers: int = 50
    description: str = ""
    primary: tuple[str, ...] = ()


Trouble: TypeAlias = Literal["", "unreachable", "limited", "refused", "damaged", "emptied"]
"""Why the last attempt to fetch a topic failed: arXiv could not be reached; it asked to be left
alone for a while; it refused the query; its answer was no whole feed; a topic that had results
suddenly had none."""


class EditionRecord(msgspec.Struct, frozen=True):
    """An edition in the manifest: the SHA-256 of its file, its papers, how many are digested."""

    date: date
    sha256: str
    papers: int
    digested: int


class TopicRecord(msgspec.Struct, frozen=True):
    """A topic in the manifest, with how fresh it is.

    Attributes:
        name: As readers see it.
        slug: As URLs have it.
        query: The query that was fetched last.
        checked_at: When arXiv last answered; empty if never.
        tried_at: When arXiv was last asked; empty if never.
        trouble: What was wrong with the last attempt; empty if nothing.
        editions: Newest first.
        max_papers: How many papers an edition took when arXiv last answered; 0 if unknown.
    """

    name: str
    slug: Slug
    query: str = ""
    checked_at: OptionalMoment = ""
    tried_at: OptionalMoment = ""
    trouble: Trouble = ""
    editions: tuple[EditionRecord, ...] = ()
    max_papers: int = 0


class Manifest(msgspec.Struct, frozen=True):
    """The table of contents of an archive."""

    schema: Literal[1]
    topics: tuple[TopicRecord, ...]


class Edition(msgspec.Struct, frozen=True):
    """The papers of one topic that arXiv announced on one day, newest first.

    Attributes:
        schema: The version of this format.
        topic: Whose edition it is.
        date: The day arXiv lists them under.
        papers: Newest first.
        left_out: How many more papers matched than the topic's `max_papers`.
        filed_at: When the edition was first filed; empty where unknown.
        left_out_ids: Which those are, so that each is counted once and none that came in since.
        spare: Those of them that were digested at a price before newer ones took their place.
    """

    schema: Literal[1]
    topic: TopicName
    date: date
    papers: tuple[Paper, ...]
    left_out: int = 0
    filed_at: OptionalMoment = ""
    left_out_ids: tuple[BaseId, ...] = ()
    spare: tuple[Paper, ...] = ()


T = TypeVar("T")


def decode(data: bytes | str, kind: type[T]) -> T:
    """Read JSON from outside as a value of type `kind`.

    Raises:
        ValueError: The text is no JSON, or does not have the shape of `kind`. The message says
            what is wrong and where.
    """
    return msgspec.json.decode(data, type=kind)


def encode(value: object) -> bytes:
    """Write a value as readable JSON with a stable order of keys."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2) + b"\n"


def moment(time: datetime) -> Moment:
    """Write a time, which must know its zone, as a [`Moment`][]."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """Fold white space; drop what no text holds: control characters, unpaired surrogates."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())
