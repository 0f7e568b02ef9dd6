import { assert } from '../base/assert.ts';
import type { DataType } from '../data/type.ts';
import type { CallContext } from './define.ts';

/** Something of the catalog that has a number and a name. */
export interface NamedFact {
  readonly oid: number;
  /** Empty for what stands in no schema: roles, schemas, databases. */
  readonly schema: string;
  readonly name: string;
}

export interface ColumnFact {
  readonly name: string;
  readonly type: DataType;
  /** Number of the type in pg_type: varchar and text are one type here, but not there. */
  readonly typeOid: number;
  /** atttypmod: -1 = none. */
  readonly modifier: number;
  readonly nullable: boolean;
  /** SQL text, or null. */
  readonly default: string | null;
}

export interface ClassFact extends NamedFact {
  /** pg_class.relkind. */
  readonly kind: 'r' | 'v' | 'f';
  readonly temporary: boolean;
  readonly columns: readonly ColumnFact[];
  /** Rows and bytes of a managed table; -1 and 0 where nobody has counted. */
  readonly rows: number;
  readonly bytes: number;
  /** Text of a view. */
  readonly query: string | null;
}

export interface ProcFact extends NamedFact {
  /** pg_proc.prokind. */
  readonly kind: 'f' | 'a' | 'w';
  readonly args: readonly number[];
  readonly variadic: boolean;
  readonly result: number;
  readonly volatility: 'i' | 's' | 'v';
  /** Called with NULLs too. */
  readonly strict: boolean;
  /** It gives rows. */
  readonly set: boolean;
  readonly about: string;
}

export interface OperatorFact extends NamedFact {
  /** 0: it stands in front of its one operand. */
  readonly left: number;
  readonly right: number;
  readonly result: number;
  readonly about: string;
}

export interface SessionFact {
  readonly pid: number;
  readonly sessions: readonly number[];
  readonly startedAt: bigint;
  /** Microseconds since 1970 UTC. */
  readonly serverStartedAt: bigint;
  readonly transaction: bigint;
}

/**
 * What functions and casts may know of the catalog and of the session: plain data, made from the snapshot of the
 * statement, sent along only where a plan asks for it. Each part is made when it is first looked at.
 */
export interface CatalogFacts {
  readonly classes: readonly ClassFact[];
  readonly procs: readonly ProcFact[];
  readonly operators: readonly OperatorFact[];
  readonly namespaces: readonly NamedFact[];
  readonly roles: readonly NamedFact[];
  readonly databases: readonly NamedFact[];
  readonly collations: readonly NamedFact[];
  /** By `commentKey`. */
  readonly comments: ReadonlyMap<string, string>;
  /** Schemas that are there, in the order of the search: pg_catalog too, first unless named; the temporary one first. */
  readonly searchPath: readonly string[];
  /** Of them, those that search_path names. */
  readonly namedPath: readonly string[];
  readonly settings: ReadonlyMap<string, string>;
  readonly session: SessionFact;
}

/** `column` 0 = the object itself. */
export const commentKey = (classOid: number, oid: number, column = 0): string => `${classOid} ${oid} ${column}`;

/** The facts of a call that was planned with them. */
export function factsOf({ catalog }: CallContext): CatalogFacts {
  assert(catalog !== undefined, 'a plan that looks into the catalog is sent with its facts');
  return catalog;
}

const indexes = new WeakMap<readonly NamedFact[], ReadonlyMap<number, NamedFact>>();

/** The one of that number. */
export function byOid<F extends NamedFact>(list: readonly F[], oid: number): F | undefined {
  let index = indexes.get(list);
  if (index === undefined) {
    index = new Map(list.map((fact) => [fact.oid, fact]));
    indexes.set(list, index);
  }
  return index.get(oid) as F | undefined;
}

const nameIndexes = new WeakMap<readonly NamedFact[], ReadonlyMap<string, readonly NamedFact[]>>();

function ofName<F extends NamedFact>(list: readonly F[], name: string): readonly F[] {
  let index = nameIndexes.get(list);
  if (index === undefined) {
    index = Map.groupBy(list, (fact) => fact.name);
    nameIndexes.set(list, index);
  }
  return (index.get(name) ?? []) as readonly F[];
}

/** All of that name in a schema, or in the first schema of the search path that has one. */
export function named<F extends NamedFact>(
  list: readonly F[],
  { schema, name }: { readonly schema: string | undefined; readonly name: string },
  facts: CatalogFacts,
): readonly F[] {
  const found = ofName(list, name);
  for (const each of schema === undefined ? facts.searchPath : [schema]) {
    const here = found.filter((fact) => fact.schema === each);
    if (here.length > 0) return here;
  }
  return [];
}

/** Whether its bare name finds it. */
export const isVisible = <F extends NamedFact>(fact: F, list: readonly F[], facts: CatalogFacts): boolean =>
  facts.searchPath.includes(fact.schema) &&
  named(list, { schema: undefined, name: fact.name }, facts).some(({ oid }) => oid === fact.oid);
