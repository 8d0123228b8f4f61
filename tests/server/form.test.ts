import { expect, test } from 'vitest';
import { z } from 'zod';
import { readFields, readForm } from '#lib/server/form.ts';

function post(body: string) {
	return new Request('http://localhost/', {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body
	});
}

test('a form with a character that no database keeps is refused beside its field, whatever the schema', async () => {
	const schema = z.object({ id: z.string(), ids: z.array(z.string()) });
	const one = await readForm(post('id=a%00b&ids[]=c&ids[]=d'), schema);
	expect(one.valid || Object.keys(one.errors)).toEqual(['id']);
	const many = await readForm(post('id=a&ids[]=c&ids[]=%00'), schema);
	expect(many.valid || Object.keys(many.errors)).toEqual(['ids']);
	expect((await readForm(post('id=a&ids[]=c'), schema)).valid).toBe(true);
});

test('a body that is no form has no fields', async () => {
	const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"language":"nl"}' };
	expect([...(await readFields(new Request('http://localhost/', json)))]).toEqual([]);
	const torn = {
		method: 'POST',
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x'
	};
	expect([...(await readFields(new Request('http://localhost/', torn)))]).toEqual([]);
});
