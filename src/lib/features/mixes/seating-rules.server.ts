import type { Actor } from '#lib/features/people/actor.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getMixableEdition } from './ask.server.ts';
import type { SeatingRuleForm } from './schema.ts';

/** Two people who are to sit together, or apart, from the next calculation on. */
export async function addSeatingRule(db: Db, actor: Actor, editionId: string, form: SeatingRuleForm) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const placed = await listPlaced(trx, editionId);
		if (!placed.has(form.personId)) conflict('mixes_choose_person', {}, 'personId');
		if (!placed.has(form.otherId)) conflict('mixes_choose_person', {}, 'otherId');
		const [personId = '', otherId = ''] = [form.personId, form.otherId].sort();
		await dropRulesAbout(trx, editionId, personId, otherId);
		await trx
			.insertInto('seatingRule')
			.values({
				id: newId(),
				editionId,
				kind: form.kind,
				personId,
				otherId,
				askedBy: actor.personId,
				askedAt: now()
			})
			.execute();
		await auditRule(trx, actor, editionId, 'mix.add_rule', form.kind);
	});
}

async function listPlaced(trx: Trx, editionId: string) {
	const rows = await trx
		.selectFrom('enrolment')
		.select('personId')
		.where('editionId', '=', editionId)
		.where(hasSeat())
		.execute();
	return new Set(rows.map((row) => row.personId));
}

/** The last rule about two people counts. */
async function dropRulesAbout(trx: Trx, editionId: string, personId: string, otherId: string) {
	await trx
		.deleteFrom('seatingRule')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.where('otherId', '=', otherId)
		.execute();
}

type Pin = { sessionId: string; personId: string; group: number };

/** From the next calculation on this person sits in this group of this session. */
export async function pinPerson(trx: Trx, actor: Actor, editionId: string, pin: Pin) {
	const { sessionId, personId, group } = pin;
	await trx
		.deleteFrom('seatingRule')
		.where('editionId', '=', editionId)
		.where('kind', '=', 'pinned')
		.where('sessionId', '=', sessionId)
		.where('personId', '=', personId)
		.execute();
	await trx
		.insertInto('seatingRule')
		.values({
			id: newId(),
			editionId,
			kind: 'pinned',
			personId,
			sessionId,
			groupNumber: group,
			askedBy: actor.personId,
			askedAt: now()
		})
		.execute();
	await auditRule(trx, actor, editionId, 'mix.add_rule', 'pinned');
}

export async function dropSeatingRule(db: Db, actor: Actor, editionId: string, ruleId: string) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const row = await trx
			.deleteFrom('seatingRule')
			.where('editionId', '=', editionId)
			.where('id', '=', ruleId)
			.returning('kind')
			.executeTakeFirst();
		if (row) await auditRule(trx, actor, editionId, 'mix.drop_rule', row.kind);
	});
}

async function auditRule(trx: Trx, actor: Actor, editionId: string, action: AuditAction, kind: string) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: editionId,
		details: { kind }
	});
}
