"""What an edition holds once more papers of its day are known: pure, in any order the same.

An edition is the set of all papers of a topic that arXiv listed on a day, of which so many
are kept, the newest or the closest. Merging is the union of such sets, so neither the order of
builds nor their number decides what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from ..models import NO_TOKENS, Edition, Former, Moment, Paper


def merge_edition(
    edition: Edition,
    found: Mapping[str, Paper],
    most: int | None,
    now: Moment,
    closeness: Callable[[Paper], float] | None = None,
) -> Edition:
    """Add papers to an edition, and keep the newest or the closest.

    Args:
        edition: What is known of the day.
        found: Papers of the day by base id, with all that is known of each; those that the
            edition holds take the place of its own.
        most: How many papers it keeps; `None` for those that it holds, as they stand.
        now: When those join that it never held.
        closeness: By which the papers are chosen that are kept; by default, the newest are.

    Returns:
        The edition with `most` papers, the newest first. The others are counted by id; of those
        only what was paid for is kept beside, not to be bought again should they return.
    """
    held = {paper.id: paper for paper in (*edition.spare, *edition.papers)}
    pool = held | {
        base_id: msgspec.structs.replace(
            paper, filed_at=held[base_id].filed_at if base_id in held else now
        )
        for base_id, paper in found.items()
    }
    if most is None:
        return msgspec.structs.replace(
            edition,
            papers=tuple(pool[paper.id] for paper in edition.papers),
            spare=tuple(pool[paper.id] for paper in edition.spare),
        )
    order = sorted(pool.values(), key=newest_first, reverse=True)
    chosen = sorted(order, key=closeness, reverse=True) if closeness else order
    kept = {paper.id for paper in chosen[:most]}
    others = (*edition.left_out_ids, *(paper.id for paper in chosen[most:]))
    left_out = tuple(sorted(set(others) - kept))
    # An archive of the first version counted them without keeping who they were.
    unnamed = 0 if found or edition.left_out_ids else edition.left_out
    return msgspec.structs.replace(
        edition,
        papers=tuple(paper for paper in order if paper.id in kept),
        left_out=max(len(left_out), unnamed),
        left_out_ids=left_out,
        spare=tuple(paper for paper in order if paper.id not in kept and _was_paid_for(paper)),
    )


def unite(own: Edition, other: Edition) -> Edition:
    """An edition with all that another copy of it knows besides: papers, digests, who was left out.

    Papers keep the time when they joined, wherever they did first.
    """
    held = {paper.id: paper for paper in (*own.spare, *own.papers)}
    found = {
        paper.id: better_known([held.get(paper.id, paper), paper])
        for paper in (*other.spare, *other.papers)
    }
    shown = {paper.id for paper in (*own.papers, *other.papers)}
    pool = held | found
    order = sorted((pool[base_id] for base_id in shown), key=newest_first, reverse=True)
    left_out = tuple(sorted({*own.left_out_ids, *other.left_out_ids} - shown))
    return msgspec.structs.replace(
        own,
        papers=tuple(order),
        left_out=len(left_out) or max(own.left_out, other.left_out),
        left_out_ids=left_out,
        spare=tuple(paper for base_id, paper in sorted(pool.items()) if base_id not in shown),
    )


def mirror(own: Edition | None, leader: Edition) -> Edition:
    """The papers of an edition in another language, with the digests that this one has of them.

    Args:
        own: What there is in this language, if anything.
        leader: The edition in the first language; its digests are not taken over.
    """
    held = {paper.id: paper for paper in (*own.spare, *own.papers)} if own else {}
    facts = [
        msgspec.structs.replace(
            paper, digest=None, preview=None, attempts={}, figures=(), license="", note=""
        )
        for paper in leader.papers
    ]
    shown = {paper.id for paper in facts}
    return msgspec.structs.replace(
        leader,
        papers=tuple(
            msgspec.structs.replace(with_new_facts(held[paper.id], paper), filed_at=paper.filed_at)
            if paper.id in held
            else paper
            for paper in facts
        ),
        spare=tuple(
            paper for paper in held.values() if paper.id not in shown and _was_paid_for(paper)
        ),
    )


def without_notes(edition: Edition) -> Edition:
    """An edition without the owner's notes, which stand in a file of their own."""
    return msgspec.structs.replace(
        edition,
        papers=tuple(msgspec.structs.replace(paper, note="") for paper in edition.papers),
    )


def has_room(edition: Edition, most: int) -> bool:
    """Whether an edition that papers were left out of could take some of them now."""
    return edition.left_out > 0 and len(edition.papers) < most


def newest_versions(papers: Iterable[Paper]) -> dict[str, Paper]:
    """The newest version of each paper, by base id."""
    newest: dict[str, Paper] = {}
    for paper in papers:
        held = newest.get(paper.id)
        if held is None:
            newest[paper.id] = paper
        elif held.version != paper.version:
            newest[paper.id] = with_new_facts(held, paper)
    return newest


def with_new_facts(old: Paper, new: Paper) -> Paper:
    """Take arXiv's facts from `new`, and what we made of the paper from `old`.

    A version that goes backwards changes nothing but what is known of earlier ones. What was tried
    in vain for another version may be tried again; the licence may be another one.
    """
    if new.version < old.version:
        return msgspec.structs.replace(old, former=_later(old.former, _former(new, old)))
    same_text = new.version == old.version
    return msgspec.structs.replace(
        new,
        license=old.license if same_text else new.license,
        figures=old.figures,
        digest=old.digest,
        preview=old.preview if same_text else None,
        filed_at=old.filed_at,
        attempts=old.attempts if same_text else {},
        former=_later(new.former, old.former if same_text else _former(old, new)),
    )


def _former(old: Paper, new: Paper) -> Former:
    """What a paper was before, as far as it is another thing now."""
    return Former(
        old.version,
        old.title if old.title != new.title else "",
        old.abstract if old.abstract != new.abstract else "",
    )


def _later(one: Former | None, other: Former | None) -> Former | None:
    """The later of two versions that were known before the newest."""
    known = [former for former in (one, other) if former]
    return max(known, key=lambda former: former.version, default=None)


def newest_first(paper: Paper) -> tuple[str, str]:
    """The order of papers in an edition, to be reversed; of no two papers the same."""
    return paper.published, paper.id


def better_known(papers: Iterable[Paper]) -> Paper:
    """Of one paper's records in several editions, the one that knows most."""
    records = list(papers)
    best = max(records, key=lambda paper: (paper.version, paper.digest is not None))
    former = best.former
    for record in records:
        other = record.former if record.version == best.version else _former(record, best)
        former = _later(former, other)
    return best if former == best.former else msgspec.structs.replace(best, former=former)


def _was_paid_for(paper: Paper) -> bool:
    return paper.digest is not None and paper.digest.tokens != NO_TOKENS
