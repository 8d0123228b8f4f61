import { isRunning } from '#lib/features/editions/edition.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getMixableEdition, queueMix } from './ask.server.ts';
import { findUnderway, endFailed } from '#lib/features/calculations/calculations.server.ts';
import { getMixOf, readOptions } from './find.server.ts';
import { listComingRounds, listSeatsInForce } from './input.server.ts';
import { canPublish } from './mix.ts';
import type { OptionForm } from './schema.ts';
import { writeSeats } from './seats.server.ts';

/** Asks for ways to mend the groups in force after somebody left or came. */
export async function repairMix(db: Db, actor: Actor, editionId: string): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		const edition = await getMixableEdition(trx, actor, editionId);
		if (!isRunning(edition.state)) conflict('mixes_edition_over');
		await endFailed(trx, { mixOf: editionId });
		const underway = await findUnderway(trx, { mixOf: editionId });
		if (underway) return underway.id;
		const rounds = await listComingRounds(trx, editionId);
		if (!(await listSeatsInForce(trx, rounds)).length) conflict('mixes_nothing_to_repair');
		return await queueMix(trx, editionId, { askedBy: actor.personId, kind: 'repair' });
	});
}

/** Takes another of the ways to repair that were found, in the place of the proposed one. */
export async function chooseOption(db: Db, actor: Actor, editionId: string, form: OptionForm) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const mix = await getMixOf(trx, editionId, form.mixId);
		if (!canPublish(mix.state) || (await hasBegun(trx, mix.id))) conflict('mixes_not_open');
		if (mix.version !== form.version) conflict('mixes_changed_meanwhile');
		const option = readOptions(mix.options)[form.option - 1];
		if (!option) conflict('mixes_not_open');
		await writeSeats(trx, mix.id, option.rounds);
		await trx
			.updateTable('mix')
			.set((set) => ({ figures: JSON.stringify(option.figures), version: set('version', '+', 1) }))
			.where('id', '=', mix.id)
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'mix.choose_option',
			objectId: mix.id,
			details: { moves: option.figures.measures.moved }
		});
	});
}

async function hasBegun(trx: Trx, mixId: string) {
	const row = await trx
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.select('session.id')
		.where('mixSession.mixId', '=', mixId)
		.where('session.startsAt', '<=', now())
		.executeTakeFirst();
	return row !== undefined;
}
