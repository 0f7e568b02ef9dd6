import { aggregates } from './aggregate/index.ts';
import type { AggregateFunction, ScalarFunction, SetFunction, WindowFunction } from './define.ts';
import { scalars } from './scalar/index.ts';
import { sets } from './set/index.ts';
import { windows } from './window/index.ts';

// Built on first use: a drawer may be imported before the lists are complete.
let scalarMap: ReadonlyMap<string, ScalarFunction> | undefined;
let aggregateMap: ReadonlyMap<string, AggregateFunction> | undefined;
let windowMap: ReadonlyMap<string, WindowFunction> | undefined;
let setMap: ReadonlyMap<string, SetFunction> | undefined;

function scalarsByName(): ReadonlyMap<string, ScalarFunction> {
  scalarMap ??= new Map(scalars.map((definition) => [definition.name, definition]));
  return scalarMap;
}

function aggregatesByName(): ReadonlyMap<string, AggregateFunction> {
  aggregateMap ??= new Map(aggregates.map((definition) => [definition.name, definition]));
  return aggregateMap;
}

function windowsByName(): ReadonlyMap<string, WindowFunction> {
  windowMap ??= new Map(windows.map((definition) => [definition.name, definition]));
  return windowMap;
}

function setsByName(): ReadonlyMap<string, SetFunction> {
  setMap ??= new Map(sets.map((definition) => [definition.name, definition]));
  return setMap;
}

export const scalarByName = (name: string): ScalarFunction | undefined => scalarsByName().get(name);
export const aggregateByName = (name: string): AggregateFunction | undefined => aggregatesByName().get(name);
export const windowByName = (name: string): WindowFunction | undefined => windowsByName().get(name);
export const windowNames = (): readonly string[] => [...windowsByName().keys()];
export const scalarNames = (): readonly string[] => [...scalarsByName().keys()];
export const aggregateNames = (): readonly string[] => [...aggregatesByName().keys()];
export const setByName = (name: string): SetFunction | undefined => setsByName().get(name);
export const setNames = (): readonly string[] => [...setsByName().keys()];
