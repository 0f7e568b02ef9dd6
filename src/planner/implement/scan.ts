import { boundsOf } from '../../plan/bounds.ts';
import type { Scan } from '../../plan/logical.ts';
import { scanCost } from '../cost.ts';
import { widthOf } from '../estimate/column.ts';
import type { Implementing, Placed } from './placement.ts';

/** Reads the splits that the bounds leave; one split makes one task, many make many. */
export function implementScan(node: Scan, context: Implementing): Placed {
  const { relation, columns, filter, output } = node;
  const bounds = context.prunesSplits ? boundsOf(node) : [];
  const scan = context.relations.size;
  context.relations.set(scan, relation);
  const { splits } = relation.splits({ columns, bounds });
  const rowsRead = splits.reduce((sum, split) => sum + split.rows, 0);
  const width = output.reduce((sum, column) => sum + widthOf(column.type), 0);
  const bytes = splits.reduce((sum, split) => sum + (split.kind === 'parquet' ? split.bytes : split.rows * width), 0);
  return {
    plan: {
      kind: 'scan',
      scan,
      name: relation.name,
      columns,
      columnNames: columns.map((column) => relation.schema[column].name),
      filter,
      bounds,
      ...(relation.stats.analyzed === undefined ? {} : { analyzed: relation.stats.analyzed }),
      ...(node.sample === undefined ? {} : { sample: node.sample }),
      parquetRows: splits.reduce((sum, split) => sum + (split.kind === 'parquet' ? split.rows : 0), 0),
      output,
      rows: Math.min(rowsRead, context.estimate(node).rows),
      cost: scanCost(bytes, rowsRead, filter),
    },
    lies: { kind: 'splits', many: splits.length > 1 },
  };
}
