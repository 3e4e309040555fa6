"""Words that set rows aside: on a tab's name, or on a line of their own between rows."""

from __future__ import annotations

from collections.abc import Iterable

from calendar_sync.model.example_words import examples_said
from calendar_sync.model.patterns import later
from calendar_sync.model.putting_off_words import MONTHS
from calendar_sync.model.remarks import forbids_plainly
from calendar_sync.model.services import plain
from calendar_sync.model.status_words import SAID_OF_POSTS

_FIRM = """
    archive; archives; archived; archiv; archivo; arquivo; archivio; archief; archiwum; архив; архів; ارشيف; backlog; template;
    templates; vorlage; vorlagen; modele; modeles; plantilla; plantillas; szablon; шаблон; modelli; sjabloon; 模板; テンプレート;
    parked; parking lot; car park; zuruckgestellt; geparkt; on hold; en pausa; in pausa; rejected; declined; abgelehnt; refuse;
    refuses; rechazado; rechazados; rejeitado; rejeitados; reprovado; rifiutati; afgewezen; odrzucone; отклонено; not used;
    unused; do not use; don t use; dont use; not to be posted; do not post; don t post; dont post; nicht verwenden;
    ne pas utiliser; no usar; nao usar; competitor; competitors; competition; wettbewerb; konkurrenz; concurrents; concurrence;
    competencia; concorrentes; concorrenti; konkurencja; конкуренты; inspiration; inspo; inspiracion; inspiracao; swipe file;
    deleted; cancelled; canceled; trash; papierkorb; instructions; how to use; anleitung; readme; read me; mode d emploi;
    instrucciones; instrucoes; istruzioni; instrukcja; инструкция; brainstorm; brainstorming; graveyard; scrapped; dropped;
    unscheduled; someday; rejected by client; use any time; use anytime; post any time; post anytime; use when needed; use as needed; use if needed;
    nur bei bedarf; a utiliser si besoin; delete this row; example only"""
_SOFT = """
    idea; ideas; ideen; idee; idees; ideias; ideia; pomysly; идеи; افكار; old; alte; alt; vieux; ancien; anciens; antiguo; viejo;
    velho; vecchio; oud; oude; stare; старое; copy of; kopie von; kopie van; copie de; copia de; kopia; копия; example; examples;
    sample; samples; beispiel; beispiele; exemple; exemples; ejemplo; ejemplos; exemplo; exemplos; esempio; esempi; voorbeeld;
    voorbeelden; przyklad; пример; примеры; مثال; draft; drafts; entwurf; entwurfe; brouillon; brouillons; borrador; borradores;
    rascunho; rascunhos; bozza; bozze; concept; concepten; szkic; szkice; черновик; черновики; مسودة; مسودات; test; tests; later;
    maybe; past; previous; last year; posted; published; veroffentlicht; publie; publies; publicado; publicados; pubblicati;
    gepubliceerd; opublikowane; опубликовано; done; sent; completed; pending; wip; future ideas; ideas bank; idea bank; pool;
    cemetery; bank; ideenspeicher; themenspeicher; stock; hold; expired; not approved"""
_BESIDE = frozenset(
    """the a an of for our your this all post posts content contents social media calendar tab sheet and or to be by later
    next month week client clients january february march april may june july august september october november december fur des de les pour para per voor dla для und et e y i und new more other not use used below line section""".split()
)
"""Words that stand beside soft ones on a line that sets the rows below it aside."""

