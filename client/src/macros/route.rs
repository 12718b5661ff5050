//! `route!`: one row of a route table, to the method of the client and the module of the call.

/// One operation. It becomes a method of the client, named as the row says, and a module of that
/// name with the call being built (`Call`), its `ROUTE`, a key for each header of its replies, and, where
/// several types of reply are documented, the enums `Reply` and `Failure`.
///
/// ```text
/// route! {
///     /// Lists the devices of a user.
///     GET "/users/{user_id}/devices" => list_devices (
///         /// The user whose devices are listed.
///         path user_id: i32,
///         /// How many to return at most.
///         query limit?: i32,
///     ) auth bearer;
///     returns 200 => DeviceList;
///     fails 400 | 404 => Problem;
///     headers LINK: String, X_TOTAL_COUNT: i64;
/// }
/// ```
///
/// - A parameter is `PLACE NAME: TYPE` (required, an argument of the method) or
///   `PLACE NAME?: TYPE` (optional, a setter of the call). `as "Wire-Name"` follows where the name
///   on the wire differs. The place is `path`, `query`, `header` or `cookie`, with a style in
///   brackets where it is not the default (`query(comma)`, `query(deep)`, `path(matrix)`, ...); a
///   body is `json`, `form`, `multipart`, `text` or `bytes`, with its media type after `as`. Members of
///   a form that are no scalars may have styles: `form(deep)` for all of them, or
///   `form(deep "address", json "items")`.
/// - `at ROLE` names the server role where it is not `main`.
/// - `auth` is the security requirement: schemes joined by `and`, alternatives by `or`, scopes in
///   square brackets; `anonymous` asks for nothing.
/// - `returns` and `fails` list every documented reply: statuses, ranges (`4XX`) or `"default"`, and
///   the type of the body. With more than one type they are `{ 200 Ok => A, 201 Created => B }`.
/// - `headers` lists the documented headers of all replies, `NAME: TYPE`. Each becomes a constant of the
///   module, by which [`Response::header`](crate::Response::header) reads it, from a success as from a
///   failure. `as "wire_name"` follows where the name on the wire is another than that of the constant
///   with hyphens; the case says nothing.
///
/// A row that contradicts itself does not build, and the error says why
/// ([`check::row`](crate::runtime::check::row)).
#[macro_export]
macro_rules! route {
    (
        $(#[doc = $doc:literal])*
        $(#[deprecated = $deprecated:literal])?
        $verb:ident $path:literal => $method:ident (
            $(
                $(#[doc = $parameter_doc:literal])*
                $place:ident $( ( $($style:tt)* ) )? $name:ident
                $( ? : $optional:ty )? $( : $required:ty )? $( as $wire:literal )?
            ),* $(,)?
        )
        $( at $role:ident )?
        auth $( $( $need:ident $( [ $( $scope:literal ),* $(,)? ] )? )and+ )or+ ;
        returns
            $( $( $status:literal )|+ => $body:ty ; )?
            $( { $( $( $each_status:literal )|+ $variant:ident => $each_body:ty ),+ $(,)? } ; )?
        $( fails
            $( $( $failed_status:literal )|+ => $failed_body:ty ; )?
            $( { $( $( $each_failed_status:literal )|+ $failed_variant:ident => $each_failed_body:ty ),+ $(,)? } ; )?
        )?
        $( headers $( $header:ident : $header_type:ty $( as $header_wire:literal )? ),+ $(,)? ; )?
    ) => {
        impl __Api {
            $(#[doc = $doc])*
            #[doc = ""]
            #[doc = concat!("`", stringify!($verb), " ", $path, "`")]
            #[doc = ""]
            $( #[doc = $crate::__argument_doc!($name [$($required)?] $($parameter_doc)*)] )*
            $(#[deprecated = $deprecated])?
            #[allow(clippy::too_many_arguments)]
            pub fn $method(
                &self,
                $( $( $name: impl $crate::runtime::argument::Argument<$required>, )? )*
            ) -> $method::Call {
                #[allow(unused_mut)]
                let mut call = $crate::runtime::call::Call::new(&self.0, &$method::ROUTE);
                $( $crate::__require!(
                    call $place [$( $($style)* )?] $name [$($wire)?] [$($required)?]
                ); )*
                $method::Call(call)
            }
        }

        #[doc = concat!("The call of `", stringify!($verb), " ", $path, "`.")]
        pub mod $method {
            $crate::__parent_names!(
                $( $( $header )+ )? $( $( $variant )+ )? $( $( $( $failed_variant )+ )? )?
            );

            #[doc = concat!("A call of `", stringify!($method), "`, being built.")]
            #[derive(Debug)]
            #[must_use = "nothing is sent until `send` is awaited"]
            pub struct Call(pub(super) $crate::runtime::call::Call);

            /// What the row says of the operation.
            pub static ROUTE: $crate::runtime::route::Route = $crate::runtime::route::Route {
                id: stringify!($method),
                method: stringify!($verb),
                path: $path,
                server: $crate::__role!($($role)?),
                security: $crate::__security!($( $( $need $( [ $( $scope ),* ] )? )and+ )or+),
                redirects: $crate::runtime::reply::lists_redirect(RETURNS)
                    || $crate::runtime::reply::lists_redirect(FAILS),
            };

            pub(super) static RETURNS: &[$crate::runtime::reply::StatusKey] = &[
                $( $( $crate::runtime::reply::StatusKey::parse(stringify!($status)) ),+ )?
                $( $( $( $crate::runtime::reply::StatusKey::parse(stringify!($each_status)) ),+ ),+ )?
            ];
            pub(super) static FAILS: &[$crate::runtime::reply::StatusKey] = &[
                $(
                    $( $( $crate::runtime::reply::StatusKey::parse(stringify!($failed_status)) ),+ )?
                    $( $( $( $crate::runtime::reply::StatusKey::parse(stringify!($each_failed_status)) ),+ ),+ )?
                )?
            ];

            $( $(
                /// A header of the reply.
                pub const $header: $crate::runtime::header::ReplyHeader<$header_type> =
                    $crate::runtime::header::ReplyHeader::new(
                        $crate::__header_name!($header $($header_wire)?),
                    );
            )+ )?

            $crate::__reply_enum! {
                "The documented successes of `", Reply, $method,
                [ $( $( [ $( $each_status ),+ ] $variant $each_body; )+ )? ]
            }
            $( $crate::__reply_enum! {
                "The documented failures of `", Failure, $method,
                [ $( $( [ $( $each_failed_status ),+ ] $failed_variant $each_failed_body; )+ )? ]
            } )?
        }

        const _: () = $crate::runtime::check::row(&$crate::runtime::check::Row {
            id: stringify!($method),
            path: $path,
            parameters: &[ $( (stringify!($place), $crate::__wire!($name $($wire)?)) ),* ],
            returns: $method::RETURNS,
            fails: $method::FAILS,
            headers: &[ $( $( $method::$header.name() ),+ )? ],
        });

        // Not `From`: a build compares all impls of a trait for one type with each other.
        #[allow(clippy::from_over_into)]
        impl ::std::convert::Into<$crate::runtime::client::UntypedCall> for $method::Call {
            fn into(self) -> $crate::runtime::client::UntypedCall {
                $crate::runtime::client::UntypedCall::from(self.0)
            }
        }

        impl $method::Call {
            $( $crate::__setter!(
                [$($parameter_doc)*] $place [$( $($style)* )?] $name [$($wire)?]
                [$($optional)?] [$($required)?]
            ); )*

            /// Sends the call and decodes the reply by its status.
            ///
            /// # Errors
            /// [`Error`]($crate::Error): one variant for each thing that can go wrong.
            pub async fn send(self) -> ::std::result::Result<
                $crate::Response<$crate::__reply_type!($method Reply [ $( $body )? ])>,
                $crate::Error<$crate::__failure_type!($method [ $( failed $( $failed_body )? )? ])>,
            > {
                self.0.send($method::RETURNS, $method::FAILS).await
            }
        }
    };
}

/// What the module of a row takes from the table: all names where its items have types of the row, which
/// are the variants and headers given, and else the schemes alone. Imports of all names into each module
/// are much of what a build checks.
#[doc(hidden)]
#[macro_export]
macro_rules! __parent_names {
    () => {
        #[allow(unused_imports)]
        use super::schemes;
    };
    ($($typed:ident)+) => {
        #[allow(unused_imports)]
        use super::*;
    };
}

/// The server role of a row: what `at` gives, or `main`.
#[doc(hidden)]
#[macro_export]
macro_rules! __role {
    () => {
        "main"
    };
    ($role:ident) => {
        stringify!($role)
    };
}

/// The name of a header on the wire: what `as` gives, or the constant's name with hyphens.
#[doc(hidden)]
#[macro_export]
macro_rules! __header_name {
    ($name:ident) => {{
        const NAME: [u8; stringify!($name).len()] =
            $crate::runtime::header::hyphenated(stringify!($name));
        $crate::runtime::header::text(&NAME)
    }};
    ($name:ident $wire:literal) => {
        $wire
    };
}

/// The type of a row's successes: the one type, or the row's enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply_type {
    ($method:ident Reply [$body:ty]) => {
        $body
    };
    ($method:ident Reply []) => {
        $method::Reply
    };
}

/// The type of a row's failures: the one type, the row's enum, or none.
#[doc(hidden)]
#[macro_export]
macro_rules! __failure_type {
    ($method:ident []) => {
        $crate::Never
    };
    ($method:ident [failed $body:ty]) => {
        $body
    };
    ($method:ident [failed]) => {
        $method::Failure
    };
}

/// The enum of a row with several types of reply: one variant per entry.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply_enum {
    ($doc:literal, $name:ident, $method:ident, []) => {};
    (
        $doc:literal, $name:ident, $method:ident,
        [ $( [ $( $status:literal ),+ ] $variant:ident $body:ty; )+ ]
    ) => {
        #[doc = concat!($doc, stringify!($method), "`, by status.")]
        #[derive(Debug)]
        pub enum $name {
            $(
                #[doc = concat!($( "`", stringify!($status), "` " ),+)]
                $variant($body),
            )+
        }

        impl $crate::runtime::reply::FromReply for $name {
            fn from_reply(
                reply: &mut $crate::runtime::reply::Reply,
            ) -> ::std::result::Result<Self, $crate::runtime::reply::Undecodable> {
                let fits = [ $(
                    $crate::runtime::reply::best_fit(
                        &[ $( $crate::runtime::reply::StatusKey::parse(stringify!($status)) ),+ ],
                        reply.status,
                    )
                ),+ ];
                let best = fits.iter().copied().max().unwrap_or_default();
                let mut fits = fits.into_iter();
                $(
                    if fits.next() == Some(best) {
                        return $crate::runtime::reply::FromReply::from_reply(reply).map(Self::$variant);
                    }
                )+
                Err($crate::runtime::reply::Undecodable {
                    expected: stringify!($name),
                    reason: "no entry of the row has its status".to_owned(),
                })
            }
        }
    };
}
