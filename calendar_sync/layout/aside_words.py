"""Titles of columns that nothing is read from: which of them are harmless, and which may keep a row back.

Every phrase stands here as :func:`plain` leaves it, or is brought to that form: lower case, without accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calendar_sync.model.services import plain


@dataclass(frozen=True, slots=True)
class Aside:
    """What may hang on a column.

    Args:
        titles: Below which titles it stands.
        goes: Words of its cells that let a row go out.
        blank_goes: An empty cell says nothing against the row.
        parts: It speaks where its cells differ: one language or one market for all rows parts nothing.
        in_text: What stands in the row's text as well is nothing more to be posted.
        words: Only short words are heeded below it, no sentences.
    """

    titles: frozenset[str]
    goes: frozenset[str] = frozenset()
    blank_goes: bool = True
    parts: bool = False
    in_text: bool = False
    words: bool = True


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase for part in text.split(";") if (phrase := plain(part)))


_PAID = Aside(
    _phrases("""paid organic; organic paid; paid; paid or organic; organic or paid; organic; ad; ads; ad type; paid post;
        sponsored; sponsored post; is ad; is it an ad; paid media; bezahlt organisch; bezahlt; anzeige; werbung; payant;
        sponsorise; organique payant; pagado; patrocinado; organico pagado; pago; pago organico; a pagamento; sponsorizzato;
        betaald; betaald organisch; реклама; платно; platne; reklama; ucretli; reklam; betald; 広告; 付费; 광고; مدفوع"""),
    _phrases("""organic; unpaid; free; no; none; not paid; organisch; unbezahlt; organique; organico; nein; non; nao; нет;
        органика; organiczne; organik; organisk; オーガニック; 自然; 오가닉; عضوي; 0"""),
)  # fmt: skip
_BY_WHOM = Aside(
    _phrases("""publisher; publishing tool; publishing method; published via; publish via; publish with; post via; post with;
        posting method; posting tool; method; tool; scheduler; scheduling tool; scheduled via; how posted; how to post; how
        published; who posts; who publishes; who will post; who is posting; posting by; to be posted by; posted via; manual
        auto; auto manual; manual or auto; auto or manual; manual; native; native post; native or tool; auto publish; auto
        post; publishing; automation; wer postet; wer veroffentlicht; gepostet von; veroffentlicht durch; tool manuell; qui
        publie; qui poste; outil; quien publica; publica; herramienta; quem publica; quem posta; ferramenta; chi pubblica;
        strumento; wie plaatst; wie post; geplaatst door; кто публикует; кто выкладывает; способ публикации; kto publikuje;
        narzedzie; kim paylasiyor; vem postar; vem publicerar; 投稿者; 投稿方法; 发布人; 发布方式; 게시자; الناشر; من ينشر"""),
    _phrases("""buffer; via buffer; in buffer; with buffer; through buffer; auto; automatic; automatically; automated;
        scheduler; tool; auto publish; auto post; automatisch; automatique; automatico; автоматически; calendar sync; 自動;
        自动; 자동"""),
)  # fmt: skip
_CHECK = Aside(
    _phrases("""qa; qc; q a check; qa check; qa status; qc status; quality check; quality; checked; check; checks; double
        check; proof; proofread; proofed; proofing; spell check; spellcheck; spelling; compliance; compliance check; legal; legal
        check; legal review; brand check; brand review; fact check; review; reviewed; review result; outcome; result of review;
        verification; verified; vetted; consent; consents; photo consent; consent form; model release; release form; permission;
        permissions; clearance; rights cleared; compliance ref; compliance id; compliance number; medical review; regulatory; regulatory
        review; risk check; einwilligung; fotofreigabe; bildfreigabe; consentement; autorisation; consentimiento; autorizacion;
        permiso; consentimento; autorizacao; consenso; autorizzazione; toestemming; согласие; разрешение; zgoda; izin; test; tested; verdict; decision; answer; response; client response; green light; geprueft;
        gepruft; prufung; lektorat; korrektorat; qs; entscheidung; verifie; verification; relu; relecture; controle; decision;
        revisado; revision; verificado; decision; verificacion; conferido; revisao; decisao; verificato; revisione; controllo;
        decisione; gecontroleerd; controle; beslissing; проверено; проверка; решение; вычитка; sprawdzone; korekta; decyzja;
        kontrol; karar; granskad; kontroll; beslut; チェック; 確認; 校正; 检查; 校对; 확인; 검수; مراجعة; القرار"""),
    _phrases("""pass; passed; ok; okay; yes; y; clear; cleared; clean; fine; good; verified; checked; accepted; positive; signed; given; granted; obtained; received; on file;
        bestanden; geprueft; gepruft; conforme; valide; pasa; passou; superato; goedgekeurd; пройдено; проверено; zaliczone;
        合格; 通过; 통과; ✅; ✔; ✓; 👍"""),
    blank_goes=False,
)  # fmt: skip
_STAGE = Aside(
    _phrases("""st; sts; stat; s; state; phase; step; steps; stage; stages; round; rounds; review round; workflow; work flow;
        workflow stage; workflow status; wf; flow; pipeline; lane; progression; where are we; where is it; situation; position;
        current step; next step; next steps; kanban; moscow; schritt; stufe; runde; stand; bearbeitungsstand; etape; avancement; tour; ou en
        est on; etapa; paso; fase; ronda; situacion; estado actual; passo; rodada; situacao; andamento; giro; passaggio;
        avanzamento; stap; ronde; stand van zaken; voortgang; этап; стадия; шаг; раунд; состояние; готовность; etap; krok; faza;
        postep; asama; evre; steg; skede; vaihe; faze; krok; etapa; szakasz; fazis; σταδιο; етап; стадія; tahap; giai doan; שלב;
        工程; 段階; ステージ; フェーズ; 阶段; 階段; 步骤; 流程; 단계; المرحلة; مرحلة"""),
    blank_goes=False,
)  # fmt: skip
_QUEUED = Aside(
    _phrases("buffer queue; queue; in queue; add to queue; queued in buffer; file d attente"), blank_goes=False
)
_WHERE_TO = Aside(
    _phrases("""market; markets; region; regions; country; countries; language; languages; lang; locale; territory; geo;
        geography; target market; target country; target region; audience country; edition; language version; markt; land;
        lander; sprache; sprachen; sprachversion; region; marche; pays; langue; langues; zone geographique; mercado; pais;
        idioma; idiomas; lengua; regiao; mercato; paese; lingua; lingue; regione; taal; talen; regio; язык; языки; страна; рынок;
        регион; jezyk; kraj; rynek; dil; ulke; pazar; sprak; land; marknad; kieli; maa; jazyk; zeme; limba; tara; nyelv; orszag;
        γλωσσα; χωρα; мова; краіна; країна; bahasa; negara; ngon ngu; שפה; שוק; 言語; 国; 市場; 地域; 语言; 語言; 国家; 國家; 市场; 市場;
        地区; 地區; 언어; 국가; 시장; 지역; اللغة; لغة; البلد; الدولة; السوق; المنطقة"""),
    _phrases("""all; global; worldwide; everywhere; all markets; all regions; all countries; international; any; alle; weltweit; tous;
        monde; todos; todas; mundial; tutti; wereldwijd; все; wszystkie"""),
    parts=True,
)  # fmt: skip
_AGAIN = Aside(
    _phrases("""frequency; how often; cadence; recurs; repetition; repeat frequency; recycle; recycled; recycle post; reshare; auto repost; haufigkeit; turnus; wiederholung; frequence;
        recurrence; periodicite; frecuencia; periodicidad; frequencia; recorrencia; frequenza; ripetizione; frequentie; herhaling;
        частота; повтор; czestotliwosc; powtarzanie; siklik; frekvens; toisto; frekvence; 頻度; 频率; 頻率; 빈도; التكرار"""),
    _phrases("""once; one time; one off; single; no; none; never; does not repeat; no repeat; einmal; einmalig; nein; une fois; unique;
        non; una vez; unica; una sola vez; uma vez; una volta; eenmalig; nee; разово; один раз; нет; jednorazowo; nie; en gang; 一回; 一次"""),
    parts=True,
)  # fmt: skip
_WHY = Aside(
    _phrases("""reason; reasons; why; why not; reason why; rejection reason; reason for rejection; grund; begrundung; raison;
        motif; motivo; razon; razao; ragione; reden; причина; powod; sebep; neden; orsak; 理由; 原因; 이유; السبب"""),
    words=False,
)  # fmt: skip
_PARTS = Aside(
    _phrases("""emoji; emojis; emoticons; headline; headlines; headline copy; header copy; subheadline; sub headline; subhead; sub head; subheading; cta; ctas;
        call to action; calls to action; cta copy; cta text; cta button; button; button text; intro; introduction; opening; opening
        line; opener; first line; lead in; closing; closing line; outro; conclusion; ending; sign off line; end line; p s; ps; post
        script; postscript; disclaimer; disclaimers; legal line; legal text; small print; fine print; terms; signature; footer;
        mentions; mention; tagged; tag; tag people; tags people; people to tag; accounts to tag; who to tag; tag accounts; handles;
        handles to tag; collaborators; collaborator; collab; collab with; disclosure; disclosures; paid partnership; partnership label; kennzeichnung; werbekennzeichnung; mention
        legale; short version; long version; short copy; short text; alternative; alternatives; alternative copy; alternative text;
        alternate copy; alt copy; other version; second version; second option; option 2; option b; backup copy; b version; kurzfassung;
        langfassung; kurzversion; version courte; version longue; version corta; version larga; versao curta; versione breve; korte
        versie; краткая версия; короткая версия; wersja krotka; body 2; body copy 2; caption 2; copy 2; text 2; post 2; second paragraph; paragraph 2; part
        2; part two; second part; long copy; continued; poll; poll options; poll question; question sticker; sticker; quote; extra
        copy; additional copy; additional text; more copy; more text; addition; offer; offer text; promo line;
        schlagzeile; uberschrift; unteruberschrift; einleitung; aufruf; handlungsaufforderung; handlungsaufruf; abschluss; hinweis;
        rechtlicher hinweis; erwahnungen; markierungen; verlinkungen; appel a l action; appel a action; introduction; conclusion;
        mention; mentions; identifications; comptes a taguer; llamada a la accion; llamado a la accion; introduccion; cierre;
        menciones; etiquetar; aviso legal; chamada para acao; introducao; fechamento; mencoes; marcacoes; aviso legal; invito all
        azione; introduzione; chiusura; menzioni; tag persone; inleiding; afsluiting; vermeldingen; oproep; призыв; призыв к
        действию; вступление; упоминания; отметки; дисклеймер; концовка; wezwanie do dzialania; wstep; zakonczenie; wzmianki;
        oznaczenia; eylem cagrisi; bahsetmeler; etiketlenecekler; uppmaning; omnamnanden; 見出し; メンション; 行動喚起; 標語; 提及; 行动号召;
        号召; 멘션; دعوة لاتخاذ اجراء; الاشارات"""),
    in_text=True,
    words=False,
)  # fmt: skip
CALLS = _phrases("""cta; ctas; call to action; calls to action; cta type; handlungsaufforderung; handlungsaufruf; appel a l action;
    appel a action; llamada a la accion; llamado a la accion; chamada para acao; invito all azione; призыв к действию""")  # fmt: skip
"""Titles of columns for what readers are asked to do, in words to be posted or by its kind."""
ASIDES: Mapping[str, Aside] = {
    title: aside
    for aside in (_PARTS, _WHY, _AGAIN, _WHERE_TO, _STAGE, _QUEUED, _CHECK, _BY_WHOM, _PAID)
    for title in aside.titles
}
"""What may hang on a column that nothing is read from, by its title."""

HARMLESS = frozenset(
    plain(word)
    for word in """owner owners owned assign assigned assignee assignees writer writers written author authors designer designers
    photographer videographer creator created creation editor lead contact email mail phone id ids nr no num number code
    count length chars characters words wk week weeks month months quarter year pillar pillars theme themes campaign campaigns
    product products sku item items budget cost costs price spend audience audiences persona personas segment segments funnel
    tofu goal goals objective objectives kpi kpis metric metrics priority size sizes dimension dimensions ratio aspect colour
    colours color colors font fonts folder folders file filename files drive canva figma psd brief briefs source sources
    inspiration inspo reference references ref keyword keywords seo rating score effort season seasonal event events occasion
    holiday holidays team teams squad department departments project projects series category categories topic topics bucket
    buckets tone mood voice style added updated modified timestamp submitted submission music song sound audio duration runtime
    credit credits photographer rights licence license shot shots shoot shooting location venue place city visual visuals
    graphic graphics creative design artwork artist props wardrobe storyboard thumbnail-idea member members subitems subtasks
    tasks task hours estimate sprint points board list position order rank sort group type-of-content hook hooks angle story
    weather moon recipe guest speaker host author key insight research link-name reach impressions likes engagement
    clicks views followers name names nom nombre nome naam имя название competitor competitors collection
    collections range line model variant flavour flavor beer wine dish dishes menu plat plats sala salas room rooms zimmer doctor
    patient treatment service services scripture verse sermon opponent player players league home away game match genre artist album
    track exhibition exhibit hall destination hotel route practice course courses faculty class subject book isbn chapter ingredient
    ingredients allergen species breed animal plant property listing listings address postcode bedrooms agent deal discount discounts
    coupon promo utm gender age ages industry vertical sector customer-type use-case pain benefit feature features plan tier tiers
    attribution channel-manager kto wer qui quien chi quem who wie кто kim vem hvem kuka gericht speise gang raum abteilung sorte
    zielland produktlinie chambre menu rayon salle boisson recette habitacion plato receta libro quarto prato receita livro
    camera piatto ricetta libro kamer gerecht boek recept номер блюдо зал книга danie ksiazka pokoj oda yemek kitap sales store branch hours staff manager responsible accountable informed
    verantwortlich verantwortliche zustandig zustandigkeit autor autorin redakteur redakteurin fotograf erstellt ersteller kampagne thema
    saule budget kosten produkt zielgruppe ziel woche kw monat quartal jahr ordner datei quelle anlass abteilung projekt serie
    kategorie farbe lange zeichen ort responsable redacteur redactrice auteur photographe campagne pilier thematique budget cout
    produit cible objectif semaine mois annee trimestre dossier fichier source occasion equipe projet serie categorie couleur
    longueur lieu autor autora redactor disenador fotografo campana pilar tematica presupuesto costo producto publico objetivo
    semana mes ano trimestre carpeta archivo fuente ocasion equipo proyecto categoria tono longitud lugar responsavel redator
    campanha tematica orcamento custo produto persona meta semana pasta arquivo fonte ocasiao equipe projeto categoria cor tom
    local responsabile autore campagna pilastro tematica budget costo prodotto pubblico obiettivo settimana mese anno cartella
    fonte occasione squadra progetto serie categoria colore tono luogo verantwoordelijke schrijver campagne pijler thema kosten
    doelgroep doel week maand jaar map bestand bron gelegenheid afdeling project reeks categorie kleur toon plaats ответственный
    автор редактор дизайнер фотограф кампания рубрика тема бюджет продукт товар аудитория цель неделя месяц год папка файл
    источник повод отдел проект серия категория цвет тон место odpowiedzialny autor redaktor grafik kampania filar temat budzet
    koszt produkt odbiorcy cel tydzien miesiac rok folder plik zrodlo okazja dzial projekt seria kategoria kolor ton miejsce
    sorumlu yazar tasarimci kampanya konu butce urun hedef hafta ay yil klasor dosya kaynak ekip proje seri kategori renk
    ansvarig forfattare kampanj tema produkt malgrupp mal vecka manad ar mapp fil kalla projekt serie kategori farg ansvarlig
    kampagne uge maned maal vastuuhenkilo kampanja aihe viikko 担当 担当者 作成者 カテゴリ カテゴリー キャンペーン テーマ 商品 週 月 予算 目的 ターゲット 负责人
    負責人 作者 设计师 类别 分类 主题 活动 产品 周 月份 预算 目标 受众 담당 담당자 작성자 카테고리 캠페인 주제 상품 주차 예산 목표 المسؤول الكاتب الحملة الفئة
    الموضوع الاسبوع الشهر الميزانية الهدف المنتج الجمهور""".split()
)
"""A title that nobody knows, but that holds one of these, says how a post came about, not whether it goes out."""

SPEAKS_AGAINST = tuple(
    word.strip()
    for word in """fail; failed; nope; not ok; not okay; bad; redo; rework; declined; denied; refused; native; natively; manual; manually;
    by hand; agency; paid; boosted; sponsored; blocked; stop; skip; kill; killed; not yet; not ready; hold off; expired; off; inactive; disabled;
    sold; sold out; out of stock; discontinued; closed; ausverkauft; vergriffen; epuise; agotado; esgotado; esaurito; uitverkocht;
    wyprzedane; нет в наличии; распродано; ng; nicht ok; durchgefallen; manuell; refus; ko; rechazado; manuale; handmatig; вручную; отказ; recznie; elle; 手動; 不可; 手动; 失败;
    不合格; 수동; 불가; يدوي; 👎; ✋; 🟥; 🟧; 🟨""".split(";")
)
"""Words of cells that seem to speak against posting, beside those of a workflow."""

SEEN = frozenset(
    """photo photos foto fotos image images bild bilder picture pictures pic pics imagen imagenes imagem imagens immagine
    immagini afbeelding static graphic graphics grafik grafica visual visuel visuels illustration carousel carousels karussell
    carrousel carrusel carrossel carosello karuzela video videos reel reels clip gif animation animacion infographic
    infografik infographie infografia slideshow slider album gallery galerie meme photographie zdjecie grafika wideo
    film resim gorsel kuva filmpje фото фотография картинка видео карусель рилс рилсы инфографика صورة صور فيديو ريل
    كاروسيل 写真 画像 動画 カルーセル リール 图片 图文 视频 轮播 이미지 사진 영상 동영상 카드뉴스""".split()
)
"""Kinds of posts of which something is to be seen."""

REJECTED = tuple(
    word.strip()
    for word in """rejected; declined; refused; disapproved; not approved; do not post; dont post; don t post; on hold; do not publish;
    abgelehnt; nicht freigegeben; nicht posten; refusé; refusée; rejeté; non validé; ne pas publier; rechazado; rechazada; no
    aprobado; no publicar; reprovado; reprovada; não aprovado; não publicar; rifiutato; non approvato; non pubblicare; afgekeurd; niet
    plaatsen; отклонено; не согласовано; не публиковать; odrzucone; nie publikować; reddedildi; onaylanmadı; ej godkänd; مرفوض; غير معتمد;
    却下; 未承認; 不採用; 驳回; 未通过; 반려; 미승인""".split(";")
)
"""Words that keep a row back wherever in it they stand alone."""
