import { redirect } from '@sveltejs/kit';
import { findStep, type Step } from './standing.server.ts';

/** Before what a factor guards: what others handed in or confided, how to reach them, lists to take along. */
export async function requireFactor(locals: App.Locals) {
	const step = await stepOf(locals);
	if (step) ask(locals, step);
}

/** Before the own factors change: whoever has one gives it first. */
export async function requireOwnFactor(locals: App.Locals) {
	if ((await stepOf(locals)) === 'give') ask(locals, 'give');
}

async function stepOf({ db, actor, signedIn, demonstration }: App.Locals): Promise<Step | null> {
	if (demonstration || !actor || !signedIn) return null;
	return await findStep(db, actor.personId, signedIn.facts.factorAt);
}

function ask(locals: App.Locals, step: Step): never {
	const page = step === 'give' ? '/tweede-stap' : '/profiel/tweede-stap';
	redirect(303, `${page}?${new URLSearchParams({ terug: locals.path })}`);
}
