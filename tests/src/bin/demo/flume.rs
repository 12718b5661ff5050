//! Flume's story: a password login, a week per token, refresh tokens that rotate and one that dies,
//! and an error with a type.

use std::time::Duration;

use keyroute::flume::{Credentials, Flume, Servers};
use keyroute::{Account, Error};
use keyroute_tests::flume::{
    CLIENT_ID, CLIENT_SECRET, FlumeConfig, PASSWORD, TOKEN_PATH, USER_ID, USERNAME,
};
use keyroute_tests::timeline::Timeline;

use crate::failure::{Failure, ensure, present, refused};
use crate::page::Page;
use crate::story::{Story, expire, spoken, token_life};

const TITLE: (&str, &str) = (
    "Flume",
    "password and refresh grants in JSON; every reply in an envelope",
);
const LIFE: Duration = Duration::from_hours(7 * 24);
const REFRESHED: [&str; 2] = ["POST /oauth/token 200", "GET /users/40112/devices 200"];

pub(crate) async fn tell(page: &Page) -> Result<(), Failure> {
    let time = Timeline::default();
    let config = FlumeConfig {
        clock: time.vendor.clone(),
        ..FlumeConfig::default()
    };
    let vendor = config.start().await;
    let mut story = Story::new(page, TITLE, &vendor, TOKEN_PATH);
    let credentials = Credentials {
        client_id: CLIENT_ID.into(),
        client_secret: CLIENT_SECRET.into(),
        username: USERNAME.into(),
        password: PASSWORD.into(),
    };
    let main = vendor.url().into();
    let flume = Flume::connect(credentials)
        .servers(Servers { main })
        .clock(time.client.clone())
        .build()?;

    let log_in = async {
        flume.login().await?;
        let user = user(&flume).await?;
        ensure("the user in the token", USER_ID, user.into())?;
        let life = spoken(token_life(&flume, &time)?);
        Ok(format!(
            "as {USERNAME}, user {user}; the token is good for {life}"
        ))
    };
    story
        .step("log in", &["POST /oauth/token 200"], log_in)
        .await?;
    story
        .step("call", &["GET /users/40112/devices 200"], devices(&flume))
        .await?;
    story
        .step("expire", &[], async { expire(&flume, &time, LIFE) })
        .await?;
    story.step("refresh", &REFRESHED, devices(&flume)).await?;

    let withdrawn = async {
        vendor.revoke_access_tokens();
        let devices = devices(&flume).await?;
        Ok(format!(
            "the vendor took the token back; replayed: {devices}"
        ))
    };
    let expected = [
        "GET /users/40112/devices 401",
        "POST /oauth/token 200",
        "GET /users/40112/devices 200",
    ];
    story.step("withdrawn", &expected, withdrawn).await?;

    let crowd = async {
        let expired = expire(&flume, &time, LIFE)?;
        let before = vendor.token_calls();
        let replies = call_at_once(&flume, 100).await?;
        let tokens = vendor.token_calls() - before;
        Ok(format!(
            "{expired}; {replies} calls at once, {tokens} token call"
        ))
    };
    let expected = ["POST /oauth/token 200", "GET /users/40112/devices 200 ×100"];
    story.step("crowd", &expected, crowd).await?;

    let dead = async {
        vendor.revoke_refresh_tokens();
        expire(&flume, &time, LIFE)?;
        let devices = devices(&flume).await?;
        Ok(format!(
            "the refresh token is dead; logged in again: {devices}"
        ))
    };
    let expected = [
        "POST /oauth/token 400",
        "POST /oauth/token 200",
        "GET /users/40112/devices 200",
    ];
    story.step("start over", &expected, dead).await?;

    let missing = async {
        let Err(Error::Documented(reply)) = flume.get_device(40_112, "none").send().await else {
            return Err(Failure::Call(
                "it found a device that is not there".to_owned(),
            ));
        };
        let code = present("the vendor's code", reply.body.code)?;
        let message = present("the message", reply.body.message)?;
        Ok(format!("a typed reply: error {code}, {message:?}"))
    };
    let expected = ["GET /users/40112/devices/none 404"];
    story.step("not found", &expected, missing).await?;

    let log_out = async {
        flume.logout().await?;
        let error = refused(flume.get_user(40_112).send().await)?;
        Ok(format!("the next call says: {error}"))
    };
    story.step("log out", &[], log_out).await?;
    story.end();
    vendor.stop().await;
    Ok(())
}

async fn user(flume: &Account<Flume>) -> Result<i32, Failure> {
    let user = flume.user_id_from_unverified_token().await;
    user.map_err(|error| Failure::Call(error.to_string()))
}

async fn devices(flume: &Account<Flume>) -> Result<String, Failure> {
    let user = user(flume).await?;
    let reply = flume.list_devices(user).limit(50).send().await?;
    let products = reply.body.data.iter().map(|device| {
        let kind = if device.type_ == 1 {
            "bridge"
        } else {
            "sensor"
        };
        let product = device.product.as_deref().unwrap_or("unknown");
        format!("{kind} {product}")
    });
    let products: Vec<String> = products.collect();
    Ok(format!(
        "{} devices: {}",
        products.len(),
        products.join(", ")
    ))
}

/// Makes so many calls at the same time, and says how many were answered.
async fn call_at_once(flume: &Account<Flume>, count: usize) -> Result<usize, Failure> {
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..count {
        let flume = flume.clone();
        calls.spawn(async move { devices(&flume).await });
    }
    let replies: Result<Vec<String>, Failure> = calls.join_all().await.into_iter().collect();
    Ok(replies?.len())
}
