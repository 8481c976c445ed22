"""What is no statement about research: placeholders, talk about oneself, praise, markup."""

from __future__ import annotations

import re

from .orders import is_order
from .text import pattern, plain, unspaced

_I = re.IGNORECASE

_PLACEHOLDER = pattern(
    r"""(?:x{2,}|n\s?/\s?a|none|null|nil|nan|undefined|tbd|tba|todo|unknown|unspecified|unclear|empty|
    no (?:data|information|content|results?|answer|summary|abstract|limitations?)(?: (?:is |was |
    are |were )?(?:available|given|provided|found|mentioned))?|(?:it (?:is|
    was) )?not (?:explicitly |directly )?(?:mentioned|specified|stated|given|provided|available|
    applicable|reported|disclosed|discussed|found|known)(?: in the \w+)?|[\W_]*|无|暂无|没有|未知|
    不详|空|略|待定|待补充|不适用|未提及|未说明|未提供|未给出|未明确)""",
    _I,
)
_ABSENCE = pattern(
    r"""\bx{3,}\b|\[(?:insert|your|placeholder|todo)\b|lorem ipsum|<placeholder>|\?{3,}|\b(?:is|are|
    was|were|does|do|did|has|have)(?: not|n't)(?: been)? (?:explicitly |directly |clearly |
    specifically )?(?:mention|specif|state|provide|disclose|discuss|report|give|describe|
    address)\w{0,4} (?:in|by|within) (?:the|this) (?:\w+ )?(?:text|paper|abstract|article|
    sentences?|excerpt|document|source)|\bthe (?:text|paper|abstract|article|excerpt|document|
    authors?) (?:does|do|did)(?: not|n't) (?:explicitly |directly |clearly |
    specifically )?(?:mention|specify|state|provide|disclose|discuss|give|contain|include)\b|
    (?:论文|文中|文章|原文|摘要|文本|作者|全文|文献)(?:里|中|内)?(?:并)?(?:没有|未|没|尚未|
    不曾)(?:有)?(?:明确|具体|详细|直接)?(?:提及|提到|说明|提供|给出|指出|描述|讨论|涉及|披露|报告|
    指明|包含)|未在(?:论文|文中|文章|原文|摘要|文本)(?:里|中)?(?:明确)?(?:提及|提到|说明|给出)|
    无法(?:从|根据).{0,20}(?:得知|确定|获取|判断|得出)""",
    _I,
)
_SELF_TALK = pattern(
    r"""\bas an? (?:\w+ ){0,2}(?:ai|language model|llm|assistant)\b(?=,|，| (?:i|you|trained|
    developed|created|by)\b)|\b(?:i|i'm|i am) (?:sorry|afraid|an? (?:ai|language|large|assistant)|
    unable|not able|apologi[sz]e)|\bi (?:cannot|can't|can not|could not|couldn't|do not have|
    don't have|won't|will not|apologi[sz]e|hope this|understand your|have (?:been|read|
    summari[sz]ed|analy[sz]ed)|will now|would be happy)\b|\bmy (?:apologies|knowledge cutoff|
    training data|instructions|system prompt|programming)\b|^(?:sure|certainly|of course|
    absolutely|okay|ok|great question|got it|understood|no problem|apologies)\b\s?[,!.:]|
    ^(?:here(?:'s| is| are)|below (?:is|are)|the following (?:is|are)) (?:the |a |an |your |my |
    some )?(?:\w+ ){0,3}(?:summary|digest|takeaways?|points?|translation|answer|response|json|
    list|overview|analysis)\b|\b(?:based on|according to|from|in) (?:the|your|this) (?:provided|
    given|supplied|above|following|numbered) (?:text|abstract|paper|sentences?|article|context|
    information|content|excerpt|document)|\bthe (?:provided|supplied|numbered) (?:text|abstract|
    paper|sentences?|article|context|excerpt)\b|\b(?:let me know|feel free to ask|
    please (?:provide|note that i|let me)|is there anything else|as (?:you )?requested|
    as per your (?:request|instructions?))\b|作为(?:一个|一名|一款)?.{0,8}(?:语言模型|
    人工智能助手|AI助手|AI 助手|AI模型|AI 模型|大模型，|助手)|抱歉|对不起|很遗憾|恕我|(?:^|
    [，。；：])\s?我(?:无法|不能|将|会|已|是|可以)|以下(?:是|为)|如下(?:所示)?[：:]|下面(?:是|为)|
    ^(?:好的|当然|没问题|明白|收到|可以)[，,！!。：:]|根据(?:您|你|所|以上|上述|给定|
    提供).{0,6}(?:提供|给出|文本|内容|信息|文章|论文|句子)|您的(?:要求|请求|问题|指示)|
    希望(?:对您|这|以上).{0,6}(?:帮助|有用)|如(?:有|果您).{0,10}(?:告诉我|告知|联系)|请(?:提供|
    告诉|告知|注意我)""",
    _I,
)
_ECHO = pattern(
    r"""^(?:\W{0,3}(?:summary|tl;?dr|key takeaways?|takeaways?(?: \d+)?|claim|evidence|answer|
    response|output|title|摘要|总结|概述|要点|关键要点|一句话(?:总结|摘要|概括)|回答|答案|输出|
    标题)\W{0,3}[:：])|\bin one sentence\b|\bone-sentence summary\b|\bnumbered sentences?\b|
    \bsentences? (?:number )?(?:\[\d+\]|\d+\b)|
    \"(?:text|evidence|
    summary|takeaways)\"\s?:|^[{\[]\s?[\"{]|```|(?:用)?一句话(?:总结|概括|摘要)|句子? ?\[\d+\]|
    第\s?\d+\s?句|^(?:system|user|assistant)\s?:|<\|?(?:im_|end|sys)""",
    _I,
)
_MARKUP = pattern(
    r"""<(?:/?[a-z][\w:-]*(?:\s[^<>]{0,500})?/?>|!--|\?|!\[|!doctype|script|img|iframe|svg|style|
    object|embed|link|meta)|!?\[[^\[\]]{0,300}\]\([^()]{0,500}\)|\[\[[^\[\]]{1,200}\]\]|
    ^\[[^\[\]]{1,100}\]:|-{1,2}8<-{1,2}|\{%|%\}|\{#|\{\{\s*[a-z_][\w .()|'\"\[\],:-]*\}\}|
    \{:\s?[.#\w]|:::\s?\w|^!!!|^\?\?\?|javascript:|vbscript:|data:text/|\bon(?:error|load|click|
    mouseover|focus|toggle)\s?=|&(?:#x?[0-9a-f]{1,6}|lt|gt|amp|quot);|\$\{[a-z]|<%|#\{""",
    _I,
)
_MATH = re.compile(r"\$[^$]{1,400}\$")
_ADDRESS = pattern(
    r"""(?:https?|ftp|file|data|mailto):[^\s<>\"'，。；、（）]{1,500}|
    \bwww\.[^\s<>\"'，。；、（）]{3,300}|
    \b[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+|
    (?<![\w.])(?:[a-z0-9-]{2,63}\.){1,4}(?:com|org|net|io|ai|dev|cn|edu|gov|info|xyz|app|co|me|ru|
    top|de|uk|fr|link|site)(?:/[^\s<>\"'，。；、（）]{0,300})?(?![\w-])""", _I
)  # fmt: skip
_REVIEW_TALK = pattern(
    r"""\b(?:strong(?:ly)?|clear|definite) (?:accept|recommend)|\brecommend(?:s|ed|ing)? (?:(?:its|
    the|this|for|a|an|strong|clear) ){0,3}(?:accept|publication|paper)|\b(?:deserves?|merits?|
    worthy of|should|must) (?:to )?(?:be )?(?:accept|publish|award|best paper|publication)|
    \b(?:flawless|masterpiece|no weaknesses|without weaknesses|must-read|must read|greatest paper|
    best paper (?:ever|of all)|best (?:work|research|article) ever|once-in-a-generation|nobel)|
    \b(?:accept|oral|best paper) recommendation\b|\b(?:overall )?(?:score|rating) ?(?:of|:|
    is) ?(?:10|9|5)(?: ?/ ?(?:10|5))?\b(?=.{0,20}(?:accept|review|reviewer))|(?:强烈|应当|应该|
    建议|值得|推荐|予以|必须).{0,6}(?:录用|接收|接受(?:该|本|此)|发表|推荐|获奖)|杰作|完美无(?:缺|
    瑕)|无懈可击|毫无(?:缺点|缺陷|瑕疵)|没有(?:任何)?(?:缺点|缺陷|不足|弱点)|史上最(?:佳|好|强|
    伟大)|有史以来最(?:佳|好|强|伟大|重要)|诺贝尔|必读|审稿人(?:应|必须|请)""", _I
)  # fmt: skip


def unfit(text: str, *, quoted: bool = False) -> str:
    """Why a text is no statement about research, in a few English words; empty if it may be one.

    Args:
        text: The claim as it came.
        quoted: Whether it is a sentence of the paper, which may talk as it likes of models and
            summaries, but is no placeholder, praise, markup or order either.
    """
    bare = unspaced(plain(text))
    stripped = bare.strip(" .。!！…-—*_\"'()（）[]【】")
    if not any(map(str.isalpha, stripped)) or _PLACEHOLDER.fullmatch(stripped):
        return "is a placeholder"
    if _REVIEW_TALK.search(bare):
        return "judges the paper instead of reporting it"
    if _MARKUP.search(_MATH.sub(" ", text)):
        return "holds markup"
    if is_order(text):
        return "gives orders"
    if quoted:
        return ""
    for shape, reason in (
        (_ABSENCE, "says what the paper does not say"),
        (_SELF_TALK, "talks about the answer, not the paper"),
        (_ECHO, "repeats the form of the request"),
    ):
        if shape.search(bare):
            return reason
    return ""


def addresses(text: str) -> list[str]:
    """The web and mail addresses that a text holds, however they are written."""
    return [match[0].rstrip(".,;:!?)]") for match in _ADDRESS.finditer(text)]
