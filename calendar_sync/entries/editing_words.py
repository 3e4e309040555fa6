"""Traces of editing in a text: two versions of it, questions of colleagues in brackets, notes to the designer."""

from __future__ import annotations

import re

from calendar_sync.entries.leftovers import TO_ONESELF
from calendar_sync.model.patterns import later

_HEADS = (
    r"(?!PS|P\.S|Note|Hint|Tip|Tipp|Psst|Spoiler|Warning|Link|Source|Photo|Foto|Credit|Hinweis|Achtung|Quelle|Info)"
)
_COLLEAGUES = (
    r"please|pls|plz|check|confirm|verify|tbc|tbd|right\?|correct\?|ok\?|can (?:we|you)|could (?:we|you)|should we|do we|bitte|"
    r"prüfen|vérifier|confirmer|svp|por favor|confirmar|verificare|confermare|controleren|graag|sprawdź|proszę|проверь\w*|уточни\w*"
)
_DOUBTS = (
    r"(?:is|are) (?:this|that|these|it|we) (?:right|correct|ok(?:ay)?|still|true|the right|sure|allowed)\b[^()\[\]]{0,80}|"
    r"(?:can|should|do|may) we\b[^()\[\]]{0,80}\?|(?:to|needs) (?:check|confirm|be (?:checked|confirmed|verified))|"
    r"(?:check|confirm|verify|double[- ]check)(?: (?:with|the (?:date|price|time|name|spelling|number|link|facts?)|date|price|time|name|"
    r"spelling|facts?)\b[^()\[\]]{0,80})?|(?:stimmt|passt) das\b[^()\[\]]{0,40}|(?:zu|noch) (?:prüfen|klären)|"
    r"à (?:vérifier|confirmer|valider)|(?:a|por|para) (?:confirmar|verificar)|da (?:confermare|verificare)|te (?:checken|controleren)|"
    r"do (?:sprawdzenia|potwierdzenia)|(?:проверить|уточнить|согласовать)[^()\[\]]{0,40}"
)
_BRACKETED = later(
    rf"[(\[]\s*(?:{_HEADS}(?-i:[A-ZÀ-ÞА-Я])\w+(?: (?-i:[A-ZÀ-ÞА-Я])\w*\.?)?\s?[:,–—]\s[^()\[\]]{{0,160}}?(?:\?|\b(?:{_COLLEAGUES}))"
    rf"[^()\[\]]{{0,160}}|[^()\[\]]{{0,160}}\?\?+\s?|(?:{_DOUBTS})\s?)[)\]]"
    r"|\[(?-i:[A-Z]\w+):\s(?!@\w|by |©|via |courtesy )[^\[\]]{1,160}\]|[(\[](?:source|date|price|name|time|number|quote|which(?: one)?|when|where|who|what time)\s?\?+[)\]]"
    r"|\[(?:alt(?: text)?|note|nb|cta|visual|graphic|image desc\w*|design)\s?:[^\[\]]{1,200}\]"
    r"|\[\s?(?:needs?|missing|verify|citation|unconfirmed|awaiting|pending|fehlt|manque|falta|manca|ontbreekt)\b[^\[\]]{0,60}\]"
    r"|\((?:needs?|missing) (?:an? |the )?(?:source|citation|link|photo|image|date|price|number|quote|name|approval|ok|check|review)\b"
    r"[^()]{0,40}\)"
    r"|\[\s?(?:insert|add|place|put|attach|todo|to do|note|editor|check|please|pls|hier|einfügen|insérer|ajouter|insertar|inserir|"
    r"inserire|wstaw|вставить|добавить)\b[^\[\]]{2,120}\]",
    re.IGNORECASE,
)
_LINES = later(
    # Behind the end of a sentence and a sign that parts it from what follows, too.
    r"(?:^|\n|(?<!:)//|[.!?…)\]\"”] ?[^\w\s]{0,3}(?=\s))[^\w\n]{0,12}(?:(?:design|designer|editor|internal|art|production|visual)(?:['’]?s)? ?notes?|"
    rf"notes? (?:to|for) (?:self(?!\s*[:–—]{TO_ONESELF})|(?:the )?"
    r"(?:client|design(?:er)?|team|editor|social team))|hinweis (?:an|für) (?:das )?(?:design|team|grafik)|note interne|nota interna|"
    r"interne (?:notitie|notiz))\s*[:–—]\s",
    re.IGNORECASE,
)
_ASIDE = later(
    r"(?:^|\n|(?<!:)//|[.!?…)\]\"”](?=\s))[^\w\n]{0,12}@\w+,? (?:please|pls|can you|could you|bitte|kannst du|por favor|peux-tu|puoi|kun je) "
    r"(?:\w+ )?(?:check|confirm|add|"
    r"write|review|fix|send|look|update|approve|prüf\w*|schau\w*|revis\w*|vérif\w*|controll\w*)\b|"
    r"(?:^|\n)[^\w\n]{0,12}(?:approved|final|revised|new|old|updated) (?:version|copy|text|caption) "
    r"(?:below|above|here)\b[^\w\n]{0,12}(?:\n|$)",
    re.IGNORECASE,
)
_OLD = later(
    r"(?:^|\n)[^\w\n]{0,12}(?:(?-i:OLD|ORIGINAL|ALT|ANCIEN|ANTIGUO|VECCHIO|OUD|СТАРЫЙ)(?: \w+)?|(?:old|original) "
    r"(?:copy|text|version|caption)|v(?:ersion)? ?\.?1|draft 1)\s{0,4}[:\-–—)]",
    re.IGNORECASE,
)
_NEW = later(
    r"\n[^\w\n]{0,12}(?:(?-i:NEW|REVISED|NEU|NOUVEAU|NUEVO|NOVO|NUOVO|NIEUW|НОВЫЙ)(?: \w+)?|"
    r"(?:new|revised) (?:copy|text|version|caption)|v(?:ersion)? ?\.?2|draft 2)\s{0,4}[:\-–—)]",
    re.IGNORECASE,
)
_GAP = later(
    r"(?<=[\w,] )\?{2,}(?= (?-i:[a-zß-öø-ÿа-я\d]))|[$€£]\?{2,}|"
    # Before a capital letter a sentence may have ended: "Envie de soleil ?? Rejoignez-nous".
    r"(?:\b(?:at|on|by|from|until|till|to|for|of|the|an?|with|in|and|our|is|are|only|just|costs?|am|um|ab|bis|von|mit|der|die|das|"
    r"le|la|les|à|de|du|des|el|en|los|las|il|alle|em|às|op|om|van|het|z|do|na|w|в|на|с) |, )\?{2,}(?= \w)|"
    r"(?<=\w )\?{2,}(?= (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Uhr|Mai|Okt|Dez|EUR|USD|GBP))",
    re.IGNORECASE,
)
"""Question marks in place of a number or a name."""


def traces(text: str) -> str:
    """Return what in ``text`` shows that it is still being worked on, or an empty string."""
    found = None
    if "(" in text or "[" in text:
        found = _BRACKETED.search(text)
    if found is None and "??" in text:
        found = _GAP.search(text)
    if found is None and ":" in text:
        found = _LINES.search(text)
    if found is None and ("@" in text or "below" in text or "above" in text or "here" in text):
        found = _ASIDE.search(text)
    if found is None and "\n" in text and (old := _OLD.search(text)) and _NEW.search(text, old.end()):
        found = old
    return " ".join(found.group()[:80].split()).lstrip(".!… ") if found else ""
