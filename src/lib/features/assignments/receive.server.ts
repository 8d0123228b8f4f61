import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { troubleOf } from '#lib/server/db/faults.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	discard,
	receiveUpload,
	type Arriving,
	type FileProblem,
	type Upload
} from '#lib/server/files/receive.ts';
import { checkForm, type FormErrors } from '#lib/server/form.ts';
import { LARGEST_FILE, LONGEST_TEXT } from './assignment.ts';
import { replaceCitizenNumbers } from './citizen-number.ts';
import { askToWrite, saveDraft } from './hand-in.server.ts';
import { submissionSchema } from './schema.ts';

/** What came in: kept as a draft, with sentences about what could not be kept. */
export type Received = {
	intent: string;
	text: string;
	reason: string;
	number: string;
	saved: boolean;
	/** Something of it could not be kept because the storage is full or broken. */
	noRoom: boolean;
	problems: string[];
	errors: FormErrors;
};

/**
 * Takes text and files together and keeps what can be kept as a draft, so that a refused file costs no text.
 * Asks for the right and the state before it takes a byte.
 */
export async function receiveSubmission(
	db: Db,
	actor: Actor,
	assignmentId: string,
	request: Arriving,
	dataDir: string
): Promise<Received> {
	// A sender who leaves while the right is looked up would otherwise end the process.
	request.body.on('error', () => {});
	const { room } = await askToWrite(db, actor, assignmentId);
	const limits = { files: Math.max(room, 0) + 1, fileSize: LARGEST_FILE, fieldSize: LONGEST_TEXT * 5 };
	const upload = leaveOut(await receiveUpload(request.body, request.headers, dataDir, limits), room);
	await discard(dataDir, upload.dropped);
	return await keep(db, actor, assignmentId, upload, dataDir);
}

/** Files beyond the number a submission may have; one more is let in to be able to say so. */
function leaveOut(upload: Upload, room: number) {
	const dropped = upload.files.slice(room);
	const problems: FileProblem[] = dropped.length ? [...upload.problems, 'count'] : upload.problems;
	return { ...upload, files: upload.files.slice(0, room), problems, dropped };
}

async function keep(
	db: Db,
	actor: Actor,
	assignmentId: string,
	upload: Upload,
	dataDir: string
): Promise<Received> {
	const { intent = 'save', number = '' } = upload.fields;
	const [text = '', reason = ''] = [upload.fields.text, upload.fields.reason].map((words = '') =>
		intent === 'replace' ? replaceCitizenNumbers(words) : words
	);
	const form = checkForm({ text }, submissionSchema());
	const noRoom = upload.problems.includes('room');
	const problems = [...new Set(upload.problems)].map(sentence);
	const unsaved = { intent, reason, number, text, saved: false, problems };
	if (!form.valid) {
		await discard(dataDir, upload.files);
		return { ...unsaved, noRoom, errors: form.errors };
	}
	try {
		await discard(
			dataDir,
			await saveDraft(db, actor, assignmentId, { text: form.data.text, files: upload.files })
		);
	} catch (error) {
		await discard(dataDir, upload.files);
		if (troubleOf(error) !== 'full') throw error;
		return { ...unsaved, noRoom: true, errors: { '': [m.assignments_no_room()] } };
	}
	return { intent, reason, number, text: form.data.text, saved: true, noRoom, problems, errors: {} };
}

function sentence(problem: FileProblem) {
	if (problem === 'size') return m.assignments_file_too_large();
	if (problem === 'room') return m.frame_file_no_room();
	return problem === 'count' ? m.assignments_too_many_files() : m.assignments_file_type();
}
