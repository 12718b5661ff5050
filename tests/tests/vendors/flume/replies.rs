//! What the client makes of replies: types where the document has them, the whole reply where not.

use keyroute::Error;
use keyroute::flume::types::{
    Bucket, Detail, Query, QueryOperation, QueryRequest, SortDirection, Units,
};
use keyroute_tests::flume::{FlumeConfig, LOCATION_ID, SENSOR_ID};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Fault, Target};

use super::{connect, flume};

#[tokio::test]
async fn optional_parameters_are_set_by_name() {
    let (vendor, _, flume) = flume().await;
    let call = flume
        .list_devices(40_112)
        .limit(1)
        .offset(1)
        .list_shared(true);
    let call = call
        .sort_direction(SortDirection::Desc)
        .type_(2)
        .location(true);
    let devices = call.send().await.expect("devices").body;
    assert_eq!(devices.data.len(), 1);
    let device = &devices.data[0];
    assert_eq!((device.id.as_str(), device.type_), (SENSOR_ID, 2));
    let location = device
        .location
        .as_ref()
        .expect("the location was asked for");
    assert_eq!(i64::from(location.id), LOCATION_ID);
    assert!(devices.pagination.expect("two pages").prev.is_some());
    let call = &vendor.calls_to("GET", super::DEVICES)[0];
    assert_eq!(call.query_parameter("type").as_deref(), Some("2"));
    assert_eq!(
        call.query_parameter("sort_direction").as_deref(),
        Some("DESC")
    );
}

#[tokio::test]
async fn a_query_is_answered_under_the_callers_own_names() {
    let (vendor, _, flume) = flume().await;
    let query = |name: &str, bucket, operation| Query {
        until_datetime: Some("2025-03-03 00:00:00".to_owned()),
        operation,
        units: Some(Units::Liters),
        ..Query::new(name, bucket, "2025-03-01 00:00:00")
    };
    let queries = vec![
        query("daily", Bucket::Day, None),
        query("total", Bucket::Day, Some(QueryOperation::Sum)),
    ];
    let asked = QueryRequest { queries };
    let reply = flume.query_device(40_112, SENSOR_ID, asked).send().await;
    let results = &reply.expect("results").body.data[0];
    let daily = &results["daily"];
    assert_eq!(daily.len(), 2);
    assert_eq!(daily[0].datetime.as_deref(), Some("2025-03-01 00:00:00"));
    let [total] = &results["total"][..] else {
        panic!("{results:?}");
    };
    assert_eq!(total.datetime, None);
    let sum: f64 = daily.iter().map(|point| point.value).sum();
    assert!((total.value - sum).abs() < 1e-6, "{results:?}");
    assert_eq!(vendor.token_calls(), 1);
}

#[tokio::test]
async fn every_route_of_the_document_is_answered_in_its_type() {
    let (_vendor, _, flume) = flume().await;
    macro_rules! answered {
        ($($call:expr),+ $(,)?) => { $(
            let reply = $call.send().await;
            assert!(reply.expect(stringify!($call)).body.success);
        )+ };
    }
    let location = i32::try_from(LOCATION_ID).expect("a small number");
    answered!(
        flume.get_user(40_112),
        flume.list_devices(40_112),
        flume.get_device(40_112, SENSOR_ID).user(true),
        flume.get_current_flow(40_112, SENSOR_ID),
        flume.get_active_leak(40_112, SENSOR_ID),
        flume.list_budgets(40_112, SENSOR_ID),
        flume.list_event_rules(40_112, SENSOR_ID),
        flume.list_usage_alert_rules(40_112, SENSOR_ID),
        flume.list_locations(40_112),
        flume.get_location(40_112, location),
        flume.list_notifications(40_112).types_(17),
        flume.list_usage_alerts(40_112).flume_leak(false),
        flume.list_subscriptions(40_112),
    );
    let rules = flume.list_usage_alert_rules(40_112, SENSOR_ID).send().await;
    let rule = rules.expect("rules").body.data.remove(0).id;
    let subscriptions = flume.list_subscriptions(40_112).send().await;
    let subscription = subscriptions.expect("subscriptions").body.data.remove(0).id;
    answered!(
        flume.get_usage_alert_rule(40_112, SENSOR_ID, rule),
        flume.get_subscription(40_112, subscription),
    );
}

