//! What becomes of a token: many callers at once, rotation, rejection by the API, a refresh token
//! that died, one store for several clients, and the end at logout.

use keyroute::auth::{AuthError, ManualClock, OAuth};
use keyroute::m2m::{M2m, schemes};
use keyroute::{Account, Secret};

use crate::check::{Checked, Failure, expect};
use crate::server::{LIFETIME, Server, call, echo, pass_lifetime, refresh_token_in, store_in};

const CALLERS: u64 = 50;
const ROUNDS: u64 = 5;
const CLIENTS: u64 = 4;

/// Calls from many tasks at once.
async fn many_calls(accounts: &[Account<M2m>], each: u64) -> Result<(), Failure> {
    let mut calls = Vec::new();
    for account in accounts {
        for _ in 0..each {
            let account = account.clone();
            calls.push(tokio::spawn(async move { call(&account).await }));
        }
    }
    for call in calls {
        call.await
            .map_err(|error| Failure::Unexpected(error.to_string()))??;
    }
    Ok(())
}

/// Fifty callers without a token, and again when it has expired.
pub(crate) async fn storm(server: &Server) -> Checked {
    let clock = ManualClock::default();
    let account = server.account(server.password_login()?);
    let accounts = [account.clock(clock.clone()).build()?];
    for _ in 0..2 {
        let before = server.token_calls().await?;
        many_calls(&accounts, CALLERS).await?;
        let asked = server.token_calls().await? - before;
        expect("token requests of fifty callers", &asked, &1)?;
        pass_lifetime(&clock);
    }
    Ok(format!("{CALLERS} callers, 1 request"))
}

