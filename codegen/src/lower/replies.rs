//! Replies: which statuses an operation documents as success and as failure, and the type of each
//! body, from its media type.

use serde_json::{Map, Value};

use crate::load::pointer::join;
use crate::lower::bodies::untyped;
use crate::lower::schemas::expression;
use crate::model::{Reply, ReplyBody, TypeExpression};
use crate::normalize::multipart::resolved;
use crate::report::{Code, Diagnostic, Report};

/// The successes and failures of an operation, each in the order of their statuses.
///
/// `prefer` chooses among the media types of a reply; by default JSON goes first.
pub(super) fn replies(
    operation: &Value,
    pointer: &str,
    prefer: Option<MediaKind>,
    schemas: &Map<String, Value>,
    report: &mut Report,
) -> (Vec<Reply>, Vec<Reply>) {
    let is_head = pointer.ends_with("/head");
    let pointer = join(pointer, "responses");
    let listed = operation.get("responses").and_then(Value::as_object);
    let mut replies: Vec<(u16, Reply)> = Vec::new();
    for (key, response) in listed.into_iter().flatten() {
        if key.starts_with("x-") {
            continue;
        }
        let pointer = join(&pointer, key);
        let Some((order, status)) = status_key(key) else {
            report.push(
                Diagnostic::new(
                    Code::StatusMalformed,
                    &pointer,
                    format!("`{key}` is no status, and its reply is not typed"),
                )
                .remedy("write a status such as 200, a range such as 4XX, or `default`"),
            );
            continue;
        };
        if replies.iter().any(|(other, _)| *other == order) {
            continue;
        }
        let links = response.get("links").and_then(Value::as_object);
        if links.is_some_and(|links| !links.is_empty()) {
            report.push(
                Diagnostic::new(
                    Code::LinksIgnored,
                    join(&pointer, "links"),
                    "links between operations have no method",
                )
                .remedy("call the operation that a link names with the values that it takes"),
            );
        }
        let body = if is_head || EMPTY.contains(&status.as_str()) {
            impossible(response, &pointer, is_head, report);
            ReplyBody::Empty
        } else {
            body(response, &pointer, prefer, schemas, report)
        };
        replies.push((order, Reply { status, body }));
    }
    replies.sort_by_key(|(order, _)| *order);
    let has = |range: std::ops::Range<u16>| replies.iter().any(|(order, _)| range.contains(order));
    let success_ends = if has(200..300) || has(2000..2001) {
        300
    } else {
        400
    };
    let default_succeeds = !has(100..400) && !has(1000..4000);
    let (returns, fails): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|(order, _)| match *order {
            DEFAULT => default_succeeds,
            range if range >= 1000 => range / 10 < success_ends,
            status => status < success_ends,
        });
    let replies =
        |side: Vec<(u16, Reply)>| side.into_iter().map(|(_, reply)| reply).collect::<Vec<_>>();
    let mut returns: Vec<Reply> = replies(returns);
    if returns.is_empty() {
        // An operation that documents only failures still succeeds, and says nothing of how.
        returns.push(Reply {
            status: "2XX".to_owned(),
            body: ReplyBody::Binary,
        });
    }
    // An enum of replies is read whole, and so is a failure.
    let several = returns.iter().any(|reply| reply.body != returns[0].body);
    let mut fails = replies(fails);
    let whole = if several {
        returns.as_mut_slice()
    } else {
        &mut []
    };
    for reply in whole.iter_mut().chain(&mut fails) {
        if reply.body.is_streamed() {
            reply.body = ReplyBody::Binary;
        }
    }
    (returns, fails)
}

/// The statuses whose replies have no body (RFC 9110 sections 15.2 to 15.4).
const EMPTY: [&str; 7] = ["100", "101", "102", "103", "204", "205", "304"];

/// Reports a body that HTTP does not let come.
fn impossible(response: &Value, pointer: &str, is_head: bool, report: &mut Report) {
    let content = response.get("content").and_then(Value::as_object);
    if content.is_none_or(Map::is_empty) {
        return;
    }
    let why = if is_head {
        "a reply to HEAD has no body"
    } else {
        "a reply with this status has no body"
    };
    report.push(
        Diagnostic::new(
            Code::BodyImpossible,
            join(pointer, "content"),
            format!("{why}, and none is read"),
        )
        .remedy("nothing, or remove the `content` in an overlay"),
    );
}

/// The streamed forms that an operation's successes have beside JSON, with the word that names the
/// method which asks for them.
pub(super) fn streamed_forms(operation: &Value) -> Vec<(MediaKind, &'static str)> {
    let listed = operation.get("responses").and_then(Value::as_object);
    let mut forms = Vec::new();
    for (key, response) in listed.into_iter().flatten() {
        let content = response.get("content").and_then(Value::as_object);
        let kinds: Vec<MediaKind> = content
            .into_iter()
            .flat_map(|content| content.keys())
            .map(|name| media_kind(name))
            .collect();
        if !key.starts_with('2') || !kinds.contains(&MediaKind::Json) {
            continue;
        }
        for (kind, word) in [(MediaKind::Events, "events"), (MediaKind::Lines, "lines")] {
            if kinds.contains(&kind) && !forms.contains(&(kind, word)) {
                forms.push((kind, word));
            }
        }
    }
    forms
}

/// The order of the key `default`, after all others.
const DEFAULT: u16 = 9999;

/// A key's order and how rows write it: `200` before `2XX` before `default`.
pub(super) fn status_key(key: &str) -> Option<(u16, String)> {
    if key == "default" {
        return Some((DEFAULT, "\"default\"".to_owned()));
    }
    let upper = key.to_ascii_uppercase();
    let bytes = upper.as_bytes();
    if bytes.len() != 3 || !(b'1'..=b'5').contains(&bytes[0]) {
        return None;
    }
    if upper.ends_with("XX") {
        return Some((u16::from(bytes[0] - b'0') * 1000, upper));
    }
    upper.parse().ok().map(|status| (status, upper))
}

