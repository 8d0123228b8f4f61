/** Where a number stands on a chart: a straight line from one span to another; what lies outside stays at the edge. */
export function linear([least, most]: [number, number], [start, end]: [number, number]) {
	const width = most - least || 1;
	return (value: number) => start + (end - start) * Math.min(1, Math.max(0, (value - least) / width));
}
