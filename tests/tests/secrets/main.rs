//! No secret is ever printed. Whatever a program can print of its clients is printed here, on good
//! and on bad days, and everything that any crate logs is caught; then the canary that every secret
//! of the fake vendors carries is searched for.

mod capture;

use std::fmt::Debug;
use std::time::Duration;

use capture::Capture;
use keyroute::auth::{FileStore, OAuth, OAuthClient};
use keyroute::{Account, AccountBuilder, Client, Method, amino, flintrow, flume, m2m};
use keyroute_tests::canary::{CANARY, find};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Call, Fault, Target};
use keyroute_tests::{amino as fake_amino, flintrow as fake_flintrow, flume as fake_flume};
use reqwest::redirect::Policy;
use serde_json::json;

const LIFE: Duration = Duration::from_hours(7 * 24);

/// Replies of token routes that echo what they were given.
fn echoes() -> [Fault; 5] {
    let text = format!("you sent {CANARY}");
    [
        Fault::reply(400).json(&json!({ "error": text, "error_description": text })),
        Fault::reply(400).json(&json!({
            "message": text, "detailed": [text], "errors": [{ "detail": text }],
        })),
        Fault::reply(200).text(&text),
        Fault::reply(200).json(&json!({ "access_token": [text], "data": text })),
        Fault::reply(503).text(&text).retry_after("0"),
    ]
}

/// The life of one client, printed all along. `call` prints the result of one call.
struct Life<'a, C> {
    capture: &'a Capture,
    time: &'a Timeline,
    account: Account<C>,
}

impl<'a, C: Client + Debug> Life<'a, C> {
    fn begin(capture: &'a Capture, time: &'a Timeline, builder: AccountBuilder<C>) -> Self
    where
        C::Servers: Clone,
    {
        let builder = builder.clock(time.client.clone());
        capture.value(&builder);
        let account = builder.build().expect("loopback needs no https");
        capture.value(&account);
        Self {
            capture,
            time,
            account,
        }
    }

    fn look(&self) {
        let auth = self.account.auth();
        self.capture.value(&self.account);
        self.capture.value(&auth.states());
        for scheme in C::API.schemes {
            self.capture.result(auth.session(scheme.name));
        }
    }

    /// Calls through everything that can happen to a token.
    async fn live<S>(
        &self,
        vendor: &keyroute_tests::vendor::Vendor<S>,
        call: impl AsyncFn(&Account<C>),
    ) {
        call(&self.account).await;
        self.look();
        vendor.revoke_access_tokens();
        call(&self.account).await;
        for fault in echoes() {
            self.time.pass(LIFE);
            vendor.fail_next(2, Target::Token, fault);
            call(&self.account).await;
            self.look();
            vendor.heal();
            self.time.pass(LIFE);
            self.capture.result(self.account.login().await);
        }
        for fault in [
            Fault::Drop,
            Fault::LoseReply(20),
            Fault::reply(418).text(CANARY),
            Fault::reply(200).text(CANARY),
        ] {
            vendor.fail_next(1, Target::Resources, fault);
            call(&self.account).await;
        }
        vendor.fail_always(Target::Resources, Fault::reply(401).text(CANARY));
        call(&self.account).await;
        vendor.heal();
        let untyped = self.account.core();
        self.capture.value(untyped);
        self.capture.result(self.account.logout().await);
        call(&self.account).await;
        self.look();
    }
}

/// How many requests carried a secret, so that the search is not in vain.
fn with_secrets(log: &[Call]) -> usize {
    let is_secret = |call: &&Call| {
        let header = |name| call.header(name).and_then(find);
        header("authorization")
            .or_else(|| header("x-api-key"))
            .is_some()
    };
    log.iter().filter(is_secret).count()
}

async fn live_with_flume(capture: &Capture, store: FileStore) -> Vec<Call> {
    let time = Timeline::default();
    let config = fake_flume::FlumeConfig {
        clock: time.vendor.clone(),
        ..fake_flume::FlumeConfig::default()
    };
    let vendor = config.start().await;
    let credentials = flume::Credentials {
        client_id: fake_flume::CLIENT_ID.into(),
        client_secret: fake_flume::CLIENT_SECRET.into(),
        username: fake_flume::USERNAME.into(),
        password: fake_flume::PASSWORD.into(),
    };
    capture.value(&credentials);
    let servers = flume::Servers {
        main: vendor.url().into(),
    };
    let builder = flume::Flume::connect(credentials).servers(servers);
    let life = Life::begin(capture, &time, builder.store(store));
    life.live(&vendor, async |flume| {
        capture.value(&flume.get_user(40_112));
        capture.result(flume.get_user(40_112).send().await);
        capture.result(flume.get_device(40_112, "none").send().await);
        capture.result(flume.user_id_from_unverified_token().await);
        let call = flume.request(Method::POST, "/me").header("x-key", CANARY);
        let call = call.json(&CANARY).query(&json!({ "key": CANARY }));
        capture.value(&call);
        capture.result(call.send().await);
    })
    .await;
    vendor.log()
}

