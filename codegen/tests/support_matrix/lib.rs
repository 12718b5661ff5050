//! What is generated from each document of the support matrix, so that it is compiled.
//! `UPDATE_EXPECT=1 cargo test -p keyroute-codegen --test support_matrix` writes this file.

#![forbid(unsafe_code)]
#![allow(deprecated, clippy::all, rustdoc::all)]

#[path = "documents/examples.rs"]
#[rustfmt::skip]
pub mod documents_examples;

#[path = "documents/info.rs"]
#[rustfmt::skip]
pub mod documents_info;

#[path = "documents/paths_absent.rs"]
#[rustfmt::skip]
pub mod documents_paths_absent;

#[path = "documents/paths_empty.rs"]
#[rustfmt::skip]
pub mod documents_paths_empty;

#[path = "documents/tags.rs"]
#[rustfmt::skip]
pub mod documents_tags;

#[path = "documents/version_3_2.rs"]
#[rustfmt::skip]
pub mod documents_version_3_2;

#[path = "documents/webhooks.rs"]
#[rustfmt::skip]
pub mod documents_webhooks;

#[path = "operations/additional_verbs.rs"]
#[rustfmt::skip]
pub mod operations_additional_verbs;

#[path = "operations/callbacks.rs"]
#[rustfmt::skip]
pub mod operations_callbacks;

#[path = "operations/deprecated.rs"]
#[rustfmt::skip]
pub mod operations_deprecated;

#[path = "operations/description.rs"]
#[rustfmt::skip]
pub mod operations_description;

#[path = "operations/id_colliding.rs"]
#[rustfmt::skip]
pub mod operations_id_colliding;

#[path = "operations/id_keyword.rs"]
#[rustfmt::skip]
pub mod operations_id_keyword;

#[path = "operations/id_missing.rs"]
#[rustfmt::skip]
pub mod operations_id_missing;

#[path = "operations/id_of_client.rs"]
#[rustfmt::skip]
pub mod operations_id_of_client;

#[path = "operations/member_unknown.rs"]
#[rustfmt::skip]
pub mod operations_member_unknown;

#[path = "operations/path_summary.rs"]
#[rustfmt::skip]
pub mod operations_path_summary;

#[path = "operations/path_with_fragment.rs"]
#[rustfmt::skip]
pub mod operations_path_with_fragment;

#[path = "operations/path_with_query.rs"]
#[rustfmt::skip]
pub mod operations_path_with_query;

#[path = "operations/path_without_slash.rs"]
#[rustfmt::skip]
pub mod operations_path_without_slash;

#[path = "operations/query_verb.rs"]
#[rustfmt::skip]
pub mod operations_query_verb;

#[path = "operations/responses_absent.rs"]
#[rustfmt::skip]
pub mod operations_responses_absent;

#[path = "operations/variable_undeclared.rs"]
#[rustfmt::skip]
pub mod operations_variable_undeclared;

#[path = "operations/verbs.rs"]
#[rustfmt::skip]
pub mod operations_verbs;

#[path = "parameters/content_several.rs"]
#[rustfmt::skip]
pub mod parameters_content_several;

#[path = "parameters/cookie_content_json.rs"]
#[rustfmt::skip]
pub mod parameters_cookie_content_json;

#[path = "parameters/cookie_form_list.rs"]
#[rustfmt::skip]
pub mod parameters_cookie_form_list;

#[path = "parameters/cookie_form_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_cookie_form_list_exploded;

#[path = "parameters/cookie_form_object.rs"]
#[rustfmt::skip]
pub mod parameters_cookie_form_object;

#[path = "parameters/cookie_form_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_cookie_form_object_exploded;

#[path = "parameters/cookie_form_value.rs"]
#[rustfmt::skip]
pub mod parameters_cookie_form_value;

#[path = "parameters/deprecated.rs"]
#[rustfmt::skip]
pub mod parameters_deprecated;

#[path = "parameters/description.rs"]
#[rustfmt::skip]
pub mod parameters_description;

#[path = "parameters/header_content_json.rs"]
#[rustfmt::skip]
pub mod parameters_header_content_json;

#[path = "parameters/header_ignored.rs"]
#[rustfmt::skip]
pub mod parameters_header_ignored;

#[path = "parameters/header_names.rs"]
#[rustfmt::skip]
pub mod parameters_header_names;

#[path = "parameters/header_simple_list.rs"]
#[rustfmt::skip]
pub mod parameters_header_simple_list;

#[path = "parameters/header_simple_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_header_simple_list_exploded;

#[path = "parameters/header_simple_object.rs"]
#[rustfmt::skip]
pub mod parameters_header_simple_object;

#[path = "parameters/header_simple_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_header_simple_object_exploded;

