"""Trains the built-in summarizer on two data sets; writes its weights and prints how good it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from operator import mul
from pathlib import Path

import msgspec
from sklearn.metrics import accuracy_score, f1_score
from threadpoolctl import threadpool_limits

from mkdocs_paperdigest.summarizers.extractive.document import read_document
from mkdocs_paperdigest.summarizers.extractive.features import FEATURES
from mkdocs_paperdigest.summarizers.extractive.ranking import rank
from mkdocs_paperdigest.summarizers.extractive.roles import role_chances, sure_role
from mkdocs_paperdigest.summarizers.extractive.weights import Provenance, Roles, Weights

from .data import Labelled, read_abstracts, read_labelled
from .fit_ranker import FOLDS, Example, Judged, fit_ranker, fit_salience, judge_all, read_example
from .fit_roles import fit_roles
from .rouge import Rouge, best_each, best_one

_WEIGHTS = Path(__file__).parent.parent / "mkdocs_paperdigest/summarizers/extractive/weights.json"
_ABOUT = Provenance(
    data=(
        "SciTLDR, abstract-only split, training part: Cachola et al. 2020, arXiv:2004.15011",
        "CSAbstruct, training part: Cohan et al. 2019, arXiv:1909.04054",
    ),
    license="Apache-2.0",
    command="python -m training --scitldr TRAIN DEV --csabstruct TRAIN DEV",
)
_MAIN_ROLES = ("background", "objective", "method", "result")


def main() -> None:
    """Train, write the weights, print the table."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    for name in ("scitldr", "csabstruct"):
        parser.add_argument(
            f"--{name}", nargs=2, type=Path, required=True, metavar=("TRAIN", "DEV")
        )
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    options = parser.parse_args()
    with threadpool_limits(1):  # sums by several threads differ in their last bits
        train(options.scitldr, options.csabstruct, options.out)


def train(scitldr: Sequence[Path], csabstruct: Sequence[Path], out: Path) -> None:
    """Train on the first of each pair of files, measure on the second."""
    measured = [read_example(abstract) for abstract in read_abstracts(scitldr[1])]
    titles = {tuple(example.document.title) for example in measured}
    examples = [
        example
        for example in map(read_example, read_abstracts(scitldr[0]))
        if tuple(example.document.title) not in titles  # papers that stand in both parts
    ]
    roles = fit_roles(read_labelled(csabstruct[0]))
    judged = judge_all(examples, roles)
    weights = Weights(_ABOUT, fit_salience(examples), fit_ranker(judged), roles)
    out.write_bytes(msgspec.json.encode(weights, order="deterministic") + b"\n")

    print(f"{out.name}: {out.stat().st_size:,} bytes; {len(examples)} papers to learn from")
    print("\nSciTLDR                        R1     R2     RL   best of the references by measure")
    _print_row(f"train, {FOLDS}-fold cross-validation", _cross_validated(examples, judged))
    _print_row("dev, each sentence's best wording", _chosen(measured, weights, best_each))
    _print_row("dev, the same with one reference", _chosen(measured, weights, best_one))
    _print_row("dev, whole sentences", _chosen(measured, weights, best_each, trim=False))
    _print_row(
        "dev, first sentence",
        [best_each(one.document.sentences[0], one.references) for one in measured],
    )
    _print_row(
        "dev, best sentence in hindsight",
        [
            max(
                (best_each(text, one.references) for text in one.document.sentences),
                key=lambda score: score.mean,
            )
            for one in measured
        ],
    )
    _print_roles(read_labelled(csabstruct[1]), roles)


def _cross_validated(examples: Sequence[Example], judged: Sequence[Judged]) -> list[Rouge]:
    """Return the scores of the chosen wordings, each paper ranked by weights from other papers."""
    scores: list[Rouge] = []
    for fold in range(FOLDS):
        weights = fit_ranker([one for at, one in enumerate(judged) if at % FOLDS != fold])
        for one in judged[fold : len(examples) : FOLDS]:
            ordered = [weights[name] for name in FEATURES]
            worth = [sum(map(mul, ordered, features)) for features in one.features]
            scores.append(one.scores[worth.index(max(worth))])
    return scores


def _chosen(
    examples: Sequence[Example],
    weights: Weights,
    score: Callable[[str, list[str]], Rouge],
    *,
    trim: bool = True,
) -> list[Rouge]:
    """Return the scores of the summaries that the product makes."""
    scores: list[Rouge] = []
    for example in examples:
        chances = role_chances(example.document.sentences, weights.roles)
        ranking = rank(example.document, weights, chances, trim=trim)
        scores.append(score(ranking.texts[ranking.best], example.references))
    return scores


def _print_row(name: str, scores: Sequence[Rouge]) -> None:
    columns = (100 * sum(column) / len(scores) for column in zip(*scores, strict=True))
    print(f"{name:36}", *(f"{value:6.2f}" for value in columns))


def _print_roles(papers: Sequence[Labelled], weights: Roles) -> None:
    chances = [one for paper in papers for one in role_chances(paper.sentences, weights)]
    truth = [label for paper in papers for label in paper.labels]
    found = [max(one, key=lambda name: one[name]) for one in chances]
    clues = [one for paper in papers for one in read_document("", paper.sentences).cues]
    given = [
        (sure_role(one, clue), label)
        for one, clue, label in zip(chances, clues, truth, strict=True)
    ]
    said = [role == label for role, label in given if role]
    print("\nCSAbstruct, dev: accuracy, F1 weighted, F1 macro of the four roles")
    print(
        f"{accuracy_score(truth, found):.4f}",
        f"{f1_score(truth, found, average='weighted'):.4f}",
        f"{f1_score(truth, found, average='macro', labels=_MAIN_ROLES):.4f}",
    )
    print(f"a role is said for {len(said) / len(given):.1%}, right in {sum(said) / len(said):.1%}")


if __name__ == "__main__":
    main()
