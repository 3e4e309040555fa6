"""Texts for colleagues, or that point at another: ``Kim, can you rewrite this?``, ``Same as last week but shorter``."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_REWORD = (
    r"(?:re-?write|reword|rephrase|shorten|proof-?read|proof|tweak|redo|re-?work|polish|spell-?check|fact-?check|"
    r"double[- ]?check)"
)
_HANDLE = rf"(?:{_REWORD}|check|confirm|verify|review|approve|edit|fix|add|insert|update|change|write|send|cut|trim)"
_PARTS = (
    r"(?:caption|copy|wording|text|spelling|grammar|numbers?|figures|facts|headline|hook|cta|hashtags?|quote|"
    r"price|tone|intro|draft|tweet|"
    r"alt text|link|photo|image|visual|graphic|logo|date)"
)
_THIS = r"(?:this|it|that)(?: (?:one|post|text|copy|caption))?(?=\W*(?:$|please|pls|a bit|up\b|by\b|for me|[?!.,]))"
_INNER = r"(?:caption|copy|wording|spelling|grammar|headline|hook|cta|alt text)"
"""What readers of a post never hear of."""
_ASKED = r"(?:(?:(?:can|could|would|will) (?:you|someone|somebody|anyone)(?: please| pls| just)?|(?:please|pls|plz)(?: can you)?) )"
_UNNAMED = (
    rf"{_ASKED}(?:{_REWORD}\b(?= (?:this|it|that|the|a)\b|\W*[!.?])|"
    rf"(?:check|review|edit|approve) (?:{_THIS}|the (?:\w+ )?{_INNER}\b))"
)
_GROUP = r"(?!(?:team|everyone|everybody|guys|all|folks|people|mum|dad|portland|\w{3,}s)\b)"
_NAMED = rf"(?:(?:hi|hey|hello) )?@?{_GROUP}(?-i:[A-ZÀ-ÞА-Я])[\wÀ-ÿ]+(?: (?-i:[A-Z])\w*\.?)?\s?(?:[,:–—-]\s?|\s)"
_BY_NAME = (
    rf"{_NAMED}{_ASKED}(?:{_REWORD}\b(?= (?:this|it|that|the|a)\b|\W*[!.?])|"
    rf"{_HANDLE} (?:{_THIS}|(?:the|a|an|some) (?:\w+ )?{_PARTS}\b(?! (?:of|with|on) (?:your|a|the)\b| below\b)))"
)
_TO_ONE = later(
    rf"(?:^|[.!?…)\]\"”] ?)\W{{0,6}}(?:{_BY_NAME}|{_UNNAMED}|"
    rf"(?-i:[A-Z])\w+ to (?:add|supply|provide|confirm|check|write|insert|send|verify|rewrite) (?:the |a |an |"
    rf"some )?{_PARTS}\b|"
    rf"{_NAMED}(?:(?:kannst|könntest|magst) du|könn(?:t|en|ten) (?:ihr|sie)|bitte) (?:\w+ ){{0,3}}(?:umformulieren|"
    rf"kürzen|korrigieren|gegenlesen|umschreiben|überarbeiten)\b|"
    rf"{_NAMED}(?:peux-tu|tu peux|pourrais-tu|pouvez-vous|merci de) (?:\w+ ){{0,3}}(?:reformuler|raccourcir|relire|"
    rf"réécrire)\b|"
    rf"{_NAMED}¿?(?:puedes|podrías|pode|poderia|puoi|potresti|por favor,?|per favore,?) (?:\w+ ){{0,3}}(?:re(?:e|"
    rf"d)scri[bv]ir\w*|acortar\w*|corregir\w*|reformular\w*|"
    r"reescrever|encurtar|riscriver\w*|accorciar\w*|riformular\w*|rilegger\w*)\b|"
    rf"{_NAMED}(?:kun|kan|wil) je (?:\w+ ){{0,3}}(?:herschrijven|inkorten|nalezen|herformuleren)\b)",
    re.IGNORECASE,
)
"""What somebody is bidden to do with a text, which readers never are; at its beginning or behind a sentence."""
_OPINED = later(
    rf"\W{{0,6}}(?:not sure about (?:this|it)(?: one| post| text| copy| caption)?\W*(?:[.?!]|$)|"
    rf"(?:this|it) (?:one |post |caption |copy )?needs? (?:a |an |some )?(?:better|new|stronger|shorter|different|"
    rf"punchier|more) {_PARTS}\b|"
    rf"(?:i['’]d|i would|we should|let['’]?s) (?:re-?write|reword|rephrase|shorten|tweak) (?:this|it|that|"
    rf"the {_PARTS})\b|"
    rf"(?:i['’]ll |i will |will )(?:send|write|supply|add|do) (?:the )?(?:copy|text|caption|photo|image)s?\b.{{0,40}}$|"
    rf"(?:copy|text|caption)s? to be (?:sent|written|supplied|added|provided|done|rewritten|confirmed)\b.{{0,60}}$)",
    re.IGNORECASE,
)
_AFTER = later(rf"[(\[](?-i:[A-Z])\w+ to {_HANDLE}(?: [^()\[\]]{{0,40}})?[)\]]", re.IGNORECASE)
"""Who is at it still, in brackets anywhere."""
_BEFORE = (
    r"(?:(?:last|the last|the previous|previous) (?:week|month|year|time|post)(?:['’]s)?|yesterday|above)(?:['’]s)?"
    r"(?: (?:post|one|text|copy|caption|version))?"
)
_ANOTHER = (
    rf"(?:{_BEFORE}|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|row \d+|(?:the |our |for |on )?(?:facebook|fb|instagram|ig|"
    r"linkedin|li|twitter|x|tiktok|threads|bluesky|pinterest)\b)(?:['’]s)?(?: (?:post|one|text|copy|caption|version))?)"
)
_REFERS = later(
    rf"\W{{0,6}}(?:(?:(?:the )?same (?:text |copy |caption |post |graphic |image |photo )?(?:as|like) {_ANOTHER}|"
    rf"(?:like|as) {_BEFORE})"
    r"(?:,? (?:but|just|only|with|except|plus|minus|add|without|change|and|in)|[,;:–-] ?(?:shorter|longer|shorten|"
    r"trim|add|change|swap|new|other)|"
    r" (?:shorter|longer))\b|"
    rf"(?:re-?use|re-?post|recycle|copy) (?:the |our )?(?:{_ANOTHER} |\w+['’]s )?(?:text|copy|caption|post|"
    rf"graphic)?,? ?(?:as |from |of )?[^.!?]{{0,40}},"
    rf" (?:but )?(?:change|swap|update|trim|shorten|cut|add|replace)\b|"
    rf"copy from (?:the |our |last )?(?:\w+ )?(?:newsletter|blog|e-?mail|website|press release|brochure|flyer|site|"
    rf"doc)\b[^!?:]{{0,50}}$|"
    r"wie (?:letzte (?:woche|mal)|letzten monat|letztes (?:jahr|mal)|oben|gestern),? (?:nur|aber|mit|ohne|jedoch)\b|"
    r"comme (?:la semaine dernière|le mois dernier|l['’]an dernier|l['’]année dernière|ci-dessus|hier),? (?:mais|"
    r"avec|sans|en)\b|"
    r"(?:igual|lo mismo|como|o mesmo|come|lo stesso) (?:que |a |di )?(?:la semana pasada|el mes pasado|"
    r"el año pasado|arriba|ayer|(?:n?a )?semana passada|"
    r"(?:n?o )?mês passado|(?:n?o )?ano passado|la settimana scorsa|il mese scorso|l['’]anno scorso|sopra|"
    r"ieri),? (?:pero|con|sin|mas|com|sem|ma|senza)\b|"
    r"(?:zoals|zelfde als) (?:vorige week|vorige maand|vorig jaar|hierboven|gisteren),? (?:maar|met|zonder)\b)[^!?\n]{0,90}$",
    re.IGNORECASE,
)
"""What a text has of another one, and in what it is to differ."""
_LONGEST = 130
"""Characters; what is longer and begins so may well be a post."""


def to_colleague(text: str) -> str:
    """Return the words by which ``text`` speaks to a colleague, or points at another text; empty where nothing does."""
    if len(text) <= _LONGEST and (_REFERS.match(text) or _OPINED.match(text)):
        return " ".join(text.split())
    found = _TO_ONE.search(text) or _AFTER.search(text)
    return " ".join(found.group()[:80].split()).lstrip('.!?…)]"” ') if found else ""
