//! Checks of a row at compile time: a table that contradicts itself does not build, and the error
//! is a sentence that names the row and the remedy. `route!` evaluates these as constants.

use crate::runtime::reply::StatusKey;

/// How many bytes a message may have; a longer one is cut.
const MESSAGE_BYTES: usize = 256;

/// A row's claims, as `route!` collects them.
#[derive(Clone, Copy)]
pub struct Row {
    /// The method's name.
    pub id: &'static str,
    /// The path template.
    pub path: &'static str,
    /// Place and wire name of each parameter, in the row's order.
    pub parameters: &'static [(&'static str, &'static str)],
    /// The statuses of `returns`.
    pub returns: &'static [StatusKey],
    /// The statuses of `fails`.
    pub fails: &'static [StatusKey],
    /// The names of `headers`, in the row's order.
    pub headers: &'static [&'static str],
}

/// Checks a row: each variable of the path template has one `path` parameter and the reverse, no
/// parameter stands twice in one place, there is at most one body, no status is both a success and a
/// failure, and no header of the replies stands twice.
///
/// # Panics
/// At compile time, with the sentence to show.
#[track_caller]
pub const fn row(row: &Row) {
    if !variables_in_order(row) {
        path(row);
    }
    let mut bodies = 0;
    let mut seen = 0_u128;
    let mut position = 0;
    while position < row.parameters.len() {
        let (place, name) = row.parameters[position];
        if is_body(place) {
            bodies += 1;
        }
        // Two equal names have one mark, and few others do.
        let mark = mark(name);
        if seen & mark != 0 {
            stands_once(row, position);
        }
        seen |= mark;
        position += 1;
    }
    if bodies > 1 {
        fail(&[
            "row `",
            row.id,
            "`: an operation has one body, and the row has several",
        ]);
    }
    statuses(row);
    headers(row);
}

