import { visibleName } from '#lib/features/people/names/names.ts';
import type { Db } from '#lib/server/db/open.ts';

/** One trainer of a duo, in the colours of the organisation this trainer stands for. */
export type DuoHalf = { personId: string; name: string; organisation: string; colour: number; shape: string };
export type Duo = [DuoHalf | null, DuoHalf | null];

/** The duo of each session; an open half is null. */
export async function listDuos(db: Db, sessionIds: string[]): Promise<Map<string, Duo>> {
	const duos = new Map<string, Duo>(sessionIds.map((id) => [id, [null, null]]));
	for (const row of await listLeadRows(db, sessionIds)) addHalf(duos.get(row.sessionId), row);
	return duos;
}

async function listLeadRows(db: Db, sessionIds: string[]) {
	return await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.innerJoin('organisation', 'organisation.id', 'sessionLead.organisationId')
		.select(['sessionLead.sessionId', 'sessionLead.half', 'sessionLead.personId'])
		.select(['person.givenName', 'person.infix', 'person.familyName', 'person.shieldedAt'])
		.select(['organisation.name', 'organisation.colour', 'organisation.shape'])
		.where('sessionLead.sessionId', 'in', sessionIds)
		.execute();
}

type LeadRow = Awaited<ReturnType<typeof listLeadRows>>[number];

function addHalf(duo: Duo | undefined, row: LeadRow) {
	if (!duo) return;
	const { personId, name: organisation, colour, shape } = row;
	duo[row.half === 1 ? 0 : 1] = { personId, name: visibleName(row), organisation, colour, shape };
}
