/**
 * QuickXplain (Junker 2004): of constraints that cannot hold together, a set from which none can be
 * left out. `holds` tells whether a set can hold; with nothing it must.
 */
export function minimalCore<Constraint>(
	constraints: readonly Constraint[],
	holds: (set: readonly Constraint[]) => boolean,
	background: readonly Constraint[] = []
): Constraint[] {
	return narrow(background, false, constraints, holds);
}

function narrow<Constraint>(
	background: readonly Constraint[],
	grown: boolean,
	candidates: readonly Constraint[],
	holds: (set: readonly Constraint[]) => boolean
): Constraint[] {
	if (grown && !holds(background)) return [];
	if (candidates.length <= 1) return [...candidates];
	const middle = candidates.length >> 1;
	const first = candidates.slice(0, middle);
	const second = narrow([...background, ...first], true, candidates.slice(middle), holds);
	return [...narrow([...background, ...second], second.length > 0, first, holds), ...second];
}
