//! Holding back token replies, so that a test can arrange what happens meanwhile without any
//! sleep. The request has been carried out by then: a refresh token is rotated although its
//! client knows nothing yet, which is the hard case.

use std::sync::Arc;

use tokio::sync::watch;

/// Token replies wait as long as this lives.
#[derive(Debug)]
pub struct Hold {
    gate: Arc<Gate>,
}

impl Hold {
    /// Waits until at least `count` replies are held back.
    pub async fn until_waiting(&self, count: usize) {
        let mut waiting = self.gate.waiting.subscribe();
        // The sender lives in the gate, which `self` keeps alive.
        let _ = waiting.wait_for(|waiting| *waiting >= count).await;
    }

    /// How many replies are held back now.
    pub fn waiting(&self) -> usize {
        *self.gate.waiting.borrow()
    }

    /// Lets the replies go, as dropping does.
    pub fn release(self) {}
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.gate.holds.send_modify(|holds| *holds -= 1);
    }
}

/// Where replies wait while a [`Hold`] lives.
#[derive(Debug)]
pub(crate) struct Gate {
    holds: watch::Sender<usize>,
    waiting: watch::Sender<usize>,
}

impl Gate {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            holds: watch::Sender::new(0),
            waiting: watch::Sender::new(0),
        })
    }

    pub(crate) fn hold(self: &Arc<Self>) -> Hold {
        self.holds.send_modify(|holds| *holds += 1);
        Hold {
            gate: Arc::clone(self),
        }
    }

    /// Waits until nothing is held.
    pub(crate) async fn pass(&self) {
        let mut holds = self.holds.subscribe();
        if *holds.borrow() == 0 {
            return;
        }
        let _counted = Counted::enter(&self.waiting);
        // The sender lives in this gate.
        let _ = holds.wait_for(|holds| *holds == 0).await;
    }
}

/// Counts a waiting reply, even if its client goes away meanwhile.
struct Counted<'a>(&'a watch::Sender<usize>);

impl<'a> Counted<'a> {
    fn enter(waiting: &'a watch::Sender<usize>) -> Self {
        waiting.send_modify(|waiting| *waiting += 1);
        Self(waiting)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|waiting| *waiting -= 1);
    }
}
