import { checkMix } from '#lib/engine/mixing/checker.ts';
import type { InfeasibleMix, Mix } from '#lib/engine/mixing/types.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import type { BackgroundContext } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { runInWorker } from '#lib/server/workers.ts';
import { planEdition, type MixPlan } from './input.server.ts';
import { provenMeasures, publishMoment, randomPlan, type MixFigures, type MixObstacle } from './mix.ts';
import { tellProposed } from './tell.server.ts';

/** Makes the groups that were asked for; a second run of the same work finds nothing to do. */
export async function runMix(db: Db, { job, report }: BackgroundContext) {
	const asked = await findAsked(db, job.ids.mixId ?? '');
	if (!asked) return;
	const plan = await planEdition(db, asked);
	if (!plan) return await keepObstacle(db, asked, { kind: 'too_few' });
	const result = await runInWorker<Mix | InfeasibleMix>({
		file: 'src/lib/features/mixes/worker.ts',
		input: plan.input,
		onProgress: report
	});
	await keepResult(db, asked, plan, result);
}

export type AskedMix = { id: string; editionId: string; groupSize: number; seed: number };

export async function findAsked(db: Db, mixId: string): Promise<AskedMix | undefined> {
	return await db
		.selectFrom('mix')
		.innerJoin('edition', 'edition.id', 'mix.editionId')
		.select(['mix.id', 'mix.editionId', 'edition.groupSize', 'mix.seed'])
		.where('mix.id', '=', mixId)
		.where('mix.state', '=', 'computing')
		.executeTakeFirst();
}

/** Stores what the search found as a proposal, in the place of the proposal before it. */
export async function keepResult(db: Db, asked: AskedMix, plan: MixPlan, result: Mix | InfeasibleMix) {
	if ('infeasible' in result) {
		return await keepObstacle(db, asked, { kind: 'rules', rules: result.infeasible });
	}
	await db.transaction().execute(async (trx) => {
		await lockEditions(trx, [asked.editionId]);
		if (!(await moveOn(trx, asked.id, proposal(plan, result)))) return;
		await replaceProposals(trx, asked);
		await writeSeats(trx, asked.id, plan, result.rounds);
		await tellProposed(trx, asked.id);
	});
}

async function keepObstacle(db: Db, asked: AskedMix, obstacle: MixObstacle) {
	await db
		.transaction()
		.execute((trx) =>
			moveOn(trx, asked.id, { state: 'impossible' as const, obstacle: JSON.stringify(obstacle) })
		);
}

function proposal(plan: MixPlan, result: Mix) {
	const figures: MixFigures = {
		measures: result.measures,
		bounds: result.bounds,
		proven: provenMeasures(result.measures, result.bounds),
		random: checkMix(plan.input, randomPlan(plan.input, plan.input.seed)).measures,
		cutShort: result.cutShort,
		byHand: false
	};
	return {
		state: 'proposed' as const,
		proposedAt: now(),
		publishAt: publishMoment(now(), plan.rounds[0]?.startsAt ?? now()),
		figures: JSON.stringify(figures)
	};
}

type Ending = ReturnType<typeof proposal> | { state: 'impossible'; obstacle: string };

/** Only a mix that is still being made moves on, once. */
async function moveOn(trx: Trx, mixId: string, ending: Ending) {
	const { numUpdatedRows } = await trx
		.updateTable('mix')
		.set(ending)
		.where('id', '=', mixId)
		.where('state', '=', 'computing')
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

async function replaceProposals(trx: Trx, { id, editionId }: AskedMix) {
	await trx
		.updateTable('mix')
		.set({ state: 'replaced', replacedAt: now() })
		.where('editionId', '=', editionId)
		.where('id', '<>', id)
		.where('state', 'in', ['proposed', 'stopped', 'impossible'])
		.execute();
}

async function writeSeats(trx: Trx, mixId: string, { rounds, groups }: MixPlan, seated: string[][][]) {
	for (const [index, { sessionId }] of rounds.entries()) {
		await trx
			.insertInto('mixSession')
			.values({ mixId, sessionId, round: index + 1, groups })
			.execute();
		const seats = (seated[index] ?? []).flatMap((group, table) =>
			group.map((personId) => ({ mixId, sessionId, personId, groupNumber: table + 1 }))
		);
		await trx.insertInto('mixSeat').values(seats).execute();
	}
}
