//! Where work runs that may block: away from the threads that run tasks.

use super::StoreError;

/// Runs work to its end, even if nobody waits for it any more.
pub(super) async fn blocking<T: Send + 'static>(
    place: &str,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(StoreError::Backend {
            place: place.to_owned(),
            reason: "its work was cut off, or the runtime is shutting down".to_owned(),
        })
    })
}
