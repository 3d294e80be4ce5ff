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
  const isShort = end - start <= 48 * 3_600_000;
  const tick = new Intl.DateTimeFormat(
    'en-GB',
    isShort
      ? { timeZone: time_zone, hour: '2-digit', minute: '2-digit' }
      : { timeZone: time_zone, day: 'numeric', month: 'short' },
  );
  const low = Math.min(...rows.map(({ People }) => People));
  const high = Math.max(...rows.map(({ People }) => People));
  const room = Math.max(1, Math.ceil((high - low) * 0.15));
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
        gridAxis="y"
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
        yAxisProps={{ domain: [Math.max(0, low - room), high + room], allowDecimals: false, width: 56 }}
        tooltipProps={{ labelFormatter: (time) => dateTime(new Date(Number(time)).toISOString(), time_zone) }}
        tooltipAnimationDuration={0}
        areaProps={{ isAnimationActive: false }}
      />
    </Box>
  );
}

/** Seven evenly spread instants. */
function ticksBetween(start: number, end: number): number[] {
  return Array.from({ length: 7 }, (_, index) => start + ((end - start) * index) / 6);
}
