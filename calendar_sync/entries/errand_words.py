"""Texts that are errands to colleagues: what a post is to be about, where its text is to be found, what it still lacks."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_THINGS = (
    r"photos?|pics?|pictures?|images?|video|clip|link|url|text|copy|caption|quote|price|date|name|logo|graphic|visual|assets?|details?|"
    r"number|time|location|foto|bild|bilder|grafik|preis|datum|zitat|visuel|texte|lien|prix|citation|imagen|enlace|precio|texto|imagem|"
    r"link|preço|immagine|testo|prezzo|afbeelding|tekst|prijs|zdjęcie|фото|текст|ссылка|цена"
)
_LACKS = (
    r"to (?:come|follow|be (?:added|supplied|confirmed|provided))|tb[cda]|pending|missing|needed|folg(?:t|en)|fehl(?:t|en)(?: noch)?|"
    r"kommt noch|à venir|manque(?:nt)?|pendientes?|faltan?|por confirmar|pendente|da inserire|manca|volgt|ontbreekt|brakuje|saknas|"
    r"mangler|позже|нет"
)
_ALONE = later(
    r"\W{0,12}(?:(?-i:[Cc]oming soon|COMING SOON)|(?:something|etwas|was|quelque chose|algo|qualcosa|iets) (?:about|on|über|zu[mr]?|sur|sobre|su|sul(?:la)?|over) [^.!?…#]{2,70}|"
    r"(?:talk|speak|tell people) about [^.!?…#]{2,70}|"
    r"(?:social[- ]?)?(?:post|beitrag|publication|publicación|publicação) (?:über|zu[mr]?|sur|sobre|su(?:l|lla|i)?|"
    r"over|om|про|о) [^.!?…#]{2,70}|(?:idea|ideas|topic|topics|theme|subject|angle|concept|brief|briefing|key message|idee|ideen|"
    r"thema|idée|sujet|thème|tema|tópico|argomento|onderwerp|temat|тема|идея)\s?:\s.{1,120}|"
    r"(?:like|as) (?:last|the last|previous) (?:week|month|year|time|post)(?:['’]s)?\W*|(?:same|like) (?:as )?(?:yesterday|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday)\W*|s\. ?o\.|d[iy]to|(?:ebenso|ebenfalls|desgleichen)|"
    r"(?:use|re-?use|re-?post|re-?share|recycle|copy|take) (?:the |our |an? )?(?:\w+ )?(?:\w+['’]s )?(?:\w+ ){0,2}?(?:text|copy|caption|post|one|version)"
    r"(?: (?:as|from|of|in) .{1,40})?|(?:repost|re-post|reshare) (?:from|of) [^@]{1,40}|same (?:post|text|copy|caption) (?:as|from) .{1,40}|"
    r"(?:see|siehe|voir|ver|vedi|zie) (?:the )?(?:brief|briefing|e-?mail|mail|notes?|comments?|kommentar|notiz\w*|link|above|below|oben|unten)\W*|"
    r"(?:link|lien|enlace) (?:to|zum|zur|vers|al?|naar) (?:the |our |dem |le |la |el )?(?:blog|article|artikel|post|website|shop|news|page|"
    r"event|webinar|blogartikel|blogpost|beitrag|article de blog|artículo|artigo)\W*|"
    r"(?:text|copy|caption|texte|texto|testo|tekst) (?:kommt|comes|vient|viene|vem|arriva|komt)\b.{0,40}|"
    r"(?:kunde|client|cliente|klant|agentur|agency|agence|designer) (?:liefert|schreibt|schickt|writes|sends|supplies|provides|"
    rf"fournit|envoie|envía|manda|levert|stuurt) (?:\w+ )?(?:{_THINGS})|(?-i:[A-ZÄÖÜ])\w+ fragen|"
    r"(?:from|aus|du|del|dal|uit) (?:the |der |dem |la )?(?:press release|newsletter|pressemitteilung|pm|communiqué|comunicado|"
    r"comunicato(?: stampa)?|persbericht)\W*|"
    r"(?:no|kein(?:en)?|pas de|sin|sem|nessun|geen|bez|нет) (?:post|posts|posting|beitrag|publication|publicación|publicação|posta|поста)"
    r"(?: today| this (?:week|day)| heute| hoy| hoje| oggi| vandaag| aujourd['’]hui)?"
    r"(?:\W+(?:public |bank )?(?:holidays?|closed|weekend|office closed|feiertag|férié|festivo)\b.{0,40})?\W*|day off\W*|n/a\b.{0,30}|"
    r"(?:reply|respond|answer) (?:to )?(?:all |the |any |new )*(?:comments?|messages?|dms?|questions|reviews)\b(?! below| in| and win| to win| correctly).{0,50}|"
    r"(?:comment on|like|engage with|interact with) (?!this |our |the |my |us )(?:\w+ ){0,3}(?:posts?|accounts?|partners?|followers|pages|profiles|stories)"
    r"(?: of| from| by| with)?\b(?! of our| of the).{0,40}|"
    r"(?:send|prepare|write|finish|compile|create) (?:the |a )?(?:\w+ ){0,2}(?:report|newsletter|invoice|briefing|deck|agenda|brief)\b.{0,40}|"
    r"(?:kick-?off|meeting|call|catch-?up|sync|workshop|photo ?shoot|shooting|filming)(?: call| meeting)? (?:with|mit|avec|con|at|in)\b.{0,50}|"
    r"(?:client |final |legal )?(?:approval|copy|content|design|review|sign-?off) (?:deadline|due(?: date)?)\b.{0,50}|"
    r"=(?:[A-Z]{1,2}\$?\d{1,5}|[A-Z]{2,14}\(.{0,200}\))|(?:option|variante|version|versión|versione|versie) (?-i:[A-D]|\d)\W*|"
    r"(?:下書き|後で書く|原稿待ち|原稿(?:は)?後日|準備中|検討中|后补|稍后补充|추후 ?업데이트|준비 ?중|سيتم الإضافة لاحقا)\W*)",
    re.IGNORECASE,
)
_POLL = later(
    r"\W{0,12}(?:poll|umfrage|sondage|encuesta|enquete|sondaggio|peiling|ankieta|опрос)\s*:\s.{1,90}|s\. ?o\.\W*",
    re.IGNORECASE,
)
_LONGEST = 130
"""Characters; what is longer and begins alike may well be a post."""
_SAID = later(r"[.!?…][\"'”’»)]?$|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
"""How people end what they say to others, and seldom what they note for themselves."""
_FORBIDDEN = (
    r"DO NOT (?:POST|PUBLISH|USE)|DON['’]T POST|NOT (?:YET )?APPROVED|NOT FINAL|NICHT (?:POSTEN|VERÖFFENTLICHEN|FREIGEGEBEN)|"
    r"NE PAS (?:PUBLIER|POSTER)|NO PUBLICAR|NÃO (?:PUBLICAR|POSTAR)|NON PUBBLICARE|NIET (?:PLAATSEN|POSTEN)|НЕ ПУБЛИКОВАТЬ|NIE PUBLIKOWAĆ"
)
_AROUND = later(
    rf"\W{{0,12}}(?:(?-i:{_FORBIDDEN})\b|[\[(](?:draft|wip|entwurf|brouillon|borrador|rascunho|bozza|concept|szkic|черновик|on hold|hold)[\])]|"
    r"(?-i:WIP)\b|(?:revised|"
    r"(?:approved|new|updated|2nd|second|alternative|alternate|backup) (?:version|copy|text|caption|draft))\s?:\s(?=\w)"
    r"|alt\s?:\s(?=\w)|(?-i:v\d) (?=(?-i:[A-ZÄÖÜ])\w)|"
    r"(?:note|notes|nb|hinweis|notiz|nota|remarque|opmerking)\s?:\s*(?:waiting|wait|awaiting|client|needs?|missing|to be|"
    r"confirm|wartet|warten|fehlt|prüfen|attendre|en attente|manque|esperar|falta|verificare|attendere|manca|wachten)\b)",
    re.IGNORECASE,
)
"""How a text begins that somebody is still at work on."""
_WITHIN = later(
    r"[(\[](?:please |pls |bitte |don['’]t forget to )?(?:tag|tagge|taguer|etiquetar|marcar|taggen)(?:ged)?\s?:?\s@\w[^()\[\]]{0,60}[)\]]|"
    rf"[(\[](?:\w+ )?(?:{_THINGS})\W{{1,3}}(?:still |is |are |noch |wird |est |en )?(?:{_LACKS})[^()\[\]]{{0,30}}[)\]]|"
    rf"[(\[](?:waiting (?:for|on)|awaiting|still (?:waiting|needs?)|warten auf|wartet auf|en attente|esperando|in attesa|wacht(?:en)? op)\b"
    r"[^()\[\]]{0,60}[)\]]|"
    r"(?<!\w)@\w{2,30},? (?:please|pls|plz|can you|could you|bitte|stp|svp|por favor|per favore) (?:\w+ )?(?:add|insert|send|upload|replace|"
    rf"swap|supply|provide|einfügen|ergänzen|ajoute\w*|añad\w*|aggiung\w*)\b[^.!?]{{0,20}}\b(?:{_THINGS})\b|"
    r"\n[^\w\n]{0,9}(?:hashtags?\s?:\s*(?=[#＃]|$)|"
    r"[(\[]?(?:bild|image|foto|photo|visual|visuel|imagen|immagine|beeld)\s?:\s(?:foto|photo|picture|bild|video|clip|screenshot|grafik|"
    r"graphic|logo|team|close-?up|selfie|stock|imagen|image)\b)",
    re.IGNORECASE,
)
"""What stands in a text only until it is finished: something that is missing, a word to a colleague, two texts in one."""
_STAMPED = later(
    # A stamp before a text: brackets hold what is said of the row, and never begin a sentence so.
    r"\W{0,6}[(\[](?:still |currently )?(?:not (?:yet )?(?:approved|final|finali[sz]ed|signed off|ready|cleared|confirmed)|unapproved|"
    r"do(?: not|n['’]t) (?:post|publish|use)|"
    r"posted|published|scheduled|rejected|declined|archived|parked|to be approved|for (?:approval|review)|in review|"
    r"(?:pending|needs?|awaiting|waiting for|subject to)\b[^()\[\]]{0,40}|(?:moved|postponed|pushed) (?:to|until)\b[^()\[\]]{0,30}|"
    r"nicht freigegeben|noch nicht|non valid[ée]|pas valid[ée]|no aprobado|não aprovado|non approvato|niet goedgekeurd)[)\]]|"
    r"(?-i:POSTED|PUBLISHED|REJECTED|ARCHIVED|UNAPPROVED|ALREADY (?:POSTED|PUBLISHED)|NEEDS (?:APPROVAL|REVIEW|SIGN[- ]?OFF|EDITS?|WORK))"
    r"(?: \d[\d./-]*)?\s?[:–—-]?\s(?=(?-i:[A-ZÀ-ÞА-Я\"“]))",
    re.IGNORECASE,
)
_PICTURED = later(
    # A credit names somebody; what is to be seen is told in words of its own.
    r"\W{0,6}[(\[](?:video|visual|photo|picture|image|pic|graphic|reel|clip|animation|b-?roll|footage|carousel|slideshow|gif|bild|foto|grafik|"
    r"visuel|imagen|immagine|beeld|imagem|zdjęcie|фото|видео)\s?[:–—-]\s?(?!by |credit|courtesy|via |taken |von |de |par |por |di |door )"
    r"(?=[^()\[\]]{0,120}(?-i:[a-zà-ÿа-я])\w* )[^()\[\]]{0,80} (?-i:[a-zà-ÿа-я])[^()\[\]]{0,120}[)\]](?=\s+\S)",
    re.IGNORECASE,
)
"""What is to be shown, in brackets before the words that go with it."""
_CALLED_OFF = later(
    r"\W{0,6}(?-i:CANCELL?ED|POSTPONED|(?:MOVED|PUSHED) (?:TO|UNTIL) [A-Z0-9]+|ABGESAGT|ANNUL[ÉE]|CANCELADO|ANNULLATO|ОТМЕНЕНО)"
    r"\s?[:–—-]?\s(?=(?-i:[A-ZÀ-ÞА-Я\"“]))",
    re.IGNORECASE,
)
_ANNOUNCED = later(
    r"\b(?:due to|because|weather|storm|snow|ice|heat|illness|sick|refunds?|tickets?|sorry|unfortunately|apolog\w*|regret|new date|"
    r"resched\w*|instead|tonight|today|tomorrow|this (?:week|evening|afternoon|morning)|will (?:not|now|be)|(?:is|are|was|were|has been|have been) (?:now )?(?:cancell?ed|postponed|moved|called off)|moves to|takes? place|"
    r"wegen|leider|tut uns leid|neuer termin|heute|morgen|fällt|en raison|malheureusement|désolés?|lamentamos|debido|purtroppo|a causa)\b",
    re.IGNORECASE,
)
"""What is said where something else than the post is off."""
_TO_COLLEAGUES = later(
    r"(?:(?:(?<![:/])//|<-{1,3}) ?(?:@?\w+[,:]? ){0,3}|(?:^|\s)(?:->|→) ?@?(?-i:[A-Z])\w+[,:] )(?:please|pls|plz|check|confirm|verify|change|shorten|todo|tbc|"
    r"approve|review|rewrite|can (?:we|you)|could (?:we|you)|should we|bitte|prüfen|vérifier|revisar|verificare)\b(?! (?:it |us |them )?out\b)",
    re.IGNORECASE,
)
_NOT_DONE = later(
    r"[(\[](?:still )?(?:(?:needs?|missing|pending|awaiting|waiting (?:for|on)|subject to) (?:\w+ ){0,3}(?:ok|okay|approval|sign[- ]?off|"
    r"review|check|confirmation|feedback|legal|permission|consent|clearance|edits?|changes|image|photo|picture|graphic|visual|video|link)"
    r"|not (?:yet )?(?:approved|signed off|finali[sz]ed|cleared by \w+)|to be (?:approved|signed off|confirmed|checked))[^()\[\]]{0,40}[)\]]",
    re.IGNORECASE,
)
_SWAP = later(
    r"\n[^\w\n]{0,9}(?:notes?|nb|n\.b\.|hinweis|notiz|nota|remarque|opmerking)\s?:\s(?:please |pls )?(?:swap|replace|change|add|update|use|check|"
    r"wait|hold|remove|crop|shorten|confirm|ask|need|missing|tauschen|austauschen|ersetzen|warten|prüfen|changer|remplacer|cambiar|"
    r"sostituire|wijzigen)\b[^\n]{0,60}\b(?:photo|image|picture|visual|graphic|link|copy|caption|text|post\w*|publish\w*|client|approval|"
    r"bild|foto|grafik|visuel|imagen|immagine|beeld)\b",
    re.IGNORECASE,
)
_AT_THE_END = later(
    # Behind an article it is a word of the sentence: "TAP THE LINK!", "What makes a good CTA?"
    r"(?:(?<=\s)(?<!\b(?:the|our|der|den|das|les|una|uma) )(?<!\ba )(?<!\b(?:la|le|el|il|lo|un|um|an|de|il) )(?<!\b(?:this|that|your|good|dein|euer) )(?-i:LINK|URL|CTA)|[(\[](?-i:link|url|cta|hashtags?)[)\]])\W{0,3}$",
    re.IGNORECASE,
)


def errand(text: str) -> str:
    """Return by what ``text`` shows that it is an errand to colleagues, or holds one; empty where nothing does.

    Args:
        text: What somebody wrote in words, without hashtags and links at its end.
    """
    short = len(text) <= _LONGEST
    found = _ALONE.fullmatch(text) if short and not _SAID.search(text) else None
    found = found or (_POLL.fullmatch(text) if short else None)
    found = found or _AROUND.match(text) or _STAMPED.match(text) or _PICTURED.match(text) or _AT_THE_END.search(text)
    if found is None and (off := _CALLED_OFF.match(text)) and not _ANNOUNCED.search(text):
        found = off
    if found is None and not {"(", "[", "@", "\n"}.isdisjoint(text):
        found = _WITHIN.search(text) or _NOT_DONE.search(text) or _SWAP.search(text)
    if found is None and ("//" in text or "-" in text or "→" in text):
        found = _TO_COLLEAGUES.search(text)
    return " ".join(found.group()[:80].split()) if found else ""
