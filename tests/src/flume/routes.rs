//! Flume's resource routes, except the query. Each takes a checked caller and the parameters,
//! filters what [`data`] knows, and answers in the envelope.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};

use super::caller::{Caller, Parameters};
use super::envelope::{Refusal, reply, single};
use super::listing::page;
use super::query::local_now;
use super::{FlumeState, data};

type Answer = Result<Response, Refusal>;
type Shared = State<Arc<FlumeState>>;

pub(super) async fn undefined() -> Refusal {
    Refusal::undefined()
}

pub(super) async fn user(State(state): Shared, _: Caller) -> Response {
    single(data::user(&state))
}

pub(super) async fn devices(
    State(state): Shared,
    _: Caller,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    let mut devices = data::devices(&state);
    if parameters.flag("list_shared")? == Some(true) {
        devices.push(data::shared_device());
    }
    keep_number(&mut devices, &parameters, "type")?;
    keep_number(&mut devices, &parameters, "location_id")?;
    if let Some(primary) = parameters.flag("primary_location")? {
        // All devices of the user's own are at the primary location.
        devices.retain(|device| (device["user_id"] == state.config.user_id) == primary);
    }
    for device in &mut devices {
        embellish(&state, device, &parameters)?;
    }
    page(uri.path(), &parameters, devices, "id")
}

pub(super) async fn device(State(state): Shared, caller: Caller, parameters: Parameters) -> Answer {
    let found = data::device(&state, caller.id("device_id"));
    let mut device = found.ok_or_else(Refusal::not_found)?;
    embellish(&state, &mut device, &parameters)?;
    Ok(single(device))
}

/// Adds the user and the location to a device if the request wants them. With the location
/// inside, the real one leaves its id out.
fn embellish(
    state: &FlumeState,
    device: &mut Value,
    parameters: &Parameters,
) -> Result<(), Refusal> {
    if parameters.flag("user")? == Some(true) {
        device["user"] = data::user(state);
    }
    if parameters.flag("location")? == Some(true) {
        let mut locations = data::locations(state);
        locations.push(data::shared_location());
        locations.retain(|location| location["id"] == device["location_id"]);
        device["location"] = locations.pop().unwrap_or_default();
        if let Some(device) = device.as_object_mut() {
            device.remove("location_id");
        }
    }
    Ok(())
}

pub(super) async fn current_flow(State(state): Shared, _: Caller) -> Response {
    let datetime = local_now(&state).format("%Y-%m-%d %H:%M:%S").to_string();
    single(json!({ "active": true, "gpm": 1.25, "datetime": datetime }))
}

pub(super) async fn active_leak(_: Caller) -> Response {
    single(json!({ "active": false }))
}

pub(super) async fn budgets(_: Caller, uri: Uri, parameters: Parameters) -> Answer {
    page(uri.path(), &parameters, data::budgets(), "id")
}

pub(super) async fn rules(_: Caller, uri: Uri, parameters: Parameters) -> Answer {
    page(uri.path(), &parameters, data::rules(), "id")
}

pub(super) async fn usage_alert_rules(_: Caller, uri: Uri, parameters: Parameters) -> Answer {
    page(uri.path(), &parameters, data::usage_alert_rules(), "id")
}

pub(super) async fn usage_alert_rule(caller: Caller) -> Answer {
    let wanted = Value::from(caller.id("rule_id"));
    find(data::usage_alert_rules(), &wanted)
}

pub(super) async fn locations(
    State(state): Shared,
    _: Caller,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    let mut locations = data::locations(&state);
    if parameters.flag("list_shared")? == Some(true) {
        locations.push(data::shared_location());
    }
    page(uri.path(), &parameters, locations, "id")
}

pub(super) async fn location(State(state): Shared, caller: Caller) -> Answer {
    let wanted = caller.number("location_id")?.into();
    find(data::locations(&state), &wanted)
}

