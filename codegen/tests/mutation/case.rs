//! One mutant: made from the seed and its number alone, run through the whole pipeline, and where it
//! fails made as small as it can be while it still does.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use keyroute_codegen::load::{Document, Limits};
use keyroute_codegen::types::engine_is_running;
use serde_json::Value;

use crate::invariants;
use crate::mutate::{Damage, Mutation, apply, damage, inflict, mutation};
use crate::random::Random;
use crate::seeds::{Seed, places, remove, slice};

/// How often a shrunken document may be tried.
const ATTEMPTS: usize = 3_000;

/// A document, and what is done to it.
pub(crate) struct Case {
    /// The document that it is made of.
    pub(crate) seed: String,
    change: Change,
}

enum Change {
    Tree(Value, Vec<Mutation>),
    Text(Vec<u8>, Vec<Damage>),
}

impl Case {
    /// The case of a number.
    pub(crate) fn of(seeds: &[Seed], seed: u64, number: u64) -> Self {
        let mut random = Random::of(seed, number);
        // Large documents say more, and each of them has as many mutants as all small ones together.
        let chosen = match random.below(2) {
            0 => random.pick(&seeds[..seeds.len().min(6)]),
            _ => random.pick(seeds),
        };
        let change = if random.once_in(5) {
            let damages = |text: &[u8], random: &mut Random| {
                (0..=random.below(3))
                    .map(|_| damage(text, random))
                    .collect()
            };
            let text = match random.below(3) {
                0 => chosen.text.clone().into_bytes(),
                _ => slice(&chosen.value, &mut random).to_string().into_bytes(),
            };
            let damages = damages(&text, &mut random);
            Change::Text(text, damages)
        } else {
            let document = if random.once_in(60) {
                chosen.value.clone()
            } else {
                slice(&chosen.value, &mut random)
            };
            let mut mutated = document.clone();
            let mutations = (0..=random.below(4))
                .map(|_| {
                    let mutation = mutation(&mutated, seeds, &mut random);
                    apply(&mut mutated, &mutation);
                    mutation
                })
                .collect();
            Change::Tree(document, mutations)
        };
        Self {
            seed: chosen.name.clone(),
            change,
        }
    }

    /// The mutant's text.
    pub(crate) fn text(&self) -> Vec<u8> {
        match &self.change {
            Change::Tree(document, mutations) => {
                mutated(document, mutations).to_string().into_bytes()
            }
            Change::Text(text, damages) => {
                let mut text = text.clone();
                damages.iter().for_each(|it| inflict(&mut text, it));
                text
            }
        }
    }

    /// What was done, a line each.
    pub(crate) fn story(&self) -> String {
        let lines: Vec<String> = match &self.change {
            Change::Tree(_, mutations) => mutations.iter().map(ToString::to_string).collect(),
            Change::Text(_, damages) => damages.iter().map(|it| format!("{it:?}")).collect(),
        };
        lines.join("\n  ")
    }

    /// The smallest document found that still fails.
    pub(crate) fn shrunken(mut self) -> Vec<u8> {
        let mut attempts = 0;
        if let Change::Tree(document, mutations) = &mut self.change {
            let fails = |document: &Value| run(document.to_string().as_bytes()).is_err();
            let mut index = 0;
            while index < mutations.len() {
                let mut fewer = mutations.clone();
                fewer.remove(index);
                if fails(&mutated(document, &fewer)) {
                    *mutations = fewer;
                } else {
                    index += 1;
                }
            }
            let mut smallest = mutated(document, mutations);
            let mut again = true;
            while again && attempts < ATTEMPTS {
                again = false;
                for place in places(&smallest) {
                    let mut smaller = smallest.clone();
                    attempts += 1;
                    if attempts < ATTEMPTS
                        && remove(&mut smaller, &place).is_some()
                        && fails(&smaller)
                    {
                        smallest = smaller;
                        again = true;
                    }
                }
            }
            return format!("{smallest:#}").into_bytes();
        }
        let mut smallest = self.text();
        let mut step = smallest.len() / 2;
        while step > 0 && attempts < ATTEMPTS {
            let mut start = 0;
            while start < smallest.len() && attempts < ATTEMPTS {
                let mut smaller = smallest.clone();
                smaller.drain(start..(start + step).min(smallest.len()));
                attempts += 1;
                if run(&smaller).is_err() {
                    smallest = smaller;
                } else {
                    start += step;
                }
            }
            step /= 2;
        }
        smallest
    }
}

fn mutated(document: &Value, mutations: &[Mutation]) -> Value {
    let mut document = document.clone();
    mutations.iter().for_each(|it| apply(&mut document, it));
    document
}

/// Whether a text gave output or only an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Output,
    Error,
}

/// Runs a text through the pipeline, and says what does not hold.
pub(crate) fn run(text: &[u8]) -> Result<Outcome, String> {
    RUNNING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        match Document::parse("openapi.yaml", text, &Limits::default()) {
            Ok(document) => invariants::generated(document).map(|_| Outcome::Output),
            Err(error) => invariants::load_error(&error).map(|()| Outcome::Error),
        }
    }));
    RUNNING.set(false);
    outcome.unwrap_or_else(|_| Err(format!("it panics: {}", PANIC.take())))
}

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the words of a panic in [`run`] for the failure's message rather than the terminal.
pub(crate) fn quiet_panics() {
    let loud = take_hook();
    set_hook(Box::new(move |panic| {
        if !RUNNING.get() {
            loud(panic);
        } else if !engine_is_running() {
            PANIC.set(panic.to_string());
        }
    }));
}
