import type { NistSet } from './define.ts';

export const no_int2: NistSet = {
  name: 'NoInt2',
  intercept: false,
  degree: 1,
  coefficients: [0.727272727272727],
  stdErrors: [0.0420827318078432],
  residualSd: 0.369274472937998,
  r2: 0.993348115299335,
  data: `
  3 4
  4 5
  4 6
`,
};
