import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { addLead } from '../support/builders.ts';
import type { Facts } from './facts.ts';

/** Puts the facts into the tables as they are, under their own ids. */
export async function writeFacts(db: Db, facts: Facts) {
	const at = now();
	const day = (days: number) => addDays(localDate(at), days);
	const createdAt = at;
	await insert(facts.organisations, (id) =>
		db
			.insertInto('organisation')
			.values({ id, name: id, kind: 'other', colour: 0, shape: 'circle', createdAt })
	);
	await insert(facts.people, (id) =>
		db.insertInto('person').values({
			id,
			givenName: id,
			initials: 'A.',
			infix: '',
			familyName: 'Proef',
			email: `${id}@example.nl`,
			createdAt
		})
	);
	await insert(facts.memberships, ({ personId, organisationId, from, until }, index) =>
		db.insertInto('membership').values({
			id: `${personId}m${index}`,
			...{
				personId,
				organisationId,
				function: '',
				discipline: '',
				startsOn: day(from),
				endsOn: until === null ? null : day(until)
			}
		})
	);
	await insert(facts.grants, ({ ended, ...grant }, index) =>
		db
			.insertInto('roleGrant')
			.values({ id: `${grant.personId}g${index}`, ...grant, grantedAt: at, endedAt: ended ? at : null })
	);
	await insert(facts.trainings, ({ id, published }) =>
		db
			.insertInto('training')
			.values({ id, title: id, summary: '', body: '', createdAt, publishedAt: published ? at : null })
	);
	await insert(facts.editions, (edition) =>
		db.insertInto('edition').values({ ...edition, title: edition.id, stateSince: at, createdAt })
	);
	await insert(facts.sessions, ({ id, editionId, number, endedAt }) => {
		const endsAt = addMs(at, endedAt * DAY);
		return db.insertInto('session').values({
			id,
			editionId,
			number: number + 1,
			startsAt: addMs(endsAt, -3 * HOUR),
			endsAt,
			seats: 20,
			uid: id,
			changedAt: at
		});
	});
	for (const { sessionId, personId, place } of facts.leads)
		await addLead(db, sessionId, place as 1 | 2, personId, facts.organisations[place]!);
	await insert(facts.enrolments, ({ placed, end, ...enrolment }) =>
		db.insertInto('enrolment').values({
			...enrolment,
			...{
				askedAt: at,
				askedBy: enrolment.personId,
				placedAt: placed ? at : null,
				endedAt: end && at,
				endKind: end
			}
		})
	);
	await insert(facts.assignments, ({ id, editionId, published }) =>
		db.insertInto('assignment').values({
			id,
			editionId,
			title: id,
			body: '',
			dueAt: at,
			madeAt: at,
			madeBy: facts.people[0]!,
			publishedAt: published ? at : null
		})
	);
	await insert(facts.submissions, ({ handedIn, flagged, ...work }) =>
		db.insertInto('submission').values({
			...work,
			text: '',
			savedAt: at,
			handedInAt: handedIn ? at : null,
			flaggedAt: flagged ? at : null
		})
	);
	await insert(
		facts.wishes,
		({ id, kind, askerId, organisationAtRaise, shared, ownerOrganisationId, ownerPersonId, sessionId }) =>
			db.insertInto('wish').values({
				...{
					id,
					kind,
					askerId,
					ownerOrganisationId,
					ownerPersonId,
					publicRef: id,
					formKey: id,
					summary: id,
					body: ''
				},
				...{
					sourceType: sessionId ? 'session' : 'form',
					sourceSessionId: sessionId,
					sourceMoment: sessionId ? 'after' : null
				},
				...{
					askerOrganisationIdAtRaise: organisationAtRaise,
					askerRoleAtRaise: 'other',
					sharedWithOrganisation: shared ? 1 : 0
				},
				...{ state: 'raised', raisedAt: at, recordedAt: at }
			})
	);
	await insert(facts.pairs, ({ ended, ...pair }) =>
		db
			.insertInto('coachingPair')
			.values({ ...pair, askedAt: at, askedBy: pair.coachId, acceptedAt: at, endedAt: ended ? at : null })
	);
	await insert(facts.closings, ({ after, ...closing }) =>
		db
			.insertInto('confidentialClosing')
			.values({ ...closing, way: 'link', closedAt: addMs(at, after ? HOUR : -HOUR) })
	);
	await insert(facts.openings, (opening) =>
		db
			.insertInto('confidentialOpening')
			.values({ ...opening, openedAt: addMs(at, 2 * HOUR), openedBy: opening.otherId ?? opening.personId })
	);
}

async function insert<Row>(
	rows: readonly Row[],
	statement: (row: Row, index: number) => { execute(): Promise<unknown> }
) {
	for (const [index, row] of rows.entries()) await statement(row, index).execute();
}
