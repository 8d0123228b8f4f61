import { sql } from 'kysely';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { raiseAlerts } from '../alerts/commands.server.ts';
import { keepingGrowth, lockGrowth } from '../encounters/growth.server.ts';
import { mergeFates } from './fates.ts';
import type { Journal } from './journal.server.ts';
import { repointEncounters, repointPossibleDuplicates, repointPreferences } from './repoint-pairs.server.ts';
import { repointLeads } from './repoint-leads.server.ts';
import {
	repointEnrolments,
	repointMemberships,
	repointRoles,
	repointTrainer
} from './repoint-work.server.ts';

export type Merger = {
	keptId: string;
	goneId: string;
	/** Who had it done; a link in a mail is nobody's. */
	by: string | null;
	/** Whether what was confidential to the one who goes stays out of reach: so unless that account said yes itself. */
	sealed: boolean;
};

/** Points what points at one person at another, and leaves an empty shell of the first, with what nobody else may read. */
export async function repointEverything(trx: Trx, journal: Journal, merger: Merger) {
	await lockGrowth(trx);
	await endWaysIn(trx, journal, merger);
	await endCoaching(trx, journal, merger);
	await repointMemberships(trx, journal, merger);
	await repointRoles(trx, journal, merger);
	await repointTrainer(journal, merger);
	await repointLeads(trx, journal, merger);
	await repointEnrolments(trx, journal, merger);
	await repointPreferences(journal, merger);
	await keepingGrowth(trx, [merger.keptId, merger.goneId], () => repointEncounters(journal, merger));
	await repointPossibleDuplicates(journal, merger);
	await repointWhatIsSealed(journal, merger);
	await repointMail(journal, merger);
	await repointTheRest(journal, merger);
	await emptyShell(trx, journal, merger);
}

/**
 * One person, one account: the one of who is kept. Sign-ins and links of the other are over, also after an undo; so is a
 * change of its address that waits, until then.
 */
async function endWaysIn(trx: Trx, journal: Journal, { goneId }: Merger) {
	await trx.deleteFrom('loginSession').where('userId', '=', goneId).execute();
	await trx
		.updateTable('signInLink')
		.set({ usedAt: now() })
		.where('personId', '=', goneId)
		.where('usedAt', 'is', null)
		.execute();
	await journal.set('user', { id: goneId, disabled_at: null }, { disabled_at: now() });
	await journal.set('diary_feed', { person_id: goneId, revoked_at: null }, { revoked_at: now() });
	const over = { settled_at: now(), outcome: 'withdrawn' };
	await journal.set('address_change', { person_id: goneId, settled_at: null }, over);
}

/** Coaching never goes along: it ends, its notes stay with the two whose they were, and the other half hears of it. */
async function endCoaching(trx: Trx, journal: Journal, { goneId, by }: Merger) {
	const theirs = sql`${goneId} in (coach_id, participant_id) and ended_at is null`;
	for (const pair of await journal.find('coaching_pair', theirs)) {
		await raiseAlerts(trx, {
			key: `coaching-ended/${pair.id}`,
			recipientId: String(pair.coach_id === goneId ? pair.participant_id : pair.coach_id),
			kind: 'coaching_ended_by_merger',
			facts: {},
			href: `/coaching/${pair.id}`,
			mail: false
		});
	}
	await journal.set('coaching_pair', theirs, { ended_at: now(), ended_by: by });
}

async function repointWhatIsSealed(journal: Journal, { keptId, goneId, sealed }: Merger) {
	if (!sealed) {
		await journal.repoint('submission', 'person_id', goneId, keptId);
		await journal.repoint('new_lead_notice', 'author_id', goneId, keptId);
	}
	for (const column of ['asker_id', 'owner_person_id']) {
		const open = sealed ? sql` and kind <> 'coaching'` : sql``;
		const theirs = sql`${sql.ref(column)} = ${goneId}${open}`;
		await journal.set('wish', theirs, { [column]: keptId });
	}
}

/** Mail that waits goes to who is kept, but not about a wish that stays behind. */
async function repointMail(journal: Journal, { keptId, goneId }: Merger) {
	const sealedIds = await journal.find('wish', sql`${goneId} in (asker_id, owner_person_id)`);
	const about = sealedIds.map(({ id }) => sql` and ids not like ${`%${String(id)}%`}`);
	const theirs = sql`recipient_id = ${goneId} and state = 'pending'${sql.join(about, sql``)}`;
	await journal.set('outbox', theirs, { recipient_id: keptId });
}

async function repointTheRest(journal: Journal, { keptId, goneId }: Merger) {
	for (const [reference, fate] of Object.entries(mergeFates)) {
		const [table = '', column = ''] = reference.split('.');
		if (fate === 'moves') await journal.repoint(table, column, goneId, keptId);
	}
	await journal.set('absence', { person_id: keptId, deputy_id: keptId }, { deputy_id: null });
	await journal.remove('seating_rule', { person_id: keptId, other_id: keptId });
	// Ways to repair that seat who goes can be chosen no more; the proposal that came of them stays.
	await journal.set('mix', sql`options like ${`%${goneId}%`}`, { options: '' });
}

/** Stays for a history that only grows and for what is sealed; it bears the name of who this turned out to be. */
async function emptyShell(trx: Trx, journal: Journal, { keptId, goneId }: Merger) {
	const { givenName, initials, infix, familyName } = await trx
		.selectFrom('person')
		.select(['givenName', 'initials', 'infix', 'familyName'])
		.where('id', '=', keptId)
		.executeTakeFirstOrThrow();
	await journal.set(
		'person',
		{ id: goneId },
		{
			given_name: givenName,
			initials,
			infix,
			family_name: familyName,
			email: `${goneId}@merged.invalid`,
			phone: '',
			photo_file_id: null,
			photo_consent_at: null
		}
	);
}
