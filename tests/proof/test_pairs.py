"""Every fault of arXiv with every fault of the model: what is filed in the end is the same.

The first build meets both; those that follow, each some days later, meet neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

from mkdocs_paperdigest.summarizers.gemini import Gemini

from ..servers.arxiv import ArxivServer
from ..servers.arxiv_site import HTML, ArxivSite
from ..servers.gemini import right
from ..servers.http import Asked, Reply
from ..update.test_conductor import LEARNING, VISION, World, entry
from .conftest import Service, content_of, let_pass
from .faults import LISTINGS, MODELS, SITES, SLOW_LISTINGS, TIMEOUT, Site

pytestmark = pytest.mark.usefixtures("_hurried")

MOST_BUILDS = 6
MOST_SECONDS = 90
"""What a pair may take; far above what any does, and below what a build without an end would."""

ENTRIES = [
    entry(1),
    entry(2, days=3, categories=("cs.CV", "cs.LG")),
    entry(3, categories=("cs.LG",)),
]
PICTURE = (
    b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (300).to_bytes(4, "big") + (200).to_bytes(4, "big")
) + b"\0" * 40


def text_of(number: str) -> Reply:
    """A page of arXiv's, with a licence that lets its figure be shown."""
    sentences = " ".join(
        f"In step {n} of the method the sampler {number} takes a photograph of the image set apart."
        for n in range(2, 12)
    )
    page = f"""<!DOCTYPE html><html lang="en"><body><div class="ltx_page_main">
    <div id="license-tr"><a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></div>
    <article class="ltx_document"><section id="S1" class="ltx_section">
    <h2 class="ltx_title ltx_title_section"><span class="ltx_tag">1 </span>Method</h2>
    <div class="ltx_para"><p class="ltx_p">{sentences}</p></div>
    <figure id="S1.F1" class="ltx_figure"><img src="x1.png" class="ltx_graphics" width="300"
    height="200" alt="Refer to caption"/><figcaption class="ltx_caption"><span class="ltx_tag
    ltx_tag_figure">Figure 1: </span>A sampler.</figcaption></figure>
    </section></article></div></body></html>"""
    return Reply(page.encode(), headers=HTML)


class Texts(ArxivSite):
    """arXiv's pages and pictures of all papers, or what a fault puts in their place."""

    fault = Site()

    def answer(self, asked: Asked) -> Reply:
        kind = asked.path.split("/")[1]
        if asked.path.endswith(".png"):
            return self.fault.picture or Reply(PICTURE, headers={"Content-Type": "image/png"})
        if kind == "html":
            return self.fault.page or text_of(asked.path[-4:-2].lstrip("0"))
        return self.fault.pdf or Reply(status=404)


@dataclass
class Lab:
    """A small world whose parts fail as they are told, and what it comes to where none does."""

    arxiv: ArxivServer
    texts: Texts
    service: Service
    models: Callable[..., Gemini]
    expected: dict[tuple[str, str], Any] = field(default_factory=dict)

    def options(self, depth: str) -> dict[str, Any]:
        return {
            "depth": depth,
            "figures": "licensed",
            "arxiv_site": self.texts.url,
            "reader": self.models(),
        }

    def prove(self, root: Path, depth: str, model: str, **first_build: Any) -> None:
        """Build with what was set to fail, then without until all is there."""
        expected = self._expect(root, depth, model)
        began = time.monotonic()
        world = World(self.arxiv, root / "pair")
        self.service.bought.clear()
        fault = MODELS[model]
        self.service.be(fault.step, once=fault.once, reader=fault.reader)
        options = self.options(depth)
        world.update(VISION, LEARNING, by=self.models(fault.slow), **options | first_build)
        self.arxiv.faults, self.texts.fault = [], Site()
        if not fault.verdict:
            self.service.be(right)
        for _ in range(MOST_BUILDS):
            if content_of(world.root) == expected:
                break
            let_pass(world.root, days=30)
            world.update(VISION, LEARNING, by=self.models(), lookback_days=99, **options)
        assert content_of(world.root) == expected
        assert set(self.service.bought.values()) <= {1}, "an answer was bought twice"
        assert time.monotonic() - began < MOST_SECONDS

    def _expect(self, root: Path, depth: str, model: str) -> Any:
        """What is filed where only the model's verdict stands in the way, if that."""
        verdict = model if MODELS[model].verdict else ""
        if (depth, verdict) not in self.expected:
            faults, self.arxiv.faults = self.arxiv.faults, []
            broken, self.texts.fault = self.texts.fault, Site()
            self.service.be(MODELS[verdict].step if verdict else right)
            world = World(self.arxiv, root / "expected")
            for _ in range(2):
                world.update(VISION, LEARNING, by=self.models(), **self.options(depth))
            self.expected[depth, verdict] = content_of(world.root)
            self.arxiv.faults, self.texts.fault = faults, broken
        return self.expected[depth, verdict]


@pytest.fixture(scope="module")
def lab(service: Service, models: Callable[..., Gemini]) -> Iterator[Lab]:
    with ArxivServer(ENTRIES) as arxiv, Texts() as texts:
        yield Lab(arxiv, texts, service, models)


def pairs(faults: Iterable[str]) -> list[ParameterSet]:
    """Each fault of arXiv with each of the model, of which every run takes one in 24."""
    return [
        pytest.param(fault, model, marks=[pytest.mark.thorough] if (row + column) % 24 else [])
        for row, fault in enumerate(faults)
        for column, model in enumerate(MODELS)
    ]


@pytest.mark.parametrize(("listing", "model"), pairs(LISTINGS))
def test_a_listing_and_a_model_that_fail(
    listing: str, model: str, lab: Lab, tmp_path: Path
) -> None:
    lab.arxiv.faults = [LISTINGS[listing](lab.arxiv)] * 99
    timeout = TIMEOUT if listing in SLOW_LISTINGS else 5
    lab.prove(tmp_path, "brief", model, timeout=timeout)


@pytest.mark.parametrize(("site", "model"), pairs(SITES))
def test_a_site_and_a_model_that_fail(site: str, model: str, lab: Lab, tmp_path: Path) -> None:
    lab.texts.fault = SITES[site]
    lab.prove(tmp_path, "full", model, timeout=TIMEOUT if SITES[site].slow else 5)
