import type { NameSource } from '../catalog/resolve.ts';
import type { CatalogSnapshot } from '../catalog/snapshot.ts';
import type { CatalogState } from '../catalog/state.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type { CallContext } from '../functions/define.ts';
import { type FillPlan, filling } from '../planner/generic_plan.ts';
import type { PlannedQuery } from '../planner/plan.ts';
import type { ResultColumn } from './session_types.ts';

/** As Postgres: so many plans are made for the values at hand before one for all values is thought of. */
const customPlans = 5;
/** What planning itself costs, in the planner's units, for each relation and once. */
const planningCost = 2.5;

/** A plan that was made, and whether nothing of the moment went into it: then it may be kept. */
export interface MadePlan {
  readonly planned: PlannedQuery;
  readonly lasts: boolean;
}

/** Makes a plan: for the values at hand, or for all values; null: there is none for all. */
export interface PlanMaker {
  custom(): MadePlan;
  generic(): MadePlan | null;
  /** Whether scans of its plans may leave out what cannot hold wanted rows. */
  readonly prunes: boolean;
}

interface QueryShape {
  readonly parameters: readonly DataType[];
  readonly columns: readonly ResultColumn[];
}

interface Generic {
  readonly planned: PlannedQuery;
  readonly fill: FillPlan;
}

/** What is kept of one query: its shape and its plans, valid while the names in it mean the same. */
export class CachedQuery {
  readonly shape: QueryShape;
  /** As the names were found; their files are not read again. */
  readonly catalog: CatalogSnapshot;
  private custom: { readonly values: readonly Value[]; readonly planned: PlannedQuery } | undefined;
  /** null: there is none. */
  private generic: Generic | null | undefined;
  private customs = 0;
  private customCost = 0;
  /** Search paths in which it was found valid, and in which state of the catalog. */
  private readonly checked = new WeakMap<readonly string[], CatalogState>();

  constructor(shape: QueryShape, catalog: CatalogSnapshot) {
    this.shape = shape;
    this.catalog = catalog;
  }

  isValidIn(source: NameSource): boolean {
    if (this.checked.get(source.searchPath) === source.state) return true;
    if (!this.catalog.dependencies.hold(source)) return false;
    this.checked.set(source.searchPath, source.state);
    return true;
  }

  /** The plan for these values, made only when none is at hand. `mode`: the setting plan_cache_mode. */
  planFor(values: readonly Value[], call: CallContext, mode: string, maker: PlanMaker): PlannedQuery {
    if (values.length > 0 && this.wantsGeneric(mode)) {
      if (this.generic === undefined) this.generic = genericOf(maker);
      if (this.generic !== null && this.prefersGeneric(mode, this.generic)) return filled(this.generic, values, call);
    }
    if (this.custom !== undefined && sameValues(this.custom.values, values)) return this.custom.planned;
    const { planned, lasts } = maker.custom();
    this.customs++;
    this.customCost += planned.physical.cost.total + planningCost * (planned.relations.size + 1);
    if (lasts) this.custom = { values, planned };
    return planned;
  }

  private wantsGeneric(mode: string): boolean {
    if (mode === 'force_custom_plan') return false;
    return mode === 'force_generic_plan' || this.customs >= customPlans;
  }

  private prefersGeneric(mode: string, { planned }: Generic): boolean {
    return mode === 'force_generic_plan' || planned.physical.cost.total < this.customCost / this.customs;
  }
}

function genericOf(maker: PlanMaker): Generic | null {
  const made = maker.generic();
  if (made === null || !made.lasts) return null;
  const { planned } = made;
  return { planned, fill: filling({ plan: planned.physical, relations: planned.relations, prunes: maker.prunes }) };
}

const filled = ({ planned, fill }: Generic, values: readonly Value[], call: CallContext): PlannedQuery => ({
  ...planned,
  physical: fill(values, call),
});

/** Values that are no single word are taken to differ. */
const sameValues = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
