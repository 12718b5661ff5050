//! What happened, for people and for programs: a table of checks by servers with the failures in full
//! below it, or a line of JSON for each cell.

use serde_json::json;

use super::{Cell, Column, Server};

/// Prints one server's cells as JSON.
pub(super) fn json(column: &Column) {
    let (server, version) = (column.server.name(), &column.version);
    for cell in &column.cells {
        let Cell {
            check,
            outcome,
            detail,
            seconds,
        } = cell;
        let line = json!({
            "server": server, "version": version, "check": check, "outcome": outcome,
            "detail": detail, "seconds": seconds,
        });
        println!("{line}");
    }
    if let Some(detail) = &column.broken {
        println!(
            "{}",
            json!({ "server": server, "version": version, "outcome": "failed", "detail": detail })
        );
    }
}

/// Prints the table of the authorization servers, that of the judge of requests, and what failed.
pub(super) fn print(columns: &[Column]) {
    let is_judge = |column: &&Column| column.server == Server::Prism;
    let (judges, servers): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(is_judge);
    for group in [servers, judges] {
        if !group.is_empty() {
            grid(&group);
        }
    }
    for column in columns {
        let failed = column.cells.iter().filter(|cell| cell.outcome == "failed");
        for Cell { check, detail, .. } in failed {
            println!("{}: {check}: {detail}", column.server.name());
        }
        if let Some(detail) = &column.broken {
            println!("{}: {detail}", column.server.name());
        }
    }
}

fn grid(columns: &[&Column]) {
    let mut rows: Vec<&str> = Vec::new();
    for cell in columns.iter().flat_map(|column| &column.cells) {
        if !rows.contains(&cell.check.as_str()) {
            rows.push(&cell.check);
        }
    }
    let mut lines = vec![vec![String::new()]];
    let heads = columns.iter();
    lines[0].extend(heads.map(|column| format!("{} {}", column.server.name(), column.version)));
    for row in rows {
        let mut line = vec![row.to_owned()];
        line.extend(columns.iter().map(|column| shown(column, row)));
        lines.push(line);
    }
    let width = |index: usize| {
        let cells = lines.iter().filter_map(|line| line.get(index));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..=columns.len()).map(width).collect();
    for line in &lines {
        let cells = line.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        println!("{}", cells.join("  ").trim_end());
    }
    println!();
}

fn shown(column: &Column, row: &str) -> String {
    match column.cells.iter().find(|cell| cell.check == row) {
        Some(Cell {
            outcome, detail, ..
        }) => match outcome.as_str() {
            "passed" => detail.clone(),
            "not offered" => format!("({detail})"),
            _ => "FAILED".to_owned(),
        },
        None => "-".to_owned(),
    }
}
