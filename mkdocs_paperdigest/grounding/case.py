"""What a check is given: one statement, the sentences that it cites, and the paper's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..models import Paper, Sentence, one_line
from .language import language_of, primary
from .normalising import content, normalised
from .rulebook import Rules, rules_of
from .vocabulary import Vocabulary

LONGEST_LOOKED_AT = 3000
"""Characters of a cited sentence that are looked at; no author's sentence is longer."""
_SAMPLE = 10
"""How many sentences are looked at to tell the language of a text."""


class Text:
    """A paper's text, ready for the checks.

    Attributes:
        sentences: The text that was read, in the order of its numbers.
        paper: Whose text it is.
        wanted: The language that was asked for, as a BCP 47 tag.
        language: Its primary subtag.
        source: The primary subtag of the paper's own language.
        vocabulary: The words of title, abstract and text.
        title_stems: The stems of the title's content words.
    """

    def __init__(self, sentences: Sequence[Sentence], paper: Paper, wanted: str) -> None:
        self.sentences = sentences
        self.paper = paper
        # The abstract is mostly part of the text; if not, it is cut to find out an order in it.
        known = one_line(paper.abstract) in one_line(" ".join(s.text for s in sentences[:200]))
        abstract = [] if known else re.split(r"(?<=[.!?。！？])\s", paper.abstract)
        self.vocabulary = Vocabulary([paper.title, *abstract, *(s.text for s in sentences)])
        self.title_stems = frozenset(content(normalised(paper.title)))
        sample = " ".join(s.text for s in sentences[:_SAMPLE]) or paper.abstract
        # Where a few words do not tell, it is English, as nearly all of arXiv.
        own = language_of(normalised(sample[:5000])) or "en"
        self.source = primary(own)
        self.wanted = wanted or own
        self.language = primary(self.wanted)

    def holds(self, verbatim: str) -> bool:
        """Tell whether something stands in the paper letter for letter."""
        return verbatim in self.paper.abstract or any(verbatim in s.text for s in self.sentences)


@dataclass(frozen=True)
class Case:
    """One statement before the checks.

    Attributes:
        text: What it says, as it came.
        numbers: Which sentences it cites, in order.
        longest: How many characters it may have.
        repeated: Whether an earlier statement says the same.
        whole: The text it is about.
    """

    text: str
    numbers: tuple[int, ...]
    longest: int
    repeated: bool
    whole: Text

    @cached_property
    def claim(self) -> str:
        """The statement, normalised."""
        return normalised(self.text)

    @cached_property
    def raw(self) -> list[str]:
        """The cited sentences that exist, as far as they are looked at."""
        sentences = self.whole.sentences
        return [
            sentences[n].text[:LONGEST_LOOKED_AT] for n in self.numbers if 0 <= n < len(sentences)
        ]

    @cached_property
    def cited(self) -> list[str]:
        """The cited sentences, normalised."""
        return [normalised(sentence) for sentence in self.raw]

    @cached_property
    def evidence(self) -> str:
        """The cited sentences as one text."""
        return " ".join(self.cited)

    @cached_property
    def quoted(self) -> bool:
        """Whether it is a cited sentence of the paper word for word."""
        return self.claim in self.cited

    @property
    def translated(self) -> bool:
        """Whether claim and paper are in two languages."""
        return self.whole.language != self.whole.source

    @property
    def ours(self) -> Rules | None:
        """The words of the claim's language."""
        return rules_of(self.whole.language)

    @property
    def theirs(self) -> Rules | None:
        """The words of the paper's language."""
        return rules_of(self.whole.source)

    @property
    def where(self) -> str:
        """The cited sentences, as objections name them."""
        return "sentence " + ", ".join(map(str, self.numbers))