#[path = "parameters/header_simple_value.rs"]
#[rustfmt::skip]
pub mod parameters_header_simple_value;

#[path = "parameters/named_body.rs"]
#[rustfmt::skip]
pub mod parameters_named_body;

#[path = "parameters/names_colliding.rs"]
#[rustfmt::skip]
pub mod parameters_names_colliding;

#[path = "parameters/of_path_item.rs"]
#[rustfmt::skip]
pub mod parameters_of_path_item;

#[path = "parameters/path_content_json.rs"]
#[rustfmt::skip]
pub mod parameters_path_content_json;

#[path = "parameters/path_label_list.rs"]
#[rustfmt::skip]
pub mod parameters_path_label_list;

#[path = "parameters/path_label_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_path_label_list_exploded;

#[path = "parameters/path_label_object.rs"]
#[rustfmt::skip]
pub mod parameters_path_label_object;

#[path = "parameters/path_label_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_path_label_object_exploded;

#[path = "parameters/path_label_value.rs"]
#[rustfmt::skip]
pub mod parameters_path_label_value;

#[path = "parameters/path_matrix_list.rs"]
#[rustfmt::skip]
pub mod parameters_path_matrix_list;

#[path = "parameters/path_matrix_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_path_matrix_list_exploded;

#[path = "parameters/path_matrix_object.rs"]
#[rustfmt::skip]
pub mod parameters_path_matrix_object;

#[path = "parameters/path_matrix_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_path_matrix_object_exploded;

#[path = "parameters/path_matrix_value.rs"]
#[rustfmt::skip]
pub mod parameters_path_matrix_value;

#[path = "parameters/path_not_required.rs"]
#[rustfmt::skip]
pub mod parameters_path_not_required;

#[path = "parameters/path_rfc6570.rs"]
#[rustfmt::skip]
pub mod parameters_path_rfc6570;

#[path = "parameters/path_simple_list.rs"]
#[rustfmt::skip]
pub mod parameters_path_simple_list;

#[path = "parameters/path_simple_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_path_simple_list_exploded;

#[path = "parameters/path_simple_object.rs"]
#[rustfmt::skip]
pub mod parameters_path_simple_object;

#[path = "parameters/path_simple_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_path_simple_object_exploded;

#[path = "parameters/path_simple_value.rs"]
#[rustfmt::skip]
pub mod parameters_path_simple_value;

#[path = "parameters/path_template_part.rs"]
#[rustfmt::skip]
pub mod parameters_path_template_part;

#[path = "parameters/query_allow_empty.rs"]
#[rustfmt::skip]
pub mod parameters_query_allow_empty;

#[path = "parameters/query_allow_reserved.rs"]
#[rustfmt::skip]
pub mod parameters_query_allow_reserved;

#[path = "parameters/query_allow_reserved_list.rs"]
#[rustfmt::skip]
pub mod parameters_query_allow_reserved_list;

#[path = "parameters/query_any_json.rs"]
#[rustfmt::skip]
pub mod parameters_query_any_json;

#[path = "parameters/query_content_json.rs"]
#[rustfmt::skip]
pub mod parameters_query_content_json;

#[path = "parameters/query_content_other.rs"]
#[rustfmt::skip]
pub mod parameters_query_content_other;

#[path = "parameters/query_content_text.rs"]
#[rustfmt::skip]
pub mod parameters_query_content_text;

#[path = "parameters/query_deep_object.rs"]
#[rustfmt::skip]
pub mod parameters_query_deep_object;

#[path = "parameters/query_deep_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_deep_object_exploded;

#[path = "parameters/query_default.rs"]
#[rustfmt::skip]
pub mod parameters_query_default;

#[path = "parameters/query_enum.rs"]
#[rustfmt::skip]
pub mod parameters_query_enum;

#[path = "parameters/query_form_list.rs"]
#[rustfmt::skip]
pub mod parameters_query_form_list;

#[path = "parameters/query_form_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_form_list_exploded;

#[path = "parameters/query_form_object.rs"]
#[rustfmt::skip]
pub mod parameters_query_form_object;

#[path = "parameters/query_form_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_form_object_exploded;

#[path = "parameters/query_form_value.rs"]
#[rustfmt::skip]
pub mod parameters_query_form_value;

#[path = "parameters/query_list_of_objects.rs"]
#[rustfmt::skip]
pub mod parameters_query_list_of_objects;

#[path = "parameters/query_map.rs"]
#[rustfmt::skip]
pub mod parameters_query_map;

#[path = "parameters/query_name.rs"]
#[rustfmt::skip]
pub mod parameters_query_name;

#[path = "parameters/query_nested.rs"]
#[rustfmt::skip]
pub mod parameters_query_nested;

