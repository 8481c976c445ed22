from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from mkdocs_paperdigest.grounding import ground
from mkdocs_paperdigest.grounding.language import language_of
from mkdocs_paperdigest.models import Paper, Sentence
from mkdocs_paperdigest.sentences import split_sentences
from mkdocs_paperdigest.summarizers.base import Answer, NoAnswerError, Task
from mkdocs_paperdigest.summarizers.extractive import Extractive
from mkdocs_paperdigest.summarizers.extractive.openings import ADVERB
from mkdocs_paperdigest.summarizers.terms import is_term


class Known(msgspec.Struct):
    id: str
    title: str
    abstract: str
    good: list[int]


PAPER = Paper(
    "2403.10255", 1, "X", ("A. Author",), "", ("cs.CV",), "", "2024-03-18T12:00:00Z", "", (), "",
    None,
)  # fmt: skip
ABSTRACTS = Path(__file__).parent.parent / "data" / "abstracts.jsonl"
KNOWN = [msgspec.json.decode(line, type=Known) for line in ABSTRACTS.read_bytes().splitlines()]


def task(
    abstract: str,
    title: str = "A title",
    *,
    body: tuple[Sentence, ...] = (),
    depth: Literal["brief", "full"] = "brief",
) -> Task:
    sentences = tuple(Sentence(text) for text in split_sentences(abstract))
    return Task(title=title, sentences=sentences + body, language="en", depth=depth)


def answer(asked: Task) -> Answer:
    reply = Extractive().summarize(asked)
    assert reply.model == ""
    assert (reply.tokens.input, reply.tokens.output) == (0, 0)
    return reply.answer


def is_subsequence(text: str, source: str) -> bool:
    rest = iter(source)
    return all(sign in rest for sign in text)


def check(given: Answer, asked: Task) -> None:
    """What holds of every answer, whatever was asked."""
    statements = [given.summary, *given.takeaways, *(s for d in given.deep.values() for s in d)]
    for statement in statements:
        (place,) = statement.evidence
        source = asked.sentences[place].text
        assert is_subsequence(statement.text, source) or is_subsequence(
            statement.text.lower(), source.lower()
        )
        assert statement.text.strip()
    for statement in given.takeaways:  # a connective may go from the beginning, nothing else
        source = asked.sentences[statement.evidence[0]].text
        assert source.lower().endswith(statement.text.lower()) or ADVERB.search(source)
    places = [statement.evidence[0] for statement in given.takeaways]
    assert places == sorted(set(places))
    assert given.summary.evidence[0] not in places
    assert len(places) <= 5


def test_the_sentence_is_one_that_a_reader_would_choose() -> None:
    hits = [
        answer(task(paper.abstract, paper.title)).summary.evidence[0] in paper.good
        for paper in KNOWN
    ]
    assert sum(hits) >= 0.85 * len(KNOWN)


@pytest.mark.parametrize("paper", KNOWN, ids=lambda paper: paper.id)
def test_answers_to_real_abstracts(paper: Known) -> None:
    asked = task(paper.abstract, paper.title)
    given = answer(asked)
    check(given, asked)
    others = len(asked.sentences) - 1
    assert min(2, others) <= len(given.takeaways) <= min(5, others)
    assert given.deep == {}
    assert 1 <= len(given.keywords) <= 6
    assert all(map(is_term, given.keywords))
    text = f"{paper.title} {paper.abstract}".lower()
    assert all(" ".join(word.lower().split()) in text for word in given.keywords)


def test_the_start_that_says_nothing_goes_and_the_rest_stays() -> None:
    given = answer(
        task(
            "Counting apples (Smith et al., 2019) is slow. "
            "However, in this paper, we propose TREE, an algorithm that counts apples on a tree "
            "without climbing it. It is fast."
        )
    )
    assert given.summary.text == (
        "We propose TREE, an algorithm that counts apples on a tree without climbing it."
    )
    assert given.summary.evidence == (1,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Under mild assumptions, we prove that the proposed estimator of apples is consistent.",
        "If the tree is planar, we show that the number of its apples may be bounded.",
        "We prove that apples fall down unless the wind is strong (if the tree is not tall).",
        "We show that apples do not fall, except when the wind is strong enough to move them.",
        "In this preliminary work, we count the apples of a tree, which may fall at any time.",
        "We introduce $f(x)$ on Gr(k,n), the space of all k-dimensional subspaces of the plane.",
    ],
)
def test_conditions_hedges_and_formulas_stay(sentence: str) -> None:
    given = answer(task(sentence))
    for word in (
        "Under",
        "mild",
        "If",
        "planar",
        "may",
        "not",
        "unless",
        "except",
        "Gr(k,n)",
        "preliminary",
    ):
        assert (word in given.summary.text) == (word in sentence)


