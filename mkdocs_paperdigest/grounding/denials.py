"""Whether a claim denies what its evidence denies, and nothing else."""

from __future__ import annotations

import re
from typing import NamedTuple

from .text import clauses, content, last_clause, pattern, stem

_I = re.IGNORECASE

_NOT_EN = pattern(
    r"""\b(?:not|no|never|cannot|neither|nor|none|nothing|without|fail(?:s|ed|ing)?|unable|lacks?|
    lacking|hardly|rarely|barely|rather than|instead of|avoid(?:s|ed|ing)?|struggles?|struggling|
    refus(?:es?|ed|ing))\b|n't\b""",
    _I,
)
_NO_DENIAL_EN = pattern(
    r"""\b(?:not (?:only|just|merely|solely)|but not limited to)\b|\bno (?:longer|matter|less than|
    fewer than|more than)\b|\bwhether or not\b|\bif not\b|\bor not\b|\bnot to mention\b""",
    _I,
)
_STRONG_NOT_EN = pattern(
    r"""\b(?:not|never|cannot|neither|none|fail(?:s|ed)? to|no (?:significant|evidence|improvement|
    difference|benefit|effect|correlation|clear|consistent|single))\b|n't\b""",
    _I,
)
# Whatever in English may stand behind a Chinese 不, 未, 无: wide, so that a translation is free.
_DENIAL_LIKE_EN = pattern(
    r"""\b(?:not|no|never|cannot|neither|nor|none|without|fail\w*|unable|lack\w*|hardly|rarely|barely|
    limit\w*|avoid\w*|remov\w*|eliminat\w*|prevent\w*|difficult\w*|struggl\w*|challeng\w*|
    ignor\w*|neglect\w*|overlook\w*|instead|rather|less|free|few|little|absen\w*|miss\w*|
    insufficien\w*|poor\w*|only|scarc\w*|hard|independent\w*|agnostic|training-free|zero\w*|
    reduc\w*|beyond|unless|despite|degrad\w*|suffer\w*|hinder\w*|exclud\w*|bypass\w*|replac\w*|
    un(?!der|i|til)[a-z]{4,}|non-?[a-z]{4,}|in(?:suffic|capab|adequ|effect|accur|consist|complet|
    depend|varian|feasib|flexib|ab|sensit|visib|correct|valid|stab)[a-z]*|im(?:poss|balanc|precis|
    perfect|pract)[a-z]*|dis(?:card|regard|advant|miss|connect|parit|agree|join|entangl)[a-z]*|
    mis[a-z]{4,}|[a-z]+-free|[a-z]+less|gap\w*|drawback\w*|bottleneck\w*|omit\w*|untouched|
    preserv\w*|keep\w*|maintain\w*|retain\w*|frozen|freez\w*|sacrific\w*|compromis\w*|regardless|
    irrespective|arbitrar\w*|drop\w*|low|lower\w*)\b|n't\b""",
    _I,
)
_NOT_ZH = pattern(
    r"""(?:并不|并未|不会|不能|不可|不足以|不如|不再|不需|无需|无须|没有|未能|无法|未见|不存在|不支持|
    不依赖|不使用|不具|不是|不显著|不优|不利|毫无|从不|从未|难以|未(?!来|知|标|见|经|必|加|配)|
    无(?!监督|人|线|损|关|限|偏|序|缝|穷|论|数|标|需|约|参|向|源|界|锚|训练|模型|梯度|界面)|
    (?<!而)不(?!仅|同|断|错|变|确定|平衡|均|规则|一致|完整|良|但|只|论|管|连续|准|足|可(?:见|或缺|
    避免|知)|少|等|久|当|对称|相交|超过|匹配|适定|稳定))"""
)
_DENIAL_LIKE_ZH = pattern(
    r"""不|未|无|没|非|难|缺|失|否|弱|[较更变很]差|差于|低|少|限|仅|免|忽|除|困|挑战|却|但|尚|
    劣|降|摆脱|反而|相反|瓶颈|省去|替代|停|零"""
)


# What is said by the way may be left out, and *not only* denies nothing.
_ASIDE = re.compile(rf"\([^()]{{0,300}}\)|{_NO_DENIAL_EN.pattern}", _I)