#[path = "parameters/query_nullable.rs"]
#[rustfmt::skip]
pub mod parameters_query_nullable;

#[path = "parameters/query_pipe_list.rs"]
#[rustfmt::skip]
pub mod parameters_query_pipe_list;

#[path = "parameters/query_pipe_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_pipe_list_exploded;

#[path = "parameters/query_pipe_object.rs"]
#[rustfmt::skip]
pub mod parameters_query_pipe_object;

#[path = "parameters/query_pipe_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_pipe_object_exploded;

#[path = "parameters/query_required.rs"]
#[rustfmt::skip]
pub mod parameters_query_required;

#[path = "parameters/query_space_list.rs"]
#[rustfmt::skip]
pub mod parameters_query_space_list;

#[path = "parameters/query_space_list_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_space_list_exploded;

#[path = "parameters/query_space_object.rs"]
#[rustfmt::skip]
pub mod parameters_query_space_object;

#[path = "parameters/query_space_object_exploded.rs"]
#[rustfmt::skip]
pub mod parameters_query_space_object_exploded;

#[path = "parameters/query_style_unknown.rs"]
#[rustfmt::skip]
pub mod parameters_query_style_unknown;

#[path = "parameters/query_union.rs"]
#[rustfmt::skip]
pub mod parameters_query_union;

#[path = "parameters/query_untyped.rs"]
#[rustfmt::skip]
pub mod parameters_query_untyped;

#[path = "parameters/querystring.rs"]
#[rustfmt::skip]
pub mod parameters_querystring;

#[path = "parameters/same_name.rs"]
#[rustfmt::skip]
pub mod parameters_same_name;

#[path = "bodies/any.rs"]
#[rustfmt::skip]
pub mod bodies_any;

#[path = "bodies/any_json.rs"]
#[rustfmt::skip]
pub mod bodies_any_json;

#[path = "bodies/content_empty.rs"]
#[rustfmt::skip]
pub mod bodies_content_empty;

#[path = "bodies/form.rs"]
#[rustfmt::skip]
pub mod bodies_form;

#[path = "bodies/form_encoding.rs"]
#[rustfmt::skip]
pub mod bodies_form_encoding;

#[path = "bodies/form_encoding_other.rs"]
#[rustfmt::skip]
pub mod bodies_form_encoding_other;

#[path = "bodies/form_encoding_reserved.rs"]
#[rustfmt::skip]
pub mod bodies_form_encoding_reserved;

#[path = "bodies/image.rs"]
#[rustfmt::skip]
pub mod bodies_image;

#[path = "bodies/image_range.rs"]
#[rustfmt::skip]
pub mod bodies_image_range;

#[path = "bodies/json.rs"]
#[rustfmt::skip]
pub mod bodies_json;

#[path = "bodies/json_charset.rs"]
#[rustfmt::skip]
pub mod bodies_json_charset;

#[path = "bodies/json_suffix.rs"]
#[rustfmt::skip]
pub mod bodies_json_suffix;

#[path = "bodies/merge_patch.rs"]
#[rustfmt::skip]
pub mod bodies_merge_patch;

#[path = "bodies/msgpack.rs"]
#[rustfmt::skip]
pub mod bodies_msgpack;

#[path = "bodies/multipart.rs"]
#[rustfmt::skip]
pub mod bodies_multipart;

#[path = "bodies/multipart_3_1.rs"]
#[rustfmt::skip]
pub mod bodies_multipart_3_1;

#[path = "bodies/multipart_encoding.rs"]
#[rustfmt::skip]
pub mod bodies_multipart_encoding;

#[path = "bodies/multipart_headers.rs"]
#[rustfmt::skip]
pub mod bodies_multipart_headers;

#[path = "bodies/multipart_mixed.rs"]
#[rustfmt::skip]
pub mod bodies_multipart_mixed;

#[path = "bodies/multipart_untyped.rs"]
#[rustfmt::skip]
pub mod bodies_multipart_untyped;

#[path = "bodies/no_schema.rs"]
#[rustfmt::skip]
pub mod bodies_no_schema;

#[path = "bodies/octet_stream.rs"]
#[rustfmt::skip]
pub mod bodies_octet_stream;

#[path = "bodies/octet_stream_3_1.rs"]
#[rustfmt::skip]
pub mod bodies_octet_stream_3_1;

#[path = "bodies/octet_stream_empty_schema.rs"]
#[rustfmt::skip]
pub mod bodies_octet_stream_empty_schema;

#[path = "bodies/of_get.rs"]
#[rustfmt::skip]
pub mod bodies_of_get;

#[path = "bodies/optional.rs"]
#[rustfmt::skip]
pub mod bodies_optional;

