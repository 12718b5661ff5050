//! What the session synchronizes with. Under `--cfg shuttle` these are the primitives of a model
//! checker, which tries out the orders in which tasks can meet (see `tests/interleaving.rs`).

#[cfg(not(shuttle))]
mod real {
    pub(crate) use std::sync::atomic::{AtomicBool, Ordering};
    pub(crate) use std::sync::{Mutex, MutexGuard, PoisonError};

    /// A pointer that is read without a lock.
    pub(crate) type Slot<T> = arc_swap::ArcSwapOption<T>;

    pub(crate) type Task<T> = tokio::task::JoinHandle<T>;

    /// Starts a detached task. `None` outside of a runtime.
    pub(crate) fn spawn<T: Send + 'static>(
        task: impl Future<Output = T> + Send + 'static,
    ) -> Option<Task<T>> {
        let runtime = tokio::runtime::Handle::try_current().ok()?;
        Some(runtime.spawn(task))
    }
}

#[cfg(shuttle)]
mod modelled {
    use std::ops::Deref;
    use std::sync::Arc;

    pub(crate) use shuttle::future::JoinHandle as Task;
    pub(crate) use shuttle::sync::atomic::{AtomicBool, Ordering};
    pub(crate) use shuttle::sync::{Mutex, MutexGuard};
    pub(crate) use std::sync::PoisonError;

    /// A pointer whose every read and write is a point where another task can come in between.
    pub(crate) struct Slot<T>(Mutex<Option<Arc<T>>>);

    impl<T> Default for Slot<T> {
        fn default() -> Self {
            Self(Mutex::new(None))
        }
    }

    pub(crate) struct Loaded<T>(Option<Arc<T>>);

    impl<T> Deref for Loaded<T> {
        type Target = Option<Arc<T>>;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    impl<T> Slot<T> {
        pub(crate) fn load(&self) -> Loaded<T> {
            Loaded(self.load_full())
        }

        pub(crate) fn load_full(&self) -> Option<Arc<T>> {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        }

        pub(crate) fn store(&self, value: Option<Arc<T>>) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = value;
        }
    }

    pub(crate) fn spawn<T: Send + 'static>(
        task: impl Future<Output = T> + Send + 'static,
    ) -> Option<Task<T>> {
        Some(shuttle::future::spawn(task))
    }
}

#[cfg(shuttle)]
pub(crate) use modelled::*;
#[cfg(not(shuttle))]
pub(crate) use real::*;
