//! What the server does in one step, as Lua scripts, and the two keys that they work on.
//!
//! A hash keeps the record, the number of the last turn, and that turn's fencing token; it outlives
//! every lease. A second key names the owner of the lease, and expires with it. Who takes the lease
//! gets the next turn in the same step. So as long as the hash has a holder's fencing token, nobody
//! has held the lock since, and its reading and writing is safe even if its lease ran out.

use crate::auth::partition::Partition;

/// The two keys of a partition. The braces keep them on one node of a cluster.
#[derive(Clone)]
pub(super) struct Keys {
    pub(super) lock: String,
    pub(super) kept: String,
}

impl Keys {
    pub(super) fn new(prefix: &str, partition: &Partition) -> Self {
        let kept = format!("{prefix}:{{{partition}}}");
        let lock = format!("{kept}:lock");
        Self { lock, kept }
    }

    /// The pattern of the names of a login's records, as `SCAN` reads it.
    pub(super) fn pattern(prefix: &str, login: &str) -> String {
        let mut pattern = String::new();
        for character in format!("{prefix}:{{{login}/").chars() {
            if matches!(character, '*' | '?' | '[' | ']' | '^' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        pattern + "*}"
    }

    /// The partition whose record has this name.
    pub(super) fn partition(prefix: &str, name: &str) -> Option<Partition> {
        let key = name.strip_prefix(prefix)?.strip_prefix(":{")?;
        key.strip_suffix('}').map(Partition::from_key)
    }
}

/// Takes the lease if it is free, and gives the fencing token: the number of the turn, with the
/// owner's name, since a server that lost its data counts from one again. If the reply gets lost,
/// asking again gives the same.
///
/// Arguments: the owner, the lease in ms.
pub(super) const ACQUIRE: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('HGET', KEYS[2], 'fence')
end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return false
end
local fence = redis.call('HINCRBY', KEYS[2], 'turn', 1) .. '-' .. ARGV[1]
redis.call('HSET', KEYS[2], 'fence', fence)
return fence
";

/// Renews the lease: 1, or 0 if there was a later turn. If it ran out, and nobody has come, it is
/// taken up again.
///
/// Arguments: the owner, the lease in ms, the fencing token.
pub(super) const RENEW: &str = r"
if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[3] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
";

/// Renews the lease, and gives the record: 1 and the record, or 0 if there was a later turn.
///
/// Arguments: the owner, the lease in ms, the fencing token.
pub(super) const LOAD: &str = r"
if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[3] then
  return {0, false}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1, redis.call('HGET', KEYS[2], 'record')}
";

/// Writes the record, or deletes it if there is none given, and renews the lease: 1, or 0 if there
/// was a later turn.
///
/// Arguments: the owner, the lease in ms, the fencing token, the record or nothing.
pub(super) const SAVE: &str = r"
if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[3] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if ARGV[4] then
  redis.call('HSET', KEYS[2], 'record', ARGV[4])
else
  redis.call('HDEL', KEYS[2], 'record')
end
return 1
";

/// Gives the lease back, if it is the owner's.
///
/// Arguments: the owner.
pub(super) const RELEASE: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return 1
";
