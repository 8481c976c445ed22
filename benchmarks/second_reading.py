"""What a second reading costs beside the digest that it reads, in characters that travel.

    python benchmarks/second_reading.py [--statements 25] [--cites 2] [--seed 1]

The texts are those of the tests; the digest is made of sentences at random, so that only lengths
matter. Models charge by the token, of which English has one in about four characters.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from mkdocs_paperdigest.fulltext.html import read_html
from mkdocs_paperdigest.models import HEADINGS, Reading
from mkdocs_paperdigest.summarizers.base import Question, Statement, Task
from mkdocs_paperdigest.summarizers.prompt import instructions, question
from mkdocs_paperdigest.summarizers.second_reading import reading_instructions, reading_question
from mkdocs_paperdigest.update.digesting import number_sentences
from mkdocs_paperdigest.update.verifying import make_inquiry

STATEMENT = 140
DOCUMENTS = Path(__file__).parents[1] / "tests" / "fulltext" / "documents"
CHARACTERS_PER_TOKEN = 4
LENGTH = 48_000
"""Characters of a usual paper; the texts of the tests are shorter, and are taken several times."""


def main() -> None:
    """Print a line for each text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--statements", type=int, default=25, help="in a digest (default: 25)")
    parser.add_argument("--cites", type=int, default=2, help="sentences of each (default: 2)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311
    for file in sorted(DOCUMENTS.glob("*.html")):
        page = read_html(file.read_bytes(), "https://arxiv.org/html/2611.00001v1")
        if page is None:
            continue
        length = sum(len(text) for section in page.sections for text in section.paragraphs)
        sections = tuple(page.sections) * (LENGTH // length)
        sentences = number_sentences(Reading("html", sections))
        task = Task("A title of a usual length", sentences, "en", "full")
        said = []
        for _ in range(given.statements):
            first = chance.randrange(len(sentences) - given.cites)
            evidence = tuple(range(first, first + given.cites))
            said.append(Statement(sentences[first].text[:STATEMENT], evidence))
        written = [
            {"text": s.text, "evidence": list(s.evidence), "heading": HEADINGS[0]} for s in said
        ]
        digest = len(instructions(task)) + len(question(task)) + len(json.dumps(written))
        questions = tuple(
            Question(f"results {n}", s.text, s.evidence) for n, s in enumerate(said, 1)
        )
        inquiry = make_inquiry(questions, sentences)
        verdicts = [{"number": n, "supported": True} for n in range(len(said))]
        reading = (
            len(reading_instructions()) + len(reading_question(inquiry)) + len(json.dumps(verdicts))
        )
        print(
            f"{file.stem:10} {len(sentences):4} sentences: "
            f"digest {digest // CHARACTERS_PER_TOKEN:6,} tokens,"
            f" second reading {reading // CHARACTERS_PER_TOKEN:5,} ({reading / digest:.0%})"
        )


if __name__ == "__main__":
    main()
