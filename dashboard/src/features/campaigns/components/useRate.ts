import { useEffect, useRef, useState } from 'react';

/** A count and when it was seen, in milliseconds. */
export interface Sample {
  at: number;
  value: number;
}

/** How many came a second, over the samples of the last ten seconds; null before two of them. */
export function ratePerSecond(samples: Sample[]): number | null {
  const last = samples.at(-1);
  const first = samples.find(({ at }) => last !== undefined && at >= last.at - 10_000);
  if (!first || !last || last.at === first.at) return null;
  return Math.max(0, ((last.value - first.value) * 1000) / (last.at - first.at));
}

/** Watches a growing count while `on`. */
export function useRate(value: number, seenAt: number, on: boolean): number | null {
  const samples = useRef<Sample[]>([]);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    if (!on) {
      samples.current = [];
      setRate(null);
      return;
    }
    samples.current = [...samples.current.filter(({ at }) => at > seenAt - 11_000), { at: seenAt, value }];
    setRate(ratePerSecond(samples.current));
  }, [value, seenAt, on]);
  return rate;
}
