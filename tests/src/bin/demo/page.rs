//! What is printed, and how: columns that line up, colours where a person looks, and no line that
//! holds a secret of a vendor.

use std::cell::Cell;
use std::io::IsTerminal as _;

use keyroute_tests::canary;

use crate::failure::Failure;
use crate::story::Request;

const GREEN: &str = "32";
const RED: &str = "31";
const BOLD: &str = "1";
const DIM: &str = "2";

/// Standard output.
pub(crate) struct Page {
    coloured: bool,
    leaked: Cell<bool>,
}

impl Page {
    pub(crate) fn new() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            coloured: wanted && std::io::stdout().is_terminal(),
            leaked: Cell::new(false),
        }
    }

    /// Prints a line, unless there is a secret in it.
    fn line(&self, text: &str) {
        if canary::find(text).is_some() {
            self.leaked.set(true);
            return;
        }
        println!("{text}");
    }

    /// Says whether a line was left out because of a secret.
    pub(crate) fn leak(&self) -> Result<(), Failure> {
        if self.leaked.replace(false) {
            Err(Failure::Leak)
        } else {
            Ok(())
        }
    }

    fn in_colour(&self, colour: &str, text: &str) -> String {
        if self.coloured {
            format!("\x1b[{colour}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// The beginning of a story.
    pub(crate) fn title(&self, name: &str, about: &str) {
        let name = self.in_colour(BOLD, name);
        self.line(&format!("{name}  {about}\n"));
    }

    /// A step that did what it should: what came of it, and the requests that it took.
    pub(crate) fn step(&self, name: &str, outcome: &str, requests: &[Request]) {
        let mark = self.in_colour(GREEN, "✓");
        self.line(&format!("  {mark} {name:<12} {outcome}"));
        self.requests(requests);
    }

    /// A step that did not.
    pub(crate) fn failed_step(&self, name: &str, requests: &[Request]) {
        let mark = self.in_colour(RED, "✗");
        self.line(&format!("  {mark} {name}"));
        self.requests(requests);
    }

    fn requests(&self, requests: &[Request]) {
        for Request {
            method,
            path,
            status,
            times,
            note,
        } in requests
        {
            let times = match times {
                1 => String::new(),
                times => format!(" ×{times}"),
            };
            let text = format!("{method:<5} {path:<36} {status:<4} {note}{times}");
            let text = self.in_colour(DIM, text.trim_end());
            self.line(&format!("                   {text}"));
        }
    }

    /// The end of a story.
    pub(crate) fn summary(&self, text: &str) {
        self.line(&format!("\n    {text}\n"));
    }

    /// What went wrong.
    pub(crate) fn failure(&self, failure: &Failure) {
        for line in failure.to_string().lines() {
            self.line(&format!("    {}", self.in_colour(RED, line)));
        }
        self.line("");
    }

    /// The end of all stories.
    pub(crate) fn ending(&self, told: usize, failed: &[&str]) {
        let stories = if told == 1 { "story" } else { "stories" };
        if failed.is_empty() {
            self.line(&format!(
                "{told} {stories}, and every step did what it should"
            ));
        } else {
            let failed = failed.join(", ");
            self.line(&format!("{told} {stories}; not as it should be: {failed}"));
        }
    }
}