#[path = "bodies/several.rs"]
#[rustfmt::skip]
pub mod bodies_several;

#[path = "bodies/several_same.rs"]
#[rustfmt::skip]
pub mod bodies_several_same;

#[path = "bodies/text.rs"]
#[rustfmt::skip]
pub mod bodies_text;

#[path = "bodies/text_restricted.rs"]
#[rustfmt::skip]
pub mod bodies_text_restricted;

#[path = "bodies/xml.rs"]
#[rustfmt::skip]
pub mod bodies_xml;

#[path = "bodies/xml_text.rs"]
#[rustfmt::skip]
pub mod bodies_xml_text;

#[path = "replies/any.rs"]
#[rustfmt::skip]
pub mod replies_any;

#[path = "replies/any_json.rs"]
#[rustfmt::skip]
pub mod replies_any_json;

#[path = "replies/any_media_type_untyped.rs"]
#[rustfmt::skip]
pub mod replies_any_media_type_untyped;

#[path = "replies/binary.rs"]
#[rustfmt::skip]
pub mod replies_binary;

#[path = "replies/csv.rs"]
#[rustfmt::skip]
pub mod replies_csv;

#[path = "replies/default.rs"]
#[rustfmt::skip]
pub mod replies_default;

#[path = "replies/default_only.rs"]
#[rustfmt::skip]
pub mod replies_default_only;

#[path = "replies/empty.rs"]
#[rustfmt::skip]
pub mod replies_empty;

#[path = "replies/encoding.rs"]
#[rustfmt::skip]
pub mod replies_encoding;

#[path = "replies/errors.rs"]
#[rustfmt::skip]
pub mod replies_errors;

#[path = "replies/errors_typed_and_empty.rs"]
#[rustfmt::skip]
pub mod replies_errors_typed_and_empty;

#[path = "replies/events.rs"]
#[rustfmt::skip]
pub mod replies_events;

#[path = "replies/events_item_schema.rs"]
#[rustfmt::skip]
pub mod replies_events_item_schema;

#[path = "replies/events_untyped.rs"]
#[rustfmt::skip]
pub mod replies_events_untyped;

#[path = "replies/head.rs"]
#[rustfmt::skip]
pub mod replies_head;

#[path = "replies/headers.rs"]
#[rustfmt::skip]
pub mod replies_headers;

#[path = "replies/headers_content_type.rs"]
#[rustfmt::skip]
pub mod replies_headers_content_type;

#[path = "replies/headers_enum.rs"]
#[rustfmt::skip]
pub mod replies_headers_enum;

#[path = "replies/headers_list.rs"]
#[rustfmt::skip]
pub mod replies_headers_list;

#[path = "replies/headers_named_alike.rs"]
#[rustfmt::skip]
pub mod replies_headers_named_alike;

#[path = "replies/headers_object.rs"]
#[rustfmt::skip]
pub mod replies_headers_object;

#[path = "replies/headers_one.rs"]
#[rustfmt::skip]
pub mod replies_headers_one;

#[path = "replies/headers_reference.rs"]
#[rustfmt::skip]
pub mod replies_headers_reference;

#[path = "replies/headers_two_types.rs"]
#[rustfmt::skip]
pub mod replies_headers_two_types;

#[path = "replies/headers_without_schema.rs"]
#[rustfmt::skip]
pub mod replies_headers_without_schema;

#[path = "replies/json_and_csv.rs"]
#[rustfmt::skip]
pub mod replies_json_and_csv;

#[path = "replies/json_and_xml.rs"]
#[rustfmt::skip]
pub mod replies_json_and_xml;

#[path = "replies/json_or_events.rs"]
#[rustfmt::skip]
pub mod replies_json_or_events;

#[path = "replies/json_without_schema.rs"]
#[rustfmt::skip]
pub mod replies_json_without_schema;

#[path = "replies/lines.rs"]
#[rustfmt::skip]
pub mod replies_lines;

#[path = "replies/links.rs"]
#[rustfmt::skip]
pub mod replies_links;

#[path = "replies/no_content_typed.rs"]
#[rustfmt::skip]
pub mod replies_no_content_typed;

#[path = "replies/not_modified.rs"]
#[rustfmt::skip]
pub mod replies_not_modified;

#[path = "replies/nullable.rs"]
#[rustfmt::skip]
pub mod replies_nullable;

#[path = "replies/one.rs"]
#[rustfmt::skip]
pub mod replies_one;

#[path = "replies/problem_json.rs"]
#[rustfmt::skip]
pub mod replies_problem_json;

#[path = "replies/range.rs"]
#[rustfmt::skip]
pub mod replies_range;

#[path = "replies/redirect.rs"]
#[rustfmt::skip]
pub mod replies_redirect;

