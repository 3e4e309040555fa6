"""Titles of columns in which others say what they think of a post, as opposed to notes that a team keeps for itself."""

from __future__ import annotations

from functools import lru_cache

from calendar_sync.model.services import plain

FEEDBACK = frozenset(
    phrase
    for part in """feedback; feed back; change; changes; change request; change requests; requested changes; changes requested; changes
    needed; change needed; corrections; correction; amends; amend; amendments; amendment; edit; edits; edit requests; revision;
    revisions; revision notes; revision request; fixes; fix; to fix; to change; review comments; review comment; review notes;
    review note; reviewer comments; reviewer notes; review feedback; client comments; client comment; client notes; client note;
    client says; client said; client remarks; client thoughts; client request; client requests; client changes; client edits; legal
    comments; legal notes; compliance comments; compliance notes; boss comments; manager comments; stakeholder comments; approver
    comments; approval comments; approval notes; customer comments; brand comments; suggestions; suggested changes; markup; redlines;
    anderungen; anderung; anderungswunsch; anderungswunsche; korrekturen; korrektur; anpassungen; anpassung; kundenfeedback; kunden
    feedback; feedback kunde; anmerkungen kunde; kommentar kunde; kundenkommentar; ruckmeldung; ruckmeldungen; verbesserungen;
    retours; retour; retour client; retours client; retours clients; corrections a faire; modifications; modification; commentaires
    client; commentaire client; remarques client; avis client; a corriger; a modifier; ajustements; cambios; cambio; correcciones;
    correccion; comentarios cliente; comentarios del cliente; observaciones del cliente; retroalimentacion; ajustes; modificaciones;
    alteracoes; alteracao; correcoes; correcao; comentarios do cliente; observacoes do cliente; retorno do cliente; modifiche;
    modifica; correzioni; correzione; commenti cliente; commenti del cliente; note cliente; revisioni; wijzigingen; wijziging;
    correcties; correctie; aanpassingen; aanpassing; terugkoppeling; opmerkingen klant; reactie klant; правки; правка; исправления;
    замечания; замечания клиента; комментарии клиента; комментарий клиента; обратная связь; фидбек; фидбэк; poprawki; poprawka; zmiany;
    uwagi klienta; komentarze klienta; informacja zwrotna; duzeltme; duzeltmeler; geri bildirim; musteri yorumu; revize notlari;
    andringar; andring; korrigeringar; aterkoppling; synpunkter; rettelser; rettelse; tilbakemelding; tilbagemelding; endringer;
    muutokset; korjaukset; palaute; pripominky; zmeny; opravy; modificari; observatii client; modositasok; javitasok; visszajelzes;
    αλλαγες; διορθωσεις; σχολια πελατη; правки; зауваження; masukan; umpan balik; revisi klien; phan hoi; chinh sua; הערות לקוח; תיקונים;
    修正; 修正依頼; 修正内容; フィードバック; クライアントコメント; 指摘; 修改; 修改意见; 反馈; 客户反馈; 客户意见; 意见; 수정; 수정사항; 수정 요청; 피드백; 고객 피드백;
    تعديلات; التعديلات; ملاحظات العميل; تعليقات العميل; التصحيحات""".split(";")
    if (phrase := plain(part))
)
"""Below these a filled cell holds its row unless it says that all is well."""

COMMENTS = frozenset(
    plain(word)
    for word in """comment comments kommentar kommentare commentaire commentaires comentario comentarios comentário comentários
    commento commenti комментарий комментарии komentarz komentarze yorum yorumlar kommentarer コメント 评论 批注 코멘트 تعليق تعليقات
    remarks remark thoughts says said""".split()
)
"""Words of titles below which others may have a say; a question there is one about the post."""

_LOOKS = frozenset(
    """design visual visuals image images picture photo photos art artwork graphic graphics video production creative shoot shooting
    layout bild bilder grafik visuel visuels diseno imagen imagenes imagem immagine grafica beeld дизайн визуал grafika""".split()
)


_OTHERS = frozenset(
    """client clients customer customers kunde kunden cliente clientes klant klanten klienta klient клиента клиент заказчика musteri kund
    kundens asiakas asiakkaan klientu العميل boss chef chefs manager management director directors direktor directeur direction directora
    director legal compliance approver approvers reviewer reviewers stakeholder stakeholders managers bosses directors partners partner sponsor ceo founder owner
    geschaftsfuhrung patron jefe direccion diretor direttore directie директора руководителя dyrektora mudur chefens""".split()
)
SAID = frozenset(
    """obs bem anm rem remarque huom pozn opm merk poznamka poznamky zauwazenia note notes comment comments remark remarks feedback thoughts kommentar kommentare anmerkung anmerkungen notiz notizen bemerkung
    bemerkungen hinweise commentaire commentaires remarque remarques retour retours avis comentario comentarios observacion observaciones
    nota notas observacao observacoes commento commenti osservazioni opmerking opmerkingen комментарий комментарии замечание замечания
    заметки uwagi uwaga komentarz komentarze notu notlari yorum yorumu yorumlari kommentarer notat anteckningar huomiot bemaerkning bemaerkninger merknad merknader
    megjegyzes megjegyzesek observatii comentarii komentare σχολια παρατηρησεις примітки примітка коментарі catatan komentar הערות 備考 メモ コメント 备注 비고 메모 ملاحظات تعليقات""".split()
)
"""Words for a remark, below which notes stand."""


def is_feedback(title: str) -> bool:
    """Return whether others say below a title what they think of a post."""
    words = set(plain(title).split())
    named = plain(title) in FEEDBACK or words & {"feedback", "corrections", "amends"}
    return bool(named or (words & _OTHERS and words & SAID)) and not about_looks(title)


@lru_cache(maxsize=256)
def about_looks(title: str) -> bool:
    """Return whether a title speaks of what is drawn or filmed, so that changes asked for below it are not to texts."""
    return bool(_LOOKS & set(plain(title).split()))


@lru_cache(maxsize=256)
def are_comments(title: str) -> bool:
    """Return whether others may have a say below a title, as opposed to notes that a team keeps for itself."""
    words = plain(title)
    # "Separated by" speaks to a program that posts them; a link is there for readers.
    posted = "separated by" in words or {"link", "links", "url", "pinned", "self", "follow", "followup"} & set(
        words.split()
    )
    return bool(COMMENTS & set(words.split())) and not posted and not about_looks(title)
