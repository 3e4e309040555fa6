"""Titles of columns in a dozen languages, and what they say.

Every phrase stands here as :func:`plain` leaves it: lower case, without accents, signs as blanks.
"""

from __future__ import annotations

from collections.abc import Mapping

from calendar_sync.layout.further_words import FURTHER_OTHER, FURTHER_TITLES
from calendar_sync.model.services import plain

SURE, LIKELY, VAGUE, DOUBTFUL = 1.0, 0.7, 0.45, 0.4
"""How much a title alone says: nearly always that; mostly; could be something else as well; must be asked."""
PLAIN_WHERE_PROVEN = 0.55
"""A title that says it where the cells do as well, and is asked about otherwise."""

_TITLES: Mapping[str, Mapping[float, str]] = {
    "date": {
        SURE: """date; publish date; pub date; post date; posting date; publication date; publishing date; scheduled date; schedule
            date; go live date; live date; release date; date to post; date of post; date of publication;
            publish on; date time; date and time; publish date time; post date time; scheduled date time; schedule date time; posting date time; date time to
            publish; date and time to publish; scheduled date and time; publish date and time; post date and time; scheduled at; publish at;
            scheduled for date; planned date; launch date; post on; publish day; posting day;
            datum; veroffentlichungsdatum; postingdatum; posting datum; erscheinungsdatum; publikationsdatum; postdatum;
            datum uhrzeit; datum und uhrzeit; veroffentlichung am; postingtermin; veroffentlichungstermin; datum posting;
            date de publication; date de parution; date du post; date de mise en ligne; date et heure; date de diffusion;
            fecha; fecha de publicacion; fecha y hora; fecha publicacion; fecha de posteo; fecha del post;
            data; data de publicacao; data da postagem; data do post; data e hora; data da publicacao; data publicacao;
            data di pubblicazione; data e ora; data pubblicazione; data del post; data post;
            publicatiedatum; plaatsingsdatum; datum en tijd; datum publicatie; postdatum; datum plaatsing;
            дата; дата публикации; дата выхода; дата поста; дата и время; дата размещения;
            التاريخ; تاريخ; تاريخ النشر; تاريخ المنشور; موعد النشر;
            data publikacji; data posta; data i godzina; data wpisu; date de publi; date publi; date post; date du post;
            due to publish; date to publish; date to go live; day of posting""",
        LIKELY: """when; date posted; date published; deadline to post; schedule; scheduled; publish; go live; posting; termin; fecha
            prevista; срок; live; publication; veroffentlichung; publicacion; pubblicazione; publicatie; publikacja;
            calendar date; when to post; publicacao""",
        DOUBTFUL: "due date; due; date due; deadline; falligkeitsdatum; echeance; fecha limite; scadenza",
        VAGUE: """day; tag; jour; dia; giorno; dag; день; اليوم; dzien; dates; day date; day of month""",
    },
    "time": {
        SURE: """time; post time; posting time; publish time; publishing time; scheduled time; schedule time; time of
            post; time of day; time to post; hour; time of posting; publication time; release time; go live time;
            uhrzeit; posting zeit; postingzeit; veroffentlichungszeit; postzeit; zeit; posting uhrzeit;
            heure; heure de publication; horaire; heure du post; horaire de publication;
            hora; hora de publicacion; hora publicacion; horario; hora del post;
            horario de publicacao; hora da publicacao; hora da postagem; horario da postagem; hora do post;
            ora; orario; orario di pubblicazione; ora di pubblicazione; orario pubblicazione;
            tijd; tijdstip; publicatietijd; tijd plaatsing; tijdstip publicatie;
            время; время публикации; время выхода; время поста;
            الوقت; وقت النشر; الساعة; وقت;
            godzina; godzina publikacji; czas publikacji; godz; heure de publi; heure publi; vrijeme; vrijeme objave; vreme""",
        PLAIN_WHERE_PROVEN: "at",
        LIKELY: """czas; slot; time slot; zeitpunkt; best time; window; post window; posting window; publish window;
            publishing window; time window; time frame; timeframe; time range; post slot; posting slot; publishing slot;
            zeitfenster; creneau; creneau horaire; franja; franja horaria; fascia oraria; tijdslot; tijdvak; okno czasowe""",
    },
    "timezone": {
        SURE: """time zone; timezone; tz; zeitzone; fuseau horaire; zona horaria; fuso horario; fuso orario; tijdzone;
            часовой пояс; المنطقة الزمنية; strefa czasowa; huso horario; time zones; timezone tz; post time zone; local
            time zone; posting time zone""",
        PLAIN_WHERE_PROVEN: "zone; clock; zeit zone; fuseau; fuso; huso; strefa; пояс",
    },
    "weekday": {
        SURE: """weekday; day of week; day of the week; day name; week day; wochentag; jour de la semaine; jour semaine;
            dia de la semana; dia da semana; giorno della settimana; weekdag; день недели; يوم الاسبوع; dzien
            tygodnia""",
    },
    "channels": {
        SURE: """channel; channels; platform; platforms; social network; social networks; network; networks; social
            channel; social channels; social platform; social platforms; social media platform; social media platforms;
            social media channel; social media channels; social media network; platform s; channel s; publish to; post
            to; posting platform; publishing platform; publishing channel; social media; target platform; target channel;
            kanal; kanale; plattform; plattformen; netzwerk; netzwerke; soziales netzwerk; social media kanal; social
            media kanale; social media plattform; posting kanal;
            plateforme; plateformes; reseau; reseaux; reseau social; reseaux sociaux; canal; canaux;
            plataforma; plataformas; red; red social; redes; redes sociales; canales; canais; rede; rede social; redes
            sociais;
            piattaforma; piattaforme; canale; canali; social network s; rete sociale;
            kanalen; platformen; netwerk; netwerken; social media kanaal; kanaal;
            площадка; площадки; платформа; платформы; канал; каналы; соцсеть; соцсети; социальная сеть; соц сеть;
            социальные сети;
            المنصة; المنصات; منصة; القناة; القنوات; الشبكة; شبكة التواصل; منصة النشر; قناة النشر; الشبكات;
            platforma; platformy; kanal; kanaly; siec; serwis; medium spolecznosciowe""",
        LIKELY: """where; account; accounts; profile; profiles; page; social; medium; media channel; outlet; konto;
            compte; cuenta; cuentas; conta; pagina; which platform; social account; социальная; распространение;
            placement; destination; distribution; site; kanal medium""",
    },
    "text": {
        SURE: """text; copy; caption; captions; post text; post copy; full caption; full copy; caption text; post
            caption; final copy; final caption; social copy; social media copy; caption copy; copy caption; post body;
            body copy; body text; message text; post message; tweet; tweet text; tweet copy; text copy; copy text;
            caption and hashtags; copy and hashtags; caption hashtags; copy hashtags; caption with hashtags; post
            content text; written copy; proposed post copy; proposed copy; proposed caption; caption post copy; post caption copy; full post; full text; full post copy; main copy; main caption; main post copy; generic copy; generic text; generic caption; default copy; default text;
            default caption; base copy; master copy; general copy;
            beitragstext; posttext; textinhalt; bildunterschrift; post text; copytext; finaler text; text des beitrags;
            postingtext; posting text; text posting; beitrag text;
            texte; texte du post; legende; texte de publication; texte de la publication; legende du post; redaction;
            accroche et texte; texte final; wording; wording final; texte du message; caption du post;
            text fur den beitrag; text fur post; text des posts;
            texto; copy del post; texto del post; texto de la publicacion; copy final; texto publicacion; pie de foto;
            texto para publicar; descripcion del post;
            legenda; texto do post; texto da publicacao; legenda do post; texto final; copy do post; texto da postagem;
            testo; testo del post; didascalia; testo post; copy del post; testo della pubblicazione; testo finale;
            tekst; posttekst; bijschrift; tekst van de post; tekst post; caption tekst; berichttekst;
            текст; текст поста; текст публикации; подпись; готовый текст; подпись к посту; текст для публикации; кэпшн;
            описание поста;
            النص; نص المنشور; نص المحتوى; الكابشن; كابشن; التعليق النصي; نص البوست; نص;
            tresc; tresc posta; tekst posta; opis posta; tresc wpisu; tekst wpisu; tresc postu; tekst postu""",
        LIKELY: """message; post; post content; body; content copy; content text; status
            update; nachricht; inhalt des beitrags; beitrag; contenu du post; publication texte;
            contenido del post; mensaje; publicacion; postagem; conteudo do post;
            mensagem; messaggio; contenuto del post; bericht; inhoud van de post;
            words; пост; сообщение; المنشور; محتوى المنشور; wpis; wiadomosc; actual post; what to post; what we say; what to say; what it says; what we post;
            posts""",
        VAGUE: """description; post description; beschreibung; descripcion; descricao; descrizione; beschrijving;
            описание; الوصف; opis; description du post; content; contents; details; social post; social media post; inhalt; contenu; contenido; conteudo;
            contenuto; inhoud; контент; содержание; المحتوى; zawartosc; post details; caption idea""",
    },
    "hashtags": {
        SURE: """hashtags; hashtag; hashtags used; hash tags; hash tag; mots dieses; mots cles hashtags; хэштеги; хештеги;
            хэштэги; الهاشتاج; هاشتاج; الوسوم; الهاشتاقات; hasztagi; hashtagi; etiquetas hashtag""",
    },
    "media": {
        SURE: """media; image; images; photo; photos; picture; pictures; visual; visuals; video; videos; creative;
            creatives; graphic; graphics; asset; assets; media link; media links; media url; image url; image link;
            image links; photo link; video url; video link; media file; media files; image file; asset link; asset
            links; asset url; link to assets; link to asset; link to assets in drive; link to asset in drive; link to
            image; link to media; link to creative; link to graphic; link to visual; link to video; creative link;
            graphic link; visual link; drive link; drive links; google drive link; dropbox link; canva link; artwork;
            attachment; attachments; image s; visual asset; visual assets; file link; files; image video; photo video;
            media asset; media assets; media asset link; link to design; design link; final asset; final creative;
            picture url; photo url; image 1 url; image 2 url; image 3 url; image 4 url; image url 1; image url 2; image url 3;
            media url 1; media url 2; media 1 url; media 2 url; video 1 url; image urls; media urls; imagery; image or video; media url s; gif; gifs; gif url; gif link; media path; image path; video path; file path; pic; pics; slide; slides;
            bild; bilder; medien; grafik; sharepic; sharepics; bild video; bildlink; mediendatei; medium link; bild link; visuell; bildmaterial;
            visuel; visuels; medias; photo video; lien visuel; lien du visuel; fichier; lien media; lien image;
            imagen; imagenes; foto; fotos; recurso; recursos; enlace de imagen; medios; archivo; imagen video; material
            grafico; link de imagen; arte; enlace multimedia;
            imagem; imagens; midia; criativo; link da imagem; arquivo; link da midia; arte final;
            immagine; immagini; grafica; contenuto visivo; link immagine; allegato; link media;
            afbeelding; afbeeldingen; beeld; link afbeelding; foto link; beeldmateriaal; link naar beeld;
            медиа; фото; картинка; изображение; видео; визуал; ссылка на медиа; ссылка на фото; ссылка на визуал; файл;
            материалы; креатив;
            الصورة; الصور; الوسائط; رابط الصورة; الفيديو; صورة; رابط التصميم; التصميم; رابط الوسائط;
            grafika; zdjecie; zdjecia; obraz; multimedia; link do grafiki; wideo; plik""",
    },
    "alt_text": {
        SURE: """alt text; alt; alternative text; image alt text; image description alt; alternativtext; texte alternatif;
            texto alternativo; testo alternativo; alt tekst; альтернативный текст; النص البديل; tekst alternatywny""",
    },
    "first_comment": {
        SURE: """first comment; 1st comment; first reply; follow up comment; followup comment; follow up comments; erster kommentar; premier commentaire; primer comentario; primeiro
            comentario; primo commento; eerste reactie; первый комментарий; التعليق الاول; pierwszy komentarz""",
        VAGUE: "comment; link comment; comment link; comment url; link in comments; link in comment; pinned comment; self comment",
    },
    "link": {
        SURE: """link; links; url; post url link; link url; cta link; cta url; link to include; landing page; landing page
            url; landing page link; destination url; destination link; website link; web link; article link; blog link;
            link in post; url to include; link to article; link to page; link to blog; link to share; share link; target
            url; lien; liens; url cible; enlace; enlaces; ссылка; ссылки; الرابط; رابط; odnosnik; zielseite; ziel url;
            collegamento; utm link; tracking link; link utm""",
    },
    "title": {
        SURE: "video title; pin title; youtube title; titel des videos; titre de la video; titulo del video",
    },
    "board": {SURE: "board; pinterest board; board name; pinnwand"},
    "post_type": {
        SURE: """post type; type of post; kind; kind of post; content type; format; content format; post format; type; media type; type of
            content; creative type; asset type; format of post; content type format; publication type; content
            format type; typ; beitragstyp; beitragsart; art; format typ; posttyp; inhaltstyp; type de post; type de
            contenu; format du post; type de publication; tipo; tipo de post; tipo de contenido; formato; tipo de
            publicacion; tipo de conteudo; formato do post; tipo di post; tipo di contenuto; soort post; type post;
            soort content; contenttype; формат; тип поста; тип контента; формат контента; тип публикации; тип; نوع
            المنشور; نوع المحتوى; الصيغة; النوع; شكل المحتوى; rodzaj posta; typ posta; rodzaj tresci; typ tresci;
            rodzaj""",
    },
    "tags": {LIKELY: "buffer tags; buffer tag; labels; label; tags; tag"},
    "status": {
        SURE: """status; rag; rag status; traffic light; ampel; post status; content status; state; workflow status; current status; progress; post progress;
            stage; production status; approval status; status of post; publishing status; statut; etat; estado; estatus;
            stato; stand; статус; состояние; الحالة; حالة; حالة المنشور; stan; situacao; avancement; fortschritt;
            bearbeitungsstand; voortgang; estado del post; status posta; bearbeitungsstatus; status publicatie""",
    },
    "approved": {
        SURE: """approved; approval; approvals; copy done; design done; graphic done; graphics done; visual done; artwork done; caption done;
            text done; image done; creative done; sign offs; signoff; signoffs; approved yes no; client approval; approved status; is approved; sign off; signed
            off; approved y n; freigabe; freigegeben; genehmigt; approuve; validation; valide; aprobado; aprobacion;
            aprovado; aprovacao; approvato; approvazione; goedgekeurd; akkoord; goedkeuring; согласовано; утверждено;
            согласование; الموافقة; معتمد; zatwierdzone; akceptacja; ready to post; ready to publish; ok to post; final
            approval; manager approval; client approved; approved by client; client sign off; zatwierdzony""",
    },
    "posted": {
        SURE: """done; completed; complete; erledigt; hecho; feito; fatto; live link; live url; link to live post; live post link; live post url; published link; published url;
            published post link; permalink; posted; published; posting status; post published; is posted; posted yes no; already posted; has been
            posted; live yes no; gepostet; veroffentlicht; publie; publicado; pubblicato; gepubliceerd; geplaatst;
            опубликовано; منشور; تم النشر; opublikowane; opublikowano; posted y n; sent; publication status; scheduled by; scheduled in; scheduled with; posted by; published by""",
    },
}
"""Field to strength to titles, parted by semicolons; one line or more for each language (en de fr es pt it nl ru ar pl)."""

