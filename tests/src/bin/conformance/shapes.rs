//! Every operation of the four clients against prism, which answers from the document's examples
//! and says of each request whether it is what the document says. So a third party judges paths,
//! queries, headers, bodies and credentials, and our types take its replies.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use keyroute::amino::{self, Amino};
use keyroute::auth::{Credential, OAuth, OAuthClient};
use keyroute::flintrow::types::{CodeChallengeMethod, GrantType, ResponseType};
use keyroute::flintrow::types::{RevocationRequest, TokenRequest, TokenTypeHint};
use keyroute::flintrow::{self, FlintRow};
use keyroute::flume::types::{Bucket, LocationPatch, Query, QueryRequest, SortDirection};
use keyroute::flume::{self, Flume};
use keyroute::m2m::{self, M2m};
use keyroute::{Account, Error, Method, Response, Secret};
use serde::Deserialize;

use crate::check::{Cell, Checked, Failure};

#[derive(Deserialize)]
struct Ready {
    apis: HashMap<String, Judge>,
}

/// One API as prism serves it.
#[derive(Deserialize)]
struct Judge {
    url: String,
    operations: Vec<Operation>,
    /// The operations that were called, and what was wrong with them.
    #[serde(skip)]
    called: BTreeSet<String>,
    #[serde(skip)]
    wrong: Vec<String>,
}

#[derive(Deserialize)]
struct Operation {
    id: String,
}

/// What prism found wrong with a request or with its own reply.
const VIOLATIONS: &str = "sl-violations";

impl Judge {
    /// Looks at the reply to one operation.
    fn saw<T, E: fmt::Debug>(&mut self, operation: &str, sent: Result<Response<T>, Error<E>>) {
        self.called.insert(operation.to_owned());
        let wrong = match sent {
            Ok(reply) => violations(&reply.headers),
            Err(Error::Documented(reply)) => {
                let found = violations(&reply.headers).unwrap_or_default();
                Some(format!("status {}: {found}", reply.status))
            }
            Err(Error::Undocumented(reply)) => {
                let said = String::from_utf8_lossy(&reply.body);
                Some(format!("status {}: {said}", reply.status))
            }
            Err(other) => Some(other.to_string()),
        };
        let wrong = wrong.map(|wrong| format!("{operation}: {wrong}"));
        self.wrong.extend(wrong);
    }

    /// That every operation was called, and nothing was wrong.
    fn verdict(mut self) -> Checked {
        let ids = self
            .operations
            .iter()
            .map(|operation| snake_case(&operation.id));
        let missed: Vec<String> = ids.filter(|id| !self.called.contains(id)).collect();
        self.wrong
            .extend(missed.into_iter().map(|id| format!("{id}: never called")));
        if self.wrong.is_empty() {
            return Ok(format!("{} operations", self.operations.len()));
        }
        Err(Failure::Unexpected(self.wrong.join("; ")))
    }
}

fn violations(headers: &http::HeaderMap) -> Option<String> {
    let found = headers.get(VIOLATIONS)?;
    Some(String::from_utf8_lossy(found.as_bytes()).into_owned())
}

