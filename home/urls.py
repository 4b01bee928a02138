"""The site map for readers."""

urlpatterns: list = []
