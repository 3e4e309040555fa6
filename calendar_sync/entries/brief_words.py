"""Texts that are several in one, or say what is still to be written: labelled parts, old beside new, ditto marks."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_PARTS = (
    r"hook|body|cta|call to action|headline|subheadline|subhead|title|intro|outro|(?:post |main |ad |body )?copy|"
    r"(?:post |primary |main |on[- ]screen |overlay )?text|caption|post|tweet|overlay|voice ?over|vo|script|first comment|1st comment|"
    r"alt(?:[- ]text)?|image|visual|graphic|photo|picture|video|creative|assets?|hashtags?|link|slide(?: \d+)?|frame(?: \d+)?|"
    r"scene(?: \d+)?|überschrift|beitrag|bild|grafik|titre|accroche|texte|légende|visuel|título|texto|imagen|titolo|testo|"
    r"immagine|kop|tekst|beeld|заголовок|текст|картинка|description|subject|titel|betreff|beschreibung|descripción|descrição|descrizione"
)
_ALONE = (
    r"hook|cta|caption|(?:post |main |ad )?copy|overlay|voice ?over|on[- ]screen text|first comment|1st comment|alt[- ]text|"
    r"visual|graphic|creative|assets?|slide 1|notes?(?: for design)?|design|notiz(?:en)?|anmerkung(?:en)?|visuel|bildidee|grafik"
)
_NETWORKS = (
    r"facebook|fb|instagram|insta|ig|linked ?in|li|twitter|x|tik ?tok|tt|threads|pinterest|pin|youtube|yt|bluesky|bsky|"
    r"mastodon|google business|gbp"
)
_WHO = r"(?: ?\([^()\n]{1,30}\))?"
_TWO_PARTS = later(
    rf"\W{{0,20}}(?:{_PARTS}){_WHO}\s*:\s(?s:.*)\n[^\w\n]{{0,9}}(?:{_PARTS}){_WHO}\s*:(?:\s|$)", re.IGNORECASE
)
_FIRST_LINE = later(
    r"\W{0,20}(?:caption|post copy|copy|text|post|tweet|hook|beitragstext|bildunterschrift|légende|testo|tekst)"
    rf"{_WHO}\s*:\s",
    re.IGNORECASE,
)
_LATER_LINE = later(
    rf"\n[^\w\n]{{0,9}}(?:(?:{_ALONE}){_WHO}\s*:\s|(?:image|picture|photo|bild|foto)\s*:\s"
    r"(?!by |credit|courtesy|via |taken )(?-i:[a-zà-ÿ])\w+ \w)",
    re.IGNORECASE,
)
_WITHIN = later(
    r"(?:^|[.!?…)\]\"”] )[^\w\n]{0,6}(?:1st comment|first comment|erster kommentar|(?:premier|1er) commentaire|primer comentario|"
    r"primeiro comentário|primo commento|cta|alt[- ]text|on[- ]screen text)\s?:\s",
    re.IGNORECASE,
)
_OUTLINED = later(
    r"\W{0,6}(?:outline|gliederung|stichpunkte|esquema|scaletta|plan du post)\s?[:\n]|"
    r"(?:^|\n)\W{0,4}(?:end|close|finish|start|open|begin) with (?:an? |the )?(?:question|cta|call to action|quote|joke|hook|poll|stat\w*|anecdote)\W*(?:\n|$)|"
    r"(?:^|\n)\W{0,4}(?:ask|pose) (?:an? |the )?question (?:at|in|to) (?:the )?(?:end|audience|followers|comments)\b|"
    r"(?:^|\n)\W{0,4}(?:intro|body|hook|main part|outro|conclusion)\s?:\s(?:talk|explain|mention|tell|describe|say|why|how|what)\b",
    re.IGNORECASE,
)
_OF_OUTLINES = later(
    r"outline|gliederung|stichpunkte|esquema|scaletta|plan du post|(?:end|close|finish|start|open|begin) with|(?:ask|pose) |"
    r"intro|body|hook|main part|outro|conclusion",
    re.IGNORECASE,
)
"""Without one of these there is no outline; to look for them takes a third of the time."""
_TWO_NETWORKS = later(
    rf"\W{{0,20}}(?:(?:{_NETWORKS})[ /+&]*){{1,6}}{_WHO}\s*[:–—]\s*(?!@|https?:|/)[^\n]{{20,}}(?s:.*)\n[^\w\n]{{0,9}}(?:(?:{_NETWORKS})[ /+&]*){{1,6}}{_WHO}\s*"
    r"[:–—]\s*(?!@|https?:|/)\S",
    re.IGNORECASE,
)
_OLD_NEW = later(
    r"\W{0,20}(?:old|alt|ancien|antiguo|vecchio|oud|antigo)\s*:\s(?s:.*?)\b(?:new|neu|nouveau|nuevo|nuovo|nieuw|novo)\s*:\s",
    re.IGNORECASE,
)
_STRUCK = later(r"~~[^~\n]{1,400}~~")
_DITTO = later(r"[\s\"'〃″”“„’‘`´^↑⬆=~\ufe0f]+|(?:do|id)\.")
_ANYWHERE = (_LATER_LINE, _WITHIN)
_LOOKED_THROUGH = (_TWO_PARTS, _FIRST_LINE, *_ANYWHERE, _TWO_NETWORKS, _OLD_NEW)

_MAKE = r"(?:write|create|make|draft|design|do|come up with|think of|need|needs|want)"
_KINDS = r"(?:post|caption|reel|story|carousel|graphic|tweet|thread|poll|copy|text)"
_TEXTS = r"(?:post )?(?:caption|copy|text|body|content|texte|texto|testo|tekst|legenda|légende)"
_SEEN = (
    r"photo|picture|pic|image|carousel|reel|story|stories|graphic|visual|gif|infographic|boomerang|foto|bild|grafik|karussell|visuel|"
    r"carrousel|imagen|carrusel|imagem|immagine|afbeelding"
)
_SHORT = later(
    rf"\W{{0,20}}(?:{_MAKE} (?:something|sth|(?:an? |the |another )?(?:\w+ ){{0,2}}{_KINDS}) (?:about|on|for|with|re|to)\b.{{0,80}}|"
    rf"(?:etwas|was|einen? (?:post|beitrag)) (?:über|zu[mr]?|für) .{{1,60}} (?:schreiben|machen|posten)|"
    r"schreib(?:e|en)? (?:etwas|was|einen? (?:post|beitrag))\b.{0,60}|(?:écrire|rédiger) (?:quelque chose|un (?:post|texte))\b.{0,60}|"
    r"(?:escribir|escrever) (?:algo|un post|um post|un texto)\b.{0,60}|scrivere (?:qualcosa|un post|un testo)\b.{0,60}|"
    r"(?:[\w’'&]+ ){0,3}(?:quote|recipe|tip|fact|testimonial|review|meme|poll|question|photo|picture|throwback|spotlight|feature|story|ugc)\b"
    r"[^.!?\n]{0,30}\s?[–—:(,-] ?(?:pick|choose|select|find|ask|get|decide|use) (?:one|some|something|a|an|the|from|with|which)\b[^.!?]{0,40}|"
    rf"(?<!\()(?:{_SEEN})\s*:\s\S.{{0,70}}|"
    r"[\w-]+\.(?:docx?|pdf|txt|odt|rtf|pages)|(?:quote|meme|ugc|poll|giveaway|carousel|reel|story|infographic)(?: post| graphic)?\W?|"
    r"(?:a )?post about .{1,60}|promote (?:the|our|this|new) .{1,40}|"
    r"share (?:the|our|this|a|new) (?:\w+ )?(?:blog|post|blog post|article|link|video|photo|story|news|event|episode)\b"
    # What is shared with somebody is shared by readers.
    r"(?! (?:with|to) (?:an?|your|someone|somebody|anyone|everyone|all|friends|family|the (?:world|person|one|people|team mate))\b| if you|.{0,30}\byour\b).{0,30}|"
    r"(?:share|repost|re-post|reshare|retweet|quote tweet|promote|teilen|partager|compartir|condividere|delen)\W*|"
    r"(?:share|repost|retweet|promote|link|post|blog|blog post|article|video|teilen|partager|compartir)\s*:\s*(?:https?://\S+)?|"
    r"(?:same )?as last (?:week|month|year|time)(?:['’]s)?(?: post)?\W*|same again\W*|wie (?:letzte woche|letztes jahr|oben|gehabt)\W*|"
    r"comme (?:la semaine dernière|ci-dessus|d['’]habitude)\W*|"
    r"(?:igual (?:que|a)|uguale a|zelfde als|hetzelfde als|samma som|samme som) \S+(?: \S+)?\W*|"
    # Without the name of a network or of a time they are sayings: "как в кино", "jak w domu".
    r"(?:как в|как на|jak na|jak w) (?:прошл|предыдущ|инст|фейс|вк\b|телег|одноклас|твит|zeszł|poprzedn|ostatn|inst|fac|fb|ig\b|link|twit|"
    r"tik|you|x\b)\S*(?: \S+)?\W*|"
    rf"{_TEXTS} (?:is |are |steht |liegt |see )?(?:in|on|im|auf|en|dans|na|nel|sul) (?:the |our |la |le |l['’])?(?:google )?"
    r"(?:drive|docs?|sheet|tab|notion|dropbox|folder|ordner|asana|trello|slack|canva|figma|dokument|documento)\b.{0,30}|"
    rf"{_TEXTS} (?:by|from|von|par|por|da|van|via) \w+(?: \w+)?\W*|"
    rf"(?-i:[A-Z])\w+ (?:to|will|is going to) (?:write|supply|provide|draft|send|do)\b.{{0,30}}|"
    rf"to[- ]?do\W+(?:write )?(?:the )?{_TEXTS}\W*|ask (?-i:[A-Z])\w+(?: (?:for|about|to)\b.{{0,30}})?\W*|"
    r"(?:(?:text|bild|caption|copy) )?(?:wird |werden )?(?:noch )?(?:nachgereicht|nachgeliefert|geliefert|ergänzt)\W*|"
    r"(?:texte )?à (?:rédiger|écrire|compléter|définir|suivre|fournir|faire)\W*|(?:texto |copy )?(?:pendiente|pendente)(?: de \w+)?\W*|"
    r"por (?:escribir|definir|redactar)\W*|(?:testo )?da (?:scrivere|fare|definire|completare|inserire)\W*|(?:tekst )?volgt(?: nog)?\W*|"
    r"nog te (?:schrijven|doen|bepalen)\W*|a (?:definir|escrever)\W*|do (?:napisania|uzupełnienia)\W*|"
    r"(?:дописать|написать|будет позже|текст позже)\W*|skrivs (?:senare|snart)\W*|att skriva\W*|teksten? følger\W*|"
    r"(?:作成中|執筆中|後日追加|待补|待写|待定|작성 ?중|추후 작성|قيد الكتابة)\W*)",
    re.IGNORECASE,
)
_LONGEST = 130
"""Characters; what is longer and begins alike may well be a post."""


def brief_or_parts(text: str) -> str:
    """Return by what ``text`` shows that it is a brief, a reference, or several texts in one; empty where nothing does.

    Args:
        text: What somebody wrote in words, without hashtags and links at its end.
    """
    if text and (_DITTO.fullmatch(text) or (len(text) <= _LONGEST and _SHORT.fullmatch(text))):
        return " ".join(text.split())
    if "~~" in text and (match := _STRUCK.search(text)):
        return " ".join(match.group()[:60].split())
    if _OF_OUTLINES.search(text) and (found := _OUTLINED.search(text)):
        return " ".join(found.group()[:60].split())
    if ":" in text or "–" in text or "—" in text:
        for pattern in _LOOKED_THROUGH:
            found = pattern.search(text) if pattern in _ANYWHERE else pattern.match(text)
            if found:
                return " ".join(found.group()[:60].split())
    return ""