def test_takeaways_tell_the_story_and_name_its_parts() -> None:
    given = answer(
        task(
            "Apple trees are among the most widely grown trees in the world. "
            "However, counting their apples remains a difficult problem and is done by hand. "
            "In this paper, we propose a method that counts apples on photographs of trees. "
            "We train a convolutional neural network on images that were collected by drones. "
            "Experimental results show that our method outperforms the baselines by 12%. "
            "The code is available at https://example.org."
        )
    )
    assert given.summary.evidence == (2,)
    roles = {statement.evidence[0]: statement.role for statement in given.takeaways}
    assert roles[4] == "result"
    assert {"background"} & set(roles.values())
    assert 5 not in roles


SCRIPTS = {
    "und-Cyrl": "Яблоки растут. В этой работе мы предлагаем метод подсчёта яблок. Он точен.",
    "und-Arab": "التفاح منتشر. نقترح في هذه الورقة طريقة جديدة لعد التفاح في الصور. إنها دقيقة.",
    "und-Deva": "सेब आम फल हैं। हम सेबों की गिनती के लिए एक नई विधि प्रस्तावित करते हैं। यह सटीक है।",
    "el": "Τα μήλα είναι διαδεδομένα. Προτείνουμε μια μέθοδο καταμέτρησης. Είναι ακριβής.",
    "he": "תפוחים נפוצים מאוד. אנו מציעים שיטה חדשה לספירת תפוחים בתמונות. השיטה מדויקת.",
    "th": "แอปเปิลเป็นผลไม้ทั่วไป เราเสนอวิธีใหม่ในการนับแอปเปิลในภาพ",
    "zh": "苹果是常见的水果。本文提出了一种在图像中计数苹果的新方法。实验表明其准确。",
}


@pytest.mark.parametrize("tag", SCRIPTS)
def test_a_text_in_any_script_gets_an_extract_that_holds(tag: str) -> None:
    abstract = SCRIPTS[tag]
    asked = task(abstract, "X")
    given = answer(asked)
    check(given, asked)
    assert given.summary.text in {sentence.text for sentence in asked.sentences}
    paper = msgspec.structs.replace(PAPER, abstract=abstract)
    assert language_of(abstract) == tag
    held = ground(given, asked.sentences, paper, tag)
    assert held.claims.dropped == 0, held.objections


@pytest.mark.parametrize(
    "abstract",
    [
        "我们提出了一种新的方法来计数树上的苹果。该方法比以前的方法更快。实验表明它是准确的。",
        "Nous proposons une méthode pour compter les pommes. Elle est rapide. Elle est juste.",
        "Мы предлагаем новый метод подсчёта яблок. Он быстрый. Эксперименты это показывают.",
        "Wir zählen Äpfel am Baum. Das Verfahren ist schnell. Versuche zeigen, dass es stimmt.",
        "نقترح طريقة جديدة لعد التفاح. الطريقة سريعة. وتظهر التجارب أنها دقيقة.",
    ],
)
def test_other_languages_are_copied_without_labels(abstract: str) -> None:
    asked = task(abstract)
    given = answer(asked)
    check(given, asked)
    assert given.summary.text in {sentence.text for sentence in asked.sentences}
    assert [statement.role for statement in (given.summary, *given.takeaways)] == [""] * 3
    assert given.keywords == ()


BODY = (
    Sentence("Apples have been counted by hand in recent years, which is widely used.", "1 Intro"),
    Sentence("How apples can be counted from photographs at night remains unclear.",
             "1 Introduction", "S1"),
    Sentence("Our main contributions are a method for counting and a set of photographs.",
             "1 Introduction", "S1"),
    Sentence("We show that the lemma of Newton holds for the apples of this garden.", "4 Proofs"),
    Sentence("We conclude that apples are counted best when the sun is high.",
             "6 Conclusion", "S6"),
    Sentence("Our method is limited to red apples, and we leave green ones for future work.",
             "6 Conclusion", "S6"),
    Sentence("It remains to be seen in Figure 3 whether pears behave in the same way.",
             "6 Conclusion", "S6"),
)  # fmt: skip


