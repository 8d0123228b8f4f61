/** Posts a form to an action the way the server does, without a browser and without a server. */
import { isActionFailure, isHttpError, isRedirect, type RequestEvent } from '@sveltejs/kit';
import type { Actor } from '#lib/features/people/actor.ts';
import { createSignIns, type SignedIn } from '#lib/server/auth/sign-ins.ts';
import { now } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import type { Post } from './action.ts';
import { loadActions } from './modules.ts';

export type Place = { db: Db; dataDir: string };

export type Outcome =
	| { kind: 'redirect'; status: number; to: string; said: string }
	| { kind: 'shown'; status: 200; data: unknown }
	| { kind: 'failed'; status: number; data: unknown }
	| { kind: 'refused'; status: number }
	/** What the server would answer with a 500. */
	| { kind: 'fault'; status: 500; problem: unknown };

const ORIGIN = 'https://tweespan.example';
const actions = await loadActions();

export const actionIds = [...actions.keys()];

export async function send(
	place: Place,
	id: string,
	actor: Actor | null,
	post: Post,
	key?: string
): Promise<Outcome> {
	const action = actions.get(id);
	if (!action) throw new Error(`There is no action ${id}.`);
	const said = new Map<string, string>();
	// Such addresses never come this far: the first thing the server does is to refuse them.
	if (Object.values(post.params ?? {}).some((part) => part.includes('\0')))
		return { kind: 'refused', status: 400 };
	try {
		const data = await action(eventOf(place, id, actor, post, said, key));
		if (isActionFailure(data)) return { kind: 'failed', status: data.status, data: data.data };
		return { kind: 'shown', status: 200, data };
	} catch (problem) {
		if (isRedirect(problem))
			return {
				kind: 'redirect',
				status: problem.status,
				to: problem.location,
				said: said.get('flash') ?? ''
			};
		if (isHttpError(problem)) return { kind: 'refused', status: problem.status };
		return { kind: 'fault', status: 500, problem };
	}
}

function eventOf(
	{ db, dataDir }: Place,
	id: string,
	actor: Actor | null,
	post: Post,
	said: Map<string, string>,
	key: string | undefined
): RequestEvent {
	const [routeId = '', name = ''] = id.split('?/');
	const path = routeId.replace(/\[(\w+)\]/g, (_, param: string) =>
		encodeURIComponent((post.params?.[param] ?? 'x').toWellFormed())
	);
	const url = new URL(`${ORIGIN}${path}`);
	if (name !== 'default') url.search = `?/${name}`;
	for (const [field, value] of Object.entries(post.search ?? {})) url.searchParams.append(field, value);
	const config = { ...readConfig({}), dataDir, origin: ORIGIN, origins: [ORIGIN] };
	const locals: App.Locals = {
		db,
		config,
		signIns: createSignIns(db, false),
		actor,
		formKey: newId(),
		path,
		loginSessionHash: null,
		half: null,
		signedIn: actor && freshly(actor.personId),
		demonstration: false,
		mailTemplates: {},
		closing: new AbortController().signal
	} as unknown as App.Locals;
	const cookies = {
		get: () => undefined,
		getAll: () => [],
		set: (cookie: string, value: string) => void said.set(cookie, value),
		delete: () => {},
		serialize: () => ''
	};
	return {
		locals,
		url,
		cookies,
		params: post.params ?? {},
		route: { id: routeId },
		request: requestOf(url, post, key),
		getClientAddress: () => '192.0.2.1',
		setHeaders: () => {},
		isDataRequest: false,
		isSubRequest: false,
		fetch,
		platform: undefined
	} as unknown as RequestEvent;
}

/** Signed in a moment ago, with everything that is asked. */
function freshly(userId: string): SignedIn {
	const facts = { device: '', deviceId: null, way: 'password', endsAt: now(), idleMinutes: null };
	return { userId, hash: '', facts: { ...facts, confirmedAt: now(), factorAt: now() } };
}

function requestOf(url: URL, { fields = {}, files = [] }: Post, key: string | undefined) {
	const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
	const body = files.length ? new FormData() : new URLSearchParams();
	if (key) body.append('formKey', key);
	for (const [name = '', value = ''] of pairs) body.append(name, value);
	if (body instanceof FormData)
		for (const { field, name, bytes } of files) body.append(field, new Blob([new Uint8Array(bytes)]), name);
	return new Request(url, { method: 'POST', body });
}
