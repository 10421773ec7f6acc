"""allauth's forms, in our words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 8 characters. Neither your name nor a common word, nor digits alone.")
NUMERIC = {"inputmode": "numeric", "autocomplete": "one-time-code"}


def say(field: forms.Field, label: str, hint: str = "", **attrs: str) -> None:
    """Label and hint stand above the field; nothing stands in it that vanishes when one types."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["login"], _("User name"), autocapitalize="none", spellcheck="false")
        say(self.fields["password"], _("Password"))


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["password"], _("Password"))


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], _("Present password"))
        say(self.fields["password1"], _("New password"), PASSWORD_HINT)
        say(self.fields["password2"], _("New password again"))


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Six digits from the app on your telephone, or one of your recovery codes.")
        say(self.fields["code"], _("Code"), hint, **NUMERIC)


class SecondFactorAgainForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Six digits from the app on your telephone, or one of your recovery codes.")
        say(self.fields["code"], _("Code"), hint, **NUMERIC)


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Six digits that the app shows now.")
        say(self.fields["code"], _("Code"), hint, **NUMERIC)


class ResetForm(forms.Form):
    """A new password by a code that somebody told one."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("Reset code"),
        max_length=20,
        help_text=_("Eight digits, told to you by the TKSK or an administrator. Valid 30 minutes."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_again(self):
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise ValidationError(_("The two passwords differ."))
        return self.cleaned_data["again"]
