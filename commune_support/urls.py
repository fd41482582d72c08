from django.urls import URLPattern

app_name = "commune_support"
urlpatterns: list[URLPattern] = []
