"""The owner's word about papers: `paperdigest.yml` beside mkdocs.yml.

It hides a paper, pins a note to it, or puts statements right, and wins over whatever an update
brings: it is applied to what is shown, the archive keeps what was made. An example:

    papers:
      2403.10255:
        hide: true
      2403.09630:
        note: We read this in our seminar on 4 April.
        summary: The sentence that the page is to show for it.
        statements:
          - instead_of: A takeaway as the page shows it.
            say: What it is to say.
          - instead_of: Another one, which goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import yaml

from .models import Claim, Digest, Edition, Paper, one_line

FILE_NAME = "paperdigest.yml"

_LARGEST = 1_000_000
_LONGEST = 2_000
_VERSION = re.compile(r"v[0-9]+$")


class CorrectionsError(ValueError):
    """The file cannot be used; the message names the place and says what is wrong."""


class Replacement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a statement is replaced with.

    Attributes:
        instead_of: The statement as the page shows it.
        say: What it is to say; empty where it is to go.
    """

    instead_of: str
    say: str = ""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner says of one paper.

    Attributes:
        hide: Whether it is shown nowhere, and nothing is bought for it.
        note: A line that stands with it.
        summary: The one sentence, in the owner's words.
        statements: Which statements are put right.
    """

    hide: bool = False
    note: str = ""
    summary: str = ""
    statements: tuple[Replacement, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    papers: dict[str, Correction] = {}


def read_corrections(path: Path) -> dict[str, Correction]:
    """Read the owner's file.

    Args:
        path: Where it is; it need not exist.

    Returns:
        The corrections by what should be a base id; a version behind it does not matter.

    Raises:
        CorrectionsError: It cannot be read, or says what it cannot say.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > _LARGEST:
            raise CorrectionsError(f"{path.name} is larger than {_LARGEST:,} characters")
        # Every scalar stays text: 2403.10250 is an id, not a number.
        written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # makes text alone
        read = msgspec.convert(_given(written) or {}, _File, strict=False)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{path.name} cannot be read ({error})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise CorrectionsError(f"{path.name}{where}: this is no YAML") from None
    except (msgspec.ValidationError, RecursionError) as error:
        raise CorrectionsError(f"{path.name}: {one_line(str(error))[:200]}") from None
    return {
        _VERSION.sub("", written_id.strip()): correction
        for written_id, correction in read.papers.items()
    }


def _given(written: object) -> object:
    """What was written, without names that stand there with nothing behind them."""
    if isinstance(written, dict):
        return {name: _given(value) for name, value in written.items() if value != ""}
    return [_given(value) for value in written] if isinstance(written, list) else written


def hidden_papers(corrections: Mapping[str, Correction]) -> frozenset[str]:
    """The papers that are shown nowhere."""
    return frozenset(base_id for base_id, correction in corrections.items() if correction.hide)


def correct_edition(edition: Edition, corrections: Mapping[str, Correction]) -> Edition:
    """An edition as the owner wants it shown."""
    if not any(paper.id in corrections for paper in (*edition.papers, *edition.spare)):
        return edition
    return msgspec.structs.replace(
        edition,
        papers=tuple(_corrected(edition.papers, corrections)),
        spare=tuple(_corrected(edition.spare, corrections)),
    )


def _corrected(papers: Iterable[Paper], corrections: Mapping[str, Correction]) -> Iterable[Paper]:
    for paper in papers:
        correction = corrections.get(paper.id)
        if correction is None:
            yield paper
        elif not correction.hide:
            yield correct_paper(paper, correction)


def correct_paper(paper: Paper, correction: Correction) -> Paper:
    """A paper with the owner's note, and its statements put right."""
    digest = paper.digest and _correct_digest(paper.digest, correction)
    return msgspec.structs.replace(paper, note=one_line(correction.note)[:_LONGEST], digest=digest)


def stale_corrections(paper: Paper, correction: Correction) -> list[str]:
    """The statements that are to be put right and that nobody makes any more."""
    digest = paper.digest
    if digest is None:
        return []
    said = {_folded(claim.text) for claim in _claims(digest)}
    return [
        replacement.instead_of
        for replacement in correction.statements
        if _folded(replacement.instead_of) not in said
    ]


def _correct_digest(digest: Digest, correction: Correction) -> Digest:
    replacements = {
        _folded(replacement.instead_of): one_line(replacement.say)[:_LONGEST]
        for replacement in correction.statements
    }

    def put_right(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        right = (_put_right(claim, replacements) for claim in claims)
        return tuple(claim for claim in right if claim.text)

    own = one_line(correction.summary)[:_LONGEST]
    said = _put_right(digest.summary, replacements)
    summary = _in_the_owners_words(digest.summary, own) if own else said
    return msgspec.structs.replace(
        digest,
        summary=summary if summary.text else digest.summary,
        takeaways=put_right(digest.takeaways),
        deep={
            heading: claims for heading, said in digest.deep.items() if (claims := put_right(said))
        },
    )


def _put_right(claim: Claim, replacements: Mapping[str, str]) -> Claim:
    text = replacements.get(_folded(claim.text))
    return claim if text is None else _in_the_owners_words(claim, text)


def _in_the_owners_words(claim: Claim, text: str) -> Claim:
    return msgspec.structs.replace(claim, text=text, by_owner=True)


def _claims(digest: Digest) -> Iterable[Claim]:
    yield digest.summary
    yield from digest.takeaways
    for claims in digest.deep.values():
        yield from claims


def _folded(text: str) -> str:
    return one_line(text).casefold()
