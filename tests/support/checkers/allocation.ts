import type { AllocationInput, AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';

/** Measures an allocation anew from the input and the plan alone; shares no code with the engine. */
export function checkAllocation(
	input: AllocationInput,
	placed: Record<string, string>,
	closed: string[]
): { faults: string[]; measures: AllocationMeasures; firstChoices: number } {
	const faults: string[] = [];
	const rankOf = ({ id, prefers }: AllocationInput['people'][number]) => prefers.indexOf(placed[id]!);
	const seated = input.people.filter(({ id }) => Object.hasOwn(placed, id));
	for (const id of Object.keys(placed))
		if (!seated.some((person) => person.id === id)) faults.push(`${id} is nobody`);
	for (const person of seated)
		if (rankOf(person) < 0) faults.push(`${person.id} cannot come to ${placed[person.id]}`);
	for (const { id, capacity, minimum } of input.editions) {
		const count = seated.filter((person) => placed[person.id] === id).length;
		if (count > capacity) faults.push(`${id} is over capacity`);
		if (count > 0 && closed.includes(id)) faults.push(`${id} is closed`);
		if (minimum === 0 && closed.includes(id)) faults.push(`${id} is closed without a minimum`);
		if (count < minimum && !closed.includes(id)) faults.push(`${id} is below its minimum`);
	}
	return {
		faults,
		measures: {
			placed: seated.length,
			organisationDeviation: deviation(input, placed, closed, ({ organisation }) => organisation),
			disciplineDeviation: deviation(input, placed, closed, ({ discipline }) => discipline),
			preferenceCost: seated.reduce((sum, person) => sum + rankOf(person) ** 2, 0)
		},
		firstChoices: seated.filter((person) => rankOf(person) === 0).length
	};
}

function deviation(
	{ people, editions }: AllocationInput,
	placed: Record<string, string>,
	closed: string[],
	valueOf: (person: AllocationInput['people'][number]) => string | undefined
): number {
	const open = editions.filter(({ id }) => !closed.includes(id));
	const seats = open.reduce((sum, { capacity }) => sum + capacity, 0);
	const seated = people.filter(({ id }) => Object.hasOwn(placed, id));
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
}
