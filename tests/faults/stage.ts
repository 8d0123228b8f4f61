/** One action on a copy of the world: how it is posted to the real server, and what came of it afterwards. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { sql } from 'kysely';
import { listTables } from '#lib/server/backup/tables.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { readMail } from '#lib/server/mail/standing.ts';
import { newId } from '#lib/server/ids.ts';
import { START } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { startRudeMailServer } from '../support/rude-mail-server.ts';
import type { Action, Post } from '../routes/actions/action.ts';
import { somebodyWhoMay } from '../routes/actions/rule.ts';
import { until } from './served.ts';
import type { Copy } from './worlds.ts';

const BEGIN = addMs(START, HOUR);
/** What says that something was tried or that time went by, not what somebody did. */
const PASSING = ['form_post', 'limit_hit', 'schedule', 'setting'];
/** What a killed server had in hand is taken up when its lease has ended. */
const SETTLED_WITHIN = 180_000;

export type Growth = Record<string, number>;
export type Mail = Awaited<ReturnType<typeof startRudeMailServer>>;
export type Stage = {
	copy: Copy;
	id: string;
	/** When the server starts: what has to be there first may have taken days. */
	clock: string;
	post: Post;
	env: Record<string, string>;
	cookie: string;
	/** Of the form, the same however often it is sent. */
	key: string;
};

export async function onStage<T>(
	copy: Copy,
	id: string,
	action: Action,
	play: (stage: Stage, mail: Mail) => Promise<T>
) {
	const mail = await startRudeMailServer();
	mail.mendItsWays();
	try {
		setClock(BEGIN);
		const first = (await action.first?.(copy.world)) as never;
		const actor = copy.world.actors[somebodyWhoMay(action)];
		const port = await freePort();
		const signIn = await createSignIns(copy.db, false).start(actor.personId, 'fault', { factorAt: now() });
		const env = {
			...copy.env,
			PORT: String(port),
			SMTP_URL: mail.url,
			TWEESPAN_DEMO: '0',
			PATH: process.env.PATH ?? ''
		};
		const cookie = `${signIn.name}=${signIn.value}`;
		const clock = now().replace(/\.\d+Z/, 'Z');
		return await play(
			{ copy, id, clock, post: action.post(copy.world, actor, first), env, cookie, key: newId() },
			mail
		);
	} finally {
		await copy.remove();
		await mail.stop();
		rmSync(copy.env.DATA_DIR ?? '', { recursive: true });
	}
}

export async function send({ id, post, env, cookie, key }: Stage) {
	const [route = '', name = ''] = id.split('?/');
	const origin = `http://localhost:${env.PORT}`;
	const path = route.replace(/\[(\w+)\]/g, (_, param: string) =>
		encodeURIComponent(post.params?.[param] ?? '')
	);
	const url = new URL(`${origin}${path}`);
	if (name !== 'default') url.search = `?/${name}`;
	for (const [field, value] of Object.entries(post.search ?? {})) url.searchParams.append(field, value);
	const body = post.files?.length ? new FormData() : new URLSearchParams();
	body.append('formKey', key);
	for (const [field, value] of Object.entries(post.fields ?? {}))
		for (const one of [value].flat()) body.append(field, one);
	if (body instanceof FormData)
		for (const file of post.files ?? [])
			body.append(file.field, new Blob([new Uint8Array(file.bytes)]), file.name);
	const headers = { cookie, origin, accept: 'text/html' };
	const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers, body });
	await answer.arrayBuffer();
	return answer.status;
}

/** Waits until the mails that are due have left and no work is under way; then counts the rows of every table. */
export async function settle({ id, copy: { db } }: Stage): Promise<Growth> {
	const took = await until(SETTLED_WITHIN, async () => {
		// What is on hold waits for somebody to say so.
		const held = (await readMail(db)).state !== 'on';
		const waiting = await db
			.selectFrom('outbox')
			.select('id')
			.where('state', 'in', ['pending', 'sending'])
			.where('releaseAt', '<=', now())
			.execute();
		const working = await db
			.selectFrom('job')
			.select('id')
			.where('state', 'in', ['waiting', 'running'])
			.execute();
		return (held ? 0 : waiting.length) + working.length === 0;
	});
	if (took > SETTLED_WITHIN) throw new Error(`Mails or work of ${id} are not done.`);
	const names = (await listTables(db)).map(({ name }) => name).filter((name) => !PASSING.includes(name));
	const counts = names.map((name) => sql`(select count(*) from ${rowsOf(name)}) as ${sql.ref(name)}`);
	const { rows } = await sql<Growth>`select ${sql.join(counts)}`.execute(db);
	return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]));
}

/** The digests of a day come by the clock, whatever anybody does. */
function rowsOf(table: string) {
	return table === 'outbox' ? sql`outbox where template not like '%digest%'` : sql`${sql.table(table)}`;
}

export function difference(before: Growth, after: Growth): Growth {
	const changes = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
	return Object.fromEntries(changes.filter(([, count]) => count !== 0));
}

export function equal(one: Growth, other: Growth) {
	return JSON.stringify(one) === JSON.stringify(other);
}

export async function brokenFiles(db: Db, dataDir: string) {
	const rows = await db.selectFrom('file').select(['id', 'name', 'size']).execute();
	return rows
		.filter(({ id, size }) => !existsSync(pathOf(dataDir, id)) || statSync(pathOf(dataDir, id)).size !== size)
		.map(({ name }) => name);
}

/** What was sent before this mail server was there is no mail of its. */
export async function listSent(db: Db): Promise<string[]> {
	const rows = await db.selectFrom('outbox').select('id').where('state', '=', 'sent').execute();
	return rows.map(({ id }) => id);
}

export async function compareMails(db: Db, { taken }: Mail, sentBefore: string[]) {
	const rows = await db.selectFrom('outbox').select(['id', 'state']).execute();
	const sent = rows.filter(({ state }) => state === 'sent').map(({ id }) => id);
	const missing = sent.filter((id) => !taken.has(id) && !sentBefore.includes(id));
	// One that was sent just before a kill may be no use any more when it is looked at again.
	const promised = new Set(rows.map(({ id }) => id));
	const strange = [...taken.keys()].filter((id) => !promised.has(id));
	const copies = [...taken.values()].reduce((sum, times) => sum + times - 1, 0);
	return { sent: sent.length, copies, wrong: missing.length + strange.length > 0 };
}
