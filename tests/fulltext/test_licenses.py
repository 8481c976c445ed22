from __future__ import annotations

import pytest

from mkdocs_paperdigest.fulltext.licenses import (
    FigurePolicy,
    license_address,
    license_name,
    may_show_figures,
)

CC = "https://creativecommons.org"
ARXIV = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [
        ("License: CC BY 4.0", f"{CC}/licenses/by/4.0/", "CC BY 4.0"),
        ("CC BY-SA 4.0", f"{CC}/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
        ("License: CC BY-NC-SA 4.0", f"{CC}/licenses/by-nc-sa/4.0/", "CC BY-NC-SA 4.0"),
        ("License: CC BY-NC-ND 4.0", f"{CC}/licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        ("License: CC0 1.0", f"{CC}/publicdomain/zero/1.0/", "CC0 1.0"),
        ("License: CC Zero", f"{CC}/publicdomain/zero/1.0/", "CC0 1.0"),
        ("http://creativecommons.org/licenses/by/4.0/", f"{CC}/licenses/by/4.0/", "CC BY 4.0"),
        ("http://creativecommons.org/licenses/by/3.0", f"{CC}/licenses/by/3.0/", "CC BY 3.0"),
        (f"{CC}/licenses/by/4.0/deed.en", f"{CC}/licenses/by/4.0/", "CC BY 4.0"),
        (f"{CC}/licenses/by-nc-sa/3.0/us/", f"{CC}/licenses/by-nc-sa/3.0/us/", "CC BY-NC-SA 3.0"),
        (
            "http://creativecommons.org/publicdomain/zero/1.0/",
            f"{CC}/publicdomain/zero/1.0/",
            "CC0 1.0",
        ),
        (
            "http://creativecommons.org/licenses/publicdomain/",
            f"{CC}/publicdomain/zero/1.0/",
            "CC0 1.0",
        ),
        (
            "License: arXiv.org perpetual non-exclusive license",
            ARXIV,
            "arXiv.org perpetual non-exclusive license",
        ),
        (
            "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            ARXIV,
            "arXiv.org perpetual non-exclusive license",
        ),
        ("", "", ""),
        ("All rights reserved", "", ""),
        ("https://evil.example/creativecommons.org/licenses/by/4.0/", "", ""),
    ],
)
def test_a_licence_has_one_address_and_one_name(text: str, address: str, name: str) -> None:
    assert license_address(text) == address
    assert license_name(address) == name


@pytest.mark.parametrize(
    ("license_of_paper", "licensed", "noncommercial"),
    [
        (f"{CC}/publicdomain/zero/1.0/", True, True),
        (f"{CC}/licenses/by/4.0/", True, True),
        ("http://creativecommons.org/licenses/by-sa/4.0", True, True),
        (f"{CC}/licenses/by-nc-sa/4.0/", False, True),
        (f"{CC}/licenses/by-nc-nd/4.0/", False, True),
        (f"{CC}/licenses/by-nd/4.0/", False, True),
        (ARXIV, False, False),
        ("", False, False),
        ("https://example.org/CC-BY-4.0", False, False),
    ],
)
def test_figures_are_shown_only_under_a_licence_that_permits_it(
    license_of_paper: str, licensed: bool, noncommercial: bool
) -> None:
    policies: list[tuple[FigurePolicy, bool]] = [
        ("licensed", licensed),
        ("noncommercial", noncommercial),
        ("none", False),
    ]
    for policy, shown in policies:
        assert may_show_figures(license_of_paper, policy) is shown
