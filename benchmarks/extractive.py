"""How long the built-in summarizer takes for an abstract, and what an editor would mark in it.

    python benchmarks/extractive.py [FILE] [--rounds N]
    python benchmarks/extractive.py --editor FILE [--show NAME]

FILE holds a paper a line, as JSON with `title` and `abstract` (or `summary`, as arXiv calls it);
default: the abstracts that the tests use (arXiv metadata: CC0). The editor's rules are written
apart from the summarizer's own, so that what one forgets the other may find.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mkdocs_paperdigest.grounding import ground
from mkdocs_paperdigest.models import Paper, Sentence, one_line
from mkdocs_paperdigest.sentences import split_sentences
from mkdocs_paperdigest.summarizers.base import Answer, Task
from mkdocs_paperdigest.summarizers.extractive import Extractive
from mkdocs_paperdigest.summarizers.extractive.weights import load_weights

_ABSTRACTS = Path(__file__).parent.parent / "tests/data/abstracts.jsonl"
_SHOWN = 30

_NAME = re.compile(r"[^\s-]*[A-Z\d$\\_]|[a-zA-Z](?:-|\s)")
_CONNECTIVE = re.compile(
    r"(?:however|moreover|furthermore|further|additionally|also|besides|finally|lastly|first|second|third"
    r"|firstly|secondly|thirdly|then|thus|therefore|hence|consequently|specifically|notably|meanwhile"
    r"|nevertheless|instead|overall|next|subsequently|in addition|in particular|in contrast"
    r"|as a result|to this end|on the other hand|for example|for instance|yet|but|and|so|still"
    r"|conversely|similarly|accordingly|to (?:address|tackle|solve|overcome) (?:this|these|it))\b"
    r"(?: ?,|\s(?:we|the)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:it|they|its|their|them|he|she|his|her|those|such|the (?:former|latter))\b"
    r"|(?:this|these|that)\b(?! (?:[\w-]+ ){0,2}(?:papers?|work|study|article|survey|review"
    r"|research|thesis|report|note|letter|project|approach|method|framework|model|results?"
    r"|findings?|dataset|benchmark|algorithm|systems?|techniques?|methodology|strategy|architecture|pipeline|analysis)\b)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"it (?:is|was|has been) (?:\w+ ){0,3}(?:that|to|whether|how)\b", re.IGNORECASE
)
_HEARSAY = re.compile(
    r"(?:[\w-]+ ){0,3}(?:results?|findings?|experiments?|evidence)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:we|i|our|this (?:\w+ )?(?:paper|work|study|article|survey|review|thesis|report"
    r"|research))\b",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    """image images text texts video videos data dataset datasets model models method methods
    approach approaches framework frameworks task tasks training learning network networks
    performance result results feature features object objects scene scenes token tokens
    camera depth vision language dynamic vector agent application actions valuable enough
    perception keyword transfer autonomous assessment similarity however amplify simple
    novel efficient robust accuracy analysis system systems information knowledge problem
    problems quality generation detection prediction human code paper study research sample
    samples distribution representation profile pro""".split()
)
_ADJECTIVE_END = re.compile(
    r"(?:-(?:shot|grained|domain|level|based|aware|free|guided|oriented|centric|modal|view|time|scale"
    r"|end|fine|art|driven|specific|agnostic)|(?:[^ ]{3}(?:ive|ous|able|ible|less|ful))"
    r"|multimodal|visual|medical|spatial|temporal|general|neural|optimal|structural|guided|done)$",
    re.IGNORECASE,
)
_VERB_START = re.compile(
    r"(?:unlocking|towards?|using|improving|enhancing|learn|aligning|rethinking|exploring|leveraging"
    r"|proposed?|the|an?|is|are|we|our|and|of|in|with|by|for|via|how|when|what|why|is)\b",
    re.IGNORECASE,
)


class Written(msgspec.Struct):
    """What is summarised."""

    title: str
    abstract: str = ""
    summary: str = ""

    @property
    def text(self) -> str:
        """The abstract on one line."""
        return one_line(self.abstract or self.summary)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=_ABSTRACTS)
    parser.add_argument("--rounds", type=int, default=20, help="times each abstract is summarised")
    parser.add_argument("--editor", type=Path, metavar="FILE", help="read these as an editor would")
    parser.add_argument("--show", default="", metavar="NAME", help="print what a rule marked")
    options = parser.parse_args()
    path: Path = options.editor or options.file
    papers = [msgspec.json.decode(line, type=Written) for line in path.read_bytes().splitlines()]
    if options.editor:
        edit(papers, options.show)
    else:
        measure(papers, options.rounds)


def measure(papers: list[Written], rounds: int) -> None:
    """Measure in processor time, so that what else runs on the machine counts for little."""
    started = time.process_time()
    load_weights()
    print(f"loading the weights: {1000 * (time.process_time() - started):.1f} ms, once")
    summarizer = Extractive()
    costs: list[float] = []
    splitting: list[float] = []
    for _ in range(rounds):
        for paper in papers:
            began = time.process_time()
            sentences = tuple(map(Sentence, split_sentences(paper.text)))
            split = time.process_time()
            summarizer.summarize(Task(one_line(paper.title), sentences, "en", "brief"))
            splitting.append(split - began)
            costs.append(time.process_time() - split)
    for name, times in (("splitting", splitting), ("summarising", costs)):
        milliseconds = sorted(1000 * each for each in times)
        print(
            f"{name}: mean {statistics.mean(milliseconds):.2f} ms an abstract, "
            f"median {statistics.median(milliseconds):.2f}, "
            f"95% under {milliseconds[int(0.95 * len(milliseconds))]:.2f}"
        )


def edit(papers: list[Written], shown: str) -> None:
    """Count what an editor would mark."""
    summarizer = Extractive()
    marked: Counter[str] = Counter()
    takeaways = keywords = dropped = 0
    for number, paper in enumerate(papers):
        sentences = tuple(map(Sentence, split_sentences(paper.text)))
        answer = summarizer.summarize(Task(one_line(paper.title), sentences, "en", "brief")).answer
        takeaways += len(answer.takeaways)
        keywords += len(answer.keywords)
        held = ground(answer, sentences, _paper(number, paper), "en")
        dropped += held.claims.dropped
        for name, text in _marks(answer):
            marked[name] += 1
            if name == shown and marked[name] <= _SHOWN:
                print(f"  {text}")
    print(f"{len(papers)} papers, {takeaways} takeaways, {keywords} keywords")
    for name in sorted(marked):
        whole = {"s": len(papers), "t": takeaways, "k": keywords, "d": len(papers)}[name[0]]
        print(f"{name:38} {marked[name]:5} of {whole:5} {marked[name] / max(1, whole):7.1%}")
    print(f"{'statements that the grounding drops':38} {dropped:5} of {len(papers) + takeaways:5}")


def _marks(answer: Answer) -> Iterator[tuple[str, str]]:
    """What an editor would mark in an answer: the rule's name and the text."""
    summary = answer.summary.text
    yield from _openings("summary", summary)
    if not _DONE.search(summary) and _HEARSAY.match(summary):
        yield "summary tells only results", summary
    if not answer.keywords:
        yield "digest without keywords", summary
    if len(answer.takeaways) < 2:
        yield "digest with fewer than two takeaways", summary
    for takeaway in answer.takeaways:
        yield from _openings("takeaway", takeaway.text)
    for keyword in answer.keywords:
        words = keyword.lower().split()
        if len(words) == 1 and words[0] in _GENERIC:
            yield "keyword is one general word", keyword
        elif len(words) == 1 and keyword.islower():
            yield "keyword is one common noun (look)", keyword
        if _ADJECTIVE_END.search(keyword):
            yield "keyword ends in an adjective", keyword
        if _VERB_START.match(keyword):
            yield "keyword begins with no noun", keyword


def _openings(kind: str, text: str) -> Iterator[tuple[str, str]]:
    if text[:1].islower() and not _NAME.match(text):
        yield f"{kind} begins with a small letter", text
    if _CONNECTIVE.match(text):
        yield f"{kind} begins with a connective", text
    if _PRONOUN.match(text) and not _EXPLETIVE.match(text):
        yield f"{kind} begins with a pronoun", text


def _paper(number: int, paper: Written) -> Paper:
    return msgspec.convert(
        {
            "id": f"2503.{number:05}", "version": 1, "title": one_line(paper.title),
            "authors": ["A. Author"], "abstract": paper.text, "categories": ["cs.CV"],
            "comment": "", "published": "2025-03-20T12:00:00Z", "updated": "2025-03-20T12:00:00Z",
            "links": [], "license": "", "digest": None,
        },
        Paper,
    )  # fmt: skip


if __name__ == "__main__":
    main()
