"""The checks of code, in order: what cannot stand, and what a reader must look at twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from ..models import Claim, Heading, Paper, Sentence, one_line
from ..summarizers.base import Answer, Statement
from ..summarizers.terms import is_term
from . import boasts, denials, directions, hedges, manners, names, overlap, quantities, relations
from .language import is_in, language_of, primary
from .orders import is_order
from .settling import Examination, Examined, Objection
from .text import content, plain, visible, words

_MOST_EVIDENCE = 5
_LONGEST_SUMMARY = 400
_LONGEST_CLAIM = 600
_LONGEST_QUOTATION = 1200
"""A statement in the paper's own words may be as long as authors' sentences are."""
_LONGEST_AFFILIATION = 300
_LONGEST_TITLE = 500
_LONGEST_KEYWORD = 60
_MOST_KEYWORDS = 8
_MEANING = "it does not say what its sentences say"
_SHOWN = 40
"""How much of a model's own words an objection repeats."""


def examine(
    answer: Answer, sentences: Sequence[Sentence], paper: Paper, language: str
) -> Examination:
    """Look at every statement of an answer as code can; the arguments are those of `ground`."""
    grounds = _Grounds(sentences, paper, language)
    seen: set[str] = set()
    statements = [grounds.examine("summary", answer.summary, _LONGEST_SUMMARY, seen)]
    statements += [
        grounds.examine(f"takeaway {n}", statement, _LONGEST_CLAIM, seen)
        for n, statement in enumerate(answer.takeaways, 1)
    ]
    in_deep: set[str] = set()
    statements += [
        grounds.examine(f"{heading} {n}", statement, _LONGEST_CLAIM, in_deep, heading)
        for heading, said in answer.deep.items()
        for n, statement in enumerate(said, 1)
    ]
    if answer.affiliation:
        statements.append(grounds.affiliation(answer.affiliation))
    return Examination(
        tuple(statements),
        grounds.title(answer.title),
        grounds.keywords(answer.keywords),
        tuple(grounds.objections),
        len(sentences),
    )


