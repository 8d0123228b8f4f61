import type { MixProblem } from '#lib/engine/mixing/problem.ts';
import type { Score } from '#lib/engine/mixing/score.ts';
import type { MixMeasures } from '#lib/engine/mixing/types.ts';

export function mixMeasures(problem: MixProblem, groups: number[][][], score: Score): MixMeasures {
	const { people } = problem;
	const meetings = new Uint16Array(people * people);
	for (const group of groups.flat()) {
		for (const one of group) for (const other of group) if (one !== other) meetings[one * people + other]!++;
	}
	let repeats = 0;
	let most = 0;
	const faces = new Int32Array(people);
	meetings.forEach((times, cell) => {
		repeats += Math.max(0, times - 1);
		most = Math.max(most, times);
		if (times > 0 && problem.met[cell] === 0) faces[Math.floor(cell / people)]!++;
	});
	return {
		hardViolations: score.violations,
		organisationDeviation: score.deviations[0],
		disciplineDeviation: score.deviations[1],
		repeatLoad: score.repeatLoad,
		repeatMeetings: repeats / 2,
		mostMeetingsOfOnePair: most,
		oneOrganisationGroups: groups.flat().filter((group) => isOneOrganisation(problem, group)).length,
		newFaces: { min: Math.min(...faces), median: median(faces) },
		wishesBroken: score.wishesBroken,
		moved: score.moved
	};
}

function isOneOrganisation({ attributes }: MixProblem, group: number[]): boolean {
	const { of } = attributes[0];
	return group.length > 1 && group.every((person) => of[person] === of[group[0]!]);
}

/** The lower of the two middle ones when their number is even, so that it is somebody's own count. */
function median(counts: Int32Array): number {
	return counts.toSorted()[(counts.length - 1) >> 1]!;
}
