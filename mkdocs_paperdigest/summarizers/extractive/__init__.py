"""The built-in summarizer: chooses sentences of the text, so it cannot invent anything.

    task ─ document ─┬─ roles ──────┐
                     │              ├─ features ─ ranking ─ takeaways ─ answer
                     ├─ salience ───┘                 │                  │
                     └─ keywords ──────────────────── trimming ──────────┴─ openings, deep

| file | what it does |
|---|---|
| `answering` | calls the others in this order and puts the answer together |
| `document` | cuts title and sentences into words once (`tokens`); the cues of each (`cues`) |
| `roles` | how likely each sentence is background, objective, method or result |
| `salience` | how likely each word is to stand in a human's summary |
| `features`, `ranking` | the worth of each sentence; the best one is the summary |
| `trimming` | shorter wordings of the best sentences, by deletion alone |
| `takeaways` | the sentences that tell the rest of the story |
| `openings` | how a sentence begins that is read alone |
| `deep` | sentences of the body under the headings of the deep digest |
| `keywords` | terms of title and abstract |

What is learned is in `weights.json` (`training/` makes it, `weights` reads it); words and patterns
are in the TOML files, which `word_tables` reads.
"""

from __future__ import annotations

from ...models import BUILT_IN
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

    name = BUILT_IN
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
