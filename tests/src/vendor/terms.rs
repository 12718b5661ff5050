//! On what terms a vendor hands out tokens: how long they live, whether a refresh token rotates,
//! and what the reply says about expiry. A test may change them while the server runs; tokens
//! already issued keep the terms under which they were issued.

use serde_json::Value;

/// What becomes of a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The reply carries a new one; the old one is refused from then on.
    Rotate,
    /// The reply repeats the same one.
    Keep,
    /// The reply carries none; the old one stays good.
    Omit,
}

/// What a token reply says about the lifetime, in the vendor's own field for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Announced {
    /// The truth.
    Truth,
    /// Nothing: the field is absent.
    Nothing,
    /// This value, whatever it is: a string, a fraction, a negative or an enormous number.
    Literal(Value),
}

/// The terms under which tokens are issued and redeemed.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Seconds that an access token is good for.
    pub access_lifetime: i64,
    /// Seconds that a refresh token is good for; without a value it never expires.
    pub refresh_lifetime: Option<i64>,
    /// What becomes of a refresh token when it is used.
    pub rotation: Rotation,
    /// Seconds for which a rotated-away refresh token is still accepted, as some servers do so
    /// that a lost reply can be asked for again.
    pub rotation_grace: i64,
    /// What the reply says about the lifetime.
    pub announced: Announced,
}

impl Terms {
    /// Terms with this lifetime of access tokens, and rotation without grace.
    pub fn of_lifetime(access_lifetime: i64) -> Self {
        Self {
            access_lifetime,
            refresh_lifetime: None,
            rotation: Rotation::Rotate,
            rotation_grace: 0,
            announced: Announced::Truth,
        }
    }

    /// The value to announce where the truth would be `truth`; nothing if the field is left out.
    pub(crate) fn announce(&self, truth: i64) -> Option<Value> {
        match &self.announced {
            Announced::Truth => Some(truth.into()),
            Announced::Nothing => None,
            Announced::Literal(value) => Some(value.clone()),
        }
    }
}
