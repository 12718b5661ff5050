//! The ways to a token: each grant, the discovery of endpoints, and a secret that is wrong.

use std::sync::Arc;
use std::time::Duration;

use keyroute::auth::{AuthError, ManualClock, OAuth, OAuthClient};
use keyroute::flintrow::{Credentials, FlintRow, Servers};
use keyroute::m2m::{M2m, schemes};
use keyroute::{Account, Method};

use crate::check::{Checked, Failure, expect};
use crate::server::{Server, call};

/// Two calls, for which one token is enough.
async fn two_calls(server: &Server, account: &Account<M2m>) -> Checked {
    let before = server.token_calls().await?;
    call(account).await?;
    call(account).await?;
    let asked = server.token_calls().await? - before;
    expect("token requests for two calls", &asked, &1)?;
    Ok("1 request, 2 calls".to_owned())
}

/// RFC 6749 section 4.4. Where the document's own path of the token endpoint is enough, the vendor's
/// face is used as it is.
pub(crate) async fn client_credentials(server: &Server) -> Checked {
    let (client_id, client_secret) = server.pair("client_credentials")?;
    if server.scopes().is_empty() {
        let credentials = keyroute::m2m::Credentials {
            client_id,
            client_secret,
        };
        let account = M2m::connect(server.url("").as_str(), credentials);
        return two_calls(server, &account.build()?).await;
    }
    let login = OAuth::client_credentials(client_id, client_secret);
    two_calls(server, &server.account(login).build()?).await
}

/// RFC 6749 section 4.3.
pub(crate) async fn password(server: &Server) -> Checked {
    let account = server.account(server.password_login()?).build()?;
    two_calls(server, &account).await
}

/// RFC 7523 section 2.1: a fresh assertion for each request.
pub(crate) async fn assertion(server: &Server) -> Checked {
    let client = server.client("assertion")?;
    let assertion = Arc::new(server.assertion().await?);
    let login = OAuth::jwt_bearer(client, move || {
        let assertion = Arc::clone(&assertion);
        async move { Ok((*assertion).clone()) }
    });
    let account = server.account(login.token_url(server.url("/oauth/token")));
    two_calls(server, &account.build()?).await
}

/// RFC 6749 section 4.1 with RFC 7636, and RFC 9207 where the server says who it is. The client is
/// `FlintRow`'s face.
pub(crate) async fn code(server: &Server) -> Checked {
    let mut login = OAuth::person(server.client("code")?).scopes(server.person_scopes());
    if let Some(issuer) = server.issuer() {
        login = login.issuer(issuer);
    }
    let account = FlintRow::connect(Credentials::OAuth2(login))
        .servers(Servers {
            main: server.url("").into(),
            auth: server.url("").into(),
        })
        .with_auth(|auth| server.with_rejection(auth))
        .build()?;
    let login = account.browser_login()?;
    let came_back = if let Some(redirect) = server.redirect() {
        let login = login.redirect_to(redirect).await?;
        let came_back = server.browse(login.url()).await?;
        login.complete(&came_back).await?;
        came_back
    } else {
        let login = login.on_loopback("/callback").await?;
        let came_back = server.browse(login.url()).await?;
        let finished = login.finish(Duration::from_secs(10));
        let (finished, opened) = tokio::join!(finished, server.open(&came_back));
        finished?;
        opened?;
        came_back
    };
    let reply = account.request(Method::GET, "/resource").send().await?;
    expect("the status of the API", &reply.status.as_u16(), &200)?;
    let iss = came_back.query_pairs().any(|(name, _)| name == "iss");
    Ok(if iss { "iss was checked" } else { "no iss" }.to_owned())
}

/// RFC 8628: polls until the person has entered the code.
pub(crate) async fn device(server: &Server) -> Checked {
    let login = OAuth::person(server.client("device")?)
        .token_url(server.url("/oauth/token"))
        .device_authorization_url(server.url("/oauth/device"));
    let account = server.account(login).build()?;
    let login = account
        .auth()
        .authorize_device(schemes::oauth2.name)
        .await?;
    let (code, before) = (login.user_code.clone(), server.token_calls().await?);
    let finished = tokio::spawn(login.finish());
    while server.token_calls().await? == before {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.approve(&code).await?;
    let finished = finished.await;
    finished.map_err(|error| Failure::Unexpected(error.to_string()))??;
    call(&account).await?;
    let polls = server.token_calls().await? - before;
    Ok(format!("{polls} polls"))
}

/// RFC 8414: the issuer is all that the client is given.
pub(crate) async fn discovery(server: &Server) -> Checked {
    let issuer = server.discoverable();
    let issuer = issuer.ok_or(Failure::NotOffered("no metadata there"))?;
    let user = server.user();
    let login = OAuth::password(
        server.client("password")?,
        &user.name,
        user.password.as_str(),
    );
    let account = server.account(login.discover(issuer)).build()?;
    two_calls(server, &account).await?;
    Ok("endpoints found".to_owned())
}

/// A wrong secret is final: three calls ask once.
pub(crate) async fn wrong_secret(server: &Server) -> Checked {
    let (id, _) = server.pair("client_credentials")?;
    let login = OAuth::client_credentials_of(OAuthClient::secret(id, "another secret"));
    let account = server
        .account(login)
        .clock(ManualClock::default())
        .build()?;
    let before = server.token_calls().await?;
    let mut seen = None;
    for _ in 0..3 {
        match call(&account).await {
            Err(Failure::Auth(AuthError::CredentialsRejected { status, .. })) => seen = status,
            Err(other) => return Err(other),
            Ok(()) => return Err(Failure::Unexpected("it was let in".to_owned())),
        }
    }
    let asked = server.token_calls().await? - before;
    expect("token requests with a wrong secret", &asked, &1)?;
    let status = seen.map_or(0, |status| status.as_u16());
    Ok(format!("refused by {status}, 1 request"))
}
