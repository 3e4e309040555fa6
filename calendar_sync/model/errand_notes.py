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
    return _WORK.search(note) is not None
