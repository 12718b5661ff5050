//! What a generated client holds, found by parsing it: operations, and types that were given up as
//! raw JSON. The same rule for every generator: each field of a struct, each payload of an enum, each
//! alias, each argument of a client's method and what it returns on success is a place, and it is raw
//! where `serde_json`'s `Value`, `Map` or `RawValue` stands anywhere in its type. The error type of a
//! method is none: some generators put JSON there for replies that the document does not have. In
//! Keyroute's rows the parameters, replies and members stand for those of the code that they become.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit::{self, Visit};

/// Verbs and paths, without what follows a `#` in a path: some documents tell operations of one path
/// apart by it, and some generators leave it out. Hence each with how often it is there.
#[derive(Debug, Default)]
pub(super) struct Calls(BTreeMap<String, usize>);

impl Calls {
    pub(super) fn add(&mut self, verb: &str, path: &str) {
        let path = path.split('#').next().unwrap_or_default();
        // A variable may have a style before its name and a star behind it, which a client may leave out.
        let path = path
            .replace("{.", "{")
            .replace("{;", "{")
            .replace("*}", "}");
        let key = format!("{} {path}", verb.to_uppercase());
        *self.0.entry(key).or_default() += 1;
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.values().sum()
    }

    /// How many of these operations are among the methods of a client. Methods for several forms of
    /// one operation count once.
    pub(super) fn served_by(&self, methods: &Self) -> usize {
        let served = self.0.iter().map(|(key, count)| {
            let methods = methods.0.get(key).copied().unwrap_or_default();
            methods.min(*count)
        });
        served.sum()
    }

    /// How many of these calls are none of some operations.
    pub(super) fn beyond(&self, operations: &Self) -> usize {
        self.0
            .keys()
            .filter(|key| !operations.0.contains_key(*key))
            .count()
    }
}

/// Counts over the files of a client.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub(super) lines: usize,
    /// How many of the public async methods of types called `...Client` call what, as verb and path:
    /// every generator names both in the docs of a method. One that names none counts by its name.
    pub(super) calls: Calls,
    /// Types in places.
    pub(super) places: usize,
    /// Places that are raw JSON.
    pub(super) raw: usize,
    /// Whether `Value` alone is `serde_json`'s in the file that is being read.
    bare: bool,
}

impl Code {
    /// Reads one file; fails where it is no Rust.
    pub(super) fn read(&mut self, text: &str) -> syn::Result<()> {
        self.lines += text.lines().count();
        let file = syn::parse_file(text)?;
        self.bare = file.items.iter().any(|item| match item {
            syn::Item::Use(it) => {
                let path: String = it.tree.to_token_stream().to_string().replace(' ', "");
                path.ends_with("table::*") || path.ends_with("serde_json::Value")
            }
            _ => false,
        });
        self.visit_file(&file);
        Ok(())
    }

    fn place(&mut self, tokens: TokenStream) {
        self.places += 1;
        self.raw += usize::from(self.is_raw(tokens));
    }

