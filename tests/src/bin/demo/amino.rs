//! Amino's story: tokens whose claims lie, refresh tokens of which only the last one counts, and a
//! logout that asks nothing of the server.

use std::time::Duration;

use keyroute::Account;
use keyroute::amino::{Amino, Credentials, schemes};
use keyroute::auth::{Clock as _, unverified_claims};
use keyroute_tests::amino::{AminoConfig, CHANNEL_ID, PASSWORD, TOKEN_PATH, USERNAME};
use keyroute_tests::timeline::Timeline;

use crate::failure::{Failure, present, refused};
use crate::page::Page;
use crate::story::{Story, expire, spoken, token_life};

const TITLE: (&str, &str) = (
    "Amino",
    "JSON:API; a token's life is said beside it, and its claims are false",
);
const LIFE: Duration = Duration::from_hours(7 * 24);
const REFRESH_LIFE: Duration = Duration::from_hours(98 * 24);
const TOKEN: &str = "POST /api/auth/v1/access_tokens 200";
const STREAMS: &str = "GET /channels/42/relationships/streams 200";

pub(crate) async fn tell(page: &Page) -> Result<(), Failure> {
    let time = Timeline::default();
    let config = AminoConfig {
        clock: time.vendor.clone(),
        ..AminoConfig::default()
    };
    let vendor = config.start().await;
    let mut story = Story::new(page, TITLE, &vendor, TOKEN_PATH);
    let credentials = Credentials {
        username: USERNAME.into(),
        password: PASSWORD.into(),
    };
    let amino = Amino::connect(vendor.url(), credentials);
    let amino = amino.clock(time.client.clone()).build()?;

    let log_in = async {
        amino.login().await?;
        let token = amino.auth().session(schemes::bearer.name)?;
        let claims = unverified_claims(&token.access_token().await?);
        let claimed = claims.and_then(|claims| claims.get("exp")?.as_u64());
        let claimed = Duration::from_secs(present("the claim `exp`", claimed)?);
        let ago = present("a past", time.client.now().wall.checked_sub(claimed))?;
        let life = spoken(token_life(&amino, &time)?);
        Ok(format!(
            "the token claims to have expired {} ago; it is good for {life}",
            spoken(ago)
        ))
    };
    story.step("log in", &[TOKEN], log_in).await?;
    story.step("call", &[STREAMS], streams(&amino)).await?;
    for _ in 0..2 {
        story
            .step("expire", &[], async { expire(&amino, &time, LIFE) })
            .await?;
        story
            .step("refresh", &[TOKEN, STREAMS], streams(&amino))
            .await?;
    }

    let withdrawn = async {
        vendor.revoke_access_tokens();
        let streams = streams(&amino).await?;
        Ok(format!(
            "the vendor took the token back; replayed: {streams}"
        ))
    };
    let rejected = "GET /channels/42/relationships/streams 401";
    story
        .step("withdrawn", &[rejected, TOKEN, STREAMS], withdrawn)
        .await?;

    let over = async {
        let expired = expire(&amino, &time, REFRESH_LIFE)?;
        let streams = streams(&amino).await?;
        Ok(format!("{expired}; logged in again: {streams}"))
    };
    let refused_refresh = "POST /api/auth/v1/access_tokens 401";
    story
        .step("start over", &[refused_refresh, TOKEN, STREAMS], over)
        .await?;

    let log_out = async {
        amino.logout().await?;
        let error = refused(amino.list_channel_streams(CHANNEL_ID).send().await)?;
        Ok(format!("the next call says: {error}"))
    };
    story.step("log out", &[], log_out).await?;
    story.end();
    vendor.stop().await;
    Ok(())
}

async fn streams(amino: &Account<Amino>) -> Result<String, Failure> {
    let reply = amino.list_channel_streams(CHANNEL_ID).send().await?;
    let streams = present("a list of streams", reply.body.data)?;
    let ids: Vec<&str> = streams.iter().map(|stream| stream.id.as_str()).collect();
    Ok(format!("{} streams: {}", streams.len(), ids.join(", ")))
}
