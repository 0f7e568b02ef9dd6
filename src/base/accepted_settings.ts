import type { Setting } from './settings.ts';

/** Name and default of what Postgres has and tools set or show; nothing here reads them. */
const names: readonly (readonly [name: string, value: string])[] = [
  ['array_nulls', 'on'],
  ['backslash_quote', 'safe_encoding'],
  ['check_function_bodies', 'on'],
  ['constraint_exclusion', 'partition'],
  ['cpu_tuple_cost', '0.01'],
  ['cursor_tuple_fraction', '0.1'],
  ['default_table_access_method', 'heap'],
  ['default_tablespace', ''],
  ['default_text_search_config', 'pg_catalog.english'],
  ['default_toast_compression', 'pglz'],
  ['effective_cache_size', '4GB'],
  ['enable_bitmapscan', 'on'],
  ['enable_hashagg', 'on'],
  ['enable_hashjoin', 'on'],
  ['enable_indexonlyscan', 'on'],
  ['enable_indexscan', 'on'],
  ['enable_material', 'on'],
  ['enable_mergejoin', 'on'],
  ['enable_nestloop', 'on'],
  ['enable_seqscan', 'on'],
  ['enable_sort', 'on'],
  ['escape_string_warning', 'on'],
  ['from_collapse_limit', '8'],
  ['hash_mem_multiplier', '2'],
  ['jit_above_cost', '100000'],
  ['join_collapse_limit', '8'],
  ['lc_monetary', 'C'],
  ['lc_numeric', 'C'],
  ['lc_time', 'C'],
  ['log_min_duration_statement', '-1'],
  ['log_min_messages', 'warning'],
  ['log_statement', 'none'],
  ['maintenance_work_mem', '64MB'],
  ['max_parallel_workers_per_gather', '2'],
  ['parallel_setup_cost', '1000'],
  ['parallel_tuple_cost', '0.1'],
  ['password_encryption', 'scram-sha-256'],
  ['quote_all_identifiers', 'off'],
  ['random_page_cost', '4'],
  ['seq_page_cost', '1'],
  ['session_replication_role', 'origin'],
  ['synchronous_commit', 'on'],
  ['temp_buffers', '8MB'],
  ['temp_tablespaces', ''],
  ['track_activities', 'on'],
  ['transform_null_equals', 'off'],
  ['work_mem', '4MB'],
];

/** What Postgres reports of itself and nobody can set. */
const preset: readonly (readonly [name: string, value: string])[] = [
  ['block_size', '8192'],
  ['data_checksums', 'off'],
  ['max_function_args', '100'],
  ['max_index_keys', '32'],
  ['segment_size', '1GB'],
  ['ssl', 'off'],
  ['wal_level', 'replica'],
];

const words: Readonly<Record<string, string>> = {
  ...{ on: 'on', true: 'on', yes: 'on', '1': 'on' },
  ...{ off: 'off', false: 'off', no: 'off', '0': 'off' },
};

const isSwitch = (value: string): boolean => value === 'on' || value === 'off';

export const acceptedSettings: readonly Setting[] = [
  ...names.map(
    ([name, value]): Setting => ({
      ...{ name, default: value, about: 'Accepted.' },
      ...(isSwitch(value) && name !== 'synchronous_commit'
        ? { check: (given: string) => words[given.toLowerCase()] }
        : {}),
    }),
  ),
  ...preset.map(([name, value]): Setting => ({ name, default: value, about: 'As Postgres reports it.', fixed: true })),
];
