import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { Box } from '@mantine/core';
import { useShop } from '@/features/session/api/session';
import { dateTime, number } from '@/lib/format';
import type { SizePoint } from '../api/sizes';

export interface SizeChartProps {
  from: string;
  to: string;
  points: SizePoint[];
  height: number;
  /** The same in words. */
  label: string;
}

/** A line of steps: a size holds until the next change. */
export default function SizeChart({ from, to, points, height, label }: SizeChartProps) {
  const { time_zone } = useShop();
  const start = Date.parse(from);
  const end = Date.parse(to);
  const rows = points.map(({ at, count }) => ({ time: Math.max(start, Date.parse(at)), People: count }));
  const last = rows.at(-1);
  if (last && last.time < end) rows.push({ ...last, time: end });
  const tick = new Intl.DateTimeFormat('en-GB', { timeZone: time_zone, ...tickStyle(end - start) });
  const marks = roundMarks(rows.map(({ People }) => People));
  return (
    <Box role="img" aria-label={label}>
      <AreaChart
        h={height}
        data={rows}
        dataKey="time"
        series={[{ name: 'People', color: 'var(--mantine-primary-color-filled)' }]}
        curveType="stepAfter"
        withDots={false}
        withGradient={false}
        fillOpacity={0.12}
        strokeWidth={2}
        gridAxis="x"
        tickLine="none"
        valueFormatter={number}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: [start, end],
          ticks: ticksBetween(start, end),
          tickFormatter: (time: number) => tick.format(time),
          minTickGap: 24,
        }}
        yAxisProps={{ domain: [marks[0] ?? 0, marks.at(-1) ?? 1], ticks: marks, width: 56 }}
        // Asked also while nothing is pointed at.
        tooltipProps={{
          labelFormatter: (time) =>
            typeof time === 'number' ? dateTime(new Date(time).toISOString(), time_zone) : '',
        }}
        tooltipAnimationDuration={0}
        areaProps={{ isAnimationActive: false }}
      />
    </Box>
  );
}

function tickStyle(span: number): Intl.DateTimeFormatOptions {
  if (span > 48 * 3_600_000) return { day: 'numeric', month: 'short' };
  const seconds = span < 15 * 60_000 ? ({ second: '2-digit' } as const) : {};
  return { hour: '2-digit', minute: '2-digit', ...seconds };
}

/** Evenly spread instants; one a day where it is a week. */
function ticksBetween(start: number, end: number): number[] {
  const parts = Math.round((end - start) / 86_400_000) === 7 ? 7 : 6;
  return Array.from({ length: parts + 1 }, (_, index) => start + ((end - start) * index) / parts);
}

/** Round numbers below, between and above the counts, at most eight. */
function roundMarks(counts: number[]): number[] {
  const low = Math.min(...counts);
  const high = Math.max(...counts, low + 1);
  const tenth = 10 ** Math.floor(Math.log10(high - low));
  const step = Math.max(1, ([0.5, 1, 2, 5].find((each) => (high - low) / (each * tenth) <= 5) ?? 5) * tenth);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
