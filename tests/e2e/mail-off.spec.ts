import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kindOf } from '../routes/kinds.ts';
import { startMailServer } from '../support/mail-server.ts';
import { expect, runCommand, serve, test } from './support/site.ts';

const EMAIL = 'bo.kooi@rivierland.nl';
const PASSWORD = 'paarse egel telt zeven trage wolken';
const BAND = 'Er gaat nu geen mail uit.';

test('Without a mail server every page says so; with one, nothing of before goes out until the administrator says what', async ({
	page
}) => {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-mail-'));
	const post = await startMailServer();
	const env = { ...process.env, DATA_DIR: folder, TWEESPAN_DEMO: '0' };
	runCommand(env, ['prepare']);

	const silent = await serve(env);
	await makeAdministrator(page, silent.output());
	await askNewPassword(page, silent.url);
	expect(await pagesWithout(page, silent.url)).toEqual([]);
	await page.goto(`${silent.url}/beheer`);
	await expect(page.locator('main').getByText('er gaat geen mail uit', { exact: true })).toBeVisible();
	await page.getByRole('link', { name: 'Naar de post' }).click();
	const waiting = page.getByRole('table', { name: 'Wat er wacht' });
	await expect(waiting.getByRole('row').filter({ hasText: 'Nieuw wachtwoord' })).toContainText('1');
	await silent.stop();

	const site = await serve({ ...env, SMTP_URL: post.url }, true);
	await signInAt(page, site.url);
	await page.goto(`${site.url}/beheer/post`);
	await expect(page.getByText(BAND)).toBeHidden();
	await page.getByRole('button', { name: 'Stuur mij een proefbericht' }).click();
	await expect(page.getByText(`nam het proefbericht aan voor ${EMAIL}`)).toBeVisible();
	await page.waitForTimeout(2000);
	// What is promised from now on goes out; the link for a new password was promised before.
	const subjects = () => post.mails.map(({ subject }) => subject).toSorted();
	const after = ['Nieuwe aanmelding in Tweespan', 'Proefbericht van Tweespan'];
	expect(subjects()).toEqual(after);

	await page.getByRole('button', { name: 'Alleen versturen wat nog klopt' }).click();
	await expect(page.getByText('Wat nog klopt, gaat nu weg.')).toBeVisible();
	await expect.poll(subjects).toEqual([...after, 'Een nieuw wachtwoord voor Tweespan'].toSorted());
	await page.goto(`${site.url}/beheer`);
	await expect(page.locator('main').getByText('alles draait', { exact: true })).toBeVisible();
	await site.stop();
	await post.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function makeAdministrator(page: Page, output: string) {
	await page.goto(/http\S+\/eerste-beheerder\/\S+/.exec(output)?.[0] ?? '');
	await page.getByLabel('Roepnaam').fill('Bo');
	await page.getByLabel('Voorletters').fill('B.');
	await page.getByLabel('Achternaam').fill('Kooi');
	await page.getByLabel('E-mailadres').fill(EMAIL);
	await page.getByLabel('Nieuw wachtwoord').fill(PASSWORD);
	await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(PASSWORD);
	await page.getByRole('button', { name: 'Account maken' }).click();
	await expect(page).toHaveURL((url) => url.pathname === '/');
}

async function askNewPassword(page: Page, url: string) {
	await page.goto(`${url}/wachtwoord-vergeten`);
	await page.getByLabel('E-mailadres').fill(EMAIL);
	await page.getByRole('button', { name: 'Link mailen' }).click();
	await expect(page.getByText(BAND)).toBeVisible();
}

async function signInAt(page: Page, url: string) {
	await page.context().clearCookies();
	await page.goto(`${url}/aanmelden`);
	await page.getByLabel('E-mailadres').fill(EMAIL);
	await page.getByLabel('Wachtwoord', { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: 'Aanmelden', exact: true }).click();
	await expect(page).toHaveURL((url) => url.pathname === '/');
}

/** Of every kind of page that can be reached: which ones keep silent about it. */
async function pagesWithout(page: Page, origin: string) {
	const silent: string[] = [];
	const seen = new Set<string>();
	const queue = ['/', '/aanmelden', '/wachtwoord-vergeten'];
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const kind = kindOf(path);
		if (!kind || seen.has(kind)) continue;
		seen.add(kind);
		const response = await page.request.get(origin + path);
		const html = await response.text();
		if (response.status() === 200 && !html.includes(BAND)) silent.push(path);
		queue.push(
			...[...html.matchAll(/<a [^>]*href="(\/[^"#]*)"/g)].map(([, href = '']) =>
				href.replaceAll('&amp;', '&')
			)
		);
	}
	expect(seen.size).toBeGreaterThan(15);
	return silent;
}
