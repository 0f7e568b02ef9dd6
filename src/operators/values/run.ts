import type { Batch, BatchStream } from '../../data/batch.ts';
import { valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { Expr } from '../../plan/expr.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { compile } from '../evaluate.ts';
import { inPieces } from '../rows.ts';

/** Rows of expressions without columns. */
export const values = runningOperator({
  kind: 'values',
  run: (node, _inputs, context) => rowsOf(node, context),
});

async function* rowsOf(node: NodeOf<'values'>, context: RunContext): BatchStream & AsyncGenerator<Batch> {
  const oneRow: Batch = { columns: [], length: 1 };
  const evaluated = (expr: Expr) =>
    expr.kind === 'literal' ? expr.value : valueAt(compile(expr, [])(oneRow, context.call), 0);
  const columns = node.output.map(({ type }, i) =>
    vectorOf(
      type,
      node.values.map((row) => evaluated(row[i])),
    ),
  );
  yield* inPieces({ columns, length: node.values.length });
}
