"""The addresses of administrative reform."""

from django.urls import path

from .views import (
    entry,
    exports,
    indices,
    one_stop,
    papers,
    plans,
    service_figures,
    tasks,
    urging,
)

app_name = "reform_tasks"
urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("ke-hoach/tai-ve/<slug:form>/", exports.plan_export, name="plan_export"),
    path("ke-hoach/lap/", plans.plan_open, name="plan_open"),
    path("ke-hoach/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("ke-hoach/<int:pk>/them-nhiem-vu/", plans.plan_add_task, name="plan_add_task"),
    path("ke-hoach/<int:pk>/ban-hanh/", plans.plan_issue, name="plan_issue"),
    path("ke-hoach/<int:pk>/thay-doi/", plans.plan_changes, name="plan_changes"),
    path("ke-hoach/<int:pk>/chep/", plans.plan_copy, name="plan_copy"),
    path("ke-hoach/<int:pk>/<slug:verb>/", plans.plan_act, name="plan_act"),
    path("nhiem-vu/", tasks.task_list, name="task_list"),
    path("nhiem-vu/tai-ve/<slug:form>/", exports.task_export, name="task_export"),
    path("nhiem-vu/bao-cao-nhanh/", entry.report_entry, name="report_entry"),
    path("nhiem-vu/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("nhiem-vu/<int:pk>/tep-ket-qua/", tasks.task_result, name="task_result"),
    path("nhiem-vu/<int:pk>/<slug:verb>/", tasks.task_act, name="task_act"),
    path("don-doc/", urging.urging_list, name="urging_list"),
    path("don-doc/lap/", urging.urging_draw_up, name="urging_new"),
    path("don-doc/<int:pk>/", urging.urging_detail, name="urging_detail"),
    path("don-doc/<int:pk>/van-ban/<slug:form>/", papers.urging_document, name="urging_document"),
    path("don-doc/<int:pk>/bo/", urging.urging_discard, name="urging_discard"),
    path("mot-cua/", one_stop.onestop_list, name="onestop_list"),
    path("mot-cua/tai-ve/<slug:form>/", exports.onestop_export, name="onestop_export"),
    path("mot-cua/<slug:code>/ghi-nhan/", one_stop.onestop_adopt, name="onestop_adopt"),
    path("mot-cua/<int:pk>/cham-dut/", one_stop.onestop_end, name="onestop_end"),
    path("ho-so/", service_figures.service_list, name="service_list"),
    path("ho-so/tai-ve/<slug:form>/", exports.service_export, name="service_export"),
    path("ho-so/nhap/", service_figures.service_import, name="service_import"),
    path("ho-so/nhap/mau/", service_figures.service_template, name="service_template"),
    path("ho-so/cac-lan-nhap/", service_figures.service_import_list, name="service_import_list"),
    path(
        "ho-so/cac-lan-nhap/<int:pk>/tep/",
        service_figures.service_import_file,
        name="service_import_file",
    ),
    path("chi-so/", indices.index_list, name="index_list"),
    path("chi-so/tai-ve/<slug:form>/", exports.index_export, name="index_export"),
    path("chi-so/nhap/mau/", indices.index_template, name="index_template"),
    path("chi-so/<slug:code>/", indices.index_detail, name="index_detail"),
]
