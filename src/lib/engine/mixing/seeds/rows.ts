/**
 * People in rows as long as there are groups: an organisation fills whole rows, and what remains of it
 * shares a row with others, split only when no packing fits. The last row may be short.
 */
export function layRows(organisations: readonly number[][], length: number): number[][] {
	const rows: number[][] = [];
	const rests: number[][] = [];
	for (const members of organisations) {
		const whole = members.length - (members.length % length);
		for (let start = 0; start < whole; start += length) rows.push(members.slice(start, start + length));
		if (whole < members.length) rests.push(members.slice(whole));
	}
	rests.sort((one, other) => other.length - one.length);
	const waiting = rests.reduce((sum, rest) => sum + rest.length, 0);
	const rooms = Array.from({ length: Math.ceil(waiting / length) }, (_, row) =>
		Math.min(length, waiting - row * length)
	);
	const rowOf = packed(rests, rooms);
	if (!rowOf) return [...rows, ...cut(rests.flat(), length)];
	return [...rows, ...rooms.map((_, row) => rests.filter((_, rest) => rowOf[rest] === row).flat())];
}

const mostSteps = 50_000;

/** A row for every rest such that all rows are full: the fullest row that fits first, with backtracking. */
function packed(rests: readonly number[][], rooms: number[]): number[] | undefined {
	const rowOf: number[] = [];
	let steps = 0;
	const pack = (rest: number): boolean => {
		if (rest === rests.length) return true;
		if (++steps > mostSteps) return false;
		const size = rests[rest]!.length;
		const tried = new Set<number>();
		const fullest = rooms.map((_, row) => row).sort((one, other) => rooms[one]! - rooms[other]!);
		for (const row of fullest) {
			if (rooms[row]! < size || tried.has(rooms[row]!)) continue;
			tried.add(rooms[row]!);
			rooms[row]! -= size;
			rowOf[rest] = row;
			if (pack(rest + 1)) return true;
			rooms[row]! += size;
		}
		return false;
	};
	return pack(0) ? rowOf : undefined;
}

function cut(people: number[], length: number): number[][] {
	return Array.from({ length: Math.ceil(people.length / length) }, (_, row) =>
		people.slice(row * length, (row + 1) * length)
	);
}
