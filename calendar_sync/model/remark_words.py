"""Words of people who look at a post before it goes out, in a dozen languages and more."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

CHANGE = later(
    r"\b(?:replace|swap|remove|fix|typos?|reword|rewrite|rephrase|shorten|misspel\w+|wrong|mistake|redo|incorrect|instead|"
    r"take out|leave out|cut (?:the|this|out)|delete (?:the|this|it)|change (?!of\b|log\b|management\b)|needs? (?:to|a)\b|"
    r"should (?:be|say|read|not)|too (?:long|short|salesy)|(?:another|different|new|better|other) (?:photo|pic|picture|image|text|copy|"
    r"caption|video|headline|date|link)|(?:photo|picture|image|link|text|copy|video) (?:is )?missing)\b|"
    r"\b(?:ersetzen|ersetze|ändern|bitte ändern|austauschen|entfernen|streichen|falsch\w*|fehler|tippfehler|korrigieren|"
    r"umschreiben|kürzen|statt(?:dessen)?|anderes (?:bild|foto|video))\b|"
    r"\b(?:remplacer|remplacez|changer|changez|supprimer|supprimez|enlever|retirer|corriger|corrigez|faute|erreur|au lieu|"
    r"plutôt|modifier|raccourcir|à revoir|autre (?:photo|image|visuel))\b|"
    r"\b(?:cambiar|cambia|reemplazar|sustituir|quitar|quita|corregir|errata|error|en vez de|en lugar de|otra (?:foto|imagen)|"
    r"acortar)\b|\b(?:trocar|troca|mudar|substituir|remover|corrigir|erro|alterar|outra (?:foto|imagem)|encurtar)\b|"
    r"\b(?:cambiare|sostituire|togliere|rimuovere|correggere|errore|refuso|invece|un'altra (?:foto|immagine)|accorciare)\b|"
    r"\b(?:wijzigen|vervangen|verwijderen|aanpassen|fout|typefout|in plaats van|andere (?:foto|afbeelding)|inkorten)\b|"
    r"\b(?:zmienić|zmień|zamienić|zamień|usunąć|usuń|poprawić|popraw|błąd|literówka|zamiast|inne zdjęcie|skrócić)\b|"
    r"замен\w*|измен\w*|убрать|убери\w*|удал\w*|исправ\w*|ошибк\w*|опечатк\w*|вместо|поменя\w*|друг(?:ое|ую) (?:фото|картинк)|"
    r"\b(?:değiştir\w*|kaldır\w*|düzelt\w*|yanlış|yerine|byt(?:a|t)?|ändra|ta bort|stavfel|istället|ændr\w*|slet|fjern|forkert|"
    r"bytt|endre|změnit|nahradit|odstranit|chyba|překlep|opravit|vaihda|poista|korjaa|cseréld|javítsd|hiba|înlocuiți|schimbă)\b|"
    r"استبدل|غي[ّ]?ر|احذف|تعديل|خطأ|بدلا|修正|変更|削除|差し替え|誤字|間違|修改|替换|更换|删除|错字|改成|换成|수정|변경|삭제|교체|오타|"
    r"\btrop (?:long|court|cher|commercial)\w*|\bzu (?:lang|kurz|werblich)\b|\bte (?:lang|kort)\b|"
    r"\b(?:demasiado|muy) (?:larg|cort)[oa]\b|\bmuito (?:long|curt)[oa]\b|\b(?:long|curt)[oa] demais\b|"
    r"\btroppo (?:lung|cort)[oa]\b|\bza (?:dług|krótk)\w+|\bför (?:lång|kort)\w*|\bfor (?:lang|kort)t?\b|\bliian (?:pitkä|lyhyt)\b|"
    r"\bà (?:reformuler|retravailler|réécrire|relire|reprendre|compléter|préciser|ajuster|alléger|retoucher|recadrer|"
    r"mettre à jour)\b|\bpor (?:revisar|corregir|completar|ajustar|reescribir|redactar)\b|"
    r"\ba (?:rever|reescrever|refazer)\b|\bda (?:rivedere|riscrivere|completare|aggiornare|sistemare|rifare)\b|"
    r"\b(?:umformulieren|überarbeiten|nachbessern|neu (?:schreiben|formulieren))\b|"
    r"\bnog (?:controleren|checken|nakijken|aanvullen)\b|\bherschrijven\b|"
    r"\b(?:ska|måste|bör) (?:kortas|kollas|ändras|skrivas om|rättas)\b|\bkorta ner\b|"
    r"\b(?:skal|må) (?:rettes|forkortes|ændres|endres|kortes|sjekkes|tjekkes)\b|"
    r"\b(?:re)?check (?:the |its? )?(?:spelling|dates?|names?|prices?|links?|facts?|figures|numbers|wording|grammar|times?)\b|"
    r"\bupdate (?:the )?(?:prices?|dates?|links?|copy|text|caption|image|photo|times?|wording)\b|"
    r"\btone (?:(?:it|this|that) )?down\b|\bproof ?read (?:this|it|again|please|the)\b|"
    r"[❌✗✘👎]",
    re.IGNORECASE,
)
"""What asks for a change of a post."""
MENDED = later(
    r"\b(?:fixed|done|changed|corrected|replaced|updated|removed|swapped|resolved|sorted|erledigt|korrigiert|corrigé|corregido|"
    r"corrigido|corretto|gecorrigeerd|poprawione)\b|исправлено|готово",
    re.IGNORECASE,
)
"""What says that it was made."""
PRAISE = later(
    r"\b(?:approved|approve|ok(?:ay|ayed)?|o\.k\.|yes|yep|good(?: to go| job| one| as is)?|great(?: job)?|perfect|lgtm|love(?:d)?(?: it| this)?|"
    r"looks? (?:good|great|fine|nice|perfect|ok)|like(?:d)? it|nice(?: one)?|fine|super|excellent|awesome|amazing|brilliant|"
    r"beautiful|lovely|fab(?:ulous)?|ace|spot on|stunning|gorgeous|cool|wonderful|fantastic|go ahead|go|all (?:good|clear|fine)|sign(?:ed)?[ -]?off|happy|no (?:further |more )?(?:changes?|"
    r"comments?|edits?|feedback|notes?|amends|corrections|issues)(?: needed| required)?|none|nothing|n/?a|thanks|thank you|"
    r"thx|ready|final|cleared|passt(?: so)?|freigegeben|genehmigt|alles (?:gut|klar)|sehr gut|gut|prima|keine(?: änderungen)?|danke|"
    r"parfait|validé|approuvé|très bien|bien|génial|top|rien|aucun(?:e)?(?: modification| retour)?|merci|d'accord|"
    r"perfecto|aprobado|genial|muy bien|vale|listo|sin cambios|gracias|me encanta|perfeito|aprovado|ótimo|muito bom|sem alterações|"
    r"obrigad[oa]|adorei|perfetto|approvato|ottimo|va bene|benissimo|nessuna modifica|grazie|akkoord|goedgekeurd|goed|mooi|"
    r"geen (?:wijzigingen|opmerkingen)|świetnie|zatwierdzone|dobrze|super|bez uwag|brak uwag|tamam|onaylandı|harika|godkänd|bra|"
    r"jättebra|godkendt|fint|godkjent|hyvä|schváleno|skvělé|aprobat|rendben|jóváhagyva|oke|setuju|bagus)\b|"
    r"отлично|одобрено|утверждено|согласовано|супер|хорошо|класс|ок\b|без правок|нет правок|спасибо|ممتاز|موافق|معتمد|رائع|جيد|"
    r"承認|良い|いいです|問題なし|OK|可以|很好|通过|没问题|批准|좋아요|승인|좋습니다|확인",
    re.IGNORECASE,
)
"""What says that all is well."""
FILLER = later(
    r"\b(?:this|that|it|its|it's|is|one|with|me|from|by|us|we|i|i'm|to|very|much|so|really|all|and|the|team|client|post|for|as|on|"
    r"are|both|now|again|here|my|side|im|ich|wir|es|das|von|und|pour|moi|c'est|de|para|mi|por|per|voor|mij|tout|todo|tutto|"
    r"copy|caption|text|image|photo|picture|visual|well|just|a|of|at)\b|[\d./:\-–—,;!()&+'’\"]+",
    re.IGNORECASE,
)
"""What may stand beside that and says nothing else."""

UNREADY = (
    r"\bnot yet\b|\bstill (?:waiting|in review|with (?:the )?(?:client|legal))\b|\bnoch nicht\b|\bnicht (?:frei|genehmigt)|\bpas encore\b|"
    r"\bpas (?:validé|approuvé)|\ben attente\b|\b(?:todavía|aún) no\b|\bno publicar\b|\bpendiente de\b|\bainda não\b|\bnon ancora\b|"
    r"\bin attesa\b|\bnog niet\b|\bwachten op\b|\bwarten auf\b|\bwartet auf\b|ещ[её] не|не согласован|не утвержд|\bjeszcze nie\b|\bczekamy\b|"
    r"\bnie publikować\b|\bhenüz\b|\byayınlamayın\b|\binte än\b|\bposta inte\b|\bikke (?:endnu|ennå)\b|ليس بعد|まだ|未承認|还没|尚未|아직"
)
"""What says that a post is not ready, as a pattern."""
