import { createServer, request, type Server } from 'node:http';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cleanFileName } from '#lib/server/files/file-name.ts';
import { stripImage } from '#lib/server/files/image-metadata.ts';
import { sniff } from '#lib/server/files/media-type.ts';
import { arrivingOf, BrokenUpload, receiveUpload, type Upload } from '#lib/server/files/receive.ts';
import { downloadResponse, pathOf } from '#lib/server/files/store.ts';
import { docx, jpegWithPlace, odt, PDF, pngWithPlace } from '../support/sample-files.ts';

const LIMITS = { files: 5, fileSize: 1_000_000, fieldSize: 1_000 };

let folder: string;
let server: Server;
let answers: (Upload | Error)[];

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tweespan-files-'));
	answers = [];
	server = createServer((incoming, outgoing) => {
		receiveUpload(incoming, incoming.headers, folder, LIMITS)
			.then(
				(upload) => answers.push(upload),
				(error: Error) => answers.push(error)
			)
			.then(() => outgoing.end('ok'));
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
	rmSync(folder, { recursive: true, force: true });
});

test('keeps every allowed kind in its place, under an id, with its fields', async () => {
	const upload = await send({
		text: 'Mijn tekst',
		a: file('a.pdf', PDF),
		b: file('b.docx', docx()),
		c: file('c.odt', odt()),
		d: file('d.JPG', jpegWithPlace()),
		e: file('e.png', pngWithPlace())
	});
	expect(upload.fields).toEqual({ text: 'Mijn tekst' });
	expect(upload.problems).toEqual([]);
	expect(upload.files.map((one) => one.name).sort()).toEqual(['a.pdf', 'b.docx', 'c.odt', 'd.jpg', 'e.png']);
	for (const one of upload.files) expect(readFileSync(pathOf(folder, one.id)).length).toBe(one.size);
	expect(stored()).toHaveLength(5);
});

