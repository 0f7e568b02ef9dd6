import type { CatalogView } from '../../src/catalog/view.ts';
import type { Relation } from '../../src/data/relation.ts';
import { type Field, field } from '../../src/data/schema.ts';
import type { ColumnStats } from '../../src/data/stats.ts';
import { date, decimal, float64, int32, int64, text } from '../../src/data/type.ts';
import { parquetRelation } from '../../src/storage/parquet/relation.ts';
import type { ParquetTable } from '../../src/storage/parquet/table.ts';
import { fakeCatalog } from './fake_catalog.ts';

type StatedField = readonly [Field, ColumnStats];

/** A relation of so many rows in so many splits, with statistics: for tests of the planner, which never reads rows. */
export function statedRelation(name: string, rows: number, splits: number, columns: readonly StatedField[]): Relation {
  const each = Math.ceil(rows / Math.max(1, splits));
  return {
    name,
    schema: columns.map(([column]) => column),
    stats: { rows, columns: columns.map(([, stats]) => stats) },
    splits: () => ({
      splits: Array.from({ length: splits }, (_, rowGroup) => ({
        kind: 'parquet' as const,
        file: { path: `/lake/${name}.parquet`, size: 1, version: '1' },
        rowGroup,
        rows: Math.min(each, rows - rowGroup * each),
        bytes: each * 8,
        partition: [],
        chunks: [],
        absent: [],
      })),
      pruned: 0,
    }),
  };
}

const key = (name: string, distinct: number): StatedField => [
  field(name, int64, false),
  { min: 1n, max: BigInt(distinct), nulls: 0, distinct },
];
const word = (name: string, distinct: number): StatedField => [field(name, text), { distinct }];

/** A small warehouse, after TPC-H: fact and dimension tables of very different sizes. */
const stated: Readonly<Record<string, Relation>> = {
  lineitem: statedRelation('lineitem', 6_000_000, 50, [
    key('l_orderkey', 1_500_000),
    key('l_partkey', 200_000),
    key('l_suppkey', 10_000),
    [
      field('l_quantity', decimal(15, 2)),
      { min: { units: 100n, scale: 2 }, max: { units: 5000n, scale: 2 }, distinct: 50 },
    ],
    [field('l_price', float64), {}],
    [field('l_shipdate', date), { min: 8036, max: 10561, distinct: 2526 }],
    word('l_flag', 3),
  ]),
  orders: statedRelation('orders', 1_500_000, 13, [
    key('o_orderkey', 1_500_000),
    key('o_custkey', 150_000),
    [field('o_orderdate', date), { min: 8035, max: 10440, distinct: 2406 }],
    word('o_priority', 5),
  ]),
  customer: statedRelation('customer', 150_000, 2, [
    key('c_custkey', 150_000),
    key('c_nationkey', 25),
    word('c_segment', 5),
  ]),
  nation: statedRelation('nation', 25, 1, [key('n_nationkey', 25), word('n_name', 25)]),
  tiny: statedRelation('tiny', 3, 1, [
    [field('a', int32), {}],
    [field('b', text), {}],
  ]),
};

const ints = (min: number, max: number) => {
  const word = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
  return { min: word(min), max: word(max), nulls: 0 };
};

/**
 * Two row groups of 100 rows, with what their footers say: k goes on from one to the other; v has NULLs, how many is not
 * said of the second row group; w is a text.
 */
const footers = parquetRelation('footers', {
  schema: [field('k', int32, false), field('v', int32), field('w', text)],
  partitions: [],
  files: [
    {
      file: { path: '/lake/footers.parquet', size: 1, version: '1' },
      footer: {
        rows: 200,
        createdBy: 'somebody',
        rowGroups: [
          [ints(1, 100), { ...ints(5, 7), nulls: 90 }, { min: Uint8Array.of(97), max: Uint8Array.of(98), nulls: 1 }],
          [ints(101, 200), { ...ints(3, 6), nulls: undefined }, { nulls: 2 }],
        ].map((columns) => ({
          rows: 100,
          columns: columns.map((statistics) => ({ values: 100, statistics })),
        })),
      },
      found: [
        { type: int32, physical: 1, leaf: 0, optional: false },
        { type: int32, physical: 1, leaf: 1, optional: true },
        { type: text, physical: 6, meaning: 'same', leaf: 2, optional: true },
      ],
    },
  ],
} as unknown as ParquetTable);

/** The tables of the fake catalog, and lineitem, orders, customer, nation, tiny, footers. */
export const planCatalog: CatalogView = {
  ...fakeCatalog,
  find(parts) {
    const name = parts[parts.length - 1];
    if (name === footers.name) return { kind: 'relation', relation: footers };
    if (Object.hasOwn(stated, name)) return { kind: 'relation', relation: stated[name] };
    return fakeCatalog.find(parts);
  },
};
