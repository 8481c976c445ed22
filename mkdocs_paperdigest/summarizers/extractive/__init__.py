"""The built-in summarizer: chooses sentences of the text, so it cannot invent anything."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from ...models import Role
from ..base import Answer, NoAnswerError, Reply, Statement, Task
from .deep import deep_digest
from .document import read_document
from .keywords import keywords
from .openings import opened
from .ranker import rank
from .roles import role_chances, sure_role
from .takeaways import choose_takeaways
from .weights import load_weights
from .words import is_english

_MOST_SENTENCES = 80  # are judged; an abstract has ten


class Extractive:
    """Copies the sentences that say most about a paper, shortened by deletion where that helps.

    The summary and the takeaways come from the abstract, the deep digest from sentences of
    the full text that announce what they are. No network, no key; the same answer every time.

    Attributes:
        name: As the option `summarizer` has it.
        model: Empty: there is none.
        version: Changes with the weights and with every file of this package.
        writes: False: it copies.
    """

    name = "extractive"
    model = ""
    writes = False

    def __init__(self) -> None:
        self.version = _version()

    def summarize(self, task: Task) -> Reply:
        """Choose the summary, the takeaways and, at full depth, the deep digest.

        Raises:
            NoAnswerError: There is no sentence to choose from.
        """
        said = [at for at, sentence in enumerate(task.sentences) if sentence.text.strip()]
        places = [at for at in said if not task.sentences[at].section] or said
        places = places[:_MOST_SENTENCES]
        if not places:
            raise NoAnswerError("there is no sentence to choose from")
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

        return Reply(
            Answer(
                summary=Statement(begun(ranking.texts[best]), (places[best],), roles[best]),
                takeaways=tuple(
                    Statement(begun(document.sentences[at]), (places[at],), roles[at])
                    for at in choose_takeaways(document, ranking, chances if english else ())
                ),
                deep=deep_digest(task.sentences) if task.depth == "full" and english else {},
                keywords=keywords(task.title, document.sentences) if english else (),
            )
        )


@cache
def _version() -> str:
    """A short name that this code with these weights has and no other."""
    own = hashlib.sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".json")):
            own.update(file.read_bytes())
    return own.hexdigest()[:12]
