//! Requests per second through the whole client, as a ratio to bare reqwest with a fixed header: both
//! build the request, read the reply and decode the same JSON. They take turns in short rounds, and
//! each round's ratio is to the bare round next to it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::rounds::{Contender, Turn, median, spread, take_turns};
use super::{Failure, Scale, place};
use crate::allocations;
use crate::rivals::aws_smithy::AwsSmithy;
use crate::rivals::azure_core::AzureCore;
use crate::rivals::bare_reqwest::BareReqwest;
use crate::rivals::google_cloud::GoogleCloud;
use crate::rivals::huskarl::Huskarl;
use crate::rivals::keyroute::Keyroute;
use crate::rivals::{Failed, Place, Rival, USER};
use crate::server::Server;
use crate::table::{Figure, Row, Section};

/// Calls under way at any time.
const CONCURRENCY: u32 = 16;

/// What one round measured.
struct Round {
    calls_per_second: f64,
    /// The processor time of the client's thread for a call.
    microseconds: f64,
    allocations: f64,
}

/// A library in its rounds.
struct Caller<R> {
    rival: Arc<R>,
    calls: u32,
}

impl<R: Rival> Caller<R> {
    async fn round(&self) -> Result<Round, Failure> {
        let (start, processor) = (Instant::now(), processor_time()?);
        let allocations = allocations::so_far();
        let workers: Vec<_> = (0..CONCURRENCY)
            .map(|_| {
                let (rival, calls) = (Arc::clone(&self.rival), self.calls / CONCURRENCY);
                tokio::spawn(async move {
                    for _ in 0..calls {
                        rival.call(USER).await?;
                    }
                    Ok::<_, Failed>(())
                })
            })
            .collect();
        for worker in workers {
            worker.await??;
        }
        let took = start.elapsed();
        let processor = processor_time()?.saturating_sub(processor);
        let allocations = u32::try_from(allocations::so_far() - allocations)?;
        let calls = f64::from(self.calls / CONCURRENCY * CONCURRENCY);
        Ok(Round {
            calls_per_second: calls / took.as_secs_f64(),
            microseconds: processor.as_secs_f64() * 1e6 / calls,
            allocations: f64::from(allocations) / calls,
        })
    }
}

impl<R: Rival> Contender<Round> for Caller<R> {
    fn package(&self) -> &'static str {
        R::PACKAGE
    }

    fn turn(&self) -> Turn<'_, Round> {
        Box::pin(self.round())
    }
}

/// The processor time that this thread has taken.
fn processor_time() -> Result<Duration, Failure> {
    Ok(clock_gettime(ClockId::ThreadCPUTime).try_into()?)
}

async fn caller<R: Rival>(place: &Place, calls: u32) -> Result<Box<dyn Contender<Round>>, Failure> {
    let rival = Arc::new(R::connect(place.clone()).await?);
    Ok(Box::new(Caller { rival, calls }))
}

/// Measures.
pub(super) fn run(scale: Scale) -> Result<Section, Failure> {
    let (rounds, calls) = (scale.pick(31, 401), 320);
    let server = Server::start()?;
    let place = place(&server, None)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (callers, series) = runtime.block_on(async {
        let callers = [
            caller::<BareReqwest>(&place, calls).await?,
            caller::<Keyroute>(&place, calls).await?,
            caller::<Huskarl>(&place, calls).await?,
            caller::<GoogleCloud>(&place, calls).await?,
            caller::<AzureCore>(&place, calls).await?,
            caller::<AwsSmithy>(&place, calls).await?,
        ];
        let series = take_turns(&callers, rounds).await?;
        Ok::<_, Failure>((callers, series))
    })?;
    let bare = &series[0];
    let rows = callers.iter().zip(&series).map(|(caller, series)| {
        let of = |part: fn(&Round) -> f64| series.iter().map(part).collect::<Vec<_>>();
        let ratios: Vec<f64> = series
            .iter()
            .zip(bare)
            .map(|(round, bare)| round.calls_per_second / bare.calls_per_second)
            .collect();
        Row {
            package: caller.package(),
            figures: Ok(vec![
                Figure::number("calls / s", median(&of(|round| round.calls_per_second)), 0)
                    .compared(),
                Figure::number("/ bare reqwest", median(&ratios), 3),
                Figure::number("± %", spread(&ratios), 1),
                Figure::number(
                    "client µs / call",
                    median(&of(|round| round.microseconds)),
                    2,
                )
                .compared(),
                Figure::number("allocations", median(&of(|round| round.allocations)), 1),
            ]),
        }
    });
    Ok(Section {
        title: "Throughput",
        how: format!(
            "Whole calls: token, request, reply of 330 bytes, JSON into the same type, through the same \
             `reqwest::Client`, {CONCURRENCY} at a time, against a server on a thread of its own. \
             {rounds} rounds of {calls} calls each, in turns; the ratio is the median of the rounds', \
             ± is half the distance between its quartiles, and µs are processor time of the client's \
             thread."
        ),
        rows: rows.collect(),
    })
}
