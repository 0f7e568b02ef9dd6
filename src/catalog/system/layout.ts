import type { ArrayValue, Value } from '../../data/value.ts';
import { elementOf, typesByOid } from '../../functions/type_catalog.ts';

/** How values of a type lie in memory in Postgres: columns of pg_type that pg_attribute repeats. */
export interface Layout {
  readonly length: number;
  readonly byValue: boolean;
  readonly align: string;
  readonly storage: string;
  readonly collation: number;
}

const words: ReadonlySet<number> = new Set([1, 2, 4, 8]);
const defaultCollation = 100;
const cCollation = 950;

export function layoutOf(oid: number): Layout {
  const element = elementOf(oid);
  if (element !== undefined) {
    const align = element.align === 'd' ? 'd' : 'i';
    return { length: -1, byValue: false, align, storage: 'x', collation: collationOf(element.name) };
  }
  const row = typesByOid.get(oid);
  const { length = -1, align = 'i', storage = 'x' } = row ?? {};
  return { length, byValue: words.has(length), align, storage, collation: collationOf(row?.name ?? '') };
}

function collationOf(name: string): number {
  if (name === 'name') return cCollation;
  return ['text', 'varchar', 'bpchar', 'pg_node_tree'].includes(name) ? defaultCollation : 0;
}

/** int2vector and oidvector: arrays counted from 0. */
export const vectorValue = (items: readonly Value[]): ArrayValue =>
  items.length === 0 ? { items, lengths: [], lowers: [] } : { items, lengths: [items.length], lowers: [0] };
