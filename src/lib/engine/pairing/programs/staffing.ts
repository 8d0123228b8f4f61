import type { PairProblem } from '#lib/engine/pairing/problem.ts';
import {
	addApart,
	addLoadSteps,
	addMaxima,
	ones,
	pairsIn,
	writeSteps,
	type PairProgram,
	type Sending
} from '#lib/engine/pairing/programs/rules.ts';
import { addChoice, addRow, createProgram } from '#lib/engine/solver/program.ts';

/**
 * Who goes where: a column a session, 1 when it is given, and one a session and trainer. Without
 * `staffed` the cost is minus the sessions given; with it so many are, at the least sum of squared loads.
 */
export function staffingProgram(
	problem: PairProblem,
	sessions: readonly number[],
	staffed?: number
): PairProgram {
	const program = createProgram();
	const sendings: Sending[] = [];
	const open = new Map<number, number>();
	for (const session of sessions) {
		const fixed = problem.fixed[session];
		const column = addChoice(program, staffed === undefined ? -1 : 0, fixed !== undefined);
		const group = (fixed ?? problem.eligible[session]!).map((trainer) => {
			return { column: addChoice(program), session, trainer };
		});
		addRow(program, 0, 0, [...ones(group), [column, -2]]);
		if (!fixed) addApart(program, problem, group, column);
		sendings.push(...group);
		open.set(session, column);
	}
	addMaxima(program, problem, sendings);
	if (staffed !== undefined)
		addRow(
			program,
			staffed,
			staffed,
			[...open.values()].map((column) => [column, 1])
		);
	const steps = staffed === undefined ? [] : addLoadSteps(program, sendings, true);
	return {
		program,
		read: (values) => pairsIn(problem, sendings, values),
		write: (pairs) => {
			const values = new Float64Array(program.cost.length);
			for (const [session, column] of open) values[column] = Number(pairs[session] !== undefined);
			for (const { column, session, trainer } of sendings)
				values[column] = Number(pairs[session]?.includes(trainer) ?? false);
			writeSteps(values, steps, pairs);
			return values;
		}
	};
}