pub(super) async fn update_location(State(state): Shared, caller: Caller, body: Bytes) -> Answer {
    let wanted = caller.number("location_id")?.into();
    find(data::locations(&state), &wanted)?;
    let change: Value = serde_json::from_slice(&body)
        .map_err(|_| Refusal::invalid("body", "must be a JSON object"))?;
    let away_mode = change["away_mode"].as_bool();
    let away_mode = away_mode.ok_or_else(|| Refusal::invalid("away_mode", "must be a boolean"))?;
    state.away_mode.store(away_mode, Ordering::SeqCst);
    Ok(reply(&[], 0, &Value::Null))
}

pub(super) async fn notifications(
    State(state): Shared,
    _: Caller,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    let mut notifications = data::notifications(&state);
    keep_text(&mut notifications, &parameters, "device_id");
    keep_flag(&mut notifications, &parameters, "read")?;
    keep_number(&mut notifications, &parameters, "type")?;
    if let Some(mask) = parameters.number("types")? {
        notifications.retain(|one| one["type"].as_i64().is_some_and(|bit| bit & mask != 0));
    }
    keep_location(&mut notifications, &parameters)?;
    page(uri.path(), &parameters, notifications, "created_datetime")
}

pub(super) async fn usage_alerts(_: Caller, uri: Uri, parameters: Parameters) -> Answer {
    let mut alerts = data::usage_alerts();
    keep_text(&mut alerts, &parameters, "device_id");
    keep_flag(&mut alerts, &parameters, "flume_leak")?;
    page(uri.path(), &parameters, alerts, "id")
}

pub(super) async fn subscriptions(
    State(state): Shared,
    _: Caller,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    let mut subscriptions = data::subscriptions(&state);
    keep_text(&mut subscriptions, &parameters, "alert_type");
    keep_text(&mut subscriptions, &parameters, "device_id");
    keep_number(&mut subscriptions, &parameters, "notification_types")?;
    if let Some(bit) = parameters.number("notification_type")? {
        let mask = |one: &Value| one["notification_types"].as_i64().unwrap_or_default();
        subscriptions.retain(|one| mask(one) & bit == bit);
    }
    // Every subscription is about the sensor.
    if parameters
        .number("device_type")?
        .is_some_and(|kind| kind != 2)
    {
        subscriptions.clear();
    }
    keep_location(&mut subscriptions, &parameters)?;
    page(uri.path(), &parameters, subscriptions, "id")
}

pub(super) async fn subscription(State(state): Shared, caller: Caller) -> Answer {
    let wanted = caller.number("subscription_id")?.into();
    find(data::subscriptions(&state), &wanted)
}

pub(super) async fn contacts(_: Caller, uri: Uri, parameters: Parameters) -> Answer {
    let mut contacts = data::contacts();
    keep_text(&mut contacts, &parameters, "type");
    keep_text(&mut contacts, &parameters, "category");
    page(uri.path(), &parameters, contacts, "id")
}

fn find(records: Vec<Value>, id: &Value) -> Answer {
    let found = records.into_iter().find(|record| record["id"] == *id);
    found.map(single).ok_or_else(Refusal::not_found)
}

fn keep_text(records: &mut Vec<Value>, parameters: &Parameters, name: &str) {
    if let Some(text) = parameters.text(name) {
        records.retain(|record| record[name] == text);
    }
}

fn keep_number(
    records: &mut Vec<Value>,
    parameters: &Parameters,
    name: &str,
) -> Result<(), Refusal> {
    if let Some(number) = parameters.number(name)? {
        records.retain(|record| record[name] == number);
    }
    Ok(())
}

fn keep_flag(records: &mut Vec<Value>, parameters: &Parameters, name: &str) -> Result<(), Refusal> {
    if let Some(flag) = parameters.flag(name)? {
        records.retain(|record| record[name] == flag);
    }
    Ok(())
}

/// Everything that belongs to a device belongs to the user's one location.
fn keep_location(records: &mut Vec<Value>, parameters: &Parameters) -> Result<(), Refusal> {
    let elsewhere = |id| id != super::LOCATION_ID;
    if parameters.number("location_id")?.is_some_and(elsewhere) {
        records.clear();
    }
    Ok(())
}
