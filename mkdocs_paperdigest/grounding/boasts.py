"""Strong words of a claim that nothing in its evidence bears out."""

from __future__ import annotations

import re
from typing import NamedTuple

from .text import pattern

_I = re.IGNORECASE


class Boast(NamedTuple):
    """A strong word, and what in the evidence bears it out."""

    claimed: re.Pattern[str]
    borne_out: re.Pattern[str]


_BOASTS = (
    Boast(
        pattern(
            r"""\b(?:all|every|always|never|any|entirely|completely|universally)\b|所有|全部|任何|
            始终|总是|一切|完全|彻底|各种情况|从不""",
            _I,
        ),
        pattern(
            r"""\b(?:all|every\w*|always|never|any\w*|entire\w*|complet\w*|universal\w*|each|whole|
            full\w*|consistent\w*|no|none|without|across|throughout|both|arbitrar\w*|eliminat\w*|
            total\w*|general\w*|wide\w*|solely|uniform\w*|purely)\b|所有|全部|任何|始终|总|一切|
            完全|彻底|各|每|均|都""",
            _I,
        ),
    ),
    Boast(
        pattern(
            r"""\bfirst(?: ever)?(?= (?:\w+ ){0,4}(?:to|method|model|dataset|benchmark|framework|
            system|work|approach|study|time|large)\b)|首个|首次|第一个|首创|率先|首款""",
            _I,
        ),
        pattern(
            r"""\bfirst\b|\bpioneer\w*|\bnovel\b|\bnew\b|\bno (?:prior|previous|existing)|
            \bunprecedented|\binitial|首|第一|率先|新""",
            _I,
        ),
    ),
    Boast(
        pattern(
            r"""\b(?:state[- ]of[- ]the[- ]art|sota|world-leading|unmatched|unrivall?ed|
            unprecedented)\b|最先进|世界领先|国际领先|最优(?!化)|最佳|史无前例|前所未有|顶尖""",
            _I,
        ),
        pattern(
            r"""\bstate[- ]of[- ]the[- ]art|\bsota\b|\bbest\b|\bleading\b|\boutperform\w*|
            \bsurpass\w*|\bunprecedented|\bunriv|\boptim\w+|\bsuperior|\bexceed\w*|\btop\b|
            \brecord\b|\bunmatched|\blatest|\badvanced|\bhighest|\blowest|\bfirst|\bno (?:prior|
            previous|existing)|最|领先|优于""",
            _I,
        ),
    ),
    Boast(
        pattern(
            r"""\b(?:prov(?:es?|en|ing) that|guarantee\w*|definitive\w*|conclusive\w*|undeniabl\w+|
            perfect\w*|solv(?:es?|ed) (?:the )?problem|eliminat\w+)\b|保证|确保了|完美|彻底解决|
            证明了|确证|根治|消除了""",
            _I,
        ),
        pattern(
            r"""\b(?:prov\w+|guarantee\w*|definitive\w*|conclusive\w*|undeniabl\w+|perfect\w*|solv\w+|
            eliminat\w+|theorem\w*|ensur\w+|demonstrat\w+|validat\w+|verif\w+|show\w*|confirm\w*|
            remov\w+|certif\w+|without|free|evidence|100|substantiat\w+|illustrat\w+|establish\w+|
            overcom\w*|address\w*)\b|保证|确保|完美|彻底|证明|定理|消除""",
            _I,
        ),
    ),
    Boast(
        pattern(
            r"""\b(?:revolution\w*|groundbreaking|ground-breaking|breakthrough\w*|game-chang\w+|
            paradigm[- ]shift\w*|transformative|extraordinar\w+|exceptional\w*|outstanding|
            brilliant\w*|world-class|landmark|seminal|flawless\w*|amazing|incredibl\w+|
            best ever)\b|革命性|突破性|颠覆性|里程碑|划时代|开创性|杰出|卓越|非凡|惊人|伟大|
            重大突破|极其出色|令人惊叹|一流|最伟大|最重要""",
            _I,
        ),
        pattern(
            r"""\b(?:revolution\w*|groundbreaking|ground-breaking|break\w*|game-chang\w+|paradigm\w*|
            transform\w*|extraordinar\w+|exception\w*|outstanding|brilliant\w*|landmark|seminal|
            excellent|remarkabl\w+|pioneer\w*|impressive\w*|superior|striking\w*|surpris\w*|most|
            excel\w*|astonish\w*|exciting|strong\w*)\b|革命|突破|颠覆|里程碑|划时代|开创|杰出|
            卓越|非凡|惊人|最""",
            _I,
        ),
    ),
    Boast(
        re.compile(r"\breal-time\b|实时", _I),
        pattern(
            r"""\breal[- ]?time\b|\bfps\b|\bframes per second|\bonline\b|\binstant\w*|\blatency|
            \bstreaming|\blive\b|\bHz\b|实时|\bRT\b|\binteractive""",
            _I,
        ),
    ),
    Boast(
        re.compile(r"\bstatistically significant\w*|统计(?:学)?(?:上)?(?:的)?显著", _I),
        re.compile(r"\bsignifican\w+|\bp ?[<=]|显著", _I),
    ),
    Boast(
        re.compile(r"\bclinical\w*|\bpatients?\b|临床|患者|病人", _I),
        pattern(
            r"""\bclinic\w*|\bpatient\w*|\bmedic\w*|\bhospital\w*|\bhealth\w*|\bdiagnos\w*|
            \bdisease\w*|\btherap\w*|\bsurg\w*|\bcancer|\btumou?r|\bradiolog\w*|\bsubjects?\b|
            \bcohort|\bdoctor|\btrial|\bphysician|\bMRI\b|\bCT\b|\bEHR|\bpatholog\w*|\bbiops\w*|
            \bsymptom\w*|临床|患者|病|医""",
            _I,
        ),
    ),
)


def overstated(claim: str, evidence: str) -> str:
    """The first strong word of a claim that nothing in its evidence bears out; empty if none."""
    for boast in _BOASTS:
        found = boast.claimed.search(claim)
        if found and not boast.borne_out.search(evidence):
            return found[0]
    return ""
