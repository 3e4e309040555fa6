"""What calendars write into their status columns, and above rows that are set aside.

Words that mean "planned" as well as "scheduled", or "finished" as well as "published", are on the cautious side.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH: Mapping[str, tuple[str, ...]] = {
    "ready": (
        "ready", "approved", "final", "finalized", "finalised", "go", "ok", "yes", "scheduled", "schedule",
        "to schedule", "ready to schedule", "ready to post", "ready to publish", "to post", "to publish", "publish",
        "good to go", "signed off", "to be posted", "to be published", "to be scheduled", "ready for scheduling",
        "ready to be scheduled", "ready to be posted", "ready to be published", "ready to go", "ready for posting",
        "ready for publishing", "ready for publication", "ready for buffer", "approved by client", "client approved",
        "approved and ready", "approved ready", "ready approved", "final approved", "fully approved", "approved to post",
        "approved for posting", "ok to post", "ok to publish", "ok to go", "greenlit", "green light",
    ),
    "hold": (
        "hold", "on hold", "paused", "draft", "drafted", "drafting", "planned", "planning", "in progress", "wip",
        "in the works", "review", "in review", "to review", "needs review", "needs approval", "pending",
        "awaiting approval", "waiting", "to do", "todo", "not started", "no", "not approved", "changes requested",
        "published", "posted", "sent", "live", "completed", "complete", "done",
    ),
    "cancel": ("cancelled", "canceled", "cancel", "delete", "deleted", "remove", "removed", "dropped", "scrapped"),
    "idea": ("idea", "ideas", "brainstorm"),
}  # fmt: skip

_READY = """
validé client; validé par client; validé par le client; approuvé par client; approuvé par le client; bon pour publication;
prêt pour publication; prêt à programmer; à programmer; bereit zur veröffentlichung; bereit zum posten; zur veröffentlichung;
kann gepostet werden; vom kunden freigegeben; aprobado por cliente; aprobado por el cliente; listo para programar; lista
para programar; listo p publicar; por programar; para programar; aprovado pelo cliente; pronto para agendar; para agendar;
approvato dal cliente; da programmare; pronto da pubblicare; goedgekeurd door klant; klaar voor plaatsing; klaar om te
publiceren; можно публиковать; можно выкладывать; утверждено клиентом; согласовано с клиентом; do zaplanowania;
aprobado; aprobada; listo; lista; listo para publicar; lista para publicar; programado; programada; por publicar; para
publicar; publicar; visto bueno; aprovado; aprovada; pronto; pronta; pronto para publicar; pronto para postar; agendado;
agendada; liberado; liberada; postar; para postar; validé; validée; approuvé; approuvée; prêt; prête; prêt à publier;
prêt à poster; à publier; à poster; programmé; programmée; bon à publier; freigegeben; freigabe erteilt; genehmigt;
abgenommen; bereit; eingeplant; zu veröffentlichen; veröffentlichen; zum posten; kann raus; approvato; approvata; pronto
per la pubblicazione; da pubblicare; programmato; programmata; goedgekeurd; akkoord; klaar voor publicatie; klaar om te
plaatsen; ingepland; te plaatsen; te publiceren; zaakceptowane; zaakceptowany; zaakceptowana; zatwierdzone; zatwierdzony;
zatwierdzona; gotowe; gotowy; gotowa; do publikacji; gotowe do publikacji; утверждено; утвержден; утверждён; утверждена;
согласовано; согласован; согласована; одобрено; одобрен; одобрена; готово; готов; готова; готово к публикации; готов к
публикации; к публикации; на публикацию; затверджено; погоджено; схвалено; до публікації; готово до публікації; معتمد;
معتمدة; تم الاعتماد; موافق عليه; تمت الموافقة; جاهز; جاهزة; جاهز للنشر; للنشر; مجدول; مجدولة; onaylandı; onaylı; hazır;
yayına hazır; paylaşıma hazır; yayınlanacak; paylaşılacak; godkänd; godkänt; redo; redo att publicera; klar för publicering;
schemalagd; schemalagt; godkendt; godkjent; klar til udgivelse; klar for publisering; hyväksytty; valmis julkaistavaksi;
schváleno; schválený; k publikaci; aprobat; gata de publicare; jóváhagyva; jóváhagyott; εγκρίθηκε; εγκεκριμένο; έτοιμο;
έτοιμο για δημοσίευση; disetujui; siap; siap posting; siap tayang; terjadwal; đã duyệt; sẵn sàng; sẵn sàng đăng; מאושר; אושר;
מוכן; מוכן לפרסום; 承認済み; 承認済; 承認; 確定; 準備完了; 公開準備完了; 投稿可; 已批准; 已审批; 已審批; 已通过; 已通過; 审核通过; 審核通過; 已确认;
已確認; 待发布; 待發布; 已审核; 已審核; 可发布; 准备发布; 已核准; 승인; 승인됨; 승인완료; 확정; 게시 준비 완료"""

_HOLD = """
rejected; borrador; en revisión; en proceso; en progreso; en curso; en diseño; en redacción; pendiente; pendiente de
aprobación; por aprobar; no aprobado; no aprobada; rechazado; rechazada; en pausa; pausado; en espera; publicado; publicada;
hecho; completado; por hacer; planificado; planificada; con cambios; cambios solicitados; rascunho; em revisão; em andamento;
em produção; em criação; em aprovação; aguardando; aguardando aprovação; pendente; não aprovado; não aprovada; reprovado;
reprovada; postado; postada; concluído; concluída; feito; a fazer; planejado; planeado; alterações solicitadas; brouillon; en
cours; en cours de validation; en attente; en attente de validation; à valider; à relire; en relecture; en révision; en
création; non validé; non validée; refusé; rejeté; publié; publiée; posté; postée; terminé; fait; à faire; planifié; planifiée;
à modifier; entwurf; in arbeit; in bearbeitung; in prüfung; in abstimmung; in freigabe; zur freigabe; offen; ausstehend; wartet;
wartet auf freigabe; geplant; in planung; pausiert; nicht freigegeben; abgelehnt; veröffentlicht; gepostet; erledigt; zu
erledigen; online; korrektur; in korrektur; überarbeiten; bozza; in revisione; in corso; in lavorazione; in attesa; in attesa di
approvazione; da approvare; da rivedere; non approvato; non approvata; rifiutato; pubblicato; pubblicata; completato; fatto; da
fare; pianificato; sospeso; in bewerking; in behandeling; mee bezig; ter goedkeuring; wacht op goedkeuring; in afwachting;
te doen; nog te doen; gepubliceerd; geplaatst; afgerond; voltooid; gepland; niet goedgekeurd; afgekeurd; nog niet; bekliyor; onaya gönderildi; szkic; wersja robocza;
robocze; w trakcie; w toku; w przygotowaniu; do akceptacji; oczekuje; oczekuje na akceptację; do poprawy; do sprawdzenia; do
zrobienia; niezaakceptowane; odrzucone; opublikowane; opublikowano; zrobione; wstrzymane; zaplanowane; planowane; черновик; в
работе; на согласовании; на утверждении; на проверке; на доработке; ожидает; ожидает согласования; не согласовано; не утверждено;
отклонено; опубликовано; опубликован; выложено; выполнено; сделано; запланировано; в плане; пауза; на паузе; не готово; правки;
чернетка; в роботі; на погодженні; на перевірці; очікує; не затверджено; відхилено; опубліковано; виконано; зроблено; заплановано;
مسودة; قيد المراجعة; قيد العمل; قيد التنفيذ; قيد الانتظار; بانتظار الموافقة; في انتظار الموافقة; غير معتمد; مرفوض; منشور; تم النشر;
مكتمل; متوقف; مخطط; taslak; hazırlanıyor; beklemede; onay bekliyor; onay bekleniyor; incelemede; revize; revizyon; onaylanmadı;
reddedildi; yayınlandı; paylaşıldı; tamamlandı; planlandı; yapılacak; devam ediyor; utkast; pågående; under arbete; väntar; väntar
på godkännande; granskas; ej godkänd; inte godkänd; publicerad; publicerat; planerad; planerat; pausad; udkast; kladde; afventer;
venter; udgivet; publiceret; publisert; planlagt; luonnos; odottaa; julkaistu; rozpracováno; ke schválení; čeká na schválení;
publikováno; zveřejněno; zamítnuto; ciornă; în lucru; în așteptare; publicat; respins; neaprobat; piszkozat; vázlat; folyamatban;
jóváhagyásra vár; közzétéve; elutasítva; πρόχειρο; σε εξέλιξη; σε αναμονή; δημοσιεύτηκε; απορρίφθηκε; draf; revisi; menunggu;
menunggu persetujuan; ditolak; tayang; sudah tayang; terbit; selesai; diposting; bản nháp; nháp; chờ duyệt; đang làm; đang viết;
đã đăng; hoàn thành; tạm dừng; טיוטה; בעבודה; ממתין; ממתין לאישור; לא מאושר; פורסם; בבדיקה; נדחה; 下書き; 作成中; 確認中; 要確認;
承認待ち; 未承認; 却下; 保留; 投稿済み; 投稿済; 公開済み; 公開済; 完了; 未着手; 進行中; レビュー中; 修正中; 予定; 草稿; 待审; 待审核; 待審核; 待审批; 审核中;
進行中; 进行中; 制作中; 待定; 暂停; 未通过; 未批准; 驳回; 已发布; 已發布; 已发; 已完成; 完成; 计划中; 待修改; 修改中; 초안; 작성중; 검토중; 대기; 대기중;
승인 대기; 승인대기; 반려; 미승인; 게시됨; 게시완료; 완료; 보류; 진행중; 예정; ❌; ✗; ✘; ✖; 🔴; 🟠; 🟡; ⛔; 🚫; ⏳; ⌛; ⏸; 🚧; 📝; ❓; ?"""

_CANCEL = """
cancelado; cancelada; eliminado; eliminada; anulado; anulada; excluído; annulé; annulée; supprimé; supprimée; abgesagt;
gestrichen; storniert; gelöscht; entfällt; verworfen; annullato; annullata; cancellato; eliminato; geannuleerd; vervallen;
verwijderd; anulowane; anulowano; odwołane; usunięte; отменено; отменен; отменён; отмена; удалено; скасовано; відмінено; видалено;
ملغي; ملغى; ملغاة; تم الالغاء; محذوف; iptal; iptal edildi; silindi; avbruten; inställd; borttagen; aflyst; avlyst; slettet;
peruttu; zrušeno; anulat; törölve; lemondva; ακυρώθηκε; batal; dibatalkan; đã hủy; בוטל; מבוטל; 中止; キャンセル; 削除; 已取消; 取消;
作废; 作廢; 删除; 취소; 취소됨; 삭제"""

_IDEA = """
idée; idées; idee; ideen; ideia; ideias; ideeën; pomysł; pomysły; идея; идеи; ідея; ідеї; فكرة; افكار; fikir; fikirler; idé; idéer;
nápad; ötlet; ιδέα; ide; ý tưởng; רעיון; アイデア; 想法; 创意; 點子; 아이디어"""

_FURTHER = {
    meaning: tuple(dict.fromkeys(" ".join(word.split()) for word in words.split(";")))
    for meaning, words in {"ready": _READY, "hold": _HOLD, "cancel": _CANCEL, "idea": _IDEA}.items()
}

SAID_OF_POSTS: Mapping[str, tuple[str, ...]] = {
    meaning: (*words, *_FURTHER[meaning]) for meaning, words in _ENGLISH.items()
}
"""Words in English and some twenty other languages, by meaning."""
