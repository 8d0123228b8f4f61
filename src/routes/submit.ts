import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Actor } from '#lib/features/people/actor.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';

export type Submission<T> = {
	/** Which form of the page this is, so that its errors stand beside its own fields. */
	at: string;
	schema: z.ZodType<T>;
	command: (actor: Actor, data: T) => Promise<unknown>;
	done: (data: T) => string;
	to: (actor: Actor) => string;
};

/** Reads one form of a page that has several, does what it asks, says so and shows the page anew. */
export async function submit<T>({ locals, request, cookies }: RequestEvent, submission: Submission<T>) {
	const actor = requireActor(locals);
	const form = await readForm(request, submission.schema);
	if (!form.valid) return fail(400, { ...form, at: submission.at });
	const refused = await attempt(form.values, () => submission.command(actor, form.data));
	if (refused) return fail(400, { ...refused, at: submission.at });
	setFlash(cookies, submission.done(form.data));
	redirect(303, submission.to(actor));
}
