import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { flagSubmission } from '#lib/features/assignments/feedback.server.ts';
import { handIn, removeFile } from '#lib/features/assignments/hand-in.server.ts';
import { keepDraft, takeIn, type Received } from '#lib/features/assignments/receive.server.ts';
import { findOwnSubmission, findSubmissionFile } from '#lib/features/assignments/submissions.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { discard } from '#lib/server/files/receive.ts';
import { addCast, statusOf } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { PDF } from '../../support/sample-files.ts';
import { addAssignment } from '../../support/submissions.ts';

let folder: string;
let server: Server;
let answer: Promise<Received>;
let serve: { db: Db; actor: Actor; assignmentId: string };

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tweespan-hand-in-'));
	server = createServer((incoming, outgoing) => {
		const { db, actor, assignmentId } = serve;
		const arriving = { body: incoming, headers: incoming.headers };
		answer = takeIn(db, actor, assignmentId, arriving, folder).then(
			async (upload) => await keepDraft(db, actor, assignmentId, upload, folder)
		);
		answer.catch(() => incoming.resume()).finally(() => outgoing.end());
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
	rmSync(folder, { recursive: true, force: true });
});

onBothDatabases('Text and files in one form', (database) => {
	test('are kept together as a draft, in rows and on the disk', async () => {
		const { db, mila } = await prepare(database());
		expect(await send({ text: 'Mijn werk', intent: 'hand_in', a: pdf('a.pdf'), b: pdf('b.pdf') })).toEqual({
			intent: 'hand_in',
			text: 'Mijn werk',
			reason: '',
			number: '',
			saved: true,
			noRoom: false,
			problems: [],
			errors: {}
		});
		const own = await findOwnSubmission(db, mila, serve.assignmentId);
		expect(own?.text).toBe('Mijn werk');
		expect(own?.files.map((file) => file.name)).toEqual(['a.pdf', 'b.pdf']);
		expect(onDisk()).toEqual(own?.files.map((file) => file.id).sort());
	});

	test('lose no text to a refused file', async () => {
		const { db, mila } = await prepare(database());
		const received = await send({ text: 'Mijn werk', a: new File(['<html>'], 'a.html') });
		expect(received.problems).toEqual(['Dit bestandstype kan niet. Toegestaan: pdf, docx, odt, jpg, png.']);
		expect(await findOwnSubmission(db, mila, serve.assignmentId)).toMatchObject({
			text: 'Mijn werk',
			files: []
		});
		expect(onDisk()).toEqual([]);
	});

	test('lose no text to a disk that takes no file: the text is a draft and the file is asked for again', async () => {
		const { db, mila } = await prepare(database());
		writeFileSync(join(folder, 'files'), 'a file where the folder should be');
		expect(await send({ text: 'Mijn werk', intent: 'hand_in', a: pdf('a.pdf'), b: pdf('b.pdf') })).toEqual({
			intent: 'hand_in',
			text: 'Mijn werk',
			reason: '',
			number: '',
			saved: true,
			noRoom: true,
			problems: [
				'Het bestand is niet bewaard: de opslag van Tweespan is vol of werkt niet. Probeer het later opnieuw. Lukt het dan nog niet, vraag het de beheerder.'
			],
			errors: {}
		});
		expect(await findOwnSubmission(db, mila, serve.assignmentId)).toMatchObject({
			text: 'Mijn werk',
			handedInAt: null,
			files: []
		});
		expect(await db.selectFrom('file').selectAll().execute()).toEqual([]);
	});

	test('lose their citizen service numbers where that was asked, before anything is kept', async () => {
		const { db, mila } = await prepare(database());
		const received = await send({
			text: 'BSN 123456782 van haar.\nEn 123.456.782, factuur 111222333.',
			reason: 'bsn 999990019 klopt',
			intent: 'replace'
		});
		expect(received).toMatchObject({
			text: 'BSN [BSN] van haar.\nEn [BSN], factuur 111222333.',
			reason: 'bsn [BSN] klopt',
			saved: true
		});
		expect((await findOwnSubmission(db, mila, serve.assignmentId))?.text).toBe(received.text);
	});

	test('give a text that is too long back, and keep none of its files', async () => {
		await prepare(database());
		const text = 'x'.repeat(20_001);
		expect(await send({ text, a: pdf('a.pdf') })).toMatchObject({
			saved: false,
			text,
			errors: { text: [expect.any(String)] }
		});
		expect(onDisk()).toEqual([]);
		expect(await database().selectFrom('file').selectAll().execute()).toEqual([]);
	});

	test('count five files over several times', async () => {
		const { db, mila } = await prepare(database());
		await send({ text: 'a', a: pdf('1.pdf'), b: pdf('2.pdf'), c: pdf('3.pdf') });
		const received = await send({ text: 'b', a: pdf('4.pdf'), b: pdf('5.pdf'), c: pdf('6.pdf') });
		expect(received.problems).toHaveLength(1);
		expect((await findOwnSubmission(db, mila, serve.assignmentId))?.files).toHaveLength(5);
		expect(onDisk()).toHaveLength(5);
	});

	test('are not taken from somebody who may not hand in, nor twice', async () => {
		const { db, cast, mila } = await prepare(database());
		for (const [actor, status] of [
			[cast.actors.staff, 403],
			[cast.actors.outsider, 404]
		] as const) {
			serve = { ...serve, actor };
			expect(await statusOf(send({ text: 'x', a: pdf('a.pdf') }))).toBe(status);
		}
		serve = { ...serve, actor: mila };
		await send({ text: 'x' });
		await handIn(db, mila, serve.assignmentId, '');
		expect(await statusOf(send({ text: 'y', a: pdf('a.pdf') }))).toBe(409);
		expect(onDisk()).toEqual([]);
	});

	test('are opened by their author and, once handed in, by the trainers; each opening is one row', async () => {
		const { db, cast, mila } = await prepare(database());
		await send({ text: 'x', a: pdf('a.pdf') });
		const fileId = (await findOwnSubmission(db, mila, serve.assignmentId))?.files[0]?.id ?? '';
		const readers = async () => {
			const names = [];
			for (const [role, actor] of Object.entries(cast.actors))
				if (await findSubmissionFile(db, actor, fileId)) names.push(role);
			return names;
		};
		expect(await readers()).toEqual(['participant']);
		await handIn(db, mila, serve.assignmentId, '');
		expect(await readers()).toEqual(['participant', 'trainerA', 'trainerB']);
		const submission = await db.selectFrom('submission').select('id').executeTakeFirstOrThrow();
		await flagSubmission(db, cast.actors.trainerA, submission.id);
		expect(await readers()).toEqual([]);
		expect(
			await db.selectFrom('audit').select('seq').where('action', '=', 'submission_file.read').execute()
		).toHaveLength(4);
		await send({ text: 'zonder gegevens' });
		expect(onDisk()).toEqual([]);
	});

	test('lose a file to its author only, while it is a draft', async () => {
		const { db, cast, mila } = await prepare(database());
		await send({ text: 'x', a: pdf('a.pdf') });
		const fileId = (await findOwnSubmission(db, mila, serve.assignmentId))?.files[0]?.id ?? '';
		expect(await statusOf(removeFile(db, cast.actors.otherParticipant, serve.assignmentId, fileId))).toBe(
			404
		);
		await discard(folder, await removeFile(db, mila, serve.assignmentId, fileId));
		expect(onDisk()).toEqual([]);
		expect(await db.selectFrom('file').selectAll().execute()).toEqual([]);
	});

	test('that break off leave no row and no file', async () => {
		const { db } = await prepare(database());
		const { bytes, type } = await bodyOf({
			text: 'x',
			a: pdf('a.pdf'),
			b: new File([new Uint8Array(300_000)], 'b.pdf')
		});
		await new Promise<void>((gone) => {
			const outgoing = post(type, bytes.length);
			outgoing.on('error', () => {}).on('close', () => gone());
			outgoing.write(bytes.subarray(0, 100_000), () => setTimeout(() => outgoing.destroy(), 50));
		});
		await expect(answer).rejects.toThrow();
		expect(onDisk()).toEqual([]);
		expect(await db.selectFrom('submission').selectAll().execute()).toEqual([]);
		expect(await db.selectFrom('file').selectAll().execute()).toEqual([]);
	});
});

async function prepare(db: Db) {
	const cast = await addCast(db);
	serve = { db, actor: cast.actors.participant, assignmentId: await addAssignment(db, cast) };
	return { db, cast, mila: cast.actors.participant };
}

function pdf(name: string) {
	return new File([new Uint8Array(PDF)], name);
}

async function bodyOf(fields: Record<string, string | File>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	const response = new Response(form);
	return {
		type: response.headers.get('content-type') ?? '',
		bytes: Buffer.from(await response.arrayBuffer())
	};
}

function post(type: string, length: number) {
	const { port } = server.address() as AddressInfo;
	return request({
		port,
		host: '127.0.0.1',
		method: 'POST',
		headers: { 'content-type': type, 'content-length': length }
	});
}

async function send(fields: Record<string, string | File>) {
	const { type, bytes } = await bodyOf(fields);
	await new Promise<void>((done) =>
		post(type, bytes.length)
			.end(bytes)
			.on('response', (response) => response.resume().on('end', done))
	);
	return await answer;
}

function onDisk() {
	const root = join(folder, 'files');
	if (!existsSync(root)) return [];
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => entry.name)
		.sort();
}
