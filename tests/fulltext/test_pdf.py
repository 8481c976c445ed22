from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from mkdocs_paperdigest.fulltext.child import Limits
from mkdocs_paperdigest.fulltext.pdf import PdfText, read_pdf
from mkdocs_paperdigest.models import Reading
from tests.servers.arxiv_site import DOCUMENTS

from .sources import measure

ABSTRACT = "We study the forecasting of tides from gauges that fail without notice."
PDFS = sorted(DOCUMENTS.glob("*-[12].pdf"))


def read(name: str) -> PdfText:
    return read_pdf((DOCUMENTS / f"{name}.pdf").read_bytes(), ABSTRACT)


def text_of(text: PdfText) -> str:
    return "\n".join(paragraph for section in text.sections for paragraph in section.paragraphs)


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_sentences_of_a_source_come_through_whole_and_in_order(path: Path) -> None:
    source = DOCUMENTS / f"{path.stem[:-2]}.tex"
    found = measure(source, Reading(read="pdf", sections=read(path.stem).sections))
    assert found.whole >= 0.98 * found.sentences, found.lost
    assert found.in_order >= 0.9 * found.sentences


@pytest.mark.parametrize("layout", ["tides-1", "tides-2"])
def test_sections_are_recognised(layout: str) -> None:
    assert [section.heading for section in read(layout).sections] == [
        "Introduction",
        "Harmonic analysis",
        "Learning on graphs",
        "Method",
        "Stability of the routing",
        "Experiments",
        "Limitations",
        "Conclusion",
        "Authors",
        "Details of the data",
    ]


@pytest.mark.parametrize("layout", ["tides-1", "tides-2", "markets-1", "markets-2"])
def test_what_is_no_prose_is_left_out(layout: str) -> None:
    text = text_of(read(layout))
    for unwanted in (
        "Okonkwo and Varga",  # running heads
        "Sparse routing for tidal forecasting",
        "TRUTHFUL AUCTIONS",
        "HOLLOWAY",
        "Ignore all previous instructions",  # white
        "Physics of Fluids",  # reference lists
        "Public Choice",
        "Persistence 21.4",  # a table
        ABSTRACT,
        "interest.1",  # marks of footnotes
        "documented.1",
    ):
        assert unwanted not in text


def test_words_are_put_together_and_compounds_keep_their_hyphen() -> None:
    text = text_of(read("tides-2"))
    for word in ("instruments as a routing", "shallow-water", "information.", "basis of forecasts"):
        assert word in text
    assert "shallow-water equations" in text_of(read("tides-1"))


def test_exponents_are_not_run_into_their_numbers() -> None:
    text = text_of(read("tides-1"))
    assert "10^6 parameters" in text
    assert "10^{−5}" in text


def test_a_displayed_formula_does_not_break_its_sentence() -> None:
    assert "minimise the pinball loss [formula], where ρ_τ is the quantile" in text_of(
        read("tides-2")
    )


def test_captions_and_notes_are_paragraphs_of_their_own() -> None:
    paragraphs = [text for section in read("tides-2").sections for text in section.paragraphs]
    assert any(text.startswith("Figure 1: The network of gauges") for text in paragraphs)
    assert (
        "A gauge here is any instrument that reports a water level at least once in ten minutes."
        in paragraphs
    )


@pytest.mark.parametrize(
    ("content", "shortfall"),
    [
        (b"", "the PDF is broken"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(10_000), "the PDF is broken"),
        ((DOCUMENTS / "tides-1.pdf").read_bytes()[:3_000], "the PDF is broken"),
        ((DOCUMENTS / "locked.pdf").read_bytes(), "the PDF is encrypted"),
    ],
    ids=["empty", "garbage", "cut", "encrypted"],
)
def test_a_pdf_that_cannot_be_read_says_why(content: bytes, shortfall: str) -> None:
    assert read_pdf(content, ABSTRACT) == PdfText((), shortfall)


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_pdf_raises_nothing(seed: int) -> None:
    content = bytearray((DOCUMENTS / "markets-2.pdf").read_bytes())
    for step in range(40):
        place = (seed * 7_919 + step * 5_303) % len(content)
        content[place : place + 50] = bytes((place + step * n) % 256 for n in range(50))
    text = read_pdf(bytes(content), ABSTRACT)
    assert text.sections or text.shortfall


