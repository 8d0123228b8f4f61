import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { troubleOf } from '#lib/server/db/faults.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	discard,
	receiveUpload,
	type Arriving,
	type FileProblem,
	type ReceivedFile,
	type Upload
} from '#lib/server/files/receive.ts';
import { checkForm, type FormErrors } from '#lib/server/form.ts';
import { LARGEST_FILE, LONGEST_TEXT, MOST_FILES } from './assignment.ts';
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

/** What came in; `sent` counts the files that were left out too. */
export type TakenIn = Upload & { sent: ReceivedFile[] };

/** Takes in text and files for whoever may write here; asks for the right before it takes a byte. */
export async function takeIn(
	db: Db,
	actor: Actor,
	assignmentId: string,
	request: Arriving,
	dataDir: string
): Promise<TakenIn> {
	// A sender who leaves while the right is looked up would otherwise end the process.
	request.body.on('error', () => {});
	const { room } = await askToWrite(db, actor, assignmentId);
	const limits = { files: MOST_FILES + 1, fileSize: LARGEST_FILE, fieldSize: LONGEST_TEXT * 5 };
	const upload = leaveOut(await receiveUpload(request.body, request.headers, dataDir, limits), room);
	await discard(dataDir, upload.dropped);
	return upload;
}

/** Files beyond the number a submission may have; one more is let in to be able to say so. */
function leaveOut(upload: Upload, room: number) {
	const sent = upload.files;
	const dropped = upload.files.slice(room);
	const problems: FileProblem[] = dropped.length ? [...upload.problems, 'count'] : upload.problems;
	return { ...upload, files: upload.files.slice(0, room), problems, dropped, sent };
}

/** Keeps what can be kept as a draft, so that a refused file costs no text. */
export async function keepDraft(
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