class _Grounds:
    """One paper's text, ready for the checks, and what they objected to."""

    def __init__(self, sentences: Sequence[Sentence], paper: Paper, language: str) -> None:
        self._sentences = sentences
        self._paper = paper
        self._language = language
        self._primary = primary(language)
        # The abstract is mostly part of the text; if not, it is cut to find out an order in it.
        known = one_line(paper.abstract) in one_line(" ".join(s.text for s in sentences[:200]))
        abstract = [] if known else re.split(r"(?<=[.!?。！？])\s", paper.abstract)
        self._vocabulary = names.Vocabulary(
            [paper.title, *abstract, *(sentence.text for sentence in sentences)]
        )
        self._title_stems = set(content(plain(paper.title)))
        sample = " ".join(sentence.text for sentence in sentences[:10]) or paper.abstract
        # Where a few words do not tell, it is English, as nearly all of arXiv.
        self._translated = (language_of(plain(sample[:5000])) or "en") != self._primary
        self.objections: list[Objection] = []

    def examine(
        self,
        place: str,
        statement: Statement,
        longest: int,
        seen: set[str],
        heading: Heading | Literal[""] = "",
    ) -> Examined:
        """A statement with what speaks against it."""
        evidence = tuple(sorted(set(statement.evidence)))
        text = statement.text
        found = next(self._flaws(text, evidence, longest, seen), None)
        if found:
            return Examined(place, text, evidence, Objection(place, *found), heading=heading)
        seen.add(_key(text))
        cited = [plain(self._sentences[number].text) for number in evidence]
        doubts = tuple(
            Objection(place, _MEANING, doubt) for doubt in self._doubts(text, cited, evidence)
        )
        claim = self._as_claim(statement, evidence)
        return Examined(place, text, evidence, None, doubts, claim, heading)

    def _flaws(
        self, text: str, evidence: tuple[int, ...], longest: int, seen: set[str]
    ) -> Iterator[tuple[str, str]]:
        """Why a statement cannot stand, whatever it means: the rule, and more of it."""
        for flaw in self._about_evidence(evidence):
            yield "its evidence is none", flaw
        cited = [plain(self._sentences[place].text) for place in evidence]
        quoted = plain(text) in cited
        for flaw in self._about_form(text, longest, quoted=quoted):
            yield "its form is not that of a statement", flaw
        if _key(text) in seen:
            yield "it repeats an earlier statement", ""
        if len(text) > longest and not _is_excerpt(plain(text), cited):
            yield f"it is too long, at most {longest} characters may be", ""
        if not quoted:  # the paper's own sentence bears itself out
            for flaw in self._about_facts(plain(text), " ".join(cited), _where(evidence)):
                yield "a number, a unit or a name in it does not stand in the paper", flaw

    def _doubts(self, text: str, cited: list[str], evidence: tuple[int, ...]) -> Iterator[str]:
        """Why a statement may not mean what its sentences do."""
        if plain(text) not in cited:
            yield from self._about_relations(plain(text), " ".join(cited), _where(evidence))
            yield from self._about_wording(plain(text), cited, _where(evidence))

    def _as_claim(self, statement: Statement, evidence: tuple[int, ...]) -> Claim:
        first = self._sentences[evidence[0]]
        quote = first.text
        for before, place in pairwise(evidence):
            joint = " " if place == before + 1 else " … "
            quote += joint + self._sentences[place].text
        return Claim(
            text=one_line(visible(statement.text)),
            quote=quote,
            section=first.section,
            anchor=first.anchor,
            role=statement.role,
        )

    def _about_evidence(self, evidence: tuple[int, ...]) -> Iterator[str]:
        if not evidence:
            yield "it names no sentence as evidence"
        if len(evidence) > _MOST_EVIDENCE:
            yield f"it names more than {_MOST_EVIDENCE} sentences as evidence"
        for place in evidence:
            if not 0 <= place < len(self._sentences):
                yield f"its evidence does not exist: there are {len(self._sentences)} sentences"
            elif is_order(self._sentences[place].text):
                yield f"sentence {place} gives orders, it says nothing of the research"

    def _about_form(self, text: str, longest: int, *, quoted: bool) -> Iterator[str]:
        if len(text) > _LONGEST_QUOTATION:
            yield f"it is too long, at most {longest} characters may be"
        if reason := manners.unfit(text, quoted=quoted):
            yield f"it {reason}"
        if len(text.strip().splitlines()) > 1:
            yield "it runs over several lines"
        for address in manners.addresses(text):
            if not self._holds(address):
                yield f"the address {_shown(address)} does not stand in the paper"
        if not is_in(plain(text), self._language):
            yield f"it is not in the language that was asked for ({self._language})"

    def _holds(self, verbatim: str) -> bool:
        return verbatim in self._paper.abstract or any(
            verbatim in sentence.text for sentence in self._sentences
        )

    def _about_facts(self, claim: str, evidence: str, where: str) -> Iterator[str]:
        if number := quantities.missing(claim, evidence, self._primary):
            yield f"the number {_shown(number)} does not stand in {where}"
        if unit := quantities.missing_unit(claim, evidence):
            yield f"the unit {_shown(unit)} does not stand in {where}"
        if name := names.invented(
            claim, self._vocabulary, self._primary, translated=self._translated
        ):
            yield f"the name {_shown(name)} does not stand in the paper"

    def _about_relations(self, claim: str, evidence: str, where: str) -> Iterator[str]:
        shared = not self._translated
        if numbers := relations.misplaced_number(claim, evidence, shared=shared):
            yield f"it puts {numbers} where {where} does not"
        if side := relations.swapped_sides(claim, evidence, shared=shared):
            yield f"it turns the comparison in {where} round ({_shown(side)})"

    def _about_wording(self, claim: str, cited: list[str], where: str) -> Iterator[str]:
        evidence = " ".join(cited)
        shared, han = not self._translated, self._primary == "zh"
        if shared and overlap.little_in_common(claim, set(content(evidence)) | self._title_stems):
            yield f"it says more than {where} does"
        if word := boasts.overstated(claim, evidence):
            yield f"{_shown(word)} is more than {where} says"
        if found := directions.bound_reversed(claim, evidence):
            yield f"it turns a bound in {where} round ({found})"
        if not (shared or han):
            return
        if found := directions.turned_round(claim, evidence, shared=shared, han=han):
            yield f"it turns {where} round ({found})"
        if found := denials.flipped_denial(claim, cited, shared=shared, han=han):
            yield f"it and {where} differ in a {found}"
        if found := hedges.lost_limit(claim, cited, shared=shared):
            yield f"it leaves out a {found} of {where}"

    def affiliation(self, statement: Statement) -> Examined:
        """The affiliation, which must stand verbatim in the cited sentences."""
        evidence = tuple(sorted(set(statement.evidence)))
        text = one_line(statement.text)
        objection = next(self._about_evidence(evidence), "")
        if not objection and (len(text) > _LONGEST_AFFILIATION or manners.unfit(text)):
            objection = "it is no affiliation"
        if not objection and not any(
            text in one_line(self._sentences[place].text) for place in evidence
        ):
            objection = "it does not stand there word for word"
        place: Literal["affiliation"] = "affiliation"
        if objection:
            rejected = Objection(place, "it does not stand in the paper", objection)
            return Examined(place, text, evidence, rejected, heading=place)
        claim = self._as_claim(statement, evidence)
        return Examined(place, text, evidence, None, (), claim, place)

    def title(self, translation: str) -> str:
        """The translated title if it says the same in the language asked for, else nothing."""
        text = one_line(translation)
        original = plain(self._paper.title)
        if not text or _key(text) == _key(original) or is_in(original, self._language):
            return ""
        folded = plain(text)
        objection = ""
        if len(text) > _LONGEST_TITLE or manners.unfit(text) or manners.addresses(text):
            objection = "it is no title"
        elif not is_in(folded, self._language):
            objection = f"it is not in the language that was asked for ({self._language})"
        elif absent := quantities.missing(folded, original, self._primary):
            objection = f"the number {_shown(absent)} does not stand in the original"
        elif name := names.invented(
            folded, names.Vocabulary([original]), self._primary, translated=True
        ):
            objection = f"the name {_shown(name)} does not stand in the original"
        elif lost := _lost_from_title(original, folded):
            objection = f"it leaves out {_shown(lost)}"
        if objection:
            self.objections.append(Objection("title", "it does not say the same", objection))
            return ""
        return text

    def keywords(self, keywords: Sequence[str]) -> tuple[str, ...]:
        """The first few keywords that are terms, and stand in the paper if in Latin script."""
        kept: dict[str, str] = {}
        for keyword in keywords[: 4 * _MOST_KEYWORDS]:
            text = one_line(keyword)
            if (
                not text
                or len(text) > _LONGEST_KEYWORD
                or manners.unfit(text)
                or manners.addresses(text)
                or not is_term(text, self._language)
                or not all(self._vocabulary.has(part) for part in _latin_runs(text))
            ):
                detail = f"{_shown(text)} is no term that stands in the paper"
                self.objections.append(
                    Objection("keyword", "it does not stand in the paper", detail)
                )
                continue
            kept.setdefault(text.casefold(), text)
        return tuple(kept.values())[:_MOST_KEYWORDS]


