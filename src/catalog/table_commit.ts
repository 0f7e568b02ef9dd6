import type { DataFile, Entry, ManagedTable } from './entry.ts';

/**
 * The door through which the rows of a managed table change: files are listed or no longer listed, never written over.
 * Whoever changes rows describes it here; the catalog's transaction makes it durable together with everything else.
 */
export interface FileChange {
  readonly added: readonly DataFile[];
  /** Names of files that the table no longer has. */
  readonly removed: ReadonlySet<string>;
}

/** The table after the change; kept files stay in order, new ones come last. */
export const withFiles = (table: ManagedTable, { added, removed }: FileChange): ManagedTable => ({
  ...table,
  files: [...table.files.filter(({ name }) => !removed.has(name)), ...added],
});

export const rowsOf = (table: ManagedTable): number => table.files.reduce((sum, file) => sum + file.rows, 0);

/** What turned `before` into `after`. */
function changeBetween(before: ManagedTable, after: ManagedTable): FileChange {
  const old = new Set(before.files.map(({ name }) => name));
  const kept = new Set(after.files.map(({ name }) => name));
  return {
    added: after.files.filter(({ name }) => !old.has(name)),
    removed: new Set([...old].filter((name) => !kept.has(name))),
  };
}

/**
 * A change from `before` to `after` brought onto what others committed in the meantime (`current`): two that add files,
 * and a rewrite of files that nobody else has touched, follow one another. undefined: they do not agree.
 */
export function onto(current: Entry | undefined, before: Entry | undefined, after: Entry): ManagedTable | undefined {
  if (!isManaged(current) || !isManaged(before) || !isManaged(after)) return undefined;
  const sameTable = current.location === before.location && before.location === after.location;
  if (!sameTable || !sameShape(before, after) || !sameShape(before, current)) return undefined;
  const change = changeBetween(before, after);
  const present = new Set(current.files.map(({ name }) => name));
  if ([...change.removed].some((name) => !present.has(name))) return undefined;
  return withFiles(current, change);
}

export const isManaged = (entry: Entry | undefined): entry is ManagedTable =>
  entry?.kind === 'table' && entry.origin === 'managed';

const sameShape = (a: ManagedTable, b: ManagedTable): boolean =>
  a.schema === b.schema && a.name === b.name && a.columns === b.columns && a.indexes === b.indexes;
