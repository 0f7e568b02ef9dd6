import type { CallContext } from '../../functions/define.ts';
import type { ColumnIds } from '../../plan/build.ts';
import type { LogicalKind, LogicalPlan } from '../../plan/logical.ts';
import { mapPlan } from '../../plan/walk.ts';

/** What a rule may use besides the plan. */
export interface RuleContext {
  readonly ids: ColumnIds;
  readonly call: CallContext;
}

/**
 * A better plan of the same meaning: same output columns, same rows. The same object (or one that says the same)
 * means that there was nothing to do.
 */
export interface RewriteRule {
  /** As `disabled_rules` names it. */
  readonly name: string;
  /** What it does, in one sentence; for the page of the settings. */
  readonly about: string;
  /** Without it no plan can be made, so it cannot be switched off. */
  readonly required?: boolean;
  readonly rewrite: (plan: LogicalPlan, context: RuleContext) => LogicalPlan;
}

type NodeOf<K extends LogicalKind> = Extract<LogicalPlan, { kind: K }>;

/** A rule that looks at one kind of node; it is tried on every such node, inputs first. */
export const nodeRule = <K extends LogicalKind>(definition: {
  readonly name: string;
  readonly about: string;
  readonly on: K;
  readonly required?: boolean;
  readonly apply: (node: NodeOf<K>, context: RuleContext) => LogicalPlan;
}): RewriteRule => ({
  name: definition.name,
  about: definition.about,
  required: definition.required ?? false,
  rewrite: (plan, context) =>
    mapPlan(plan, (node) => (node.kind === definition.on ? definition.apply(node as NodeOf<K>, context) : node)),
});

/** A rule that looks at the plan as a whole. */
export const rewriteRule = (definition: RewriteRule): RewriteRule => definition;