_WHOLE = """
    backup; backups; back up; spare; spares; reserve; reserves; reserva; reservas; riserva; rezerwa; запас; резерв; ersatz;
    puffer; filler; fillers; lückenfüller; nice to have; cut; cuts; if time; if time allows; if time permits; if needed;
    if there is time; wenn zeit; falls zeit; si le temps le permet; si hay tiempo; to be decided; tbd; tbc; tba; to be confirmed;
    to be announced; to be approved; to be scheduled; to be reviewed; to be written; to be checked; to be discussed; not ready;
    not yet; not now; not yet approved; not final; not confirmed; unconfirmed; unapproved; undecided; unfinished; incomplete;
    on ice; auf eis; gesperrt; spater; plus tard; mas tarde; mas adelante; piu tardi; mais tarde; pozniej; позже; senare; senere;
    banque; banque d idees; boite a idees; banco de ideas; banco de ideias; banca idee; nog te plannen; nog te doen; te plannen;
    a planifier; a programmer; por programar; da programmare; zu planen; in sospeso; sospesi; en suspens; en suspenso; suspended;
    en reserve; de reserve; en reserva; non valides; sin aprobar; por decidir; a decider; da decidere; offene posts; unklar;
    zu klaren; noch zu klaren; a confirmer; por confirmar; da confermare; te bevestigen; do potwierdzenia; afvallers; geschrapt;
    rejets; rejetes; kan later; scratch; scratchpad; sandbox; muster; musterplan; corbeille; papelera; cestino; lixeira; prullenbak;
    prullenmand; kosz; корзина; papperskorg; papirkurv; modelo; modelos; modello; malli; mall; dead; dead posts; killed; binned;
    rubbish; bin; recycle bin; junk; if we have time; when we have time;
    time permitting; later; later on; non retenus; non retenues; retoques; idees en vrac; en vrac; a faire valider; descartados;
    descartadas; descartado; para despues; despues; scartati; scartate; scartato; ran already; already ran; already posted; already
    published; already out; already live; warteliste; parkplatz; wishlist; wish list; holding; holding area; holding pen; parking;
    parking space; waiting list; waiting room; client review; internal review; for review; for client review; with client; with the client;
    liste d attente; lista de espera; lista d attesa; wachtlijst; vantelista; ventelista; kolejka; лист ожидания; на потом; не используем;
    не пошло; отказ; recyclage; a recycler; reciclar; sin usar; no usados; nao usados; nao utilizados; non utilizzati; non usati; niet
    gebruikt; ongebruikt; nieuzywane; nieuzyte; oanvanda; ubrugte; ubrukte; nicht verwendet; nicht genutzt; ungenutzt; ubrig; aussortiert;
    verworfen; gestrichen; ausgemustert; raus; vervallen; slopade; skrotade; dump; dumping ground; leftovers; left overs; resterampe;
    reste; ideensammlung; restposten; overflow; optional; optional posts; alternatives; alternative posts; alternativen; unsorted; misc ideas;
    not selected; not chosen; not picked; unpicked; shelf; shelved; on the shelf; icebox; ice box; bench; benched; holdovers; rainy day;
    limbo; quarantine; to sort; en suspens; zuruckgestellt; spater posten; noch nicht; pas encore; aun no; ainda nao; non ancora; nog niet;
    inte an; ikke enda; 待機; 在庫; ストック; 没; 没案; 废弃; 弃用; 待用; 보관; 폐기; 予備; ボツ; ボツ案; 未定; 备用; 備用; 备选; 예비; 미정; مؤجل; отложено; відкладено"""
_LINES = "pipeline; not posted; never posted; needs work; drafts below"
_TABS = """
    evergreen; evergreens; evergreen content; evergreen posts; evergreen library; evergreen bank; evergreen queue; content library;
    post library; caption library; library of posts; library of captions; content bank; post bank; caption bank; copy bank; content pool;
    content vault; for approval; for client approval; awaiting approval; pending approval; waiting for approval; to approve;
    demo; working; working copy; work in progress; anuncios; influencer; influencers"""
_PAID = """
    paid; paid ads; paid social; paid media; paid posts; paid content; paid campaign; paid campaigns; ad; ads; advertising; adverts;
    ad campaign; ad campaigns; boosted; boosted posts; sponsored; sponsored posts; dark posts; ppc; facebook ads; instagram ads;
    linkedin ads; tiktok ads; meta ads; google ads; social ads; anzeigen; werbeanzeigen; bezahlte anzeigen; publicites; publicidad;
    publicidade; inserzioni; advertenties; annonser; реклама; reklama; reklamy"""
"""Advertising, which is booked elsewhere; ``Anuncios`` between rows may be announcements."""
_PLAN = """
    planned; planning; planificado; planificada; planejado; planeado; planifie; planifiee; geplant; in planung; pianificato;
    gepland; zaplanowane; planowane; запланировано; в плане; заплановано; مخطط; planlandi; planerad; planerat; planlagt; 予定;
    计划中; 예정; yapilacak; en curso; en cours; in progress"""
"""What a tab may be called whose posts are to go out, though a status of that name holds them."""
_OF_THEMES = "live; online; no; review; terbit; tayang; en curso; ide"
"""Status words that may as well be a theme, or another word, where they stand by themselves."""
_AROUND = frozenset(
    """post posts content contents below beneath following line here only all these section the our client clients kunde kunden noch nog
    still encore ancora ainda todavia unten folgende folgend abajo debajo sotto hieronder beitrag beitrage publication
    publications publicaciones contenuti contenidos inhalte berichten tab sheet liste list lista""".split()
)
"""Words that add nothing to those that set rows aside."""
_BEGINS = later(
    r"(?:waiting|wait|awaiting|pending|needs?|needing|still needs?|missing|wartet|warten|attente|en attente|esperando|"
    r"aguardando|in attesa|wacht|wachten|oczekuje|ожида\w+|vantar|venter|nicht posten|not for (?:posting|publication)|"
    r"not to|do not|dont|don t|inte posta|ikke|nie publikowac|не публиковать|non publier|no postear|non postare)(?: |$)"
)

