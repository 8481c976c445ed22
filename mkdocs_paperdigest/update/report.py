"""What an update did, in numbers and in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from ..archive import Filed
from ..models import BUILT_IN, NO_TOKENS, Digest, Money, Tokens, Topic
from ..prices import money_in_words, total

_MOST_REASONS = 3


@dataclass(slots=True)
class Report:
    """What an update did; may be told from several threads.

    Attributes:
        topics: How many topics there are.
        new: Papers that joined the archive.
        made: Digests that were made.
        stand_ins: Those of them that the built-in summarizer made in the place of a model.
        reused: Papers whose digest stands from before.
        pending: Papers whose digest is to come.
        claims_kept: Claims of the digests made that held.
        claims_dropped: Those that did not.
        tokens: What the digests cost.
        money: What they cost in money, where the owner states prices.
        seconds: How long it took.
        failed: Topics that could not be fetched, by name, with why.
        notes: What people should know, one line each.
        to_mend: Those of the notes that stay true until the owner of the site does something.
        lost: Papers that the published site shows and that could not be restored.
        warnings: What is wrong on this machine, and somebody must mend.
    """

    topics: int = 0
    new: int = 0
    made: int = 0
    stand_ins: int = 0
    reused: int = 0
    pending: int = 0
    claims_kept: int = 0
    claims_dropped: int = 0
    tokens: Tokens = NO_TOKENS
    money: Money = field(default_factory=dict)
    seconds: float = 0.0
    failed: dict[str, str] = field(default_factory=dict)
    lost: int = 0
    notes: list[str] = field(default_factory=list)
    to_mend: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)
    _lost_figures: dict[str, int] = field(default_factory=dict)
    _in_vain: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def note(self, line: str) -> None:
        """Keep a line for people, once."""
        with self._lock:
            if line not in self.notes:
                self.notes.append(line)

    def ask_owner(self, line: str) -> None:
        """Keep a line about what only the owner can mend, once."""
        self.note(line)
        with self._lock:
            if line not in self.to_mend:
                self.to_mend.append(line)

    def tell(self, line: str, *, to_mend: bool) -> None:
        """Keep a line for people, for the owner where only that one can mend it."""
        (self.ask_owner if to_mend else self.note)(line)

    def warn_of_sealed(self, sealed: Mapping[Path, str]) -> None:
        """Say which editions were not written, and why."""
        self.warnings += [
            f"{path} is shown but not written: {why}; update the package"
            for path, why in sealed.items()
        ]

    def count_lost_figures(self, because: str) -> None:
        """Count a paper whose figures could not be copied now."""
        with self._lock:
            self._lost_figures[because] = self._lost_figures.get(because, 0) + 1

    def note_lost_figures(self) -> None:
        """Say of how many papers figures are missing yet, in one line for each reason."""
        for because, papers in self._lost_figures.items():
            self.note(
                f"figures of {_count(papers, 'paper')} could not be copied now ({because}); "
                "they are linked to, and asked for again later"
            )

    def note_in_vain(self) -> None:
        """Say for how many digests a model was asked in vain, in a line for each common reason."""
        for because, digests in self._in_vain.most_common(_MOST_REASONS):
            self.note(f"{_count(digests, 'digest')} by the built-in summarizer: {because}")

    def fail(self, topics: Iterable[Topic], reason: str, *, refused: bool = False) -> None:
        """Keep why topics could not be fetched; a refused query is for the owner to mend."""
        self.failed.update({topic.name: reason for topic in topics})
        if refused:
            self._refused.add(reason)

    def note_failures(self) -> None:
        """Say of each reason once which topics it befell."""
        for reason in dict.fromkeys(self.failed.values()):
            names = [repr(name) for name, why in self.failed.items() if why == reason]
            tell = self.ask_owner if reason in self._refused else self.note
            tell(f"topic{'s' if len(names) > 1 else ''} {', '.join(names)}: {reason}")

    @property
    def failure(self) -> str:
        """Why a build that must be whole has to fail, in one line; empty where it need not."""
        if self.lost:
            return "the site would show fewer papers than it does"
        if self.failed:
            topics = ", ".join(repr(name) for name in self.failed)
            return f"could not fetch {topics}: {next(iter(self.failed.values()))}"
        return self.to_mend[0] if self.to_mend else ""

    def count_made(self, digest: Digest) -> None:
        """Count a digest that was made."""
        with self._lock:
            self.made += 1
            # One that another model wrote in the place of the first is a model's all the same.
            if digest.stands_in_for and digest.summarizer == BUILT_IN:
                self.stand_ins += 1
                # What does not hold in an answer is told on the page; that there is none, here.
                if digest.shortfall.startswith("summarizer '"):
                    self._in_vain[digest.shortfall] += 1
            self.claims_kept += digest.claims.kept
            self.claims_dropped += digest.claims.dropped
            self.tokens += digest.tokens
            self.money = total([self.money, digest.money])

    def count_read(self, before: Digest, after: Digest) -> None:
        """Count a digest that was read by somebody after it had been filed."""
        with self._lock:
            self.claims_dropped += after.claims.dropped - before.claims.dropped
            self.tokens += Tokens(
                after.tokens.input - before.tokens.input, after.tokens.output - before.tokens.output
            )
            paid = {name: -amount for name, amount in before.money.items()}
            self.money = total([self.money, after.money, paid])

    def count_papers(self, editions: Iterable[Filed]) -> None:
        """Count what of the papers is digested, each once though it stand in several topics."""
        digested: set[str] = set()
        waiting: set[str] = set()
        for filed in editions:
            bare = {*filed.waiting, *filed.hopeless}
            digested.update(filed.shown if not bare else set(filed.shown) - bare)
            waiting.update(filed.waiting)
        self.pending = len(waiting - digested)
        self.reused = max(0, len(digested) - self.made)

    def add(self, other: Report) -> None:
        """Add what was done for the same papers in a further language."""
        self.made += other.made
        self.stand_ins += other.stand_ins
        self.reused += other.reused
        self.pending += other.pending
        self.claims_kept += other.claims_kept
        self.claims_dropped += other.claims_dropped
        self.tokens += other.tokens
        self.money = total([self.money, other.money])
        self.seconds += other.seconds
        self.lost += other.lost
        for line in other.notes:
            self.note(line)
        for line in other.to_mend:
            self.ask_owner(line)
        self.warnings += [line for line in other.warnings if line not in self.warnings]

    def __str__(self) -> str:
        spent = self.tokens.input + self.tokens.output
        parts = [
            _count(self.topics, "topic"),
            _count(self.new, "new paper"),
            f"{_count(self.made, 'digest')} made",
            f"{self.reused:,} reused",
            f"{self.pending:,} pending",
            ", ".join(filter(None, [f"{spent:,} tokens", money_in_words(self.money)])),
            f"{self.seconds:.1f} s",
        ]
        if self.stand_ins:
            parts.insert(3, f"{self.stand_ins:,} by the built-in summarizer")
        if self.claims_dropped:
            made = _count(self.claims_kept + self.claims_dropped, "claim")
            parts.insert(-4, f"{self.claims_dropped:,} of {made} dropped as not grounded")
        return ", ".join(parts)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
