import { fail, type Cookies, type RequestEvent } from '@sveltejs/kit';
import { findWaysAgain, proveAgain } from '#lib/features/factors/proving/again.server.ts';
import { refusalInWords } from '#lib/i18n/refusals.ts';
import { isFresh } from '#lib/server/auth/fresh.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { FORM_KEY, isSecret, keyOf, readFields, shownValues, type FormErrors } from '#lib/server/form.ts';
import { isConflict } from '#lib/server/refuse.ts';
import { takeBrowser } from './passkey-cookie.ts';

/** What the proof is posted as, beside whatever else was typed. */
const PROOF = ['againPassword', 'againCode', 'againAnswer'];

/**
 * Before an action that is not easily undone: undefined when it may go on. Who signed in too long ago gets the page
 * back with what was typed, and gives one proof beside it.
 */
export async function askAgain(event: RequestEvent) {
	const actor = requireActor(event.locals);
	if (isFresh(event.locals)) return undefined;
	const fields = await readFields(event.request.clone());
	const problem = hasProof(fields) ? await tryProof(event, fields) : '';
	if (problem === undefined) return undefined;
	event.locals.formKey = keyOf(fields.get(FORM_KEY)) || event.locals.formKey;
	for (const name of [...PROOF, FORM_KEY]) fields.delete(name);
	const again = {
		action: event.url.pathname + event.url.search,
		fields: [...fields].filter(([name, value]) => typeof value === 'string' && !isSecret(name)),
		problem,
		...(await findWaysAgain(event.locals.db, actor.personId))
	};
	const errors: FormErrors = {};
	return fail(403, { valid: false as const, values: shownValues(fields), errors, again });
}

function hasProof(fields: FormData) {
	return PROOF.some((name) => fields.get(name));
}

/** Why the proof is none; undefined when it is one. */
async function tryProof(event: RequestEvent, fields: FormData): Promise<string | undefined> {
	const { locals, cookies } = event;
	if (!locals.signedIn) return '';
	try {
		await proveAgain(locals.db, locals.config, locals.signedIn, readProof(fields, cookies));
		return undefined;
	} catch (problem) {
		if (!isConflict(problem)) throw problem;
		return refusalInWords(problem.body.refusal);
	}
}

export function readProof(fields: FormData, cookies: Cookies) {
	const [password = '', code = '', answer = ''] = PROOF.map((name) => String(fields.get(name) ?? ''));
	return { password, code, answer, browser: answer ? takeBrowser(cookies) : undefined };
}
