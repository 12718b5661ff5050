//! Recursive types: which members must be boxed so that every type has a size, and which aliases
//! must be types of their own because they contain themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{TypeDefinition, TypeExpression, TypeKind};

/// The recursion of a set of definitions.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    /// Pairs of a type and one that it holds directly, which in turn holds the first.
    direct: BTreeSet<(String, String)>,
    /// Aliases that lead back to themselves.
    aliases: BTreeSet<String>,
}

impl Boxes {
    /// Whether a member of type `inner` must be boxed inside `outer`.
    pub(super) fn needs_box(&self, outer: &str, inner: &str) -> bool {
        self.direct.contains(&(outer.to_owned(), inner.to_owned()))
    }

    /// Whether an alias must be a type of its own.
    pub(super) fn is_recursive_alias(&self, name: &str) -> bool {
        self.aliases.contains(name)
    }
}

/// Finds the recursion among definitions.
pub(super) fn boxes(definitions: &[TypeDefinition]) -> Boxes {
    let direct = graph(definitions, &|expression, names| {
        expression.direct_names(names);
    });
    let any = graph(definitions, &|expression, names| expression.names(names));
    let components = components(&direct);
    let mut boxes = Boxes::default();
    for (outer, inners) in &direct {
        for inner in inners {
            if outer == inner
                || (components.contains_key(inner)
                    && components.get(outer) == components.get(inner))
            {
                boxes.direct.insert((outer.clone(), inner.clone()));
            }
        }
    }
    // An alias is only another name, so a cycle of aliases would never end.
    let aliases: BTreeMap<String, BTreeSet<String>> = definitions
        .iter()
        .filter(|definition| matches!(definition.kind, TypeKind::Alias(_)))
        .filter_map(|definition| {
            any.get(&definition.name)
                .map(|to| (definition.name.clone(), to.clone()))
        })
        .collect();
    let alias_only: BTreeMap<String, BTreeSet<String>> = aliases
        .iter()
        .map(|(name, to)| {
            let to = to
                .iter()
                .filter(|to| aliases.contains_key(*to))
                .cloned()
                .collect();
            (name.clone(), to)
        })
        .collect();
    let alias_components = self::components(&alias_only);
    for (name, to) in &alias_only {
        let of_own = to.contains(name);
        let shared = to
            .iter()
            .any(|to| alias_components.get(to) == alias_components.get(name));
        if of_own || shared {
            boxes.aliases.insert(name.clone());
        }
    }
    boxes
}

type Graph = BTreeMap<String, BTreeSet<String>>;

fn graph(
    definitions: &[TypeDefinition],
    edges: &dyn Fn(&TypeExpression, &mut BTreeSet<String>),
) -> Graph {
    let mut graph = Graph::new();
    for definition in definitions {
        let to = graph.entry(definition.name.clone()).or_default();
        match &definition.kind {
            TypeKind::Alias(target) => edges(target, to),
            // A form is in no other type.
            TypeKind::Strings { .. } | TypeKind::Form(_) => {}
            // Members that a record does not list are in a map, which needs no box.
            TypeKind::Record { fields, .. } => {
                fields
                    .iter()
                    .for_each(|field| edges(&field.type_expression, to));
            }
            TypeKind::Union(variants) => {
                variants
                    .iter()
                    .for_each(|variant| edges(&variant.type_expression, to));
            }
            TypeKind::Tagged {
                variants,
                otherwise,
                ..
            } => {
                let listed = variants.iter().map(|(_, variant)| variant);
                listed
                    .chain(otherwise)
                    .for_each(|variant| edges(&variant.type_expression, to));
            }
        }
    }
    graph
}

/// The strongly connected component of each node (Tarjan's algorithm, without recursion, since a
/// document decides how deep it goes).
fn components(graph: &Graph) -> BTreeMap<String, usize> {
    let names: Vec<&String> = graph.keys().collect();
    let index: BTreeMap<&String, usize> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (*name, at))
        .collect();
    let edges: Vec<Vec<usize>> = names
        .iter()
        .map(|name| {
            graph[*name]
                .iter()
                .filter_map(|to| index.get(to).copied())
                .collect()
        })
        .collect();
    let count = names.len();
    let (mut order, mut low) = (vec![usize::MAX; count], vec![0; count]);
    let mut on_stack = vec![false; count];
    let mut stack = Vec::new();
    let mut component = vec![usize::MAX; count];
    let (mut next, mut found) = (0, 0);
    for root in 0..count {
        if order[root] != usize::MAX {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&to) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if order[to] == usize::MAX {
                    work.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    component[member] = found;
                    if member == node {
                        break;
                    }
                }
                found += 1;
            }
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    names.into_iter().cloned().zip(component).collect()
}
