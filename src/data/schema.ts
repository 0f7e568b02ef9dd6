import type { DataType } from './type.ts';

export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

export type Schema = readonly Field[];

export const field = (name: string, type: DataType, nullable = true): Field => ({ name, type, nullable });
