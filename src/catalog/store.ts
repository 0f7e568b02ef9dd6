import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errors, SqlError } from '../base/error.ts';
import { decodeModel, encodeModel } from '../ml/store.ts';
import { type Change, type Entry, hasOid, isTemporary, keyOf, type ModelEntry } from './entry.ts';
import { CatalogState } from './state.ts';

const schemaVersion = 1;

/**
 * The catalog on disk: one SQLite database, write-ahead logged, held exclusively by one server.
 * A list of changes becomes durable as a whole or not at all.
 */
export class CatalogStore {
  private readonly database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.database = database;
  }

  /** Opens or creates `<folder>/catalog.db`; 58030 when another server holds it or the folder cannot be used. */
  static open(folder: string): CatalogStore {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(folder, { recursive: true });
      database = new DatabaseSync(join(folder, 'catalog.db'));
      prepare(database, folder);
      return new CatalogStore(database);
    } catch (cause) {
      database?.close();
      throw cannotOpen(folder, cause);
    }
  }

  load(): CatalogState {
    const entries = new Map<string, Entry>();
    for (const row of this.database.prepare('SELECT key, kind, body FROM entry ORDER BY key').all()) {
      entries.set(String(row.key), decode(String(row.kind), String(row.body)));
    }
    return new CatalogState(entries);
  }

  /** Temporary tables are not written: their folders stay listed as waste. */
  apply(changes: readonly Change[]): void {
    const lasting = changes.filter(({ entry }) => !isTemporary(entry.schema));
    if (lasting.length === 0) return;
    const get = this.database.prepare('SELECT kind, body FROM entry WHERE key = ?');
    const put = this.database.prepare('INSERT OR REPLACE INTO entry (key, kind, body) VALUES (?, ?, ?)');
    const drop = this.database.prepare('DELETE FROM entry WHERE key = ?');
    this.atOnce(() => {
      for (const { op, entry } of lasting) {
        const before = get.get(keyOf(entry));
        if (before?.kind === 'table') this.setWaste(decode('table', String(before.body)), true);
        if (op === 'put') put.run(keyOf(entry), entry.kind, encode(entry));
        else drop.run(keyOf(entry));
        if (op === 'put') this.setWaste(entry, false);
        this.keepOid(entry);
      }
    });
  }

  /** The highest number that was ever given to an entry; undefined: none has been written yet. */
  lastOid(): number | undefined {
    const row = this.database.prepare("SELECT value FROM counter WHERE name = 'oid'").get();
    return row === undefined ? undefined : Number(row.value);
  }

  private keepOid(entry: Entry): void {
    if (!hasOid(entry) || entry.oid === undefined) return;
    this.database
      .prepare(
        `INSERT INTO counter (name, value) VALUES ('oid', ?)
         ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
      )
      .run(entry.oid);
  }

  /** Folders that no entry holds, or none yet: what is left of them after a crash may be removed. */
  waste(): string[] {
    return this.database
      .prepare('SELECT location FROM waste')
      .all()
      .map((row) => String(row.location));
  }

  /** To be called before the folder is made; an entry that is put takes its folder off the list, one that goes puts it on. */
  addWaste(location: string): void {
    this.atOnce(() => this.database.prepare('INSERT OR IGNORE INTO waste (location) VALUES (?)').run(location));
  }

  removeWaste(location: string): void {
    this.atOnce(() => this.database.prepare('DELETE FROM waste WHERE location = ?').run(location));
  }

  private setWaste(entry: Entry, isWaste: boolean): void {
    if (entry.kind !== 'table' || entry.origin !== 'managed') return;
    const sql = isWaste ? 'INSERT OR IGNORE INTO waste (location) VALUES (?)' : 'DELETE FROM waste WHERE location = ?';
    this.database.prepare(sql).run(entry.location);
  }

  /** All of it becomes durable or nothing does. */
  private atOnce(write: () => void): void {
    try {
      this.database.exec('BEGIN IMMEDIATE');
      write();
      this.database.exec('COMMIT');
    } catch (cause) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw errors.io(
        'could not write the catalog',
        cause instanceof Error ? cause.message : undefined,
        undefined,
        cause,
      );
    }
  }

  close(): void {
    this.database.close();
  }
}

function prepare(database: DatabaseSync, folder: string): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(
    'CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT',
  );
  database.exec('CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT');
  database.exec('CREATE TABLE IF NOT EXISTS waste (location TEXT PRIMARY KEY) STRICT');
  const { user_version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (user_version > schemaVersion)
    throw errors.io(`data folder "${folder}" was written by a newer version of Millrace`);
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
}

function cannotOpen(folder: string, cause: unknown): SqlError {
  if (cause instanceof SqlError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  if (/locked/.test(why)) {
    const hint = 'Stop it, or choose another folder with --data.';
    return errors.io(`data folder "${folder}" is in use by another server`, undefined, hint, cause);
  }
  const hint = 'It must be a folder that the server may write, or a place where it may make one; see --data.';
  return errors.io(`data folder "${folder}" cannot be used: ${why}`, undefined, hint, cause);
}

const encode = (entry: Entry): string =>
  JSON.stringify(entry.kind === 'model' ? { ...entry, versions: entry.versions.map(encodeModel) } : entry);

function decode(kind: string, body: string): Entry {
  const entry = JSON.parse(body);
  if (kind !== 'model') return entry as Entry;
  return { ...entry, versions: (entry.versions as string[]).map(decodeModel) } satisfies ModelEntry;
}
