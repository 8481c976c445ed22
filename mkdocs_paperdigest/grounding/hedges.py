"""Whether a claim keeps what its evidence hedges and limits.

Models that summarise papers over-generalise: in a study of ten models (Peters and Chin-Yee, Royal
Society Open Science, 2025) up to 73% of summaries claimed more than the text. So a hedge, a limit
of scope, a bound or a condition must survive. The lists know English and Chinese.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .text import clauses, content, pattern

_I = re.IGNORECASE


class Limit(NamedTuple):
    """A kind of hedge or limit: how evidence says it, and what in a claim keeps it."""

    what: str
    said: re.Pattern[str]
    kept: re.Pattern[str]


_MAYBE_EN = r"""\bmay\b|\bmight\b|\bcould\b|\bpossib\w+|\bpotential\w*|\bperhaps\b|\blikely\b|
    \bprobabl[ey]\b|\bpresumabl\w+|\bsuggest\w*|\bappear(?:s|ed)?\b|\bseem\w*|\bconjectur\w+|
    \bhypothesi[sz]\w+|\bspeculat\w+|\btentativ\w+|\bbeliev\w+|\bindicat\w+|\bexpect\w*|
    \bhope\w*|\bpromis\w+|\bplausibl\w+|\bcan\b|\bassum\w+|\bestimat\w+|\bargue\w*|
    \bpropos\w+ that"""
_MAYBE_ZH = r"""可能|或许|也许|大概|似乎|看来|好像|有望|潜在|潜力|推测|猜测|猜想|假设|暗示|推断|
    据信|认为|相信|预计|预期|期望|有助于|可以|或将|或可|可为|可在|可用|可被|倾向|估计|不确定|尚不|存疑|
    有机会|前景|或(?:许|能|会|是|源|由|与)"""
_LIMITS = (
    Limit(
        "hedge",
        pattern(
            r"""(?-i:\bmay\b)|\bmight\b|\bcould (?!not)|\bpossibly\b|\bpotentially\b|\bperhaps\b|
            \bpresumably\b|\bappears? to\b|\bseems? to\b|(?<!un)\blikely (?:to|that|due|because|
            caused|reflects?)\b|\b(?:is|are) likely\b|\bconjectur\w+|\bhypothesi[sz]e\w*|
            \bspeculat\w+|\btentativ\w+|\bwe believe\b|
            \b(?:has|have|shows?|with) (?:\w+ )?potential (?:for|to|in|as)\b""",
            _I,
        ),
        pattern(f"{_MAYBE_EN}|{_MAYBE_ZH}|提示", _I),
    ),
    Limit(
        "hedge",
        pattern(
            r"""\bsuggest(?:s|ing)? (?:that|a\b|the\b|its|their|an\b)|\bresults suggest\b""", _I
        ),
        pattern(f"{_MAYBE_EN}|{_MAYBE_ZH}|提示|表明|显示|说明|意味|指出|发现", _I),
    ),
    Limit(
        "caution about how early the results are",
        pattern(
            r"""\bpreliminar\w+|\binconclusive\b|\bexploratory\b|\bpilot (?:study|experiment)|
            \bproof[- ]of[- ]concept\b|\bearly (?:results|evidence|findings)\b|
            \binitial (?:results|findings|evidence|experiments)\b""",
            _I,
        ),
        pattern(
            r"""\bpreliminar\w+|\binconclusive\b|\bexplor\w+|\bpilot\b|\bproof|\bearly\b|\binitial\w*|
            \bmay\b|\bmight\b|\bnot conclu|\bfeasib|初步|早期|初始|试点|探索|概念验证|原型|
            尚无定论|尚不|未能?(?:得出|定论)|不确定|可能|先导|预备|可行性""",
            _I,
        ),
    ),
    Limit(
        "restriction",
        pattern(
            r"""(?<!not )\bonly\b(?! if)|\bsolely\b|\bexclusively\b|\b(?:is|are|was|were|
            remains?) (?:still )?(?:limited|restricted|confined) to\b""",
            _I,
        ),
        pattern(
            r"""\bonly\b|\bsole\w*|\bexclusive\w*|\bmere\w*|\blimit\w*|\brestrict\w*|\bconfin\w+|
            \bjust\b|\bsingle\b|\bwithout\b|\bno\b|\balone\b|仅|只|唯|限于|局限|限制|单|才|而已|
            无需|不需|少量|极少""",
            _I,
        ),
    ),
    Limit(
        "limit of scope",
        pattern(
            r"""\bin (?:mice|rats?|vitro|silico|animals?|simulations?|rodents|zebrafish)\b|
            \bmurine\b|\bsimulated\b|\bin (?:a )?(?:\w+ )?simulat(?:ion|or|ed)\b|
            \bsynthetic (?:data|datasets?|benchmarks?|images)\b|
            \btoy (?:problem|example|model|dataset|task)s?\b""",
            _I,
        ),
        pattern(
            r"""\bmice\b|\bmouse\b|\brats?\b|\bvitro\b|\bsilico\b|\banimal|\bmurine\b|\bsimulat\w+|
            \brodent|\bzebrafish|\bsynthe\w+|\btoy\b|小鼠|大鼠|鼠|动物|体外|离体|仿真|模拟|合成|
            玩具|斑马鱼|数值实验""",
            _I,
        ),
    ),
    Limit(
        "condition",
        pattern(
            r"""\b(?:assuming|provided|under the (?:mild |standard |strong )?(?:assumption|
            condition|hypothesis)|under (?:certain|some|mild|specific|suitable|appropriate|
            restrictive) |
            unless|as long as|only (?:if|when)|conditional on|conditioned on the)\b""",
            _I,
        ),
        pattern(
            r"""\bassum\w+|\bprovided\b|\bunder\b|\bunless\b|\bif\b|\bwhen\b|\bas long as\b|
            \bcondition\w*|\bgiven\b|\bcertain\b|假设|假定|若|如果|条件|前提|只要|除非|当|情况下|
            情形|设定|在.{1,20}下""",
            _I,
        ),
    ),
    Limit(
        "limit to some cases",
        pattern(
            r"""\b(?:sometimes|occasionally|in (?:some|certain|most|many|specific) (?:cases|
            settings|scenarios|instances)|to some (?:extent|degree)|partially|partly|in part)\b""",
            _I,
        ),
        pattern(
            r"""\b(?:sometimes|occasional\w*|some|certain|most|many|several|often|part\w*|limited|
            specific|can|may|not (?:all|always))\b|有时|偶尔|某些|一些|部分|多数|大多|许多|不少|
            特定|一定程度|个别|常|往往|未必|可能|局部|不完全""",
            _I,
        ),
    ),
    Limit(
        "upper bound",
        pattern(
            r"""\b(?:up to|at most|no more than|as (?:much|many|high|low) as|a maximum of) (?!now|
            date|isomorph|permut|rotation|scal|symmetr|translation|constant|a (?:constant|scal|
            global|permut|fact)|(?:logarithmic|constant|log) )""",
            _I,
        ),
        pattern(
            r"""\bup to\b|\bat most\b|\bno more than\b|\bas (?:much|many|high|low|little|few|
            good) as\b|\bmaxim\w+|\bbest\b|\blargest\b|\bwithin\b|\bcan\b|\bpeak\w*|最高|最多|
            高达|可达|至多|最大|多达|达到?|以内|不超过|上限|最低|低至|最好|最优|最长""",
            _I,
        ),
    ),
    Limit(
        "stated aim instead of a result",
        pattern(
            r"""\b(?:aims?|aimed|aiming|seeks?|intends?|hopes?|goal (?:is|of)|attempts?|strives?|
            plans?) (?:to|at|of)\b""",
            _I,
        ),
        pattern(
            r"""\baim\w*|\bseek\w*|\bintend\w*|\bintent\w*|\bhop(?:e|es|ing)\b|\bgoal\w*|\battempt\w*|
            \bstriv\w+|\bplan\w*|\bobjective\w*|\bpurpose\w*|\bfuture\b|\btr(?:y|ies|ied)\b|
            \btarget\w*|\bdesign\w*|\bto [a-z]+|\bstud(?:y|ies)\b|\binvestigat\w+|\bexplor\w+|
            \bfor [a-z]+ing|\bpropos\w+|\bintroduc\w+|\bpresent\w*|旨在|目标|目的|试图|尝试|致力|
            希望|力图|力求|拟|意在|以期|为了|用于|未来|将来|后续|今后|研究|探索|探讨|考察|提出|
            计划|期望|想要|设计|解决|针对|面向""",
            _I,
        ),
    ),
)


def lost_limit(claim: str, sentences: list[str], *, shared: bool) -> str:
    """The first hedge or limit of the evidence that a claim does not keep; empty if none is lost.

    Args:
        claim: The claim.
        sentences: The cited sentences.
        shared: Whether both are in one language, so that we can tell which part of the evidence a
            claim draws upon; if not, a limit counts where half of the cited sentences have it.
    """
    drawn: set[str] = set()
    for limit in _LIMITS:
        hits = [sentence for sentence in sentences if limit.said.search(sentence)]
        if not hits or limit.kept.search(claim):
            continue
        if not shared:
            if len(hits) * 2 >= len(sentences):
                return limit.what
            continue
        drawn = drawn or set(content(claim))
        for part in (part for sentence in hits for part in _clauses_with_openings(sentence)):
            if (found := limit.said.search(part)) and _draws_upon(drawn, part, found[0]):
                return f"{limit.what} ({found[0].strip()})"
    return ""


_LONGEST_OPENING = 6


def _clauses_with_openings(sentence: str) -> list[str]:
    """The clauses of a sentence; one that opens with a phrase such as `In mice,` also without it.

    The opening holds for the clause behind it, so what draws upon that one alone drops it.
    """
    parts = clauses(sentence)
    if len(parts) > 1 and len(parts[0].split()) <= _LONGEST_OPENING:
        cue = next((found[0] for limit in _LIMITS if (found := limit.said.search(parts[0]))), "")
        parts.append(f"{cue} {parts[1]}" if cue else "")
    return parts


def _draws_upon(drawn: set[str], part: str, cue: str) -> bool:
    about = set(content(part)) - set(content(cue))
    return bool(about) and len(about & drawn) * 2 >= len(about)
