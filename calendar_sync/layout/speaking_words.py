"""Words that say of their row that it is more, or less, than a post that may go out as it is; and words for pages.

Each stands here as :func:`plain` leaves it, or is brought to that form.
"""

from __future__ import annotations

from calendar_sync.model.services import plain


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(word for part in text.split(between) if (word := plain(part)))


PAID = _words(
    """ad ads advert adverts paid boosted promoted sponsored ppc anzeige anzeigen werbeanzeige bezahlt
    beworben gesponsert payant payante payee sponsorise sponsorisee pagado pagada patrocinado
    patrocinada promocionado promocionada pago impulsionado sponsorizzato sponsorizzata pagamento
    inserzione betaald betaalde advertentie gesponsord реклама рекламный платно платный таргет reklama
    platne płatne reklam ucretli annons betald betalt sponsrad mainos maksettu inzerce placene fizetett
    hirdetes 広告 付费 付費 广告 廣告 광고 유료 اعلان مدفوع"""
)
"""Words for what is paid for."""
BESIDE = _words(
    """post posts content media social campaign campaigns only placement a an the in by spend feed meta
    facebook fb instagram ig linkedin li google organic and plus or video image bild und et y e en oder
    organisch organique organico"""
)
"""Words beside them that change nothing about it."""
NO = _words("""no not non none without ohne kein keine nicht sin sans sem senza zonder geen нет без nie bez ikke""")
"""Words that turn it round."""
WHOLE = _words(
    """dark; dark post; dark ad; dark posts; boost; boost post; boost it; to boost; missing; incomplete;
    tentative; unconfirmed; not confirmed; provisional; outstanding; to be confirmed; to be supplied; to
    be created; to be made; to be shot; to be designed; not delivered; not received; not available; not
    there yet; unclear; undecided; unsure; to do; todo; wip; fehlt; fehlt noch; ausstehend; offen;
    unklar; vorlaufig; unbestatigt; unvollstandig; nicht da; manquant; manquante; manque; a faire; a
    creer; incomplet; provisoire; non confirme; falta; faltante; faltan; incompleto; provisional; sin
    confirmar; por confirmar; por hacer; em falta; faltando; a fazer; a confirmar; incompleta;
    provisorio; manca; mancante; da fare; da confermare; provvisorio; ontbreekt; nog te doen; onzeker;
    voorlopig; отсутствует; не хватает; предварительно; сделать; brak; brakuje; niepotwierdzone; do
    zrobienia; saknas; mangler; puuttuu; chybi; eksik; 未定; 仮; 未完成; 不足; 缺; 缺失; 暂定; 미정; 미완성; ناقص; مفقود""",
    ";",
)
"""Whole cells that say that something is missing or undecided, or that the post is advertising."""
ONLY = _words("""only nur uniquement seulement solo solamente alleen apenas somente только tylko endast""")
"""Words for a part of the readers, at either end of a cell."""
READERS = _words(
    """audience audiences target targeting reach visibility visible public for segment segments zielgruppe
    cible publico doelgroep аудитория pubblico sichtbarkeit visibilite visibilidad"""
)
"""Words of titles that speak of readers."""
PAGES = _words(
    """page pages profile profiles account accounts handle handles fanpage subpage subaccount seite seiten
    profil konto konten compte comptes pagina paginas perfil perfiles perfis cuenta cuentas conta contas
    profilo profili profiel profielen strona strony sida sidor side sider konton страница страницы
    профиль аккаунт сторінка sayfa hesap stranka ucet pagini cont oldal fiok σελιδα λογαριασμος halaman
    akun trang profiili tili ページ アカウント 账号 帳號 账户 主页 페이지 계정 صفحة الصفحة حساب الحساب store shop branch
    outlet filiale magasin tienda loja negozio winkel"""
)
"""Words of titles that say which of several pages of one network, or which shop with a page of its own, is meant."""
NOT_THE_PAGE = _words(
    """link links url landing web website webpage view views count tag tags tagged mention mentions partner
    partners influencer competitor type credit photographer number target"""
)
"""Words of titles that speak of something else about a page."""
