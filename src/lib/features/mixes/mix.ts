import type { MixBounds, MixInput, MixMeasures, HardRule } from '#lib/engine/mixing/types.ts';
import { createRandom, shuffle } from '#lib/engine/random.ts';

export type MixState = 'computing' | 'impossible' | 'proposed' | 'stopped' | 'published' | 'replaced';

/** Made anew, or the published groups mended with as few moves as can be. */
export type MixKind = 'fresh' | 'repair';

/** What is kept beside a plan: how good it is, how good it could be, and what chance would have given. */
export type MixFigures = {
	measures: MixMeasures;
	bounds: MixBounds;
	proven: (keyof MixBounds)[];
	random: MixMeasures;
	cutShort: boolean;
	/** Whether somebody was moved by hand after the calculation. */
	byHand: boolean;
};

/** Why there are no groups. */
export type MixObstacle = { kind: 'too_few' } | { kind: 'failed' } | { kind: 'rules'; rules: HardRule[] };

/** Days before a session on which the platform proposes groups, and days until it publishes them. */
export const PROPOSED_BEFORE = 7;
export const PUBLISHED_AFTER = 2;

const DAY = 24 * 60 * 60_000;

/** Two days after the proposal, but never later than a day before the first session. */
export function publishMoment(proposedAt: string, firstStart: string): string {
	const usual = Date.parse(proposedAt) + PUBLISHED_AFTER * DAY;
	const latest = Date.parse(firstStart) - DAY;
	return new Date(Math.max(Date.parse(proposedAt), Math.min(usual, latest))).toISOString();
}

export function canPublish(state: MixState) {
	return state === 'proposed' || state === 'stopped';
}

export function canStop(state: MixState) {
	return state === 'proposed';
}

/** Groups of a session that has begun stay as they were. */
export function canMove(state: MixState, session: { startsAt: string }, now: string) {
	return ['proposed', 'stopped', 'published'].includes(state) && now < session.startsAt;
}

/** As many groups as bring their size nearest to the wished one, given how many people come to each session. */
export function groupCount(present: readonly number[], size: number): number {
	const usual = present.reduce((sum, people) => sum + people, 0) / present.length;
	const most = Math.max(1, Math.floor(Math.min(...present) / 2));
	return Math.min(most, Math.max(1, Math.round(usual / size)));
}

/** Groups dealt out like cards, to compare with. */
export function randomPlan({ people, rounds, groups }: MixInput, seed: number): string[][][] {
	const random = createRandom(seed);
	const tables = typeof groups === 'number' ? groups : groups.length;
	return Array.from({ length: rounds }, (_, round) => {
		const present = people.filter(({ absent }) => !absent?.includes(round + 1)).map(({ id }) => id);
		const dealt = shuffle(present, random);
		return Array.from({ length: tables }, (_, table) => dealt.filter((_, place) => place % tables === table));
	});
}

/** The measures that equal their bound, so that no plan does better. */
export function provenMeasures(measures: MixMeasures, bounds: MixBounds): (keyof MixBounds)[] {
	return (Object.keys(bounds) as (keyof MixBounds)[]).filter((level) => measures[level] === bounds[level]);
}
