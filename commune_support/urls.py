from django.urls import path

from .views import (
    activities,
    adjustments,
    assignments,
    commune_records,
    confirming,
    coverage,
    joint,
    plans,
    proofs,
)

app_name = "commune_support"
urlpatterns = [
    path("", coverage.coverage, name="coverage"),
    path("ma-tran/", coverage.coverage_matrix, name="coverage_matrix"),
    path("xa/<int:pk>/", coverage.commune_detail, name="commune_detail"),
    path("xa/<int:pk>/nong-thon-moi/", commune_records.record_detail, name="record_detail"),
    path(
        "xa/<int:pk>/nong-thon-moi/tieu-chi/", commune_records.states_record, name="states_record"
    ),
    path(
        "xa/<int:pk>/nong-thon-moi/chi-tieu/", commune_records.target_record, name="target_record"
    ),
    path(
        "xa/<int:pk>/nong-thon-moi/xac-nhan/",
        commune_records.record_confirm,
        name="record_confirm",
    ),
    path("don-vi/<int:pk>/", coverage.supporter_detail, name="supporter_detail"),
    path("phan-cong/", assignments.assignment_list, name="assignment_list"),
    path("phan-cong/tai-ve/<slug:form>/", assignments.assignment_export, name="assignment_export"),
    path("phan-cong/quyet-dinh/", assignments.decision_add, name="decision_add"),
    path("phan-cong/dieu-chinh/", adjustments.adjustment_list, name="adjustment_list"),
    path("phan-cong/dieu-chinh/lap/", adjustments.adjustment_add, name="adjustment_add"),
    path(
        "phan-cong/dieu-chinh/mau/",
        adjustments.adjustment_template,
        name="adjustment_lines_template",
    ),
    path("phan-cong/dieu-chinh/<int:pk>/", adjustments.adjustment_detail, name="adjustment_detail"),
    path(
        "phan-cong/dieu-chinh/<int:pk>/dong/", adjustments.adjustment_lines, name="adjustment_lines"
    ),
    path(
        "phan-cong/dieu-chinh/<int:pk>/tep/",
        adjustments.adjustment_upload,
        name="adjustment_upload",
    ),
    path(
        "phan-cong/dieu-chinh/<int:pk>/thuc-hien/",
        adjustments.adjustment_confirm,
        name="adjustment_confirm",
    ),
    path(
        "phan-cong/dieu-chinh/<int:pk>/bo/",
        adjustments.adjustment_discard,
        name="adjustment_discard",
    ),
    path("phan-cong/them/", assignments.assignment_add, name="assignment_add"),
    path("phan-cong/<int:pk>/", assignments.assignment_detail, name="assignment_detail"),
    path("phan-cong/<int:pk>/giu/", assignments.assignment_keep, name="assignment_keep"),
    path("phan-cong/<int:pk>/ket-thuc/", assignments.assignment_end, name="assignment_end"),
    path(
        "phan-cong/<int:pk>/chuyen-tiep/",
        assignments.assignment_carry_over,
        name="assignment_carry_over",
    ),
    path("ke-hoach/", plans.plan_list, name="plan_list"),
    path("ke-hoach/tai-ve/<slug:form>/", plans.plan_export, name="plan_export"),
    path("ke-hoach/lap/", plans.plan_add, name="plan_add"),
    path("ke-hoach/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("ke-hoach/<int:pk>/sua/", plans.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/ban-hanh/", plans.plan_issue, name="plan_issue"),
    path("ke-hoach/<int:pk>/dieu-chinh/", plans.plan_amend, name="plan_amend"),
    path("hoat-dong/", activities.activity_list, name="activity_list"),
    path("hoat-dong/tai-ve/<slug:form>/", activities.activity_export, name="activity_export"),
    path("hoat-dong/ghi-nhan/", activities.activity_record, name="activity_record"),
    path("hoat-dong/ghi-nhan-chung/", joint.joint_record, name="joint_record"),
    path("hoat-dong/cho-xac-nhan/", confirming.activity_waiting, name="activity_waiting"),
    path("hoat-dong/anh/<int:pk>/", proofs.proof_file, name="proof_file"),
    path("hoat-dong/anh/<int:pk>/go/", proofs.proof_remove, name="proof_remove"),
    path("hoat-dong/<int:pk>/them-anh/", proofs.proof_add, name="proof_add"),
    path("hoat-dong/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("hoat-dong/<int:pk>/sua/", activities.activity_correct, name="activity_correct"),
    path("hoat-dong/<int:pk>/<slug:verb>/", activities.activity_answer, name="activity_answer"),
]
