import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import { BrokenUpload, type Arriving } from '#lib/server/files/receive.ts';
import { attempt, checkForm, type FormErrors, type FormValues, type InvalidForm } from '#lib/server/form.ts';
import { isConflict, NO_ROOM } from '#lib/server/refuse.ts';
import { findClientData, lineOf, type FindingKind } from './client-data.ts';
import { handIn } from './hand-in.server.ts';
import { receiveSubmission, type Received } from './receive.server.ts';
import { handInSchema } from './schema.ts';

/** A place that looks like client data, for whoever wrote it. */
export type Place = { kind: FindingKind; line: number };
type Refused = InvalidForm & { status: number; places: Place[]; saved: boolean };
export type Outcome = { valid: true; handedIn: boolean } | Refused;

/** The whole of one posted form: text and files are kept first, and then looked at or handed in where that was asked. */
export async function finishHandIn(
	db: Db,
	actor: Actor,
	assignmentId: string,
	arriving: Arriving,
	dataDir: string
): Promise<Outcome> {
	const received = await receive(db, actor, assignmentId, arriving, dataDir);
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

async function receive(
	db: Db,
	actor: Actor,
	assignmentId: string,
	arriving: Arriving,
	dataDir: string
): Promise<Received> {
	try {
		return await receiveSubmission(db, actor, assignmentId, arriving, dataDir);
	} catch (problem) {
		const nothing = {
			intent: '',
			text: '',
			reason: '',
			number: '',
			saved: false,
			noRoom: false,
			problems: []
		};
		if (problem instanceof BrokenUpload)
			return { ...nothing, errors: { files: [m.assignments_upload_broken()] } };
		if (isConflict(problem))
			return { ...nothing, errors: { [problem.body.field ?? '']: [problem.body.message] } };
		throw problem;
	}
}

function refuse({ text, reason, number, saved, noRoom, intent }: Received, errors: FormErrors): Refused {
	const places =
		intent !== 'save'
			? findClientData(text).map((finding) => ({ kind: finding.kind, line: lineOf(text, finding) }))
			: [];
	const values: FormValues = saved || text ? { text, reason, number } : {};
	return { valid: false, status: noRoom ? NO_ROOM : 400, values, errors, places, saved };
}
