import { describe, expect, it } from 'vitest';
import { fromLocal, toLocal } from './zonedTime';

describe('the clock of a time zone', () => {
  it('turns a wall clock into an instant and back', () => {
    expect(fromLocal('2026-11-24T14:03', 'Europe/Vienna')).toBe('2026-11-24T13:03:00.000Z');
    expect(fromLocal('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z');
    expect(toLocal('2026-11-24T13:03:00Z', 'Europe/Vienna')).toBe('2026-11-24T14:03');
    expect(toLocal('2026-11-24T13:03:59Z', 'Europe/Vienna')).toBe('2026-11-24T14:03:59');
    expect(fromLocal('2026-01-01T00:30', 'Asia/Kathmandu')).toBe('2025-12-31T18:45:00.000Z');
  });

  it('takes the first of an hour that comes twice', () => {
    expect(fromLocal('2026-10-25T02:30', 'Europe/Vienna')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('takes an hour that is skipped as if it had come', () => {
    expect(fromLocal('2026-03-29T02:30', 'Europe/Vienna')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('says null to what is no time', () => {
    expect(fromLocal('', 'UTC')).toBeNull();
    expect(toLocal('soon', 'UTC')).toBe('');
  });
});
