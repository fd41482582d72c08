from django.urls import URLPattern

app_name = "models_registry"
urlpatterns: list[URLPattern] = []