#[path = "replies/status_unknown.rs"]
#[rustfmt::skip]
pub mod replies_status_unknown;

#[path = "replies/switching_protocols.rs"]
#[rustfmt::skip]
pub mod replies_switching_protocols;

#[path = "replies/text.rs"]
#[rustfmt::skip]
pub mod replies_text;

#[path = "replies/two_json.rs"]
#[rustfmt::skip]
pub mod replies_two_json;

#[path = "replies/two_types.rs"]
#[rustfmt::skip]
pub mod replies_two_types;

#[path = "replies/typed_and_empty.rs"]
#[rustfmt::skip]
pub mod replies_typed_and_empty;

#[path = "replies/xml.rs"]
#[rustfmt::skip]
pub mod replies_xml;

#[path = "references/anchor.rs"]
#[rustfmt::skip]
pub mod references_anchor;

#[path = "references/beside.rs"]
#[rustfmt::skip]
pub mod references_beside;

#[path = "references/body.rs"]
#[rustfmt::skip]
pub mod references_body;

#[path = "references/defs.rs"]
#[rustfmt::skip]
pub mod references_defs;

#[path = "references/dynamic.rs"]
#[rustfmt::skip]
pub mod references_dynamic;

#[path = "references/files.rs"]
#[rustfmt::skip]
pub mod references_files;

#[path = "references/id.rs"]
#[rustfmt::skip]
pub mod references_id;

#[path = "references/into_schema.rs"]
#[rustfmt::skip]
pub mod references_into_schema;

#[path = "references/parameter.rs"]
#[rustfmt::skip]
pub mod references_parameter;

#[path = "references/path_item.rs"]
#[rustfmt::skip]
pub mod references_path_item;

#[path = "references/percent.rs"]
#[rustfmt::skip]
pub mod references_percent;

#[path = "references/reply.rs"]
#[rustfmt::skip]
pub mod references_reply;

#[path = "references/security_scheme.rs"]
#[rustfmt::skip]
pub mod references_security_scheme;

#[path = "schemas/any.rs"]
#[rustfmt::skip]
pub mod schemas_any;

#[path = "schemas/boolean.rs"]
#[rustfmt::skip]
pub mod schemas_boolean;

#[path = "schemas/const.rs"]
#[rustfmt::skip]
pub mod schemas_const;

#[path = "schemas/const_number.rs"]
#[rustfmt::skip]
pub mod schemas_const_number;

#[path = "schemas/constructor.rs"]
#[rustfmt::skip]
pub mod schemas_constructor;

#[path = "schemas/contains.rs"]
#[rustfmt::skip]
pub mod schemas_contains;

#[path = "schemas/default.rs"]
#[rustfmt::skip]
pub mod schemas_default;

#[path = "schemas/dependent.rs"]
#[rustfmt::skip]
pub mod schemas_dependent;

#[path = "schemas/deprecated.rs"]
#[rustfmt::skip]
pub mod schemas_deprecated;

#[path = "schemas/dialect.rs"]
#[rustfmt::skip]
pub mod schemas_dialect;

#[path = "schemas/enum.rs"]
#[rustfmt::skip]
pub mod schemas_enum;

#[path = "schemas/enum_booleans.rs"]
#[rustfmt::skip]
pub mod schemas_enum_booleans;

#[path = "schemas/enum_colliding.rs"]
#[rustfmt::skip]
pub mod schemas_enum_colliding;

#[path = "schemas/enum_default_outside.rs"]
#[rustfmt::skip]
pub mod schemas_enum_default_outside;

#[path = "schemas/enum_integers.rs"]
#[rustfmt::skip]
pub mod schemas_enum_integers;

#[path = "schemas/enum_mixed.rs"]
#[rustfmt::skip]
pub mod schemas_enum_mixed;

#[path = "schemas/enum_names.rs"]
#[rustfmt::skip]
pub mod schemas_enum_names;

#[path = "schemas/enum_nullable.rs"]
#[rustfmt::skip]
pub mod schemas_enum_nullable;

#[path = "schemas/enum_numbers.rs"]
#[rustfmt::skip]
pub mod schemas_enum_numbers;

#[path = "schemas/if_then_else.rs"]
#[rustfmt::skip]
pub mod schemas_if_then_else;

#[path = "schemas/keyword_unknown.rs"]
#[rustfmt::skip]
pub mod schemas_keyword_unknown;

#[path = "schemas/list.rs"]
#[rustfmt::skip]
pub mod schemas_list;

#[path = "schemas/list_limits.rs"]
#[rustfmt::skip]
pub mod schemas_list_limits;

#[path = "schemas/list_untyped.rs"]
#[rustfmt::skip]
pub mod schemas_list_untyped;

