import { emptyTables } from './empty_tables.ts';

/** Tables of parts of a server that do not exist here, with the exact columns that clients ask for. */
export const emptyServer = emptyTables(
  'pg_catalog',
  `
  pg_user_mapping 1418 r Users of foreign servers.
    oid oid!, umuser oid!, umserver oid!, umoptions text[]
  pg_user_mappings 12327 v Users of foreign servers.
    umid oid, srvid oid, srvname name, umuser oid, usename name, umoptions text[]
  pg_default_acl 826 r Default privileges.
    oid oid!, defaclrole oid!, defaclnamespace oid!, defaclobjtype "char"!, defaclacl aclitem[]!
  pg_db_role_setting 2964 r Settings of roles and databases.
    setdatabase oid!, setrole oid!, setconfig text[]
  pg_largeobject 2613 r Large objects.
    loid oid!, pageno integer!, data bytea!
  pg_largeobject_metadata 2995 r Large objects.
    oid oid!, lomowner oid!, lomacl aclitem[]
  pg_opclass 2616 r Operator classes.
    oid oid!, opcmethod oid!, opcname name!, opcnamespace oid!, opcowner oid!, opcfamily oid!, opcintype oid!,
    opcdefault boolean!, opckeytype oid!
  pg_opfamily 2753 r Operator families.
    oid oid!, opfmethod oid!, opfname name!, opfnamespace oid!, opfowner oid!
  pg_amop 2602 r Operators of operator families.
    oid oid!, amopfamily oid!, amoplefttype oid!, amoprighttype oid!, amopstrategy smallint!, amoppurpose
    "char"!, amopopr oid!, amopmethod oid!, amopsortfamily oid!
  pg_amproc 2603 r Functions of operator families.
    oid oid!, amprocfamily oid!, amproclefttype oid!, amprocrighttype oid!, amprocnum smallint!, amproc
    regproc!
  pg_conversion 2607 r Conversions of encodings.
    oid oid!, conname name!, connamespace oid!, conowner oid!, conforencoding integer!, contoencoding
    integer!, conproc regproc!, condefault boolean!
  pg_ts_config 3602 r Configurations of text search.
    oid oid!, cfgname name!, cfgnamespace oid!, cfgowner oid!, cfgparser oid!
  pg_ts_config_map 3603 r Configurations of text search.
    mapcfg oid!, maptokentype integer!, mapseqno integer!, mapdict oid!
  pg_ts_dict 3600 r Dictionaries of text search.
    oid oid!, dictname name!, dictnamespace oid!, dictowner oid!, dicttemplate oid!, dictinitoption text
  pg_ts_parser 3601 r Parsers of text search.
    oid oid!, prsname name!, prsnamespace oid!, prsstart regproc!, prstoken regproc!, prsend regproc!,
    prsheadline regproc!, prslextype regproc!
  pg_ts_template 3764 r Templates of text search.
    oid oid!, tmplname name!, tmplnamespace oid!, tmplinit regproc!, tmpllexize regproc!
  pg_transform 3576 r Transforms of types.
    oid oid!, trftype oid!, trflang oid!, trffromsql regproc!, trftosql regproc!
  pg_init_privs 3394 r Initial privileges.
    objoid oid!, classoid oid!, objsubid integer!, privtype "char"!, initprivs aclitem[]!
  pg_stat_gssapi 12253 v Sessions by GSSAPI.
    pid integer, gss_authenticated boolean, principal text, encrypted boolean
  pg_stat_ssl 12249 v Sessions by TLS.
    pid integer, ssl boolean, version text, cipher text, bits integer, client_dn text, client_serial numeric,
    issuer_dn text
  pg_stat_replication 12227 v Replication.
    pid integer, usesysid oid, usename name, application_name text, client_addr inet, client_hostname text,
    client_port integer, backend_start timestamptz, backend_xmin xid, state text, sent_lsn pg_lsn, write_lsn
    pg_lsn, flush_lsn pg_lsn, replay_lsn pg_lsn, write_lag interval, flush_lag interval, replay_lag interval,
    sync_priority integer, sync_state text, reply_time timestamptz
  pg_stat_user_indexes 12192 v Use of indexes.
    relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan bigint, idx_tup_read
    bigint, idx_tup_fetch bigint
  pg_replication_slots 12257 v Slots of replication.
    slot_name name, plugin name, slot_type text, datoid oid, database name, temporary boolean, active boolean,
    active_pid integer, xmin xid, catalog_xmin xid, restart_lsn pg_lsn, confirmed_flush_lsn pg_lsn, wal_status
    text, safe_wal_size bigint, two_phase boolean
  pg_locks 12073 v Locks.
    locktype text, database oid, relation oid, page integer, tuple smallint, virtualxid text, transactionid
    xid, classid oid, objid oid, objsubid smallint, virtualtransaction text, pid integer, mode text, granted
    boolean, fastpath boolean, waitstart timestamptz
  pg_timezone_abbrevs 12122 v Abbreviations of time zones.
    abbrev text, utc_offset interval, is_dst boolean
  pg_timezone_names 12126 v Time zones.
    name text, abbrev text, utc_offset interval, is_dst boolean
  pg_file_settings 12110 v Settings of files.
    sourcefile text, sourceline integer, seqno integer, name text, setting text, applied boolean, error text
  pg_prepared_xacts 12090 v Prepared transactions.
    transaction xid, gid text, prepared timestamptz, owner name, database name
`,
);
