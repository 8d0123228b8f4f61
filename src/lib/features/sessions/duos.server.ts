import { visibleName } from '#lib/features/people/names.ts';
import type { Db } from '#lib/server/db/open.ts';

/** One trainer of a duo, in the colours of the organisation on the session's date. */
export type DuoHalf = { personId: string; name: string; organisation: string; colour: number; shape: string };
export type Duo = [DuoHalf | null, DuoHalf | null];

/** The duo of each session; an open place is null. */
export async function listDuos(db: Db, sessionIds: string[]): Promise<Map<string, Duo>> {
	const duos = new Map<string, Duo>(sessionIds.map((id) => [id, [null, null]]));
	if (!sessionIds.length) return duos;
	for (const row of await listLeadRows(db, sessionIds)) addHalf(duos.get(row.sessionId), row);
	return duos;
}

async function listLeadRows(db: Db, sessionIds: string[]) {
	return await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.leftJoin('sessionLeadOrganisation', (join) =>
			join
				.onRef('sessionLeadOrganisation.sessionId', '=', 'sessionLead.sessionId')
				.onRef('sessionLeadOrganisation.personId', '=', 'sessionLead.personId')
		)
		.leftJoin('organisation', 'organisation.id', 'sessionLeadOrganisation.organisationId')
		.select(['sessionLead.sessionId', 'sessionLead.place', 'sessionLead.personId'])
		.select(['person.givenName', 'person.infix', 'person.familyName', 'person.shieldedAt'])
		.select(['organisation.name', 'organisation.colour', 'organisation.shape'])
		.where('sessionLead.sessionId', 'in', sessionIds)
		.orderBy('organisation.name')
		.execute();
}

type LeadRow = Awaited<ReturnType<typeof listLeadRows>>[number];

function addHalf(duo: Duo | undefined, row: LeadRow) {
	const place = row.place === 1 ? 0 : 1;
	if (!duo) return;
	const known = duo[place];
	// Somebody with two employers stands for both; the colour is that of the first.
	if (known) known.organisation += ` + ${row.name ?? ''}`;
	else {
		const { personId, name, colour, shape } = row;
		duo[place] = {
			personId,
			name: visibleName(row),
			organisation: name ?? '',
			colour: colour ?? 0,
			shape: shape ?? 'circle'
		};
	}
}
