import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { ensureTopic } from '#lib/features/topics/make.server.ts';
import { looseKey, type SessionRow } from '#lib/features/imports/import.ts';
import type { Importer } from '#lib/features/imports/policy.ts';
import { isOnline } from '#lib/features/imports/reading/sessions.ts';

/** Makes sessions, and the trainings (each with a topic of its name), editions and places they need. */
export async function applySessions(trx: Trx, { actor }: Importer, rows: SessionRow[]) {
	const trainings = await idsByName(trx.selectFrom('training').select(['id', 'title as name']));
	const editions = await idsByName(trx.selectFrom('edition').select(['id', 'title as name']));
	const places = await idsByName(trx.selectFrom('place').select(['id', 'name']));
	for (const row of rows) {
		if (row.state === 'known') continue;
		const trainingId = await ensure(trainings, row.training, () => addTraining(trx, row.training));
		const editionId = await ensure(editions, row.edition, () => addEdition(trx, trainingId, row.edition));
		const placeId = await ensure(places, row.place, () => addPlace(trx, row.place));
		const id = await addSession(trx, editionId, placeId, row);
		await writeAudit(trx, {
			actorId: actor?.personId ?? null,
			action: 'session.import',
			objectId: id
		});
	}
}

type NamedRows = { execute(): Promise<{ id: string; name: string }[]> };

async function idsByName(query: NamedRows) {
	return new Map((await query.execute()).map((row) => [looseKey(row.name), row.id]));
}

async function ensure(ids: Map<string, string>, name: string, make: () => Promise<string>) {
	const found = ids.get(looseKey(name)) ?? (await make());
	ids.set(looseKey(name), found);
	return found;
}

async function addTraining(trx: Trx, title: string) {
	const id = newId();
	await trx.insertInto('training').values({ id, title, summary: '', body: '', createdAt: now() }).execute();
	await trx
		.insertInto('trainingTopic')
		.values({ trainingId: id, topicId: await ensureTopic(trx, title) })
		.execute();
	return id;
}

async function addEdition(trx: Trx, trainingId: string, title: string) {
	const id = newId();
	await trx
		.insertInto('edition')
		.values({ id, trainingId, title, state: 'to_start', stateSince: now(), createdAt: now() })
		.execute();
	return id;
}

async function addPlace(trx: Trx, name: string) {
	const id = newId();
	const kind = isOnline(name) ? 'online' : 'room';
	await trx
		.insertInto('place')
		.values({ id, name, kind, address: '', directions: '', addressFor: 'enrolled', createdAt: now() })
		.execute();
	return id;
}

async function addSession(trx: Trx, editionId: string, placeId: string, row: SessionRow) {
	const id = newId();
	const { number, startsAt, endsAt, seats } = row;
	await trx
		.insertInto('session')
		.values({
			id,
			editionId,
			number,
			startsAt,
			endsAt,
			placeId,
			seats,
			uid: `${id}@tweespan`,
			changedAt: now()
		})
		.execute();
	return id;
}
