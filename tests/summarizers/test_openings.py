from __future__ import annotations

import pytest

from mkdocs_paperdigest.summarizers.extractive.openings import (
    capitalised,
    leans,
    opened,
    points_back,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("we count apples.", "We count apples."),
        ("multi-GPU training is slow.", "Multi-GPU training is slow."),
        ("“what is an apple?” is asked.", "“What is an apple?” is asked."),
        ("état de l'art.", "État de l'art."),
        ("мы считаем яблоки.", "Мы считаем яблоки."),
        ("a tree has apples.", "A tree has apples."),
    ],
)
def test_a_sentence_begins_with_a_capital(text: str, wanted: str) -> None:
    assert capitalised(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "eBPF counts apples.", "iOS counts apples.", "p-adic numbers count.", "k-means is old.",
        "$x$ is an apple.", "$n$-gram models count.", "\\emph{apples} are red.", "n apples fall.",
        "https://example.org counts.", "3D apples fall.", "ßabc is no word.", "", "我们数苹果。",
        "ﬁne ligatures stay.", "t-SNE shows apples.", "x86 counts.", "scipy.optimize counts.",
    ],
)  # fmt: skip
def test_names_letters_and_formulas_stay_small(text: str) -> None:
    assert capitalised(text) == text


def test_a_name_that_the_title_writes_small_stays_small() -> None:
    assert capitalised("pandas counts.", "pandas: counting") == "pandas counts."
    assert capitalised("pandas eat.", "Bears that eat") == "Pandas eat."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Second, we count the apples.", "We count the apples."),
        ("However, apples fall down at night.", "Apples fall down at night."),
        ("Moreover,we count the apples.", "We count the apples."),
        ("To address this issue, we count the apples.", "We count the apples."),
        ("Motivated by these findings, we count apples.", "We count apples."),
        ("Furthermore the apples fall down.", "The apples fall down."),
        ("We further count the apples.", "We count the apples."),
        ("(ii) we count the apples.", "We count the apples."),
        ("2. The apples fall down.", "The apples fall down."),
        ("Methods: The apples were counted.", "The apples were counted."),
        ("Finally, in this work, we also count pears.", "We count pears."),
        # What limits a statement stays, and what is no connective.
        ("In this preliminary study, we count apples.",) * 2,
        ("Under these conditions, apples fall down.",) * 2,
        ("To the best of our knowledge, apples fall.",) * 2,
        ("Second order methods count apples.",) * 2,
        ("Further experiments count apples.",) * 2,
        ("First principles explain apples.",) * 2,
        ("So-called apples are pears.",) * 2,
        ("Then, apples.",) * 2,
    ],
)
def test_connectives_go_where_a_sentence_is_left(text: str, wanted: str) -> None:
    assert opened(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "It counts apples.", "They are red.", "This leads to apples.", "Its apples are red.",
        "However, it counts apples.", "These challenges remain.", "Such apples are red.",
        "For example, apples are red.", "In such cases, apples fall.", "The latter is red.",
        "These modules result in apples.", "By counting apples, it achieves a lot.",
    ],
)  # fmt: skip
def test_what_points_back_is_known(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "This paper counts apples.", "It is known that apples fall.", "These results hold.",
        "This simple method counts apples.", "Both red and green apples fall.", "We count it.",
        "In this work, we count apples.", "Thisted counts apples.", "Items are counted.",
    ],
)  # fmt: skip
def test_what_stands_alone_does_not_point_back(text: str) -> None:
    assert not points_back(text)


def test_what_leans_is_clear_but_better_avoided() -> None:
    assert leans("This method counts apples.")
    assert leans("We find that the latter is red.")
    assert not leans("We find that apples are red.")
