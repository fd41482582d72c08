from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("", views.legaldocument_list, name="legaldocument_list"),
    path("xuat/<slug:form>/", views.legaldocument_export, name="legaldocument_export"),
    path("them/", views.legaldocument_create, name="legaldocument_create"),
    path("<int:pk>/", views.legaldocument_detail, name="legaldocument_detail"),
    path("<int:pk>/sua/", views.legaldocument_edit, name="legaldocument_edit"),
    path("tep/<int:pk>/", views.file, name="file"),
]
