//! What is measured, one file each. A scenario starts a server, lets every library do the same at it,
//! and gives a [`Section`] of figures. Where time is measured finely (`cached_header`, `throughput`),
//! the libraries take turns in short rounds, so that a slow moment of the machine hits all of them.

mod cached_header;
mod caller_timeout;
mod cold_storm;
mod early_window;
mod failing_storm;
mod late_rejections;
mod rounds;
mod throughput;

use std::future::Future;

use keyroute::runtime::client::default_http_client;

use crate::rivals::aws_smithy::AwsSmithy;
use crate::rivals::azure_core::AzureCore;
use crate::rivals::google_cloud::GoogleCloud;
use crate::rivals::huskarl::Huskarl;
use crate::rivals::keyroute::Keyroute;
use crate::rivals::{Place, Rival, Shift};
use crate::server::Server;
use crate::table::{Figure, Row, Section};

/// Whatever a scenario fails with: the run ends there, since a table with a hole would mislead.
type Failure = Box<dyn std::error::Error>;

/// A measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    CachedHeader,
    ColdStorm,
    FailingStorm,
    EarlyWindow,
    LateRejections,
    CallerTimeout,
    Throughput,
}

/// How large the measurements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// The same measurements in seconds, with coarser figures.
    Quick,
    Full,
}

impl Scale {
    /// One of two numbers.
    fn pick<T>(self, quick: T, full: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

impl Scenario {
    pub(crate) const ALL: [Self; 7] = [
        Self::CachedHeader,
        Self::ColdStorm,
        Self::FailingStorm,
        Self::EarlyWindow,
        Self::LateRejections,
        Self::CallerTimeout,
        Self::Throughput,
    ];

    /// The name that `--only` takes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CachedHeader => "cached-header",
            Self::ColdStorm => "cold-storm",
            Self::FailingStorm => "failing-storm",
            Self::EarlyWindow => "early-window",
            Self::LateRejections => "late-rejections",
            Self::CallerTimeout => "caller-timeout",
            Self::Throughput => "throughput",
        }
    }

    /// Measures.
    pub(crate) fn run(self, scale: Scale) -> Result<Section, Failure> {
        match self {
            Self::CachedHeader => cached_header::run(scale),
            Self::ColdStorm => cold_storm::run(scale),
            Self::FailingStorm => failing_storm::run(scale),
            Self::EarlyWindow => early_window::run(),
            Self::LateRejections => late_rejections::run(),
            Self::CallerTimeout => caller_timeout::run(),
            Self::Throughput => throughput::run(scale),
        }
    }
}

/// A measurement of one library after the other, each at a server of its own.
trait OneByOne {
    const SCENARIO: Scenario;

    /// Measures one library.
    fn measure<R: Rival>(
        &self,
        server: &Server,
        place: Place,
    ) -> impl Future<Output = Result<Vec<Figure>, Failure>>;

    /// Measures all libraries.
    fn rows(&self) -> Result<Vec<Row>, Failure> {
        Ok(vec![
            row::<Keyroute, _>(self)?,
            row::<Huskarl, _>(self)?,
            row::<GoogleCloud, _>(self)?,
            row::<AzureCore, _>(self)?,
            row::<AwsSmithy, _>(self)?,
        ])
    }
}

fn row<R: Rival, M: OneByOne + ?Sized>(measurement: &M) -> Result<Row, Failure> {
    let package = R::PACKAGE;
    if let Some(reason) = R::unable(M::SCENARIO) {
        let figures = Err(reason);
        return Ok(Row { package, figures });
    }
    let server = Server::start()?;
    let place = place(&server, Some(Shift::default()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let figures = runtime.block_on(measurement.measure::<R>(&server, place));
    runtime.shutdown_background();
    let figures = figures.map_err(|error| format!("{package}: {error}"))?;
    Ok(Row {
        package,
        figures: Ok(figures),
    })
}

/// The place of a server, with the HTTP client that Keyroute makes where its user brings none.
fn place(server: &Server, shift: Option<Shift>) -> Result<Place, Failure> {
    Ok(Place {
        base: server.base().to_owned(),
        http: default_http_client()?,
        shift,
    })
}

/// A time in milliseconds.
fn milliseconds(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
