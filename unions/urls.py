"""Find a union."""

urlpatterns: list = []
