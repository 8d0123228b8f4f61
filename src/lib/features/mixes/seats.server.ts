import { checkMix } from '#lib/engine/mixing/checker.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getMixableEdition } from './ask.server.ts';
import { getMixOf, readFigures } from './find.server.ts';
import { inputFor, listComing, type Round } from './input.server.ts';
import { canMove, provenMeasures, type MixFigures } from './mix.ts';
import type { MoveForm } from './schema.ts';
import { dropStaleRepairs } from './stale.server.ts';
import { pinPerson } from './seating-rules.server.ts';

/** Seats somebody in another group, or a newcomer in a first one, and measures the whole plan anew. */
export async function movePerson(db: Db, actor: Actor, editionId: string, form: MoveForm) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const mix = await getMixOf(trx, editionId, form.mixId);
		const session = await findMixSession(trx, form);
		if (!session || session.replacedAt) conflict('mixes_choose_session', {}, 'sessionId');
		if (!canMove(mix.state, session, now())) conflict('mixes_session_started', {}, 'sessionId');
		if (mix.version !== form.version) conflict('mixes_changed_meanwhile');
		if (form.group > session.groups) conflict('mixes_no_such_group', { groups: session.groups }, 'group');
		const coming = await listComing(trx, [session]);
		if (!coming.get(session.id)?.includes(form.personId)) conflict('mixes_not_coming', {}, 'personId');
		await seat(trx, form);
		if (form.pin) await pinPerson(trx, actor, editionId, form);
		await measureAnew(trx, mix);
		if (mix.state === 'published') await dropStaleRepairs(trx, editionId);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'mix.move',
			objectId: mix.id,
			personId: form.personId,
			details: { sessionId: form.sessionId, group: form.group }
		});
	});
}

/** Seats everybody as the rounds say; whoever sat elsewhere in this mix does so no more. */
export async function writeSeats(trx: Trx, mixId: string, rounds: string[][][]) {
	const sessions = await trx
		.selectFrom('mixSession')
		.select('sessionId')
		.where('mixId', '=', mixId)
		.orderBy('round')
		.execute();
	await trx.deleteFrom('mixSeat').where('mixId', '=', mixId).execute();
	for (const [index, { sessionId }] of sessions.entries()) {
		const seats = (rounds[index] ?? []).flatMap((group, table) =>
			group.map((personId) => ({ mixId, sessionId, personId, groupNumber: table + 1 }))
		);
		if (seats.length) await trx.insertInto('mixSeat').values(seats).execute();
	}
}

async function findMixSession(trx: Trx, { mixId, sessionId }: MoveForm) {
	return await trx
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.select(['session.id', 'session.startsAt', 'mixSession.groups', 'mixSession.replacedAt'])
		.where('mixSession.mixId', '=', mixId)
		.where('mixSession.sessionId', '=', sessionId)
		.executeTakeFirst();
}

async function seat(trx: Trx, { mixId, sessionId, personId, group }: MoveForm) {
	await trx
		.insertInto('mixSeat')
		.values({ mixId, sessionId, personId, groupNumber: group })
		.onConflict((conflict) =>
			conflict.columns(['mixId', 'sessionId', 'personId']).doUpdateSet({ groupNumber: group })
		)
		.execute();
}

type MixRow = Awaited<ReturnType<typeof getMixOf>>;

async function measureAnew(trx: Trx, mix: MixRow) {
	const { rounds, groups, plan } = await loadPlan(trx, mix.id);
	const input = await inputFor(trx, mix.editionId, rounds, groups, mix.seed);
	const { measures, bounds } = checkMix(input, plan);
	const before = readFigures(mix.figures);
	const figures: MixFigures = {
		measures,
		bounds,
		proven: provenMeasures(measures, bounds),
		random: before?.random ?? measures,
		cutShort: false,
		byHand: true
	};
	await trx
		.updateTable('mix')
		.set((set) => ({ figures: JSON.stringify(figures), version: set('version', '+', 1) }))
		.where('id', '=', mix.id)
		.execute();
}

/** The rounds of a mix as they stand, with everybody who is seated in them. */
async function loadPlan(trx: Trx, mixId: string) {
	const sessions = await trx
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.select(['mixSession.sessionId', 'mixSession.groups', 'session.startsAt'])
		.where('mixSession.mixId', '=', mixId)
		.orderBy('mixSession.round')
		.execute();
	const seats = await trx
		.selectFrom('mixSeat')
		.select(['sessionId', 'personId', 'groupNumber'])
		.where('mixId', '=', mixId)
		.orderBy('personId')
		.execute();
	const groups = sessions[0]?.groups ?? 1;
	const seated = (sessionId: string) => seats.filter((row) => row.sessionId === sessionId);
	return {
		groups,
		rounds: sessions.map(({ sessionId, startsAt }): Round => {
			return { sessionId, startsAt, personIds: seated(sessionId).map((row) => row.personId) };
		}),
		plan: sessions.map(({ sessionId }) =>
			Array.from({ length: groups }, (_, table) =>
				seated(sessionId)
					.filter((row) => row.groupNumber === table + 1)
					.map((row) => row.personId)
			)
		)
	};
}
