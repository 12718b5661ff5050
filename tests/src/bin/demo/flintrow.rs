//! `FlintRow`'s story: one route, four ways in. Three are sent as they are; for the fourth a person
//! logs in through a browser, and the logout revokes what that gave.

use std::time::Duration;

use keyroute::Account;
use keyroute::auth::{OAuth, OAuthClient};
use keyroute::flintrow::{Credentials, FlintRow, Servers};
use keyroute_tests::flintrow::{
    API_KEY, BASIC_PASSWORD, BASIC_USER, CLIENT_ID, CLIENT_SECRET, Consent, FlintRowConfig,
    READ_SCOPE, STATIC_JWT, TOKEN_PATH,
};
use keyroute_tests::timeline::Timeline;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;

use crate::failure::{Failure, ensure, present, refused};
use crate::page::Page;
use crate::story::{Story, expire, spoken, token_life};

const TITLE: (&str, &str) = (
    "FlintRow",
    "an API key, a JWT, Basic, or OAuth 2.0 with a person in a browser",
);
const LIFE: Duration = Duration::from_hours(1);
const PATIENCE: Duration = Duration::from_mins(5);
const RESOURCES: &str = "GET /v1/resources 200";
const TOKEN: &str = "POST /oauth/token 200";

pub(crate) async fn tell(page: &Page) -> Result<(), Failure> {
    let time = Timeline::default();
    let config = FlintRowConfig {
        clock: time.vendor.clone(),
        ..FlintRowConfig::default()
    };
    let vendor = config.start().await;
    let mut story = Story::new(page, TITLE, &vendor, TOKEN_PATH);
    let connect = |credentials| {
        let servers = Servers {
            main: vendor.url().into(),
            auth: vendor.auth_url().into(),
        };
        let account = FlintRow::connect(credentials).servers(servers);
        account.clock(time.client.clone()).build()
    };

    let basic = Credentials::Basic {
        username: BASIC_USER.into(),
        password: BASIC_PASSWORD.into(),
    };
    for (name, credentials) in [
        ("API key", Credentials::ApiKey(API_KEY.into())),
        ("JWT", Credentials::Bearer(STATIC_JWT.into())),
        ("Basic", basic),
    ] {
        let flintrow = connect(credentials)?;
        story.step(name, &[RESOURCES], resources(&flintrow)).await?;
    }

    let login = OAuth::person(OAuthClient::secret(CLIENT_ID, CLIENT_SECRET))
        .scopes([READ_SCOPE])
        .issuer(vendor.auth_url());
    let flintrow = connect(Credentials::OAuth2(login))?;

    let forged = async {
        vendor.set_consent(Consent::ForgeState);
        let login = flintrow.browser_login()?;
        let login = login.redirect_to("http://127.0.0.1:9/callback").await?;
        let sent = redirect(login.url().as_str()).await?;
        vendor.set_consent(Consent::Approve);
        let sent = present("a redirect to an address", sent.parse().ok())?;
        match login.complete(&sent).await {
            Ok(()) => Err(Failure::Call("the forged redirect was taken".to_owned())),
            Err(error) => Ok(format!("an answer with another state: {error}")),
        }
    };
    story
        .step("forged", &["GET /oauth/authorize 302"], forged)
        .await?;

    let log_in = async {
        log_in(&flintrow).await?;
        let life = spoken(token_life(&flintrow, &time)?);
        Ok(format!(
            "a person agreed to {READ_SCOPE}; the token is good for {life}"
        ))
    };
    story
        .step("log in", &["GET /oauth/authorize 302", TOKEN], log_in)
        .await?;
    story
        .step("call", &[RESOURCES], resources(&flintrow))
        .await?;
    story
        .step("expire", &[], async { expire(&flintrow, &time, LIFE) })
        .await?;
    story
        .step("refresh", &[TOKEN, RESOURCES], resources(&flintrow))
        .await?;

    let log_out = async {
        flintrow.logout().await?;
        ensure(
            "refresh tokens left at the vendor",
            0,
            vendor.live_refresh_tokens(),
        )?;
        let error = refused(flintrow.list_resources().send().await)?;
        Ok(format!("the next call says: {error}"))
    };
    let expected = ["POST /oauth/revoke 200", "POST /oauth/revoke 200"];
    story.step("log out", &expected, log_out).await?;
    story.end();
    vendor.stop().await;
    Ok(())
}

async fn resources(flintrow: &Account<FlintRow>) -> Result<String, Failure> {
    let resources = flintrow.list_resources().send().await?.body;
    let count = resources.get("resources").and_then(|list| list.as_array());
    let count = present("a list of resources", count)?.len();
    let method = resources
        .get("authenticated_by")
        .and_then(|method| method.as_str());
    let method = present("the credential that the vendor saw", method)?;
    Ok(format!("{count} resources, opened by {method}"))
}

/// Does what a person does: opens the address, agrees, and is sent back to the client's listener.
async fn log_in(flintrow: &Account<FlintRow>) -> Result<(), Failure> {
    let login = flintrow.browser_login()?.on_loopback("/callback").await?;
    let url = login.url().to_string();
    let person = async {
        let back = redirect(&url).await?;
        let page = reqwest::get(back).await?;
        ensure(
            "the page that the person sees at the end",
            200,
            page.status().as_u16(),
        )
    };
    let (finished, seen) = tokio::join!(login.finish(PATIENCE), person);
    finished?;
    seen
}

/// Where the browser is sent from an address.
async fn redirect(url: &str) -> Result<String, Failure> {
    let browser = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()?;
    let page = browser.get(url).send().await?;
    let location = page.headers().get(LOCATION);
    let location = location.and_then(|location| location.to_str().ok());
    Ok(present("a redirect", location)?.to_owned())
}
