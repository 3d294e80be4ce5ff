import { expect, it } from 'vitest';
import { ExactNumber, parseExact, stringifyExact } from './exactJson';

it.each([
  '0.10000000000000000001',
  '123456789012345678901234567890',
  '-0.50',
  '1e400',
  '2.5E-7',
  '[1,2.5,"3.50",{"a 1.50":-0}]',
  '{"text":"he said \\"1.50\\" \\\\","n":1.50}',
  '"12345678901234567890"',
])('%s is read and written digit by digit', (text) => {
  expect(stringifyExact(parseExact(text))).toBe(text);
});

it('leaves plain numbers plain', () => {
  expect(parseExact('{"value":500}')).toEqual({ value: 500 });
  expect(ExactNumber.of('12.5')).toBe(12.5);
  expect(String(ExactNumber.of('12.50'))).toBe('12.50');
});
