//! What the fake Flume knows: one user, a sensor with its bridge, a sensor shared by somebody
//! else, a location, alerts. All of it is made up, and the same at every start.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::{ALERT_COUNT, BRIDGE_ID, FlumeState, LOCATION_ID, SENSOR_ID, SHARED_SENSOR_ID};

/// The user who shares a sensor.
const NEIGHBOUR_ID: i64 = 40_113;

pub(super) fn user(state: &FlumeState) -> Value {
    json!({
        "id": state.config.user_id,
        "email_address": state.config.username,
        "first_name": "Pat",
        "last_name": "Doe",
        "phone": "5550100200",
        "status": "Active",
        "type": "USER",
        "signup_datetime": "2024-02-03T10:11:12.000Z",
    })
}

/// The user's own devices. A bridge has no battery, no bridge of its own, and no orientation.
pub(super) fn devices(state: &FlumeState) -> Vec<Value> {
    vec![
        json!({
            "id": SENSOR_ID,
            "type": 2,
            "location_id": LOCATION_ID,
            "user_id": state.config.user_id,
            "bridge_id": BRIDGE_ID,
            "oriented": true,
            "last_seen": "2025-03-04T05:06:07.000Z",
            "connected": true,
            "battery_level": "high",
            "product": "flume2.5",
        }),
        json!({
            "id": BRIDGE_ID,
            "type": 1,
            "location_id": LOCATION_ID,
            "user_id": state.config.user_id,
            "bridge_id": null,
            "last_seen": "2025-03-04T05:01:00.000Z",
            "connected": true,
            "product": "flume2.5",
        }),
    ]
}

/// The device that a neighbour shares, with no more members than real ones were seen to have.
pub(super) fn shared_device() -> Value {
    json!({
        "id": SHARED_SENSOR_ID,
        "type": 2,
        "location_id": LOCATION_ID + 1,
        "user_id": NEIGHBOUR_ID,
        "last_seen": "2025-03-04T05:06:08.000Z",
        "connected": false,
    })
}

pub(super) fn device(state: &FlumeState, id: &str) -> Option<Value> {
    let mut known = devices(state).into_iter().chain([shared_device()]);
    known.find(|device| device["id"] == id)
}

pub(super) fn locations(state: &FlumeState) -> Vec<Value> {
    vec![json!({
        "id": LOCATION_ID,
        "user_id": state.config.user_id,
        "name": "Cabin",
        "primary_location": true,
        "address": "9 Sample Road",
        "address_2": "",
        "city": "Exampleton",
        "state": "CA",
        "postal_code": "90000",
        "country": "United States",
        "tz": "America/Los_Angeles",
        "installation": "DONE",
        "insurer_id": 7,
        "building_type": "SINGLE_FAMILY_HOME",
        "away_mode": state.away_mode.load(Ordering::SeqCst),
    })]
}

pub(super) fn shared_location() -> Value {
    json!({
        "id": LOCATION_ID + 1,
        "user_id": NEIGHBOUR_ID,
        "name": "Next door",
        "primary_location": false,
        "address": "11 Sample Road",
        "address_2": null,
        "city": "Exampleton",
        "state": "CA",
        "postal_code": "90000",
        "country": "United States",
        "tz": "America/Los_Angeles",
        "installation": "DONE",
        "building_type": "SINGLE_FAMILY_HOME",
        "away_mode": false,
    })
}

pub(super) fn budgets() -> Vec<Value> {
    vec![
        json!({ "id": 311, "name": "March", "type": "MONTHLY", "value": 3000,
            "thresholds": [2250, 3000], "actual": 1810.5 }),
        json!({ "id": 312, "name": "Every day", "type": "DAILY", "value": 120.5,
            "thresholds": [60], "actual": 0 }),
    ]
}

/// Every third notification has been read; every fourth one is about a budget.
pub(super) fn notifications(state: &FlumeState) -> Vec<Value> {
    let numbered = 0..ALERT_COUNT;
    let make = |number: usize| {
        let about_budget = number % 4 == 3;
        let extra = if about_budget {
            json!({ "percentage": 75, "budget_type": "MONTHLY", "budget_start": "2025-03-01" })
        } else {
            json!({ "advanced_low_flow": false, "event_rule_name": "Sample rule",
                "query": alert_query() })
        };
        json!({
            "id": 880_012 + number,
            "device_id": SENSOR_ID,
            "user_id": state.config.user_id,
            "type": if about_budget { 2 } else { 1 },
            "title": if about_budget { "Budget Alert!" } else { "Usage Alert!" },
            "message": "Sample rule triggered at Cabin.",
            "created_datetime": datetime(number),
            "read": number.is_multiple_of(3),
            "extra": if number == 0 { Value::Null } else { extra },
        })
    };
    numbered.map(make).collect()
}

/// Every tenth usage alert is a leak.
pub(super) fn usage_alerts() -> Vec<Value> {
    let numbered = 0..ALERT_COUNT;
    let make = |number: usize| {
        json!({
            "id": 7_001 + number,
            "device_id": SENSOR_ID,
            "triggered_datetime": datetime(number),
            "flume_leak": number % 10 == 9,
            "query": alert_query(),
            "event_rule_name": "High Flow Alert",
        })
    };
    numbered.map(make).collect()
}

fn alert_query() -> Value {
    json!({
        "request_id": "SYSTEM_TRIGGERED_USAGE_ALERT",
        "since_datetime": "2025-03-04 04:40:00",
        "until_datetime": "2025-03-04 05:00:00",
        "tz": "America/Los_Angeles",
        "bucket": "MIN",
    })
}

fn datetime(number: usize) -> String {
    format!(
        "2025-03-04T{:02}:{:02}:00.000Z",
        8 + number / 60,
        number % 60
    )
}

pub(super) fn rules() -> Vec<Value> {
    let mut rules = usage_alert_rules();
    for rule in &mut rules {
        rule["notification_type"] = "USAGE_ALERT".into();
    }
    rules
}

pub(super) fn usage_alert_rules() -> Vec<Value> {
    vec![
        json!({ "id": "rule-17", "name": "Night flow", "active": true, "flow_rate": 2.5,
            "duration": 30, "notify_every": 60 }),
        json!({ "id": "rule-18", "name": "High Flow Alert", "active": false, "flow_rate": 8,
            "duration": 10, "notify_every": 20, "device_id": SENSOR_ID }),
    ]
}

/// `notification_types` is a bit mask: 1 usage alert, 2 budget, 4 general, 8 heartbeat, 16 battery.
pub(super) fn subscriptions(state: &FlumeState) -> Vec<Value> {
    let make = |id: i64, alert_type: &str, alert_info: &str, notification_types: i64| {
        json!({
            "id": id,
            "user_id": state.config.user_id,
            "alert_type": alert_type,
            "alert_info": alert_info,
            "device_id": SENSOR_ID,
            "notification_types": notification_types,
            "created_datetime": "2024-02-03T10:12:00.000Z",
            "updated_datetime": null,
        })
    };
    vec![
        make(21, "EMAIL", &state.config.username, 31),
        make(22, "PUSH", "phone", 3),
    ]
}

pub(super) fn contacts() -> Vec<Value> {
    vec![
        json!({ "id": 1, "category": "SUPPORT", "type": "EMAIL", "detail": "help@example.org" }),
        json!({ "id": 2, "category": "SUPPORT", "type": "PHONE", "detail": "5550100300" }),
    ]
}
