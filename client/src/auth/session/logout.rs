//! The end of a login: the tokens are revoked at the server where it can do that, and deleted here
//! in any case. No refresh that is under way brings them back.

use std::sync::Arc;

use super::flight::Shared;
use super::renewal::{bounded, finished};
use super::{Session, Setup};
use crate::auth::error::AuthError;
use crate::auth::grant::{GrantError, TokenKind};
use crate::auth::store::Record;
use crate::auth::sync::spawn;

impl Session {
    /// Lets no call have a token, until there is a new login.
    pub(super) fn close(&self) {
        self.shared.close();
    }

    /// Revokes the tokens, refresh token first (RFC 7009), and deletes them from memory and store
    /// even if the network fails. Calls then fail with [`AuthError::ReauthenticationRequired`]
    /// until there is a new login.
    ///
    /// # Errors
    /// That the store could not delete, or that the server did not revoke. This session uses none
    /// of the tokens any more, whatever the result.
    pub async fn logout(&self) -> Result<(), AuthError> {
        let (unsaved, shared) = (self.shared.close(), Arc::clone(&self.shared));
        let subject = shared.setup.subject;
        // A caller that stops waiting must not leave a token behind.
        let task = spawn(async move { end(&shared, unsaved).await });
        finished(task, subject).await
    }
}

async fn end(shared: &Shared, unsaved: Option<Record>) -> Result<(), AuthError> {
    let setup = &shared.setup;
    let deleted = async {
        match delete(setup, unsaved.as_ref()).await {
            Err(error) if error.is_lost_lock() => delete(setup, None).await,
            result => result,
        }
        .map(|()| ((), "done"))
    };
    setup.told("token revoke", deleted).await
}

async fn delete(setup: &Setup, unsaved: Option<&Record>) -> Result<(), AuthError> {
    // Waits for a refresh under way, and so finds the newest token.
    let mut lock = setup.lock().await?;
    let stored = setup.in_time(lock.load()).await.ok().flatten();
    let mut revoked = Ok(());
    for record in unsaved.into_iter().chain(&stored) {
        revoked = revoked.and(revoke(setup, record).await);
    }
    let deleted = setup.in_time(lock.save(None)).await;
    deleted.and(revoked.map_err(|error| error.of(setup.subject)))
}

async fn revoke(setup: &Setup, record: &Record) -> Result<(), GrantError> {
    if let Some(refresh) = &record.refresh {
        bounded(setup, setup.grant.revoke(refresh, TokenKind::Refresh)).await?;
    }
    bounded(setup, setup.grant.revoke(&record.access, TokenKind::Access)).await
}