def test_reading_is_stopped_when_its_time_is_over() -> None:
    text = read_pdf((DOCUMENTS / "tides-1.pdf").read_bytes(), ABSTRACT, Limits(0.001, 10**9))
    later = "the reading of the PDF took longer than 0 seconds"
    assert text == PdfText((), later, later)


def test_reading_without_enough_memory_is_not_taken_for_no_text() -> None:
    text = read_pdf((DOCUMENTS / "tides-1.pdf").read_bytes(), ABSTRACT, Limits(60.0, 30_000_000))
    assert text.sections == ()
    assert text.later.startswith("the reading of the PDF ")
    assert text.shortfall == text.later


@pytest.mark.skipif(sys.platform != "linux", reason="tells children by /proc")
def test_a_reader_that_is_killed_is_not_taken_for_no_text() -> None:
    content = (DOCUMENTS / "markets-2.pdf").read_bytes()
    before = children()
    ended = threading.Event()
    thread = threading.Thread(target=kill_new_child, args=(before, ended))
    thread.start()
    text = read_pdf(content, ABSTRACT)
    ended.set()
    thread.join()
    assert text.later == "the reading of the PDF was ended by signal 9"
    assert text.later in text.shortfall


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


def kill_new_child(before: set[int], ended: threading.Event) -> None:
    while not ended.is_set():
        for child in children() - before:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        time.sleep(0.001)


def test_pages_that_were_read_before_the_end_are_kept() -> None:
    # The file of 200 pages is stopped on its way.
    pages = (DOCUMENTS / "tides-1.pdf").read_bytes()
    document, source = pdfium.PdfDocument.new(), pdfium.PdfDocument(pages)
    for _ in range(66):
        document.import_pages(source)
    file = io.BytesIO()
    document.save(file)
    text = read_pdf(file.getvalue(), ABSTRACT, Limits(1.5, 3 * 10**9))
    assert text.later == "the reading of the PDF took longer than 2 seconds"
    if text.sections:
        assert text.shortfall.startswith("the PDF was read to page ")


@pytest.mark.parametrize("layout", ["gardens-1", "gardens-2"])
def test_headings_in_the_line_are_headings(layout: str) -> None:
    assert [section.heading for section in read(layout).sections] == [
        "Introduction",
        "Scoring heads",
        "Residual Dropout",
        "Regrowth",
        "Languages",
        "LLMs",
        "Complexity",
        "Experiments",
        "Natural Language Understanding and Long Document Reading Benchmark",
        "Limitations",
        "Conclusion",
        "Authors",
        "Prompts",
        "Hyperparameters",
    ]


@pytest.mark.parametrize("layout", ["gardens-1", "gardens-2", "signals-1", "signals-2", "tables-1"])
def test_pictures_tables_and_notices_leave_nothing_in_the_prose(layout: str) -> None:
    text = text_of(read(layout))
    for unwanted in (
        "Token embedding",  # labels in pictures
        "Count head",
        "Time (h)",  # heads and rows of tables
        "Schedule\n",
        "Magnitude CNN",
        "Dense reader",
        "Norwegian (",
        "Provided proper attribution",
        "solely for use",
        "Equal contribution",  # notes of the authors
        "We thank",
        "forestry offices",
        "[Yes]",
    ):
        if not (layout == "signals-2" and unwanted == "Count head"):  # beside the authors' names
            assert unwanted not in text


def test_roots_and_fractions_keep_their_signs() -> None:
    text = text_of(read("gardens-1"))
    assert "divide each by √d_k, and apply" in text
    assert "the mean of 1/n ∑_i a_i over one batch, and the threshold is 1/√h for a layer" in text


def test_labels_of_captions_are_no_sentences() -> None:
    text = text_of(read("signals-2"))
    assert "Fig. 1: From the microphone to the count. The scores" in text
    assert "TABLE II: MEAN ABSOLUTE ERROR OF COUNTS" in text
