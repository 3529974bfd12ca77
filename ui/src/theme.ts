// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Links and controls: a quiet ink blue, kept away from the four state colours. */
const ink: MantineColorsTuple = [
  '#eaf3fa',
  '#d6e5f1',
  '#aecbe2',
  '#83afd2',
  '#6098c5',
  '#4989bd',
  '#3a7cb1',
  '#26669a',
  '#1d5b8b',
  '#0b4f7c',
];

/** Mantine's dark greys, warmed so that both themes belong to one family. */
const dark: MantineColorsTuple = [
  '#e9e3dc',
  '#c4bbb0',
  '#a79d92',
  '#7d746b',
  '#4a433d',
  '#3a342f',
  '#2b2622',
  '#1f1b18',
  '#171412',
  '#100e0c',
];

const gray: MantineColorsTuple = [
  '#f8f6f3',
  '#f1eee9',
  '#e8e3dc',
  '#dcd5cc',
  '#c9c1b6',
  '#a79e93',
  '#7f766c',
  '#5f574f',
  '#433c36',
  '#2a2521',
];

export const fontStack =
  "'Inter Variable', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
export const monoStack =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

export const theme = createTheme({
  colors: { ink, gray, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 4 },
  fontFamily: fontStack,
  fontFamilyMonospace: monoStack,
  defaultRadius: 'md',
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Tooltip: {
      defaultProps: {
        openDelay: 250,
        withArrow: true,
        multiline: true,
        maw: 360,
        events: { hover: true, focus: true, touch: true },
      },
    },
  },
});
