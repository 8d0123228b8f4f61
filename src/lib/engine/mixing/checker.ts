import { boundsOf } from '#lib/engine/mixing/check/bounds.ts';
import { brokenRules, faultsOf } from '#lib/engine/mixing/check/faults.ts';
import {
	countBefore,
	limitsIn,
	pairKey,
	pairsOf,
	presentIn,
	waterLevels,
	type Person
} from '#lib/engine/mixing/check/people.ts';
import type { MixBounds, MixInput, MixMeasures } from '#lib/engine/mixing/types.ts';

/**
 * Measures a plan anew from the input and the plan alone, the slow and plain way. It shares no code
 * with the engine, so that a fault there cannot hide here. `faults` says what is wrong with the plan.
 */
export function checkMix(
	input: MixInput,
	rounds: string[][][]
): { faults: string[]; measures: MixMeasures; bounds: MixBounds } {
	const meetings = countMeetings(rounds);
	const before = countBefore(input);
	const measures: MixMeasures = {
		hardViolations: brokenRules(input, rounds).length,
		organisationDeviation: deviation(input, rounds, ({ organisation }) => organisation),
		disciplineDeviation: deviation(input, rounds, ({ discipline }) => discipline),
		repeatLoad: load(meetings, before),
		repeatMeetings: [...meetings.values()].reduce((sum, times) => sum + Math.max(0, times - 1), 0),
		mostMeetingsOfOnePair: meetings.values().reduce((most, times) => Math.max(most, times), 0),
		oneOrganisationGroups: rounds.flat().filter((group) => isOneOrganisation(input, group)).length,
		newFaces: newFaces(input, meetings, before),
		wishesBroken: wishesBroken(input, meetings),
		moved: moved(input, rounds)
	};
	return {
		faults: faultsOf(input, rounds),
		measures,
		bounds: boundsOf(input, measures.organisationDeviation === 0)
	};
}

function countMeetings(rounds: string[][][]): Map<string, number> {
	const meetings = new Map<string, number>();
	for (const pair of rounds.flat().flatMap(pairsOf)) meetings.set(pair, (meetings.get(pair) ?? 0) + 1);
	return meetings;
}

function load(meetings: Map<string, number>, before: Map<string, number>): number {
	let sum = 0;
	for (const [pair, times] of meetings) {
		for (let meeting = 0; meeting < times; meeting++) sum += (before.get(pair) ?? 0) + meeting;
	}
	return sum;
}

function deviation(
	input: MixInput,
	rounds: string[][][],
	valueOf: (person: Person) => string | undefined
): number {
	let sum = 0;
	rounds.forEach((groups, round) => {
		const present = presentIn(input, round);
		const levels = waterLevels(limitsIn(input, present.length), present.length);
		for (const value of new Set(present.map(valueOf))) {
			if (value === undefined) continue;
			const members = new Set(present.filter((person) => valueOf(person) === value).map(({ id }) => id));
			groups.forEach((group, number) => {
				const [top, bottom] = levels[number]!;
				const count = group.filter((person) => members.has(person)).length;
				const low = Number((BigInt(members.size) * top) / (bottom * BigInt(present.length)));
				const exact = BigInt(low) * bottom * BigInt(present.length) === BigInt(members.size) * top;
				sum += Math.max(0, low - count, count - (exact ? low : low + 1));
			});
		}
	});
	return sum;
}

function isOneOrganisation({ people }: MixInput, group: string[]): boolean {
	return (
		group.length > 1 &&
		new Set(people.filter(({ id }) => group.includes(id)).map(({ organisation }) => organisation)).size === 1
	);
}

function newFaces({ people }: MixInput, meetings: Map<string, number>, before: Map<string, number>) {
	const faces = people
		.map(
			({ id }) =>
				people.filter((other) => meetings.has(pairKey(id, other.id)) && !before.get(pairKey(id, other.id)))
					.length
		)
		.sort((a, b) => a - b);
	return { min: faces[0]!, median: faces[Math.floor((faces.length - 1) / 2)]! };
}

function wishesBroken({ wishes = [] }: MixInput, meetings: Map<string, number>): number {
	return new Set(wishes.flatMap(pairsOf))
		.values()
		.filter((pair) => !meetings.has(pair))
		.toArray().length;
}

function moved({ published = [] }: MixInput, rounds: string[][][]): number {
	return published.flatMap((groups, round) =>
		groups.flatMap((group, number) =>
			group.filter((person) =>
				rounds[round]?.some((seated, other) => other !== number && seated.includes(person))
			)
		)
	).length;
}
