//! The rows: one `route!` per operation, and the `api!` that opens the table. Words and their order
//! are those of the macros' grammar; see `keyroute::route!` and `keyroute::api!`.

use crate::emit::layout::{WIDTH, fill, on_the_wire};
use crate::lower::variant_name;
use crate::model::{
    Api, Flow, Parameter, Reply, ReplyBody, ReplyHeader, Requirement, Route, Scheme, SchemeKind,
    Server, TypeExpression,
};
use crate::types::documented;

/// Names that a row's module declares itself, so a type of that name is written with its path.
const SHADOWED: [&str; 3] = ["Call", "Failure", "Reply"];

/// How such a type's path begins.
pub(super) const BY_PATH: &str = "types::";

/// How many lines a row of up to [`PARAMETERS`] parameters may take before short lines are joined.
const LINES: usize = 12;

/// How many parameters a row may have before it may take a line more for each.
const PARAMETERS: usize = 6;

/// The row of an operation.
pub fn row(route: &Route) -> String {
    let mut text = String::from("route! {\n");
    text.push_str(&documented(&route.description, "    "));
    if route.deprecated {
        text.push_str("    #[deprecated = \"the document says so\"]\n");
    }
    text.push_str(&format!(
        "    {} {:?} => {} (",
        route.verb, route.path, route.method
    ));
    if !route.parameters.is_empty() {
        text.push('\n');
        for parameter in &route.parameters {
            text.push_str(&documented(&parameter.description, "        "));
            text.push_str(&format!("        {},\n", self::parameter(parameter)));
        }
        text.push_str("    ");
    }
    let place = if route.server == "main" {
        String::new()
    } else {
        format!("at {} ", route.server)
    };
    let auth = format!(") {place}auth {};", security(&route.security));
    let returns = statement("returns", &route.returns);
    let fails = statement("fails", &route.fails);
    let around = 4 + route.parameters.len().min(PARAMETERS);
    let headers = headers(&route.headers);
    let own = |pieces: &[String]| (!pieces.is_empty()).then(|| format!("    {}", packed(pieces)));
    let statements = [&returns, &fails].into_iter().filter(|it| !it.is_empty());
    let mut rest: Vec<String> = statements.map(|it| spread(it)).collect();
    rest.extend(own(&headers));
    if around + lines(&rest) > LINES {
        let replies = own(&[returns.clone(), fails.clone()].concat());
        rest = replies.into_iter().chain(own(&headers)).collect();
    }
    if around + lines(&rest) > LINES {
        text.push_str(&packed(&[vec![auth], returns, fails, headers].concat()));
    } else {
        text.push_str(&auth);
        text.push('\n');
        text.push_str(&rest.join("\n"));
    }
    text.push('\n');
    text.push_str("}\n");
    text
}

fn lines(parts: &[String]) -> usize {
    parts.iter().map(|part| part.lines().count()).sum()
}

fn parameter(parameter: &Parameter) -> String {
    let style = if parameter.style.is_empty() {
        String::new()
    } else {
        format!("({})", parameter.style.join(" "))
    };
    let mark = if parameter.required { "" } else { "?" };
    let body = !matches!(parameter.place, "path" | "query" | "header" | "cookie");
    let usual = match parameter.place {
        "json" => "application/json",
        "form" => "application/x-www-form-urlencoded",
        "multipart" => "multipart/form-data",
        "text" => "text/plain",
        "bytes" => "application/octet-stream",
        _ => parameter.name.as_str(),
    };
    let is_usual = parameter.wire == usual || (body && parameter.place == "form");
    let wire = on_the_wire(&parameter.wire, is_usual);
    let type_expression = qualified(&parameter.type_expression);
    format!(
        "{}{style} {}{mark}: {type_expression}{wire}",
        parameter.place, parameter.name
    )
}

