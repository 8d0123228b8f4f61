import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { nextRank, refuseUnfit } from './add.server.ts';
import { isGoing, type TargetVersion } from '../clocks/clock.ts';
import { listAffected, listToTakeOver, listVersionIds } from './affected.server.ts';
import { findPromises } from './promises.server.ts';
import { refuseDate } from './save.server.ts';
import { mayKeepTargets } from '../policy.ts';
import { readableWishes } from '../read.server.ts';
import { changedClocks, DRAFT, followMoves, type Change } from './recalculate-batch.server.ts';
import { keptTarget, type SaidTarget } from './target.ts';
import { getTarget } from './queries.server.ts';
import type { NewTargetForm, TargetForm } from './schema.ts';

const BATCH = 500;
const SHOWN = 20;

export type TargetPreview = Awaited<ReturnType<typeof previewChange>>;

/** What another version of a target would do to the wishes that are open: how many there are, which move, who becomes late. */
export async function previewTarget(db: Db, actor: Actor, form: TargetForm) {
	if (!mayKeepTargets(actor)) notFound();
	const { versions } = await getTarget(db, actor, form.policyId);
	refuseDate(form, versions[0]?.validFrom ?? '');
	const own = new Set(await listVersionIds(db, form.policyId));
	return await previewChange(db, actor, {
		effect: form.alsoOpen ? 'moves' : 'keeps',
		wishIds: await listAffected(db, form.policyId),
		destinationOf: (clock) => (own.has(clock.policyVersionId) ? { policyVersionId: DRAFT } : {}),
		draft: draftOf(form)
	});
}

/** The same for a target that is not there yet. */
export async function previewNewTarget(db: Db, actor: Actor, form: NewTargetForm) {
	if (!mayKeepTargets(actor)) notFound();
	await refuseUnfit(db, form);
	const rank = await nextRank(db, form);
	const taken = await listToTakeOver(db, form, rank);
	const promises = form.alsoOpen && (await findPromises(db, { ...form, rank }, DRAFT));
	return await previewChange(db, actor, {
		effect: form.alsoOpen ? 'moves' : 'keeps',
		wishIds: promises ? [...taken, ...promises.to.keys()] : taken,
		...(promises && { promises }),
		destinationOf: (clock) => (clock.metric === form.metric ? { policyVersionId: DRAFT } : {}),
		draft: draftOf(form)
	});
}

/** Which wishes would have no due date any more, and how many of those are late. */
export async function previewDisabling(db: Db, actor: Actor, policyId: string) {
	if (!mayKeepTargets(actor)) notFound();
	await getTarget(db, actor, policyId);
	const own = new Set(await listVersionIds(db, policyId));
	return await previewChange(db, actor, {
		effect: 'ends',
		wishIds: await listAffected(db, policyId),
		destinationOf: (clock) => (own.has(clock.policyVersionId) ? { ended: true } : {})
	});
}

type Previewed = Change & {
	effect: 'keeps' | 'moves' | 'ends';
	wishIds: string[];
	draft?: TargetVersion;
};

async function previewChange(db: Db, actor: Actor, change: Previewed) {
	const at = now();
	const { effect, wishIds } = change;
	const moves = effect === 'keeps' ? [] : await listMoves(db, change, at);
	const moved = moves.filter(({ before, after, given }) => given || before !== after);
	const becomesLate = ({ before, after }: Move) => {
		const due = effect === 'ends' ? before : after;
		return due !== null && due < at;
	};
	return {
		effect,
		open: wishIds.length,
		moved: new Set(moved.map(({ wishId }) => wishId)).size,
		given: moved.filter(({ given }) => given).length,
		atRisk: moved.filter(({ atRiskAt, after }) => (atRiskAt ?? '') <= at && (after ?? '') >= at).length,
		late: moved.filter(becomesLate).length,
		wishes: await withNames(db, actor, moved.slice(0, SHOWN))
	};
}

type Move = {
	wishId: string;
	before: string | null;
	after: string | null;
	atRiskAt: string | null;
	/** Whether it had no promise before. */
	given: boolean;
};

async function listMoves(db: Db, { wishIds, draft, ...change }: Previewed, at: string): Promise<Move[]> {
	const moves: Move[] = [];
	for (let from = 0; from < wishIds.length; from += BATCH) {
		const batch = wishIds.slice(from, from + BATCH);
		for (const followed of await followMoves(db, batch, change, at, draft)) {
			const { wishId } = followed.kept;
			for (const { before, after } of changedClocks(followed)) {
				const had = before && isGoing(before) ? before : undefined;
				const due = isGoing(after) ? after.dueAt : null;
				const { atRiskAt } = after;
				moves.push({ wishId, before: had?.dueAt ?? null, after: due, atRiskAt, given: !had });
			}
		}
	}
	return moves;
}

function draftOf(form: SaidTarget & { atRisk: number }): TargetVersion {
	return { ...keptTarget(form), atRiskFraction: form.atRisk / 100 };
}

/** Coaching wishes count, but only those who read them see which they are. */
async function withNames(db: Db, actor: Actor, moves: Move[]) {
	if (!moves.length) return [];
	const rows = await readableWishes(db, actor)
		.select(['wish.id', 'publicRef', 'summary'])
		.where(
			'wish.id',
			'in',
			moves.map(({ wishId }) => wishId)
		)
		.execute();
	const names = new Map(rows.map((row) => [row.id, row]));
	return moves.flatMap(({ wishId, before, after, given }) => {
		const name = names.get(wishId);
		return name ? [{ ...name, before, after, given }] : [];
	});
}
