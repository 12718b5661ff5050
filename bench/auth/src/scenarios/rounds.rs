//! Rounds of measurements that libraries take turns in, and what the series of their figures says:
//! the smallest, the median, and how far the middle half spreads.

use std::future::Future;
use std::pin::Pin;

/// A future of one round.
pub(super) type Turn<'a, T> = Pin<Box<dyn Future<Output = Result<T, super::Failure>> + 'a>>;

/// What takes turns, and measures a `T` in each.
pub(super) trait Contender<T> {
    fn package(&self) -> &'static str;

    /// One round.
    fn turn(&self) -> Turn<'_, T>;
}

/// Lets each contender have its turn in each round, and gives a series for each. Who begins changes
/// from round to round. The first round warms up and does not count.
pub(super) async fn take_turns<T>(
    contenders: &[Box<dyn Contender<T>>],
    rounds: usize,
) -> Result<Vec<Vec<T>>, super::Failure> {
    let mut series: Vec<Vec<T>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..=rounds {
        for place in 0..contenders.len() {
            let index = (place + round) % contenders.len();
            let contender = &contenders[index];
            let measured = contender.turn().await;
            let measured = measured.map_err(|error| format!("{}: {error}", contender.package()))?;
            if round > 0 {
                series[index].push(measured);
            }
        }
    }
    Ok(series)
}

/// The smallest.
pub(super) fn smallest(series: &[f64]) -> f64 {
    series.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The median.
pub(super) fn median(series: &[f64]) -> f64 {
    quantile(series, 2)
}

/// Half the distance between the quartiles, in percent of the median.
pub(super) fn spread(series: &[f64]) -> f64 {
    let (low, high) = (quantile(series, 1), quantile(series, 3));
    (high - low) / 2.0 / median(series) * 100.0
}

/// A quartile, of the element nearest to it.
fn quantile(series: &[f64], quarter: usize) -> f64 {
    let mut sorted = series.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (sorted.len().saturating_sub(1) * quarter + 2) / 4;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::{median, smallest, spread};

    #[test]
    #[expect(clippy::float_cmp, reason = "these are given, not computed")]
    fn a_series_is_summed_up_by_its_middle_half() {
        let series = [5.0, 1.0, 3.0, 100.0, 4.0];
        assert_eq!(smallest(&series), 1.0);
        assert_eq!(median(&series), 4.0);
        assert_eq!(spread(&series), 25.0);
    }
}
