import {
	repairCounts,
	seatedIn,
	type Price,
	type RoundRepair,
	type Seated
} from '#lib/engine/mixing/repair/counts.ts';
import type { MixProblem } from '#lib/engine/mixing/problem.ts';

/** One point on the line between few moves and an even plan: nobody does better on both, or at its price. */
export interface TradeOff {
	moves: number;
	deviation: number;
	/** Per open round. */
	rounds: RoundRepair[];
}

const decisive = 10_000;

/** From the fewest moves to the fewest people out of place, with the corners in between. */
export function tradeOffs(problem: MixProblem, open: number[]): { points: TradeOff[]; seated: Seated[] } {
	const seated = open.map((round) => seatedIn(problem, round));
	const at = (price: Price): TradeOff => {
		const rounds = open.map((round, index) => repairCounts(problem, round, seated[index]!, price));
		return {
			rounds,
			moves: rounds.reduce((sum, { moves }) => sum + moves, 0),
			deviation: rounds.reduce((sum, { deviation }) => sum + deviation, 0)
		};
	};
	const first = at({ move: decisive, deviation: 1 });
	const last = at({ move: 1, deviation: decisive });
	if (last.moves === first.moves) return { points: [first], seated };
	return { points: [first, ...between(first, last, at), last], seated };
}

function between(first: TradeOff, last: TradeOff, at: (price: Price) => TradeOff): TradeOff[] {
	const price = { move: first.deviation - last.deviation, deviation: last.moves - first.moves };
	const worth = ({ moves, deviation }: TradeOff) => price.move * moves + price.deviation * deviation;
	const corner = at(price);
	if (worth(corner) >= worth(first)) return [];
	return [...between(first, corner, at), corner, ...between(corner, last, at)];
}
