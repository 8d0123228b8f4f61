/** How long hostile texts keep the server: client data looked for, Markdown shown, a due instant worked out. */
import { dueAt } from '#lib/engine/turnaround/due.ts';
import { findClientData } from '#lib/features/assignments/client-data.ts';
import { renderMarkdown } from '#lib/server/markdown.ts';
import { std } from '../engine/turnaround/calendars.ts';
import { heavyMarkdown, nastyTexts } from '../support/hostile-texts.ts';
import type { Figure } from './figure.ts';

export function* bench(): Generator<Figure> {
	const texts = nastyTexts();
	const looking = fastest(() => texts.forEach(findClientData), 3);
	yield {
		name: 'client data looked for in twelve nasty texts',
		value: looking,
		unit: 'ms',
		goal: 2000,
		less: true
	};
	renderMarkdown('warm');
	const slowest = Math.max(...heavyMarkdown.map(([, text]) => fastest(() => renderMarkdown(text), 3)));
	yield { name: 'the heaviest Markdown shown', value: slowest, unit: 'ms', goal: 50, less: true };
	const due = (fastest(dueInstants, 10) * 1000) / 2000;
	yield { name: 'a due instant, once the calendar is warm', value: due, unit: 'µs', goal: 10, less: true };
}

function dueInstants() {
	for (let n = 0; n < 2000; n++)
		dueAt({
			calendar: std,
			start: 1_780_000_000_000 + n * 40_000_000,
			target: { unit: 'business_days', value: 10 }
		});
}

/** Milliseconds of the quickest of some tries. */
function fastest(work: () => void, tries: number): number {
	return Math.min(
		...Array.from({ length: tries }, () => {
			const began = performance.now();
			work();
			return performance.now() - began;
		})
	);
}
