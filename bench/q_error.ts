/** A node of EXPLAIN (ANALYZE, FORMAT JSON), as far as it counts here. */
export interface ExplainedNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly ExplainedNode[];
}

/** How far the estimate of one node was off. */
export interface NodeError {
  readonly node: string;
  readonly kind: 'scan' | 'join' | 'other';
  readonly estimated: number;
  readonly actual: number;
  readonly qError: number;
}

/**
 * The factor between estimate and truth, whichever is larger: 1 is right. Fewer than one row count as one.
 * Moerkotte, Neumann, Steidl: Preventing bad plans by bounding the impact of cardinality estimation errors, 2009.
 */
export function qError(estimated: number, actual: number): number {
  const [a, b] = [Math.max(1, estimated), Math.max(1, actual)];
  return Math.max(a / b, b / a);
}

/** Every node that ran, parents first; what only moves rows (exchanges, projections) repeats its input and is left out. */
export function nodeErrors(root: ExplainedNode): readonly NodeError[] {
  const found: NodeError[] = [];
  const visit = (node: ExplainedNode): void => {
    const kind = kindOf(node['Node Type']);
    if (kind !== undefined && node['Actual Rows'] !== undefined && (node['Actual Loops'] ?? 0) > 0) {
      const estimated = node['Plan Rows'];
      const actual = node['Actual Rows'];
      const name = [node['Node Type'], node['Relation Name']].filter((part) => part !== undefined).join(' on ');
      found.push({ node: name, kind, estimated, actual, qError: qError(estimated, actual) });
    }
    for (const input of node.Plans ?? []) visit(input);
  };
  visit(root);
  return found;
}

function kindOf(type: string): NodeError['kind'] | undefined {
  if (/Scan/.test(type)) return 'scan';
  if (/Join|Nested Loop/.test(type)) return 'join';
  return /^(Gather|Broadcast|Redistribute|Project|Result|Sort|Partial)/.test(type) ? undefined : 'other';
}

export interface ErrorSummary {
  readonly nodes: number;
  readonly median: number;
  readonly max: number;
}

/** undefined when there is nothing of that kind. */
export function summaryOf(errors: readonly NodeError[], kind: NodeError['kind']): ErrorSummary | undefined {
  const sorted = errors
    .filter((each) => each.kind === kind)
    .map((each) => each.qError)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  return { nodes: sorted.length, median: sorted[sorted.length >> 1], max: sorted[sorted.length - 1] };
}
