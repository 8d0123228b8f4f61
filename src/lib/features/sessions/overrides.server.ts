import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { clashText } from './clash-words.ts';
import { needsReason, type Clash } from './clashes.ts';

/** Lets clashes pass only with a reason, and keeps who gave which. */
export async function passClashes(
	trx: Trx,
	actor: Actor,
	sessionId: string,
	clashes: Clash[],
	reason: string
) {
	const serious = clashes.filter(needsReason);
	if (!serious.length) return;
	if (!reason) conflict('planning_clashes', { words: serious.map(clashText).join(' ') }, 'overrideReason');
	await trx
		.insertInto('clashOverride')
		.values(serious.map((clash) => toRow(actor, sessionId, clash, reason)))
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'clash.override',
		objectId: sessionId,
		details: { kinds: serious.map((clash) => clash.kind) }
	});
}

function toRow(actor: Actor, sessionId: string, clash: Clash, reason: string) {
	return {
		id: newId(),
		sessionId,
		otherSessionId: 'other' in clash ? clash.other.id : null,
		kind: clash.kind,
		personId: 'personId' in clash ? clash.personId : null,
		reason,
		overriddenBy: actor.personId,
		overriddenAt: now()
	};
}
