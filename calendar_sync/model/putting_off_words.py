"""Further words by which a note keeps a post back: another day, somebody who is at it, what is lacking, not here."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_THINGS = (
    r"photos?|pics?|pictures?|images?|visuals?|graphics?|artwork|videos?|clip|link|text|copy|caption|quote|logo|design|details|consent|"
    r"approval|sign[- ]?off|assets?"
)
_NETWORKS = r"facebook|fb|instagram|insta|ig|linked ?in|li|twitter|tik ?tok|pinterest|threads|youtube|yt|bluesky|mastodon|google business|gbp"
MONTHS = (
    r"jan(?:uar\w*|vier|eiro|v)?|jän(?:ner)?|enero|gennaio|f[eé]b(?:ruar\w*|r\w*|v)?|f[eé]v\w*|m[aä]r(?:z|s|zo|ch|ço|t)?|maart|marzo|apr(?:il\w*|ile)?|"
    r"avril|abril|ma[iyj]|mayo|maio|maggio|mei|jun[ie]?|junho|junio|juin|giugno|jul[iy]?|julho|julio|juillet|luglio|aug(?:ust\w*)?|août|agosto|"
    r"sep\w*|set\w*|o[ck]t\w*|ottobre|outubro|nov\w*|de[cz]\w*|dicembre|diciembre|styczeń|stycznia|lut\w*|marca|kwie\w*|czerw\w*|lip\w*|sierp\w*|"
    r"wrze\w*|październ\w*|listopad\w*|grud\w*|январ\w*|феврал\w*|март\w*|апрел\w*|ма[йя]|июн\w*|июл\w*|август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*"
)
"""Names of months in a dozen languages, as a pattern."""
_DAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|"
    r"sexta|(?:luned|marted|mercoled|gioved|venerd)ì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag|måndag|tisdag|onsdag|"
    r"torsdag|fredag|lördag|söndag|poniedziałek|wtorek|środ[aęy]|czwartek|piątek|sobot[aęy]|niedziel[aęi]|понедельник|вторник|сред[ау]|"
    r"четверг|пятниц[ау]|суббот[ау]|воскресенье"
)
_NEXT = (
    r"\bnext (?:week|month|year)\b|\bnächste[rnsm]? (?:woche|monat|jahr)\b|\b(?:semaine|mois|année) prochaine?\b|\b(?:próxim[oa]|proxim[oa]) "
    r"(?:semana|mes|mês|año|ano)\b|\b(?:semana|mês|mes|ano|año) que (?:vem|viene)\b|\b(?:settimana|mese|anno) prossim[oa]\b|"
    r"\bprossim[oa] (?:settimana|mese|anno)\b|\bvolgende? (?:week|maand|jaar)\b|\bnästa (?:vecka|månad|år)\b|\bnæste (?:uge|måned)\b|"
    r"\bneste (?:uke|måned)\b|\bprzyszł\w+ (?:tydz\w*|tygodni\w*|miesiąc\w*|rok\w*)|следующ\w+ (?:недел\w+|месяц\w*|год\w*)|来週|来月|"
    r"下周|下週|下个月|다음 ?[주달]"
)
_BEFORE_A_DAY = (
    r"to|for|on|in|by|until|till|after|before|from|not before|end of|early|mid|late|instead|auf|am|im|für|bis|zum|ab|ende|anfang|mitte|besser|"
    r"pour|le|au|en|fin|début|para|el|la|al|em|no|na|per|a|il|meglio|voor|op|naar|eind|begin|till|på|til|w|do|od|на|в|к|с|до|better|rather"
)
_A_DAY = later(
    rf"\W*(?:(?:(?:{_BEFORE_A_DAY})\W+)*(?:(?:{_DAYS})\W*)?(?:\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\W*(?:of |de |di )?)?(?:{MONTHS})\b"
    rf"(?:\W*\d{{1,2}}(?:st|nd|rd|th)?)?(?:\W*20\d\d)?|(?:(?:{_BEFORE_A_DAY})\W+)*(?:{_DAYS})(?:\W+\d{{1,2}}\W*)?|"
    rf"(?:(?:{_BEFORE_A_DAY})\W+)+\d{{1,2}}(?:[./-]\d{{1,2}})(?:[./-](?:20)?\d\d)?|\d{{1,2}}\.\d{{1,2}}\.(?:(?:20)?\d\d)?|20\d\d-\d\d-\d\d|"
    r"\d{1,2}/\d{1,2}/(?:20)?\d\d)\W*",
    re.IGNORECASE,
)
"""A note that is a day and nothing else: another one than that of the row, or there were no note."""
_WHOLE = later(
    r"\W*(?:(?:expired?|old|outdated|obsolete|stale|dupes?|done|later|deleted?|killed?|bin|nope|no|never|skip|raus|weg|nein|non|não|нет|nie|nee|"
    r"nej|ne|tarde|später|позже|потом|senare|senere|ボツ|後日|後で|未定|later on|not now)\W*|posted\b.{0,30}|[?？]+\s*)|"
    rf"(?:{_THINGS})\s?\?+|beim? (?:der )?\w+|(?:im?|bei der) (?:freigabe|prüfung|abstimmung)",
    re.IGNORECASE,
)
"""Whole notes."""
_WITHIN = later(
    rf"{_NEXT}|"
    # English
    rf"\b(?:save|keep|reserve|leave|park|use|post|run|better|rather|maybe) (?:\w+ ){{0,2}}(?:for|until|till|to|in|on) (?:the )?(?:next|another|"
    rf"later|new year|spring|summer|autumn|{MONTHS}|{_DAYS})\b|"
    r"\b(?:post|publish|share|send|release|run|goes?(?: out| live)?) (?:\w+ ){0,3}(?:after|before|when|once|later|instead)\b|"
    rf"\bno (?:{_THINGS}|go)\b|\b(?:{_THINGS}) (?:is |are |still )?(?:to come|to follow|tb[cda]|pending|coming|due|needed|required|outstanding|"
    rf"not (?:there|ready|in|received|final)|tomorrow|later|late)\b|\bneeds? (?:an? |the |new |better )*(?:{_THINGS})\b|"
    r"\b(?:has|have|had|is|are|was|were|did|does|do)(?:n['’]?t| not)\b.{0,20}\b(?:approv|confirm|consent|agree|sign|happy|ready|respond|repl|"
    r"sent|receiv|deliver|final|know|like|want)\w*|\bnot happy\b|\bcancell?ed\b|\bsays? no\b|\bsold out\b|\bout of stock\b|\b(?:date|time|price|venue|event|"
    r"menu|offer|hours?)s? (?:has |have |was |is |are )?(?:changed|moved|wrong|off|cancel\w+)|\b(?:broken|dead|wrong) (?:link|date|price|time|"
    r"name|photo|image)\b|\blink (?:is )?(?:broken|dead|wrong|not)\b|\btoo (?:early|late|soon)\b|\bsame as (?:row|line|#|no\b|above|the|last)|"
    r"\b(?:this|it) (?:her|him|my)self\b|\bthis themsel\w+|\b(?:in|via|through|from|with) (?:the )?(?:planner|hootsuite|meta|business suite|"
    r"creator studio|sprout|agorapulse)\b|\b(?:as|for) (?:an? )?(?:ad|ads|story|stories|reel|dark post)\b|"
    r"\b(?:stor(?:y|ies)|reels?|ads?|paid) only\b|\bonly (?:as )?(?:an? )?(?:stor(?:y|ies)|reels?|ads?)\b|\bstory,? not\b|"
    rf"\b(?:{_NETWORKS}) only\b|\bonly (?:on |for |to )?(?:{_NETWORKS})\b|\b(?:not|skip|except|without) (?:on |for |to )?(?:{_NETWORKS})\b|"
    rf"\b(?:nur|nicht|pas|seulement|uniquement|sin|solo|sólo|apenas|não|non|niet|alleen|tylko|nie|endast|bara|kun|ikke|только|не) "
    rf"(?:(?:auf|für|bei|sur|en|no|su|op|w|na|på|в|для) )?(?:{_NETWORKS})\b|"
    r"\b(?!how |link |due |back |up |time |day |new |way |it |me |us |you |happy |glad |free |nothing |none |good |great |easy |nice |fine |ok )"
    r"\w+ to (?:check|confirm|approve|review|supply|send|finish|decide|sign|provide|rewrite|reshoot|add|amend|edit|fix|complete|draft|deliver|"
    r"clear|proof|proofread|verify|swap|replace|retake|resend)\b|"
    r"(?:^|[.;,] )\W*(?:please |pls |remember to |don['’]t forget to |and )*tag (?:@|the |them|him|her|(?-i:[A-Z]))|"
    # German
    r"\bnach(?:gereicht|geliefert|reichen|liefern)\b|\bwird (?:\w+ ){0,5}(?:geprüft|geliefert|ergänzt|geändert|überarbeitet|gedreht|erstellt)|"
    r"\bprüft\b|\bin (?:prüfung|arbeit|bearbeitung|abstimmung|klärung|produktion)\b|\bin der (?:prüfung|abstimmung|freigabe)\b|"
    r"\bliegt (?:noch )?(?:beim|bei)\b|\bohne freigabe\b|\berst (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|\d)|"
    r"\bnicht (?:diese|mehr|jetzt|heute|verwenden|nutzen|benutzen)|\bspäter\b|\bfliegt raus\b|\bfällt (?:aus|weg|flach)\b|"
    r"\b(?:text|bild|foto|video|grafik)\w* (?:bitte |noch )?(?:überarbeiten|tauschen|prüfen|klären|anpassen|ergänzen|besorgen|nötig|unklar|kommt)\b|"
    r"\bneues (?:bild|foto|video)\b|\bklären\b|\baufheben\b|\bveraltet\b|\bhinfällig\b|\bnoch ?mal\b|\bnach (?:hinten|vorne?)\b|\bschieben\b|\bvorziehen\b|"
    r"\b(?:liefer|reich|schick)(?:t|en) (?:\w+ ){0,4}nach\b|\b(?:muss|müssen|soll|sollte|sollen) (?:\w+ ){0,4}(?:freigeben|prüfen|bestätigen|"
    r"absegnen|checken|liefern|schicken|abnehmen)\b|\b(?:nachfragen|abklären|abstimmen|rückfragen)\W*$|"
    # French
    r"\b(?:doit|doivent|devrait|il faut) (?:\w+ ){0,2}(?:valider|confirmer|vérifier|relire|approuver|envoyer|fournir|corriger)\b|"
    r"^\W*(?:demander|confirmer|vérifier|valider|relancer|voir avec)\b|"
    r"\ben (?:cours|relecture|validation|révision|suspens|création)\b|\bchez (?:le |la )?client|\bà (?:refaire|garder|reprendre|remplacer|"
    r"modifier|corriger|finaliser|relire|changer|trouver|décider|voir)\b|\bplus tard\b|\bne plus\b|\b(?:pas de|sans) (?:photo|visuel|texte|lien|"
    r"validation|accord)\b|\bgarder pour\b|\bpérimée?s?\b|"
    # Spanish and Portuguese
    r"\b(?:debe|deben|deve|devem|tiene que|tem que|hay que|precisa|precisam|falta que) (?:\w+ ){0,2}(?:aprobar|aprovar|validar|confirmar|revisar|"
    r"enviar|corregir|corrigir)\b|^\W*(?:preguntar|perguntar|consultar|confirmar|revisar|verificar|validar|pedir|checar)\b|"
    r"\bno (?:subir|usar|va|sale|postear|sacar|poner)\b|\ben (?:espera|revisión|aprobación|diseño|proceso|producción|validación)\b|\brevisa\b|"
    r"\b(?:dejar|deixar|passar|pasar) (?:a|al|para)\b|\bmejor (?:en|el|la|para)\b|\bmelhor em\b|\b(?:sin|sem) (?:imagen|imagem|foto|arte|texto|"
    r"ok|aprobación|aprovação|enlace|link)\b|\bmás (?:adelante|tarde)\b|\bmais tarde\b|\bdescartad\w+|\bnão (?:subir|usar|vai|sai|programar|"
    r"colocar)\b|\bem (?:revisão|aprovação|produção|criação|edição|andamento|espera|análise)\b|\bsegurar\b|"
    # Italian
    r"\b(?:deve|devono|bisogna) (?:\w+ ){0,2}(?:approvare|confermare|verificare|validare|inviare|correggere)\b|"
    r"^\W*(?:chiedere|confermare|verificare|controllare|sentire|sollecitare)\b|"
    r"\bin (?:revisione|approvazione|lavorazione|produzione|forse|dubbio|validazione)\b|\bda (?:rifare|cambiare|correggere|sistemare|spostare|"
    r"finire)\b|\bnon (?:usare|postare|va|esce|mettere)\b|\bmeglio (?:a|in|il|la|dopo)\b|\btenere per\b|\bpiù (?:avanti|tardi)\b|"
    r"\bsenza (?:foto|immagine|ok|approvazione)\b|\bdopo (?:la|il|l['’]|le|lo)|\bscartat\w+|"
    # Dutch
    r"\bliever (?:op|in|volgende|later|na|een andere)\b|\bmoet(?:en)? (?:\w+ ){0,3}(?:goedkeuren|akkoord|bevestigen|controleren|aanleveren|"
    r"nakijken)\b|\b(?:navragen|overleggen|nakijken|aanleveren)\W*$|"
    r"\bvolg(?:t|en)\b|\b(?:door|op|uit|ver)(?:schuiven|geschoven)\b|\bniet (?:gebruiken|doen|online|inplannen|meer)\b|\bbewaren\b|\blater\b|"
    r"\bin (?:controle|behandeling|productie|overleg|afwachting)\b|\bchecken\b|\bcheckt\b|\bcontroleert\b|\b(?:zonder|geen) (?:foto|beeld|akkoord)\b|"
    r"\bvervalt\b|\bvervallen\b|\bgaat niet door\b|"
    # Scandinavian
    r"\bsenare\b|\bsenere\b|\bskippa\b|\bdropp(?:a|es)\b|\bska(?:l)? (?:godkän\w+|godken\w+|godkjen\w+|kollas|ändras|tjekkes)|"
    r"\b(?:bild|foto|text|bilde|billede|tekst) (?:kommer|följer|følger)\b|\binte (?:använd|lägg|ut\b|godkänd)\w*|\bikke (?:brug|bruk|læg|legg|"
    r"godkend|godkjent)\w*|\bu[td]går\b|"
    # Polish and Turkish
    r"\blepiej (?:w|we|po|później|na|inn\w+)\b|\b(?:musi|muszą|trzeba|należy) \w+|^\W*(?:zapytać|potwierdzić|sprawdzić|ustalić|dopytać)\b|"
    r"\b(?:değişecek|değiştirilecek|bekliyor|sorulacak|onaylanacak|gelecek|gönderecek|güncellenecek|eklenecek|hazırlanacak|alalım|erteleyelim|"
    r"kaydıralım|taşıyalım|onaylamalı|kontrol edilecek)\b|"
    r"\bnie (?:wrzuca|publik|wstawia|dodawa|puszcza|używa|teraz|gotow)\w*|\bprzenie\w+|\bprzenosi\w+|\bprzed \d|\bw (?:akceptacji|trakcie|"
    r"przygotowaniu|poprawkach|produkcji)\b|\bdo (?:poprawy|poprawki|zmiany|decyzji|uzgodnienia|zrobienia|usunięcia|weryfikacji)\b|"
    r"\bpóźniej\b|\bnieaktualn\w+|"
    # Russian
    r"\bне (?:ставить|выкладывать|использовать|постить|сейчас|надо|нужно)|\bна (?:согласовании|правках|проверке|утверждении|доработке)\b|"
    r"\bпозже\b|\bнужн[оаы] (?:фото|картинк\w+|текст|ссылк\w+)|\bнет (?:фото|картинк\w+|текста|ссылки|согласования)\b|\bв работе\b|"
    r"\bпод вопросом\b|\bнеактуальн\w+|"
    # Asia and the Middle East
    r"(?:確認|承認|決定)後|後日|未確認|検討中|再検討|(?:公開|投稿|掲載)しない|ボツ|(?:写真|原稿|画像)待|変更の可能性|(?:確认|确认|审核|批准|同意)后|改到|推后|"
    r"先别|别发|不发|等图|审核中|修改中|추후|(?:승인|확인) ?후|검토 ?중|수정 ?중|بعد (?:موافقة|اعتماد)|لم (?:يعتمد|تعتمد|تتم|يتم)|قيد المراجعة|لاحقا",
    re.IGNORECASE,
)


def puts_off(note: str) -> bool:
    """Return whether a note says that its post is for another day or place, is with somebody, or lacks something."""
    return bool(_WITHIN.search(note) or _WHOLE.fullmatch(note.strip()) or _A_DAY.fullmatch(note))


def is_day(note: str) -> bool:
    """Return whether a note is a day and nothing else, as a column of weekdays is full of them."""
    return _A_DAY.fullmatch(note) is not None


def names_day(note: str) -> bool:
    """Return whether figures in a note may be those of a day, which beside a date is another one."""
    return _FIGURES.search(note) is not None


_FIGURES = later(r"(?<![\d/.:-])\d{1,2}[./-]\d{1,2}(?![\d:])|\b20\d\d-\d\d-\d\d\b|(?:→|->|=>)\s*\d")
