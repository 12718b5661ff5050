//! Servers: each list of servers in the document is a role. The document's own list is `main`; an
//! operation with a list of its own gets a role named after its first host.

use std::collections::HashSet;

use serde_json::Value;

use crate::load::Document;
use crate::load::pointer::join;
use crate::lower::schemas::description;
use crate::model::{Server, ServerRole, ServerVariable, StringValue, TypeDefinition, TypeKind};
use crate::normalize::names::{free, type_name};
use crate::normalize::operations::{identifier, variables};
use crate::report::{Code, Diagnostic, Report};

/// The server roles found so far.
pub(super) struct Roles {
    found: Vec<(Value, ServerRole)>,
    functions: HashSet<String>,
    /// What is wrong with servers.
    problems: Vec<Diagnostic>,
}

impl Roles {
    /// Begins with the document's own servers as the role `main`.
    pub(super) fn of(document: &Document, types: &mut Vec<TypeDefinition>) -> Self {
        let mut roles = Self {
            found: Vec::new(),
            functions: HashSet::from(["default".to_owned(), "by_role".to_owned()]),
            problems: Vec::new(),
        };
        let listed = document
            .value
            .get("servers")
            .filter(|servers| servers.is_array());
        let listed = listed.cloned().unwrap_or_else(|| Value::Array(Vec::new()));
        roles.add("main".to_owned(), listed, "/servers", types);
        roles
    }

    /// The role of an operation.
    pub(super) fn role(
        &mut self,
        operation: &Value,
        pointer: &str,
        types: &mut Vec<TypeDefinition>,
    ) -> String {
        let Some(listed) = operation.get("servers").filter(|servers| {
            servers
                .as_array()
                .is_some_and(|servers| !servers.is_empty())
        }) else {
            return "main".to_owned();
        };
        if let Some((_, role)) = self.found.iter().find(|(other, _)| other == listed) {
            return role.name.clone();
        }
        let url = listed
            .pointer("/0/url")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let host = url.split("://").nth(1).unwrap_or(url);
        let label = identifier(host.split(['.', '/', ':']).next().unwrap_or_default());
        let label = if label.is_empty() {
            "other".to_owned()
        } else {
            label
        };
        let taken: HashSet<String> = self
            .found
            .iter()
            .map(|(_, role)| role.name.clone())
            .collect();
        let name = free(label, &taken);
        self.add(
            name.clone(),
            listed.clone(),
            &join(pointer, "servers"),
            types,
        );
        name
    }

    fn add(&mut self, name: String, listed: Value, pointer: &str, types: &mut Vec<TypeDefinition>) {
        let several = listed.as_array().is_some_and(|servers| servers.len() > 1);
        let servers = listed
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(index, server)| {
                self.server(&name, several, server, &format!("{pointer}/{index}"), types)
            })
            .collect();
        self.found.push((listed, ServerRole { name, servers }));
    }

    fn server(
        &mut self,
        role: &str,
        several: bool,
        server: &Value,
        pointer: &str,
        types: &mut Vec<TypeDefinition>,
    ) -> Option<Server> {
        let Some(url) = server.get("url").and_then(Value::as_str) else {
            self.problem(pointer, "the server has no URL, and is left out");
            return None;
        };
        let url = url.trim();
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let declared = server.get("variables").and_then(Value::as_object);
        let mut listed = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for wire in variables(url) {
            if listed
                .iter()
                .any(|variable: &ServerVariable| variable.wire == wire)
            {
                continue;
            }
            let variable = declared.and_then(|declared| declared.get(wire));
            let default = variable.and_then(|it| it.get("default"));
            let listed_values = variable.and_then(|it| it.get("enum")?.as_array());
            if let (Some(default), Some(values)) = (default, listed_values)
                && !values.is_empty()
                && !values.contains(default)
            {
                self.problem(
                    pointer,
                    &format!("the default {default} of the variable `{{{wire}}}` of the server is none of its values"),
                );
            }
            if default.is_none() {
                self.problem(
                    pointer,
                    &format!("the variable `{{{wire}}}` of the server has no default, and is empty where the caller gives none"),
                );
            }
            let default =
                default.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
            let argument = identifier(wire);
            let argument = free(
                if argument.is_empty() {
                    "variable".to_owned()
                } else {
                    argument
                },
                &seen,
            );
            seen.insert(argument.clone());
            let type_name = variable
                .and_then(|variable| values_type(variable, wire, pointer, types))
                .unwrap_or_else(|| "String".to_owned());
            listed.push(ServerVariable {
                name: argument,
                wire: wire.to_owned(),
                type_name,
                default: default.unwrap_or_default(),
            });
        }
        let absolute = url.contains("://") || url.starts_with('{');
        let template = if absolute {
            url.to_owned()
        } else if url.starts_with("//") {
            format!("https:{url}")
        } else {
            listed.insert(
                0,
                ServerVariable {
                    name: "origin".to_owned(),
                    wire: "origin".to_owned(),
                    type_name: "String".to_owned(),
                    default: String::new(),
                },
            );
            format!("{{origin}}/{}", url.trim_start_matches('/'))
        };
        let described = description(server);
        let name = if several {
            server_name(&described, url)
        } else {
            role.to_owned()
        };
        let name = free(name, &self.functions);
        self.functions.insert(name.clone());
        let template = template.trim_end_matches('/').to_owned();
        Some(Server {
            name,
            description: described,
            template,
            variables: listed,
        })
    }

    fn problem(&mut self, pointer: &str, message: &str) {
        self.problems.push(
            Diagnostic::new(Code::ServerMalformed, pointer, message)
                .remedy("mend the server in an overlay"),
        );
    }

    /// The roles.
    pub(super) fn finish(self, report: &mut Report) -> Vec<ServerRole> {
        report.extend(self.problems);
        self.found.into_iter().map(|(_, role)| role).collect()
    }
}

/// A server among several: named by a short description, or by its host.
fn server_name(description: &str, url: &str) -> String {
    let by_description = identifier(description);
    if !by_description.is_empty()
        && by_description.matches('_').count() <= 2
        && by_description.len() <= 30
    {
        return by_description;
    }
    let host = url.split("://").nth(1).unwrap_or(url);
    let by_host = identifier(host);
    if by_host.is_empty() {
        "server".to_owned()
    } else {
        by_host
    }
}

/// The enum of a variable whose values are listed.
fn values_type(
    variable: &Value,
    wire: &str,
    pointer: &str,
    types: &mut Vec<TypeDefinition>,
) -> Option<String> {
    let listed = variable.get("enum")?.as_array()?;
    let mut names = HashSet::new();
    let mut values = Vec::new();
    for value in listed {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let name = free(super::texts::variant_name(&text), &names);
        names.insert(name.clone());
        values.push(StringValue { name, text });
    }
    if values.is_empty() {
        return None;
    }
    let kind = TypeKind::Strings {
        values,
        open: false,
    };
    let wish = format!("Server{}", type_name(wire));
    if let Some(same) = types
        .iter()
        .find(|other| other.kind == kind && other.name.starts_with(&wish))
    {
        return Some(same.name.clone());
    }
    let taken = types
        .iter()
        .map(|definition| definition.name.clone())
        .collect();
    let name = free(wish, &taken);
    types.push(TypeDefinition {
        name: name.clone(),
        description: description(variable),
        kind,
        pointer: join(&join(pointer, "variables"), wire),
    });
    Some(name)
}