    fn is_raw(&self, tokens: TokenStream) -> bool {
        let mut path = String::new();
        for tree in tokens {
            match tree {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    if !path.ends_with("::") {
                        path.clear();
                    }
                    let of_json = path.ends_with("serde_json::")
                        && matches!(word.as_str(), "Value" | "Map")
                        || word == "RawValue"
                        || self.bare && path.is_empty() && word == "Value";
                    if of_json {
                        return true;
                    }
                    path.push_str(&word);
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => path.push(':'),
                TokenTree::Group(group) => {
                    path.clear();
                    if self.is_raw(group.stream()) {
                        return true;
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => path.clear(),
            }
        }
        false
    }

    /// `route! { docs VERB "path" => name (parameters) auth ...; returns ...; fails ...; }`
    fn route(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = without_attributes(tokens);
        if let [TokenTree::Ident(verb), TokenTree::Literal(path), ..] = trees.as_slice() {
            let path = syn::parse_str::<syn::LitStr>(&path.to_string());
            let path = path.map(|path| path.value()).unwrap_or_default();
            self.calls.add(&verb.to_string(), &path);
        }
        let parameters = trees
            .iter()
            .find_map(|tree| group(tree, Delimiter::Parenthesis));
        for parameter in parts(parameters.unwrap_or_default(), ",") {
            self.place(parameter);
        }
        // Replies: what follows an arrow, after the parameters.
        let after = trees
            .iter()
            .skip_while(|tree| group(tree, Delimiter::Parenthesis).is_none());
        let after: TokenStream = after.skip(1).cloned().collect();
        for part in parts(after, ";") {
            let mut trees = part.clone().into_iter();
            let fails = matches!(trees.next(), Some(TokenTree::Ident(word)) if word == "fails");
            let inner = trees.find_map(|tree| group(&tree, Delimiter::Brace));
            if fails && inner.is_none() {
                continue;
            }
            for entry in parts(inner.unwrap_or(part), ",") {
                let text: Vec<TokenTree> = entry.into_iter().collect();
                let arrow = text.windows(2).position(|pair| {
                    matches!(pair, [TokenTree::Punct(first), TokenTree::Punct(second)]
                        if first.as_char() == '=' && second.as_char() == '>')
                });
                if let Some(arrow) = arrow {
                    self.place(text.into_iter().skip(arrow + 2).collect());
                }
            }
        }
    }

    /// `name! { docs head { members } }`
    fn members(&mut self, tokens: TokenStream, delimiter: Delimiter) {
        let body = tokens
            .into_iter()
            .filter_map(|tree| group(&tree, delimiter))
            .last();
        for member in parts(body.unwrap_or_default(), ",") {
            self.place(without_attributes(member).into_iter().collect());
        }
    }
}

impl<'ast> Visit<'ast> for Code {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        for field in &item.fields {
            self.place(field.ty.to_token_stream());
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        for field in item.variants.iter().flat_map(|variant| &variant.fields) {
            self.place(field.ty.to_token_stream());
        }
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.place(item.ty.to_token_stream());
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let tokens = item.mac.tokens.clone();
        match item
            .mac
            .path
            .get_ident()
            .map(ToString::to_string)
            .as_deref()
        {
            Some("route") => self.route(tokens),
            Some("record" | "multipart_form" | "tagged_union" | "untagged_union") => {
                self.members(tokens, Delimiter::Brace);
            }
            Some("newtype") => self.members(tokens, Delimiter::Parenthesis),
            _ => {}
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let owner = item.self_ty.to_token_stream().to_string();
        if item.trait_.is_some() || !owner.ends_with("Client") {
            return visit::visit_item_impl(self, item);
        }
        for method in &item.items {
            let syn::ImplItem::Fn(method) = method else {
                continue;
            };
            let public = matches!(method.vis, syn::Visibility::Public(_));
            if !public || method.sig.asyncness.is_none() {
                continue;
            }
            let (verb, path) = call_of(method);
            self.calls.add(&verb, &path);
            for input in &method.sig.inputs {
                if let syn::FnArg::Typed(argument) = input {
                    self.place(argument.ty.to_token_stream());
                }
            }
            if let syn::ReturnType::Type(_, result) = &method.sig.output {
                self.place(success(result));
            }
        }
    }
}

/// What a method calls, as the last line of its docs that has a verb and a path says.
fn call_of(method: &syn::ImplItemFn) -> (String, String) {
    const VERBS: [&str; 8] = [
        "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
    ];
    let docs = method.attrs.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            syn::Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
                syn::Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        }
    });
    let lines: Vec<String> = docs
        .flat_map(|doc| doc.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let named = lines.iter().rev().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut words = words.iter().map(|word| word.trim_matches('`'));
        let verb = words.find(|word| VERBS.contains(word))?;
        let path = words.find(|word| word.contains('/'))?;
        Some((verb.to_owned(), (*path).to_owned()))
    });
    named.unwrap_or_else(|| (String::new(), method.sig.ident.to_string()))
}

/// What a method returns on success: the first type of its `Result`.
fn success(result: &syn::Type) -> TokenStream {
    let first = |path: &syn::TypePath| {
        let last = path.path.segments.last()?;
        let syn::PathArguments::AngleBracketed(types) = &last.arguments else {
            return None;
        };
        (last.ident == "Result").then(|| types.args.first().to_token_stream())
    };
    match result {
        syn::Type::Path(path) => first(path),
        _ => None,
    }
    .unwrap_or_else(|| result.to_token_stream())
}

fn group(tree: &TokenTree, delimiter: Delimiter) -> Option<TokenStream> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

