"""The built-in summarizer: chooses sentences of the text, so it cannot invent anything."""

from __future__ import annotations

from ...versions import EXTRACTIVE
from ..base import Reply, Task


class Extractive:
    """Copies the sentences that say most about a paper, shortened by deletion where that helps.

    The summary and the takeaways come from the abstract, the deep digest from sentences of
    the full text that announce what they are. No network, no key; the same answer every time.

    Attributes:
        name: As the option `summarizer` has it.
        model: Empty: there is none.
        version: See [`versions.EXTRACTIVE`][mkdocs_paperdigest.versions].
        writes: False: it copies.
    """

    name = "extractive"
    model = ""
    version = str(EXTRACTIVE)
    writes = False

    def summarize(self, task: Task) -> Reply:
        """Choose the summary, the takeaways and, at full depth, the deep digest.

        Raises:
            NoAnswerError: No sentence has words, so there is none to choose.
        """
        from .answering import answer

        return Reply(answer(task))
