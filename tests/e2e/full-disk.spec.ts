import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf, expect, serve, signIn, test as base, type Site } from './support/site.ts';

/** A demonstration whose folder for files cannot be written: a file stands in its place. */
const test = base.extend<{ site: Site }>({
	site: async ({}, use) => {
		const folder = mkdtempSync(join(tmpdir(), 'tweespan-full-'));
		cpSync(process.env.TWEESPAN_E2E_DATA ?? '', folder, { recursive: true });
		rmSync(join(folder, 'files'), { recursive: true, force: true });
		writeFileSync(join(folder, 'files'), '');
		const server = await serve({ ...process.env, DATA_DIR: folder });
		await use({ ...server, command: () => ({ status: 1, stdout: '', stderr: '' }) });
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
});

const PDF = { name: 'verslag.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') };
const SENTENCE = 'Het bestand is niet bewaard: de opslag van Tweespan is vol of werkt niet.';

test('A file that cannot be stored is refused in a sentence, the text is kept, and the server goes on', async ({
	page,
	site
}) => {
	await signIn(page, accountOf(site, 'participant'));
	await page.goto('/opdrachten');
	await page.getByRole('row').filter({ hasText: 'Concept' }).getByRole('link').first().click();
	await page.getByRole('link', { name: 'Verder met je concept' }).click();
	await page.getByLabel('Jouw tekst').fill('Ik heb gebeld.');
	await page.getByLabel('Bestanden').setInputFiles([PDF, { ...PDF, name: 'tweede.pdf' }]);
	const answer = page.waitForResponse((response) => response.request().method() === 'POST');
	await page.getByRole('button', { name: 'Inleveren' }).click();
	expect((await answer).status()).toBe(507);
	await expect(page.getByText(SENTENCE).first()).toBeVisible();
	await expect(page.getByLabel('Jouw tekst')).toHaveValue('Ik heb gebeld.');

	const handIn = page.url();
	const photo = await page.request.post('/profiel?/savePhoto', {
		headers: { origin: site.url, accept: 'text/html' },
		multipart: { consent: 'yes', photo: PDF }
	});
	expect(photo.status()).toBe(507);
	expect(await photo.text()).toContain(SENTENCE);

	for (const address of [handIn, `${site.url}/profiel?/savePhoto`]) {
		const empty = await page.request.post(address, {
			headers: { origin: site.url, accept: 'text/html', 'content-type': 'multipart/form-data; boundary=x' }
		});
		expect(empty.status()).toBe(400);
	}
	expect((await page.request.get('/healthz')).status()).toBe(200);
});
