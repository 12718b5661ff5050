//! What the figures were measured on: one line above the tables, without which they mean little.

/// Processor, number of cores, operating system and compiler profile.
pub(crate) fn described() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("an unnamed processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let profile = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    format!(
        "{profile} build, {cores} cores of {processor}, {} {}",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}
