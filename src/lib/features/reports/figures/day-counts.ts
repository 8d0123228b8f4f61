export type DayCounts = ReturnType<typeof createDayCounts>;

/** How many there are of each day from the first to the last; what came before counts on the first, what comes after not at all. */
export function createDayCounts(first: number, last: number) {
	const counts = new Int32Array(last - first + 1);
	return {
		add(day: number) {
			if (day <= last) counts[Math.max(day, first) - first]! += 1;
		},
		/** How many from a day up to, not including, another. */
		between(from: number, to: number): number {
			let sum = 0;
			for (let day = from; day < to; day += 1) sum += counts[day - first]!;
			return sum;
		},
		/** Per day, of days in order, how many there were by its end. */
		until(days: readonly number[]): number[] {
			let [next, sum] = [first, 0];
			return days.map((day) => {
				for (; next <= day; next += 1) sum += counts[next - first]!;
				return sum;
			});
		}
	};
}
