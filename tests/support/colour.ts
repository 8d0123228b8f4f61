/** Red, green and blue between 0 and 1. */
export type Rgb = [number, number, number];

/** The contrast ratio of WCAG 2. */
export function contrast(one: Rgb, other: Rgb): number {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
	return (light + 0.05) / (dark + 0.05);
}

/** As somebody without green cones sees it (Machado, Oliveira and Fernandes 2009, severity 1). */
export function deuteranopia(rgb: Rgb): Rgb {
	return simulate(rgb, [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881]
	]);
}

/** As somebody without red cones sees it (same source). */
export function protanopia(rgb: Rgb): Rgb {
	return simulate(rgb, [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998]
	]);
}

/** Oklab (Ottosson 2020): equal distances look about equally different. */
export function labOf(rgb: Rgb): Rgb {
	const linear = rgb.map(toLinear) as Rgb;
	const [l, m, s] = times(toCones, linear).map(Math.cbrt) as Rgb;
	return times(toLab, [l, m, s]);
}

export function distance(one: Rgb, other: Rgb): number {
	return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

const toCones: Rgb[] = [
	[0.4122214708, 0.5363325363, 0.0514459929],
	[0.2119034982, 0.6806995451, 0.1073969566],
	[0.0883024619, 0.2817188376, 0.6299787005]
];
const toLab: Rgb[] = [
	[0.2104542553, 0.793617785, -0.0040720468],
	[1.9779984951, -2.428592205, 0.4505937099],
	[0.0259040371, 0.7827717662, -0.808675766]
];

function luminance(rgb: Rgb) {
	const [red, green, blue] = rgb.map(toLinear) as Rgb;
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function simulate(rgb: Rgb, matrix: Rgb[]): Rgb {
	return times(matrix, rgb.map(toLinear) as Rgb).map((part) =>
		fromLinear(Math.min(1, Math.max(0, part)))
	) as Rgb;
}

function times(matrix: Rgb[], [x, y, z]: Rgb): Rgb {
	return matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as Rgb;
}

function toLinear(part: number) {
	return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function fromLinear(part: number) {
	return part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
}
