//! A standard OAuth 2.0 login that is ready to be used: what the session asks for a token, what a
//! person's login exchanges its code with, and what logout revokes tokens at.

use std::fmt;
use std::sync::atomic::Ordering;

use tokio::sync::OnceCell;
use url::Url;

use super::discovery;
use super::endpoint::Caller;
use super::oauth::Primary;
use super::refusal::Refusal;
use super::{Grant, GrantError, GrantFuture, TokenKind};
use crate::auth::token::Token;
use crate::runtime::secret::Secret;

/// Where a server's endpoints are.
#[derive(Clone, Default)]
pub(crate) struct Endpoints {
    pub(crate) token: Option<Url>,
    pub(crate) refresh: Option<Url>,
    pub(crate) authorization: Option<Url>,
    pub(crate) revocation: Option<Url>,
    pub(crate) device: Option<Url>,
    pub(crate) issuer: Option<String>,
    pub(crate) iss_required: bool,
}

/// An OAuth 2.0 login that is ready to be used.
pub(crate) struct OAuthGrant {
    pub(super) identity: String,
    pub(super) caller: Caller,
    pub(super) primary: Primary,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) given: Endpoints,
    pub(super) metadata: Option<Url>,
    pub(super) discovered: OnceCell<Endpoints>,
}

impl OAuthGrant {
    /// The endpoints, after discovery where it was asked for.
    pub(crate) async fn endpoints(&self) -> Result<&Endpoints, GrantError> {
        let Some(metadata) = &self.metadata else {
            return Ok(&self.given);
        };
        let fetch = || discovery::fetch(&self.caller.http, metadata, &self.given);
        self.discovered.get_or_try_init(fetch).await
    }

    /// Asks the token endpoint, with the scopes and the caller's further parameters.
    pub(super) async fn ask(
        &self,
        url: Option<&Url>,
        form: &[(&str, &str)],
        scopes: &[String],
    ) -> Result<Token, Refusal> {
        let url = url.ok_or(Refusal {
            code: None,
            otherwise: GrantError::misconfigured(
                "the server's metadata names no token endpoint; give `token_url`",
            ),
        })?;
        let scope = scopes.join(" ");
        let mut form = form.to_vec();
        if !scope.is_empty() {
            form.push(("scope", &scope));
        }
        form.extend(
            self.parameters
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        self.caller.token(url, &form).await
    }
}

impl fmt::Debug for OAuthGrant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("OAuthGrant");
        shown.field("client", &self.caller.client);
        shown.field("primary", &self.primary);
        shown.finish_non_exhaustive()
    }
}

impl Grant for OAuthGrant {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn login<'a>(&'a self, scopes: &'a [String]) -> GrantFuture<'a> {
        Box::pin(async move {
            let assertion;
            let form: &[(&str, &str)] = match &self.primary {
                Primary::ClientCredentials => &[("grant_type", "client_credentials")],
                Primary::Password { username, password } => &[
                    ("grant_type", "password"),
                    ("username", username),
                    ("password", password.expose()),
                ],
                Primary::JwtBearer { assertion: make } => {
                    assertion = make().await?;
                    &[
                        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                        ("assertion", assertion.expose()),
                    ]
                }
                Primary::RefreshToken { dead, .. } if dead.load(Ordering::Acquire) => {
                    return Err(GrantError::PersonNeeded);
                }
                Primary::RefreshToken { refresh, dead } => {
                    let result = self.refresh(refresh, scopes).await;
                    dead.store(
                        matches!(result, Err(GrantError::RefreshTokenDead)),
                        Ordering::Release,
                    );
                    return result;
                }
                Primary::Person => return Err(GrantError::PersonNeeded),
            };
            let endpoints = self.endpoints().await?;
            let asked = self.ask(endpoints.token.as_ref(), form, scopes).await;
            asked.map_err(|refusal| refusal.meaning(false))
        })
    }

    /// RFC 6749 section 6. The scopes are those of the login, so none are asked for.
    fn refresh<'a>(&'a self, refresh: &'a Secret, _: &'a [String]) -> GrantFuture<'a> {
        Box::pin(async move {
            let endpoints = self.endpoints().await?;
            let form = [
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh.expose()),
            ];
            let asked = self.ask(endpoints.refresh.as_ref(), &form, &[]).await;
            asked.map_err(|refusal| refusal.meaning(true))
        })
    }

    /// RFC 7009, where there is a revocation endpoint.
    fn revoke<'a>(&'a self, token: &'a Secret, kind: TokenKind) -> GrantFuture<'a, ()> {
        Box::pin(async move {
            let Some(url) = &self.endpoints().await?.revocation else {
                return Ok(());
            };
            let hint = match kind {
                TokenKind::Access => "access_token",
                TokenKind::Refresh => "refresh_token",
            };
            let form = [("token", token.expose()), ("token_type_hint", hint)];
            let posted = self.caller.post(url, &form).await;
            posted.map(drop).map_err(|refusal| refusal.meaning(false))
        })
    }
}
