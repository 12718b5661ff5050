//! Replies of token routes that no document describes. A refresh token is rotated by the reply that
//! carries the next one, so nothing that stands beside it may lose it.

use keyroute::auth::FileStore;
use keyroute::{Account, Client};
use keyroute_tests::amino::{AminoConfig, STREAMS_PATH};
use keyroute_tests::flume::FlumeConfig;
use keyroute_tests::m2m::{BOOKINGS_PATH, M2mConfig};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Announced, Fault, Target, Vendor};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::{amino, flume, m2m};

/// Lifetimes that are none, or are written as no document has them.
fn lifetimes() -> Vec<Value> {
    vec![
        json!("604800"),
        json!(604_800.0),
        json!(604_800.5),
        json!("soon"),
        json!(""),
        json!(0),
        json!(-1),
        json!(null),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(true),
        json!([604_800]),
        json!({ "seconds": 604_800 }),
    ]
}

/// A vendor's tokens are renewed twice, however their lifetime is announced.
macro_rules! is_renewed {
    ($vendor:ident, $start:expr, $count:path, $life:expr) => {
        for lifetime in lifetimes() {
            let ($vendor, time, account) = $start;
            $vendor.change_terms(|terms| terms.announced = Announced::Literal(lifetime.clone()));
            for _ in 0..3 {
                assert_eq!($count(&account).await, 2, "{lifetime}");
                time.pass($life);
            }
            let grants: Vec<_> = $vendor
                .grants()
                .into_iter()
                .map(|(grant, _)| grant)
                .collect();
            assert_eq!(
                grants,
                ["password", "refresh_token", "refresh_token"],
                "{lifetime}"
            );
            assert_eq!($vendor.reuse_detected(), 0, "{lifetime}");
        }
    };
}

#[tokio::test]
async fn no_lifetime_that_flume_announces_loses_a_rotated_refresh_token() {
    is_renewed!(
        vendor,
        flume::flume().await,
        flume::count_devices,
        flume::LIFE
    );
}

#[tokio::test]
async fn no_lifetime_that_amino_announces_loses_a_rotated_refresh_token() {
    is_renewed!(
        vendor,
        amino::amino(AminoConfig::default()).await,
        amino::count_streams,
        amino::LIFE
    );
}

/// JSON of every kind, among it what most readers give up on.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| json!(number).to_string()),
        any::<String>().prop_map(|text| json!(text).to_string()),
        any::<bool>().prop_map(|truth| truth.to_string()),
        Just("null".to_owned()),
        Just("1e999".to_owned()),
        Just("[[{}]]".to_owned()),
        Just(r#"{"a": {"b": []}}"#.to_owned()),
        Just("[".repeat(500) + &"]".repeat(500)),
    ]
}

/// An object of members with odd values, and others that are given as they are.
fn object(odd: &[(&str, &String)], given: &[(&str, String)]) -> String {
    let odd = odd
        .iter()
        .map(|(name, json)| format!("{}: {json}", json!(name)));
    let given = given
        .iter()
        .map(|(name, json)| format!("{}: {json}", json!(name)));
    format!("{{{}}}", odd.chain(given).collect::<Vec<_>>().join(", "))
}

/// Lets a token route answer in many odd ways, and looks into the store each time: the tokens of
/// the reply must be there.
fn are_kept<C: Client + Clone, S>(
    vendor: &Vendor<S>,
    account: impl Fn(FileStore) -> Account<C>,
    path: &str,
    body: impl Fn(&[String]) -> String,
) {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("tokens.json");
    let runtime = tokio::runtime::Handle::current();
    let config = ProptestConfig::with_cases(48);
    TestRunner::new(config)
        .run(&prop::collection::vec(odd(), 8), |values| {
            let _ = std::fs::remove_file(&file);
            let body = body(&values);
            let target = Target::Token;
            vendor.fail_next(1, target, Fault::reply(200).text(&body));
            let account = account(FileStore::new(&file));
            let login = tokio::task::block_in_place(|| runtime.block_on(account.login()));
            prop_assert!(login.is_ok(), "{path}: {login:?} of {body}");
            let kept = std::fs::read_to_string(&file).expect("a token file");
            prop_assert!(kept.contains("odd-access"), "{body}");
            prop_assert!(kept.contains("odd-refresh"), "{body}");
            Ok(())
        })
        .expect("every reply gives its tokens");
}

fn tokens() -> [(&'static str, String); 2] {
    [
        ("access_token", json!("odd-access").to_string()),
        ("refresh_token", json!("odd-refresh").to_string()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_odd_member_of_flumes_reply_loses_its_tokens() {
    let time = Timeline::default();
    let config = FlumeConfig {
        clock: time.vendor.clone(),
        rate_limit: 1_000,
        ..FlumeConfig::default()
    };
    let vendor = config.start().await;
    let account = |store| {
        flume::connect(&vendor, &time)
            .store(store)
            .build()
            .expect("a client")
    };
    are_kept(&vendor, account, flume::DEVICES, |odd| {
        let token = object(&[("expires_in", &odd[0]), ("scope", &odd[1])], &tokens());
        let around = [
            ("success", &odd[2]),
            ("code", &odd[3]),
            ("message", &odd[4]),
            ("http_code", &odd[5]),
            ("detailed", &odd[6]),
            ("pagination", &odd[7]),
        ];
        object(&around, &[("data", format!("[{token}]"))])
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn no_odd_member_of_aminos_reply_loses_its_tokens() {
    let time = Timeline::default();
    let vendor = amino::start(&time, AminoConfig::default()).await;
    let account = |store| {
        amino::connect(&vendor, &time)
            .store(store)
            .build()
            .expect("a client")
    };
    are_kept(&vendor, account, STREAMS_PATH, |odd| {
        let beside = [
            ("expires_at_timestamp", &odd[0]),
            ("login_timestamp", &odd[1]),
            ("user_id", &odd[2]),
            ("user_profile_id", &odd[3]),
        ];
        let attributes = ("attributes", object(&beside, &tokens()));
        let resource = object(&[("type", &odd[4]), ("id", &odd[5])], &[attributes]);
        object(
            &[("links", &odd[6]), ("meta", &odd[7])],
            &[("data", format!("[{resource}]"))],
        )
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn no_odd_member_of_a_standard_reply_loses_its_tokens() {
    let time = Timeline::default();
    let config = M2mConfig {
        clock: time.vendor.clone(),
        ..M2mConfig::default()
    };
    let vendor = config.start().await;
    let account = |store| {
        m2m::builder(&vendor, &time)
            .store(store)
            .build()
            .expect("a client")
    };
    are_kept(&vendor, account, BOOKINGS_PATH, |odd| {
        let beside = [
            ("expires_in", &odd[0]),
            ("scope", &odd[1]),
            ("id_token", &odd[2]),
            ("error", &odd[3]),
            ("error_description", &odd[4]),
            ("issued_token_type", &odd[5]),
            ("", &odd[6]),
            ("resource", &odd[7]),
        ];
        object(&beside, &tokens())
    });
}
