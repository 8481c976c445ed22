from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from mkdocs_paperdigest.sentences import split_sentences

DATA = Path(__file__).parent / "data"


class Marked(msgspec.Struct):
    id: str
    text: str


MARKED = [
    msgspec.json.decode(line, type=Marked)
    for line in (DATA / "boundaries.jsonl").read_bytes().splitlines()
]


@pytest.mark.parametrize("abstract", MARKED, ids=lambda abstract: abstract.id)
def test_real_abstracts_fall_apart_where_a_reader_says(abstract: Marked) -> None:
    expected = [part.strip() for part in abstract.text.split("‖")]
    assert split_sentences(abstract.text.replace("‖", "")) == expected


def test_there_are_enough_boundaries_to_tell() -> None:
    assert sum(abstract.text.count("‖") for abstract in MARKED) >= 200


@pytest.mark.parametrize(
    "marked",
    [
        "As shown by Smith et al. (2019), it works.‖ We follow Berg et al.‖ We go on.",
        "We use e.g. Monte Carlo, i.e. MCMC.‖ See Fig. 3 and Eq. (2).‖ Done.",
        "Samples are i.i.d. Gaussian.‖ They are i.i.d.‖ We prove it.",
        "Accuracy is 3.14 vs. 2.71 on v1.5.‖ Errors vanish.",
        "Let $x. Y$ be $a.b$.‖ $G$ is a group.‖ Then $f(x)=1.$‖ We stop.",
        "See https://example.org/a.b.‖ The code is there.",
        "Our contributions: 1. We count apples.‖ 2. We count pears.",
        "We do three things.‖ (i) We count apples.‖ (ii) We count pears.",
        "It avoids CF.‖ Our results hold, cf. Lemma 2.",
        "J. Smith and A. B. Jones met.‖ They left.",
        "We propose a method.‖We test it on Node.js and ASP.NET apps.",
        "Is it so?‖ It is!‖ “Quoted.”‖ Next.",
        "(See the appendix. It is long.)‖ Then we go on.",
        "It costs $5 a day.‖ That one costs $6.",
        "An unbalanced ( parenthesis.‖ It still ends.",
        "In the year 2019.‖ We saw it in Section 3.‖ No. 5 is alive.",
        "FIG. 1: A map.‖ See FIG. 2 and TAB. 3.‖ It shows a FIG.‖ One is ripe.",
        "It lay at 6–9 m.‖ Sounds were sampled.‖ It took 3.5 s.‖ Then it stopped.",
        "It is careless.‖ we begin small.‖ However, eBPF is not.‖ eBPF is a name.",
        "Das ist z.B. ein Satz.‖ Noch einer.‖ Über alles.",
        "Это предложение.‖ Это второе.",
        "这是第一句。‖这是第二句！‖第三句？",
        "यह पहला वाक्य है।‖ यह दूसरा है।",
        "¿Es verdad?‖ Sí, lo es.‖ «Claro.»‖ Adiós.",
    ],
)
def test_what_stands_in_papers(marked: str) -> None:
    expected = [part.strip() for part in marked.split("‖")]
    assert split_sentences(marked.replace("‖", "")) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u2003"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


def test_white_space_is_folded() -> None:
    assert split_sentences(" One\n  line.\tAnother \u00a0one. ") == ["One line.", "Another one."]


def test_nothing_is_lost_or_added() -> None:
    dice = random.Random(20)  # noqa: S311
    pieces = [
        *"aZ0 ....??!$$()[]{}'\"\\\n\t,;:…。！？»”",
        "e.g. ", " et al. ", " We ", "1. ", "(i) ", "é", "\ud800", "\x00", "🙂", "$x$. ",
    ]  # fmt: skip
    for _ in range(3000):
        text = "".join(dice.choices(pieces, k=dice.randint(0, 60)))
        found = split_sentences(text)
        assert "".join("".join(found).split()) == "".join(text.split())
        assert all(sentence == " ".join(sentence.split()) != "" for sentence in found)


@pytest.mark.parametrize(
    "unit",
    ["(", ")", "$", ".", "a. ", "A.", "[ ", "(a. B) ", "1. ", "。", "!?", " . ) ] ", "((", "$a. B"],
)
def test_endless_text_comes_back_whole(unit: str) -> None:
    text = unit * 60_000  # never ends where the cost grows faster than the text
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
