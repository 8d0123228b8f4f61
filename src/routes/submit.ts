import { fail, isHttpError, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { discard, type ReceivedFile, type Upload } from '#lib/server/files/receive.ts';
import {
	checkForm,
	FORM_KEY,
	keyOf,
	readPosted,
	refusalOf,
	refusedForm,
	type FormValues,
	type InvalidForm,
	type Posted
} from '#lib/server/form.ts';
import { identifyPost, once } from '#lib/server/posts.ts';
import { askAgain } from './prove-again.ts';

type Db = App.Locals['db'];

export type Submission<T, R = unknown, Shown extends object = never> = {
	/** Which form of the page this is, so that its errors stand beside its own fields. */
	at?: string;
	/** Left out for a form that is only a button. */
	schema?: z.ZodType<T>;
	/** What is made of the words before they are read, and shown again. */
	prepare?: (values: FormValues) => FormValues;
	/** Asks for the right before anything of the form is read. */
	before?: (actor: Actor) => unknown;
	/** Does everything on the database it is given: that one does the same form once. */
	command: (db: Db, actor: Actor, data: T, form: FormData) => Promise<R>;
	/** What could not be done after all, though something of it was kept. */
	refused?: (result: R) => Refused | undefined;
	/** What is said on the next page. */
	done?: (data: T, result: R) => string;
	/** The next page; without one it is the same page anew. */
	to?: (actor: Actor, result: R) => string;
	/** What this very answer shows, for what can be shown only once; without it there is the next page. */
	show?: (result: R, data: T, values: FormValues) => Shown | undefined;
	/** Not easily undone: who signed in a while ago does so again first. */
	fresh?: boolean;
};

/** What a form asks, once it is known who does it and on which database. */
type Work<T, R, Shown extends object> = Pick<
	Submission<T, R, Shown>,
	'schema' | 'prepare' | 'refused' | 'done' | 'show'
> & {
	command: (data: T, form: FormData) => Promise<R>;
	to?: (data: T, result: R) => string;
	/** With which status the page answers what the command refuses; 409 unless told otherwise. */
	status?: number;
};

type Refused = InvalidForm & { status?: number };
type Answer<Shown> =
	{ to: string; flash: string } | { shown: Shown } | { status: number; refused: InvalidForm };

/** Reads a form, does once what it asks, says so and shows the page anew. */
export async function submit<T, R, Shown extends object = never>(
	event: RequestEvent,
	submission: Submission<T, R, Shown>
) {
	const actor = requireActor(event.locals);
	await submission.before?.(actor);
	const stale = submission.fresh ? await askAgain(event) : undefined;
	if (stale) return fail(403, { ...stale.data, ...(submission.at !== undefined && { at: submission.at }) });
	return await submitAs(event, actor, submission);
}

/** The same for somebody who was asked already who they are, and may not be let in yet. */
export async function submitAs<T, R, Shown extends object = never>(
	event: RequestEvent,
	actor: Actor,
	submission: Submission<T, R, Shown>
) {
	const posted = await readOrRefuse(event.request);
	if ('status' in posted) return give<Shown>(event, submission.at, posted);
	return await submitPosted(event, actor, posted, submission);
}

/** A form of whoever has the page, signed in or not. It goes by no key: what it proves or answers is taken once. */
export async function submitOpen<T, R, Shown extends object = never>(
	event: RequestEvent,
	work: Work<T, R, Shown>
) {
	const posted = await readOrRefuse(event.request);
	const answer = 'status' in posted ? posted : await carryOut(event, posted, work);
	return give<Shown>(event, undefined, answer);
}

async function submitPosted<T, R, Shown extends object = never>(
	event: RequestEvent,
	actor: Actor,
	posted: Posted,
	submission: Submission<T, R, Shown>
) {
	const answer = await answerOnce<Shown>(event, actor, posted, (db) =>
		carryOut(event, posted, {
			...submission,
			command: (data, form) => submission.command(db, actor, data, form),
			to: (_, result) => submission.to?.(actor, result) ?? event.url.pathname
		})
	);
	if ('refused' in answer) event.locals.formKey = posted.key || event.locals.formKey;
	return give<Shown>(event, submission.at, answer);
}

/** A form whose files are on the disk already; where this turns out not to be the first, they go again. */
export async function submitFiles<T, R, P extends Refused = Refused>(
	event: RequestEvent,
	actor: Actor,
	{ fields, files, sent = files }: Pick<Upload, 'fields' | 'files'> & { sent?: ReceivedFile[] },
	submission: Submission<T, R> & { refused?: (result: R) => P | undefined }
): Promise<ActionFailure<InvalidForm & { at?: string } & Partial<P>>> {
	const { [FORM_KEY]: key, ...values } = fields;
	const contents = sent.map(({ name, sha256 }) => `${sha256} ${name}`).toSorted();
	const posted = {
		key: keyOf(key),
		words: [values, contents],
		values,
		form: new FormData()
	};
	let kept = false;
	try {
		const answer = await submitPosted(event, actor, posted, {
			...submission,
			async command(...given) {
				const result = await submission.command(...given);
				kept = true;
				return result;
			}
		});
		return answer as ActionFailure<InvalidForm & Partial<P>>;
	} finally {
		if (!kept) await discard(event.locals.config.dataDir, files);
	}
}

/** Checks what was typed, then does it; whatever the state does not allow is refused beside its field. */
async function carryOut<T, R, Shown extends object>(
	event: RequestEvent,
	{ values, form: sent }: Posted,
	{ schema, prepare, command, refused, done, to, show, status = 409 }: Work<T, R, Shown>
): Promise<Answer<Shown>> {
	const form = checkForm(prepare?.(values) ?? values, schema ?? (z.object({}) as unknown as z.ZodType<T>));
	if (!form.valid) return { status: 400, refused: form };
	try {
		const result = await command(form.data, sent);
		const problem = refused?.(result);
		if (problem) return { status: problem.status ?? 400, refused: problem };
		const shown = show?.(result, form.data, form.values);
		if (shown) return { shown };
		return { to: to?.(form.data, result) ?? event.url.pathname, flash: done?.(form.data, result) ?? '' };
	} catch (problem) {
		return { status, refused: refusalOf(form.values, problem) };
	}
}

async function answerOnce<Shown>(
	{ locals, url }: RequestEvent,
	actor: Actor,
	{ key, words }: Posted,
	work: (db: Db) => Promise<Answer<Shown>>
) {
	if (!key) return await work(locals.db);
	const post = identifyPost(key, actor.personId, url.pathname + url.search, words);
	return await once(locals.db, post, work, () => ({ to: url.pathname, flash: m.form_done() }));
}

function give<Shown extends object>(event: RequestEvent, at: string | undefined, answer: Answer<Shown>) {
	if ('refused' in answer) return fail(answer.status, { ...answer.refused, ...(at !== undefined && { at }) });
	if ('shown' in answer) return answer.shown;
	if (answer.flash) setFlash(event.cookies, answer.flash);
	redirect(303, answer.to);
}

async function readOrRefuse(request: Request): Promise<Posted | { status: number; refused: InvalidForm }> {
	try {
		return await readPosted(request);
	} catch (problem) {
		if (!isHttpError(problem, 413)) throw problem;
		return { status: 413, refused: refusedForm({}, problem.body.message) };
	}
}
