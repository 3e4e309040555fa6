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
    """backup; back up; optional; if time; if time allows; filler; spare; reserve; nice to have; plan b; dark post; dark ad; dark posts; boost; boost post; boost it; to boost; missing; incomplete;
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
ERRANDS = _words(
    """meeting; meetings; call; kick off; kickoff; report; reporting; monthly report; analytics; shoot; photo shoot; photoshoot;
    video shoot; filming; planning; brainstorm; community management; community; engage; reply; replies; reply to comments;
    respond; respond to comments; comment; comments; outreach; dm; dms; admin; research; deadline; internal; milestone; training;
    review meeting; content planning; moderation; monitoring; social listening; listening; besprechung; termin; fotoshooting;
    auswertung; bericht; reunion; rapport; tournage; moderacion; informe; riunione; vergadering""",
    ";",
)
"""Work beside posts, where a column says of each row what is to be done."""
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
    outlet filiale standort niederlassung vestiging sucursal filial succursale boutique magasin tienda loja negozio winkel
    filiaal филиал магазин sklep oddzial butik butikk myymala toimipiste sube magaza 店舗 支店 门店 分店 지점 매장 الفرع المتجر
    landerseite landesseite unternehmensseite firmenseite fanseite unternehmensprofil firmenprofil kontoname seitenname
    profilname accountname kanalname username"""
)
"""Words of titles that say which of several pages of one network, or which shop with a page of its own, is meant."""
OWNERS = _words(
    """school; campus; property; properties; location; locations; region; hotel; restaurant; clinic; practice; salon; gym;
    dealership; dealer; franchise; franchisee; chapter; division; subsidiary; entity; business line; business area; org;
    org unit; for; for whom; who for; whose; fur; fur wen; pour; pour qui; para; para quien; voor; voor wie; per chi; для; для кого;
    dla; dla kogo; advertiser; tenant; portfolio; church; parish; congregation; nursery; channel name; country page; sister company;
    schule; objekt; betrieb; einrichtung; kita; verein; gemeinde; praxis; geschaft; laden; geschaftsbereich; unternehmensbereich;
    sparte; tochterfirma; autohaus; ecole; etablissement; agence; enseigne; entite; point de vente; page pays; paroisse;
    concession; escuela; colegio; propiedad; ubicacion; sede; negocio; unidad de negocio; centro; concesionario; escola;
    propriedade; localizacao; unidade; unidade de negocio; scuola; proprieta; struttura; punto vendita; parrocchia; school;
    locatie; bedrijfsonderdeel; pand; школа; локация; объект; подразделение; салон; szkola; lokalizacja; placowka;
    skola; skole; koulu; okul; sijainti; konum; 学校; 拠点; 店; 地点; 门市; 학교; 위치; المدرسة; الموقع الجغرافي; بيت الاعمال""",
    ";",
)
"""Titles below which may stand whose page a row is for: where a few names share all rows, and not as places of events."""
ROOMS = _words(
    """room rooms hall stage street st road rd avenue ave park online zoom teams webinar virtual remote studio kitchen garden office
    lobby theatre theater library museum stadium arena beach lake river outdoor outdoors indoor inside outside home tbd tbc tba
    various center centre main cafe raum saal halle buhne strasse platz garten kuche buro zuhause salle scene rue jardin bureau
    sala salon escenario calle plaza jardin oficina palco rua jardim escritorio palco via giardino ufficio zaal podium straat tuin
    kantoor зал сцена улица парк офис онлайн sala scena ulica biuro"""
)
"""Words of places where things happen, and that have no page of their own."""
NOT_THE_PAGE = _words(
    """link links url landing web website webpage view views count tag tags tagged mention mentions partner
    partners influencer competitor credit photographer number target executive exec rep handler planner supervisor"""
)
"""Words of titles that speak of something else about a page."""
TAKEN_DOWN = _words(
    """end date; ends; ends on; enddatum; endet am; date de fin; fecha de fin; fecha final; data fim; data de fim; data
    fine; einddatum; дата окончания; data zakonczenia; slutdatum; 終了日; 结束日期; 종료일; delete after; delete on; remove
    after; remove on; take down; take down on; takedown; unpublish; unpublish on; auto delete; loschen am; loschen
    nach; supprimer le; retirer le; borrar el; eliminar el; apagar em; remover em; rimuovere il; eliminare il;
    verwijderen op; удалить; usunac""",
    ";",
)
"""Titles of columns that say when a post ends or is to be taken down, which nothing here does."""
TO_BE_DONE = _words(
    """waiting; who has it; ball with; ball in court; next action; next actions; action needed; action required; action items; to discuss;
    concerns; concern; typos; typo; error; errors; alert; ruckfragen; ruckfrage; klarungsbedarf; a discuter; por resolver; after; once; prerequisite; prerequisites; trigger; condition; conditions; conditional on; bedingung; voraussetzung; unless; only if; depends on; dependency; dependencies; nur wenn; abhangig von; solo si; solo se; alleen als; needs; need; needed; still needed; still needs; still to do; still open; needs work; to do; todo; to dos; todos;
    to do s; open question; open point; open points; open item; open items; missing; missing items; what s missing;
    whats missing; gaps; offen; offene frage; offene fragen; offene punkte; noch offen; zu tun; noch zu tun; zu
    erledigen; fehlt; fehlt noch; was fehlt; a faire; reste a faire; manque; il manque; question ouverte; questions
    ouvertes; points ouverts; pendiente; pendientes; por hacer; falta; faltan; que falta; lo que falta; dudas;
    preguntas abiertas; pendencia; pendencias; a fazer; o que falta; duvidas; da fare; manca; cosa manca; domande
    aperte; te doen; nog te doen; ontbreekt; openstaand; open vragen; сделать; что сделать; не хватает; чего не
    хватает; открытые вопросы; do zrobienia; brakuje; czego brakuje; att gora; saknas; mangler; at gore; tehtava;
    puuttuu; chybi; eksik; yapilacaklar; 未対応; 要対応; やること; 待办; 待辦; 缺少; 할 일; المطلوب; ناقص""",
    ";",
)
"""Titles of columns in which stands what a row still lacks."""
NOT_THERE = _words(
    """not exclude excluded excluding except skip omit without never dont minus nicht ohne ausser ausgenommen pas sauf sans exclure
    exclu excepto excluir excluido salvo sin exceto sem tranne escluso escludi senza niet behalve zonder не кроме исключить без nie oprocz
    bez inte utom ikke undtagen haric 除く 除外 不发 除了 제외 ما عدا باستثناء"""
)
"""Words of titles below which networks stand that a row is not for."""
LINKED = _words(
    """bitly bit ly utm utms tracked tracking trackable shortened shortlink shortlinks shorturl tinyurl rebrandly short kurzlink kurz
    court courte corto corta breve verkort"""
)
"""Words of titles of a link that is meant in place of the plain one."""
POST_AS = _words(
    """post as; posting as; posted as; post from; posting from; publish as; publishing as; published as; publish from; on behalf of;
    sender; post under; posten als; posten unter; im namen von; veroffentlichen als; publier en tant que; publier comme; au nom de;
    publicar como; en nombre de; em nome de; pubblica come; a nome di; plaatsen als; namens; от имени; w imieniu; posta som""",
    ";",
)
"""Titles that ask in whose name a post goes out."""
VOICES = _words(
    """voice; voices; speaker; byline; in the voice of; whose voice; from; by; as; posting identity; identity; sender name;
    stimme; absender; absenderin; voix; voz; voce; stem; afzender; голос; glos; rost; avsandare""",
    ";",
)
"""Titles below which may stand in whose name a post goes out, where its cells speak of persons or of a company."""
PERSONS = _words(
    """ceo cto cfo cmo coo founder cofounder owner president director managing chairman chairwoman executive exec leadership company
    corporate brand personal employee employees staff ambassador geschaftsfuhrer geschaftsfuhrerin geschaftsfuhrung chef chefin
    grunder grunderin inhaber inhaberin unternehmen firma vorstand mitarbeiter pdg dirigeant fondateur fondatrice entreprise societe
    empresa fundador fundadora directora director presidente azienda fondatore titolare bedrijf directeur oprichter eigenaar
    основатель директор компания zalozyciel prezes vd grundare foretag foretaget 社長 代表 会社 公司 创始人 대표 회사"""
)
"""Words for those in whose name a post may go out: a person, or the company."""
CLIENTS = _words(
    """client; clients; client name; name of client; customer; customers; brand; brands; brand name; sub brand;
    company; company name; business; business unit; business name; organisation; organization; cliente;
    clientes; nombre del cliente; nome do cliente; nome cliente; kunde; kunden; kundenname; name des kunden;
    auftraggeber; mandant; klant; klanten; klantnaam; opdrachtgever; klient; klienci; klienta; клиент; клиенты;
    заказчик; бренд; клієнт; العميل; marque; marques; client marque; marca; marcas; marchio; marchi; brand
    cliente; merk; merken; marke; marken; marka; firma; unternehmen; entreprise; societe; empresa; azienda;
    bedrijf; компания; kund; kunder; varumarke; asiakas; brandi; klientti; zakaznik; znacka; musteri; ugyfel;
    العلامة التجارية; foretag; virksomhed; yritys; πελατης; klien; khach hang; לקוח; クライアント; クライアント名; 顧客; ブランド; 客户; 客戶; 品牌; 고객; 고객사; 브랜드""",
    ";",
)
"""Titles below which the client, or the brand, stands for whom a post is."""


def is_clients(title: str) -> bool:
    """Return whether a title asks for the client or the brand, such as ``Client / Brand``."""
    words = {*plain(title).split()}
    return plain(title) in CLIENTS or (bool(words & CLIENTS) and words <= CLIENTS | _BESIDE_CLIENTS)


_BESIDE_CLIENTS = frozenset({"name", "of", "or", "and", "the", "und", "oder", "et", "ou", "y", "o", "e", "s"})
