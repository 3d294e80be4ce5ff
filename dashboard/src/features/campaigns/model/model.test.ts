import { describe, expect, it } from 'vitest';
import { culprits, replacementFor, unitsLeft } from './counter';
import { draftOf, faultsOf, fieldsOf, newDraft } from './draft';
import { funnelSteps } from './funnel';

describe('the counter', () => {
  it('knows what still fits', () => {
    expect(unitsLeft({ encoding: 'gsm7', units: 0, parts: 0 })).toBe(160);
    expect(unitsLeft({ encoding: 'gsm7', units: 160, parts: 1 })).toBe(0);
    expect(unitsLeft({ encoding: 'gsm7', units: 161, parts: 2 })).toBe(145);
    expect(unitsLeft({ encoding: 'ucs2', units: 70, parts: 1 })).toBe(0);
    expect(unitsLeft({ encoding: 'ucs2', units: 71, parts: 2 })).toBe(63);
  });

  it('offers a plain twin, a bare letter, or nothing', () => {
    expect(['’', '“', '—', '…', 'ř', '☕', '日'].map(replacementFor)).toEqual([
      "'",
      '"',
      '-',
      '...',
      'r',
      '',
      '',
    ]);
  });

  it('names each culprit once and says whether the text itself has it', () => {
    const forced_by = [
      { index: 2, character: '’' },
      { index: 9, character: 'ř' },
      { index: 14, character: '’' },
    ];
    expect(culprits({ forced_by }, 'It’s {{ subscriber.first_name }}’s')).toEqual([
      { character: '’', replacement: "'", times: 2, inBody: true },
      { character: 'ř', replacement: 'r', times: 1, inBody: false },
    ]);
  });
});

describe('the funnel', () => {
  it('adds up from members to will be sent', () => {
    const steps = funnelSteps({
      members: 2298,
      reachable: 1943,
      capped: 31,
      excluded: 120,
      not_subscribed: 355,
      duplicate_number: 12,
      quiet_held: 40,
      will_send: 1780,
    });
    expect(steps.map(({ key, people, remaining }) => [key, people, remaining])).toEqual([
      ['members', 2298, 2298],
      ['excluded', 120, 2178],
      ['not_subscribed', 355, 1823],
      ['duplicate_number', 12, 1811],
      ['capped', 31, 1780],
      ['quiet_held', 40, 1780],
      ['will_send', 1780, 1780],
    ]);
    const [start, ...rest] = steps;
    const out = rest.filter(({ kind }) => kind === 'out').reduce((sum, { people }) => sum + people, 0);
    expect((start?.people ?? 0) - out).toBe(steps.at(-1)?.people);
  });

  it('names what no reason explains, and leaves empty steps out', () => {
    expect(funnelSteps({ members: 10, excluded: 0, will_send: 7 })).toMatchObject([
      { key: 'members' },
      { key: 'other', people: 3, remaining: 7 },
      { key: 'will_send', people: 7 },
    ]);
  });
});

describe('a draft', () => {
  const zone = 'Europe/Vienna';
  const now = Date.parse('2026-11-24T12:00:00Z');

  it('becomes what the server takes', () => {
    const draft = { ...newDraft(['1']), name: ' Sale ', body: 'Hi', limitStaleness: true };
    expect(fieldsOf(draft, zone)).toEqual({
      name: 'Sale',
      audience: { include: ['1'], exclude: [] },
      message: { body: 'Hi' },
      smart_sending: { hours: 16 },
      quiet_hours: 'respect',
      max_staleness_seconds: 900,
    });
  });

  it('comes back as it was', () => {
    const draft = {
      ...newDraft(['1', '2']),
      exclude: ['3'],
      name: 'Sale',
      body: 'Hi',
      smartSending: false,
      respectQuietHours: false,
      when: 'later' as const,
      at: '2026-12-01T09:30',
    };
    const fields = fieldsOf(draft, zone);
    expect(fields).toMatchObject({
      smart_sending: { hours: 0 },
      schedule: { at: '2026-12-01T08:30:00.000Z' },
    });
    expect(draftOf({ ...fields, id: '9', status: 'draft' }, zone)).toEqual(draft);
  });

  it('says what it lacks', () => {
    expect(
      faultsOf({ ...newDraft(), when: 'later', at: '2026-11-24T12:59', smartHours: '0' }, zone, now),
    ).toEqual({
      name: 'Give the campaign a name.',
      include: 'Choose at least one segment.',
      body: 'Write the text.',
      smartHours: 'Give whole hours, 1 to 720.',
      at: 'This time has passed.',
    });
    expect(faultsOf({ ...newDraft(['1']), name: 'a', body: 'b' }, zone, now)).toEqual({});
  });
});
