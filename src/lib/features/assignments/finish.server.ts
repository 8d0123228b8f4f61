import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import { BrokenUpload, type Arriving } from '#lib/server/files/receive.ts';
import { attempt, checkForm, type FormErrors, type FormValues, type InvalidForm } from '#lib/server/form.ts';
import { NO_ROOM } from '#lib/server/refuse.ts';
import { findClientData, lineOf, type FindingKind } from './client-data.ts';
import { handIn } from './hand-in.server.ts';
import { keepDraft, takeIn, type Received, type TakenIn } from './receive.server.ts';
import { handInSchema } from './schema.ts';

/** A place that looks like client data, for whoever wrote it. */
export type Place = { kind: FindingKind; line: number };
export type Refused = InvalidForm & { status: number; places: Place[]; saved: boolean };
export type Outcome = { valid: true; handedIn: boolean } | Refused;

/** What came in of a posted form; of an upload that broke off there is nothing. */
export type Work = TakenIn & { broken: boolean };

/** Takes in a whole posted form, for whoever may write here. */
export async function receiveWork(
	db: Db,
	actor: Actor,
	assignmentId: string,
	arriving: Arriving,
	dataDir: string
): Promise<Work> {
	try {
		return { ...(await takeIn(db, actor, assignmentId, arriving, dataDir)), broken: false };
	} catch (problem) {
		if (problem instanceof BrokenUpload)
			return { fields: {}, files: [], sent: [], problems: [], broken: true };
		throw problem;
	}
}

/** The text and files that came in are kept first, and then looked at or handed in where that was asked. */
export async function finishHandIn(
	db: Db,
	actor: Actor,
	assignmentId: string,
	work: Work,
	dataDir: string
): Promise<Outcome> {
	if (work.broken) return refuse(NOTHING, { files: [m.assignments_upload_broken()] });
	const received = await keepDraft(db, actor, assignmentId, work, dataDir);
	const errors: FormErrors = received.problems.length
		? { ...received.errors, files: received.problems }
		: received.errors;
	if (Object.keys(errors).length) return refuse(received, errors);
	if (received.intent === 'replace') return { ...refuse(received, {}), status: 200 };
	if (received.intent !== 'hand_in') return { valid: true, handedIn: false };
	const form = checkForm({ reason: received.reason, number: received.number }, handInSchema());
	if (!form.valid) return refuse(received, form.errors);
	const refused = await attempt({}, () =>
		handIn(db, actor, assignmentId, form.data.reason, form.data.number ?? undefined)
	);
	return refused ? refuse(received, refused.errors) : { valid: true, handedIn: true };
}

const NOTHING: Received = {
	intent: '',
	text: '',
	reason: '',
	number: '',
	saved: false,
	noRoom: false,
	problems: [],
	errors: {}
};

function refuse({ text, reason, number, saved, noRoom, intent }: Received, errors: FormErrors): Refused {
	const places =
		intent !== 'save'
			? findClientData(text).map((finding) => ({ kind: finding.kind, line: lineOf(text, finding) }))
			: [];
	const values: FormValues = saved || text ? { text, reason, number } : {};
	return { valid: false, status: noRoom ? NO_ROOM : 400, values, errors, places, saved };
}
