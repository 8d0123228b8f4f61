import type { AllocationInput, AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';

/** Measures an allocation anew from the input and the plan alone; shares no code with the engine. */
export function checkAllocation(
	input: AllocationInput,
	placed: Record<string, string>,
	closed: string[]
): { faults: string[]; measures: AllocationMeasures } {
	const faults: string[] = [];
	const rankOf = ({ id, prefers }: AllocationInput['people'][number]) => prefers.indexOf(placed[id]!);
	const seated = input.people.filter(({ id }) => Object.hasOwn(placed, id));
	for (const person of seated)
		if (rankOf(person) < 0) faults.push(`${person.id} cannot come to ${placed[person.id]}`);
	for (const { id, capacity, minimum } of input.editions) {
		const count = seated.filter((person) => placed[person.id] === id).length;
		if (count > capacity) faults.push(`${id} is over capacity`);
		if (count > 0 && closed.includes(id)) faults.push(`${id} is closed`);
		if (count < minimum && !closed.includes(id)) faults.push(`${id} is below its minimum`);
	}
	const open = input.editions.filter(({ id }) => !closed.includes(id));
	const deviation = (valueOf: (person: AllocationInput['people'][number]) => string | undefined) => {
		const seats = open.reduce((sum, { capacity }) => sum + capacity, 0);
		let sum = 0;
		for (const [value, members] of Map.groupBy(seated, valueOf)) {
			if (value === undefined) continue;
			for (const { id, capacity } of open) {
				const count = members.filter((person) => placed[person.id] === id).length;
				const rest = (members.length * capacity) % seats;
				const floor = (members.length * capacity - rest) / seats;
				sum += Math.max(0, floor - count, count - floor - (rest > 0 ? 1 : 0));
			}
		}
		return sum;
	};
	return {
		faults,
		measures: {
			placed: seated.length,
			organisationDeviation: deviation(({ organisation }) => organisation),
			disciplineDeviation: deviation(({ discipline }) => discipline),
			preferenceCost: seated.reduce((sum, person) => sum + rankOf(person) ** 2, 0)
		}
	};
}

/** The best measures of any allocation that leaves no edition closed, by trying every one: for small cases only. */
export function bestByTrying(input: AllocationInput): AllocationMeasures | undefined {
	let best: AllocationMeasures | undefined;
	const tryFrom = (index: number, placed: Record<string, string>): void => {
		const person = input.people[index];
		if (person) {
			tryFrom(index + 1, placed);
			for (const edition of person.prefers) tryFrom(index + 1, { ...placed, [person.id]: edition });
			return;
		}
		const { faults, measures } = checkAllocation(input, placed, []);
		if (faults.length === 0 && (!best || isBetter(measures, best))) best = measures;
	};
	tryFrom(0, {});
	return best;
}

function isBetter(one: AllocationMeasures, other: AllocationMeasures): boolean {
	return (
		(other.placed - one.placed ||
			one.organisationDeviation - other.organisationDeviation ||
			one.disciplineDeviation - other.disciplineDeviation ||
			one.preferenceCost - other.preferenceCost) < 0
	);
}