async fn live_with_m2m(capture: &Capture, store: FileStore) -> Vec<Call> {
    let time = Timeline::default();
    let config = keyroute_tests::m2m::M2mConfig {
        clock: time.vendor.clone(),
        ..keyroute_tests::m2m::M2mConfig::default()
    };
    let vendor = config.start().await;
    let credentials = m2m::Credentials {
        client_id: keyroute_tests::m2m::CLIENT_ID.into(),
        client_secret: keyroute_tests::m2m::CLIENT_SECRET.into(),
    };
    capture.value(&credentials);
    let builder = m2m::M2m::connect(vendor.url(), credentials).store(store);
    let life = Life::begin(capture, &time, builder);
    life.live(&vendor, async |m2m| {
        capture.result(m2m.request(Method::GET, "/v2/bookings").send().await);
    })
    .await;
    vendor.log()
}

async fn live_with_amino(capture: &Capture, store: FileStore) -> Vec<Call> {
    let time = Timeline::default();
    let config = fake_amino::AminoConfig {
        clock: time.vendor.clone(),
        ..fake_amino::AminoConfig::default()
    };
    let vendor = config.start().await;
    let credentials = amino::Credentials {
        username: fake_amino::USERNAME.into(),
        password: fake_amino::PASSWORD.into(),
    };
    capture.value(&credentials);
    let builder = amino::Amino::connect(vendor.url(), credentials).store(store);
    let life = Life::begin(capture, &time, builder);
    life.live(&vendor, async |amino| {
        capture.result(amino.list_channel_streams("42").send().await);
        capture.result(amino.list_channel_streams("43").send().await);
    })
    .await;
    vendor.log()
}

async fn live_with_flintrow(capture: &Capture, store: FileStore) -> Vec<Call> {
    let time = Timeline::default();
    let config = fake_flintrow::FlintRowConfig {
        clock: time.vendor.clone(),
        ..fake_flintrow::FlintRowConfig::default()
    };
    let vendor = config.start().await;
    let app = OAuth::person(OAuthClient::secret(
        fake_flintrow::CLIENT_ID,
        fake_flintrow::CLIENT_SECRET,
    ));
    for credentials in [
        flintrow::Credentials::ApiKey(fake_flintrow::API_KEY.into()),
        flintrow::Credentials::Bearer(fake_flintrow::STATIC_JWT.into()),
        flintrow::Credentials::Basic {
            username: fake_flintrow::BASIC_USER.into(),
            password: fake_flintrow::BASIC_PASSWORD.into(),
        },
        flintrow::Credentials::OAuth2(app.issuer(vendor.auth_url())),
    ] {
        capture.value(&credentials);
        let person = matches!(credentials, flintrow::Credentials::OAuth2(_));
        let builder = flintrow::FlintRow::connect(credentials).servers(flintrow::Servers {
            main: vendor.url().into(),
            auth: vendor.auth_url().into(),
        });
        let life = Life::begin(capture, &time, builder.store(store.clone()));
        if person {
            log_in(capture, &vendor, &life.account).await;
        }
        life.live(&vendor, async |flintrow| {
            capture.result(flintrow.list_resources().send().await);
        })
        .await;
    }
    vendor.log()
}

/// Forged redirects first, then a good one.
async fn log_in(
    capture: &Capture,
    vendor: &fake_flintrow::FlintRowVendor,
    flintrow: &Account<flintrow::FlintRow>,
) {
    use fake_flintrow::Consent;

    let browser = reqwest::Client::builder().redirect(Policy::none()).build();
    let browser = browser.expect("a browser");
    for consent in [
        Consent::ForgeState,
        Consent::ForgeIssuer,
        Consent::Deny,
        Consent::Approve,
    ] {
        vendor.set_consent(consent);
        let login = flintrow.browser_login().expect("OAuth 2.0");
        capture.value(&login);
        let login = login.redirect_to("http://127.0.0.1:9/callback").await;
        let login = login.expect("a login");
        capture.value(&login);
        let page = browser.get(login.url().clone()).send().await;
        let page = page.expect("the vendor answers");
        let sent = page.headers()["location"].to_str().expect("a location");
        let sent = sent.parse().expect("an absolute location");
        capture.result(login.complete(&sent).await);
    }
    let login = flintrow.browser_login().expect("OAuth 2.0");
    capture.result(login.on_loopback("/callback").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_printed_by_any_client_on_good_or_bad_days() {
    let capture = Capture::install();
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let store = FileStore::new(&path);
    capture.value(&store);
    for log in [
        live_with_flume(&capture, store.clone()).await,
        live_with_m2m(&capture, store.clone()).await,
        live_with_amino(&capture, store.clone()).await,
        live_with_flintrow(&capture, store.clone()).await,
    ] {
        assert!(with_secrets(&log) > 10, "{log:?}");
    }
    // A token file that was damaged in the middle of a token.
    std::fs::write(
        &path,
        format!(r#"{{"version": 1, "tokens": {{"a": "{CANARY}"#),
    )
    .expect("a file");
    live_with_flume(&capture, store).await;

    let text = capture.text();
    for expected in [
        "token renewal",
        "token reject",
        "token revoke",
        "[redacted]",
    ] {
        assert!(text.contains(expected), "nothing says {expected:?}");
    }
    if let Some(trace) = find(&text) {
        let at = text.find(&trace).unwrap_or_default();
        let from = text.floor_char_boundary(at.saturating_sub(300));
        let to = text.ceil_char_boundary(at + 60);
        panic!("a secret is printed: {}", &text[from..to]);
    }
}
