import { emptyTables } from './empty_tables.ts';

/** Tables of objects that do not exist here, with the exact columns that clients ask for. */
export const emptyObjects = emptyTables(
  'pg_catalog',
  `
  pg_index 2610 r Indexes.
    indexrelid oid!, indrelid oid!, indnatts smallint!, indnkeyatts smallint!, indisunique boolean!,
    indnullsnotdistinct boolean!, indisprimary boolean!, indisexclusion boolean!, indimmediate boolean!,
    indisclustered boolean!, indisvalid boolean!, indcheckxmin boolean!, indisready boolean!, indislive
    boolean!, indisreplident boolean!, indkey int2vector!, indcollation oidvector!, indclass oidvector!,
    indoption int2vector!, indexprs pg_node_tree, indpred pg_node_tree
  pg_constraint 2606 r Constraints.
    oid oid!, conname name!, connamespace oid!, contype "char"!, condeferrable boolean!, condeferred boolean!,
    convalidated boolean!, conrelid oid!, contypid oid!, conindid oid!, conparentid oid!, confrelid oid!,
    confupdtype "char"!, confdeltype "char"!, confmatchtype "char"!, conislocal boolean!, coninhcount
    integer!, connoinherit boolean!, conkey smallint[], confkey smallint[], conpfeqop oid[], conppeqop oid[],
    conffeqop oid[], confdelsetcols smallint[], conexclop oid[], conbin pg_node_tree
  pg_inherits 2611 r Tables that inherit.
    inhrelid oid!, inhparent oid!, inhseqno integer!, inhdetachpending boolean!
  pg_partitioned_table 3350 r Partitioned tables.
    partrelid oid!, partstrat "char"!, partnatts smallint!, partdefid oid!, partattrs int2vector!, partclass
    oidvector!, partcollation oidvector!, partexprs pg_node_tree
  pg_policy 3256 r Policies of rows.
    oid oid!, polname name!, polrelid oid!, polcmd "char"!, polpermissive boolean!, polroles oid[]!, polqual
    pg_node_tree, polwithcheck pg_node_tree
  pg_policies 12018 v Policies of rows.
    schemaname name, tablename name, policyname name, permissive text, roles name[], cmd text, qual text,
    with_check text
  pg_publication 6104 r Publications.
    oid oid!, pubname name!, pubowner oid!, puballtables boolean!, pubinsert boolean!, pubupdate boolean!,
    pubdelete boolean!, pubtruncate boolean!, pubviaroot boolean!
  pg_publication_rel 6106 r Tables of publications.
    oid oid!, prpubid oid!, prrelid oid!, prqual pg_node_tree, prattrs int2vector
  pg_publication_namespace 6237 r Schemas of publications.
    oid oid!, pnpubid oid!, pnnspid oid!
  pg_publication_tables 12068 v Tables of publications.
    pubname name, schemaname name, tablename name, attnames name[], rowfilter text
  pg_subscription 6100 r Subscriptions.
    oid oid!, subdbid oid!, subskiplsn pg_lsn!, subname name!, subowner oid!, subenabled boolean!, subbinary
    boolean!, substream boolean!, subtwophasestate "char"!, subdisableonerr boolean!, subconninfo text!,
    subslotname name, subsynccommit text!, subpublications text[]!
  pg_statistic_ext 3381 r Extended statistics.
    oid oid!, stxrelid oid!, stxname name!, stxnamespace oid!, stxowner oid!, stxstattarget integer!, stxkeys
    int2vector!, stxkind "char"[]!, stxexprs pg_node_tree
  pg_statistic_ext_data 3429 r Extended statistics.
    stxoid oid!, stxdinherit boolean!, stxdndistinct pg_ndistinct, stxddependencies pg_dependencies, stxdmcv
    pg_mcv_list, stxdexpr pg_statistic[]
  pg_stats_ext 12058 v Extended statistics.
    schemaname name, tablename name, statistics_schemaname name, statistics_name name, statistics_owner name,
    attnames name[], exprs text[], kinds "char"[], inherited boolean, n_distinct pg_ndistinct, dependencies
    pg_dependencies, most_common_vals text[], most_common_val_nulls boolean[], most_common_freqs double
    precision[], most_common_base_freqs double precision[]
  pg_trigger 2620 r Triggers.
    oid oid!, tgrelid oid!, tgparentid oid!, tgname name!, tgfoid oid!, tgtype smallint!, tgenabled "char"!,
    tgisinternal boolean!, tgconstrrelid oid!, tgconstrindid oid!, tgconstraint oid!, tgdeferrable boolean!,
    tginitdeferred boolean!, tgnargs smallint!, tgattr int2vector!, tgargs bytea!, tgqual pg_node_tree,
    tgoldtable name, tgnewtable name
  pg_event_trigger 3466 r Triggers of events.
    oid oid!, evtname name!, evtevent name!, evtowner oid!, evtfoid oid!, evtenabled "char"!, evttags text[]
  pg_rewrite 2618 r Rules.
    oid oid!, rulename name!, ev_class oid!, ev_type "char"!, ev_enabled "char"!, is_instead boolean!, ev_qual
    pg_node_tree!, ev_action pg_node_tree!
  pg_rules 12023 v Rules.
    schemaname name, tablename name, rulename name, definition text
  pg_depend 2608 r Dependencies.
    classid oid!, objid oid!, objsubid integer!, refclassid oid!, refobjid oid!, refobjsubid integer!, deptype
    "char"!
  pg_shdepend 1214 r Dependencies of shared objects.
    dbid oid!, classid oid!, objid oid!, objsubid integer!, refclassid oid!, refobjid oid!, deptype "char"!
  pg_shdescription 2396 r Comments on shared objects.
    objoid oid!, classoid oid!, description text!
  pg_seclabel 3596 r Labels of security.
    objoid oid!, classoid oid!, objsubid integer!, provider text!, label text!
  pg_shseclabel 3592 r Labels of security.
    objoid oid!, classoid oid!, provider text!, label text!
  pg_seclabels 12099 v Labels of security.
    objoid oid, classoid oid, objsubid integer, objtype text, objnamespace oid, objname text, provider text,
    label text
  pg_extension 3079 r Extensions.
    oid oid!, extname name!, extowner oid!, extnamespace oid!, extrelocatable boolean!, extversion text!,
    extconfig oid[], extcondition text[]
  pg_available_extensions 12081 v Extensions that could be made.
    name name, default_version text, installed_version text, comment text
  pg_sequence 2224 r Sequences.
    seqrelid oid!, seqtypid oid!, seqstart bigint!, seqincrement bigint!, seqmax bigint!, seqmin bigint!,
    seqcache bigint!, seqcycle boolean!
  pg_sequences 12048 v Sequences.
    schemaname name, sequencename name, sequenceowner name, data_type regtype, start_value bigint, min_value
    bigint, max_value bigint, increment_by bigint, cycle boolean, cache_size bigint, last_value bigint
  pg_auth_members 1261 r Members of roles.
    roleid oid!, member oid!, grantor oid!, admin_option boolean!
  pg_group 12010 v Roles that cannot log in.
    groname name, grosysid oid, grolist oid[]
  pg_range 3541 r Types of ranges.
    rngtypid oid!, rngsubtype oid!, rngmultitypid oid!, rngcollation oid!, rngsubopc oid!, rngcanonical
    regproc!, rngsubdiff regproc!
  pg_enum 3501 r Values of enumerated types.
    oid oid!, enumtypid oid!, enumsortorder real!, enumlabel name!
  pg_matviews 12038 v Materialized views.
    schemaname name, matviewname name, matviewowner name, tablespace name, hasindexes boolean, ispopulated
    boolean, definition text
  pg_indexes 12043 v Indexes.
    schemaname name, tablename name, indexname name, tablespace name, indexdef text
`,
);
