from django.urls import path

from search import views
from search.seen import seen

urlpatterns = [
    path("", views.results, name="search"),
    path("related/<int:pk>/", views.related_items, name="search-related"),
    path("seen/", seen, name="search-seen"),
    path("suggest/", views.suggest, name="search-suggest"),
]