_SEEN_TO = later(
    r"(?:(?:to be|please|will be|we|all|everything|these|posts) )*(?:post|posted|publish|published|schedule|scheduled) "
    r"(?:(?:it|them|these|all) )?(?:manually|natively|by hand|elsewhere|in app|directly|outside)\b.*"
    r"|(?:manual|manually|native|natively)(?: (?:posts?|posted|posting|published|publishing|only))*"
    r"|(?:(?:these|all|are|is|posts) )*already (?:scheduled|posted|published|queued|loaded|planned|live|out|up|sent|in)\b.*"
    r"|(?:scheduled|loaded|queued|set up) (?:in|via|with|through|on) (?:the )?(?:meta|hootsuite|later|sprout|buffer"
    r"|business suite|creator studio|facebook|planoly|agorapulse|tool|app)\b.*"
    r"|(?:manuell|handisch|von hand)(?: .*)?|(?:bereits|schon) (?:geplant|eingeplant|gepostet|veroffentlicht|online)\b.*"
    r"|(?:a )?publier (?:manuellement|a la main)\b.*|deja (?:programm|publi|en ligne)\w*.*"
    r"|(?:a )?publicar (?:manualmente|a mano)\b.*|ya (?:programad|publicad)\w+.*|ja (?:agendad|publicad)\w+.*"
    r"|(?:da )?pubblicare a mano\b.*|gia (?:programmat|pubblicat)\w+.*|(?:handmatig|zelf) (?:plaatsen|posten)\b.*"
    r"|al (?:ingepland|geplaatst|gepubliceerd)\b.*"
)
"""Lines below which stands what people post themselves, or have seen to already."""
_FOR_LATER = later(
    rf"(?:for|fur|pour|para|per|voor|til|till|на|для|do|na|moved? to|verschoben auf|reporte a|spostati a) (?:the )?(?:{MONTHS})(?: 20\d\d)?"
    r"|(?:for|fur|pour|para|per|voor) (?:next|another|a later|later|nachste\w*|la prochaine|el proximo|la proxima|o proximo|la prossima|volgend\w*)"
    r" \w+|(?:for|fur|pour|para|per|voor) (?:later|spater|plus tard|mas tarde|mais tarde|dopo|daarna)"
)
_PERIOD = later(rf"\b(?:(?:{MONTHS})|q ?[1-4]|h[12]|(?:20)?\d\d|spring|summer|autumn|fall|winter)(?!\w)")
"""What a tab may be for beside what it holds: ``Paid Dec``, ``Ads Q4 2026``."""
_FIRM_PHRASES = tuple(phrase for part in _FIRM.split(";") if (phrase := plain(part)))
_SOFT_PHRASES = tuple(phrase for part in _SOFT.split(";") if (phrase := plain(part)))
_SOFT_WORDS = frozenset(word for phrase in _SOFT_PHRASES for word in phrase.split()) - {"approved"}
_LONGEST = 60


def _phrases(*tables: str) -> frozenset[str]:
    return frozenset(plain(phrase) for table in tables for phrase in table.split(";")) - {""}


_HELD = frozenset(
    plain(word)
    for meaning in ("hold", "cancel", "idea")
    for word in SAID_OF_POSTS[meaning]
    if any(map(str.isalnum, word))
)
_LINE_PHRASES = (_HELD | _phrases(_WHOLE, _LINES, _PAID)) - _phrases(_OF_THEMES)
_TAB_PHRASES = (_HELD | _phrases(_WHOLE, _TABS, _PAID)) - _phrases(_OF_THEMES, _PLAN)

IDEAS = frozenset(map(plain, "idea ideas ideen idee idees ideias ideia pomysly идеи افكار".split()))
"""What an idea board may be called: there the status of each row decides."""


def parked_tab(name: str) -> str:
    """Return the words by which the name of a tab says that its rows are set aside; empty where nothing does."""
    words = f" {plain(name)} "
    found = next((phrase for phrase in (*_FIRM_PHRASES, *_SOFT_PHRASES) if f" {phrase} " in words), "")
    if not found and (_BEGINS.match(plain(name)) or _FOR_LATER.fullmatch(plain(name)) or forbids_plainly(name)):
        return plain(name)
    return found or _whole(name, _TAB_PHRASES) or _whole(_PERIOD.sub(" ", plain(name)), _TAB_PHRASES)


