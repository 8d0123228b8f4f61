import { sql } from 'kysely';
import type { Trx } from '#lib/server/db/open.ts';
import { plainly, toSet, toSql, type Entry, type Row, type Value } from './journal.server.ts';
import type { Merged } from './undo.server.ts';

/** What was done to one row at one moment. */
type Changed = { kind: 'changed'; table: string; key: Row; before: Row; after: Row };
type Whole = { kind: 'removed' | 'added'; table: string; key: Row; row: Row };
export type Step = Changed | Whole;

/** The columns of one row that were changed together belong together: a row is put back whole or not. */
export function toSteps(entries: Entry[]): Step[] {
	const steps: Step[] = [];
	for (const { table, key, column, before, after } of entries) {
		if (column === null) {
			const kind = before === null ? 'added' : 'removed';
			steps.push({ table, key, kind, row: (before ?? after) as Row });
			continue;
		}
		const last = steps.at(-1);
		const goesOn =
			last?.kind === 'changed' &&
			last.table === table &&
			!(column in last.after) &&
			JSON.stringify(last.key) === JSON.stringify(key);
		if (!goesOn) steps.push({ kind: 'changed', table, key, before: {}, after: {} });
		const step = steps.at(-1) as Changed;
		step.before[column] = before as Value;
		step.after[column] = after as Value;
	}
	return steps;
}

/** Last things first, each where the row is still as the merger left it; answers how many were not. */
export async function putBack(trx: Trx, merged: Merged, steps: Step[]): Promise<number> {
	let left = 0;
	for (const step of steps.toReversed()) if (!(await undo(trx, merged, step))) left += 1;
	return left;
}

async function undo(trx: Trx, merged: Merged, step: Step): Promise<boolean> {
	if (step.kind !== 'changed')
		return step.kind === 'added' ? await takeAway(trx, step) : await insertAgain(trx, step);
	if (await staysWithKept(trx, merged, step)) return false;
	if (step.table === 'session_lead') await leaveOrganisations(trx, step);
	const { numAffectedRows } = await sql`
		update ${sql.table(step.table)} set ${toSet(step.before)}
		where ${toSql(step.key)} and ${toSql(step.after)}`.execute(plainly(trx));
	return numAffectedRows === 1n;
}

async function takeAway(trx: Trx, { table, key, row }: Whole) {
	if (table === 'trainer' && (await teaches(trx, String(key.person_id)))) return false;
	const { numAffectedRows } = await sql`
		delete from ${sql.table(table)} where ${toSql(key)} and ${toSql(row)}`.execute(plainly(trx));
	return numAffectedRows === 1n;
}

async function teaches(trx: Trx, personId: string) {
	const topic = await trx
		.selectFrom('trainerTopic')
		.select('topicId')
		.where('personId', '=', personId)
		.executeTakeFirst();
	return topic !== undefined;
}

async function insertAgain(trx: Trx, { table, row }: Whole) {
	if (table === 'session_lead_organisation' && !(await leads(trx, row))) return false;
	const { numInsertedOrUpdatedRows } = await plainly(trx)
		.insertInto(table)
		.values(row)
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return numInsertedOrUpdatedRows === 1n;
}

/** Whether the place itself came back. */
async function leads(trx: Trx, row: Row) {
	const lead = await trx
		.selectFrom('sessionLead')
		.select('half')
		.where('sessionId', '=', String(row.session_id))
		.where('personId', '=', String(row.person_id))
		.executeTakeFirst();
	return lead !== undefined;
}

/**
 * What somebody wrote since is theirs: a hand-in that was written in, a coaching wish in which something was said, and
 * a seat that was given up while they have another now.
 */
async function staysWithKept(trx: Trx, { mergedAt }: Merged, { table, key, before }: Changed) {
	const id = String(key.id);
	if (table === 'submission') {
		const work = trx.selectFrom('submission').select('id').where('id', '=', id);
		return (await work.where('savedAt', '>=', mergedAt).executeTakeFirst()) !== undefined;
	}
	if (table === 'wish') {
		const said = trx
			.selectFrom('wishEvent')
			.innerJoin('wish', 'wish.id', 'wishEvent.wishId')
			.select('seq')
			.where('wishId', '=', id)
			.where('kind', '=', 'coaching')
			.where('wishEvent.recordedAt', '>=', mergedAt);
		return (await said.executeTakeFirst()) !== undefined;
	}
	return table === 'enrolment' && before.ended_at === null && (await hasSeatNow(trx, id, before));
}

async function hasSeatNow(trx: Trx, enrolmentId: string, before: Row) {
	const { editionId, personId } = await trx
		.selectFrom('enrolment')
		.select(['editionId', 'personId'])
		.where('id', '=', enrolmentId)
		.executeTakeFirstOrThrow();
	const seat = await trx
		.selectFrom('enrolment')
		.select('id')
		.where('editionId', '=', editionId)
		.where('personId', '=', String(before.person_id ?? personId))
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return seat !== undefined;
}

/** The rows of organisations hold on to who leads; the one who gets the place back brings their own. */
async function leaveOrganisations(trx: Trx, { key, after }: Changed) {
	if (!('person_id' in after)) return;
	await sql`
		delete from session_lead_organisation
		where session_id = ${key.session_id} and person_id = ${after.person_id} and exists (
			select 1 from session_lead where ${toSql(key)} and person_id = ${after.person_id}
		)`.execute(trx);
}
