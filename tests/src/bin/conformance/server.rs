//! A server under test, as its line of JSON describes it: where it is, whom it knows, and the routes
//! below `/_/` by which the programs in `tests/conformance` let a check look and turn.

use std::collections::HashMap;
use std::path::Path;

use keyroute::auth::{
    AuthBuilder, Credential, FileStore, ManualClock, OAuth, OAuthClient, TokenRejected,
};
use keyroute::m2m::{M2m, Servers, schemes};
use keyroute::{Account, AccountBuilder, Method, Secret};
use serde::Deserialize;
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::check::{Failure, expect};

/// How long the tokens live unless a check changes it.
pub(crate) const LIFETIME: u64 = 600;

/// What a server says of itself.
#[derive(Clone, Deserialize)]
struct Ready {
    url: String,
    clients: HashMap<String, Registered>,
    user: User,
    issuer: Option<String>,
    #[serde(default)]
    discovery: bool,
    redirect: Option<String>,
    /// What every login must ask for.
    scope: Option<String>,
    /// What a person's login must ask for.
    person_scope: Option<String>,
    rejects_by: Option<u16>,
}

#[derive(Clone, Deserialize)]
struct Registered {
    id: String,
    secret: Option<String>,
}

/// A person that the server knows.
#[derive(Clone, Deserialize)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) password: String,
}

/// A running server. Clones are the same.
#[derive(Clone)]
pub(crate) struct Server {
    ready: Ready,
    http: reqwest::Client,
}

/// The replies by which a server rejects a token, other than those of RFC 6750.
static BY_403: &[TokenRejected] = &[TokenRejected {
    status: 403,
    body: &[],
}];

