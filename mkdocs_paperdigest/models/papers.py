"""A paper: its metadata, its digest, and what failed for it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from .digests import Claim, Digest
from .forms import BaseId, Moment, OptionalMoment, OptionalWebAddress, WebAddress
from .texts import Figure


class Link(msgspec.Struct, frozen=True):
    """An address that belongs to a paper.

    `code` and `project` links are found in the abstract or the authors' comment; all others
    follow from the paper's id or come with arXiv's metadata.
    """

    kind: Literal["abstract", "pdf", "html", "doi", "code", "project"]
    url: WebAddress


Step: TypeAlias = Literal["text", "digest", "check", "figures"]
"""A step of an update that may fail for a paper: to read its best text, to digest it, to have the
digest checked by a second reader, to copy its figures."""


MOST_TRIES = 4
"""How often one step is tried for one paper."""


class Attempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step that failed for a paper: how often, when last, and why.

    Attributes:
        tries: How often the paper itself was at fault; outages are not counted.
        at: When it was tried last.
        because: What was wrong, in a few English words of ours.
        of: The key of the digest that was tried; empty for other steps.
    """

    tries: Annotated[int, msgspec.Meta(ge=0)]
    at: Moment
    because: str = ""
    of: str = ""

    @property
    def is_given_up(self) -> bool:
        """Whether it has been tried often enough."""
        return self.tries >= MOST_TRIES


class Former(msgspec.Struct, frozen=True, omit_defaults=True):
    """The version of a paper that was known before the newest one.

    Attributes:
        version: Its number.
        title: Its title; empty if it is the same as today.
        abstract: Its abstract; empty if it is the same as today.
    """

    version: Annotated[int, msgspec.Meta(ge=1)]
    title: str = ""
    abstract: str = ""


class Paper(msgspec.Struct, frozen=True, omit_defaults=True):
    """An arXiv e-print at one version.

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
        attempts: The steps that failed for it; a step that succeeds is removed.
        figures: The first few; those without a file are linked to, or yet to be downloaded.
        note: A line by the site's owner; only in published data.
        preview: A sentence of the abstract, shown while the digest is to come.
        former: The version known before; `None` if there was none.
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
    preview: Claim | None = None
    former: Former | None = None

    @property
    def versioned_id(self) -> str:
        """The id with its version, such as `2403.10255v1`."""
        return f"{self.id}v{self.version}"

    @property
    def is_undigestible(self) -> bool:
        """Whether there is no digest and none is to come."""
        attempt = self.attempts.get("digest")
        return self.digest is None and attempt is not None and attempt.is_given_up