_OTHER = """notes; note; comments; remarks; internal notes; feedback; owner; author; assigned to; assignee; responsible;
    writer; designer; created by; review by; reviewer; approver; approved by; client; clients; brand; customer; campaign;
    campaign name; project; week; week no; week number; kw; kalenderwoche; semaine; semana; settimana; неделя; الاسبوع;
    tydzien; month; monat; mois; mes; mese; maand; месяц; الشهر; miesiac; year; quarter; target audience; audience;
    zielgruppe; cible; publico objetivo; publico alvo; doelgroep; аудитория; целевая аудитория; الجمهور; الجمهور
    المستهدف; goal; goals; objective; objectives; ziel; objectif; objetivo; obiettivo; doel; цель; الهدف; cel; priority;
    budget; boost; boosted; paid; ad spend; spend; likes; reach; impressions; engagement; clicks; views; shares; saves;
    comments count; results; performance; kpi; kpis; metrics; metric; id; no; nr; number; ref; reference; post id; post no;
    post number; post link; link to post; post url; buffer queue; queue; cta; call to action; tone; tone of voice; keywords;
    keyword; mentions; tag people; people to tag; accounts to tag; handles; collaborators; collab; location; country;
    region; language; sprache; langue; idioma; lingua; taal; язык; اللغة; jezyk; season; event; holiday; occasion;
    product; category; categories; department; team; source; sources; draft due; design due; due for review;
    copy due; notizen; notiz; anmerkungen; bemerkungen; verantwortlich; zustandig; kunde; kampagne; remarques;
    responsable; commentaires; notas; observaciones; responsable; cliente; campana; observacoes; responsavel; campanha;
    note interne; responsabile; campagna; opmerkingen; verantwoordelijke; klant; campagne; комментарии; примечания;
    заметки; ответственный; клиент; кампания; ملاحظات; المسؤول; العميل; الحملة; uwagi; notatki; odpowiedzialny; klient;
    kampania; length; word count; character count; characters; char count; music; sound; audio; song;
    duration; dimensions; size; specs; image description; creative brief; visual description; design notes; text overlay; text on image;
    on screen text; overlay text; text on graphic; graphic text; image text; text on visual; text in image; design
    brief; image idea; image notes; visual notes; alt; funnel; funnel stage; funnel step; persona; series; rubrik; rubrika;
    рубрика; rubrique; seccion; rubrica; rubriek; utm; hook type; day number; day no; task; tasks; action; actions;
    last year; last year copy; last years copy; last year s copy; last year caption; copy last year; previous year"""
