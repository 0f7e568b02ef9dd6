import type { NistSet } from './define.ts';

export const no_int1: NistSet = {
  name: 'NoInt1',
  intercept: false,
  degree: 1,
  coefficients: [2.07438016528926],
  stdErrors: [0.0165289256198347],
  residualSd: 3.56753034006338,
  r2: 0.999365492298663,
  data: `
  130 60
  131 61
  132 62
  133 63
  134 64
  135 65
  136 66
  137 67
  138 68
  139 69
  140 70
`,
};