_NUMBERED = later(
    r"(?P<stem>.*?[^\W_])[ _–-]*(?:\((?P<copy>\d{1,2})\)|\(?(?:v|ver\.?|version|rev\.?) ?(?P<version>\d{1,2})\)?"
    r"|(?:(?P<last>[ _–(-]{1,3}(?:final|revised|updated|approved|latest|use this(?: one)?|edited|new version)\)?)"
    r"|[ _–(-]{1,3}(?P<edits>(?:client|with) (?:edits|changes|comments|feedback|version|copy)|edits|changes)\)?){1,3})"
)
_LAST, _EDITS = 100, 101
"""Behind all numbers of versions."""


def outdone_tab(name: str, names: Iterable[str]) -> str:
    """Return the tab of which this one is a copy, or an older version, by their names; empty where there is none.

    Spreadsheets call the copy of ``May`` ``May (2)``; of ``May``, ``May v1``, ``May v2`` and ``May FINAL`` the last one
    holds. What a client has changed, ``May - client edits``, holds no more than what it was made of.
    """
    stem, copy, version = _numbered(name)
    for other in names:
        other_stem, other_copy, other_version = _numbered(other)
        if other_stem != stem or other_copy or plain(other) == plain(name):
            continue
        if version == _EDITS or (not other_version and (copy or version == 1)):
            return other.strip()
        if not copy and other_version > max(version, 1):
            return other.strip()
        if version == other_version == _LAST:
            return other.strip()
    return ""


def _numbered(name: str) -> tuple[str, int, int]:
    found = _NUMBERED.fullmatch(name.strip().casefold())
    if found is None:
        return plain(name), 0, 0
    version = _EDITS if found["edits"] else _LAST if found["last"] else int(found["version"] or 0)
    return plain(found["stem"]), int(found["copy"] or 0), version


def parked_line(text: str) -> str:
    """Return the words by which a line between rows says that those below it are set aside.

    A word that may also be part of a theme, such as ``old`` or ``ideas``, counts only where the line says little else;
    so does whatever holds a row as its status. A line that calls single rows examples sets aside no others.
    """
    words = plain(text)
    examples = examples_said(text)
    if examples is not None and (examples.numbers or examples.next):
        return ""
    if not words and len(text.strip()) > 1 and {*text} <= {*"?？¿ "}:
        return text.strip()
    if not words or len(text) > _LONGEST:
        return ""
    found = next((phrase for phrase in _FIRM_PHRASES if f" {phrase} " in f" {words} "), "")
    if found:
        return found
    if _BEGINS.match(words) or _FOR_LATER.fullmatch(words) or forbids_plainly(text):
        return words
    if _SEEN_TO.fullmatch(words):
        return words
    rest = [word for word in words.split() if word not in _BESIDE and not word.isdecimal()]
    return words if rest and all(word in _SOFT_WORDS for word in rest) else _whole(text, _LINE_PHRASES)


_OF_CALENDARS = frozenset(
    plain(word)
    for word in """template templates vorlage vorlagen modele modeles plantilla plantillas szablon шаблон modelli modello modelo modelos
    sjabloon 模板 テンプレート instructions anleitung readme instrucciones instrucoes istruzioni instrukcja инструкция how read inspiration
    inspo inspiracion inspiracao brainstorm brainstorming calendar kalender calendario calendrier kalendarz календарь plan planner
    schedule planned planning example examples sample samples completed done sent test tests misc""".split()
)
"""What the title of a calendar says of it as a whole, be it a template that is filled in by now."""
_FIRM_WORDS = frozenset(word for phrase in _FIRM_PHRASES for word in phrase.split())
_NOTHING_GOES = later(
    r"(?:please )?(?:do not|dont|don t) (?:post|publish|schedule)(?: (?:yet|this|these|anything|any of (?:this|these)|below|(?:waiting|until) .*))*"
)


def parked_title(text: str) -> str:
    """Return the words by which the line above the titles says that the whole table is set aside.

    Lines above a table are its title or say how it is used, so that fewer words count than between its rows.
    """
    words = plain(text)
    if not words or len(text) > _LONGEST or _OF_CALENDARS & {*words.split()}:
        return ""
    if _NOTHING_GOES.fullmatch(words):
        return words
    rest = [word for word in words.split() if word not in _BESIDE and not word.isdecimal()]
    said = rest and any(word in _SOFT_WORDS | _FIRM_WORDS for word in rest)
    if said and all(word in _SOFT_WORDS | _FIRM_WORDS or word in ("approved", "final") for word in rest):
        return words
    return _whole(text, _LINE_PHRASES)


def _whole(text: str, phrases: frozenset[str]) -> str:
    """Return the words of ``text`` where they are one of ``phrases`` and nothing else, in the singular or plural."""
    said = plain(text).split()
    for words in (said, [word for word in said if word not in _AROUND and not word.isdecimal()]):
        forms = (words, [word.removesuffix("s") for word in words])
        if any(" ".join(form) in phrases for form in forms):
            return " ".join(words)
    return ""
