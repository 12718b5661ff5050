//! What the engine made, trimmed to what a person would write: short paths, one line of derives, the
//! document's words as docs, boxes where a type contains itself, and none of the impls that nobody
//! calls.

use std::collections::{HashMap, HashSet};

use quote::{ToTokens as _, quote};
use syn::visit_mut::{VisitMut, visit_path_mut};
use syn::{Attribute, Fields, Item, ItemEnum, ItemStruct, parse_quote};

use crate::model::{Field, TypeDefinition, TypeKind};
use crate::normalize::names::underscored;
use crate::types::constructor::{Constants, constructor};
use crate::types::cycles::Boxes;
use crate::types::engine;
use crate::types::write::doc_attributes;

/// Writes the item of a definition. What requests are made of leaves out members that are absent.
///
/// A record that requests are made of has its constructor behind it: `in_requests` are the constants
/// that it needs not be given.
pub(super) fn trim(
    definition: &TypeDefinition,
    item: &Item,
    boxes: &Boxes,
    in_requests: Option<&Constants<'_>>,
) -> String {
    let mut row = None;
    let item = match (item, &definition.kind) {
        (Item::Struct(item), TypeKind::Record { fields, .. }) => {
            let (item, members) = record(
                definition,
                item.clone(),
                fields,
                boxes,
                in_requests.is_some(),
            );
            row = in_requests.and_then(|constants| constructor(&item, &members, constants));
            Item::Struct(item)
        }
        (Item::Enum(item), _) => Item::Enum(union(definition, item.clone(), boxes)),
        (other, _) => other.clone(),
    };
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    let mut text = prettyplease::unparse(&file);
    if let Some(row) = row {
        text.push('\n');
        text.push_str(&row);
    }
    text
}

/// The item, and the field that each of its members is; the rest of unlisted members is none.
fn record<'a>(
    definition: &TypeDefinition,
    mut item: ItemStruct,
    fields: &'a [Field],
    boxes: &Boxes,
    in_requests: bool,
) -> (ItemStruct, Vec<Option<&'a Field>>) {
    let default = fields.iter().all(|field| !field.required);
    item.attrs = head(definition, default);
    let mut taken = HashSet::new();
    let mut listed = Vec::with_capacity(fields.len());
    let Fields::Named(named) = &mut item.fields else {
        return (item, listed);
    };
    // The engine sorts by name; a reader knows the document's order.
    let mut members: Vec<syn::Field> = std::mem::take(&mut named.named).into_iter().collect();
    let places: HashMap<&str, usize> = fields
        .iter()
        .enumerate()
        .map(|(place, field)| (field.wire.as_str(), place))
        .collect();
    let place = |wire: &str| places.get(wire).copied();
    members.sort_by_cached_key(|member| place(&wire_name(member)).unwrap_or(usize::MAX));
    named.named.extend(members);
    for member in &mut named.named {
        let Some(ident) = member.ident.clone() else {
            continue;
        };
        let wire = wire_name(member);
        let flattened = is_flattened(&member.attrs);
        let field = place(&wire)
            .map(|place| &fields[place])
            .filter(|_| !flattened);
        listed.push(field);
        let mut description = field
            .map_or("Members that the document does not list.", |it| {
                &it.description
            })
            .to_owned();
        if field.is_some_and(|field| field.deprecated) {
            description.push_str("\n\nDeprecated.");
        }
        member.attrs = doc_attributes(&description);
        // Names that differ on the wire can be one in Rust.
        let unique = underscored(ident.to_string(), &taken);
        taken.insert(unique.clone());
        member.ident = syn::parse_str(&unique).ok().or(member.ident.take());
        let renamed = (!flattened && unique != wire).then(|| quote!(rename = #wire));
        // Only what is sent must leave out members that are absent.
        let skips = in_requests && field.is_some_and(|field| !field.required);
        let is_patch = field.is_some_and(|field| field.is_patch);
        let skipped = skips.then(|| {
            if is_patch {
                quote!(skip_serializing_if = "Patch::is_keep")
            } else {
                quote!(skip_serializing_if = "Option::is_none")
            }
        });
        let default = is_patch.then(|| quote!(default));
        let flatten = flattened.then(|| quote!(flatten));
        let serde: Vec<_> = renamed
            .into_iter()
            .chain(default)
            .chain(skipped)
            .chain(flatten)
            .collect();
        if !serde.is_empty() {
            member.attrs.push(parse_quote!(#[serde(#(#serde),*)]));
        }
        Shorten {
            owner: &definition.name,
            boxes,
            held: false,
        }
        .visit_type_mut(&mut member.ty);
        if is_patch && let Some(inner) = argument_of(&member.ty, "Option").cloned() {
            member.ty = parse_quote!(Patch<#inner>);
        }
    }
    (item, listed)
}

fn union(definition: &TypeDefinition, mut item: ItemEnum, boxes: &Boxes) -> ItemEnum {
    item.attrs = head(definition, false);
    item.attrs.push(parse_quote!(#[serde(untagged)]));
    let TypeKind::Union(variants) = &definition.kind else {
        return item;
    };
    for (variant, wanted) in item.variants.iter_mut().zip(variants) {
        variant.attrs.clear();
        variant
            .attrs
            .extend(doc_attributes(&format!("`{}`", wanted.type_expression)));
        if let Ok(name) = syn::parse_str(&wanted.name) {
            variant.ident = name;
        }
        for field in &mut variant.fields {
            Shorten {
                owner: &definition.name,
                boxes,
                held: false,
            }
            .visit_type_mut(&mut field.ty);
        }
    }
    item
}

/// Docs and derives.
fn head(definition: &TypeDefinition, default: bool) -> Vec<Attribute> {
    let mut attributes = doc_attributes(&definition.description);
    attributes.push(if default {
        parse_quote!(#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)])
    } else {
        parse_quote!(#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)])
    });
    attributes
}

/// The name on the wire: what serde is told, or the field's own.
fn wire_name(member: &syn::Field) -> String {
    rename(&member.attrs).unwrap_or_else(|| {
        let ident = member
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        ident.trim_start_matches("r#").to_owned()
    })
}

/// The name on the wire, where serde is told of one.
fn rename(attributes: &[Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // What else stands in the attribute does not matter here.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    name
}

/// Whether serde spreads the field's members over the record.
fn is_flattened(attributes: &[Attribute]) -> bool {
    let serde = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"));
    serde
        .into_iter()
        .any(|attribute| attribute.to_token_stream().to_string().contains("flatten"))
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
