import { expect, it } from 'vitest';
import { moveCursor } from '@/components/slot-map/move-cursor';

it.each([
  ['ArrowRight', 5, 6],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 5, 133],
  ['ArrowUp', 5, 5],
  ['PageDown', 5, 1029],
  ['PageUp', 5, 0],
  ['Home', 700, 0],
  ['End', 700, 16383],
  ['ArrowRight', null, 0],
  ['x', 5, null],
] as const)('%s from %s goes to %s', (key, from, to) => {
  expect(moveCursor(key, from)).toBe(to);
});