impl Server {
    pub(crate) fn new(ready: &str) -> Result<Self, Failure> {
        let redirect = reqwest::redirect::Policy::none();
        Ok(Self {
            ready: serde_json::from_str(ready)?,
            http: reqwest::Client::builder().redirect(redirect).build()?,
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.ready.url)
    }

    pub(crate) fn user(&self) -> &User {
        &self.ready.user
    }

    pub(crate) fn issuer(&self) -> Option<&str> {
        self.ready.issuer.as_deref()
    }

    /// The issuer, where it has metadata at the place of RFC 8414.
    pub(crate) fn discoverable(&self) -> Option<&str> {
        self.issuer().filter(|_| self.ready.discovery)
    }

    /// The one redirect address that the server accepts, where it knows no loopback ports.
    pub(crate) fn redirect(&self) -> Option<&str> {
        self.ready.redirect.as_deref()
    }

    /// The status by which the API rejects a token.
    pub(crate) fn rejects_by(&self) -> u16 {
        self.ready.rejects_by.unwrap_or(401)
    }

    /// A client that is registered for a grant.
    pub(crate) fn client(&self, grant: &str) -> Result<OAuthClient, Failure> {
        let registered = self.registered(grant)?;
        Ok(match registered.secret {
            Some(secret) => OAuthClient::secret(registered.id, secret),
            None => OAuthClient::public(registered.id),
        })
    }

    /// Id and secret of a client that is registered for a grant.
    pub(crate) fn pair(&self, grant: &str) -> Result<(String, Secret), Failure> {
        let registered = self.registered(grant)?;
        Ok((registered.id, registered.secret.unwrap_or_default().into()))
    }

    fn registered(&self, grant: &str) -> Result<Registered, Failure> {
        let registered = self.ready.clients.get(grant).cloned();
        registered.ok_or(Failure::NotOffered("no such grant"))
    }

    /// The password login of the person.
    pub(crate) fn password_login(&self) -> Result<OAuth, Failure> {
        let client = self.client("password")?;
        let User { name, password } = self.user();
        Ok(OAuth::password(client, name, password.as_str()).token_url(self.url("/oauth/token")))
    }

    /// The scopes that the server wants to be asked for.
    pub(crate) fn scopes(&self) -> Vec<String> {
        self.ready.scope.clone().into_iter().collect()
    }

    /// The scopes that a person's login must ask for.
    pub(crate) fn person_scopes(&self) -> Vec<String> {
        let Ready {
            scope,
            person_scope,
            ..
        } = &self.ready;
        person_scope
            .clone()
            .or_else(|| scope.clone())
            .into_iter()
            .collect()
    }

    /// The machines' client with a login.
    pub(crate) fn account(&self, login: OAuth) -> AccountBuilder<M2m> {
        let login = login
            .scopes(self.scopes())
            .revocation_url(self.url("/oauth/revoke"));
        let builder = Account::builder().servers(Servers {
            main: self.ready.url.as_str().into(),
        });
        builder
            .credential_for(schemes::oauth2.name, Credential::from(login))
            .with_auth(|auth| self.with_rejection(auth))
    }

    /// With the reply that rejects a token here.
    pub(crate) fn with_rejection(&self, auth: AuthBuilder) -> AuthBuilder {
        match self.ready.rejects_by {
            Some(_) => auth.token_rejected(BY_403),
            None => auth,
        }
    }

    /// How many token requests have come.
    pub(crate) async fn token_calls(&self) -> Result<u64, Failure> {
        let calls = self.control("calls").await?;
        Ok(calls["token"].as_u64().unwrap_or_default())
    }

    /// From now on, access tokens live that long.
    pub(crate) async fn set_lifetime(&self, seconds: u64) -> Result<(), Failure> {
        let path = format!("lifetime?seconds={seconds}");
        self.control(&path).await.map(drop)
    }

    /// The person enters a device's code.
    pub(crate) async fn approve(&self, user_code: &str) -> Result<(), Failure> {
        let code: String = Serializer::new(String::new())
            .append_pair("user_code", user_code)
            .finish();
        self.control(&format!("approve?{code}")).await.map(drop)
    }

    /// A fresh signed assertion.
    pub(crate) async fn assertion(&self) -> Result<Secret, Failure> {
        let reply = self.control("assertion").await?;
        Ok(Secret::from(
            reply["assertion"].as_str().unwrap_or_default(),
        ))
    }

    async fn control(&self, path: &str) -> Result<Value, Failure> {
        let reply = self
            .http
            .get(self.url(&format!("/_/{path}")))
            .send()
            .await?;
        expect(
            "the status of a control route",
            &reply.status().as_u16(),
            &200,
        )?;
        Ok(serde_json::from_slice(&reply.bytes().await?)?)
    }

    /// A request of the check's own to a token or revocation endpoint, past the client.
    pub(crate) async fn post(
        &self,
        path: &str,
        grant: &str,
        form: &[(&str, &str)],
    ) -> Result<(u16, Value), Failure> {
        let (id, secret) = self.pair(grant)?;
        let encoded =
            |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let body: String = Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .http
            .post(self.url(path))
            .basic_auth(encoded(&id), Some(encoded(secret.expose())))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let reply = request.send().await?;
        let status = reply.status().as_u16();
        Ok((
            status,
            serde_json::from_slice(&reply.bytes().await?).unwrap_or_default(),
        ))
    }

    /// What the API says to a token, past the client.
    pub(crate) async fn status_for(&self, token: &Secret) -> Result<u16, Failure> {
        let request = self.http.get(self.url("/resource"));
        let reply = request.bearer_auth(token.expose()).send().await?;
        Ok(reply.status().as_u16())
    }

    /// Follows a browser's way from the authorization endpoint to the redirect address that it was
    /// given, with the cookies that it gets on its way.
    pub(crate) async fn browse(&self, start: &Url) -> Result<Url, Failure> {
        let mut parameters = start.query_pairs();
        let end = parameters.find(|(name, _)| name == "redirect_uri");
        let end = end.map_or_else(String::new, |(_, address)| address.into_owned());
        let (mut address, mut cookies) = (start.clone(), HashMap::new());
        for _ in 0..10 {
            let pairs = cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            let jar = pairs.collect::<Vec<_>>().join("; ");
            let page = self.http.get(address).header("cookie", jar).send().await?;
            for cookie in page.headers().get_all("set-cookie") {
                let pair = cookie.to_str().ok().and_then(|it| it.split(';').next());
                if let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) {
                    cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            let sent_to = page.headers().get("location");
            let sent_to = sent_to.and_then(|to| page.url().join(to.to_str().ok()?).ok());
            let status = page.status();
            address = sent_to.ok_or_else(|| {
                Failure::Unexpected(format!("the browser stopped at a page of status {status}"))
            })?;
            if address.as_str().starts_with(&end) {
                return Ok(address);
            }
        }
        Err(Failure::Unexpected(
            "the browser was sent on and on".to_owned(),
        ))
    }

    /// Opens the last address of a browser's way.
    pub(crate) async fn open(&self, address: &Url) -> Result<(), Failure> {
        self.http.get(address.clone()).send().await?;
        Ok(())
    }
}

/// Calls the API once.
pub(crate) async fn call(account: &Account<M2m>) -> Result<(), Failure> {
    let reply = account.request(Method::GET, "/resource").send().await?;
    expect("the status of the API", &reply.status.as_u16(), &200)
}

/// Posts to the API, which echoes.
pub(crate) async fn echo(account: &Account<M2m>, text: &'static str) -> Result<(), Failure> {
    let request = account
        .request(Method::POST, "/resource")
        .body("text/plain", text);
    let reply = request.send().await?;
    expect("the status of the API", &reply.status.as_u16(), &200)?;
    let said: Value = serde_json::from_slice(&reply.body)?;
    expect(
        "what arrived at the API",
        &said["sent"].as_str(),
        &Some(text),
    )
}

/// Makes the client believe that its token has expired. The server knows nothing of it.
pub(crate) fn pass_lifetime(clock: &ManualClock) {
    clock.advance(std::time::Duration::from_secs(LIFETIME));
}

/// The refresh token in a store of one login.
pub(crate) fn refresh_token_in(path: &Path) -> Result<String, Failure> {
    let content: Value = serde_json::from_slice(&std::fs::read(path)?)?;
    let tokens = content["tokens"].as_object();
    let record = tokens.and_then(|tokens| tokens.values().next());
    let refresh = record.and_then(|record| record["refresh"].as_str());
    refresh
        .map(str::to_owned)
        .ok_or_else(|| Failure::Unexpected("the store has no refresh token".to_owned()))
}

/// A store in a folder of its own.
pub(crate) fn store_in(folder: &tempfile::TempDir) -> (FileStore, std::path::PathBuf) {
    let path = folder.path().join("tokens.json");
    (FileStore::new(&path), path)
}
