import type { NistSet } from './define.ts';

export const wampler2: NistSet = {
  name: 'Wampler2',
  intercept: true,
  degree: 5,
  coefficients: [1, 0.1, 0.01, 0.001, 0.0001, 0.00001],
  stdErrors: [0, 0, 0, 0, 0, 0],
  residualSd: 0,
  r2: 1,
  data: `
  1 0
  1.11111 1
  1.24992 2
  1.42753 3
  1.65984 4
  1.96875 5
  2.38336 6
  2.94117 7
  3.68928 8
  4.68559 9
  6 10
  7.71561 11
  9.92992 12
  12.75603 13
  16.32384 14
  20.78125 15
  26.29536 16
  33.05367 17
  41.26528 18
  51.16209 19
  63 20
`,
};