/// Checks a server: each variable of its template is declared, and the reverse.
///
/// # Panics
/// At compile time, with the sentence to show.
#[track_caller]
pub const fn template(server: &'static str, template: &'static str, variables: &[&'static str]) {
    let mut position = 0;
    let mut used = 0;
    while position < variables.len() {
        let count = count_variable(template, variables[position]);
        if count == 0 {
            fail(&[
                "server `",
                server,
                "`: the variable `",
                variables[position],
                "` does not stand in \"",
                template,
                "\"",
            ]);
        }
        used += count;
        position += 1;
    }
    let bytes = template.as_bytes();
    let mut opened = 0;
    let mut position = 0;
    while position < bytes.len() {
        if bytes[position] == b'{' {
            opened += 1;
        }
        position += 1;
    }
    if opened != used {
        fail(&[
            "server `",
            server,
            "`: \"",
            template,
            "\" has a variable that is not declared after it",
        ]);
    }
}

/// Whether the path is sound and its variables are the `path` parameters in their order, as in a generated
/// row. To look no further then is most of what keeps a large table quick to check: constants are
/// evaluated step by step.
const fn variables_in_order(row: &Row) -> bool {
    let path = row.path.as_bytes();
    if path.is_empty() || path[0] != b'/' {
        return false;
    }
    let mut parameter = 0;
    let mut start = 0;
    while start < path.len() {
        let byte = path[start];
        start += 1;
        if byte == b'}' {
            return false;
        }
        if byte != b'{' {
            continue;
        }
        while parameter < row.parameters.len() && !is_path(row.parameters[parameter].0) {
            parameter += 1;
        }
        if parameter == row.parameters.len() {
            return false;
        }
        let name = row.parameters[parameter].1.as_bytes();
        let end = start + name.len();
        if end >= path.len() || path[end] != b'}' {
            return false;
        }
        let mut position = 0;
        while position < name.len() {
            if path[start + position] != name[position] {
                return false;
            }
            position += 1;
        }
        start = end + 1;
        parameter += 1;
    }
    while parameter < row.parameters.len() {
        if is_path(row.parameters[parameter].0) {
            return false;
        }
        parameter += 1;
    }
    true
}

/// The path begins with `/`, and its variables and the `path` parameters are each other's.
#[track_caller]
const fn path(row: &Row) {
    if !starts_with(row.path, "/") {
        fail(&[
            "row `",
            row.id,
            "`: the path \"",
            row.path,
            "\" does not begin with `/`",
        ]);
    }
    path_variables(row);
    let mut position = 0;
    while position < row.parameters.len() {
        let (place, name) = row.parameters[position];
        if is_path(place) && count_variable(row.path, name) == 0 {
            fail(&[
                "row `",
                row.id,
                "`: the parameter `path ",
                name,
                "` is no variable of the path \"",
                row.path,
                "\"; rename one of the two, or remove the parameter",
            ]);
        }
        position += 1;
    }
}

/// No parameter before one is the same.
#[track_caller]
const fn stands_once(row: &Row, position: usize) {
    let (place, name) = row.parameters[position];
    if is_body(place) {
        return;
    }
    let mut other = 0;
    while other < position {
        let (other_place, other_name) = row.parameters[other];
        if equal(name, other_name) && equal(place, other_place) {
            fail(&[
                "row `",
                row.id,
                "`: the parameter `",
                place,
                " ",
                name,
                "` stands twice",
            ]);
        }
        other += 1;
    }
}

/// A bit that equal names have in common: of their length, and of their first and last letter.
const fn mark(name: &str) -> u128 {
    match name.as_bytes() {
        [] => 1,
        [first, .., last] => {
            1 << ((name.len() * 7 + *first as usize * 5 + *last as usize * 3) % 128)
        }
        [only] => 1 << (*only as usize % 128),
    }
}

/// Each `{variable}` of the template must have a parameter.
#[track_caller]
const fn path_variables(row: &Row) {
    let bytes = row.path.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        if bytes[start] == b'}' {
            fail(&[
                "row `",
                row.id,
                "`: the path \"",
                row.path,
                "\" closes a `{` that it never opened",
            ]);
        }
        if bytes[start] == b'{' {
            let mut end = start + 1;
            while end < bytes.len() && bytes[end] != b'}' && bytes[end] != b'{' {
                end += 1;
            }
            if end == bytes.len() || bytes[end] == b'{' {
                fail(&[
                    "row `",
                    row.id,
                    "`: the path \"",
                    row.path,
                    "\" opens a `{` that it never closes",
                ]);
            }
            let (_, rest) = row.path.split_at(start + 1);
            let (name, _) = rest.split_at(end - start - 1);
            if !has_parameter(row.parameters, name) {
                fail(&[
                    "row `",
                    row.id,
                    "`: the path \"",
                    row.path,
                    "\" has the variable {",
                    name,
                    "}, and there is no parameter `path ",
                    name,
                    "`; add it, or mend the path",
                ]);
            }
            if count_variable(row.path, name) > 1 {
                fail(&[
                    "row `",
                    row.id,
                    "`: the path \"",
                    row.path,
                    "\" has {",
                    name,
                    "} twice",
                ]);
            }
            start = end;
        }
        start += 1;
    }
}

#[track_caller]
const fn statuses(row: &Row) {
    let mut position = 0;
    while position < row.returns.len() {
        let mut other = 0;
        while other < row.fails.len() {
            if row.returns[position].same(row.fails[other]) {
                fail(&[
                    "row `",
                    row.id,
                    "`: a status is both in `returns` and in `fails`",
                ]);
            }
            other += 1;
        }
        position += 1;
    }
}

/// The case of a header's name says nothing.
#[track_caller]
const fn headers(row: &Row) {
    let mut position = 0;
    while position < row.headers.len() {
        let name = row.headers[position];
        let mut other = position + 1;
        while other < row.headers.len() {
            if name.eq_ignore_ascii_case(row.headers[other]) {
                fail(&[
                    "row `",
                    row.id,
                    "`: the header \"",
                    name,
                    "\" of the replies stands twice; remove one of the two",
                ]);
            }
            other += 1;
        }
        position += 1;
    }
}

const fn has_parameter(parameters: &[(&str, &str)], name: &str) -> bool {
    let mut position = 0;
    while position < parameters.len() {
        if is_path(parameters[position].0) && equal(parameters[position].1, name) {
            return true;
        }
        position += 1;
    }
    false
}

/// How often `{name}` stands in the path.
const fn count_variable(path: &str, name: &str) -> usize {
    let (path, name) = (path.as_bytes(), name.as_bytes());
    let mut count = 0;
    let mut start = 0;
    while start + name.len() + 2 <= path.len() {
        let mut matched = 0;
        while matched < name.len() && path[start + 1 + matched] == name[matched] {
            matched += 1;
        }
        if path[start] == b'{' && matched == name.len() && path[start + 1 + matched] == b'}' {
            count += 1;
        }
        start += 1;
    }
    count
}

