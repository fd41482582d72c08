"""The addresses of the registry."""

from django.urls import path

from .views import (
    appraisal_queue,
    bulk_recognition,
    criteria,
    criteria_board,
    dossiers,
    ended_units,
    evidence,
    issued,
    judged,
    models,
    papers,
    recognitions,
    rounds,
    scores,
    steering,
)

app_name = "models_registry"
urlpatterns = [
    path("", models.practicemodel_list, name="practicemodel_list"),
    path("dang-ky/", models.practicemodel_register, name="practicemodel_register"),
    path("mo-hinh/<slug:code>/", models.practicemodel_detail, name="practicemodel_detail"),
    path("mo-hinh/<slug:code>/sua/", models.practicemodel_edit, name="practicemodel_edit"),
    path(
        "mo-hinh/<slug:code>/phe-duyet-dang-ky/",
        models.practicemodel_approve,
        name="practicemodel_approve",
    ),
    path("mo-hinh/<slug:code>/ra-mat/", models.practicemodel_launch, name="practicemodel_launch"),
    path("mo-hinh/<slug:code>/ket-thuc/", models.practicemodel_end, name="practicemodel_end"),
    path("mo-hinh/<slug:code>/lap-ho-so/", dossiers.dossier_open, name="dossier_open"),
    path("ho-so/<slug:code>/", dossiers.dossier_detail, name="dossier_detail"),
    path("ho-so/<slug:code>/sua/", dossiers.dossier_edit, name="dossier_edit"),
    path("ho-so/<slug:code>/phan-cong/", dossiers.dossier_assign, name="dossier_assign"),
    path("ho-so/<slug:code>/gui/", dossiers.dossier_submit, name="dossier_submit"),
    path("ho-so/<slug:code>/cong-nhan/", dossiers.dossier_recognise, name="dossier_recognise"),
    path("ho-so/<slug:code>/khong-cong-nhan/", dossiers.dossier_refuse, name="dossier_refuse"),
    path("ho-so/<slug:code>/tham-dinh/<slug:verb>/", dossiers.dossier_judge, name="dossier_judge"),
    path("ho-so/<slug:code>/tu-cham/", scores.dossier_assess, name="dossier_assess"),
    path("ho-so/<slug:code>/cham-diem/", scores.dossier_appraise, name="dossier_appraise"),
    path("ho-so/<slug:code>/buoc-mot/", scores.dossier_first, name="dossier_first"),
    path(
        "ho-so/<slug:code>/buoc-mot/dong-y/", scores.dossier_first_agree, name="dossier_first_agree"
    ),
    path("ho-so/<slug:code>/cham-diem/dong-y/", scores.dossier_agree, name="dossier_agree"),
    path("ho-so/<slug:code>/giai-trinh/", scores.dossier_reply, name="dossier_reply"),
    path(
        "ho-so/<slug:code>/tinh-diem/<slug:part>/", scores.dossier_outcome, name="dossier_outcome"
    ),
    path(
        "ho-so/<slug:code>/minh-chung/<int:criterion>/", evidence.evidence_add, name="evidence_add"
    ),
    path(
        "ho-so/<slug:code>/minh-chung/<int:pk>/bo/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
    path(
        "ho-so/<slug:code>/minh-chung/<int:pk>/thay/",
        evidence.evidence_replace,
        name="evidence_replace",
    ),
    path(
        "ho-so/<slug:code>/minh-chung/<int:pk>/tep/", evidence.evidence_file, name="evidence_file"
    ),
    path("cong-nhan-nhieu/", bulk_recognition.recognition_bulk, name="recognition_bulk"),
    path("cong-nhan-ket-thuc/", ended_units.recognition_end_many, name="recognition_end_many"),
    path("cong-nhan/<int:pk>/noi-dung-da-xet/", judged.judged_detail, name="judged_detail"),
    path(
        "cong-nhan/<int:pk>/noi-dung-da-xet/ghi-nhan/",
        judged.judged_acknowledge,
        name="judged_acknowledge",
    ),
    path("cong-nhan/<int:pk>/noi-dung-da-xet/tep/", judged.judged_text, name="judged_text"),
    path(
        "ho-so/<slug:code>/in/<slug:paper>/<slug:form>/", papers.dossier_paper, name="dossier_paper"
    ),
    path("du-thao-quyet-dinh/", papers.decision_draft, name="decision_draft"),
    path("mau-van-ban/", papers.papertemplate_list, name="papertemplate_list"),
    path("mau-van-ban/<slug:paper>/", papers.papertemplate_detail, name="papertemplate_detail"),
    path(
        "mau-van-ban/<slug:paper>/mau-chuan/",
        papers.papertemplate_standard,
        name="papertemplate_standard",
    ),
    path(
        "mau-van-ban/<slug:paper>/tro-ve-mau-chuan/",
        papers.papertemplate_reset,
        name="papertemplate_reset",
    ),
    path(
        "mau-van-ban/<slug:paper>/phien-ban/<int:version>/",
        papers.papertemplate_file,
        name="papertemplate_file",
    ),
    path(
        "cong-nhan/<int:pk>/<slug:verb>/",
        recognitions.recognition_change,
        name="recognition_change",
    ),
    path("nhap-quyet-dinh/", issued.recognition_from_decision, name="recognition_from_decision"),
    path("nhap-quyet-dinh/mau/", issued.decision_template, name="decision_template"),
    path("tham-dinh/", appraisal_queue.appraisal_list, name="appraisal_list"),
    path("tham-dinh/xuat/<slug:form>/", appraisal_queue.appraisal_export, name="appraisal_export"),
    path("tham-dinh/viec/<slug:verb>/", appraisal_queue.appraisal_act, name="appraisal_act"),
    path("tham-dinh/phan-cong/", appraisal_queue.appraisal_appoint, name="appraisal_appoint"),
    path("bang-tieu-chi/", criteria_board.criteriaboard_list, name="criteriaboard_list"),
    path(
        "bang-tieu-chi/xuat/<slug:form>/",
        criteria_board.criteriaboard_export,
        name="criteriaboard_export",
    ),
    path("bo-tieu-chi/", criteria.criteriaset_list, name="criteriaset_list"),
    path("bo-tieu-chi/them/", criteria.criteriaset_draft, name="criteriaset_draft"),
    path("bo-tieu-chi/mau/", criteria.criteriaset_template, name="criteriaset_template"),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/",
        criteria.criteriaset_detail,
        name="criteriaset_detail",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/sua/",
        criteria.criteriaset_edit,
        name="criteriaset_edit",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/ban-hanh/",
        criteria.criteriaset_issue,
        name="criteriaset_issue",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/tieu-chi/them/",
        criteria.criterion_edit,
        name="criterion_add",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/tieu-chi/<int:place>/",
        criteria.criterion_edit,
        name="criterion_edit",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/tieu-chi/<int:place>/xoa/",
        criteria.criterion_drop,
        name="criterion_drop",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/phien-ban-moi/",
        criteria.criteriaset_renew,
        name="criteriaset_renew",
    ),
    path(
        "bo-tieu-chi/<slug:code>/<int:version>/xuat/",
        criteria.criteriaset_export,
        name="criteriaset_export",
    ),
    path("dot/", rounds.appraisalround_list, name="appraisalround_list"),
    path("dot/mo/", rounds.appraisalround_open, name="appraisalround_open"),
    path("dot/<int:pk>/", rounds.appraisalround_detail, name="appraisalround_detail"),
    path("dot/<int:pk>/sua/", rounds.appraisalround_edit, name="appraisalround_edit"),
    path("dot/<int:pk>/nhac-viec/", rounds.appraisalround_urge, name="appraisalround_urge"),
    path("dot/<int:pk>/lap-ho-so/", rounds.appraisalround_begin, name="appraisalround_begin"),
    path(
        "dot/<int:pk>/tai-ve/<slug:form>/",
        rounds.appraisalround_export,
        name="appraisalround_export",
    ),
    path("ban-chi-dao/", steering.steeringcommittee_list, name="steeringcommittee_list"),
    path(
        "ban-chi-dao/them/",
        steering.steeringcommittee_establish,
        name="steeringcommittee_establish",
    ),
    path(
        "ban-chi-dao/<int:pk>/",
        steering.steeringcommittee_detail,
        name="steeringcommittee_detail",
    ),
    path(
        "ban-chi-dao/<int:pk>/thanh-vien/",
        steering.steeringcommittee_members,
        name="steeringcommittee_members",
    ),
    path(
        "ban-chi-dao/<int:pk>/ket-thuc/",
        steering.steeringcommittee_end,
        name="steeringcommittee_end",
    ),
]
