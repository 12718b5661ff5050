//! The machines' story: client credentials, a route that no document lists, and a refusal that is
//! final.

use std::time::Duration;

use keyroute::m2m::{Credentials, M2m};
use keyroute::{Account, Method};
use keyroute_tests::m2m::{BOOKINGS_PATH, CLIENT_ID, CLIENT_SECRET, M2mConfig, TOKEN_PATH};
use keyroute_tests::timeline::Timeline;
use serde_json::{Value, json};

use crate::failure::{Failure, ensure, present, refused};
use crate::page::Page;
use crate::story::{Story, expire, spoken, token_life};

const TITLE: (&str, &str) = ("m2m", "client credentials; routes that no document lists");
const LIFE: Duration = Duration::from_hours(1);

pub(crate) async fn tell(page: &Page) -> Result<(), Failure> {
    let time = Timeline::default();
    let config = M2mConfig {
        clock: time.vendor.clone(),
        ..M2mConfig::default()
    };
    let vendor = config.start().await;
    let mut story = Story::new(page, TITLE, &vendor, TOKEN_PATH);
    let connect = |secret: &str| {
        let credentials = Credentials {
            client_id: CLIENT_ID.into(),
            client_secret: secret.into(),
        };
        let account = M2m::connect(vendor.url(), credentials);
        account.clock(time.client.clone()).build()
    };
    let m2m = connect(CLIENT_SECRET)?;

    let log_in = async {
        m2m.login().await?;
        let life = spoken(token_life(&m2m, &time)?);
        Ok(format!("as {CLIENT_ID:?}; the token is good for {life}"))
    };
    story
        .step("log in", &["POST /oauth/v2/token 200"], log_in)
        .await?;
    story
        .step("call", &["GET /v2/bookings 200"], bookings(&m2m))
        .await?;

    let withdrawn = async {
        let before = vendor.bookings().len();
        vendor.revoke_access_tokens();
        let booking = json!({ "from": "2025-06-01", "guest": "Kim Poe" });
        let call = m2m.request(Method::POST, BOOKINGS_PATH).json(&booking);
        let reply = call.send().await?;
        ensure("status", 201, reply.status.as_u16())?;
        let made = vendor.bookings().len() - before;
        ensure("bookings made", 1, made)?;
        let booking: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let id = present("the booking's id", booking["id"].as_str())?;
        Ok(format!(
            "the vendor took the token back; replayed: {made} booking made, {id}"
        ))
    };
    let expected = [
        "POST /v2/bookings 401",
        "POST /oauth/v2/token 200",
        "POST /v2/bookings 201",
    ];
    story.step("withdrawn", &expected, withdrawn).await?;

    story
        .step("expire", &[], async { expire(&m2m, &time, LIFE) })
        .await?;
    let expected = ["POST /oauth/v2/token 200", "GET /v2/bookings 200"];
    story
        .step("log in again", &expected, bookings(&m2m))
        .await?;

    let log_out = async {
        m2m.logout().await?;
        let error = refused(m2m.request(Method::GET, BOOKINGS_PATH).send().await)?;
        Ok(format!("the next call says: {error}"))
    };
    story.step("log out", &[], log_out).await?;

    let wrong = connect("not the secret")?;
    let refusal = async {
        let mut errors = Vec::new();
        for _ in 0..2 {
            errors.push(refused(
                wrong.request(Method::GET, BOOKINGS_PATH).send().await,
            )?);
        }
        let error = present("an error", errors.first())?;
        Ok(format!("{} calls say: {error}", errors.len()))
    };
    story
        .step("wrong secret", &["POST /oauth/v2/token 401"], refusal)
        .await?;
    story.end();
    vendor.stop().await;
    Ok(())
}

async fn bookings(m2m: &Account<M2m>) -> Result<String, Failure> {
    let reply = m2m.request(Method::GET, BOOKINGS_PATH).send().await?;
    ensure("status", 200, reply.status.as_u16())?;
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let bookings = present("a list of bookings", body["bookings"].as_array())?;
    let guests = bookings
        .iter()
        .filter_map(|booking| booking["guest"].as_str());
    let guests: Vec<&str> = guests.collect();
    Ok(format!(
        "{} bookings, of {}",
        bookings.len(),
        guests.join(", ")
    ))
}
