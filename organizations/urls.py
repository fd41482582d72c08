from django.urls import path

from . import account_views, views

app_name = "organizations"

urlpatterns = [
    path("", views.organization_list, name="organization_list"),
    path("xuat/<slug:form>/", views.organization_export, name="organization_export"),
    path("tai-khoan/", account_views.account_list, name="account_list"),
    path("tai-khoan/mo/", account_views.account_open, name="account_open"),
    path(
        "tai-khoan/mo-doan-kiem-tra/", account_views.account_inspection, name="account_inspection"
    ),
    path("tai-khoan/nhap-tu-excel/", account_views.account_import, name="account_import"),
    path("tai-khoan/mau-excel/", account_views.account_blank, name="account_blank"),
    path("tai-khoan/<int:pk>/", account_views.account_detail, name="account_detail"),
    path("tai-khoan/<int:pk>/cap-lai-ma/", account_views.account_reset, name="account_reset"),
    path("tai-khoan/<int:pk>/khoa/", account_views.account_close, name="account_close"),
    path("tai-khoan/<int:pk>/mo-lai/", account_views.account_reopen, name="account_reopen"),
    path("tai-khoan/<int:pk>/giao-vai-tro/", account_views.account_grant, name="account_grant"),
    path("vai-tro/<int:pk>/ket-thuc/", account_views.account_end, name="account_end"),
    path("<slug:code>/", views.organization_detail, name="organization_detail"),
]
