//! What a client of Flume may rely on once it has a token.

use reqwest::Client;
use serde_json::{Value, json};

use super::{get, login, read, record};
use crate::flume::*;

fn of_user(rest: &str) -> String {
    format!("/users/{USER_ID}{rest}")
}

fn of_sensor(rest: &str) -> String {
    of_user(&format!("/devices/{SENSOR_ID}{rest}"))
}

/// A fresh vendor, and the good reply to one request.
async fn reply_to(path: &str) -> Value {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    let (status, body) = read(get(&vendor, path, &token).await).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

async fn refusal_of(path: &str) -> (u16, Value) {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    read(get(&vendor, path, &token).await).await
}

async fn query(query: Value) -> (u16, Value) {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    let token = token["access_token"].as_str().expect("text");
    let url = format!("{}{}", vendor.url(), of_sensor("/query"));
    let body = json!({ "queries": query });
    let request = Client::new().post(url).bearer_auth(token).json(&body);
    read(request.send().await.expect("the vendor answers")).await
}

#[tokio::test]
async fn every_route_answers_records_of_its_kind() {
    for (path, member) in [
        (of_user(""), "email_address"),
        ("/me".to_owned(), "email_address"),
        ("/me/devices".to_owned(), "product"),
        ("/contacts".to_owned(), "detail"),
        (of_user("/devices"), "product"),
        (of_sensor(""), "product"),
        (of_sensor("/query/active"), "gpm"),
        (of_sensor("/leaks/active"), "active"),
        (of_sensor("/budgets"), "thresholds"),
        (of_sensor("/rules"), "notification_type"),
        (of_sensor("/rules/usage-alerts"), "flow_rate"),
        (of_sensor("/rules/usage-alerts/rule-17"), "flow_rate"),
        (of_user("/locations"), "away_mode"),
        (of_user("/locations/50321"), "away_mode"),
        (of_user("/notifications"), "title"),
        (of_user("/usage-alerts"), "event_rule_name"),
        (of_user("/subscriptions"), "alert_type"),
        (of_user("/subscriptions/21"), "alert_type"),
    ] {
        let body = reply_to(&path).await;
        assert!(body["data"][0].get(member).is_some(), "{path}: {body}");
    }
}

#[tokio::test]
async fn what_is_not_there_or_not_ones_own_is_not_found() {
    for path in [
        "/users/1".to_owned(),
        of_user("/devices/1"),
        of_user("/devices/1/budgets"),
        of_user("/locations/1"),
        of_user("/subscriptions/1"),
        of_sensor("/rules/usage-alerts/rule-1"),
    ] {
        let (status, body) = refusal_of(&path).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(body["code"], 610);
        assert_eq!(body["message"], "Record could not be found");
    }
    let (status, body) = refusal_of("/location-profiles").await;
    assert_eq!(status, 404);
    assert_eq!(body["message"], "The route requested is not defined");
}

#[tokio::test]
async fn devices_embed_user_and_location_on_demand() {
    let body = reply_to(&of_user("/devices?user=true&location=true&type=1")).await;
    assert_eq!(body["count"], 1);
    let bridge = &body["data"][0];
    assert_eq!(bridge["id"], BRIDGE_ID);
    assert_eq!(bridge["user"]["id"], USER_ID);
    assert_eq!(bridge["location"]["id"], LOCATION_ID);
    assert_eq!(bridge["bridge_id"], Value::Null);
    assert_eq!(bridge.get("location_id"), None);
    assert_eq!(bridge.get("battery_level"), None);
}

#[tokio::test]
async fn shared_devices_are_listed_on_demand() {
    assert_eq!(reply_to(&of_user("/devices")).await["count"], 2);
    let body = reply_to(&of_user("/devices?list_shared=true&sort_direction=DESC")).await;
    assert_eq!(body["count"], 3);
    assert_eq!(body["data"][0]["id"], SHARED_SENSOR_ID);
}

#[tokio::test]
async fn pages_link_to_their_neighbours_and_keep_the_filters() {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    let first = format!("/users/{USER_ID}/usage-alerts?device_id={SENSOR_ID}");
    let (_, body) = read(get(&vendor, &first, &token).await).await;
    assert_eq!(body["count"], ALERT_COUNT);
    assert_eq!(body["data"].as_array().map(Vec::len), Some(50));
    let link = format!("/users/{USER_ID}/usage-alerts?offset=50&limit=50&device_id={SENSOR_ID}");
    assert_eq!(body["pagination"], json!({ "next": link, "prev": null }));

    let (_, body) = read(get(&vendor, &link, &token).await).await;
    assert_eq!(body["data"].as_array().map(Vec::len), Some(11));
    assert_eq!(body["pagination"]["next"], Value::Null);
    assert!(body["pagination"]["prev"].is_string());

    let all = of_user("/usage-alerts?limit=2000");
    let (_, body) = read(get(&vendor, &all, &token).await).await;
    assert_eq!(body["data"].as_array().map(Vec::len), Some(ALERT_COUNT));
    assert_eq!(body["pagination"], Value::Null);
}

#[tokio::test]
async fn lists_are_filtered() {
    let leaks = reply_to(&of_user("/usage-alerts?flume_leak=true")).await;
    assert_eq!(leaks["count"], 6);
    let budgets = reply_to(&of_user("/notifications?types=2")).await;
    assert!(budgets["data"][0]["extra"].get("percentage").is_some());
    let read = reply_to(&of_user("/notifications?read=true&type=1")).await;
    assert_eq!(read["data"][0]["read"], true);
    let exact = reply_to(&of_user("/subscriptions?notification_types=3")).await;
    assert_eq!(exact["count"], 1);
    let bit = reply_to(&of_user("/subscriptions?notification_type=2")).await;
    assert_eq!(bit["count"], 2);
    let elsewhere = reply_to(&of_user("/notifications?location_id=1")).await;
    assert_eq!(elsewhere["count"], 0);
}

#[tokio::test]
async fn a_parameter_that_makes_no_sense_is_named() {
    for (path, field) in [
        ("/users/nobody".to_owned(), "user_id"),
        (of_user("/devices?limit=many"), "limit"),
        (of_user("/devices?limit=0"), "limit"),
        (of_user("/devices?offset=-1"), "offset"),
        (of_user("/devices?user=yes"), "user"),
        (of_user("/devices?sort_field=colour"), "sort_field"),
        (of_user("/devices?sort_direction=UP"), "sort_direction"),
    ] {
        let (status, body) = refusal_of(&path).await;
        assert_eq!(status, 400, "{path}");
        assert_eq!(body["code"], 94);
        assert_eq!(body["detailed"][0]["field"], field, "{path}");
    }
}

#[tokio::test]
async fn away_mode_can_be_switched() {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    let path = of_user("/locations/50321");
    let request = Client::new()
        .patch(format!("{}{path}", vendor.url()))
        .bearer_auth(token["access_token"].as_str().expect("text"))
        .json(&json!({ "away_mode": true }));
    let (status, body) = read(request.send().await.expect("the vendor answers")).await;
    assert_eq!((status, &body["data"]), (200, &json!([])));
    assert!(vendor.away_mode());
    let location = record(get(&vendor, &path, &token).await).await;
    assert_eq!(location["away_mode"], true);
}

#[tokio::test]
async fn a_query_answers_points_under_its_id() {
    let (status, body) = query(json!([
        { "request_id": "daily", "bucket": "DAY", "units": "LITERS",
          "since_datetime": "2025-03-01 00:00:00", "until_datetime": "2025-03-03 00:00:00" },
        { "request_id": "total", "bucket": "MON", "operation": "SUM",
          "since_datetime": "2025-03-01 00:00:00", "until_datetime": "2025-04-01 00:00:00" },
    ]))
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["count"], 0);
    let answers = &body["data"][0];
    let daily = answers["daily"].as_array().expect("points");
    assert_eq!(daily.len(), 2);
    assert_eq!(daily[1]["datetime"], "2025-03-02 00:00:00");
    assert!(daily[1]["value"].is_f64());
    assert_eq!(answers["total"].as_array().map(Vec::len), Some(1));
    assert_eq!(answers["total"][0].get("datetime"), None);
}

