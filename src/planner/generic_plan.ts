import type { Relation } from '../data/relation.ts';
import type { Value } from '../data/value.ts';
import type { CallContext } from '../functions/define.ts';
import { boundsOf } from '../plan/bounds.ts';
import { literal } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { PhysicalPlan, PhysicalScan } from '../plan/physical.ts';
import { mapExpr } from '../plan/walk.ts';
import { folded } from './rewrite/rules/constant_folding.ts';

/** Gives a plan made without the values of its parameters those values. */
export type FillPlan = (values: readonly Value[], call: CallContext) => PhysicalPlan;

/** What stands in a plan, given the values. */
type Fill = (values: readonly Value[], call: CallContext) => unknown;

export interface GenericPlan {
  readonly plan: PhysicalPlan;
  readonly relations: ReadonlyMap<number, Relation>;
  /** Whether scans may leave out what cannot hold wanted rows. */
  readonly prunes: boolean;
}

/**
 * The function that puts values in place of the parameters of a plan. What was known only with the values is done again:
 * constants are computed, and scans know what to leave out. Pieces without parameters stay the same objects.
 */
export function filling({ plan, relations, prunes }: GenericPlan): FillPlan {
  const fill = fillOf(plan, relations, prunes);
  return fill === null ? () => plan : (values, call) => fill(values, call) as PhysicalPlan;
}

/** null: no parameter in it. */
function fillOf(part: unknown, relations: GenericPlan['relations'], prunes: boolean): Fill | null {
  if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return null;
  if (isExpr(part)) return exprFill(part);
  const fills: (readonly [key: string, fill: Fill])[] = [];
  for (const [key, value] of Object.entries(part)) {
    const fill = fillOf(value, relations, prunes);
    if (fill !== null) fills.push([key, fill]);
  }
  if (fills.length === 0) return null;
  const filled: Fill = (values, call) => {
    const copy = (Array.isArray(part) ? [...part] : { ...part }) as Record<string, unknown>;
    for (const [key, fill] of fills) copy[key] = fill(values, call);
    return copy;
  };
  if (!prunes || !isScan(part)) return filled;
  const relation = relations.get(part.scan)!;
  return (values, call) => {
    const scan = filled(values, call) as PhysicalScan;
    return { ...scan, bounds: boundsOf({ ...scan, relation }) };
  };
}

/** Nodes of plans have no type; columns no kind. */
const isExpr = (part: object): part is Expr => 'kind' in part && 'type' in part;
const isScan = (part: object): part is PhysicalScan => 'kind' in part && part.kind === 'scan';

function exprFill(expr: Expr): Fill | null {
  let found = false;
  mapExpr(expr, (each) => {
    found ||= each.kind === 'parameter';
    return each;
  });
  if (!found) return null;
  return (values, call) =>
    folded(
      mapExpr(expr, (each) => (each.kind === 'parameter' ? literal(values[each.index - 1], each.type) : each)),
      call,
    );
}
