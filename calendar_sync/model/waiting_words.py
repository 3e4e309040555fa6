"""Words by which a note keeps a post back: wait, only if, after something, missing, moved, done by hand."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_BY_TONGUE: tuple[str, ...] = (
    # English
    r"\b(?:do not|don['’]?t|let['’]?s not|let us not|not to be|should ?n['’]?t|cannot|can['’]?t(?! wait)|won['’]?t|"
    r"not going to|not) "
    r"(?:\w+ )?(?:post|publish|run|go (?:out|live|up)|share|release|schedule|use)\b|\bnot (?:before|until|till|"
    r"yet|ready|final|live|cleared)\b|"
    r"\b(?:move[ds]?|moving|push(?:ed|ing)?|shift(?:ed)?|bump(?:ed)?) (?:(?:it|this|that|the post|post|one) )*"
    r"(?:back|out|to|until|till|into|by|forward)\b|\bpostpon\w+|\bdelay(?:ed)?\b|\breschedul\w+|"
    r"\bdefer(?:red)?\b|\bskip(?:ped)?\b|\bpulled\b|"
    r"\bpull (?:this|it|the post)\b|\bon ice\b|\bshelved?\b|\b(?:park(?:ed)?|kill|scrap|drop|bin|cut|pause|stop|"
    r"cancel|delete|remove) "
    r"(?:this|it|the post|post)\b|\b(?:parked|killed|scrapped|dropped|binned|paused|stopped|deleted|superseded|"
    r"withdrawn|embargo(?:ed)?)\b|"
    r"(?<!can['’]t )(?<!cannot )(?<!cant )\bwait(?:s|ing)?\b(?![- ]?(?:list|room|er))|\bawait(?:s|ing)?\b|"
    r"\bstill (?:has|have|had|needs?|to|tbc|missing|open|unclear|pending|outstanding|working|being|editing|"
    r"drafting)\b|"
    r"\b(?:has|have|needs?|must|needed) to (?:be )?(?:sign(?:ed)?[ -]?off|approved?|check(?:ed)?|confirm(?:ed)?|"
    r"review(?:ed)?|agreed?)|"
    r"\b(?:needs?|pending|requires?|subject to|awaiting|without|no) (?:\w+ ){0,2}(?:sign[- ]?off|approval|"
    r"clearance|consent|permission|ok)\b|"
    r"\bduplicates?\b|\bdelete\?|\b(?:posted|post|posting|publish(?:ed)?|done|scheduled?|goes out|"
    r"sent) (?:\w+ )?(?:\w+ )?(?:by hand|manually|natively)\b|"
    r"^\W*(?:by hand|manual(?:ly)?|natively)\b|\bfrom (?:my|her|his|the|our) phone\b|\bin the (?:native )?app\b|"
    r"\bonce (?:live|approved|confirmed|ready|signed|it|the|we|they|he|she|client|available|back|out|published)\b|"
    r"\b(?:when|after|until|till|unless) (?:\w+ ){0,3}(?:live|approved|confirmed|confirms|approves|signed|"
    r"agrees|published|announced|is out|out)\b|"
    r"\bunless\b|\btb[cda]\b|\bt\.b\.[cda]\b|\bto be (?:confirmed|decided|approved|agreed|discussed|"
    r"announced)\b|^\W*(?:maybe|perhaps|possibly)\b|"
    r"\b(?:maybe|perhaps)\W*$|\bnot sure\b|\bunsure\b|\bundecided\b|\bpending\b|\btentative(?:ly)?\b|"
    r"\bprovisional(?:ly)?\b|\bpencil(?:l?ed)?\b|"
    r"\bmissing\b|\bcheck(?:ing)? (?:with|whether|if)\b|\bconfirm (?:with|whether|if)\b|\balready (?:posted|"
    r"live|out|published|sent|gone|scheduled)\b|"
    r"\b(?:if|depending) (?:\w+ ){0,4}(?:rains?|weather|confirms?|confirmed|agrees?|approves?|approved|sold out|"
    r"cancel\w*|happens|allows?)\b|"
    r"\bdepends on\b|\bno longer\b|\breplaced by\b"
    r"|\b(?:change|alter|amend|correct|edit|update|make) (?:the |this |that |it\b|copy|text|[\"'“”„«‘’])|[→⇒]|->|=>|"
    r"\bask (?:\w+ ){1,4}(?:first|whether|if|about|before)\b|\bnot (?:this|next|on|in) (?:week|month|year|\w+day)\b|"
    r"\bhold (?:until|till|off|back)\b|\bnot this (?:one|post)\b|\blet['’]s not\b|\bpas (?:celui|celle)-ci\b|\b(?:nicht|niet) (?:diesen|dieser|deze)\W*$|"
    r"\b(?:brauch\w*|benötig\w*) (?:noch|erst|eine?)\b",
    # German
    r"\berst (?:nach|wenn|ab|am|sobald|im|mit|dann|bei|mal|noch|ende|anfang|mitte|zum)\b|\bnur (?:wenn|falls|"
    r"nach|mit|sofern)\b|\bfalls\b|\bsofern\b|"
    r"\bnach (?:freigabe|absprache|rücksprache|genehmigung|zustimmung)\b|\bfehlt\b|\bfehlen\b|\bfehlend\w*|"
    r"\bwird noch\b|\bwerden noch\b|"
    r"\bnoch (?:offen|in|zu|kein\w*|klären|mal|unklar|ab\w+|über\w+|prüfen|ausstehend|abwarten|ohne|nichts|"
    r"ändern|besprechen)\b|"
    r"\bverschieb\w*|\bverschoben\b|\b(?:ab)?warte[nt]?\b|\bzurück(?:stellen|gestellt|gezogen|halten)\b|"
    r"\bgestoppt\b|\bgestrichen\b|\bentfällt\b|"
    r"\babgesagt\b|\bstorniert\b|\bauf eis\b|\bpausier\w+|\bvielleicht\b|\bevtl\b|\beventuell\b|\bhändisch\b|"
    r"\bmanuell\b|\bvon hand\b|\blöschen\b|"
    r"\bdoppelt\b|\bnicht (?:freigegeben|online|senden|teilen|raus|vor|vergessen)\b|\bsperrfrist\b|"
    r"\bsteht (?:noch )?aus\b|\bunter vorbehalt\b|"
    r"\bfrühestens\b|\bungeklärt\b|\bunklar\b|\bzurzeit nicht\b|\bbitte nicht\b|\bkeine freigabe\b|"
    r"\bschon (?:gepostet|online|draußen)\b|\bbereits (?:gepostet|online|veröffentlicht)\b",
    # French
    r"^\W*après\b|\b(?:publi\w+|post\w+|diffus\w+|sortir|partager|mettre en ligne)\b.{0,20}\b(?:après|si|quand|"
    r"lorsque|dès)\b|\bsous réserve\b|"
    r"\b(?:seulement|uniquement) (?:si|après|quand|une fois|avec)\b|\battend(?:re|s|ons|ez|ant)?\b|\battente\b|"
    r"\bmanqu(?:e|ent|ant\w*)\b|"
    r"\bdéplac\w+|\breport(?:er|é|ée|ez|ons)\b|\bdécal\w+|\bannul\w+|\bpeut[- ]être\b|\bà (?:valider|confirmer|"
    r"supprimer|déplacer|décaler|reporter|vérifier|définir|venir)\b|"
    r"\bsuspend\w+|\ben pause\b|\bà la main\b|\bmanuellement\b|\bpas avant\b|\bdès que\b|\bune fois que?\b|"
    r"\bne pas\b|\bdoublon\b|\bdéjà (?:publié|posté|en ligne)",
    # Spanish and Portuguese
    r"\b(?:s[oó]lo|só) (?:si|cuando|después|tras|con|se|quando|depois|após|com)\b|\bsolamente (?:si|cuando|tras)\b|"
    r"\bsomente (?:se|após|quando|com)\b|"
    r"\bapenas (?:se|após|quando)\b|\besper(?:a|ar|e|en|amos|ando|em|o)\b|\bfaltan?\b|\bfaltam\b|\bfaltante\b|"
    r"\baplaza\w*|\bmover (?:a|al|para)\b|\bpospon\w+|"
    r"\bpospuest[oa]\b|\bcancelad[oa]s?\b|\bcancelar\b|\bpor confirmar\b|\bquizás?\b|\btal vez\b|\btalvez\b|"
    r"\ba mano\b|\bà mão\b|\bmanualmente\b|\bborrar\b|"
    r"\beliminar\b|\bduplicad[oa]\b|\ben pausa\b|\bem pausa\b|\bhasta (?:que|nuevo)\b|\baté que\b|\baguard\w+|"
    r"\badi(?:ar|ado|ada)\b|\bapagar\b|"
    r"\bpublicar (?:\w+ ){0,2}(?:después|tras|si|cuando|depois|após|se|quando)\b|\bpendientes?\b|\bpendentes?\b|"
    r"\bsin (?:aprobar|confirmar|foto|texto)\b|\bya publicad[oa]\b|\bjá publicad[oa]\b",
    # Italian
    r"\bsolo (?:se|dopo|quando|con)\b|\baspett(?:are|a|iamo|ando|ate)\b|\battend(?:ere|iamo|e)\b|"
    r"\bmanca(?:no)?\b|\bmancante\b|\brimand\w+|\brinvi(?:are|ato|ata)\b|"
    r"\bspost(?:are|ato|ata|a)\b|\bannullat[oa]\b|\bforse\b|\bda (?:confermare|approvare|verificare|rivedere|"
    r"definire|decidere)\b|\bin sospeso\b|"
    r"\bmanualmente\b|\bfinché\b|\bcancellare\b|\bgià pubblicat[oa]\b|\bpubblicare (?:\w+ ){0,2}(?:dopo|se|"
    r"quando)\b|^\W*dopo\b",
    # Dutch
    r"\bpas (?:na|als|wanneer|op|in)\b|\balleen (?:als|na|indien|met)\b|\b(?:af)?wacht(?:en)?\b|\bontbre(?:ekt|"
    r"ken)\b|\bverplaats\w*|\bverzet(?:ten)?\b|"
    r"\buitgesteld\b|\buitstellen\b|\bgeannuleerd\b|\bmisschien\b|\bhandmatig\b|\bonder voorbehoud\b|"
    r"\bmist (?:nog|de|het|een)\b|"
    r"\bnog (?:even|geen|te|in|bezig|niet|checken|goedkeur\w+)\b|\bal geplaatst\b",
    # Scandinavian and Finnish
    r"\bvänt(?:a|ar)\b|\bavvakta\w*|\b(?:endast|bara|kun|bare) (?:om|hvis|när|når)\b|\bsaknas\b|\bflytt(?:a|as|"
    r"ad|at|es|et)\b|\binställ[dt]\b|\bkanske\b|"
    r"\bmanuel(?:l)?t\b|\bförst (?:när|efter)\b|\bførst (?:når|efter|etter)\b|\bvent(?:e|er)?\b|\bafvent\w*|"
    r"\bavvent\w*|\bmangler\b|\budsat\b|\butsatt\b|"
    r"\baflyst\b|\bavlyst\b|\bmåske\b|\bkanskje\b|\b(?:inte|ikke) (?:posta|publicera|klar|post|publicer|"
    r"publiser)\w*|\bodot\w+|\bpuuttu\w+|\bvain jos\b|"
    r"\bsiirr\w+|\bperuttu\b|\behkä\b|\bvasta kun\b",
    # Polish, Czech and their neighbours
    r"\bczeka\w*|\bpoczeka\w*|\btylko (?:jeśli|po|gdy|jeżeli)\b|\bdopiero (?:po|gdy|jak|od)\b|"
    r"\bbrak(?:uje)?\b(?! uwag)|\bprzesun\w+|\bprzełoż\w+|"
    r"\bodwołan\w+|\bwstrzyma\w+|\bręcznie\b|\bmoże\?|\bdo (?:potwierdzenia|akceptacji|ustalenia)\b|\bpočk\w+|"
    r"\bček[áa]\w*|\b(?:jen|pouze) pokud\b|\bchybí\b|"
    r"\bpřesun\w+|\bzrušen\w+|\bmožná\b|\bručně\b|\baž po\b|\bvárj\w*|\bhiány\w+|\bcsak ha\b|\belhalaszt\w*|"
    r"\btalán\b|\bașteapt\w*|\blipsește\b|"
    r"\bdoar dacă\b|\bamân\w*|\banulat\w*|\bbekle\w*|\berteleme?\w*|\biptal\b|\beksik\b|\bbelki\b",
    # Russian and Ukrainian
    r"\bжд(?:ать|[её]м|ите|и)\b|подожд|\bтолько (?:если|после|когда)|\bпосле (?:согласов|утвержд|выход|публикац|"
    r"подтвержд)|\bне хватает|отсутству|перенес|перенос|"
    r"отлож|отмен|возможно|вручную|дубл|приостанов|\bне готов|чека[йєт]|перенест|скасов|відкла|якщо|\bесли\b",
    # Asia and the Middle East
    r"保留|待ち|待って|延期|中止|見送|未定|要確認|確認中|取り消|不足|差し止|手動|してから|暂停|暂缓|等待|等客户|推迟|延期|取消|待定|待确认|未定|缺|手动|先不|不要发|暂不|保留|"
    r"보류|대기|연기|취소|미정|확인 ?필요|확인 ?중|수동|누락|올리지|انتظ|لا تنشر|مؤجل|تأجيل|ملغ[يى]|معلق|ناقص|بعد الموافقة|ربما|להמתין|"
    r"ממתין|לא לפרסם|נדחה|בוטל|"
    r"\bchờ\b|\bhoãn\b|\bhủy\b|\btunggu\b|\bditunda\b|\bbatal\b|αναμον|περιμέν|ακυρώ|αναβολ|λείπει",
)

WAITS = later("|".join(_BY_TONGUE), re.IGNORECASE)
"""What keeps a post back in a note that somebody wrote about it."""
