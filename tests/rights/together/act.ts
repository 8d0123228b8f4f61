import { isHttpError } from '@sveltejs/kit';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Plot } from './plot.ts';

/** Something the plotters can do; `by` says whom of them they let do it. */
export type Act = {
	by: (actor: Actor) => boolean;
	/** How often it is drawn beside the others; once unless something else stands here. */
	weight?: number;
	/** Does it, and answers what was done in a few words. */
	run: (plot: Plot, actor: Actor) => Promise<string>;
};

export type Acts = Record<string, Act>;

export const staff = (actor: Actor) => actor.staff;
export const admin = (actor: Actor) => actor.admin;
export const coordinator = (actor: Actor) => actor.coordinatedOrganisations.length > 0;
export const keeper = (actor: Actor) => actor.staff || actor.admin || coordinator(actor);
export const trainer = (actor: Actor) => actor.trainer;
export const anybody = () => true;

/** There is nothing yet that this act could be about. */
export class NothingThere extends Error {}

/** Refused is refused; anything else that goes wrong is a fault. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (problem) {
		if (isHttpError(problem) || problem instanceof NothingThere) return undefined;
		throw problem;
	}
}
