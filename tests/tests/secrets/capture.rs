//! Catches all that a program prints of its values, and all that any crate logs, at every level, by
//! `tracing` or by `log`.

use std::error::Error;
use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span;

/// What was caught, as text.
#[derive(Clone, Default)]
pub(crate) struct Capture(Arc<Mutex<String>>);

impl Capture {
    /// Begins to catch what this process logs.
    pub(crate) fn install() -> Self {
        let capture = Self::default();
        tracing::subscriber::set_global_default(capture.clone()).expect("there is one subscriber");
        log::set_boxed_logger(Box::new(capture.clone())).expect("there is one logger");
        log::set_max_level(log::LevelFilter::Trace);
        capture
    }

    pub(crate) fn text(&self) -> String {
        let text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }

    fn add(&self, arguments: fmt::Arguments<'_>) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing to a string does not fail.
        let _ = writeln!(text, "{arguments}");
    }

    /// Prints a value.
    pub(crate) fn value(&self, value: &dyn Debug) {
        self.add(format_args!("{value:?} {value:#?}"));
    }

    /// Prints a result, and an error in every way and with all that caused it.
    pub(crate) fn result<T: Debug, E: Error>(&self, result: Result<T, E>) {
        let error = match result {
            Ok(value) => return self.value(&value),
            Err(error) => error,
        };
        self.add(format_args!("{error} {error:?} {error:#?}"));
        let mut cause = error.source();
        while let Some(error) = cause {
            self.add(format_args!("{error} {error:?} {error:#?}"));
            cause = error.source();
        }
    }
}

struct Fields<'a>(&'a Capture);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.add(format_args!("{field}={value:?}"));
    }
}

impl tracing::Subscriber for Capture {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Fields(self));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Fields(self));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Fields(self));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Capture {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.add(format_args!("{}", record.args()));
    }

    fn flush(&self) {}
}
