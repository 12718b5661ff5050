//! What the engine made, trimmed to what a row says: short paths, the document's order and words, boxes
//! where a type contains itself, and none of the attributes and impls that a macro gives.

use std::collections::{HashMap, HashSet};

use quote::ToTokens as _;
use syn::visit_mut::{VisitMut, visit_path_mut};
use syn::{Attribute, Fields, ItemEnum, ItemStruct, parse_quote};

use crate::model::{Field, TypeDefinition};
use crate::normalize::names::underscored;
use crate::types::cycles::Boxes;
use crate::types::engine;

/// A member of a record, as its row says it.
pub(super) struct Member<'a> {
    /// Its name in Rust.
    pub(super) name: String,
    /// Its type, without what the mark says.
    pub(super) kind: String,
    /// Whether it may be left out, and whether it may then be null, too.
    pub(super) mark: Mark,
    /// What the document says of it; none for the map of unlisted members.
    pub(super) field: Option<&'a Field>,
}

impl Member<'_> {
    /// Whether it must be given.
    pub(super) fn is_required(&self) -> bool {
        self.field.is_some_and(|field| field.required)
    }
}

/// How a row marks a member that may be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is required.
    Required,
    /// It is an `Option`.
    Optional,
    /// It is a `Patch`.
    Patch,
}

/// The members of a record, in the document's order.
pub(super) fn members<'a>(
    definition: &TypeDefinition,
    item: &ItemStruct,
    fields: &'a [Field],
    boxes: &Boxes,
) -> Vec<Member<'a>> {
    let Fields::Named(named) = &item.fields else {
        return Vec::new();
    };
    // The engine sorts by name; a reader knows the document's order.
    let places: HashMap<&str, usize> = fields
        .iter()
        .enumerate()
        .map(|(place, field)| (field.wire.as_str(), place))
        .collect();
    let place = |member: &syn::Field| {
        let is_rest = told(&member.attrs, "flatten").is_some();
        let place = places.get(wire_name(member).as_str()).copied();
        place.filter(|_| !is_rest)
    };
    let members = named.named.iter();
    let mut members: Vec<_> = members.map(|member| (place(member), member)).collect();
    members.sort_by_key(|(place, _)| place.unwrap_or(usize::MAX));
    let mut taken = HashSet::new();
    let listed = members.into_iter().filter_map(|(place, member)| {
        // Names that differ on the wire can be one in Rust.
        let name = underscored(member.ident.as_ref()?.to_string(), &taken);
        taken.insert(name.clone());
        let field = place.map(|place| &fields[place]);
        let mark = match field {
            Some(field) if field.is_patch => Mark::Patch,
            Some(field) if !field.required => Mark::Optional,
            _ => Mark::Required,
        };
        let mut kind = shortened(definition, &member.ty, boxes);
        if mark != Mark::Required
            && let Some(inner) = argument_of(&kind, "Option")
        {
            kind = inner.clone();
        }
        Some(Member {
            name,
            kind: shown(&kind),
            mark,
            field,
        })
    });
    listed.collect()
}

/// The types of a union's alternatives.
pub(super) fn alternatives(
    definition: &TypeDefinition,
    item: &ItemEnum,
    boxes: &Boxes,
) -> Vec<String> {
    let variants = item.variants.iter();
    let types = variants.filter_map(|variant| variant.fields.iter().next());
    types
        .map(|field| shown(&shortened(definition, &field.ty, boxes)))
        .collect()
}

fn shortened(definition: &TypeDefinition, kind: &syn::Type, boxes: &Boxes) -> syn::Type {
    let mut kind = kind.clone();
    Shorten {
        owner: &definition.name,
        boxes,
        held: false,
    }
    .visit_type_mut(&mut kind);
    kind
}

/// A type as a person writes it.
fn shown(kind: &syn::Type) -> String {
    let tokens = kind.to_token_stream().to_string().replace(' ', "");
    tokens.replace(',', ", ")
}

/// The name on the wire: what serde is told, or the field's own.
fn wire_name(member: &syn::Field) -> String {
    told(&member.attrs, "rename").unwrap_or_else(|| {
        let ident = member
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        ident.trim_start_matches("r#").to_owned()
    })
}

/// The text behind a word that serde is told, empty where the word stands alone.
fn told(attributes: &[Attribute], word: &str) -> Option<String> {
    let mut found = None;
    let serde = attributes.iter().filter(|it| it.path().is_ident("serde"));
    for attribute in serde {
        // What else stands in the attribute does not matter here.
        let _ = attribute.parse_nested_meta(|meta| {
            let mut text = String::new();
            if meta.input.peek(syn::Token![=]) {
                let value = meta.value()?.parse::<syn::Lit>()?;
                if let syn::Lit::Str(value) = value {
                    text = value.value();
                }
            }
            if meta.path.is_ident(word) {
                found = Some(text);
            }
            Ok(())
        });
    }
    found
}

/// Shortens paths of std, and boxes what contains its owner.
struct Shorten<'a> {
    owner: &'a str,
    boxes: &'a Boxes,
    /// Whether the visit is inside of a list or map.
    held: bool,
}

impl VisitMut for Shorten<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_path_mut(self, path);
        if path.leading_colon.is_some() {
            path.leading_colon = None;
            if let Some(last) = path.segments.pop() {
                path.segments.clear();
                path.segments.push(last);
            }
        }
    }

    fn visit_type_mut(&mut self, member: &mut syn::Type) {
        if let Some(inner) = argument_of(member, engine::TUPLE).cloned() {
            *member = inner;
        }
        if let Some(inner) = collapsed(member) {
            *member = inner;
            self.visit_type_mut(member);
            return;
        }
        // What a list or map holds is behind a pointer already.
        let outer = self.held;
        self.held |= is_collection(member);
        syn::visit_mut::visit_type_mut(self, member);
        self.held = outer;
        if self.held {
            return;
        }
        let syn::Type::Path(path) = &*member else {
            return;
        };
        let Some(name) = path.path.get_ident() else {
            return;
        };
        if self.boxes.needs_box(self.owner, &name.to_string()) {
            *member = parse_quote!(Box<#member>);
        }
    }
}

fn is_collection(member: &syn::Type) -> bool {
    let syn::Type::Path(path) = member else {
        return false;
    };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident == "Vec" || last.ident == "BTreeMap")
}

/// An `Option` of an `Option` says nothing more than one.
fn collapsed(member: &syn::Type) -> Option<syn::Type> {
    let inner = argument_of(member, "Option")?;
    argument_of(inner, "Option")
        .is_some()
        .then(|| inner.clone())
}

/// The type between the brackets of a path that ends with a name.
fn argument_of<'a>(member: &'a syn::Type, name: &str) -> Option<&'a syn::Type> {
    let syn::Type::Path(path) = member else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}
