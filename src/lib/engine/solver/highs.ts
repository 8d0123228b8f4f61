import loadHighs, { type Highs } from 'highs';
import type { Program } from '#lib/engine/solver/program.ts';

/** How long a solve may go on: by LP iterations, alike on every machine, and by the clock as an outer cap. */
export interface Effort {
	iterations: number;
	seconds: number;
	seed: number;
	shouldStop: () => boolean;
}

export interface Answer {
	/** No solution costs less than this: −∞ when nothing is known, ∞ when there is no solution. */
	bound: number;
	/** The best solution found, one value a column. */
	values?: Float64Array;
	/** The clock or `shouldStop` ended it, so another run may answer otherwise. */
	cutShort: boolean;
}

export type Solver = (program: Program, effort: Effort, start?: Float64Array) => Answer;

let loading: Promise<Highs> | undefined;

/**
 * HiGHS (Huangfu, Hall 2018) by branch and bound, compiled to WebAssembly. It holds its thread until it
 * answers, so the site runs it in a worker. Columns and rows are numbers: no name of a user reaches it.
 * A solver that broke off answers that it knows nothing, and the next one opened is a fresh one.
 */
export async function openSolver(): Promise<Solver> {
	const highs = await (loading ??= loadHighs());
	let isBroken = false;
	return (program, effort, start) => {
		if (isBroken) return { bound: -Infinity, cutShort: false };
		try {
			return solve(highs, program, effort, start);
		} catch {
			isBroken = true;
			loading = undefined;
			return { bound: -Infinity, cutShort: false };
		}
	};
}

function solve(highs: Highs, program: Program, effort: Effort, start?: Float64Array): Answer {
	const { modelStatus: ends, callbackType } = highs.constants;
	return highs.withModel((model) => {
		model.options.set({
			output_flag: false,
			random_seed: effort.seed % 2 ** 31,
			time_limit: effort.seconds,
			mip_rel_gap: 0,
			mip_heuristic_run_root_reduced_cost: false
		});
		model.passModel(modelOf(highs, program));
		if (start) model.setSolution({ colValue: start });
		let cutShort = false;
		const { modelStatus } = model.run({
			[callbackType.mipInterrupt]: (event) => {
				cutShort ||= effort.shouldStop();
				const iterations = Number(event.data.mip_total_lp_iterations ?? 0);
				if (cutShort || iterations >= effort.iterations) event.interrupt();
				return undefined;
			}
		});
		if (modelStatus === ends.infeasible) return { bound: Infinity, cutShort };
		const isSolved = model.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible;
		return {
			bound: Number(model.info.get('mip_dual_bound')),
			...(isSolved && { values: model.getSolution().colValue }),
			cutShort: cutShort || modelStatus === ends.timeLimit
		};
	});
}

function modelOf({ constants }: Highs, program: Program) {
	const [numCols, numRows] = [program.cost.length, program.rowLow.length];
	return {
		numCols,
		numRows,
		sense: constants.objectiveSense.minimize,
		colCost: program.cost,
		colLower: program.low,
		colUpper: program.high,
		rowLower: program.rowLow,
		rowUpper: program.rowHigh,
		matrix: {
			format: 'csr' as const,
			numRows,
			numCols,
			starts: program.starts,
			indices: program.columns,
			values: program.values
		},
		integrality: Int32Array.from(program.whole)
	};
}
