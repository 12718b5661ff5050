//! One program, run to its end under a deadline and measured as the kernel counts it: the user
//! seconds and the most memory of it and of whatever it started (wait4(2)).

use std::io::{Read as _, Seek as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use wait4::Wait4 as _;

use crate::repository::Failure;

/// What a program took and what it said.
pub(super) struct Run {
    /// How it ended; none where the deadline passed and it was killed.
    pub(super) status: Option<ExitStatus>,
    pub(super) user_seconds: f64,
    pub(super) peak_mib: f64,
    pub(super) output: String,
    pub(super) errors: String,
}

impl Run {
    /// Whether it ended in time and well.
    pub(super) fn is_success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// Why it did not: the first line that speaks of an error or a panic, or how it ended.
    pub(super) fn problem(&self) -> String {
        let Some(status) = self.status else {
            return "killed at the deadline".to_owned();
        };
        let lines = || self.errors.lines().chain(self.output.lines());
        let telling = |line: &&str| {
            let line = line.to_lowercase();
            line.contains("error") || line.contains("panicked")
        };
        let line = lines().find(telling).or_else(|| lines().next());
        let line = line.unwrap_or_default().split_whitespace();
        let line = line.collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            return status.to_string();
        }
        line
    }
}

/// Runs a program.
pub(super) fn run(command: &mut Command, deadline: Duration) -> Result<Run, Failure> {
    let shown = format!("{command:?}");
    let failed = |source: std::io::Error| Failure::Program {
        command: shown.clone(),
        detail: format!(": {source}"),
    };
    // Files rather than pipes: nobody reads while the program runs.
    let mut output = tempfile::tempfile().map_err(failed)?;
    let mut errors = tempfile::tempfile().map_err(failed)?;
    let child = command
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(failed)?)
        .stderr(errors.try_clone().map_err(failed)?)
        .process_group(0)
        .spawn()
        .map_err(failed)?;
    let (used, in_time) = wait(child, deadline).map_err(failed)?;
    let text = |file: &mut std::fs::File| {
        let mut bytes = Vec::new();
        file.rewind()?;
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    Ok(Run {
        status: in_time.then_some(used.status),
        user_seconds: used.rusage.utime.as_secs_f64(),
        peak_mib: mebibytes(used.rusage.maxrss),
        output: text(&mut output).map_err(failed)?,
        errors: text(&mut errors).map_err(failed)?,
    })
}

/// Waits for a program, and kills its group at the deadline. Also tells whether it was in time.
fn wait(child: Child, deadline: Duration) -> std::io::Result<(wait4::ResUse, bool)> {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let (ended, watched) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let watch = scope.spawn(move || {
            let late = watched.recv_timeout(deadline) == Err(mpsc::RecvTimeoutError::Timeout);
            if let (true, Some(group)) = (late, group) {
                // The group can have ended just now, which is as well.
                let _ = kill_process_group(group, Signal::KILL);
            }
            late
        });
        let used = child.wait4();
        // The watch may have ended.
        let _ = ended.send(());
        let late = watch.join().unwrap_or(false);
        Ok((used?, !late))
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a size in memory is far below 2^52"
)]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_killed_at_its_deadline_with_what_it_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 1000 & wait"]);
        let run = run(&mut command, Duration::from_millis(50)).expect("a shell");
        assert!(run.status.is_none());
        assert_eq!(run.problem(), "killed at the deadline");
    }

    #[test]
    fn what_a_program_says_of_its_failure_is_its_problem() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo begun; echo 'Error:  no   paths' >&2; exit 3"]);
        let run = run(&mut command, Duration::from_mins(10)).expect("a shell");
        assert!(!run.is_success());
        assert_eq!(run.problem(), "Error: no paths");
        assert!(run.peak_mib > 0.0);
    }
}
