from django.urls import path

from . import views

app_name = "territory"
urlpatterns = [
    path("", views.unit_list, name="unit_list"),
    path("xuat/<slug:form>/", views.unit_export, name="unit_export"),
    path("<int:pk>/", views.unit_detail, name="unit_detail"),
    path("sap-xep/", views.unitchange_list, name="unitchange_list"),
    path("sap-xep/<slug:code>/", views.unitchange_detail, name="unitchange_detail"),
]
