//! The end of a login: the tokens are revoked at the server where it can do that, and deleted here
//! in any case. No refresh that is under way brings them back.

use std::sync::Arc;

use super::flight::Shared;
use super::renewal::{bounded, failed, finished};
use super::{Session, Setup};
use crate::auth::error::AuthError;
use crate::auth::grant::{GrantError, TokenKind};
use crate::auth::store::Record;
use crate::auth::sync::spawn;

impl Session {
    /// Revokes the tokens, refresh token first (RFC 7009), and deletes them from memory and store
    /// even if the network fails. Calls then fail with [`AuthError::ReauthenticationRequired`]
    /// until there is a new login.
    ///
    /// # Errors
    /// That the store could not delete, or that the server did not revoke. This session uses none
    /// of the tokens any more, whatever the result.
    pub async fn logout(&self) -> Result<(), AuthError> {
        let (unsaved, shared) = (self.shared.close(), Arc::clone(&self.shared));
        let scheme = shared.setup.scheme;
        // A caller that stops waiting must not leave a token behind.
        let task = spawn(async move { end(&shared, unsaved).await });
        finished(task, scheme).await
    }
}

async fn end(shared: &Shared, unsaved: Option<Record>) -> Result<(), AuthError> {
    let Setup {
        api,
        scheme,
        partition,
        store,
        ..
    } = &shared.setup;
    let store_failed = |error| AuthError::Store { scheme, error };
    // Waits for a refresh under way, and so finds the newest token.
    let mut lock = store.lock(partition).await.map_err(store_failed)?;
    let stored = store.load(partition).await;
    let revoked = match unsaved.or_else(|| stored.ok().flatten()) {
        Some(record) => revoke(&shared.setup, &record).await,
        None => Ok(()),
    };
    let deleted = lock.save(None).await.map_err(store_failed);
    let outcome = if revoked.is_ok() && deleted.is_ok() {
        "done"
    } else {
        "failed"
    };
    tracing::info!(api, scheme, %partition, outcome, "token revoke");
    deleted?;
    revoked.map_err(|error| failed(scheme, error).error)
}

async fn revoke(setup: &Setup, record: &Record) -> Result<(), GrantError> {
    if let Some(refresh) = &record.refresh {
        bounded(setup, setup.grant.revoke(refresh, TokenKind::Refresh)).await?;
    }
    bounded(setup, setup.grant.revoke(&record.access, TokenKind::Access)).await
}
