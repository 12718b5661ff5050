//! `api!`: the head of a route table. It declares the client, its servers and its security schemes.

/// Declares the client of one API: the first item of a generated `routes.rs`.
///
/// - `pub Flume "1.0"` names the client and the document's version.
/// - `server ROLE { NAME "TEMPLATE" (VARIABLE: TYPE = "DEFAULT"), ... }` lists the alternatives of
///   a server role; the first is the default. `main` is the role of operations without servers of
///   their own.
/// - `scheme NAME { ... }` declares a security scheme: `http bearer "JWT"`, `http basic`,
///   `key in header "X-API-Key"`, `oauth2 { GRANT { token "URL" ... } ... }`, `openid "URL"`,
///   `mutual tls`.
/// - `auth ...;` is the document's default security requirement, which the escape hatch uses.
#[macro_export]
macro_rules! api {
    (
        $(#[$meta:meta])*
        pub $client:ident $version:literal
        $(
            server $role:ident {
                $(
                    $(#[$server_meta:meta])*
                    $server:ident $template:literal
                    $( ( $( $variable:ident : $type:ty $( as $wire:literal )? = $default:literal ),+ $(,)? ) )?
                ),* $(,)?
            }
        )+
        $( $(#[$scheme_meta:meta])* scheme $scheme:ident { $($kind:tt)* } )*
        auth $( $( $need:ident $( [ $( $scope:literal ),* $(,)? ] )? )and+ )or+ ;
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $client($crate::runtime::client::Core);

        /// The client that the rows below add their methods to.
        type __Api = $client;

        /// Where the API lives: one base URL per server role.
        #[derive(Clone, Debug)]
        #[allow(clippy::exhaustive_structs)]
        pub struct Servers {
            $(
                #[doc = concat!("The server of the role `", stringify!($role), "`.")]
                pub $role: $crate::runtime::server::BaseUrl,
            )+
        }

        impl Servers {
            $( $(
                $(#[$server_meta])*
                #[doc = ""]
                #[doc = concat!("`", $template, "`")]
                pub fn $server(
                    $( $( $variable: impl $crate::runtime::argument::Argument<$type> ),+ )?
                ) -> $crate::runtime::server::BaseUrl {
                    $crate::runtime::server::BaseUrl::from_template($template, &[
                        $( $( (
                            $crate::__wire!($variable $($wire)?),
                            &$crate::runtime::argument::Argument::<$type>::into_argument($variable),
                        ) ),+ )?
                    ])
                }
            )* )+
        }

        impl ::std::default::Default for Servers {
            fn default() -> Self {
                Self {
                    $(
                        $role: $crate::runtime::server::BaseUrl::first(&[
                            $( ($template, &[
                                $( $( ($crate::__wire!($variable $($wire)?), $default) ),+ )?
                            ]) ),*
                        ]),
                    )+
                }
            }
        }

        impl $crate::runtime::server::ServerSet for Servers {
            fn by_role(self) -> ::std::vec::Vec<(&'static str, $crate::runtime::server::BaseUrl)> {
                ::std::vec![ $( (stringify!($role), self.$role) ),+ ]
            }
        }

        const _: () = {
            $( $(
                $crate::runtime::check::template(stringify!($server), $template, &[
                    $( $( $crate::__wire!($variable $($wire)?) ),+ )?
                ]);
            )* )+
        };

        /// The security schemes of the document, by the names that rows use.
        #[allow(non_upper_case_globals)]
        pub mod schemes {
            #[allow(unused_imports)]
            pub use $crate::runtime::route::ANONYMOUS as anonymous;
            $(
                $(#[$scheme_meta])*
                #[doc = concat!("The security scheme `", stringify!($scheme), "`.")]
                pub static $scheme: $crate::runtime::route::Scheme = $crate::runtime::route::Scheme {
                    name: stringify!($scheme),
                    kind: $crate::__scheme_kind!($($kind)*),
                };
            )*
        }

        static UNLISTED: $crate::runtime::route::Route = $crate::runtime::route::Route {
            id: "request",
            method: "*",
            path: "*",
            server: "main",
            security: $crate::__security!($( $( $need $( [ $( $scope ),* ] )? )and+ )or+),
            redirects: false,
        };

        /// What the document says of the API.
        pub static API: $crate::runtime::route::Api = $crate::runtime::route::Api {
            name: stringify!($client),
            version: $version,
            schemes: &[ $( &schemes::$scheme ),* ],
            unlisted: &UNLISTED,
        };

        impl $client {
            /// Begins to put a client together.
            pub fn builder() -> $crate::runtime::client::Builder<Self> {
                $crate::runtime::client::Builder::default()
            }

            /// Begins a call of a route that the document does not have: any method, any path
            /// under the `main` server, through the same hook and with the document's default
            /// security requirement.
            pub fn request(
                &self,
                method: $crate::runtime::Method,
                path: &str,
            ) -> $crate::runtime::client::UntypedCall {
                $crate::runtime::client::UntypedCall::new(&self.0, &UNLISTED, &method, path)
            }
        }

        impl $crate::runtime::client::Client for $client {
            type Servers = Servers;
            const API: &'static $crate::runtime::route::Api = &API;

            fn from_core(core: $crate::runtime::client::Core) -> Self {
                Self(core)
            }

            fn core(&self) -> &$crate::runtime::client::Core {
                &self.0
            }
        }
    };
}

/// A security requirement as rows write it, to `Security`.
#[doc(hidden)]
#[macro_export]
macro_rules! __security {
    ($( $( $need:ident $( [ $( $scope:literal ),* $(,)? ] )? )and+ )or+) => {
        $crate::runtime::route::Security(&[ $( &[ $(
            $crate::runtime::route::Need {
                scheme: &schemes::$need,
                scopes: &[ $( $( $scope ),* )? ],
            }
        ),+ ] ),+ ])
    };
}

/// A security scheme as the table writes it, to `SchemeKind`.
#[doc(hidden)]
#[macro_export]
macro_rules! __scheme_kind {
    (http bearer $($format:literal)?) => {
        $crate::runtime::route::SchemeKind::Bearer { format: concat!($($format)?) }
    };
    (http basic) => { $crate::runtime::route::SchemeKind::Basic };
    (http $scheme:literal) => { $crate::runtime::route::SchemeKind::Http { scheme: $scheme } };
    (key in $place:ident $name:literal) => {
        $crate::runtime::route::SchemeKind::ApiKey {
            place: $crate::__key_place!($place),
            name: $name,
        }
    };
    (oauth2 { $(
        $grant:ident {
            $( authorize $authorize:literal )?
            $( token $token:literal )?
            $( refresh $refresh:literal )?
            $( scopes [ $( $scope:literal ),* $(,)? ] )?
        }
    )* }) => {
        $crate::runtime::route::SchemeKind::OAuth2 { flows: &[ $(
            $crate::runtime::route::Flow {
                grant: $crate::__flow_grant!($grant),
                authorization_url: concat!($($authorize)?),
                token_url: concat!($($token)?),
                refresh_url: concat!($($refresh)?),
                scopes: &[ $( $( $scope ),* )? ],
            }
        ),* ] }
    };
    (openid $url:literal) => { $crate::runtime::route::SchemeKind::OpenIdConnect { url: $url } };
    (mutual tls) => { $crate::runtime::route::SchemeKind::MutualTls };
}

/// Where an API key goes, to `KeyPlace`.
#[doc(hidden)]
#[macro_export]
macro_rules! __key_place {
    (header) => {
        $crate::runtime::route::KeyPlace::Header
    };
    (query) => {
        $crate::runtime::route::KeyPlace::Query
    };
    (cookie) => {
        $crate::runtime::route::KeyPlace::Cookie
    };
}

/// A grant's name, to `FlowGrant`.
#[doc(hidden)]
#[macro_export]
macro_rules! __flow_grant {
    (authorization_code) => {
        $crate::runtime::route::FlowGrant::AuthorizationCode
    };
    (client_credentials) => {
        $crate::runtime::route::FlowGrant::ClientCredentials
    };
    (implicit) => {
        $crate::runtime::route::FlowGrant::Implicit
    };
    (password) => {
        $crate::runtime::route::FlowGrant::Password
    };
}