_LATIN_RUN = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9 ./+'-]*")


def _latin_runs(text: str) -> list[str]:
    return [run.strip() for run in _LATIN_RUN.findall(plain(text)) if run.strip()]


_TITLE_NUMBER = re.compile(r"(?<![\w.-])\d[\d.,]*(?![\w-])")
_TITLE_NAME = re.compile(r"(?<![\w-])[A-Za-z][\w+-]*")


def _lost_from_title(original: str, translation: str) -> str:
    """The first number or coined name of a title that its translation leaves out."""
    kept = names.Vocabulary([translation])
    shouted = original.isupper()
    for match in _TITLE_NAME.finditer(original):
        token = match[0]
        coined = (token.isupper() and not shouted) or any(c.isdigit() for c in token)
        coined = coined or (any(c.isupper() for c in token[1:]) and "-" not in token)
        if coined and len(token) > 1 and not (kept.has(token) or names.is_usual(token)):
            return token
    for number in _TITLE_NUMBER.finditer(original):
        if quantities.missing(number[0], translation, "en"):
            return number[0]
    return ""


def _is_excerpt(claim: str, cited: list[str]) -> bool:
    """Whether a claim is made of one cited sentence's words in their order."""
    return any(_in_order(words(claim), iter(words(sentence))) for sentence in cited)


def _in_order(needles: list[str], haystack: Iterator[str]) -> bool:
    return all(word in haystack for word in needles)


_NO_WORD = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _NO_WORD.sub("", plain(text[: 2 * _LONGEST_QUOTATION]).casefold())


def _where(evidence: tuple[int, ...]) -> str:
    return "sentence " + ", ".join(map(str, evidence))


def _shown(text: str, longest: int = _SHOWN) -> str:
    text = one_line(text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
