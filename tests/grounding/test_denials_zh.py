"""Denials in claims about papers in the same language, which needs no translation to compare."""

from __future__ import annotations

import pytest

from .statements import objection


@pytest.mark.parametrize(
    ("claim", "evidence", "turned"),
    [
        ("该方法不能保证收敛。", "该方法能保证收敛。", True),
        ("该方法能保证收敛。", "该方法不能保证收敛。", True),
        ("该方法不能保证收敛。", "该方法不能保证收敛。", False),
        ("该方法能保证收敛。", "该方法能保证收敛。", False),
    ],
)
def test_a_denial_in_chinese_of_a_chinese_paper(claim: str, evidence: str, turned: bool) -> None:
    found = objection(claim, evidence, language="zh")
    assert ("denial" in found) is turned
