import type { Hue } from './owner-hues';

/** Which of the two lightness ramps: for a dark or a light page. */
export type Scheme = 'dark' | 'light';

/** Red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number];

const RAMPS: Record<Scheme, { readonly lightness: number; readonly step: number; readonly chroma: number }> =
  {
    dark: { lightness: 0.47, step: 0.04, chroma: 0.042 },
    light: { lightness: 0.72, step: 0.045, chroma: 0.05 },
  };

/** A shard's muted colour on a dark or light page. */
export function ownerColour(hue: Hue, scheme: Scheme): Rgb {
  const { lightness, step, chroma } = RAMPS[scheme];
  return oklch(lightness + hue.step * step, chroma, hue.degrees);
}

/** As CSS: `rgb(61 79 102)`. */
export const cssColour = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;

/** OKLCH to sRGB, by Björn Ottosson's matrices. */
export function oklch(lightness: number, chroma: number, degrees: number): Rgb {
  const a = chroma * Math.cos((degrees * Math.PI) / 180);
  const b = chroma * Math.sin((degrees * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function gamma(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.max(0, Math.min(1, value)));
}

/** `amount` 0 is `a`, 1 is `b`. */
export function mix(a: Rgb, b: Rgb, amount: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * amount);
  return [at(0), at(1), at(2)];
}

/** The same lightness with little colour left: what old data looks like. */
export function faded(colour: Rgb): Rgb {
  const grey = Math.round(0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]);
  return mix(colour, [grey, grey, grey], 0.88);
}
