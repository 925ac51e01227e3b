"""Sign-in for the users of an application: Identity Platform, which is one for a project."""

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from shared.parts.part import NONE, UNHEARD, Block, Env, Look, Offer, Part, Price, Settings, Use, Verified, free
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


class IdentityPlatformSettings(Settings):
    """How people sign in: with `email` and a password, by a code on their `phone`, and as a guest (`anonymous`).

    `sign_up`: people make their own accounts; without it only administrators do. `mfa`: a second factor may be added.
    """

    email: bool = True
    phone: bool = False
    anonymous: bool = False
    sign_up: bool = True
    mfa: bool = False

    @model_validator(mode="after")
    def _some_way(self) -> Self:
        if not (self.email or self.phone or self.anonymous):
            raise ValueError("nobody could sign in: one of email, phone and anonymous has to be true")
        return self


# https://cloud.google.com/identity-platform/pricing: a user in a month, beyond those that are free.
_FREE_USERS, _USER_USD = 50_000, 0.0055


def _usage(_settings: IdentityPlatformSettings, use: Use) -> "list[CostLine]":
    from shared.cost.lines import line

    return [line("Identity Platform, users a month", max(0, (use.users or 0) - _FREE_USERS), _USER_USD)]


IDENTITY_PLATFORM = Part(
    name="identity_platform",
    what="sign-in for the users of an application",
    synonyms=("identity platform", "user pool", "user sign-in", "firebase authentication", "customer identity"),
    elsewhere=("Amazon Cognito", "Auth0", "Azure AD B2C", "Firebase Auth", "Supabase Auth"),
    usual_id="users",
    means=("google_identity_platform_config",),
    settings=IdentityPlatformSettings,
    blocks=(Block("sign_in", "google_identity_platform_config", "{id}-sign-in", named=False),),
    types=(
        TypeRules(
            "google_identity_platform_config",
            name=NO_NAME,
            weakens={"sign_in.anonymous.enabled": (False,), "sign_in.allow_duplicate_emails": (False,)},
            plain=(
                "client*",
                "mfa.enabled_providers",
                "mfa.state",
                "mfa",
                "monitoring*",
                "quota*",
                "sign_in",
                "sign_in.allow_duplicate_emails",
                "sign_in.anonymous*",
                "sign_in.email*",
                "sign_in.phone_number",
                "sign_in.phone_number.enabled",
                "sms_region_config*",
            ),
            # Code of one's own in every sign-in, pages that may ask for tokens, numbers with a known code.
            refused=(
                "authorized_domains",
                "autodelete_anonymous_users",
                "blocking_functions*",
                "mfa.provider_configs*",
                "multi_tenant*",
                "sign_in.phone_number.test_phone_numbers",
            ),
            stateful=True,
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="whose users' tokens it checks",
            template=None,
            blocks=NONE,
            env=(Env("AUTH_PROJECT", "[[ sign_in.address ]].project"),),
            network=False,
            node="sign_in",
        ),
    ),
    price=Price(planned=free, usage=_usage),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("sign_in", "Identity Platform", "security", "identity_platform"),),
    risks=lambda _: ("one_sign_in",),
    verified=Verified(by="exists"),
    meets=(
        ("auth", "google_identity_platform_config"),
        ("mfa", "google_identity_platform_config mfa ~ ."),
    ),
    apis=("identitytoolkit.googleapis.com",),
    # Google's own roles for it read and change users too.
    plan_roles=("firebaseauth.configs.get",),
    apply_roles=("firebaseauth.configs.create", "firebaseauth.configs.get", "firebaseauth.configs.update"),
)
