import { checkMix } from '#lib/engine/mixing/checker.ts';
import { mix } from '#lib/engine/mixing/mix.ts';
import { repair } from '#lib/engine/mixing/repair/repair.ts';
import type { InfeasibleMix, MixInput, MixMeasures, Watch } from '#lib/engine/mixing/types.ts';
import { provenMeasures, randomPlan, type MixFigures, type MixKind } from './mix.ts';

export type MixTask = { kind: MixKind; input: MixInput };

/** Groups for every round, and how good they are. */
export type MixOption = { rounds: string[][][]; figures: MixFigures; proven: boolean };

export type Solved = InfeasibleMix | { options: MixOption[] };

/** One plan as good as can be, or several ways to repair the published one; with nothing published there is nothing to repair. */
export function solveMix({ kind, input }: MixTask, watch: Watch<unknown> = {}): Solved {
	const { published } = input;
	const { measures: random } = checkMix(input, randomPlan(input, input.seed));
	if (kind === 'repair' && published) return repairMix(input, published, random);
	const result = mix(input, watch);
	if ('infeasible' in result) return result;
	const { rounds, measures, bounds, cutShort } = result;
	return { options: [{ rounds, figures: figuresOf(measures, bounds, random, cutShort), proven: false }] };
}

function repairMix(input: MixInput, published: string[][][], random: MixMeasures): Solved {
	const result = repair(input, published, 0);
	if ('infeasible' in result) return result;
	return {
		options: result.options.map(({ rounds, measures, proven }) => {
			const { bounds } = checkMix(input, rounds);
			return { rounds, figures: figuresOf(measures, bounds, random, false), proven };
		})
	};
}

function figuresOf(
	measures: MixMeasures,
	bounds: MixFigures['bounds'],
	random: MixMeasures,
	cutShort: boolean
): MixFigures {
	return {
		measures,
		bounds,
		proven: provenMeasures(measures, bounds),
		random,
		cutShort,
		byHand: false
	};
}
