/** What a plan costs, level by level; every level is a whole number and less is better. */
export interface Score {
	violations: number;
	/** Organisation and discipline deviation. */
	deviations: [number, number];
	repeatLoad: number;
	wishesBroken: number;
	moved: number;
}

/** The price of one unit of each level on which an annealer walks. */
export interface Weights {
	deviations: readonly [number, number];
	wish: number;
	move: number;
}

export const violationWeight = 1e6;

export function emptyScore(): Score {
	return { violations: 0, deviations: [0, 0], repeatLoad: 0, wishesBroken: 0, moved: 0 };
}

export function copyScore(score: Score): Score {
	return { ...score, deviations: [score.deviations[0], score.deviations[1]] };
}

export type Compare = (score: Score, other: Score) => number;

/** Level by level; negative when the first is the better. */
export function compareScores(score: Score, other: Score): number {
	return (
		score.violations - other.violations ||
		score.deviations[0] - other.deviations[0] ||
		score.deviations[1] - other.deviations[1] ||
		score.repeatLoad - other.repeatLoad ||
		score.wishesBroken - other.wishesBroken ||
		score.moved - other.moved
	);
}

export function costOf(score: Score, weights: Weights): number {
	return (
		score.violations * violationWeight +
		score.deviations[0] * weights.deviations[0] +
		score.deviations[1] * weights.deviations[1] +
		score.repeatLoad +
		score.wishesBroken * weights.wish +
		score.moved * weights.move
	);
}