#[tokio::test]
async fn a_query_groups_and_sorts_and_breaks_down() {
    let (status, body) = query(json!([
        { "request_id": "q", "bucket": "MIN", "group_multiplier": 15, "sort_direction": "DESC",
          "types": ["SHOWER"], "since_datetime": "2025-03-01 06:00:30",
          "until_datetime": "2025-03-01 07:00:00" },
        { "request_id": "n", "bucket": "MIN", "operation": "cnt",
          "since_datetime": "2025-03-01 06:00:00", "until_datetime": "2025-03-01 07:00:00" },
    ]))
    .await;
    assert_eq!(status, 200, "{body}");
    let points = body["data"][0]["q"].as_array().expect("points");
    assert_eq!(points.len(), 4);
    assert_eq!(points[0]["datetime"], "2025-03-01 06:45:00");
    assert!(points[0]["types"]["SHOWER"].is_f64());
    assert_eq!(body["data"][0]["n"][0]["value"], 60.0);
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused_by_field() {
    let good = json!({ "request_id": "q", "bucket": "DAY",
        "since_datetime": "2025-03-01 00:00:00", "until_datetime": "2025-03-03 00:00:00" });
    for (field, value) in [
        ("request_id", json!(7)),
        ("bucket", json!("WEEK")),
        ("since_datetime", json!("2025-03-01T00:00:00Z")),
        ("since_datetime", Value::Null),
        ("until_datetime", json!("2025-02-01 00:00:00")),
        ("until_datetime", json!("2027-02-01 00:00:00")),
        ("group_multiplier", json!(101)),
        ("group_multiplier", json!("2")),
        ("operation", json!("MEDIAN")),
        ("units", json!("PINTS")),
        ("sort_direction", json!("UP")),
        ("types", json!(["KETTLE"])),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let (status, body) = query(json!([bad])).await;
        assert_eq!(status, 400, "{field}: {body}");
        assert_eq!(body["code"], 94);
        assert_eq!(body["detailed"][0]["field"], field);
    }
    assert_eq!(query(json!([])).await.0, 400);
}