const fn is_path(place: &str) -> bool {
    matches!(place.as_bytes(), b"path")
}

const fn is_body(place: &str) -> bool {
    !matches!(place.as_bytes(), b"path" | b"query" | b"header" | b"cookie")
}

pub(crate) const fn equal(left: &str, right: &str) -> bool {
    left.len() == right.len() && starts_with(left, right)
}

const fn starts_with(text: &str, start: &str) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    if text.len() < start.len() {
        return false;
    }
    let mut position = 0;
    while position < start.len() {
        if text[position] != start[position] {
            return false;
        }
        position += 1;
    }
    true
}

/// Ends the evaluation with the parts as one sentence.
#[track_caller]
pub(crate) const fn fail(parts: &[&str]) -> ! {
    let mut message = [0; MESSAGE_BYTES];
    let mut length = 0;
    let mut part = 0;
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut position = 0;
        while position < bytes.len() && length < MESSAGE_BYTES {
            message[length] = bytes[position];
            length += 1;
            position += 1;
        }
        part += 1;
    }
    let (message, _) = message.split_at(length);
    match std::str::from_utf8(message) {
        Ok(message) => panic!("{}", message),
        Err(_) => panic!("a row contradicts itself, and its names are too long to say how"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, row};

    const GOOD: Row = Row {
        id: "list_devices",
        path: "/users/{user_id}/devices",
        parameters: &[("path", "user_id"), ("query", "limit"), ("json", "body")],
        returns: &[],
        fails: &[],
        headers: &["Link", "X-Total-Count"],
    };

    fn message(bad: &Row) -> String {
        let panic = std::panic::catch_unwind(|| row(bad)).expect_err("the row is wrong");
        panic.downcast_ref::<String>().expect("a message").clone()
    }

    #[test]
    fn a_row_that_agrees_with_itself_passes() {
        row(&GOOD);
    }

    #[test]
    fn a_variable_without_a_parameter_is_named() {
        let bad = Row {
            path: "/users/{user}/devices",
            parameters: &[],
            ..GOOD
        };
        assert_eq!(
            message(&bad),
            "row `list_devices`: the path \"/users/{user}/devices\" has the variable {user}, and \
             there is no parameter `path user`; add it, or mend the path"
        );
    }

    #[test]
    fn a_parameter_without_a_variable_is_named() {
        let bad = Row {
            path: "/users",
            ..GOOD
        };
        assert!(message(&bad).contains("`path user_id` is no variable of the path \"/users\""));
    }

    #[test]
    fn a_parameter_that_stands_twice_is_named() {
        let parameters = &[("path", "user_id"), ("query", "limit"), ("query", "limit")];
        assert!(message(&Row { parameters, ..GOOD }).contains("`query limit` stands twice"));
    }

    #[test]
    fn names_are_the_same_in_different_places_and_variables_in_any_order() {
        let parameters = &[
            ("query", "device"),
            ("path", "device"),
            ("header", "user"),
            ("path", "user"),
        ];
        let path = "/users/{user}/{device}.json";
        row(&Row {
            path,
            parameters,
            ..GOOD
        });
    }

    #[test]
    fn a_path_that_is_none_is_named() {
        let said = |path, parameters| {
            message(&Row {
                path,
                parameters,
                ..GOOD
            })
        };
        let user: &[_] = &[("path", "user")];
        let both: &[_] = &[("path", "user"), ("path", "other")];
        for (path, parameters, expected) in [
            ("users/{user}", user, "does not begin with `/`"),
            ("/{user}/{user}", user, "has {user} twice"),
            ("/{user}/{user}", both, "has {user} twice"),
            ("/{user", user, "opens a `{` that it never closes"),
            ("/user}", &[], "closes a `{` that it never opened"),
            ("/{user}}", user, "closes a `{` that it never opened"),
            ("/{users}", user, "there is no parameter `path users`"),
            ("/{use}", user, "there is no parameter `path use`"),
        ] {
            let message = said(path, parameters);
            assert!(message.contains(expected), "{path}: {message}");
        }
    }

    #[test]
    fn a_header_that_stands_twice_is_named_whatever_its_case() {
        let headers = &["Link", "X-Total-Count", "link"];
        let message = message(&Row { headers, ..GOOD });
        assert!(message.contains("the header \"Link\" of the replies stands twice"));
    }
}
