"""An update as a build or the shell runs it: once at a time, and only where there is work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..archive import Archive
from ..executor import Executor
from ..files import write_if_changed
from .budget import Budget, open_budget
from .plan import Plan
from .progress import choose_progress
from .report import Report
from .schedule import due_topics, refused_topics
from .settled import any_needs, filed_of

LOCK_NAME = "update.lock"
"""Names the file in the cache that is held by who changes the archive."""

_ASKED_SITE = "restored"
"""Names the file in the cache that says that the published site has been asked."""


def bring_all_up_to_date(
    plans: Sequence[Plan],
    archives: Sequence[Archive],
    say: Callable[[str], None],
    executor: Executor | None = None,
) -> Report:
    """Bring up to date what each language of a site has: the first, then those that follow it.

    All share one budget.

    Args:
        plans: What is to be done for each language.
        archives: Of each language.
        say: See [`bring_up_to_date`][].
        executor: See [`bring_up_to_date`][].

    Returns:
        What was done, taken together.

    Raises:
        OSError: An archive or the cache cannot be written.
        KeyboardInterrupt: See [`bring_up_to_date`][].
    """
    budget = open_budget(plans[0], archives)
    report, *others = (
        bring_up_to_date(plan, archive, say, budget, executor)
        for plan, archive in zip(plans, archives, strict=True)
    )
    for other in others:
        report.add(other)
    return report


def bring_up_to_date(
    plan: Plan,
    archive: Archive,
    say: Callable[[str], None],
    budget: Budget | None = None,
    executor: Executor | None = None,
) -> Report:
    """Restore what was lost, then update what is due.

    Args:
        plan: What is to be done.
        archive: What there is; it is added to.
        say: Takes a line about how it goes, where there is no terminal for a bar.
        budget: What it may spend; by default what the plan allows.
        executor: Who reads texts and copies sentences; by default this process.

    Returns:
        What was done. Where another process is at it, nothing, and the report says so.

    Raises:
        OSError: The archive or the cache cannot be written.
        KeyboardInterrupt: A person wants it to end; what was made by then is filed.
    """
    write_if_changed(plan.cache_dir / ".gitignore", b"*\n")
    if not _may_restore(plan):
        _follow(plan, archive)
        if _is_idle(plan, archive):
            return _counted(Report(topics=len(plan.topics)), plan, archive)
    # What locks is slow to import, and most builds find nothing to do.
    from filelock import FileLock, Timeout

    progress = choose_progress(say)
    try:
        with FileLock(plan.cache_dir / LOCK_NAME, timeout=0):
            found = Report()
            if _may_restore(plan):
                _restore(plan, archive, found)
            _follow(plan, archive)
            if _is_idle(plan, archive):
                return _counted(
                    Report(len(plan.topics), notes=found.notes, warnings=found.warnings),
                    plan,
                    archive,
                )
            # What fetches and digests is heavy to import, and most builds need none of it.
            from .conductor import update

            report = update(plan, archive, progress, budget, executor)
            report.notes[:0] = found.notes
            report.warnings[:0] = found.warnings
            report.lost = found.lost
            return report
    except Timeout:
        report = Report(topics=len(plan.topics))
        report.note("another build is updating the archive; this one shows what it holds")
        return report
    finally:
        progress.close()


def _is_idle(plan: Plan, archive: Archive) -> bool:
    """Whether an update would find nothing to do."""
    now = datetime.now(UTC)
    return not (
        due_topics(plan, archive, now)
        or refused_topics(plan, archive, now)
        or any_needs(plan, archive, now)
    )


def _follow(plan: Plan, archive: Archive) -> None:
    if plan.leader:
        for topic in plan.topics:
            archive.follow(plan.leader, topic)


def _counted(report: Report, plan: Plan, archive: Archive) -> Report:
    report.count_papers(filed for _, filed in filed_of(plan, archive))
    return report


def _may_restore(plan: Plan) -> bool:
    """Whether the published site is to be asked: once for each cache, which may have been lost."""
    return plan.restore and plan.online and bool(plan.site_url) and not _asked(plan).exists()


def _asked(plan: Plan) -> Path:
    return plan.cache_dir / (f"{_ASKED_SITE}-{plan.language}" if plan.leader else _ASKED_SITE)


def _restore(plan: Plan, archive: Archive, report: Report) -> None:
    from ..archive.restoring import restore

    restored = restore(archive, plan.topics, plan.site_url, plan.path, plan.timeout)
    if restored.editions:
        report.note(str(restored))
    if restored.missing or (restored.trouble and restored.asked):
        report.lost = max(1, restored.missing)
        report.warnings.append(
            f"the published site shows papers that could not be restored ({restored.trouble}); "
            "this build would show fewer"
        )
    elif restored.trouble:
        report.note(f"nothing was restored: {restored.trouble}")
    # A site out of reach is asked again as long as there is nothing to show.
    if restored.asked or any(filed.shown for _, filed in filed_of(plan, archive)):
        write_if_changed(_asked(plan), b"The published site was asked for its data.\n")
