from django.apps import AppConfig


class PostersConfig(AppConfig):
    name = "posters"
    verbose_name = "分享"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415  (registers on import)
