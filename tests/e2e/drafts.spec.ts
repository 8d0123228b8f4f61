import type { Page } from '@playwright/test';
import { accountOf, expect, signIn, test } from './support/site.ts';

test('What somebody types is saved by itself, is there on another device, and goes when it is sent', async ({
	page,
	browser,
	site
}) => {
	const participant = accountOf(site, 'participant');
	await signIn(page, participant);
	await page.goto('/wensen/nieuw');
	await page.getByLabel('In één zin').fill('Hoe begin ik zo’n gesprek?');
	await expect(statusOf(page)).toHaveAttribute('data-draft', 'saved');

	const other = await browser.newPage({ baseURL: site.url });
	await signIn(other, participant);
	await other.goto('/wensen/nieuw');
	await expect(other.getByLabel('In één zin')).toHaveValue('Hoe begin ik zo’n gesprek?');
	await expect(statusOf(other)).toContainText('Bewaard');
	await other.getByRole('button', { name: 'Versturen' }).click();
	await expect(other.getByRole('heading', { level: 1 })).toHaveText('Hoe begin ik zo’n gesprek?');
	await other.close();

	await page.goto('/wensen/nieuw');
	await expect(page.getByLabel('In één zin')).toHaveValue('');
});

test('A text with a citizen service number stays on the device until it is taken out, and leaving asks first', async ({
	page,
	site
}) => {
	await signIn(page, accountOf(site, 'participant'));
	await page.goto('/wensen/nieuw');
	const summary = page.getByLabel('In één zin');
	await summary.fill('Vraag over bsn 111222333');
	await expect(statusOf(page)).toHaveAttribute('data-draft', 'number');
	const stored = await page.evaluate(() => JSON.stringify(localStorage));
	expect([stored.includes('draft/wish'), stored.includes('111222333')]).toEqual([true, false]);
	await page.reload();
	await expect(summary).toHaveValue('Vraag over bsn 111222333');
	await summary.fill('Vraag over een nummer');
	await expect(statusOf(page)).toHaveAttribute('data-draft', 'saved');
	expect(await page.evaluate(() => localStorage.length)).toBe(0);

	await summary.fill('Vraag over een nummer, en nog iets');
	const asked = page.waitForEvent('dialog');
	void page.getByRole('link', { name: 'Agenda' }).first().click();
	const dialog = await asked;
	expect(dialog.message()).toContain('nog niet bewaard');
	await dialog.dismiss();
	await expect(summary).toHaveValue('Vraag over een nummer, en nog iets');
});

function statusOf(page: Page) {
	return page.locator('[data-draft]');
}
