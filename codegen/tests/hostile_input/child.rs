//! Runs a document in a child process, and tells what became of it in a few lines: the error, or the
//! counts and the first finding of each code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use keyroute_codegen::Generated;
use keyroute_codegen::load::load;
use keyroute_codegen::report::Code;

use crate::invariants;

/// How much address space a child has, in KiB: the largest documents of the real world take a tenth.
const ADDRESS_SPACE: usize = 4 << 20;

/// When a child is taken to hang.
const DEADLINE: Duration = Duration::from_mins(10);

/// As much stack as the main thread of a program has.
const STACK: usize = 8 << 20;

/// The document's file.
pub(crate) const DOCUMENT: &str = "openapi.yaml";

/// The child's answer.
const ANSWER: &str = "answer.txt";

/// The variable that tells a child its folder.
const FOLDER: &str = "KEYROUTE_HOSTILE_INPUT";

/// What becomes of a text.
pub(crate) fn outcome(document: impl AsRef<[u8]>) -> String {
    outcome_of(&[(DOCUMENT, document.as_ref())])
}

/// What becomes of a document in several files.
pub(crate) fn outcome_of(files: &[(&str, &[u8])]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    outcome_in(folder.path())
}

/// What becomes of the document in a folder.
pub(crate) fn outcome_in(folder: &Path) -> String {
    let program = std::env::current_exe().expect("the test's own program");
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {ADDRESS_SPACE} && exec \"$0\" \"$@\""))
        .arg(program)
        .args([
            "child::runs_the_document_of_a_folder",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("a child");
    fs::read_to_string(folder.join(ANSWER)).unwrap_or_else(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        panic!("the child died ({}):\n{said}", output.status)
    })
}

#[test]
#[ignore = "the child of the other tests"]
fn runs_the_document_of_a_folder() {
    let folder = std::env::var_os(FOLDER).expect("the folder of a document");
    std::env::set_current_dir(folder).expect("the folder");
    let (finished, wait) = channel::<()>();
    let work = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let _finished = finished;
            let answer = answer();
            fs::write(ANSWER, answer).expect("an answer");
        });
    if wait.recv_timeout(DEADLINE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
        eprintln!("it hangs");
        std::process::exit(3);
    }
    work.expect("a thread").join().expect("no panic");
}

fn answer() -> String {
    match load(Path::new(DOCUMENT)) {
        Err(error) => {
            invariants::load_error(&error).unwrap_or_else(|why| panic!("{why}"));
            format!("{}: {}\n", error.code(), cut(&error.to_string()))
        }
        Ok(document) => match invariants::generated(document) {
            Err(why) => panic!("{}", why.chars().take(4_000).collect::<String>()),
            Ok(generated) => told(&generated),
        },
    }
}

fn told(generated: &Generated) -> String {
    let counts = generated.statistics;
    let mut text = format!(
        "{} operations: {} emitted, {} refused; {} types\n",
        counts.operations, counts.emitted, counts.refused, counts.types
    );
    let mut by_code: BTreeMap<Code, Vec<String>> = BTreeMap::new();
    for finding in &generated.report {
        let place = finding
            .location
            .as_ref()
            .map_or_else(String::new, |it| format!("{}:{}", it.line, it.column));
        by_code
            .entry(finding.code)
            .or_default()
            .push(format!("{place} {}", finding.message));
    }
    for (code, messages) in by_code {
        let times = match messages.len() {
            1 => String::new(),
            several => format!(" x{several}"),
        };
        text.push_str(&format!("{code}{times} {}\n", cut(&messages[0])));
    }
    text
}

/// A message may quote a name of ten thousand characters.
fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(300).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
