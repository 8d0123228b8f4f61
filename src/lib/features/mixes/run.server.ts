import { lockEditions } from '#lib/features/editions/lock.server.ts';
import type { BackgroundContext } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { runInWorker } from '#lib/server/workers.ts';
import { planEdition, type MixPlan } from './input.server.ts';
import { publishMoment, type MixKind, type MixObstacle } from './mix.ts';
import { writeSeats } from './seats.server.ts';
import type { MixOption, MixTask, Solved } from './solve.ts';
import { tellProposed } from './tell.server.ts';

/** Makes the groups that were asked for; a second run of the same work finds nothing to do. */
export async function runMix(db: Db, { job, report }: BackgroundContext) {
	const asked = await findAsked(db, job.ids.mixId ?? '');
	if (!asked) return;
	const plan = await planEdition(db, asked);
	if (!plan) return await saveObstacle(db, asked, { kind: 'too_few' });
	const task: MixTask = { kind: asked.kind, input: plan.input };
	const result = await runInWorker<Solved>({
		file: 'src/lib/features/mixes/worker.ts',
		input: task,
		onProgress: report
	});
	await saveResult(db, asked, plan, result);
}

export type AskedMix = { id: string; editionId: string; groupSize: number; seed: number; kind: MixKind };

export async function findAsked(db: Db, mixId: string): Promise<AskedMix | undefined> {
	return await db
		.selectFrom('mix')
		.innerJoin('edition', 'edition.id', 'mix.editionId')
		.select(['mix.id', 'mix.editionId', 'edition.groupSize', 'mix.seed', 'mix.kind'])
		.where('mix.id', '=', mixId)
		.where('mix.state', '=', 'computing')
		.executeTakeFirst();
}

/** Stores what the search found as a proposal, in the place of the proposal before it. */
export async function saveResult(db: Db, asked: AskedMix, plan: MixPlan, result: Solved) {
	if ('infeasible' in result) {
		return await saveObstacle(db, asked, { kind: 'rules', rules: result.infeasible });
	}
	const { options } = result;
	const [first] = options;
	if (!first) return await saveObstacle(db, asked, { kind: 'failed' });
	await db.transaction().execute(async (trx) => {
		await lockEditions(trx, [asked.editionId]);
		if (!(await moveOn(trx, asked.id, proposal(plan, first, asked.kind === 'repair' ? options : [])))) return;
		await replaceProposals(trx, asked);
		await writeSessions(trx, asked.id, plan);
		await writeSeats(trx, asked.id, first.rounds);
		await tellProposed(trx, asked.id);
	});
}

async function saveObstacle(db: Db, asked: AskedMix, obstacle: MixObstacle) {
	await db
		.transaction()
		.execute((trx) =>
			moveOn(trx, asked.id, { state: 'impossible' as const, obstacle: JSON.stringify(obstacle) })
		);
}

function proposal(plan: MixPlan, { figures }: MixOption, options: MixOption[]) {
	return {
		state: 'proposed' as const,
		proposedAt: now(),
		publishAt: publishMoment(now(), plan.rounds[0]?.startsAt ?? now()),
		figures: JSON.stringify(figures),
		options: options.length ? JSON.stringify(options) : ''
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

async function writeSessions(trx: Trx, mixId: string, { rounds, groups }: MixPlan) {
	const rows = rounds.map(({ sessionId }, index) => ({ mixId, sessionId, round: index + 1, groups }));
	await trx.insertInto('mixSession').values(rows).execute();
}
