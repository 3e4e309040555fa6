"""Titles of columns in further languages; each says beyond doubt what its column is.

Turkish, Swedish, Danish, Norwegian, Finnish, Czech, Romanian, Hungarian, Greek, Ukrainian, Indonesian, Vietnamese,
Hebrew, Japanese, Chinese, Korean; and questions in English.
"""

from __future__ import annotations

from collections.abc import Mapping

FURTHER_TITLES: Mapping[str, str] = {
    "date": """tarih; yayın tarihi; paylaşım tarihi; publiceringsdatum; dato; udgivelsesdato; publiseringsdato; päivämäärä; julkaisupäivä;
        pvm; post day; post am; posten am; posting am; posttag; zu posten am; jour du post; dia del post; datum publikace; data publicării; dátum; időpont; ημερομηνία; ημερομηνία δημοσίευσης; дата публікації; tanggal; tanggal posting;
        tanggal tayang; ngày; ngày đăng; תאריך; תאריך פרסום; 投稿日; 日付; 公開日; 配信日; 掲載日; 投稿日時; 日時; 投稿予定日; 投稿予定日時; 公開予定日; 配信予定日; 掲載予定日; 公開日時; 日期; 发布日期; 發布日期;
        發佈日期; 发布日; 날짜; 게시일; 발행일; 업로드 날짜; 일자""",
    "time": """saat; yayın saati; paylaşım saati; tid; klockslag; klockan; kl; publiceringstid; tidspunkt; klokkeslett; klokkeslæt; aika; kellonaika;
        čas; ora; idő; ώρα; час; час публікації; jam; waktu; giờ; giờ đăng; thời gian; שעה; 時間; 時刻; 投稿時間; 投稿時刻; 公開時間; 投稿予定時間; 投稿予定時刻; 公開予定時間; 时间; 发布时间;
        發佈時間; 發布時間; 시간; 게시 시간; at what time; what time; posting hour""",
    "channels": """mecra; sosyal medya; kanava; kanál; síť; platformă; rețea; csatorna; κανάλι; πλατφόρμα; мережа; соцмережа; kênh; nền tảng; ערוץ;
        פלטפורמה; רשת; 媒体; チャンネル; プラットフォーム; 投稿先; 配信先; 平台; 渠道; 发布平台; 發佈平台; 频道; 頻道; 社交平台; 채널; 플랫폼; 매체; where; where to
        post; where will it be posted; where will it go; where does it go; where should it go; which channel; which channels; which platform;
        which network; which networks; kanaler; sns; snsプラットフォーム; sns媒体; 投稿媒体; 配信媒体; snsチャンネル""",
    "text": """what should it say; what will it say; what does it say; what are we saying; metin; gönderi metni; paylaşım metni; açıklama metni; bildtext; inläggstext; inlägg; tekst; opslagstekst; innleggstekst; julkaisuteksti; teksti; päivityksen teksti; postauksen teksti;
        kuvateksti; text příspěvku; popisek; textul postării; szöveg; poszt szövege; bejegyzés szövege; κείμενο; λεζάντα; текст допису;
        підпис; teks; teks postingan; nội dung bài viết; nội dung bài đăng; nội dung đăng; caption bài đăng; טקסט; קופי; תוכן הפוסט; 本文; 投稿文; テキスト; キャプション; 投稿内容; 投稿テキスト; 投稿本文; 本文テキスト; 文言; 文案; 正文; 帖子内容;
        发布内容; 貼文; 본문; 문구; 텍스트; 캡션; 게시글; message; messages; social message; message text; post message; tweet text; what to
        post; what we post; what does the post say; what will the post say; what should the post say; what it says; beitrag;
        mensaje; mensagem; messaggio; bericht; сообщение; wpis""",
    "timezone": """saat dilimi; tidszon; tidssone; tidszone; aikavyöhyke; časové pásmo; fus orar; időzóna; ζώνη ώρας; часовий пояс; zona
        waktu; múi giờ; אזור זמן; タイムゾーン; 时区; 時區; 시간대""",
    "hashtags": "hashtagit; aihetunnisteet; hashtagy; hashtagek; hashtaguri; emneknagger; emneknagg; emneord; האשטגים; etiketler; hashtagler; hashtaggar; тегі; tagar; 话题标签; 標籤; 标签; ハッシュタグ; 해시태그; האשטאגים",
    "media": """ficheiro; ficheiros; görsel; görseller; resim; medya; fotoğraf; görsel linki; bilder; bildlänk; bilde; billede; billeder; kuva; kuvat; obrázek; obrázky;
        imagine; imagini; kép; képek; εικόνα; зображення; gambar; hình ảnh; ảnh; תמונה; creatividad; creatividades; pieza grafica; 画像; 写真; 動画; メディア; 画像url; 素材; クリエイティブ; 使用画像; 投稿画像; 使用する画像; 画像url; 画像リンク; 画像 動画; 使用する画像 動画; 图片; 圖片;
        视频; 影片; 配图; 图片链接; 이미지; 사진; 영상; 미디어; picture link; picture links; image 1; image 2; media 1; media 2; media 3""",
    "alt_text": "alt text picture; alt text image; picture alt text; image alt; alt text 1; alttext",
    "first_comment": "first comment text; 1st comment text; text of first comment; first comment if any",
    "status": "durum; tila; stav; stare; stadiu; állapot; státusz; κατάσταση; trạng thái; tình trạng; סטטוס; ステータス; 状態; 状況; 進捗; 状态; 狀態; 进度; 進度; 상태; 진행상태",
    "approved": """fertig; klar for publicering; klar for publisering; klar til udgivelse; klar til publisering; klar att publicera; redo att publicera;
        bereit; bereit zum posten; pret; pret a publier; listo; listo para publicar; pronto; pronto para publicar; pronto per la
        pubblicazione; klaar voor publicatie; gotowe do publikacji; готово к публикации; ready; post ready; ready to go; ready to schedule; onay; onaylandı mı; godkänd; godkänt; godkännande; godkendt; godkjent; hyväksytty; schváleno; aprobat; jóváhagyva; έγκριση;
        погоджено; disetujui; đã duyệt; אישור; 承認; 审批; 审核; 審核; 승인; ok to publish; approved to post; approved for posting""",
    "posted": "went live; gone live; is live; now live; gepubliceerd op; publicerad; julkaistu; paylaşıldı; yayınlandı; опубліковано; 投稿済み; 已发布; 已發布; 게시됨",
    "weekday": "den v týdnu; ziua săptămânii; ziua; haftanın günü; день тижня; ngày trong tuần; hét napja; יום בשבוע; ημέρα εβδομάδας; gün; veckodag; ugedag; ukedag; dag; viikonpäivä; den; zi; nap; ημέρα; день; hari; thứ; יום; 曜日; 星期; 星期几; 周几; 요일",
    "post_type": "tür; içerik türü; inläggstyp; 種類; 投稿タイプ; 種別; 形式; 类型; 類型; 帖子类型; 유형; 형식",
    "link": "bağlantı; länk; lenke; linkki; odkaz; σύνδεσμος; посилання; tautan; liên kết; קישור; リンク; 链接; 連結; 링크; link text url",
}
"""Field to titles, parted by semicolons."""

FURTHER_OTHER = """repurpose; repurposed; reuse; reusable; repurpose y n; evergreen; evergreen content; evergreen y n; shortener; url shortener; link shortener; not; notlar; sorumlu; anteckningar; ansvarig; noter; ansvarlig; muistiinpanot;
    poznámky; note interne; megjegyzés; σημειώσεις; нотатки; відповідальний; catatan; penanggung jawab; ghi chú; הערות; 備考; メモ; 担当; 担当者; 备注; 負責人;
    负责人; 비고; 담당자; photo credit; photo credits; image credit; credit; credits; image source; photographer"""
"""Titles of columns that nothing is read from, in the same languages."""