test.each([
	['page.html', '<html><script>alert(1)</script></html>'],
	['page.txt', '<html></html>'],
	['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
	['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
	['program.exe', 'MZ\x90\x00'],
	['program.pdf', 'MZ\x90\x00'],
	['verslag.pdf.exe', '%PDF-1.7'],
	['test.pdf', 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR'],
	['polyglot.jpg', 'GIF89a/*'],
	['photo.heic', '\x00\x00\x00\x18ftypheic'],
	['broken.jpg', '\xff\xd8\xff\xe1\xff'],
	['broken.png', '\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR'],
	['macro.docx', docx(['word/vbaProject.bin'])],
	['archive.docx', 'PK\x03\x04'],
	['empty.pdf', '']
])('refuses %s and keeps what else was sent', async (name, content) => {
	const upload = await send({
		text: 'Blijft',
		a: file(name, typeof content === 'string' ? Buffer.from(content, 'latin1') : content),
		b: file('b.pdf', PDF)
	});
	expect(upload.problems).toEqual(['type']);
	expect(upload.fields.text).toBe('Blijft');
	expect(upload.files.map((one) => one.name)).toEqual(['b.pdf']);
	expect(stored()).toHaveLength(1);
});

test('refuses one byte too many, and accepts the last that fits', async () => {
	const fits = Buffer.concat([PDF, Buffer.alloc(LIMITS.fileSize - PDF.length)]);
	expect((await send({ a: file('a.pdf', fits) })).problems).toEqual([]);
	const upload = await send({ a: file('a.pdf', Buffer.concat([fits, Buffer.alloc(1)])) });
	expect(upload).toMatchObject({ files: [], problems: ['size'] });
	expect(stored()).toHaveLength(1);
});

test('says so when there are too many files', async () => {
	const many = Object.fromEntries(
		Array.from({ length: 6 }, (_, index) => [`f${index}`, file(`${index}.pdf`, PDF)])
	);
	const upload = await send(many);
	expect(upload.files).toHaveLength(5);
	expect(upload.problems).toEqual(['count']);
});

test('leaves nothing behind when an upload breaks off', async () => {
	const body = await bodyOf({
		a: file('whole.pdf', PDF),
		b: file('half.pdf', Buffer.concat([PDF, Buffer.alloc(400_000)]))
	});
	await new Promise<void>((gone) => {
		const outgoing = post(body.type, body.bytes.length);
		outgoing.on('error', () => gone());
		outgoing.on('close', () => gone());
		outgoing.write(body.bytes.subarray(0, 200_000));
		// The first file stands in its place and the second arrives: there is something to leave behind.
		void vi
			.waitFor(() => expect([stored().length, arriving().length]).toEqual([2, 1]))
			.then(() => {
				outgoing.destroy();
			}, gone);
	});
	await vi.waitFor(() => expect(answers).toEqual([expect.any(BrokenUpload)]));
	expect(stored()).toEqual([]);
	expect(arriving()).toEqual([]);
});

test('a file the disk does not take costs that file alone, and nothing goes on unheard', async () => {
	writeFileSync(join(folder, 'files'), 'a file where the folder should be');
	const large = Buffer.concat([PDF, Buffer.alloc(900_000)]);
	const upload = await send({ text: 'Blijft', a: file('a.pdf', large), b: file('b.pdf', PDF), last: 'Ook' });
	expect(upload).toEqual({ fields: { text: 'Blijft', last: 'Ook' }, files: [], problems: ['room', 'room'] });
});

test('refuses what is no form with files', async () => {
	await new Promise<void>((done) =>
		post('application/json', 2)
			.end('{}')
			.on('response', () => done())
	);
	expect(answers[0]).toBeInstanceOf(Error);
});

test('a form with files that has no body is a broken one', async () => {
	const request = new Request('http://localhost/', {
		method: 'POST',
		headers: { 'content-type': 'multipart/form-data; boundary=x' }
	});
	const { body, headers } = arrivingOf(request);
	await expect(receiveUpload(body, headers, folder, LIMITS)).rejects.toThrow(BrokenUpload);
});

test('takes place, camera and remarks out of pictures and leaves the picture', () => {
	for (const [type, bytes] of [
		['image/jpeg', jpegWithPlace()],
		['image/png', pngWithPlace()]
	] as const) {
		expect(bytes.includes('GEHEIME PLEK')).toBe(true);
		const clean = stripImage(type, bytes);
		expect(clean?.includes('GEHEIME PLEK')).toBe(false);
		expect(clean?.includes('BEELD')).toBe(true);
		expect(clean && sniff(clean)).toBe(type);
		expect(clean && stripImage(type, clean)).toEqual(clean);
	}
});

test.each([
	['../../etc/passwd', 'passwd.pdf'],
	['C:\\map\\verslag.pdf', 'verslag.pdf'],
	['CON', 'bestand CON.pdf'],
	['con.pdf', 'bestand con.pdf'],
	['a\u0000b.pdf', 'ab.pdf'],
	['omge\u202edraaid.pdf', 'omgedraaid.pdf'],
	['   .pdf', 'bestand.pdf'],
	['', 'bestand.pdf'],
	[`${'é'.repeat(300)}.pdf`, `${'é'.repeat(120)}.pdf`],
	['paard 🐎.pdf', 'paard 🐎.pdf'],
	['a<b>:c.pdf', 'a_b__c.pdf'],
	['foto.jpg', undefined]
])('calls %j %j', (given, expected) => {
	expect(cleanFileName(given, 'application/pdf')).toBe(expected);
});

test('a download is saved and never shown or run', async () => {
	const [one] = (await send({ a: file('Ünïcode "x".pdf', PDF) })).files;
	if (!one) throw new Error('Nothing was kept.');
	const response = await downloadResponse(folder, one);
	expect(response.headers.get('content-disposition')).toBe(
		`attachment; filename="_n_code _x_.pdf"; filename*=UTF-8''%C3%9Cn%C3%AFcode%20_x_.pdf`
	);
	expect(response.headers.get('content-security-policy')).toContain('sandbox');
	expect(response.headers.get('x-content-type-options')).toBe('nosniff');
	expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
});

function file(name: string, bytes: Buffer) {
	return new File([new Uint8Array(bytes)], name, { type: 'application/octet-stream' });
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

async function send(fields: Record<string, string | File>): Promise<Upload> {
	const body = await bodyOf(fields);
	await new Promise<void>((done) =>
		post(body.type, body.bytes.length)
			.end(body.bytes)
			.on('response', (response) => response.resume().on('end', done))
	);
	const answer = answers.pop();
	if (!answer || answer instanceof Error) throw answer ?? new Error('There was no answer.');
	return answer;
}

function arriving() {
	const place = join(folder, 'files', 'arriving');
	return existsSync(place) ? readdirSync(place) : [];
}

function stored() {
	const root = join(folder, 'files');
	if (!existsSync(root)) return [];
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => entry.name);
}
