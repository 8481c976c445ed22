"""What of an answer the paper bears out, as far as code alone can tell."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import Paper, Sentence
from ..summarizers.base import Answer
from .examining import examine
from .settling import Grounded, settle


def ground(answer: Answer, sentences: Sequence[Sentence], paper: Paper, language: str) -> Grounded:
    """Keep what of an answer the paper bears out, as far as code alone can tell.

    Args:
        answer: What a summarizer says.
        sentences: The text it was given; evidence refers to places in it, from 0.
        paper: Whose text it is. Its title and abstract count as text, its authors do not.
        language: The language that was asked for, as a BCP 47 tag.
    """
    return settle(examine(answer, sentences, paper, language), None)