fn body(
    response: &Value,
    pointer: &str,
    prefer: Option<MediaKind>,
    schemas: &Map<String, Value>,
    report: &mut Report,
) -> ReplyBody {
    let Some(content) = response.get("content") else {
        return ReplyBody::Empty;
    };
    let pointer = join(pointer, "content");
    let Some(content) = content.as_object() else {
        report.push(
            Diagnostic::new(
                Code::MemberMalformed,
                &pointer,
                "`content` is not an object, and is taken as absent",
            )
            .remedy("write `content` as an object, or remove it"),
        );
        return ReplyBody::Empty;
    };
    let kinds: Vec<(&String, &Value, MediaKind)> = content
        .iter()
        .map(|(name, entry)| (name, entry, media_kind(name)))
        .collect();
    let chosen = kinds
        .iter()
        .min_by_key(|(_, _, kind)| (Some(*kind) != prefer, *kind));
    let Some((name, entry, kind)) = chosen else {
        return ReplyBody::Empty;
    };
    let others: Vec<&str> = kinds
        .iter()
        .filter(|(_, other, other_kind)| {
            other_kind != kind || other.get("schema") != entry.get("schema")
        })
        // A streamed form beside JSON has a method of its own.
        .filter(|(_, _, other)| {
            !matches!(other, MediaKind::Events | MediaKind::Lines) && prefer.is_none()
        })
        .map(|(name, _, _)| name.as_str())
        .collect();
    if !others.is_empty() {
        report.push(
            Diagnostic::new(
                Code::ReplyMediaTypeChosen,
                &pointer,
                format!(
                    "the reply is read as `{name}`; {} is not asked for",
                    others.join(", ")
                ),
            )
            .remedy("send another `Accept` through the escape hatch where another form is needed"),
        );
    }
    let pointer = join(&pointer, name);
    if matches!(kind, MediaKind::Text | MediaKind::Binary) {
        let at = join(&pointer, "schema");
        untyped(entry.get("schema"), name, &at, schemas, report);
    }
    match kind {
        MediaKind::Json => {
            let schema = entry.get("schema");
            if schema.is_some_and(is_binary) {
                return ReplyBody::Stream;
            }
            ReplyBody::Json(schema.map_or(TypeExpression::JSON, |schema| {
                expression(schema, &join(&pointer, "schema"), report)
            }))
        }
        MediaKind::Any => match entry.get("schema") {
            Some(schema) if says_json(resolved(schema, schemas)) => {
                ReplyBody::Json(expression(schema, &join(&pointer, "schema"), report))
            }
            _ => ReplyBody::Stream,
        },
        MediaKind::Events => ReplyBody::Events(piece(entry, &pointer, report)),
        MediaKind::Lines => ReplyBody::Lines(piece(entry, &pointer, report)),
        MediaKind::Text => ReplyBody::Text,
        MediaKind::Binary => ReplyBody::Stream,
    }
}

/// The type of one event or line: text where the document says no more than that it is a string.
fn piece(entry: &Value, pointer: &str, report: &mut Report) -> TypeExpression {
    let schema = entry.get("itemSchema").or_else(|| entry.get("schema"));
    match schema.map(|schema| expression(schema, &join(pointer, "schema"), report)) {
        Some(TypeExpression::Plain("String")) | None => TypeExpression::Plain("Text"),
        Some(TypeExpression::List(item)) => *item,
        Some(other) => other,
    }
}

fn is_binary(schema: &Value) -> bool {
    schema
        .get("format")
        .is_some_and(|format| format == "binary")
}

/// Whether what may come in any media type has a type that only JSON has.
fn says_json(schema: &Value) -> bool {
    let of_json = ["allOf", "oneOf", "anyOf", "properties", "items"];
    match schema.get("type") {
        Some(kind) => kind != "string",
        None => of_json.iter().any(|keyword| schema.get(*keyword).is_some()),
    }
}

/// How a body of a media type is read, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MediaKind {
    /// JSON, or a media type on top of it.
    Json,
    /// No particular one.
    Any,
    /// Server-sent events.
    Events,
    /// One JSON value a line.
    Lines,
    /// Text of some kind.
    Text,
    /// Anything else.
    Binary,
}

/// How a body of a media type is read.
pub(super) fn media_kind(media_type: &str) -> MediaKind {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let essence = essence.as_str();
    if essence == "application/json" || essence.ends_with("+json") || essence == "text/json" {
        MediaKind::Json
    } else if essence == "text/event-stream" {
        MediaKind::Events
    } else if matches!(
        essence,
        "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines"
    ) {
        MediaKind::Lines
    } else if essence == "*/*" || essence == "application/*" {
        MediaKind::Any
    } else if essence.starts_with("text/") || essence.ends_with("xml") || essence.ends_with("yaml")
    {
        MediaKind::Text
    } else {
        MediaKind::Binary
    }
}

/// The variant that stands for a status: its reason phrase (RFC 9110 section 15), or its kind.
pub(crate) fn variant_name(status: &str) -> String {
    let name = match status {
        "100" => "Continue",
        "101" => "SwitchingProtocols",
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "LengthRequired",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "424" => "FailedDependency",
        "426" => "UpgradeRequired",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "507" => "InsufficientStorage",
        "1XX" => "Informational",
        "2XX" => "Success",
        "3XX" => "Redirection",
        "4XX" => "ClientError",
        "5XX" => "ServerError",
        "\"default\"" => "Other",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}
