from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PermissionsConfig(AppConfig):
    name = "permissions"

    def ready(self):
        from allauth.account.signals import user_logged_in

        from permissions import grants
        from permissions.signin import keeping

        user_logged_in.connect(keeping.remember_who)
        post_migrate.connect(grants.ensure_permissions, sender=self)
