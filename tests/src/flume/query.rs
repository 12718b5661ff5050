//! Flume's usage query: it checks the body as closely as the documentation describes it, and
//! answers with a map from request id to points. The amounts depend on the time alone, so that
//! the same query always has the same answer.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike as _, Duration, Months, NaiveDateTime, Timelike as _};
use serde_json::{Map, Value, json};

use super::FlumeState;
use super::caller::Caller;
use super::envelope::{Refusal, reply};

const FORMAT: &str = "%Y-%m-%d %H:%M:%S";

/// What a point may be broken down by.
const APPLIANCES: [&str; 22] = [
    "ALL",
    "OUTDOOR",
    "IRRIGATION",
    "SPRINKLER",
    "HOSE",
    "DRIP",
    "SOAKER_HOSE",
    "POOL",
    "INDOOR",
    "MECHANICAL",
    "CLOTHES_WASHER",
    "DISH_WASHER",
    "TOILET",
    "HUMIDIFIER",
    "SOFTENER",
    "DISCRETIONARY",
    "FAUCET",
    "TUB",
    "SHOWER",
    "LEAK",
    "FLAPPER_LEAK",
    "REVERSE_OSMOSIS",
];

pub(super) async fn query(
    State(state): State<Arc<FlumeState>>,
    _: Caller,
    body: Bytes,
) -> Result<Response, Refusal> {
    let body: Value = serde_json::from_slice(&body)
        .map_err(|_| Refusal::invalid("body", "must be a JSON object"))?;
    let queries = body["queries"]
        .as_array()
        .filter(|queries| !queries.is_empty());
    let queries =
        queries.ok_or_else(|| Refusal::invalid("queries", "must be an array with elements"))?;
    let mut answers = Map::new();
    for query in queries {
        let query = Query::read(query, local_now(&state))?;
        answers.insert(query.request_id.clone(), query.answer());
    }
    // The real one answers this count, whatever the data.
    Ok(reply(&[Value::Object(answers)], 0, &Value::Null))
}

/// The present at the device. Standard time all year: a zone database would buy nothing here.
pub(super) fn local_now(state: &FlumeState) -> NaiveDateTime {
    state.core.clock.date().naive_utc() - Duration::hours(8)
}

#[derive(Clone, Copy)]
enum Bucket {
    Minute,
    Hour,
    Day,
    Month,
    Year,
}

struct Query {
    request_id: String,
    bucket: Bucket,
    since: NaiveDateTime,
    until: NaiveDateTime,
    group: u32,
    operation: Option<String>,
    per_gallon: f64,
    descending: bool,
    appliances: Vec<String>,
}

impl Query {
    fn read(query: &Value, now: NaiveDateTime) -> Result<Self, Refusal> {
        let request_id = text(query, "request_id")?.filter(|id| !id.is_empty());
        let request_id = request_id.ok_or_else(|| Refusal::invalid("request_id", "is required"))?;
        let bucket = match text(query, "bucket")? {
            Some("MIN") => Bucket::Minute,
            Some("HR") => Bucket::Hour,
            Some("DAY") => Bucket::Day,
            Some("MON") => Bucket::Month,
            Some("YR") => Bucket::Year,
            _ => {
                return Err(Refusal::invalid(
                    "bucket",
                    "must be MIN, HR, DAY, MON or YR",
                ));
            }
        };
        let since = datetime(query, "since_datetime")?;
        let since = since.ok_or_else(|| Refusal::invalid("since_datetime", "is required"))?;
        let until = datetime(query, "until_datetime")?.unwrap_or(now);
        if until <= since {
            let message = "must be after since_datetime";
            return Err(Refusal::invalid("until_datetime", message));
        }
        if until - since > Duration::days(366) {
            let message = "must be within a year of since_datetime";
            return Err(Refusal::invalid("until_datetime", message));
        }
        let group = match &query["group_multiplier"] {
            Value::Null => Some(1),
            value => value.as_u64().and_then(|value| u32::try_from(value).ok()),
        };
        let group = group
            .filter(|group| (1..=100).contains(group))
            .ok_or_else(|| Refusal::invalid("group_multiplier", "must be from 1 to 100"))?;
        // A client is known to write it in lower case, and to be understood.
        let operation = text(query, "operation")?.map(str::to_ascii_uppercase);
        if let Some(operation) = &operation
            && !["SUM", "AVG", "MIN", "MAX", "CNT"].contains(&operation.as_str())
        {
            let message = "must be SUM, AVG, MIN, MAX or CNT";
            return Err(Refusal::invalid("operation", message));
        }
        let per_gallon = match text(query, "units")? {
            None | Some("GALLONS") => 1.0,
            Some("LITERS") => 3.785_411_784,
            Some("CUBIC_FEET") => 0.133_680_556,
            Some("CUBIC_METERS") => 0.003_785_411_784,
            Some(_) => return Err(Refusal::invalid("units", "must be a known unit")),
        };
        let descending = match text(query, "sort_direction")? {
            None | Some("ASC") => false,
            Some("DESC") => true,
            Some(_) => return Err(Refusal::invalid("sort_direction", "must be ASC or DESC")),
        };
        Ok(Self {
            request_id: request_id.to_owned(),
            bucket,
            since,
            until,
            group,
            operation,
            per_gallon,
            descending,
            appliances: appliances(&query["types"])?,
        })
    }

