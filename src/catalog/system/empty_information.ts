import { emptyTables } from './empty_tables.ts';

/** Views of the standard about what does not exist here. */
export const emptyInformation = emptyTables(
  'information_schema',
  `
  administrable_role_authorizations 13241 v Administrable role authorizations.
    grantee sql_identifier, role_name sql_identifier, is_grantable yes_or_no
  applicable_roles 13236 v Applicable roles.
    grantee sql_identifier, role_name sql_identifier, is_grantable yes_or_no
  attributes 13245 v Attributes.
    udt_catalog sql_identifier, udt_schema sql_identifier, udt_name sql_identifier, attribute_name
    sql_identifier, ordinal_position cardinal_number, attribute_default character_data, is_nullable yes_or_no,
    data_type character_data, character_maximum_length cardinal_number, character_octet_length
    cardinal_number, character_set_catalog sql_identifier, character_set_schema sql_identifier,
    character_set_name sql_identifier, collation_catalog sql_identifier, collation_schema sql_identifier,
    collation_name sql_identifier, numeric_precision cardinal_number, numeric_precision_radix cardinal_number,
    numeric_scale cardinal_number, datetime_precision cardinal_number, interval_type character_data,
    interval_precision cardinal_number, attribute_udt_catalog sql_identifier, attribute_udt_schema
    sql_identifier, attribute_udt_name sql_identifier, scope_catalog sql_identifier, scope_schema
    sql_identifier, scope_name sql_identifier, maximum_cardinality cardinal_number, dtd_identifier
    sql_identifier, is_derived_reference_attribute yes_or_no
  check_constraint_routine_usage 13255 v Check constraint routine usage.
    constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier,
    specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier
  collation_character_set_applicability 13270 v Collation character set applicability.
    collation_catalog sql_identifier, collation_schema sql_identifier, collation_name sql_identifier,
    character_set_catalog sql_identifier, character_set_schema sql_identifier, character_set_name
    sql_identifier
  collations 13265 v Collations.
    collation_catalog sql_identifier, collation_schema sql_identifier, collation_name sql_identifier,
    pad_attribute character_data
  column_column_usage 13275 v Column column usage.
    table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name
    sql_identifier, dependent_column sql_identifier
  column_domain_usage 13280 v Column domain usage.
    domain_catalog sql_identifier, domain_schema sql_identifier, domain_name sql_identifier, table_catalog
    sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name sql_identifier
  column_options 13503 v Column options.
    table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name
    sql_identifier, option_name sql_identifier, option_value character_data
  column_privileges 13285 v Column privileges.
    grantor sql_identifier, grantee sql_identifier, table_catalog sql_identifier, table_schema sql_identifier,
    table_name sql_identifier, column_name sql_identifier, privilege_type character_data, is_grantable
    yes_or_no
  column_udt_usage 13290 v Column udt usage.
    udt_catalog sql_identifier, udt_schema sql_identifier, udt_name sql_identifier, table_catalog
    sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name sql_identifier
  constraint_column_usage 13300 v Constraint column usage.
    table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name
    sql_identifier, constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name
    sql_identifier
  constraint_table_usage 13305 v Constraint table usage.
    table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, constraint_catalog
    sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier
  data_type_privileges 13488 v Data type privileges.
    object_catalog sql_identifier, object_schema sql_identifier, object_name sql_identifier, object_type
    character_data, dtd_identifier sql_identifier
  domain_constraints 13310 v Domain constraints.
    constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier,
    domain_catalog sql_identifier, domain_schema sql_identifier, domain_name sql_identifier, is_deferrable
    yes_or_no, initially_deferred yes_or_no
  domain_udt_usage 13315 v Domain udt usage.
    udt_catalog sql_identifier, udt_schema sql_identifier, udt_name sql_identifier, domain_catalog
    sql_identifier, domain_schema sql_identifier, domain_name sql_identifier
  domains 13320 v Domains.
    domain_catalog sql_identifier, domain_schema sql_identifier, domain_name sql_identifier, data_type
    character_data, character_maximum_length cardinal_number, character_octet_length cardinal_number,
    character_set_catalog sql_identifier, character_set_schema sql_identifier, character_set_name
    sql_identifier, collation_catalog sql_identifier, collation_schema sql_identifier, collation_name
    sql_identifier, numeric_precision cardinal_number, numeric_precision_radix cardinal_number, numeric_scale
    cardinal_number, datetime_precision cardinal_number, interval_type character_data, interval_precision
    cardinal_number, domain_default character_data, udt_catalog sql_identifier, udt_schema sql_identifier,
    udt_name sql_identifier, scope_catalog sql_identifier, scope_schema sql_identifier, scope_name
    sql_identifier, maximum_cardinality cardinal_number, dtd_identifier sql_identifier
  element_types 13493 v Element types.
    object_catalog sql_identifier, object_schema sql_identifier, object_name sql_identifier, object_type
    character_data, collection_type_identifier sql_identifier, data_type character_data,
    character_maximum_length cardinal_number, character_octet_length cardinal_number, character_set_catalog
    sql_identifier, character_set_schema sql_identifier, character_set_name sql_identifier, collation_catalog
    sql_identifier, collation_schema sql_identifier, collation_name sql_identifier, numeric_precision
    cardinal_number, numeric_precision_radix cardinal_number, numeric_scale cardinal_number,
    datetime_precision cardinal_number, interval_type character_data, interval_precision cardinal_number,
    domain_default character_data, udt_catalog sql_identifier, udt_schema sql_identifier, udt_name
    sql_identifier, scope_catalog sql_identifier, scope_schema sql_identifier, scope_name sql_identifier,
    maximum_cardinality cardinal_number, dtd_identifier sql_identifier
  foreign_data_wrapper_options 13511 v Foreign data wrapper options.
    foreign_data_wrapper_catalog sql_identifier, foreign_data_wrapper_name sql_identifier, option_name
    sql_identifier, option_value character_data
  foreign_data_wrappers 13515 v Foreign data wrappers.
    foreign_data_wrapper_catalog sql_identifier, foreign_data_wrapper_name sql_identifier,
    authorization_identifier sql_identifier, library_name character_data, foreign_data_wrapper_language
    character_data
  foreign_server_options 13524 v Foreign server options.
    foreign_server_catalog sql_identifier, foreign_server_name sql_identifier, option_name sql_identifier,
    option_value character_data
  foreign_servers 13528 v Foreign servers.
    foreign_server_catalog sql_identifier, foreign_server_name sql_identifier, foreign_data_wrapper_catalog
    sql_identifier, foreign_data_wrapper_name sql_identifier, foreign_server_type character_data,
    foreign_server_version character_data, authorization_identifier sql_identifier
  foreign_table_options 13537 v Foreign table options.
    foreign_table_catalog sql_identifier, foreign_table_schema sql_identifier, foreign_table_name
    sql_identifier, option_name sql_identifier, option_value character_data
  foreign_tables 13541 v Foreign tables.
    foreign_table_catalog sql_identifier, foreign_table_schema sql_identifier, foreign_table_name
    sql_identifier, foreign_server_catalog sql_identifier, foreign_server_name sql_identifier
  key_column_usage 13329 v Key column usage.
    constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier,
    table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name
    sql_identifier, ordinal_position cardinal_number, position_in_unique_constraint cardinal_number
  referential_constraints 13339 v Referential constraints.
    constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier,
    unique_constraint_catalog sql_identifier, unique_constraint_schema sql_identifier, unique_constraint_name
    sql_identifier, match_option character_data, update_rule character_data, delete_rule character_data
  role_column_grants 13344 v Role column grants.
    grantor sql_identifier, grantee sql_identifier, table_catalog sql_identifier, table_schema sql_identifier,
    table_name sql_identifier, column_name sql_identifier, privilege_type character_data, is_grantable
    yes_or_no
  role_routine_grants 13358 v Role routine grants.
    grantor sql_identifier, grantee sql_identifier, specific_catalog sql_identifier, specific_schema
    sql_identifier, specific_name sql_identifier, routine_catalog sql_identifier, routine_schema
    sql_identifier, routine_name sql_identifier, privilege_type character_data, is_grantable yes_or_no
  role_table_grants 13421 v Role table grants.
    grantor sql_identifier, grantee sql_identifier, table_catalog sql_identifier, table_schema sql_identifier,
    table_name sql_identifier, privilege_type character_data, is_grantable yes_or_no, with_hierarchy yes_or_no
  role_udt_grants 13450 v Role udt grants.
    grantor sql_identifier, grantee sql_identifier, udt_catalog sql_identifier, udt_schema sql_identifier,
    udt_name sql_identifier, privilege_type character_data, is_grantable yes_or_no
  role_usage_grants 13459 v Role usage grants.
    grantor sql_identifier, grantee sql_identifier, object_catalog sql_identifier, object_schema
    sql_identifier, object_name sql_identifier, object_type character_data, privilege_type character_data,
    is_grantable yes_or_no
  routine_column_usage 13348 v Routine column usage.
    specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier,
    routine_catalog sql_identifier, routine_schema sql_identifier, routine_name sql_identifier, table_catalog
    sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name sql_identifier
  routine_privileges 13353 v Routine privileges.
    grantor sql_identifier, grantee sql_identifier, specific_catalog sql_identifier, specific_schema
    sql_identifier, specific_name sql_identifier, routine_catalog sql_identifier, routine_schema
    sql_identifier, routine_name sql_identifier, privilege_type character_data, is_grantable yes_or_no
  routine_routine_usage 13362 v Routine routine usage.
    specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier,
    routine_catalog sql_identifier, routine_schema sql_identifier, routine_name sql_identifier
  routine_sequence_usage 13367 v Routine sequence usage.
    specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier,
    routine_catalog sql_identifier, routine_schema sql_identifier, routine_name sql_identifier,
    sequence_catalog sql_identifier, sequence_schema sql_identifier, sequence_name sql_identifier
  routine_table_usage 13372 v Routine table usage.
    specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier,
    routine_catalog sql_identifier, routine_schema sql_identifier, routine_name sql_identifier, table_catalog
    sql_identifier, table_schema sql_identifier, table_name sql_identifier
  sequences 13386 v Sequences.
    sequence_catalog sql_identifier, sequence_schema sql_identifier, sequence_name sql_identifier, data_type
    character_data, numeric_precision cardinal_number, numeric_precision_radix cardinal_number, numeric_scale
    cardinal_number, start_value character_data, minimum_value character_data, maximum_value character_data,
    increment character_data, cycle_option yes_or_no
  sql_features 13391 r Sql features.
    feature_id character_data, feature_name character_data, sub_feature_id character_data, sub_feature_name
    character_data, is_supported yes_or_no, is_verified_by character_data, comments character_data
  sql_implementation_info 13396 r Sql implementation info.
    implementation_info_id character_data, implementation_info_name character_data, integer_value
    cardinal_number, character_value character_data, comments character_data
  sql_parts 13401 r Sql parts.
    feature_id character_data, feature_name character_data, is_supported yes_or_no, is_verified_by
    character_data, comments character_data
  sql_sizing 13406 r Sql sizing.
    sizing_id cardinal_number, sizing_name character_data, supported_value cardinal_number, comments
    character_data
  transforms 13430 v Transforms.
    udt_catalog sql_identifier, udt_schema sql_identifier, udt_name sql_identifier, specific_catalog
    sql_identifier, specific_schema sql_identifier, specific_name sql_identifier, group_name sql_identifier,
    transform_type character_data
  triggered_update_columns 13435 v Triggered update columns.
    trigger_catalog sql_identifier, trigger_schema sql_identifier, trigger_name sql_identifier,
    event_object_catalog sql_identifier, event_object_schema sql_identifier, event_object_table
    sql_identifier, event_object_column sql_identifier
  triggers 13440 v Triggers.
    trigger_catalog sql_identifier, trigger_schema sql_identifier, trigger_name sql_identifier,
    event_manipulation character_data, event_object_catalog sql_identifier, event_object_schema
    sql_identifier, event_object_table sql_identifier, action_order cardinal_number, action_condition
    character_data, action_statement character_data, action_orientation character_data, action_timing
    character_data, action_reference_old_table sql_identifier, action_reference_new_table sql_identifier,
    action_reference_old_row sql_identifier, action_reference_new_row sql_identifier, created time_stamp
  udt_privileges 13445 v Udt privileges.
    grantor sql_identifier, grantee sql_identifier, udt_catalog sql_identifier, udt_schema sql_identifier,
    udt_name sql_identifier, privilege_type character_data, is_grantable yes_or_no
  usage_privileges 13454 v Usage privileges.
    grantor sql_identifier, grantee sql_identifier, object_catalog sql_identifier, object_schema
    sql_identifier, object_name sql_identifier, object_type character_data, privilege_type character_data,
    is_grantable yes_or_no
  user_defined_types 13463 v User defined types.
    user_defined_type_catalog sql_identifier, user_defined_type_schema sql_identifier, user_defined_type_name
    sql_identifier, user_defined_type_category character_data, is_instantiable yes_or_no, is_final yes_or_no,
    ordering_form character_data, ordering_category character_data, ordering_routine_catalog sql_identifier,
    ordering_routine_schema sql_identifier, ordering_routine_name sql_identifier, reference_type
    character_data, data_type character_data, character_maximum_length cardinal_number, character_octet_length
    cardinal_number, character_set_catalog sql_identifier, character_set_schema sql_identifier,
    character_set_name sql_identifier, collation_catalog sql_identifier, collation_schema sql_identifier,
    collation_name sql_identifier, numeric_precision cardinal_number, numeric_precision_radix cardinal_number,
    numeric_scale cardinal_number, datetime_precision cardinal_number, interval_type character_data,
    interval_precision cardinal_number, source_dtd_identifier sql_identifier, ref_dtd_identifier
    sql_identifier
  user_mapping_options 13550 v User mapping options.
    authorization_identifier sql_identifier, foreign_server_catalog sql_identifier, foreign_server_name
    sql_identifier, option_name sql_identifier, option_value character_data
  user_mappings 13555 v User mappings.
    authorization_identifier sql_identifier, foreign_server_catalog sql_identifier, foreign_server_name
    sql_identifier
  view_column_usage 13468 v View column usage.
    view_catalog sql_identifier, view_schema sql_identifier, view_name sql_identifier, table_catalog
    sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name sql_identifier
  view_routine_usage 13473 v View routine usage.
    table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, specific_catalog
    sql_identifier, specific_schema sql_identifier, specific_name sql_identifier
  view_table_usage 13478 v View table usage.
    view_catalog sql_identifier, view_schema sql_identifier, view_name sql_identifier, table_catalog
    sql_identifier, table_schema sql_identifier, table_name sql_identifier
`,
);