def test_the_deep_digest_has_the_headings_that_announce_themselves() -> None:
    abstract = "We propose a method that counts apples on photographs. It is fast."
    asked = task(abstract, body=BODY, depth="full")
    given = answer(asked)
    check(given, asked)
    found = {
        heading: [asked.sentences[s.evidence[0]].text[:10] for s in statements]
        for heading, statements in given.deep.items()
    }
    assert found == {
        "gap": ["How apples"],
        "results": ["We conclud"],
        "innovation": ["Our main c"],
        "limitations": ["Our method"],
    }
    assert given.summary.evidence[0] < 2
    assert answer(task(abstract, body=BODY)).deep == {}


def test_a_body_without_an_abstract_is_summarised_all_the_same() -> None:
    asked = Task(title="Apples", sentences=BODY, language="en", depth="brief")
    check(answer(asked), asked)


@pytest.mark.parametrize(
    "sentences",
    [
        (),
        (Sentence(""),),
        (Sentence(" "), Sentence("\n")),
        (Sentence("42."), Sentence("$x + y$"), Sentence("…"), Sentence("x")),
    ],
)
def test_without_words_there_is_no_answer_but_a_reason(sentences: tuple[Sentence, ...]) -> None:
    with pytest.raises(NoAnswerError, match="no sentence with words"):
        answer(Task(title="Apples", sentences=sentences, language="en", depth="brief"))


@pytest.mark.parametrize("number", range(1, 31))
def test_any_number_of_sentences(number: int) -> None:
    pool = [text for paper in KNOWN for text in split_sentences(paper.abstract)]
    chosen = random.Random(number).sample(pool, number)  # noqa: S311
    asked = Task("Some title", tuple(map(Sentence, chosen)), "en", "brief")
    given = answer(asked)
    check(given, asked)
    assert len(given.takeaways) >= min(1, number - 1)


@pytest.mark.parametrize(
    "text",
    [
        "xy",
        "\ud800\x00 ab",
        "we propose " * 20_000,
        "(" * 100_000,
        "In this paper, " * 20_000 + "we propose that.",
        "To do this, to do that, " * 20_000 + "we do.",
        "a, and b, which c, while d; " * 10_000,
        "$" * 50_001 + "\\frac{" * 10_000,
        "word" * 100_000,
        "[1, 2, 3, 4, " * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_answered(text: str) -> None:
    for sentences in ((Sentence(text),), (Sentence(text, "Conclusion"),) * 3):
        asked = Task(text, sentences, "en", "full")
        if re.search(r"[^\W\d_]{2}", text[:1000]):
            check(answer(asked), asked)
        else:
            with pytest.raises(NoAnswerError):
                answer(asked)


def test_noise_is_answered() -> None:
    dice = random.Random(4)  # noqa: S311
    pieces = [
        "We propose ", "in this paper, ", "(2019)", "(see [1, 2])", ", which ", "; ", "$x$ ",
        "However, ", "this ", "limitation ", "of ", "apples ", "é", "漢", "\\cite{a} ", "12% ",
        "and we show that ", "(i) ", "``", "🙂 ", "\x00", "To solve this, ", "by doing ", "--- ",
        ": ", ". ",
    ]  # fmt: skip
    for _ in range(400):
        texts = [
            "".join(dice.choices(pieces, k=dice.randint(1, 30))) for _ in range(dice.randint(1, 9))
        ]
        asked = Task(dice.choice(texts), tuple(map(Sentence, texts)), "en", "full")
        try:
            given = answer(asked)
        except NoAnswerError:
            assert not any(re.search(r"(?i)we|this|which|solve|doing|apples", x) for x in texts)
            continue
        check(given, asked)


_AGAIN = """
import msgspec, sys
from mkdocs_paperdigest.summarizers.base import Task
from mkdocs_paperdigest.summarizers.extractive import Extractive
tasks = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Task])
sys.stdout.buffer.write(msgspec.json.encode([Extractive().summarize(t).answer for t in tasks]))
"""


def test_the_same_answer_in_another_process_and_from_many_threads() -> None:
    tasks = [task(paper.abstract, paper.title) for paper in KNOWN]
    answers = [answer(one) for one in tasks]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, tasks)) == answers
    for seed in ("1", "2"):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _AGAIN],
            input=msgspec.json.encode(tasks),
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        assert msgspec.json.decode(done.stdout, type=list[Answer]) == answers


def test_the_weights_say_where_they_come_from_and_stay_small() -> None:
    path = Path(sys.modules[Extractive.__module__].__file__ or "").parent / "weights.json"
    assert path.stat().st_size <= 300_000
    about = msgspec.json.decode(path.read_bytes())["about"]
    assert "SciTLDR" in about["data"][0]
    assert "CSAbstruct" in about["data"][1]
    assert about["license"]
    assert "python -m training" in about["command"]