/// A type as a row writes it.
fn qualified(expression: &TypeExpression) -> String {
    match expression {
        TypeExpression::Named(name) if SHADOWED.contains(&name.as_str()) => {
            format!("{BY_PATH}{name}")
        }
        TypeExpression::List(inner) => format!("Vec<{}>", qualified(inner)),
        TypeExpression::Map(inner) => format!("BTreeMap<String, {}>", qualified(inner)),
        TypeExpression::Nullable(inner) => format!("Option<{}>", qualified(inner)),
        TypeExpression::Tuple(places) => {
            let places: Vec<String> = places.iter().map(qualified).collect();
            let comma = if places.len() == 1 { "," } else { "" };
            format!("({}{comma})", places.join(", "))
        }
        other => other.to_string(),
    }
}

/// A security requirement: alternatives by `or`, needs by `and`, scopes in brackets.
fn security(requirement: &Requirement) -> String {
    if requirement.0.is_empty() {
        return "anonymous".to_owned();
    }
    let alternatives: Vec<String> = requirement
        .0
        .iter()
        .map(|needs| {
            if needs.is_empty() {
                return "anonymous".to_owned();
            }
            let needs: Vec<String> = needs
                .iter()
                .map(|need| {
                    if need.scopes.is_empty() {
                        need.scheme.clone()
                    } else {
                        format!("{}{:?}", need.scheme, need.scopes)
                    }
                })
                .collect();
            needs.join(" and ")
        })
        .collect();
    alternatives.join(" or ")
}

/// `returns` or `fails` as the pieces between which a line may end; none where there is no reply.
fn statement(word: &str, replies: &[Reply]) -> Vec<String> {
    let Some(first) = replies.first() else {
        return Vec::new();
    };
    let body = |reply: &Reply| match &reply.body {
        ReplyBody::Json(expression) => qualified(expression),
        ReplyBody::Events(expression) => format!("EventStream<{}>", qualified(expression)),
        ReplyBody::Lines(expression) => format!("JsonLines<{}>", qualified(expression)),
        other => other.to_string(),
    };
    if replies.iter().all(|reply| reply.body == first.body) {
        let statuses: Vec<&str> = replies.iter().map(|reply| reply.status.as_str()).collect();
        return vec![format!(
            "{word} {} => {};",
            statuses.join(" | "),
            body(first)
        )];
    }
    let entries = replies.iter().map(|reply| {
        format!(
            "{} {} => {}",
            reply.status,
            variant_name(&reply.status),
            body(reply)
        )
    });
    let mut pieces = vec![format!("{word} {{")];
    pieces.extend(entries);
    pieces.push("};".to_owned());
    pieces
}

/// `headers` as the pieces between which a line may end; none where the replies have none.
fn headers(headers: &[ReplyHeader]) -> Vec<String> {
    let mut pieces: Vec<String> = headers
        .iter()
        .map(|header| {
            let type_expression = qualified(&header.type_expression);
            // The constant's name with hyphens is that on the wire; the case says nothing.
            let is_usual = !header.wire.contains('_')
                && (header.wire.replace('-', "_")).eq_ignore_ascii_case(&header.name);
            let wire = on_the_wire(&header.wire, is_usual);
            format!("{}: {type_expression}{wire}", header.name)
        })
        .collect();
    if let Some(first) = pieces.first_mut() {
        first.insert_str(0, "headers ");
    }
    if let Some(last) = pieces.last_mut() {
        last.push(';');
    }
    pieces
}

/// A statement on a line of its own, or with its entries indented below it.
fn spread(pieces: &[String]) -> String {
    let line = format!("    {}", one_line(pieces));
    match pieces {
        [open, entries @ .., close] if line.len() > WIDTH && !entries.is_empty() => {
            format!(
                "    {open}\n{},\n    {close}",
                fill(entries, ", ", "        ")
            )
        }
        _ => line,
    }
}

/// Statements in as few lines as they need.
fn packed(pieces: &[String]) -> String {
    let mut words = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let before_entry = pieces
            .get(index + 1)
            .is_some_and(|next| !matches!(next.as_str(), "};") && !piece.ends_with(['{', ';']));
        words.push(if before_entry {
            format!("{piece},")
        } else {
            piece.clone()
        });
    }
    fill(&words, " ", "        ").trim_start().to_owned()
}

