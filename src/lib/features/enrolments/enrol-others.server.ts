import type { Actor } from '#lib/features/people/actor.ts';
import { mergedPeople } from '#lib/features/people/merged.server.ts';
import { nameFor } from '#lib/features/people/names/names.ts';
import { peopleOf } from '#lib/features/people/readable.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { refusalInWords } from '#lib/i18n/refusals.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden, isConflict } from '#lib/server/refuse.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { enrol } from './commands.server.ts';
import { mayEnrolOthers } from './policy.ts';

export type EnrolledRow = { who: string; outcome: 'placed' | 'waiting' | 'refused'; reason: string };
export type Others = {
	personIds: string[];
	/** Pasted addresses, one or more a line. */ pasted: string;
	overlapConfirmed: boolean;
};

const ADDRESS = /[^\s<>,;"'()]+@[^\s<>,;"'()]+/g;

/** Enrols several people one by one, so that one refusal keeps nobody else out; answers how it went for each. */
export async function enrolOthers(
	db: Db,
	actor: Actor,
	editionId: string,
	others: Others
): Promise<EnrolledRow[]> {
	await getEdition(db, actor, editionId);
	if (!mayEnrolOthers(actor)) forbidden();
	const addresses = [...new Set(others.pasted.toLowerCase().match(ADDRESS) ?? [])];
	const found = await findPeople(db, actor, others.personIds, addresses);
	const rows: EnrolledRow[] = [];
	for (const person of found.people)
		rows.push(await enrolOne(db, actor, editionId, person, others.overlapConfirmed));
	return [
		...rows,
		...found.unknown.map((who) => ({
			who,
			outcome: 'refused' as const,
			reason: m.enrolments_unknown_address()
		}))
	];
}

type SomePerson = {
	id: string;
	givenName: string;
	infix: string;
	familyName: string;
	shieldedAt: string | null;
};

async function enrolOne(
	db: Db,
	actor: Actor,
	editionId: string,
	person: SomePerson,
	overlapConfirmed: boolean
): Promise<EnrolledRow> {
	const who = nameFor(actor, person);
	try {
		return {
			who,
			outcome: await enrol(db, actor, editionId, { personId: person.id, overlapConfirmed }),
			reason: ''
		};
	} catch (problem) {
		if (!isConflict(problem)) throw problem;
		return { who, outcome: 'refused', reason: refusalInWords(problem.body.refusal) };
	}
}

/** Somebody of another organisation answers like somebody unknown. */
async function findPeople(db: Db, actor: Actor, personIds: string[], addresses: string[]) {
	const rows = await db
		.selectFrom('person')
		.leftJoin('personAddress', 'personAddress.personId', 'person.id')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt', 'personAddress.email'])
		.where((where) =>
			where.or([
				where('person.id', 'in', personIds),
				where((address) => address.fn('lower', ['personAddress.email']), 'in', addresses)
			])
		)
		.where('person.erasedAt', 'is', null)
		.where('person.id', 'not in', mergedPeople(db))
		.$if(!actor.staff, (query) =>
			query.where('person.id', 'in', peopleOf(db, actor.coordinatedOrganisations))
		)
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
	const known = new Set(rows.map((row) => row.email?.toLowerCase()));
	return {
		people: [...new Map(rows.map((row) => [row.id, row])).values()],
		unknown: addresses.filter((address) => !known.has(address))
	};
}
