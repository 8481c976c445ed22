"""Examining an answer: its statements by the checks, title, affiliation and keywords apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from ..models import Claim, Heading, Paper, Sentence, one_line
from ..summarizers.base import Answer, Statement
from ..summarizers.terms import is_term
from . import form
from .amounts import first_missing_number
from .case import Case, Text
from .checks import doubts, rejected
from .evidence import no_evidence
from .invented_names import first_invented_name
from .language import is_in, language_of
from .normalising import normalised, shown, visible
from .settling import Examination, Examined, Grounded, Objection, settle
from .vocabulary import Vocabulary, is_common_abbreviation

_LONGEST_SUMMARY = 400
_LONGEST_CLAIM = 600
_LONGEST_AFFILIATION = 300
_LONGEST_TITLE = 500
_LONGEST_KEYWORD = 60
_MOST_KEYWORDS = 8


def examine(
    answer: Answer, sentences: Sequence[Sentence], paper: Paper, language: str
) -> Examination:
    """Examine every statement of an answer as far as code can; nothing is dropped yet.

    Args:
        answer: What a summarizer says.
        sentences: The text it was given; evidence refers to places in it, from 0.
        paper: Whose text it is. Its title and abstract count as text, its authors do not.
        language: The language that was asked for, as a BCP 47 tag.
    """
    examiner = _Examiner(Text(sentences, paper, language))
    seen: set[str] = set()
    statements = [examiner.examine("summary", answer.summary, _LONGEST_SUMMARY, seen)]
    statements += [
        examiner.examine(f"takeaway {n}", statement, _LONGEST_CLAIM, seen)
        for n, statement in enumerate(answer.takeaways, 1)
    ]
    in_deep: set[str] = set()
    statements += [
        examiner.examine(f"{heading} {n}", statement, _LONGEST_CLAIM, in_deep, heading)
        for heading, said in answer.deep.items()
        for n, statement in enumerate(said, 1)
    ]
    if answer.affiliation:
        statements.append(examiner.affiliation(answer.affiliation))
    return Examination(
        tuple(statements),
        examiner.title(answer.title),
        examiner.keywords(answer.keywords),
        tuple(examiner.objections),
        len(sentences),
    )


def ground(answer: Answer, sentences: Sequence[Sentence], paper: Paper, language: str) -> Grounded:
    """Keep what of an answer the paper bears out, as far as code alone can tell.

    The arguments are those of [`examine`][].
    """
    return settle(examine(answer, sentences, paper, language), None)


class _Examiner:
    """The examination of one answer: the paper's text, and objections to title and keywords."""

    def __init__(self, whole: Text) -> None:
        self._whole = whole
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
        key = _key(text)
        case = Case(text, evidence, longest, key in seen, self._whole)
        if found := rejected(case):
            return Examined(place, text, evidence, Objection(place, *found), heading=heading)
        seen.add(key)
        doubted = tuple(
            Objection(place, check.rule, detail, check.sure) for check, detail in doubts(case)
        )
        claim = self._as_claim(statement, evidence)
        return Examined(place, text, evidence, None, doubted, claim, heading)

    def _as_claim(self, statement: Statement, evidence: tuple[int, ...]) -> Claim:
        sentences = self._whole.sentences
        first = sentences[evidence[0]]
        quote = first.text
        for before, place in pairwise(evidence):
            joint = " " if place == before + 1 else " … "
            quote += joint + sentences[place].text
        return Claim(
            text=one_line(visible(statement.text)),
            quote=quote,
            section=first.section,
            anchor=first.anchor,
            role=statement.role,
        )

    def affiliation(self, statement: Statement) -> Examined:
        """Return the affiliation, which must stand verbatim in the cited sentences."""
        evidence = tuple(sorted(set(statement.evidence)))
        text = one_line(statement.text)
        case = Case(text, evidence, _LONGEST_AFFILIATION, repeated=False, whole=self._whole)
        objection = no_evidence(case)
        if not objection and (len(text) > _LONGEST_AFFILIATION or form.unfit(text)):
            objection = "it is no affiliation"
        if not objection and not any(
            text in one_line(self._whole.sentences[place].text) for place in evidence
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
        original = normalised(self._whole.paper.title)
        if not text or _key(text) == _key(original) or self._is_wanted(original):
            return ""
        translated = normalised(text)
        objection = ""
        if len(text) > _LONGEST_TITLE or form.unfit(text) or form.addresses(text):
            objection = "it is no title"
        elif not is_in(translated, self._whole.wanted):
            objection = f"it is not in the language that was asked for ({self._whole.wanted})"
        elif absent := first_missing_number(translated, original, self._whole.language):
            objection = f"the number {shown(absent)} does not stand in the original"
        elif name := first_invented_name(
            translated, Vocabulary([original]), self._whole.language, translated=True
        ):
            objection = f"the name {shown(name)} does not stand in the original"
        elif lost := _lost_from_title(original, translated):
            objection = f"it leaves out {shown(lost)}"
        if objection:
            self.objections.append(Objection("title", "it does not say the same", objection))
            return ""
        return text

    def _is_wanted(self, original: str) -> bool:
        """Whether a title is in the language asked for already: few words of one tell."""
        return self._whole.language in (self._whole.source, language_of(original))

    def keywords(self, keywords: Sequence[str]) -> tuple[str, ...]:
        """The first few keywords that are terms, and stand in the paper if in Latin script."""
        kept: dict[str, str] = {}
        for keyword in keywords[: 4 * _MOST_KEYWORDS]:
            text = one_line(keyword)
            if (
                not text
                or len(text) > _LONGEST_KEYWORD
                or form.unfit(text)
                or form.addresses(text)
                or not is_term(text, self._whole.wanted)
                or not all(self._whole.vocabulary.has(part) for part in _latin_runs(text))
            ):
                detail = f"{shown(text)} is no term that stands in the paper"
                self.objections.append(
                    Objection("keyword", "it does not stand in the paper", detail)
                )
                continue
            kept.setdefault(text.casefold(), text)
        return tuple(kept.values())[:_MOST_KEYWORDS]


_LATIN_LETTER = r"[A-Za-z\u00c0-\u024f]"
_LATIN_RUN = re.compile(rf"(?:[0-9]|{_LATIN_LETTER})(?:[0-9 ./+'-]|{_LATIN_LETTER})*")


def _latin_runs(text: str) -> list[str]:
    """What stands in Latin script, with the digits it begins with: `3D` of `3D视觉`."""
    runs = _LATIN_RUN.findall(normalised(text))
    return [run.strip() for run in runs if re.search(_LATIN_LETTER, run)]


_TITLE_NUMBER = re.compile(r"(?<![\w.-])\d[\d.,]*(?![\w-])")
_TITLE_NAME = re.compile(r"(?<![\w-])[A-Za-z][\w+-]*")


def _lost_from_title(original: str, translation: str) -> str:
    """Return the first number or coined name of a title that its translation leaves out."""
    kept = Vocabulary([translation])
    shouted = original.isupper()
    for match in _TITLE_NAME.finditer(original):
        token = match[0]
        # In a title all in capitals they tell nothing.
        capitals = token.isupper() or (any(c.isupper() for c in token[1:]) and "-" not in token)
        coined = any(c.isdigit() for c in token) or (capitals and not shouted)
        if coined and len(token) > 1 and not (kept.has(token) or is_common_abbreviation(token)):
            return token
    for number in _TITLE_NUMBER.finditer(original):
        if first_missing_number(number[0], translation, "en"):
            return number[0]
    return ""


_NO_WORD = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _NO_WORD.sub("", normalised(text[: 2 * form.LONGEST_QUOTATION]).casefold())
