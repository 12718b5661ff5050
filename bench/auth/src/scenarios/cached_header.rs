//! The price of a token that is there: putting the authorization header on a request, in nanoseconds
//! and allocations. The request is reused, so that its own making is not measured.

use std::hint::black_box;
use std::time::Instant;

use super::rounds::{Contender, Turn, median, smallest, spread, take_turns};
use super::{Failure, Scale, place};
use crate::allocations;
use crate::rivals::aws_smithy::AwsSmithy;
use crate::rivals::azure_core::AzureCore;
use crate::rivals::bare_reqwest::BareReqwest;
use crate::rivals::google_cloud::GoogleCloud;
use crate::rivals::huskarl::Huskarl;
use crate::rivals::keyroute::Keyroute;
use crate::rivals::{Place, Rival};
use crate::server::Server;
use crate::table::{Figure, Row, Section};

struct Loop<R> {
    rival: R,
    calls: u32,
}

impl<R: Rival> Loop<R> {
    /// Puts the header on a request again and again: seconds in all, and allocations.
    async fn authorize(&self, calls: u32) -> Result<(f64, u64), Failure> {
        let mut request = R::request();
        // tokio makes a task that takes many locks in a row give way now and then; in a call, the
        // network comes in between.
        let work = tokio::task::unconstrained(async {
            let (allocations, start) = (allocations::so_far(), Instant::now());
            for _ in 0..calls {
                self.rival.authorize(black_box(&mut request)).await?;
            }
            let seconds = start.elapsed().as_secs_f64();
            Ok((seconds, allocations::so_far() - allocations))
        });
        work.await
    }
}

impl<R: Rival> Contender<f64> for Loop<R> {
    fn package(&self) -> &'static str {
        R::PACKAGE
    }

    fn turn(&self) -> Turn<'_, f64> {
        Box::pin(async {
            let (seconds, _) = self.authorize(self.calls).await?;
            Ok(seconds * 1e9 / f64::from(self.calls))
        })
    }
}

/// A library that has its token, and the allocations of a call.
async fn ready<R: Rival>(
    place: &Place,
    calls: u32,
) -> Result<(Box<dyn Contender<f64>>, f64), Failure> {
    let rival = R::connect(place.clone()).await?;
    let contender = Loop { rival, calls };
    contender.authorize(1_000).await?;
    let (_, allocations) = contender.authorize(1_000).await?;
    let allocations = u32::try_from(allocations).map_or(f64::INFINITY, f64::from);
    Ok((Box::new(contender), allocations / 1_000.0))
}

/// Measures.
pub(super) fn run(scale: Scale) -> Result<Section, Failure> {
    // Rounds are short, so that many of them pass without the machine doing something else.
    let (rounds, calls) = (scale.pick(101, 1_001), 1_000);
    let server = Server::start()?;
    let place = place(&server, None)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (contenders, allocations, series) = runtime.block_on(async {
        let ready = [
            ready::<Keyroute>(&place, calls).await?,
            ready::<Huskarl>(&place, calls).await?,
            ready::<GoogleCloud>(&place, calls).await?,
            ready::<AzureCore>(&place, calls).await?,
            ready::<AwsSmithy>(&place, calls).await?,
            ready::<BareReqwest>(&place, calls).await?,
        ];
        let (contenders, allocations): (Vec<_>, Vec<_>) = ready.into_iter().unzip();
        let series = take_turns(&contenders, rounds).await?;
        Ok::<_, Failure>((contenders, allocations, series))
    })?;
    let rows = contenders.iter().zip(&allocations).zip(&series);
    let rows = rows.map(|((contender, allocations), series)| Row {
        package: contender.package(),
        figures: Ok(vec![
            Figure::number("ns, least", smallest(series), 0).compared(),
            Figure::number("ns, median", median(series), 0).compared(),
            Figure::number("± %", spread(series), 0),
            Figure::number("allocations", *allocations, 1),
        ]),
    });
    Ok(Section {
        title: "Cached header",
        how: format!(
            "Puts a header with a valid token of 296 bytes on a request. {rounds} rounds of {calls} \
             calls each, in turns; ± is half the distance between the quartiles. azure_core's includes \
             a pipeline that ends at once; google-cloud-auth's is its cheaper way, by entity tag. reqwest \
             is a header that was made beforehand: the floor."
        ),
        rows: rows.collect(),
    })
}