#[tokio::test]
async fn a_missing_record_is_a_documented_reply() {
    let (vendor, _, flume) = flume().await;
    let error = flume.get_device(40_112, "none").send().await;
    let Err(Error::Documented(reply)) = error else {
        panic!("{error:?}");
    };
    assert_eq!((reply.status.as_u16(), reply.body.code), (404, Some(610)));
    let message = reply.body.message.as_deref();
    assert_eq!(message, Some("Record could not be found"));
    assert_eq!(vendor.token_calls(), 1, "a 404 says nothing of the token");
}

#[tokio::test]
async fn a_wrong_parameter_is_a_documented_reply_that_names_it() {
    let (_vendor, _, flume) = flume().await;
    let error = flume.list_devices(40_112).limit(-1).send().await;
    let Err(Error::Documented(reply)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(reply.status, 400);
    let details = reply.body.detailed.expect("details");
    let [Detail::FieldProblem(problem)] = &details[..] else {
        panic!("{details:?}");
    };
    assert_eq!(problem.field.as_deref(), Some("limit"));
}

#[tokio::test]
async fn too_many_requests_are_a_documented_reply_whose_headers_are_kept() {
    let time = Timeline::default();
    let config = FlumeConfig {
        clock: time.vendor.clone(),
        rate_limit: 1,
        ..FlumeConfig::default()
    };
    let vendor = config.start().await;
    let flume = connect(&vendor, &time).build().expect("a client");
    flume
        .get_user(40_112)
        .send()
        .await
        .expect("within the limit");
    let error = flume.get_user(40_112).send().await;
    let Err(Error::Documented(reply)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(reply.status, 429);
    let message = reply.body.message.as_deref();
    assert_eq!(message, Some("Too many requests, please try again later."));
    assert_eq!(reply.headers["x-ratelimit-remaining"], "0");
    assert_eq!(vendor.token_calls(), 1);
}

#[tokio::test]
async fn a_status_that_the_document_lacks_is_told_with_the_body() {
    let (vendor, _, flume) = flume().await;
    vendor.fail_next(
        1,
        Target::Resources,
        Fault::reply(502).text("<h1>Bad gateway</h1>"),
    );
    let error = flume.get_user(40_112).send().await;
    let Err(Error::Undocumented(reply)) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(reply.status, 502);
    assert_eq!(reply.body, "<h1>Bad gateway</h1>");
}

#[tokio::test]
async fn a_body_that_is_none_of_the_documents_is_told_with_status_and_body() {
    let (vendor, _, flume) = flume().await;
    for (status, body) in [(200, "<h1>Welcome</h1>"), (404, r#"{"code": "610"}"#)] {
        let fault = Fault::reply(status).text(body);
        vendor.fail_next(1, Target::Resources, fault);
        let error = flume.get_user(40_112).send().await;
        let Err(Error::Undecodable { reply, .. }) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(reply.status, status);
        assert_eq!(reply.body, body);
        let shown = error.expect_err("it is one").to_string();
        assert!(
            !shown.contains("610") && !shown.contains("Welcome"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_reply() {
    let (vendor, _, flume) = flume().await;
    flume.login().await.expect("a login");
    vendor.fail_next(1, Target::Resources, Fault::Drop);
    let error = flume.get_user(40_112).send().await.expect_err("no reply");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn an_id_cannot_lead_to_another_path() {
    let (vendor, _, flume) = flume().await;
    let error = flume.get_device(40_112, "..").send().await;
    assert!(matches!(error, Err(Error::InvalidRequest(_))), "{error:?}");
    let error = flume.get_device(40_112, "a/../b?c#d").send().await;
    assert!(matches!(error, Err(Error::Documented(_))), "{error:?}");
    let paths: Vec<_> = vendor.log().into_iter().map(|call| call.path).collect();
    assert_eq!(
        paths.last().map(String::as_str),
        Some("/users/40112/devices/a%2F..%2Fb%3Fc%23d")
    );
}