    fn answer(&self) -> Value {
        let mut points = self.points();
        let Some(operation) = &self.operation else {
            if self.descending {
                points.reverse();
            }
            let points = points.into_iter().map(|(at, value)| self.point(at, value));
            return points.collect();
        };
        let values = || points.iter().map(|(_, value)| *value);
        #[expect(
            clippy::cast_precision_loss,
            reason = "a year has fewer minutes than 2^52"
        )]
        let count = points.len() as f64;
        let value = match operation.as_str() {
            "SUM" => values().sum(),
            "AVG" => values().sum::<f64>() / count,
            "MIN" => values().fold(f64::INFINITY, f64::min),
            "MAX" => values().fold(f64::NEG_INFINITY, f64::max),
            _ => count,
        };
        // One point, which stands for no time.
        json!([{ "value": value }])
    }

    fn point(&self, at: NaiveDateTime, value: f64) -> Value {
        let mut point = json!({ "datetime": at.format(FORMAT).to_string(), "value": value });
        if !self.appliances.is_empty() {
            // That appliances appear in this member is known; how they do is not.
            let share = |name: &String| (name.clone(), json!(value / 4.0));
            point["types"] = self
                .appliances
                .iter()
                .map(share)
                .collect::<Map<_, _>>()
                .into();
        }
        point
    }

    /// The start and the amount of every bucket that begins before the end.
    fn points(&self) -> Vec<(NaiveDateTime, f64)> {
        let mut points = Vec::new();
        let mut at = Some(self.start());
        while let Some(start) = at.filter(|start| *start < self.until) {
            let end = self.after(start);
            let minutes = end.map_or(0, |end| (end - start).num_minutes());
            points.push((start, gallons(start, minutes) * self.per_gallon));
            at = end;
        }
        points
    }

    fn start(&self) -> NaiveDateTime {
        let since = self.since;
        let start = match self.bucket {
            Bucket::Minute => since.with_second(0),
            Bucket::Hour => since.date().and_hms_opt(since.hour(), 0, 0),
            Bucket::Day => since.date().and_hms_opt(0, 0, 0),
            Bucket::Month => (since.date().with_day(1)).and_then(|day| day.and_hms_opt(0, 0, 0)),
            Bucket::Year => (since.date().with_ordinal(1)).and_then(|day| day.and_hms_opt(0, 0, 0)),
        };
        start.unwrap_or(since)
    }

    fn after(&self, start: NaiveDateTime) -> Option<NaiveDateTime> {
        let group = i64::from(self.group);
        match self.bucket {
            Bucket::Minute => start.checked_add_signed(Duration::minutes(group)),
            Bucket::Hour => start.checked_add_signed(Duration::hours(group)),
            Bucket::Day => start.checked_add_signed(Duration::days(group)),
            Bucket::Month => start.checked_add_months(Months::new(self.group)),
            Bucket::Year => start.checked_add_months(Months::new(12 * self.group)),
        }
    }
}

/// A steady trickle, and a little more at some times than at others.
fn gallons(start: NaiveDateTime, minutes: i64) -> f64 {
    let wave = (start.and_utc().timestamp() / 60).rem_euclid(7);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a hundred years of minutes are exact"
    )]
    let (minutes, wave) = (minutes as f64, wave as f64);
    minutes * 0.125 + wave * 0.25
}

fn text<'a>(query: &'a Value, field: &str) -> Result<Option<&'a str>, Refusal> {
    match &query[field] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(Refusal::invalid(field, "must be a string")),
    }
}

fn datetime(query: &Value, field: &str) -> Result<Option<NaiveDateTime>, Refusal> {
    let Some(text) = text(query, field)? else {
        return Ok(None);
    };
    // The parser would take fewer digits.
    let parsed = NaiveDateTime::parse_from_str(text, FORMAT).ok();
    let parsed = parsed.filter(|_| text.len() == "2025-03-04 05:06:07".len());
    let message = "must be of the form YYYY-MM-DD HH:MM:SS";
    parsed
        .map(Some)
        .ok_or_else(|| Refusal::invalid(field, message))
}

/// The appliances to break points down by; none if all of the water is wanted.
fn appliances(types: &Value) -> Result<Vec<String>, Refusal> {
    let types = match types {
        Value::Null => return Ok(Vec::new()),
        Value::Array(types) => types,
        _ => return Err(Refusal::invalid("types", "must be an array")),
    };
    let mut appliances = Vec::new();
    for name in types {
        let name = name.as_str().map(str::to_ascii_uppercase);
        let known = name.filter(|name| APPLIANCES.contains(&name.as_str()));
        let name = known.ok_or_else(|| Refusal::invalid("types", "must be known types"))?;
        if name != "ALL" {
            appliances.push(name);
        }
    }
    Ok(appliances)
}
