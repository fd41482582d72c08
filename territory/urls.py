from django.urls import path

from . import boundary_views, views

app_name = "territory"
urlpatterns = [
    path("", views.unit_list, name="unit_list"),
    path("xuat/<slug:form>/", views.unit_export, name="unit_export"),
    path("<int:pk>/", views.unit_detail, name="unit_detail"),
    path("sap-xep/", views.unitchange_list, name="unitchange_list"),
    path("sap-xep/<slug:code>/", views.unitchange_detail, name="unitchange_detail"),
    path("ranh-gioi/", boundary_views.boundaryset_list, name="boundaryset_list"),
    path("ranh-gioi/tai-len/", boundary_views.boundaryset_load, name="boundaryset_load"),
    path("ranh-gioi/<int:pk>/bo/", boundary_views.boundaryset_remove, name="boundaryset_remove"),
]