#[path = "schemas/malformed.rs"]
#[rustfmt::skip]
pub mod schemas_malformed;

#[path = "schemas/map.rs"]
#[rustfmt::skip]
pub mod schemas_map;

#[path = "schemas/map_any.rs"]
#[rustfmt::skip]
pub mod schemas_map_any;

#[path = "schemas/names.rs"]
#[rustfmt::skip]
pub mod schemas_names;

#[path = "schemas/names_of_rust.rs"]
#[rustfmt::skip]
pub mod schemas_names_of_rust;

#[path = "schemas/not.rs"]
#[rustfmt::skip]
pub mod schemas_not;

#[path = "schemas/null_alternative.rs"]
#[rustfmt::skip]
pub mod schemas_null_alternative;

#[path = "schemas/null_type.rs"]
#[rustfmt::skip]
pub mod schemas_null_type;

#[path = "schemas/nullable.rs"]
#[rustfmt::skip]
pub mod schemas_nullable;

#[path = "schemas/nullable_untyped.rs"]
#[rustfmt::skip]
pub mod schemas_nullable_untyped;

#[path = "schemas/number_limits.rs"]
#[rustfmt::skip]
pub mod schemas_number_limits;

#[path = "schemas/number_limits_3_1.rs"]
#[rustfmt::skip]
pub mod schemas_number_limits_3_1;

#[path = "schemas/object.rs"]
#[rustfmt::skip]
pub mod schemas_object;

#[path = "schemas/pattern_properties.rs"]
#[rustfmt::skip]
pub mod schemas_pattern_properties;

#[path = "schemas/pattern_properties_several.rs"]
#[rustfmt::skip]
pub mod schemas_pattern_properties_several;

#[path = "schemas/property_names.rs"]
#[rustfmt::skip]
pub mod schemas_property_names;

#[path = "schemas/read_only.rs"]
#[rustfmt::skip]
pub mod schemas_read_only;

#[path = "schemas/record.rs"]
#[rustfmt::skip]
pub mod schemas_record;

#[path = "schemas/record_and_any.rs"]
#[rustfmt::skip]
pub mod schemas_record_and_any;

#[path = "schemas/record_and_rest.rs"]
#[rustfmt::skip]
pub mod schemas_record_and_rest;

#[path = "schemas/record_closed.rs"]
#[rustfmt::skip]
pub mod schemas_record_closed;

#[path = "schemas/record_limits.rs"]
#[rustfmt::skip]
pub mod schemas_record_limits;

#[path = "schemas/record_without_type.rs"]
#[rustfmt::skip]
pub mod schemas_record_without_type;

#[path = "schemas/recursive.rs"]
#[rustfmt::skip]
pub mod schemas_recursive;

#[path = "schemas/recursive_list.rs"]
#[rustfmt::skip]
pub mod schemas_recursive_list;

#[path = "schemas/recursive_required.rs"]
#[rustfmt::skip]
pub mod schemas_recursive_required;

#[path = "schemas/required_undeclared.rs"]
#[rustfmt::skip]
pub mod schemas_required_undeclared;

#[path = "schemas/string_limits.rs"]
#[rustfmt::skip]
pub mod schemas_string_limits;

#[path = "schemas/title.rs"]
#[rustfmt::skip]
pub mod schemas_title;

#[path = "schemas/tuple.rs"]
#[rustfmt::skip]
pub mod schemas_tuple;

#[path = "schemas/tuple_open.rs"]
#[rustfmt::skip]
pub mod schemas_tuple_open;

#[path = "schemas/type_by_mistake.rs"]
#[rustfmt::skip]
pub mod schemas_type_by_mistake;

#[path = "schemas/type_unknown.rs"]
#[rustfmt::skip]
pub mod schemas_type_unknown;

#[path = "schemas/types_several.rs"]
#[rustfmt::skip]
pub mod schemas_types_several;

#[path = "schemas/unevaluated.rs"]
#[rustfmt::skip]
pub mod schemas_unevaluated;

#[path = "schemas/untyped_exclusive_minimum.rs"]
#[rustfmt::skip]
pub mod schemas_untyped_exclusive_minimum;

#[path = "schemas/write_only.rs"]
#[rustfmt::skip]
pub mod schemas_write_only;

#[path = "schemas/xml.rs"]
#[rustfmt::skip]
pub mod schemas_xml;

#[path = "formats/boolean.rs"]
#[rustfmt::skip]
pub mod formats_boolean;

#[path = "formats/integer.rs"]
#[rustfmt::skip]
pub mod formats_integer;

#[path = "formats/integer_int32.rs"]
#[rustfmt::skip]
pub mod formats_integer_int32;

#[path = "formats/integer_int64.rs"]
#[rustfmt::skip]
pub mod formats_integer_int64;