/// The parts between marks, without their attributes.
fn parts(tokens: TokenStream, mark: &str) -> Vec<TokenStream> {
    let trees = without_attributes(tokens);
    let is_mark = |tree: &TokenTree| matches!(tree, TokenTree::Punct(it) if it.to_string() == mark);
    // A comma between angle brackets parts nothing.
    let mut depth = 0_i32;
    let mut parts = vec![Vec::new()];
    for tree in trees {
        if let TokenTree::Punct(it) = &tree {
            let arrow = matches!(parts.last().and_then(|part: &Vec<TokenTree>| part.last()),
                Some(TokenTree::Punct(before)) if before.as_char() == '=');
            match it.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth -= 1,
                _ => {}
            }
        }
        if depth == 0 && is_mark(&tree) {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(tree);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
        .into_iter()
        .map(|part| part.into_iter().collect())
        .collect()
}

/// Leaves out `#[...]`.
fn without_attributes(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        let attribute = group(&tree, Delimiter::Bracket).is_some()
            && matches!(kept.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#');
        if attribute {
            kept.pop();
        } else {
            kept.push(tree);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Code {
        let mut code = Code::default();
        code.read(text).expect("Rust");
        code
    }

    #[test]
    fn rows_count_as_the_code_that_they_become() {
        let code = read(
            r#"
            use keyroute::table::*;
            route! {
                /// Takes a `Value`, as its docs say.
                POST "/pets/{id}" => add_pet (
                    path id: i64,
                    query filter?: BTreeMap<String, Value>,
                    json body: Pet,
                ) auth key or oauth["write"];
                returns { 200 Ok => Value, 201 Created => Pet };
                fails { 400 Bad => Problem, 404 Missing => Value };
            }
            route! {
                POST "/pets/{id}" => add_pet_form (path id: i64, form body: Pet) auth anonymous;
                returns 200 => Value;
                fails 400 => Value;
            }
            tagged_union! { pub enum Pet by "kind" { Cat(Cat) "cat", Other(Value) "a" | "b" } }
            multipart_form! { pub struct Form { file data: FilePart, json rest?: Value } }
            string_enum! { pub enum Kind { Value "value" } }
            untagged_union! { pub enum Any { Number(f64), Value(Value) } }
            newtype! { pub struct Tree(Vec<Tree>); }
            record! {
                /// Why.
                #[derive(Default)]
                pub struct Problem { text: String as "Value", more?: Value, .. rest: BTreeMap<String, Value>, }
            }
            "#,
        );
        let mut operations = Calls::default();
        operations.add("post", "/pets/{id}");
        operations.add("get", "/pets/{id}");
        assert_eq!(operations.served_by(&code.calls), 1);
        assert_eq!(code.calls.beyond(&operations), 0);
        assert_eq!((code.places, code.raw), (20, 9));
    }

    #[test]
    fn methods_for_several_forms_of_one_operation_are_one() {
        let code = read(
            r"
            pub struct HttpClient { base: String }
            impl HttpClient {
                /// Adds.
                ///
                /// `POST /pets`
                pub async fn add(&self, pet: serde_json::Value) -> Result<Pet, Error> { loop {} }
                /// `POST /pets`
                /// Select `text/csv` as text.
                pub async fn add_text(&self, pet: &str) -> Result<String, Error<serde_json::Value>> { loop {} }
                ///Sends a `GET` request to `/pets/{id}`
                pub async fn get(&self) -> Result<Vec<::ploidy_util::serde_json::Value>, Error> { loop {} }
                /// Makes a client: GET /nothing
                pub fn new() -> Self { loop {} }
                async fn read(&self) {}
            }
            pub struct Pet { pub extra: std::collections::BTreeMap<String, serde_json::Value>, pub of: Value }
            pub enum Value { A(serde_json::Map<String, serde_json::Value>), B(Box<RawValue>), C }
            pub type Any = ::serde_json::Value;
            ",
        );
        let mut operations = Calls::default();
        operations.add("post", "/pets");
        operations.add("get", "/pets/{id}");
        assert_eq!(operations.served_by(&code.calls), 2);
        assert_eq!((code.places, code.raw), (11, 6));
    }

    #[test]
    fn a_path_is_that_of_the_document_however_a_row_writes_it() {
        let code = read(
            r#"route! { GET "/a/{b:\\d+}" => a (path b: i32) auth anonymous; returns 204 => Empty; }"#,
        );
        let mut operations = Calls::default();
        operations.add("get", r"/a/{b:\d+}");
        assert_eq!(operations.served_by(&code.calls), 1);
        let mut starred = Calls::default();
        starred.add("get", "/a/{.b*}");
        let code = read(r#"route! { GET "/a/{b}" => a () auth anonymous; returns 204 => Empty; }"#);
        assert_eq!(starred.served_by(&code.calls), 1);
    }

    #[test]
    fn operations_of_one_path_are_told_apart_though_its_fragment_is_left_out() {
        let (mut operations, mut methods) = (Calls::default(), Calls::default());
        for path in ["/files", "/files#shared", "/files#locked"] {
            operations.add("get", path);
        }
        methods.add("GET", "/files");
        methods.add("GET", "/files");
        methods.add("GET", "/webhook");
        assert_eq!(operations.count(), 3);
        assert_eq!(operations.served_by(&methods), 2);
        assert_eq!(methods.beyond(&operations), 1);
    }

    #[test]
    fn a_comma_in_a_type_parts_no_places() {
        let code = read(
            "multipart_form! { pub struct Form { text a: BTreeMap<String, Vec<(i8, i8)>>, text b: i8 } }",
        );
        assert_eq!((code.places, code.raw), (2, 0));
    }
}