/// A login that has nothing but a refresh token, so that a lost rotation ends it.
async fn refreshing(server: &Server) -> Result<(OAuth, String), Failure> {
    let user = server.user();
    let mut form = vec![
        ("grant_type", "password"),
        ("username", &*user.name),
        ("password", &*user.password),
    ];
    let scope = server.scopes().join(" ");
    if !scope.is_empty() {
        form.push(("scope", &scope));
    }
    let (status, reply) = server.post("/oauth/token", "password", &form).await?;
    expect("the status of the check's own login", &status, &200)?;
    let refresh = reply["refresh_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let login = OAuth::refresh_token(server.client("password")?, refresh.as_str());
    Ok((login.token_url(server.url("/oauth/token")), refresh))
}

/// Each refresh uses up the token before; the first one is dead at the end.
pub(crate) async fn rotation(server: &Server) -> Checked {
    let clock = ManualClock::default();
    let (login, first) = refreshing(server).await?;
    let account = server.account(login).clock(clock.clone()).build()?;
    let before = server.token_calls().await?;
    for _ in 0..ROUNDS {
        call(&account).await?;
        pass_lifetime(&clock);
    }
    let asked = server.token_calls().await? - before;
    expect("token requests for five lifetimes", &asked, &ROUNDS)?;
    let again = [("grant_type", "refresh_token"), ("refresh_token", &first)];
    let (status, _) = server.post("/oauth/token", "password", &again).await?;
    expect("the status for the first refresh token", &status, &400)?;
    Ok(format!("{ROUNDS} rotations"))
}

/// A token that expires before the client thinks so: the API rejects it, and the request is sent
/// once more with another.
pub(crate) async fn expired(server: &Server) -> Checked {
    server.set_lifetime(2).await?;
    let account = server.account(server.password_login()?);
    let account = account.clock(ManualClock::default()).build()?;
    let checked = async {
        call(&account).await?;
        let session = account.auth().session(schemes::oauth2.name)?;
        let token = session.access_token().await?;
        let before = server.token_calls().await?;
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        let status = server.status_for(&token).await?;
        expect(
            "the status for the old token",
            &status,
            &server.rejects_by(),
        )?;
        echo(&account, "the same body").await?;
        let asked = server.token_calls().await? - before;
        expect("token requests after the rejection", &asked, &1)?;
        Ok(format!("{status}, refreshed, replayed"))
    };
    let checked = checked.await;
    server.set_lifetime(LIFETIME).await?;
    checked
}

/// The refresh token was revoked behind the client's back; it has a password, and logs in anew.
pub(crate) async fn dead_with_login(server: &Server) -> Checked {
    let (folder, clock) = (tempfile::tempdir()?, ManualClock::default());
    let (store, path) = store_in(&folder);
    let account = server.account(server.password_login()?);
    let account = account.store(store).clock(clock.clone()).build()?;
    call(&account).await?;
    revoke(server, &refresh_token_in(&path)?).await?;
    pass_lifetime(&clock);
    let before = server.token_calls().await?;
    call(&account).await?;
    let asked = server.token_calls().await? - before;
    expect("token requests: refresh, then login", &asked, &2)?;
    Ok("refused, logged in anew".to_owned())
}

/// Without a password, only a person can help, and the server is not asked again.
pub(crate) async fn dead_without_login(server: &Server) -> Checked {
    let (folder, clock) = (tempfile::tempdir()?, ManualClock::default());
    let (store, path) = store_in(&folder);
    let (login, _) = refreshing(server).await?;
    let account = server.account(login).store(store).clock(clock.clone());
    let account = account.build()?;
    call(&account).await?;
    revoke(server, &refresh_token_in(&path)?).await?;
    pass_lifetime(&clock);
    let before = server.token_calls().await?;
    let mut asked = Vec::new();
    for _ in 0..3 {
        reauthentication(call(&account).await)?;
        asked.push(server.token_calls().await? - before);
    }
    // The token that the login began with is tried as well: it may be newer than the store's.
    expect(
        "that nothing more is asked",
        &asked[1..].to_vec(),
        &vec![asked[0]; 2],
    )?;
    Ok("ReauthenticationRequired".to_owned())
}

async fn revoke(server: &Server, refresh: &str) -> Result<(), Failure> {
    let form = [("token", refresh), ("token_type_hint", "refresh_token")];
    let (status, _) = server.post("/oauth/revoke", "password", &form).await?;
    expect("the status of the check's own revocation", &status, &200)
}

fn reauthentication(called: Result<(), Failure>) -> Result<(), Failure> {
    match called {
        Err(Failure::Auth(AuthError::ReauthenticationRequired { .. })) => Ok(()),
        Err(other) => Err(other),
        Ok(()) => Err(Failure::Unexpected("it was let in".to_owned())),
    }
}

/// Clients that share a file refresh once between them, and never use a refresh token twice, which
/// the server would answer by ending the login.
pub(crate) async fn shared_store(server: &Server) -> Checked {
    let (folder, clock) = (tempfile::tempdir()?, ManualClock::default());
    let (store, _) = store_in(&folder);
    let (login, _) = refreshing(server).await?;
    let mut accounts = Vec::new();
    for _ in 0..CLIENTS {
        let account = server.account(login.clone()).store(store.clone());
        accounts.push(account.clock(clock.clone()).build()?);
    }
    let before = server.token_calls().await?;
    for _ in 0..ROUNDS {
        many_calls(&accounts, 3).await?;
        pass_lifetime(&clock);
    }
    let asked = server.token_calls().await? - before;
    expect("token requests for five lifetimes", &asked, &ROUNDS)?;
    Ok(format!("{ROUNDS} lifetimes, {asked} requests"))
}

/// RFC 7009: after a logout neither token is good at the server.
pub(crate) async fn logout(server: &Server) -> Checked {
    let folder = tempfile::tempdir()?;
    let (store, path) = store_in(&folder);
    let account = server.account(server.password_login()?);
    let account = account.store(store).build()?;
    call(&account).await?;
    let session = account.auth().session(schemes::oauth2.name)?;
    let token: Secret = session.access_token().await?;
    let refresh = refresh_token_in(&path)?;
    expect("the status before", &server.status_for(&token).await?, &200)?;
    account.logout().await?;
    let status = server.status_for(&token).await?;
    expect("the status after", &status, &server.rejects_by())?;
    let again = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
    let (status, _) = server.post("/oauth/token", "password", &again).await?;
    expect("the status for the refresh token", &status, &400)?;
    reauthentication(call(&account).await)?;
    Ok("both tokens dead".to_owned())
}