#[path = "formats/integer_int8.rs"]
#[rustfmt::skip]
pub mod formats_integer_int8;

#[path = "formats/integer_uint32.rs"]
#[rustfmt::skip]
pub mod formats_integer_uint32;

#[path = "formats/integer_uint64.rs"]
#[rustfmt::skip]
pub mod formats_integer_uint64;

#[path = "formats/number.rs"]
#[rustfmt::skip]
pub mod formats_number;

#[path = "formats/number_decimal.rs"]
#[rustfmt::skip]
pub mod formats_number_decimal;

#[path = "formats/number_double.rs"]
#[rustfmt::skip]
pub mod formats_number_double;

#[path = "formats/number_float.rs"]
#[rustfmt::skip]
pub mod formats_number_float;

#[path = "formats/string.rs"]
#[rustfmt::skip]
pub mod formats_string;

#[path = "formats/string_binary.rs"]
#[rustfmt::skip]
pub mod formats_string_binary;

#[path = "formats/string_byte.rs"]
#[rustfmt::skip]
pub mod formats_string_byte;

#[path = "formats/string_char.rs"]
#[rustfmt::skip]
pub mod formats_string_char;

#[path = "formats/string_content_encoding.rs"]
#[rustfmt::skip]
pub mod formats_string_content_encoding;

#[path = "formats/string_content_json.rs"]
#[rustfmt::skip]
pub mod formats_string_content_json;

#[path = "formats/string_date.rs"]
#[rustfmt::skip]
pub mod formats_string_date;

#[path = "formats/string_date_time.rs"]
#[rustfmt::skip]
pub mod formats_string_date_time;

#[path = "formats/string_decimal.rs"]
#[rustfmt::skip]
pub mod formats_string_decimal;

#[path = "formats/string_duration.rs"]
#[rustfmt::skip]
pub mod formats_string_duration;

#[path = "formats/string_email.rs"]
#[rustfmt::skip]
pub mod formats_string_email;

#[path = "formats/string_hostname.rs"]
#[rustfmt::skip]
pub mod formats_string_hostname;

#[path = "formats/string_ipv4.rs"]
#[rustfmt::skip]
pub mod formats_string_ipv4;

#[path = "formats/string_password.rs"]
#[rustfmt::skip]
pub mod formats_string_password;

#[path = "formats/string_time.rs"]
#[rustfmt::skip]
pub mod formats_string_time;

#[path = "formats/string_uri.rs"]
#[rustfmt::skip]
pub mod formats_string_uri;

#[path = "formats/string_uuid.rs"]
#[rustfmt::skip]
pub mod formats_string_uuid;

#[path = "compositions/all_of.rs"]
#[rustfmt::skip]
pub mod compositions_all_of;

#[path = "compositions/all_of_contradiction.rs"]
#[rustfmt::skip]
pub mod compositions_all_of_contradiction;

#[path = "compositions/all_of_enum.rs"]
#[rustfmt::skip]
pub mod compositions_all_of_enum;

#[path = "compositions/all_of_member_twice.rs"]
#[rustfmt::skip]
pub mod compositions_all_of_member_twice;

#[path = "compositions/all_of_one.rs"]
#[rustfmt::skip]
pub mod compositions_all_of_one;

#[path = "compositions/all_of_required.rs"]
#[rustfmt::skip]
pub mod compositions_all_of_required;

#[path = "compositions/all_of_union.rs"]
#[rustfmt::skip]
pub mod compositions_all_of_union;

#[path = "compositions/any_of.rs"]
#[rustfmt::skip]
pub mod compositions_any_of;

#[path = "compositions/any_of_open_enum.rs"]
#[rustfmt::skip]
pub mod compositions_any_of_open_enum;

#[path = "compositions/any_of_overlap.rs"]
#[rustfmt::skip]
pub mod compositions_any_of_overlap;

#[path = "compositions/inheritance.rs"]
#[rustfmt::skip]
pub mod compositions_inheritance;

#[path = "compositions/inheritance_added.rs"]
#[rustfmt::skip]
pub mod compositions_inheritance_added;

#[path = "compositions/inheritance_deep.rs"]
#[rustfmt::skip]
pub mod compositions_inheritance_deep;

#[path = "compositions/inheritance_listed.rs"]
#[rustfmt::skip]
pub mod compositions_inheritance_listed;

#[path = "compositions/nested.rs"]
#[rustfmt::skip]
pub mod compositions_nested;

#[path = "compositions/one_of.rs"]
#[rustfmt::skip]
pub mod compositions_one_of;

#[path = "compositions/one_of_and_any_of.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_and_any_of;

#[path = "compositions/one_of_beside_members.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_beside_members;

#[path = "compositions/one_of_const.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_const;

