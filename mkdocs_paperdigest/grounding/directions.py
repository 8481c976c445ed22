"""Whether a claim turns round what goes up or down, is better or worse, at least or at most."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from .text import content, pattern

_I = re.IGNORECASE


class Opposites(NamedTuple):
    """Two directions, as English words (an asterisk stands for any ending) and Chinese ones.

    Attributes:
        one: Words of the first direction.
        other: Words of the second.
        like_one: Words that agree with the first without being the contrary of the second.
        like_other: The same for the second.
        one_zh: Chinese words of the first direction.
        other_zh: Chinese words of the second.
    """

    one: re.Pattern[str]
    other: re.Pattern[str]
    like_one: re.Pattern[str]
    like_other: re.Pattern[str]
    one_zh: re.Pattern[str]
    other_zh: re.Pattern[str]


def _opposites(
    one: str, other: str, *, like: tuple[str, str] = ("", ""), zh: tuple[str, str] = ("", "")
) -> Opposites:
    english = (
        re.compile("|".join(side.replace("*", "[a-z]*").split()) or r"(?!)")
        for side in (one, other, *like)
    )
    chinese = (re.compile("|".join(side.split()) or r"(?!)") for side in zh)
    return Opposites(*english, *chinese)


_OPPOSITES = (
    _opposites(
        "outperform* surpass* exceed* superior* outstrip* beat beats",
        "underperform* inferior* worse lag lags lagging behind",
        like=(
            """better improv* best higher advanc* gain* state-of-the-art competitive comparable
            match* above achiev*""",
            "poor* below fail* degrad* lower less drop* declin*",
        ),
        zh=("优于 超过 超越 胜过 领先 好于 强于 优越", "不如 逊于 劣于 落后 不及 弱于 差于 逊色"),
    ),
    _opposites(
        "better best",
        "worse worst",
        like=("improv* superior outperform*", "degrad* inferior poor*"),
    ),
    _opposites(
        "increas* rais* grow grows boost* enlarg* strengthen* amplif* elevat* maximi*",
        """decreas* reduc* lowers lowered lowering drops dropped declin* diminish* shrink* weaken*
        minimi* cut cuts cutting""",
        like=(
            """preserv* maintain* retain* keep* enhanc* improv* higher gain* more accelerat* better
            stronger expand* superior outperform* advanc* promot* optimi* speedup* speed-up* upgrad*
            facilitat* refin* larger greater faster efficien* scal* up""",
            """lower fewer less degrad* worse* hurt* harm* loss lose* losing alleviat* mitigat*
            eliminat* suppress* deteriorat* impair* hinder* sav* collaps* underperform* small* half
            down""",
        ),
        zh=(
            "提升 提高 增加 增长 上升 增大 扩大 加剧 升高 加重 增强",
            "降低 减少 下降 减小 减弱 缩减 削弱",
        ),
    ),
    _opposites(
        "improv* enhanc*",
        "degrad* worsen* deteriorat* hurt* harm* impair* lowers lowered lowering compromis*",
        like=(
            "better gain* higher increas* boost* superior outperform*",
            "worse reduc* decreas* drop*",
        ),
        zh=("改善 提升 提高 增强", "恶化 变差 退化 损害"),
    ),
    _opposites(
        "faster accelerat* speedup* speed-up* speeding",
        "slower slow slows slowed",
        like=(
            "quick* fast real-time efficien* reduc* low* sav* short*",
            "delay* costly expensive inefficien* time-consuming long*",
        ),
        zh=("更快 加速 加快 提速", "更慢 减慢 变慢 拖慢 减速"),
    ),
    _opposites(
        "larger bigger greater",
        "smaller",
        zh=("更大", "更小"),
        like=("large more", "small* compact few* less reduc*"),
    ),
    _opposites(
        "higher",
        "lower",
        like=(
            "high* improv* increas* gain* outperform* superior better",
            "low* reduc* decreas* less few* save*",
        ),
        zh=("更高", "更低"),
    ),
    _opposites(
        "positive positively",
        "negative negatively inversely",
        zh=("正相关 正向 积极影响", "负相关 负向 消极影响 负面影响"),
    ),
    _opposites(
        "robust robustly resilient insensitive",
        "vulnerable fragile sensitive brittle susceptible",
        like=(
            "robustness resilien* stab* reliab*",
            "vulnerabilit* fragil* sensitivity suscept* unstable degrad*",
        ),
        zh=("鲁棒 稳健 不敏感", "脆弱 (?<!不)敏感 易受 不稳定"),
    ),
    _opposites(
        "supervised",
        "unsupervised self-supervised label-free",
        zh=("(?<![无自弱半])监督 有监督", "无监督 自监督"),
    ),
    _opposites("sufficient enough abundant", "insufficient scarce", like=("", "limited lack* few")),
    _opposites(
        "closed-source proprietary", "open-source open-sourced open-weight", zh=("闭源", "开源")
    ),
    _opposites("offline", "online", zh=("离线", "在线")),
    _opposites("shorter shorten*", "longer lengthen* prolong*", zh=("更短 缩短", "更长 延长")),
    _opposites("confirm*", "reject* refut* contradict* disprov*", zh=("证实", "推翻 否定 反驳")),
    _opposites("homogeneous", "heterogeneous"),
    _opposites("centralized", "decentralized", zh=("(?<!去)中心化", "去中心化")),
    _opposites("linear", "nonlinear non-linear"),
    _opposites("before", "after", zh=("之前", "之后")),
)
_ANY_DIRECTION = re.compile(
    "|".join(f"(?:{words.pattern})" for pair in _OPPOSITES for words in pair[:4])
)
_ENGLISH_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@lru_cache(maxsize=20_000)
def _directions(word: str) -> frozenset[tuple[int, bool, bool]]:
    """Which sides of which opposites an English word takes, and whether it has a contrary there."""
    if not _ANY_DIRECTION.fullmatch(word):
        return frozenset()
    return frozenset(
        (n, side, contrary)
        for n, pair in enumerate(_OPPOSITES)
        for side, contrary, words in (
            (True, True, pair.one),
            (False, True, pair.other),
            (True, False, pair.like_one),
            (False, False, pair.like_other),
        )
        if words.fullmatch(word)
    )


_NEAR = 40
"""How many characters around a word tell what it is said of."""


class _Side(NamedTuple):
    """One side of a pair of opposites, as a text takes it."""

    word: str
    around: str
    contrary: bool


def _sides(text: str, *, han: bool) -> dict[tuple[int, bool], list[_Side]]:
    sides: dict[tuple[int, bool], list[_Side]] = {}
    if not han:
        text = text.casefold()
        for found in _ENGLISH_WORD.finditer(text):
            for n, side, contrary in _directions(found[0]):
                around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
                sides.setdefault((n, side), []).append(_Side(found[0], around, contrary))
        return sides
    for n, pair in enumerate(_OPPOSITES):
        for side, words in ((True, pair.one_zh), (False, pair.other_zh)):
            if match := words.search(text):
                sides[n, side] = [_Side(match[0], text, contrary=True)]
    return sides


def turned_round(claim: str, evidence: str, *, shared: bool, han: bool) -> str:
    """The word of a claim whose opposite alone stands in its evidence; empty if there is none.

    Args:
        claim: The claim.
        evidence: The cited sentences.
        shared: Whether both are in one language; what the two are said of must be in common then.
        han: Whether the claim is in Chinese.
    """
    if not (han or shared):
        return ""
    claimed, given = _sides(claim, han=han), _sides(evidence, han=han and shared)
    for (pair, side), said in claimed.items():
        opposite = (pair, not side)
        # Who uses both directions may well agree in each.
        if opposite not in given or (pair, side) in given or opposite in claimed:
            continue
        for ours, theirs in product(said, given[opposite]):
            common = set(content(ours.around)) & set(content(theirs.around))
            common -= {*content(ours.word), *content(theirs.word)}
            if not ours.contrary or (shared and not theirs.contrary):
                continue
            if common or (not shared and (theirs.contrary or not side)):
                return f"{ours.word}, against {theirs.word}"
    return ""


_AT_MOST = pattern(
    r"""\b(?:at most|up to|no more than|less than|fewer than|under (?=\d)|below (?=\d)|within)\b|
    最多|至多|不超过|不到|少于|低于|高达|最高""",
    _I,
)
_AT_LEAST = pattern(
    r"""\b(?:at ?least|more than|over (?=\d)|above (?=\d)|exceed\w*|no (?:less|fewer) than)\b|至少|
    不少于|超过|多于|以上|不低于|高于""",
    _I,
)


def bound_reversed(claim: str, evidence: str) -> str:
    """The bound of a claim, `at most` or `at least`, where its evidence has only the other one."""
    for said, other in ((_AT_MOST, _AT_LEAST), (_AT_LEAST, _AT_MOST)):
        found = said.search(claim)
        reversed_ = other.search(evidence)
        if found and reversed_ and not said.search(evidence) and not other.search(claim):
            return f"{found[0]}, against {reversed_[0]}"
    return ""
