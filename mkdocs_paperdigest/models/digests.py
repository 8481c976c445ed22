"""A digest: what we write about a paper, with its evidence and its cost."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from .forms import Heading, Moment, OptionalMoment, Read, Role

BUILT_IN = "extractive"
"""The summarizer that copies, and that stands in where a model has no answer that holds."""


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """One grounded statement of a digest, with its evidence.

    Attributes:
        text: The statement.
        quote: The sentences it rests on, from our own copy of the text.
        section: The heading they stand under, empty for the abstract.
        anchor: The fragment of that section on arXiv's HTML page.
        role: What the statement does in the paper's argument.
        by_owner: Whether the site's owner corrected its wording.
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

CURRENCY = r"^[A-Za-z]{0,8}[$€£¥₹₩₽₺₫₪₴]?\Z"
"""What a currency may be written as: a code, a sign, or both, as in `US$`; or nothing."""

Money: TypeAlias = dict[
    Annotated[str, msgspec.Meta(pattern=CURRENCY)],
    Annotated[float, msgspec.Meta(ge=0, le=1e12)],
]
"""Amounts by currency."""


class Checked(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the meaning of a digest's statements was checked.

    Attributes:
        by: The model that was the second reader, as its service names it; empty where there was
            none and the rules alone decided.
        version: The version of the prompt of the second reader.
        at: When they were checked.
        because: Why there was no second reader, in a few English words of ours.
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
        key: One string of all that decides its content; see [`digest_key`][].
        title: The paper's title translated to `language`; empty where it is the original's.
        affiliation: Of the first author, where the text states it.
        keywords: Terms a researcher would search for.
        stands_in_for: The key of the model's digest that did not hold, which this one replaces
            and which is not asked for again; empty otherwise.
        shortfall: Why that one did not hold, in a few English words.
        checked: How the statements were checked; `None` where no second reader was wanted.
        share: How much of the text the model was given, from 0 to 1.
        money: What it cost, at the prices that held when it was made; empty where none was stated.
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
    money: Money = {}
    share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