def flipped_denial(claim: str, sentences: list[str], *, shared: bool, han: bool) -> str:
    """What is denied on one side only, in a few words; empty if claim and evidence agree.

    Args:
        claim: The claim.
        sentences: The cited sentences.
        shared: Whether both are in one language.
        han: Whether the claim is in Chinese.
    """
    evidence = " ".join(sentences)
    if han and shared:
        denied, said = bool(_NOT_ZH.search(claim)), bool(_NOT_ZH.search(evidence))
        return "" if denied == said else "denial (不/未/无)"
    if han:
        if need := _needed_or_not(claim, evidence):
            return f"need ({need})"
        if (found := _NOT_ZH.search(claim)) and not _DENIAL_LIKE_EN.search(evidence):
            return f"added denial ({found[0]})"
        denials = [bool(_STRONG_NOT_EN.search(_ASIDE.sub(" ", s))) for s in sentences]
        if all(denials) and not _DENIAL_LIKE_ZH.search(claim):
            return "dropped denial"
        return ""
    if not shared:
        return ""
    if not any(p.search(text) for p in (_NOT_EN, _FREE_OF) for text in (claim, evidence)):
        return ""
    claim, evidence = _NO_DENIAL_EN.sub(" ", claim), _NO_DENIAL_EN.sub(" ", evidence)
    for one, other, what in ((evidence, claim, "dropped"), (claim, evidence, "added")):
        if words := _denied_only_in(one, other):
            return f"{what} denial ({words})"
    return ""


_NEEDS_ZH = re.compile(r"(?<![不无未免非])(?:需要|依赖)(?!的?(?:问题|挑战))")
_NEEDS_NOT_ZH = re.compile(r"无需|无须|不需要?|不依赖|免去|摆脱了?对")
_NEEDS_EN = re.compile(
    r"\b(?:requir\w*|needs?|needed|needing|rel(?:y|ies|ied|ying|iance)|depend\w*|demand\w*)\b", _I
)
_NEEDS_NOT_EN = pattern(
    r"""\bwithout\b|\b\w+-free\b|\b(?:no|not|any|never|neither|avoid\w*|eliminat\w*|remov\w*|
    obviat\w*|less|independent\w*|bypass\w*|instead|only|nor|unlike|circumvent\w*|rather|reduc\w*|
    overcom\w*|zero-shot|agnostic|alleviat\w*|unsupervised|self-supervised|unlabell?ed|address\w*|
    un\w+ed)\b|n't\b""",
    _I,
)


def _needed_or_not(claim: str, evidence: str) -> str:
    """Where a Chinese claim has it the other way round what an English text needs."""
    without = _NEEDS_NOT_EN.search(evidence)
    if (found := _NEEDS_NOT_ZH.search(claim)) and _NEEDS_EN.search(evidence) and not without:
        return found[0]
    plain_need = _NEEDS_EN.search(_WITHOUT_NEED.sub(" ", evidence))
    needed = _NEEDS_ZH.search(claim)
    if (
        needed
        and not plain_need
        and _WITHOUT_NEED.search(evidence)
        and not _NEEDS_NOT_ZH.search(claim)
    ):
        return needed[0]
    return ""


_WITHOUT_NEED = pattern(
    r"""\b(?:without|no|not|never|eliminat\w*|avoid\w*|obviat\w*|remov\w*) (?:\w+ ){0,2}(?:
    requir\w*|needs?|needing|rely\w*|reliance|depend\w*)""",
    _I,
)

_BEFORE, _BEHIND = 2, 3
"""How many content words around a denial it is taken to be about."""


class _Denied(NamedTuple):
    """What a denial is about: the word it falls on, and the words around."""

    head: str
    around: list[str]


def _denied_only_in(one: str, other: str) -> str:
    """A denial in `one` whose words `other` states undenied."""
    denied = {word for denial in _denied(other) for word in (denial.head, *denial.around)}
    stated = set(content(other))
    for head, around in _denied(one):
        known = [word for word in around if word in stated]
        if (
            head in stated
            and len(known) * 3 >= len(around) * 2
            and not denied & {head, *known}
            and all(stem(loose[0]) == head for loose in _LOOSE_DENIAL.finditer(other))
        ):
            return " ".join(["not", head, *around])
    return ""


_LOOSE_DENIAL = pattern(
    r"""\b(?:unlike|prevent\w*|mitigat\w*|overcom\w*|suppress\w*|alleviat\w*|replac\w*|eliminat\w*|
    [a-z]+-free|remov\w*|limited|insufficien\w*|difficult\w*|struggl\w*|unab\w*|un[a-z]{5,}|
    in(?:suffic|capab|adequ|effect|accur)\w*)\b""",
    _I,
)


_FREE_OF = re.compile(r"\b([a-z]+)-free\b", _I)


def _denied(text: str) -> list[_Denied]:
    found = [_Denied(head, []) for free in _FREE_OF.finditer(text) for head in content(free[1])[:1]]
    for denial in _NOT_EN.finditer(text):
        behind = clauses(text[denial.end() : denial.end() + 120])[:1]
        scope = content(behind[0])[:_BEHIND] if behind else []
        before = content(last_clause(text[max(0, denial.start() - 80) : denial.start()]))
        if scope:
            found.append(_Denied(scope[0], before[-_BEFORE:] + scope[1:]))
    return found
