/** What belongs in the place of an argument, drawn from what there is. */
import { sql } from 'kysely';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { locksRows } from '#lib/server/db/open.ts';
import type { Tables } from '#lib/server/db/tables.ts';
import { NothingThere } from './act.ts';
import { signIn } from './mailbox.ts';
import type { Account, Plot } from './plot.ts';

type Identified = {
	[Name in keyof Tables]: 'id' extends keyof Tables[Name] ? Name : never;
}[keyof Tables];

export function oneOf<T>({ random }: Plot, values: readonly T[]): T {
	const value = values[random.below(values.length)];
	if (value === undefined) throw new NothingThere();
	return value;
}

export function chance({ random }: Plot, percent: number) {
	return random.below(100) < percent;
}

/** The rows of a table in the order in which they were first seen. */
export async function ids(plot: Plot, table: Identified): Promise<string[]> {
	const rows = await plot.db
		.selectFrom(table as 'person')
		.select('id')
		.orderBy(locksRows(plot.db) ? sql`ctid` : sql`rowid`)
		.execute();
	const known = plot.known.get(table) ?? [];
	const all = [...known, ...rows.map((row) => row.id).filter((id) => !known.includes(id))];
	plot.known.set(table, all);
	const there = new Set(rows.map((row) => row.id));
	return all.filter((id) => there.has(id));
}

export async function row(plot: Plot, table: Identified): Promise<string> {
	return oneOf(plot, await ids(plot, table));
}

/** Mostly somebody they are after or somebody they made. */
export async function person(plot: Plot): Promise<string> {
	if (chance(plot, 45)) return oneOf(plot, [...plot.honest]);
	if (chance(plot, 60)) return await puppet(plot);
	return oneOf(plot, await ids(plot, 'person'));
}

export async function puppet(plot: Plot): Promise<string> {
	const first = new Set(Object.values(plot.world.people));
	const made = (await ids(plot, 'person')).filter((id) => !first.has(id) && !plot.honest.has(id));
	return oneOf(plot, made);
}

export async function addressOf({ db }: Plot, id: string) {
	const found = await db
		.selectFrom('person')
		.select(['email', 'version'])
		.where('id', '=', id)
		.executeTakeFirst();
	if (!found) throw new NothingThere();
	return found;
}

export function organisation(plot: Plot): string {
	return oneOf(plot, Object.values(plot.world.organisations));
}

let count = 0;

/** An address whose mail they read. */
export function newAddress(plot: Plot): string {
	const address = `pop${(count += 1)}@puppet.example`;
	plot.addresses.add(address);
	return address;
}

/** Who is signed in with this account now; whoever knows the password signs in again. */
export async function signedIn(plot: Plot, account: Account): Promise<Actor | null> {
	const read = account.cookie ? await plot.signIns.read(account.cookie) : null;
	if (read) return await findActor(plot.db, read.userId);
	const user = await plot.db
		.selectFrom('user')
		.select('passwordHash')
		.where('id', '=', account.personId)
		.where('disabledAt', 'is', null)
		.executeTakeFirst();
	if (!user || user.passwordHash !== account.passwordHash) return null;
	await signIn(plot, account, 'password');
	return await findActor(plot.db, account.personId);
}
