// Measures (points) and colours of a letter page.

export const INK = '#1b1b1f'
export const MUTED = '#54545c'
export const ACCENT = '#8c1d2c'
export const HAIRLINE = '#c9c9cf'

export const MARGIN = { top: 54, right: 54, bottom: 58, left: 54 } as const
export const WIDTH = 612 - MARGIN.left - MARGIN.right
/** Where the page's content ends. */
export const BOTTOM = 792 - MARGIN.bottom