fn snake_case(id: &str) -> String {
    let mut name = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

pub(crate) async fn run(ready: &str) -> Result<bool, Failure> {
    let mut ready: Ready = serde_json::from_str(ready)?;
    let mut judge = |name: &str| {
        let judge = ready.apis.remove(name);
        judge.ok_or_else(|| Failure::Unexpected(format!("prism has no `{name}`")))
    };
    let cells = [
        Cell::of("Flume's requests", flume(judge("flume")?)).await,
        Cell::of("FlintRow's requests", flintrow(judge("flintrow")?)).await,
        Cell::of("Amino's requests", amino(judge("amino")?)).await,
        Cell::of("the machines' requests", m2m(judge("m2m")?)).await,
    ];
    Ok(cells.iter().all(Cell::is_well))
}

const USER: i32 = 40112;
const DEVICE: &str = "6900000000000000001";

/// Each operation with all of its parameters.
async fn flume(mut judge: Judge) -> Checked {
    let account = Flume::connect(flume::Credentials {
        client_id: "id".into(),
        client_secret: "secret".into(),
        username: "pat@example.org".into(),
        password: "a password: &=+ü".into(),
    });
    let servers = flume::Servers {
        main: judge.url.as_str().into(),
    };
    let flume = account.servers(servers).build()?;
    flume.login().await?;
    judge.called.insert("get_tokens".to_owned());
    // A judge that lets this pass is none.
    let wrong = flume.request(Method::GET, "/users/40112/devices");
    let wrong = wrong
        .query(&serde_json::json!({ "limit": "many" }))
        .send()
        .await?;
    if violations(&wrong.headers).is_none() {
        let unnoticed = "prism finds nothing wrong with a limit that is no number";
        return Err(Failure::Unexpected(unnoticed.to_owned()));
    }
    judge.saw("get_user", flume.get_user(USER).send().await);
    devices(&mut judge, &flume).await;
    rules(&mut judge, &flume).await;
    locations(&mut judge, &flume).await;
    lists(&mut judge, &flume).await;
    judge.verdict()
}

async fn devices(judge: &mut Judge, flume: &Account<Flume>) {
    let devices = flume.list_devices(USER).limit(50).offset(0);
    let devices = devices.sort_field("id").sort_direction(SortDirection::Desc);
    let devices = devices.user(true).location(true).list_shared(false);
    let devices = devices.primary_location(true).location_id(1).type_(2);
    judge.saw("list_devices", devices.send().await);
    let device = flume.get_device(USER, DEVICE).user(true).location(false);
    judge.saw("get_device", device.send().await);
    let query = Query {
        request_id: "water".to_owned(),
        bucket: Bucket::Day,
        since_datetime: "2025-03-01 00:00:00".to_owned(),
        until_datetime: Some("2025-03-08 00:00:00".to_owned()),
        group_multiplier: Some(2),
        operation: None,
        units: None,
        sort_direction: Some(SortDirection::Asc),
        types: None,
    };
    let request = QueryRequest {
        queries: vec![query],
    };
    let query = flume.query_device(USER, DEVICE, request);
    judge.saw("query_device", query.send().await);
    let flow = flume.get_current_flow(USER, DEVICE);
    judge.saw("get_current_flow", flow.send().await);
    let leak = flume.get_active_leak(USER, DEVICE);
    judge.saw("get_active_leak", leak.send().await);
}

async fn rules(judge: &mut Judge, flume: &Account<Flume>) {
    let budgets = flume.list_budgets(USER, DEVICE).limit(5).offset(5);
    let budgets = budgets.sort_field("id").sort_direction(SortDirection::Asc);
    judge.saw("list_budgets", budgets.send().await);
    let rules = flume.list_event_rules(USER, DEVICE).limit(5).offset(5);
    let rules = rules.sort_field("id").sort_direction(SortDirection::Asc);
    judge.saw("list_event_rules", rules.send().await);
    let rules = flume.list_usage_alert_rules(USER, DEVICE).limit(5);
    let rules = rules.offset(5).sort_field("id");
    let rules = rules.sort_direction(SortDirection::Desc);
    judge.saw("list_usage_alert_rules", rules.send().await);
    let rule = flume.get_usage_alert_rule(USER, DEVICE, "a rule/1");
    judge.saw("get_usage_alert_rule", rule.send().await);
}

async fn locations(judge: &mut Judge, flume: &Account<Flume>) {
    let locations = flume.list_locations(USER).limit(5).offset(0);
    let locations = locations.sort_field("name").list_shared(true);
    let locations = locations.sort_direction(SortDirection::Asc);
    judge.saw("list_locations", locations.send().await);
    judge.saw("get_location", flume.get_location(USER, 7).send().await);
    let away = LocationPatch { away_mode: true };
    let patch = flume.update_location(USER, 7, away);
    judge.saw("update_location", patch.send().await);
}

async fn lists(judge: &mut Judge, flume: &Account<Flume>) {
    let notifications = flume.list_notifications(USER).limit(5).offset(0);
    let notifications = notifications.sort_field("id").device_id(DEVICE);
    let notifications = notifications.sort_direction(SortDirection::Desc);
    let notifications = notifications.location_id(7).type_(1).types_(2);
    judge.saw("list_notifications", notifications.read(false).send().await);
    let alerts = flume.list_usage_alerts(USER).limit(5).offset(0);
    let alerts = alerts.sort_field("id").sort_direction(SortDirection::Asc);
    let alerts = alerts.device_id(DEVICE).flume_leak(true);
    judge.saw("list_usage_alerts", alerts.send().await);
    let subscriptions = flume.list_subscriptions(USER).limit(5).offset(0);
    let subscriptions = subscriptions.sort_field("id").device_id(DEVICE);
    let subscriptions = subscriptions.sort_direction(SortDirection::Asc);
    let subscriptions = subscriptions.alert_type("a type").notification_types(3);
    let subscriptions = subscriptions.notification_type(1).device_type(2);
    let subscriptions = subscriptions.location_id(7);
    judge.saw("list_subscriptions", subscriptions.send().await);
    let subscription = flume.get_subscription(USER, 9);
    judge.saw("get_subscription", subscription.send().await);
}

/// The one route of the API with each of the four credentials, then the routes of the login.
async fn flintrow(mut judge: Judge) -> Checked {
    let secret = || Secret::from("5ec2e7c0ffee");
    let login = OAuth::refresh_token(OAuthClient::public("app"), "a refresh token");
    let ways = [
        flintrow::Credentials::ApiKey(secret()),
        flintrow::Credentials::Bearer(secret()),
        flintrow::Credentials::Basic {
            username: "dev".into(),
            password: secret(),
        },
        flintrow::Credentials::OAuth2(login),
    ];
    let servers = flintrow::Servers {
        main: judge.url.as_str().into(),
        auth: judge.url.as_str().into(),
    };
    for way in ways {
        let account = FlintRow::connect(way).servers(servers.clone()).build()?;
        judge.saw("list_resources", account.list_resources().send().await);
    }
    let key = flintrow::Credentials::ApiKey(secret());
    // The redirect is the reply that is looked at.
    let still = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let account = FlintRow::connect(key).servers(servers);
    let account = account.http_client(still.build()?).build()?;
    let page = account.authorize(ResponseType::Code, "app");
    let page = page
        .redirect_uri("http://127.0.0.1:8/callback")
        .scope("a b");
    let page = page
        .state("a state")
        .code_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let page = page.code_challenge_method(CodeChallengeMethod::S256);
    judge.saw("authorize", page.send().await);
    let request = TokenRequest {
        grant_type: GrantType::AuthorizationCode,
        code: Some(secret()),
        redirect_uri: Some("http://127.0.0.1:8/callback".to_owned()),
        client_id: Some("app".to_owned()),
        client_secret: Some(secret()),
        code_verifier: Some(secret()),
        refresh_token: None,
        scope: Some("a b".to_owned()),
    };
    judge.saw("create_token", account.create_token(request).send().await);
    let request = RevocationRequest {
        token: secret(),
        token_type_hint: Some(TokenTypeHint::RefreshToken),
        client_id: Some("app".to_owned()),
        client_secret: Some(secret()),
    };
    judge.saw("revoke_token", account.revoke_token(request).send().await);
    judge.verdict()
}

async fn amino(mut judge: Judge) -> Checked {
    let credentials = amino::Credentials {
        username: "pat@example.org".into(),
        password: "a password".into(),
    };
    let amino = Amino::connect(judge.url.as_str(), credentials).build()?;
    amino.login().await?;
    judge.called.insert("create_access_token".to_owned());
    let streams = amino.list_channel_streams("42").send().await;
    judge.saw("list_channel_streams", streams);
    judge.verdict()
}

async fn m2m(mut judge: Judge) -> Checked {
    let credentials = m2m::Credentials {
        client_id: "acme inc:prod".into(),
        client_secret: "a secret".into(),
    };
    M2m::connect(judge.url.as_str(), credentials)
        .build()?
        .login()
        .await?;
    let builder = Account::<M2m>::builder().servers(m2m::Servers {
        main: judge.url.as_str().into(),
    });
    let basic = Credential::basic("acme inc", "a secret");
    let account = builder
        .credential_for(m2m::schemes::client.name, basic)
        .build()?;
    let request = m2m::types::TokenRequest {
        grant_type: m2m::types::GrantType::ClientCredentials,
    };
    judge.saw("create_token", account.create_token(request).send().await);
    judge.verdict()
}
