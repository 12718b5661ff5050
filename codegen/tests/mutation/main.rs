//! Thousands of broken documents, each made from a real one by a few changes of its tree or its text.
//! Each gives an error or output, and what `invariants` asks for holds; none panics, hangs or overflows
//! the stack.
//!
//! The mutants are the same in each run. Another `KEYROUTE_MUTANT_SEED` makes others, `KEYROUTE_MUTANTS`
//! says how many, and `KEYROUTE_MUTANT` runs one by its number. Where the process dies, the numbers that
//! it was at stand in `target/tmp/mutants/`.

#[path = "../invariants/mod.rs"]
mod invariants;

mod case;
mod mutate;
mod random;
mod seeds;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use case::{Case, Outcome, quiet_panics, run};
use seeds::seeds;

/// A mutant that takes this long hangs: the slowest takes seconds.
const DEADLINE: Duration = Duration::from_mins(5);

/// As much as the main thread of a program has.
const STACK: usize = 8 << 20;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
    )
}

#[test]
fn a_mutant_of_a_document_gives_an_error_or_output_and_never_a_panic() {
    quiet_panics();
    let seed = number("KEYROUTE_MUTANT_SEED").unwrap_or(4);
    let seeds = seeds();
    assert!(seeds.len() >= 6, "only {} documents to mutate", seeds.len());
    let (first, end) = match number("KEYROUTE_MUTANT") {
        Some(one) => (one, one + 1),
        None => (0, number("KEYROUTE_MUTANTS").unwrap_or(4_000)),
    };
    let next = AtomicU64::new(first);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let running: Mutex<BTreeMap<usize, (u64, Instant)>> = Mutex::default();
    let failures: Mutex<BTreeMap<u64, String>> = Mutex::default();
    let outputs = AtomicU64::new(0);
    let (done, finished) = channel::<()>();
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (done, next, seeds) = (done.clone(), &next, &seeds);
            let (running, failures, outputs) = (&running, &failures, &outputs);
            let work = move || {
                let _done = done;
                let trace = trace(worker);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end || failures.lock().is_ok_and(|it| it.len() >= 5) {
                        break;
                    }
                    let case = Case::of(seeds, seed, number);
                    let text = case.text();
                    // Not to be told of the number costs the failure its message, and nothing else.
                    let _ = std::fs::write(&trace, number.to_string());
                    if let Ok(mut running) = running.lock() {
                        running.insert(worker, (number, Instant::now()));
                    }
                    let outcome = run(&text);
                    if let Ok(mut running) = running.lock() {
                        running.remove(&worker);
                    }
                    match outcome {
                        Ok(Outcome::Output) => {
                            outputs.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(Outcome::Error) => {}
                        Err(why) => {
                            let message = describe(case, seed, number, &why);
                            if let Ok(mut failures) = failures.lock() {
                                failures.insert(number, message);
                            }
                        }
                    }
                }
            };
            let builder = std::thread::Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, work).expect("a thread");
        }
        drop(done);
        while finished.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
            let late = running.lock().ok().and_then(|running| {
                let mut late = running
                    .values()
                    .filter(|(_, since)| since.elapsed() > DEADLINE);
                late.next().map(|(number, _)| *number)
            });
            if let Some(number) = late {
                let case = Case::of(&seeds, seed, number);
                let text = String::from_utf8_lossy(&case.text()).into_owned();
                eprintln!(
                    "{}",
                    message(&case.seed, &case.story(), seed, number, "it hangs", &text)
                );
                std::process::abort();
            }
        }
    });
    let failures = failures.into_inner().unwrap_or_default();
    let messages: Vec<String> = failures.into_values().collect();
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
    // Mutants that are all refused at the door would try nothing.
    let outputs = outputs.into_inner();
    assert!(
        end - first < 100 || outputs * 2 > end - first,
        "only {outputs} of {} mutants gave output",
        end - first
    );
}

fn trace(worker: usize) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("mutants");
    let _ = std::fs::create_dir_all(&folder);
    folder.join(format!("worker-{worker}"))
}

fn describe(case: Case, seed: u64, number: u64, why: &str) -> String {
    let (from, story) = (case.seed.clone(), case.story());
    let smallest = case.shrunken();
    let still = run(&smallest).err().unwrap_or_else(|| why.to_owned());
    message(
        &from,
        &story,
        seed,
        number,
        &still,
        &String::from_utf8_lossy(&smallest),
    )
}

fn message(from: &str, story: &str, seed: u64, number: u64, why: &str, text: &str) -> String {
    format!(
        "mutant {number} of seed {seed}, from {from}\n  {story}\n{why}\n\nthe document:\n{text}\n\nagain: \
         KEYROUTE_MUTANT_SEED={seed} KEYROUTE_MUTANT={number} cargo test -p keyroute-codegen --test mutation"
    )
}

#[test]
fn a_number_always_makes_the_same_mutant() {
    let seeds = seeds();
    let text = |number| Case::of(&seeds, 4, number).text();
    for number in 0..20 {
        assert_eq!(text(number), text(number));
    }
    assert_ne!(text(1), text(2));
}
