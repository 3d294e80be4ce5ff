import { Text } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import classes from './Phone.module.css';

export interface PhoneProps {
  /** Who the texts are with, at the top of the screen. */
  title: ReactNode;
  subtitle?: ReactNode;
  /** Height of the texts' part in pixels; it scrolls. */
  height?: number;
  /** The texts' accessible name. */
  label: string;
  textsRef?: Ref<HTMLElement>;
  bottom?: ReactNode;
  children: ReactNode;
}

/** A phone's screen with texts on it. */
export function Phone({ title, subtitle, height = 380, label, textsRef, bottom, children }: PhoneProps) {
  return (
    <div className={classes.phone}>
      <div className={classes.screen}>
        <div className={classes.top}>
          <Text size="sm" fw={650} truncate>
            {title}
          </Text>
          {subtitle && (
            <Text size="xs" c="dimmed" truncate>
              {subtitle}
            </Text>
          )}
        </div>
        {/* Scrolls, so that the keyboard has to reach it. */}
        <section
          className={classes.texts}
          style={{ height }}
          aria-label={label}
          ref={textsRef}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard only so.
          tabIndex={0}
        >
          {children}
        </section>
        {bottom && <div className={classes.bottom}>{bottom}</div>}
      </div>
    </div>
  );
}

export interface BubbleProps {
  /** `them` is the shop's text, `me` is what the phone's owner wrote. */
  from: 'me' | 'them';
  time?: ReactNode;
  children: ReactNode;
}

export function Bubble({ from, time, children }: BubbleProps) {
  return (
    <>
      <div className={classes.bubble} data-from={from}>
        {children}
      </div>
      {time && (
        <span className={classes.time} data-from={from}>
          {time}
        </span>
      )}
    </>
  );
}
