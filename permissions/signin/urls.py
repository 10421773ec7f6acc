"""Of allauth's pages those that are open here: no e-mail, no signing up, no link by mail."""

from allauth.account import views as account
from django.urls import include, path

from permissions.signin import views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("reset/", views.reset, name="account-reset"),
    path("kept/", views.kept, name="account-kept"),
]