fn one_line(pieces: &[String]) -> String {
    match pieces {
        [open, entries @ .., close] if !entries.is_empty() => {
            format!("{open} {} {close}", entries.join(", "))
        }
        pieces => pieces.concat(),
    }
}

/// The `api!` that opens the table.
pub(super) fn api(api: &Api) -> String {
    let mut text = String::from("api! {\n");
    let description = if api.description.is_empty() {
        &api.title
    } else {
        &api.description
    };
    text.push_str(&documented(description, "    "));
    text.push_str(&format!("    pub {} {:?}\n", api.client, api.version));
    for role in &api.servers {
        if role.servers.is_empty() {
            text.push_str(&format!("    server {} {{}}\n", role.name));
            continue;
        }
        text.push_str(&format!("    server {} {{\n", role.name));
        for server in &role.servers {
            text.push_str(&documented(&server.description, "        "));
            text.push_str(&self::server(server));
        }
        text.push_str("    }\n");
    }
    for scheme in &api.schemes {
        text.push_str(&documented(&scheme.description, "    "));
        text.push_str(&self::scheme(scheme));
    }
    text.push_str(&format!("    auth {};\n}}\n", security(&api.security)));
    text
}

fn server(server: &Server) -> String {
    let variables: Vec<String> = server
        .variables
        .iter()
        .map(|variable| {
            let wire = on_the_wire(&variable.wire, variable.wire == variable.name);
            format!(
                "{}: {}{wire} = {:?}",
                variable.name, variable.type_name, variable.default
            )
        })
        .collect();
    let variables = if variables.is_empty() {
        String::new()
    } else {
        format!(" ({})", variables.join(", "))
    };
    format!(
        "        {} {:?}{variables},\n",
        server.name, server.template
    )
}

fn scheme(scheme: &Scheme) -> String {
    let kind = match &scheme.kind {
        SchemeKind::Bearer(None) => "http bearer".to_owned(),
        SchemeKind::Bearer(Some(format)) => format!("http bearer {format:?}"),
        SchemeKind::Basic => "http basic".to_owned(),
        SchemeKind::Http(name) => format!("http {name:?}"),
        SchemeKind::ApiKey(place, name) => format!("key in {place} {name:?}"),
        SchemeKind::OpenIdConnect(url) => format!("openid {url:?}"),
        SchemeKind::MutualTls => "mutual tls".to_owned(),
        SchemeKind::OAuth2(flows) => {
            let flows: Vec<String> = flows.iter().map(flow).collect();
            let line = format!(
                "    scheme {} {{ oauth2 {{ {} }} }}\n",
                scheme.name,
                flows.join(" ")
            );
            if line.len() <= WIDTH && !line.trim_end().contains('\n') {
                return line;
            }
            let flows = flows.join("\n            ");
            return format!(
                "    scheme {} {{\n        oauth2 {{\n            {flows}\n        }}\n    }}\n",
                scheme.name
            );
        }
    };
    format!("    scheme {} {{ {kind} }}\n", scheme.name)
}

/// One OAuth 2.0 flow, on one line where it fits.
fn flow(flow: &Flow) -> String {
    let urls = [
        ("authorize", &flow.authorization_url),
        ("token", &flow.token_url),
        ("refresh", &flow.refresh_url),
    ];
    let mut parts: Vec<String> = urls
        .into_iter()
        .filter_map(|(word, url)| url.as_ref().map(|url| format!("{word} {url:?}")))
        .collect();
    if !flow.scopes.is_empty() {
        let scopes: Vec<String> = flow
            .scopes
            .iter()
            .map(|scope| format!("{scope:?}"))
            .collect();
        let line = format!("scopes [{}]", scopes.join(", "));
        let indent = "                ";
        parts.push(if indent.len() + line.len() <= WIDTH {
            line
        } else {
            let scopes = fill(&scopes, ", ", "                    ");
            format!("scopes [\n{scopes},\n{indent}]")
        });
    }
    let line = format!("{} {{ {} }}", flow.grant, parts.join(" "));
    if line.len() + 12 <= WIDTH && !line.contains('\n') {
        return line;
    }
    let parts = parts.join("\n                ");
    format!("{} {{\n                {parts}\n            }}", flow.grant)
}