#[path = "compositions/one_of_discriminator.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_discriminator;

#[path = "compositions/one_of_discriminator_beside_members.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_discriminator_beside_members;

#[path = "compositions/one_of_discriminator_inline.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_discriminator_inline;

#[path = "compositions/one_of_discriminator_names.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_discriminator_names;

#[path = "compositions/one_of_empty.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_empty;

#[path = "compositions/one_of_mapping.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_mapping;

#[path = "compositions/one_of_nested.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_nested;

#[path = "compositions/one_of_null_first.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_null_first;

#[path = "compositions/one_of_numbers.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_numbers;

#[path = "compositions/one_of_required.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_required;

#[path = "compositions/one_of_scalars.rs"]
#[rustfmt::skip]
pub mod compositions_one_of_scalars;

#[path = "servers/empty.rs"]
#[rustfmt::skip]
pub mod servers_empty;

#[path = "servers/names.rs"]
#[rustfmt::skip]
pub mod servers_names;

#[path = "servers/none.rs"]
#[rustfmt::skip]
pub mod servers_none;

#[path = "servers/of_path.rs"]
#[rustfmt::skip]
pub mod servers_of_path;

#[path = "servers/one.rs"]
#[rustfmt::skip]
pub mod servers_one;

#[path = "servers/query.rs"]
#[rustfmt::skip]
pub mod servers_query;

#[path = "servers/relative.rs"]
#[rustfmt::skip]
pub mod servers_relative;

#[path = "servers/several.rs"]
#[rustfmt::skip]
pub mod servers_several;

#[path = "servers/variable_default_outside.rs"]
#[rustfmt::skip]
pub mod servers_variable_default_outside;

#[path = "servers/variable_number.rs"]
#[rustfmt::skip]
pub mod servers_variable_number;

#[path = "servers/variable_undeclared.rs"]
#[rustfmt::skip]
pub mod servers_variable_undeclared;

#[path = "servers/variables.rs"]
#[rustfmt::skip]
pub mod servers_variables;

#[path = "servers/without_scheme.rs"]
#[rustfmt::skip]
pub mod servers_without_scheme;

#[path = "servers/without_url.rs"]
#[rustfmt::skip]
pub mod servers_without_url;

#[path = "security/and.rs"]
#[rustfmt::skip]
pub mod security_and;

#[path = "security/api_key_cookie.rs"]
#[rustfmt::skip]
pub mod security_api_key_cookie;

#[path = "security/api_key_header.rs"]
#[rustfmt::skip]
pub mod security_api_key_header;

#[path = "security/api_key_query.rs"]
#[rustfmt::skip]
pub mod security_api_key_query;

#[path = "security/basic.rs"]
#[rustfmt::skip]
pub mod security_basic;

#[path = "security/bearer.rs"]
#[rustfmt::skip]
pub mod security_bearer;

#[path = "security/digest.rs"]
#[rustfmt::skip]
pub mod security_digest;

#[path = "security/mutual_tls.rs"]
#[rustfmt::skip]
pub mod security_mutual_tls;

#[path = "security/names.rs"]
#[rustfmt::skip]
pub mod security_names;

#[path = "security/oauth2.rs"]
#[rustfmt::skip]
pub mod security_oauth2;

#[path = "security/oauth2_device.rs"]
#[rustfmt::skip]
pub mod security_oauth2_device;

#[path = "security/oauth2_flow_unknown.rs"]
#[rustfmt::skip]
pub mod security_oauth2_flow_unknown;

#[path = "security/oauth2_relative.rs"]
#[rustfmt::skip]
pub mod security_oauth2_relative;

#[path = "security/of_operation.rs"]
#[rustfmt::skip]
pub mod security_of_operation;

#[path = "security/openid.rs"]
#[rustfmt::skip]
pub mod security_openid;

#[path = "security/optional.rs"]
#[rustfmt::skip]
pub mod security_optional;

#[path = "security/or.rs"]
#[rustfmt::skip]
pub mod security_or;

#[path = "security/roles.rs"]
#[rustfmt::skip]
pub mod security_roles;

#[path = "security/undeclared.rs"]
#[rustfmt::skip]
pub mod security_undeclared;

#[path = "security/unknown.rs"]
#[rustfmt::skip]
pub mod security_unknown;

#[path = "overlays/copy.rs"]
#[rustfmt::skip]
pub mod overlays_copy;

#[path = "overlays/remove.rs"]
#[rustfmt::skip]
pub mod overlays_remove;

#[path = "overlays/update.rs"]
#[rustfmt::skip]
pub mod overlays_update;

#[path = "overlays/version_1_0.rs"]
#[rustfmt::skip]
pub mod overlays_version_1_0;
