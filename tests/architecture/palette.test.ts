import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, deuteranopia, distance, labOf, protanopia, type Rgb } from '../support/colour.ts';

const css = readFileSync('src/lib/ui/styles/tokens.css', 'utf8');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

const words = ['ink', 'ink-soft', 'accent', 'link', 'good', 'warn', 'bad', 'done'];
const grounds = ['ground', 'surface'];
const onTone = [
	['on-accent', 'accent'],
	['accent-strong', 'accent-soft'],
	['accent', 'accent-soft'],
	['good', 'good-soft'],
	['warn', 'warn-soft'],
	['bad', 'bad-soft'],
	['done', 'done-soft'],
	['ink', 'accent-soft'],
	['ink-soft', 'done-soft'],
	['ink-soft', 'sunken']
] as const;
const organisations = Array.from({ length: 12 }, (_, index) => `organisation-${index}`);
const eyes = { usual: (rgb: Rgb) => rgb, deuteranopia, protanopia };

describe.each(themes)('in the %s theme', (theme) => {
	test.each(words)('%s can be read as text on every ground', (word) => {
		for (const ground of grounds) expect(between(theme, word, ground)).toBeGreaterThanOrEqual(4.5);
	});

	test.each(onTone)('%s can be read on %s', (text, ground) => {
		expect(between(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
	});

	test.each(['line-strong', 'focus'])('%s stands out from every ground', (line) => {
		for (const ground of grounds) expect(between(theme, line, ground)).toBeGreaterThanOrEqual(3);
	});

	test.each(organisations)('%s stands out from every ground and carries initials', (name) => {
		for (const ground of grounds) expect(between(theme, name, ground)).toBeGreaterThanOrEqual(3);
		expect(between(theme, 'on-organisation', name)).toBeGreaterThanOrEqual(4.5);
	});

	test.each(Object.entries(eyes))('no two organisations look alike to eyes with %s vision', (_, see) => {
		const seen = organisations.map((name) => labOf(see(colourOf(theme, name))));
		const nearest = Math.min(...pairs(seen).map(([one, other]) => distance(one, other)));
		expect(nearest).toBeGreaterThanOrEqual(0.05);
	});
});

function between(theme: Theme, one: string, other: string) {
	return contrast(colourOf(theme, one), colourOf(theme, other));
}

/** The first value of a token is the usual one; a later one belongs to a preference for more contrast. */
function colourOf(theme: Theme, token: string): Rgb {
	const found = css.match(new RegExp(`--${token}: light-dark\\(#(\\w{6}), #(\\w{6})\\)`));
	if (!found) throw new Error(`There is no token --${token}.`);
	const hex = (theme === 'light' ? found[1] : found[2])!;
	return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
}

function pairs<T>(items: T[]): [T, T][] {
	return items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));
}
