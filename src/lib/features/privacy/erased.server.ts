import type { Db } from '#lib/server/db/open.ts';
import { addToLedger, readLedger, type Erasure } from './ledger.server.ts';

/** Writes into the ledger whoever is erased and does not stand there yet. */
export async function saveLedger(db: Db, dataDir: string) {
	await addToLedger(dataDir, await listErased(db));
}

/** How many are erased in only one of the two: the database and the ledger beside it. */
export async function findUnsettledErasures(db: Db, { dataDir }: { dataDir: string }): Promise<number> {
	const written = new Set((await readLedger(dataDir)).map(({ personId }) => personId));
	const erased = await listErased(db);
	const undone = await db
		.selectFrom('person')
		.select('id')
		.where('id', 'in', [...written, ''])
		.where('erasedAt', 'is', null)
		.execute();
	const unwritten = erased.filter(({ personId }) => !written.has(personId));
	return undone.length + unwritten.length;
}

/** Also whoever turned out to be one of them: in an older backup they are still somebody of their own. */
async function listErased(db: Db): Promise<Erasure[]> {
	const people = await db
		.selectFrom('person')
		.select(['id as personId', 'erasedAt'])
		.where('erasedAt', 'is not', null)
		.orderBy('erasedAt')
		.orderBy('id')
		.$narrowType<{ erasedAt: string }>()
		.execute();
	const merged = await db
		.selectFrom('mergedPerson')
		.innerJoin('person', 'person.id', 'keptId')
		.select(['goneId as personId', 'erasedAt'])
		.where('erasedAt', 'is not', null)
		.orderBy('goneId')
		.$narrowType<{ erasedAt: string }>()
		.execute();
	return [...new Map([...people, ...merged].map((erasure) => [erasure.personId, erasure])).values()];
}
