"""The whole pipeline: a task in, an answer out."""

from __future__ import annotations

import re

from ...models import Role
from ..base import Answer, NoAnswerError, Statement, Task
from .deep import deep_digest
from .document import read_document
from .keywords import keywords
from .openings import opened
from .ranking import rank
from .roles import role_chances, sure_role
from .takeaways import choose_takeaways
from .tokens import is_english
from .weights import load_weights

_FORMULA = re.compile(r"\$[^$]*\$")
_TWO_LETTERS = re.compile(r"[^\W\d_][\W\d_]*[^\W\d_]")
_VIEW = 1000  # characters of a sentence in which its words are looked for
_MOST_SENTENCES = 80  # are judged; an abstract has ten


def answer(task: Task) -> Answer:
    """Choose the summary, the takeaways and, at full depth, the deep digest.

    Raises:
        NoAnswerError: No sentence has words, so there is none to choose.
    """
    said = [at for at, sentence in enumerate(task.sentences) if _has_words(sentence.text)]
    places = [at for at in said if not task.sentences[at].section] or said
    places = places[:_MOST_SENTENCES]
    if not places:
        raise NoAnswerError("the text has no sentence with words in it to choose from")
    document = read_document(task.title, tuple(task.sentences[at].text for at in places))
    english = is_english([word for words in document.words for word in words])
    weights = load_weights()
    chances = role_chances(document.sentences, weights.roles)
    ranking = rank(document, weights, chances, trim=english)
    best = ranking.best
    roles: list[Role] = [
        sure_role(one, cues) if english else ""
        for one, cues in zip(chances, document.cues, strict=True)
    ]

    def begun(text: str) -> str:
        return opened(text, task.title) if english else text

    return Answer(
        summary=Statement(begun(ranking.texts[best]), (places[best],), roles[best]),
        takeaways=tuple(
            Statement(begun(document.sentences[at]), (places[at],), roles[at])
            for at in choose_takeaways(document, ranking, chances if english else ())
        ),
        deep=deep_digest(task.sentences, task.title) if task.depth == "full" and english else {},
        keywords=keywords(task.title, document.sentences) if english else (),
    )


def _has_words(text: str) -> bool:
    """Tell whether a sentence says something beside numbers, signs and formulas."""
    text = text[:_VIEW]
    return bool(_TWO_LETTERS.search(_FORMULA.sub("", text) if "$" in text else text))
