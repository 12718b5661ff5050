//! A server while it runs. It is the leader of a process group, says in its first line where it is,
//! and stops when its standard input ends: by [`Running::stop`], when this program fails, and when
//! it is killed. Whatever of its group is left a while after that is killed.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use crate::repository::Failure;

/// How long a server may take to say where it is.
const START_LIMIT: Duration = Duration::from_mins(2);
/// How long a server may take to end by itself, and then to end when told.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// A server that runs. Dropping it stops it.
pub(super) struct Running {
    child: Child,
    ready: String,
}

impl Running {
    /// Starts a server, and waits for its first line. What else it prints goes to a file.
    pub(super) fn start(command: &mut Command, log: &Path) -> Result<Self, Failure> {
        let file = |source| Failure::File {
            path: log.display().to_string(),
            source,
        };
        let shown = format!("{command:?}");
        let failed = |detail: String| Failure::Program {
            command: shown.clone(),
            detail,
        };
        command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log).map_err(file)?);
        let child = command
            .spawn()
            .map_err(|error| failed(format!(": {error}")))?;
        let ready = String::new();
        let mut running = Self { child, ready };
        let printed = running.child.stdout.take().map(BufReader::new);
        let (first, line) = mpsc::channel();
        std::thread::spawn(move || {
            // Reads on to the end, so that the server can print what it likes.
            for line in printed.into_iter().flat_map(BufReader::lines) {
                let Ok(line) = line else { return };
                let _ = first.send(line);
            }
        });
        running.ready = line.recv_timeout(START_LIMIT).map_err(|_| {
            failed(format!(
                " and did not say where it is; its log is {}",
                log.display()
            ))
        })?;
        Ok(running)
    }

    /// The line of JSON by which the server said where it is.
    pub(super) fn ready(&self) -> &str {
        &self.ready
    }

    /// Stops the server.
    pub(super) fn stop(mut self) -> Result<(), Failure> {
        self.end().map_err(|source| Failure::File {
            path: format!("process {}", self.child.id()),
            source,
        })
    }

    fn end(&mut self) -> std::io::Result<()> {
        drop(self.child.stdin.take());
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else {
            return self.child.kill();
        };
        for signal in [Signal::TERM, Signal::KILL] {
            let start = Instant::now();
            while start.elapsed() < STOP_LIMIT {
                // Collects the leader, without which its group never ends.
                self.child.try_wait()?;
                if test_kill_process_group(group).is_err() {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            // The group can have ended just now, which is as well.
            let _ = kill_process_group(group, signal);
        }
        self.child.wait().map(drop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("process {} was not stopped: {error}", self.child.id());
        }
    }
}
