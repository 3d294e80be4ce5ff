import { Box, Stack, Text, UnstyledButton } from '@mantine/core';
import { number } from '@/lib/format';
import type { Funnel } from '../api/campaigns';
import { type FunnelStep, funnelSteps } from '../model/funnel';
import classes from './FunnelBars.module.css';

export interface FunnelBarsProps {
  funnel: Funnel;
  /** True when the texts are decided: then the last bar is what was planned, not what would be. */
  decided?: boolean;
  /** Opens the people of a step; steps that cannot be opened are plain. */
  onOpen: (step: FunnelStep) => void;
}

/** The dry run as bars: everybody, who is left out and why, who gets the text. */
export function FunnelBars({ funnel, decided = false, onOpen }: FunnelBarsProps) {
  const steps = funnelSteps(funnel).map((step) =>
    decided && step.kind === 'end' ? { ...step, label: 'Planned' } : step,
  );
  const all = Math.max(1, steps[0]?.people ?? 1);
  return (
    <Stack component="ol" gap={4} m={0} p={0} style={{ listStyle: 'none' }} aria-label="Funnel">
      {steps.map((step) => {
        const inside = step.kind === 'start' || step.kind === 'end';
        const width = (inside ? step.people : step.remaining + step.people) / all;
        return (
          <li key={step.key}>
            <UnstyledButton
              className={classes.row}
              aria-label={`${step.label}: ${number(step.people)}`}
              onClick={() => onOpen(step)}
              disabled={step.key === 'other' || step.people === 0}
            >
              <Text size="sm" fw={inside ? 600 : undefined} span>
                {step.label}
              </Text>
              <span className={classes.track} aria-hidden>
                <Box
                  component="span"
                  className={classes.bar}
                  data-kind={step.kind}
                  style={{ width: `${Math.max(width * 100, 0.5)}%` }}
                >
                  {step.kind === 'out' && (
                    <Box
                      component="span"
                      className={classes.lost}
                      style={{ width: `${(step.people / Math.max(1, step.remaining + step.people)) * 100}%` }}
                    />
                  )}
                </Box>
              </span>
              <Text size="sm" fw={inside ? 600 : undefined} ta="right" span data-numbers>
                {step.kind === 'out' ? `−${number(step.people)}` : number(step.people)}
              </Text>
            </UnstyledButton>
          </li>
        );
      })}
    </Stack>
  );
}
