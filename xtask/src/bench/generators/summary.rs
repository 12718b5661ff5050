//! What the documents come to. Shares are of all documents and all their operations. Everything else
//! is compared in pairs, over the documents that the rival and Keyroute both turn into clients, less
//! those that are known not to compile: a generator that fails on the large documents must not look
//! small for it. Where a rival is better is named.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::bench::generators::contender::Generator;
use crate::bench::generators::record::{Document, Record, decimal, number};

/// A figure of a client.
struct Figure {
    name: &'static str,
    digits: usize,
    of: fn(&Record) -> Option<f64>,
    over: Over,
    more_is_better: bool,
}

/// How the figures of many documents become one.
enum Over {
    Sum,
    Greatest,
    /// All lines over all operations.
    Operations,
}

const FIGURES: [Figure; 8] = [
    Figure {
        name: "operations emitted",
        digits: 0,
        of: |record| Some(number(record.emitted)),
        over: Over::Sum,
        more_is_better: true,
    },
    Figure {
        name: "raw JSON places",
        digits: 0,
        of: |record| Some(number(record.raw)),
        over: Over::Sum,
        more_is_better: false,
    },
    Figure {
        name: "lines committed",
        digits: 0,
        of: |record| Some(number(record.lines)),
        over: Over::Sum,
        more_is_better: false,
    },
    Figure {
        name: "lines per operation",
        digits: 1,
        of: Record::lines_per_operation,
        over: Over::Operations,
        more_is_better: false,
    },
    Figure {
        name: "generation, user s",
        digits: 2,
        of: |record| record.generation_seconds,
        over: Over::Sum,
        more_is_better: false,
    },
    Figure {
        name: "generation, greatest peak MiB",
        digits: 0,
        of: |record| Some(record.generation_mib),
        over: Over::Greatest,
        more_is_better: false,
    },
    Figure {
        name: "cargo check, user s",
        digits: 1,
        of: |record| record.check_seconds,
        over: Over::Sum,
        more_is_better: false,
    },
    Figure {
        name: "cargo check, greatest peak MiB",
        digits: 0,
        of: |record| record.check_mib,
        over: Over::Greatest,
        more_is_better: false,
    },
];

/// The summary of all documents.
pub(super) fn summary(documents: &[Document]) -> String {
    let mut text = String::from("\n");
    shares(&mut text, documents);
    alone(&mut text, documents);
    let generators: Vec<Generator> = documents
        .first()
        .map(|document| document.records.iter().map(|it| it.generator).collect())
        .unwrap_or_default();
    if generators.contains(&Generator::Keyroute) {
        for rival in generators {
            if rival != Generator::Keyroute {
                pair(&mut text, documents, rival);
            }
        }
    }
    text
}

fn shares(text: &mut String, documents: &[Document]) {
    let operations: usize = documents.iter().map(|it| it.operations.count()).sum();
    let _ = writeln!(
        text,
        "{} documents, {operations} operations\n{:<24} {:>9} {:>9} {:>9} {:>16} {:>24} {:>16}",
        documents.len(),
        "",
        "generate",
        "compile",
        "whole",
        "emitted",
        "emitted and compiles",
        "raw of places"
    );
    let generators = documents.first().map_or(0, |it| it.records.len());
    for index in 0..generators {
        let records: Vec<&Record> = documents.iter().map(|it| &it.records[index]).collect();
        let count = |is: fn(&Record) -> bool| records.iter().filter(|it| is(it)).count();
        let sum = |of: fn(&Record) -> usize| records.iter().map(|it| of(it)).sum::<usize>();
        let emitted = sum(|it| it.emitted);
        let usable = sum(|it| {
            if it.compiles == Some(true) {
                it.emitted
            } else {
                0
            }
        });
        let whole = documents
            .iter()
            .filter(|it| is_whole(it, &it.records[index]));
        let generator = records[0].generator;
        let _ = writeln!(
            text,
            "{:<24} {:>9} {:>9} {:>9} {:>16} {:>24} {:>16}",
            format!("{} {}", generator.name(), generator.package().1),
            count(|it| it.generates),
            count(|it| it.compiles == Some(true)),
            whole.count(),
            format!("{emitted} ({})", percent(emitted, operations)),
            format!("{usable} ({})", percent(usable, operations)),
            format!("{} of {}", sum(|it| it.raw), sum(|it| it.places)),
        );
    }
}

/// Whether a client compiles and has every operation.
fn is_whole(document: &Document, record: &Record) -> bool {
    record.compiles == Some(true) && record.emitted == document.operations.count()
}

/// The documents that one generator alone turns into a client that compiles, and into one that is whole.
fn alone(text: &mut String, documents: &[Document]) {
    for (word, wants_all) in [("compiles", false), ("compiles with every operation", true)] {
        let mut names: BTreeMap<Generator, Vec<&str>> = BTreeMap::new();
        for document in documents {
            let has_all = |it: &&Record| !wants_all || it.emitted == document.operations.count();
            // A client that was not checked may compile.
            let able = document.records.iter().filter(|it| it.is_usable());
            let mut able = able.filter(has_all);
            if let (Some(one), None) = (able.next(), able.next())
                && one.compiles == Some(true)
            {
                names.entry(one.generator).or_default().push(&document.name);
            }
        }
        for (generator, names) in names {
            let (name, count) = (generator.name(), names.len());
            let _ = writeln!(text, "{name} alone {word}: {count}: {}", names.join(", "));
        }
    }
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * number(part) / number(whole.max(1)))
}