"""Titles of columns that calendars often have and that nothing is read from."""

MAY_DECIDE = frozenset(
    """client clients customer brand approver approved by reviewer review by feedback team department action actions task
    tasks cliente kunde klant klient клиент العميل responsable responsible owner assignee""".split()
) | {"approved by", "review by"}
"""Some of these: with ticks or words of a workflow below them they may say that a row must not go out."""

NEVER_TEXT = frozenset(
    plain(word)
    for word in """idea ideas idee ideen idees ideia ideias idea idées идея идеи فكرة الفكرة افكار pomysl pomysly topic topics thema
    themen theme themes sujet sujets tema temas temat tematy argomento onderwerp тема темы الموضوع موضوع hook hooks
    accroche gancho gancio крючок хук الخطاف storyboard storyboards сториборд раскадровка pillar pillars saule saulen
    pilier piliers pilar pilares pilastro pilastri pijler pijlers столп الركيزة ركيزة المحور filar concept concepts
    konzept konzepte concepto conceito concetto концепция المفهوم koncepcja koncept brief briefing angle headline
    outline script scenario drehbuch guion roteiro скрипт сценарий السيناريو summary inspiration example examples
    old previous former outdated superseded about instruction instructions guideline guidelines direction prompt question bucket rubric subject heading draft entwurf
    brouillon borrador rascunho bozza concepttekst черновик مسودة szkic title titre titel titulo titolo название
    заголовок عنوان العنوان tytul テーマ タイトル 企画 アイデア 主题 主題 选题 标题 標題 주제 제목 konu başlık ämne rubrik emne aihe téma θέμα topik chủ đề נושא""".split()
)
"""A column whose title holds one of these says what a post is about, not what it says."""

FILLERS = frozenset(
    """the a an of for your our this is in to be on at by s social media post posts please final actual here when
    what which where should will we it go out does how do its der die das des den dem fur zum zur im am von vom mit und le la les du de el il lo o os as het
    new full complete optional required mandatory enter insert write add link copy""".split()
)
"""Words that a title may hold without meaning something else for it; they are taken away one kind after the other."""


def _read_titles() -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for field, strengths in _TITLES.items():
        for strength, phrases in strengths.items():
            for phrase in _phrases(phrases):
                found.setdefault(phrase, (field, strength))
    for field, phrases in FURTHER_TITLES.items():
        for phrase in _phrases(phrases):
            if found.get(phrase, (field,))[0] == field:
                found[phrase] = (field, SURE)
    for phrase in _phrases(f"{_OTHER}; {FURTHER_OTHER}"):
        found.setdefault(phrase, ("other", SURE))
    return found


def _phrases(text: str) -> list[str]:
    return [phrase for part in text.split(";") if (phrase := plain(part))]


TITLES: Mapping[str, tuple[str, float]] = _read_titles()
"""Field (``other`` for none) and strength by title."""
