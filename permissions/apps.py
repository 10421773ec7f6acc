from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PermissionsConfig(AppConfig):
    name = "permissions"

    def ready(self):
        from permissions import grants

        post_migrate.connect(grants.ensure_permissions, sender=self)