/// A document with two clients, ours and the rival's.
struct Pair<'a> {
    document: &'a str,
    ours: &'a Record,
    theirs: &'a Record,
}

impl Pair<'_> {
    /// A figure of both, where both have it.
    fn both(&self, of: fn(&Record) -> Option<f64>) -> Option<[f64; 2]> {
        of(self.ours)
            .zip(of(self.theirs))
            .map(|(ours, theirs)| [ours, theirs])
    }
}

/// A rival beside Keyroute.
fn pair(text: &mut String, documents: &[Document], rival: Generator) {
    let pairs: Vec<Pair> = documents
        .iter()
        .filter_map(|document| {
            let find = |generator| document.records.iter().find(|it| it.generator == generator);
            let (ours, theirs) = (find(Generator::Keyroute)?, find(rival)?);
            let document = document.name.as_str();
            (ours.is_usable() && theirs.is_usable()).then_some(Pair {
                document,
                ours,
                theirs,
            })
        })
        .collect();
    let _ = writeln!(
        text,
        "\n{:<32} {:>9} {:>9} {:>16} {:>13}  where {} is better",
        "",
        "documents",
        "keyroute",
        rival.name(),
        "it / keyroute",
        rival.name()
    );
    for figure in &FIGURES {
        line(text, figure, &pairs);
    }
}

fn line(text: &mut String, figure: &Figure, pairs: &[Pair]) {
    let values: Vec<(&str, [f64; 2])> = pairs
        .iter()
        .filter_map(|pair| Some((pair.document, pair.both(figure.of)?)))
        .collect();
    if values.is_empty() {
        return;
    }
    let column = |side: usize| values.iter().map(move |(_, both)| both[side]);
    let [ours, theirs] = [0, 1].map(|side| match figure.over {
        Over::Sum => column(side).sum::<f64>(),
        Over::Greatest => column(side).fold(0.0, f64::max),
        Over::Operations => {
            let emitted = pairs
                .iter()
                .map(|pair| [pair.ours, pair.theirs][side].emitted);
            pairs
                .iter()
                .map(|pair| number([pair.ours, pair.theirs][side].lines))
                .sum::<f64>()
                / number(emitted.sum())
        }
    });
    let is_better = |[ours, theirs]: [f64; 2]| {
        if figure.more_is_better {
            theirs > ours
        } else {
            theirs < ours
        }
    };
    let better: Vec<&str> = values
        .iter()
        .filter(|(_, both)| is_better(*both))
        .map(|(document, _)| *document)
        .collect();
    let better = match better.as_slice() {
        [] => "nowhere".to_owned(),
        few if few.len() <= 4 => few.join(", "),
        many => format!(
            "{} of {}: {}, ...",
            many.len(),
            values.len(),
            many[..3].join(", ")
        ),
    };
    let _ = writeln!(
        text,
        "{:<32} {:>9} {:>9} {:>16} {:>13}  {better}",
        figure.name,
        values.len(),
        decimal(Some(ours), figure.digits),
        decimal(Some(theirs), figure.digits),
        decimal(Some(theirs / ours), 2),
    );
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::bench::generators::code::Calls;

    /// A document of two operations, and of each generator how many its client has and whether it compiles.
    fn document(name: &str, clients: [(usize, Option<bool>); 2]) -> Document {
        let mut operations = Calls::default();
        operations.add("get", "/a");
        operations.add("get", "/b");
        let generators = [Generator::Keyroute, Generator::Ploidy];
        let records = generators.into_iter().zip(clients);
        Document {
            name: name.to_owned(),
            operations,
            records: records
                .map(|(generator, (emitted, compiles))| Record {
                    generates: true,
                    emitted,
                    compiles,
                    ..Record::new(generator, Path::new("a"))
                })
                .collect(),
        }
    }

    #[test]
    fn a_client_is_alone_where_no_other_compiles_or_has_every_operation() {
        let documents = [
            document("both", [(2, Some(true)), (2, Some(true))]),
            document("fails", [(2, Some(true)), (2, Some(false))]),
            document("lacks", [(2, Some(true)), (1, Some(true))]),
            document("unchecked", [(2, Some(true)), (2, None)]),
            document("theirs", [(2, Some(false)), (2, Some(true))]),
        ];
        let mut text = String::new();
        alone(&mut text, &documents);
        let expected = [
            "keyroute alone compiles: 1: fails",
            "ploidy alone compiles: 1: theirs",
            "keyroute alone compiles with every operation: 2: fails, lacks",
            "ploidy alone compiles with every operation: 1: theirs",
            "",
        ];
        assert_eq!(text.split('\n').collect::<Vec<_>>(), expected);
        let whole = documents.iter().filter(|it| is_whole(it, &it.records[0]));
        assert_eq!(whole.count(), 4);
    }
}
