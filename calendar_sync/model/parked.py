"""Words that set rows aside: on a tab's name, or on a line of their own between rows."""

from __future__ import annotations

from calendar_sync.model.services import plain

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
    unscheduled; someday; rejected by client"""
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
    next month week client clients january february march april may june july august september october november december fur des de les pour para per voor dla для und et e y i und new more other not use used""".split()
)
"""Words that stand beside soft ones on a line that sets the rows below it aside."""

_FIRM_PHRASES = tuple(phrase for part in _FIRM.split(";") if (phrase := plain(part)))
_SOFT_PHRASES = tuple(phrase for part in _SOFT.split(";") if (phrase := plain(part)))
_SOFT_WORDS = frozenset(word for phrase in _SOFT_PHRASES for word in phrase.split())
_LONGEST = 60

IDEAS = frozenset(map(plain, "idea ideas ideen idee idees ideias ideia pomysly идеи افكار".split()))
"""What an idea board may be called: there the status of each row decides."""


def parked_tab(name: str) -> str:
    """Return the words by which the name of a tab says that its rows are set aside; empty where nothing does."""
    words = f" {plain(name)} "
    return next((phrase for phrase in (*_FIRM_PHRASES, *_SOFT_PHRASES) if f" {phrase} " in words), "")


def parked_line(text: str) -> str:
    """Return the words by which a line between rows says that those below it are set aside.

    A word that may also be part of a theme, such as ``old`` or ``ideas``, counts only where the line says little else.
    """
    words = plain(text)
    if not words or len(text) > _LONGEST:
        return ""
    found = next((phrase for phrase in _FIRM_PHRASES if f" {phrase} " in f" {words} "), "")
    if found:
        return found
    rest = [word for word in words.split() if word not in _BESIDE and not word.isdecimal()]
    return words if rest and all(word in _SOFT_WORDS for word in rest) else ""
