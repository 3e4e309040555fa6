"""Notes of work that a post still waits for: ``reshoot needed first``, ``check price``, ``sign-off before posting``."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_MENDED = (
    r"updated|retaken|retouched|re-?shot|rewritten|redone|replaced|added|supplied|sent|shot|taken|filmed|recorded|"
    r"designed|edited|"
    r"finali[sz]ed|translated|checked|verified|written|made|created|provided|fixed|changed|reviewed|signed|"
    r"cleared|amended|"
    r"corrected|completed|proofed|proofread|moved|removed|cut|deleted|swapped|cropped|resized|delivered|received"
)
_SEES = r"see|sees|check|checks|read|reads|approve|approves|review|reviews|verify|look at|proof"
_NETWORKS = (
    r"(?:facebook|fb|instagram|insta|ig|linked ?in|li|twitter|x|tik ?tok|pinterest|threads|youtube|yt|bluesky|mastodon)"
)
_TOLD = (
    r"(?:price|number|figure|stat|data|offer|date|info|photo|picture|image|copy|text|caption|link|hour|menu|"
    r"address|name|logo|event|sale|"
    r"campaign|promo(?:tion)?|contest|competition|deal|discount|season|version|shop|page|site)s?"
)
_AGAINST = later(
    # What is no longer so, or is not so at all.
    rf"\b(?:{_TOLD}|it|this) (?:has |have |had |is |was |are |were )?(?:already )?(?:ended|over|finished|expired|"
    rf"closed|broken|outdated|out of date|"
    rf"wrong|different|changed|old)\b|\b\w+ (?:is|are) broken\b|\b(?:we['’]re|we are|are|is|run|ran) out of\b|"
    rf"\b{_TOLD} (?:was|were|are|is) (?:from |of )?(?:last (?:year|month)|20\d\d)|\blast (?:year|month)['’]s {_TOLD}\b|"
    rf"\b(?:wrong|outdated|(?:old|previous) (?!photo|picture|image)) ?{_TOLD}\b|\bcompetitor|\b{_TOLD} (?:went|"
    rf"goes|go|has gone|will go) (?:up|down)\b|"
    r"\bno \w+ (?:this|next) (?:week|month|year)\b|\bplace ?holder\b|\bdummy\b|\b(?:draft|internal|test|reference|"
    r"backup) only\b|"
    r"\bnot (?:our|ours|us|relevant|correct|true|good|great|working|suitable|appropriate|on[- ]brand|accurate|"
    r"valid|ok(?:ay)?|keen|convinced)\b|"
    r"\b(?:doesn['’]t|does not|no longer) works? here\b|\bhas left\b|\bon leave\b|"
    r"\bnot\b[^.!?;]{1,30}\byet\b|\bnot for (?:the )?(?:public|external|release|publication)\b|"
    # Doubts.
    r"(?<!no )\b(?:concerns?|worr(?:y|ied)|sensitive|risky|controversial|problem(?:atic)?|doubts?|objections?)\b|"
    r"^\W*(?:do|did|can|could|should|is|are|has|have|does|will|would|shall|may|who|what|when|where|which|why|"
    r"how)\b[^.!]{3,80}\?\W*$|"
    r"\bwants? to (?:see|check|read|approve|review|look)\b|\b(?:rather not|better not|prefer not|don['’]t love|"
    r"leave (?:it|this) out)\b|"
    r"\b(?:version|copy|text|caption|final|v\d)\b.{0,20}\bin (?:the |my )?(?:doc|drive|folder|slack|e-?mail|mail|"
    r"dropbox)\b|"
    # Another place, day or make.
    rf"\b(?:should|must|better) (?:go|be|run) (?:to|on|for|in|as)\b|^\W*(?:for|on|to|via) {_NETWORKS}(?: (?:only|"
    rf"instead|too|also|as well))?\W*$|"
    r"\b(?:would|might) be better\b|\bonly for\b|\buse only\b|\bplease use\b|"
    r"\buse (?:the |an? )?(?:\w+ )?(?:version|photo|image|picture|one|text|copy|logo)\b|"
    r"^\W*(?:(?:please|pls|plz) )?(?:add|include|insert|attach|crop|blur|retouch|brighten|upload|mention|credit)\b",
    re.IGNORECASE,
)


_WORK = later(
    # What is needed, unless nothing is.
    r"^(?!.*\b(?:no|not|nothing|none|if|as|where|when|without)\b|.*n['’]t\b).*\b(?:needed|required)\b"
    r"(?=\W*$|\W*[.,;!()–-]|\W+(?:first|before|from|by|asap|still)\b)|"
    r"(?<!no )\bneeds? (?:\w+ ){0,2}(?:\w{3,}ing|translation|re-?shoot|edits?|work|updates?|numbers?|figures|"
    r"input|polish|rights|facts?)\b|"
    rf"\bto be (?:{_MENDED})\b|"
    r"\b(?:must|should|has to|have to|ought to) (?:\w+ ){0,2}(?:approv|check|confirm|review|sign|verif|clear|"
    r"updat|replac|rewrit|fix)\w*|"
    r"\b(?:may|might|could) (?:still |yet |well )?(?:be |get )?(?:chang|cut\b|mov|drop|cancel|shift|slip|postpon)\w*|"
    # What is to come first.
    r"\b(?:needed|required|reshoot|check|confirm|get|ask|fix|run|let|show|see|send|approve|sign|clear|verify|"
    r"finish|need|update|wait)\b"
    r"[^.!?;]{0,40}\bfirst\W*$|\bbefore (?:posting|publishing|scheduling|going (?:live|out)|(?:it|this|that|we) "
    r"(?:post |one )?(?:goes?|can|runs?|is|posts?|publish\w*))\b|\b(?:after|before) [\w ]{2,30} only\W*$|"
    r"\bwhen (?:\w+ ){1,3}(?:is|are) (?:back|here|ready|done|available|in)\b|"
    rf"\blet \w+ (?:{_SEES})\b|^\W*run (?:it |this |that )?(?:past|by)\b|\brun (?:it|this|that) (?:past|by)\b|"
    r"^\W*(?:zu)?erst\b|\bd['’]abord\b|\b(?:antes|primero|primeiro|prima|först|først|eerst|najpierw)\W*$|\bсначала\b|"
    r"\bvor (?:dem |der )?(?:posten|veröffentlich\w+|freigabe)\b|\bavant (?:de |la )?(?:publi|post|diffus|mise)\w*|"
    r"\bantes de (?:publicar|postar|subir)\b|\bprima (?:di|della) (?:pubblica|posta)\w*|"
    r"\bvoor (?:het )?(?:plaatsen|posten|publicatie)\b|"
    r"\bprzed (?:publikacj|opublikow)\w*|\b(?:до|перед) публикаци\w*|"
    # What somebody is bidden to do about it.
    r"^\W*(?:(?:please|pls|plz) )?(?:double[- ]?check|re-?check|verify|validate|proofread|fact[- ]?check|"
    r"re-?shoot|re-?take|translate|"
    r"finali[sz]e|obtain|chase|(?:check|confirm)(?! (?:out|in)\b|.*\b(?:comments|engagement|replies)\b)|"
    r"get (?:\w+ ){0,3}(?:photos?|pics?|images?|video|quote|link|copy|approval|ok|sign[- ]?off|permission|consent|"
    r"price|numbers))\b|"
    # What may speak against it.
    r"^\W*if (?!asked\b|needed\b|anyone\b|people\b|someone\b|they\b|you\b)[^,;:]{2,40}$|\b(?:weather|time|"
    r"budget) permitting\b|"
    r"\balready (?:went|ran|been|used|covered)\b|\b(?:hates?|dislikes?|unhappy|veto\w*|reject(?:s|ed)|object(?:s|"
    r"ed)|refuse[sd])\b|"
    r"^\W*(?:scrap|ditch|axe|(?:old|wrong|previous) (?:version|copy|draft|text))\W*$|"
    r"^\W*(?:[\w’'-]+\W+){0,3}[\w’'-]+\s?\?+\W*$",
    re.IGNORECASE,
)


def names_work(note: str) -> bool:
    """Return whether a note says that something is still to be done about its post, or may yet speak against it."""
    return _WORK.search(note) is not None or _AGAINST.search(note) is not None
