import {
  Alert,
  Badge,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  FileInput,
  type MantineColorsTuple,
  type MantineThemeOverride,
  Modal,
  NativeSelect,
  Paper,
  Table,
  Tooltip,
} from '@mantine/core';
import type { Product } from './products';

/** Messaging's accent: ink blue. White on shade 7 has a contrast of 7.2. */
const ink: MantineColorsTuple = [
  '#eef1ff',
  '#dce1fb',
  '#b6bff2',
  '#8e9bea',
  '#6d7de3',
  '#5769df',
  '#4a5edd',
  '#3b4cca',
  '#3343b0',
  '#283895',
];

/** Rewards Admin's accent: plum. White on shade 7 has a contrast of 6.9. */
const plum: MantineColorsTuple = [
  '#fceefa',
  '#f2dbee',
  '#e3b3db',
  '#d489c8',
  '#c866b8',
  '#b545a4',
  '#bc43a8',
  '#9b2f88',
  '#8a2a79',
  '#772069',
];

/** Mantine's dark greys with a little blue, so that the accents do not look dirty on them. */
const dark: MantineColorsTuple = [
  '#dfe2e9',
  '#bcc2cd',
  '#9aa2b0',
  '#6b7382',
  '#3c434f',
  '#333a45',
  '#2a303a',
  '#1f242c',
  '#171b21',
  '#101318',
];

const dialogTitle = { fontSize: '1.0625rem', fontWeight: 650 };

const base: MantineThemeOverride = {
  colors: { ink, plum, dark },
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Alert: Alert.extend({ defaultProps: { variant: 'light' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', tt: 'none', fw: 600 },
      // A state cut to "Mem…" says nothing.
      styles: { root: { minWidth: 'max-content' } },
    }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'lg', radius: 'md' } }),
    Drawer: Drawer.extend({ styles: { title: dialogTitle } }),
    FileInput: FileInput.extend({ defaultProps: { clearButtonProps: { 'aria-label': 'Remove the file' } } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 }, radius: 'md' },
      styles: { title: dialogTitle },
    }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'sm' } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'md' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'md' } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 300 } }),
  },
};

export const themes: Record<Product, MantineThemeOverride> = {
  messaging: createTheme({ ...base, primaryColor: 'ink' }),
  rewards: createTheme({ ...base, primaryColor: 'plum' }),
};

const tinted = ['red', 'yellow', 'green', 'gray', 'ink', 'plum'];

/**
 * Mantine's dimmed text misses AA contrast on our backgrounds; these reach 5 and more. In the dark its light
 * variants are loud blocks, and we use them for notes that one has to read: a tint is enough.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c6470',
    '--mantine-color-placeholder': '#727a86',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-green-light-color': '#1e6b2e',
    '--mantine-color-yellow-light-color': '#7d5200',
  },
  dark: {
    '--mantine-color-dimmed': '#9aa2b0',
    '--mantine-color-placeholder': '#8a92a0',
    '--mantine-color-anchor': 'var(--mantine-primary-color-3)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    ...Object.fromEntries(
      tinted.flatMap((color) => {
        const tint = (percent: number) =>
          `color-mix(in srgb, var(--mantine-color-${color}-5) ${percent}%, transparent)`;
        return [
          [`--mantine-color-${color}-light`, tint(15)],
          [`--mantine-color-${color}-light-hover`, tint(22)],
          [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-3)`],
        ];
      }),
    ),
  },
});
